"""Drawings without what nobody sees: the converter's empty marks, digits and repetitions."""

import re
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", _SVG.strip("{}"))

# What says nothing: names for scripts, and what would hold without being said.
_NAMES = ("class", "pointer-events")
_USUAL = {
    "opacity": "1",
    "stroke-width": "1",
    "text-anchor": "start",
    "transform": "translate(0,0)",
    "x2": "0",
    "y2": "0",
}
# What a group passes on to everything in it.
_INHERITED = ("fill", "stroke", "stroke-width", "font-family", "font-size", "text-anchor")


def slim(svg: str) -> str:
    """The same drawing in fewer letters: a tenth of a pixel is precise enough."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - the converter wrote it, and escaped all data
    _slim(root)
    return ElementTree.tostring(root, encoding="unicode")


def _slim(element: ElementTree.Element) -> None:
    """Slim an element, its children first; what a clip or a gradient defines is left alone."""
    for name, value in list(element.items()):
        if name in _NAMES or _USUAL.get(name) == value:
            del element.attrib[name]
        elif name in {"d", "transform"}:
            element.set(name, re.sub(r"-?\d+\.\d+(e-\d+)?", _tenths, value))
    if element.tag == f"{_SVG}defs":
        return
    for child in element:
        _slim(child)
    element[:] = filter(_shows, element)
    if element.tag == f"{_SVG}g":
        _hoist(element)
    element[:] = [one for child in element for one in _unwrapped(child)]


def _tenths(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1) + 0:g}"


def _shows(element: ElementTree.Element) -> bool:
    """Whether there is anything to see: a group needs content, and a path paint."""
    if element.tag == f"{_SVG}g":
        return len(element) > 0
    painted = element.tag != f"{_SVG}path" or "fill" in element.attrib or "stroke" in element.attrib
    return painted and element.get("display") != "none"


def _hoist(group: ElementTree.Element) -> None:
    """Say once in the group what each of its children says."""
    for name in _INHERITED:
        values = {child.get(name) for child in group}
        if len(values) == 1 and None not in values:
            group.set(name, values.pop() or "")
            for child in group:
                del child.attrib[name]


def _unwrapped(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The content of a group that adds nothing to it, or the element itself."""
    bare = element.tag == f"{_SVG}g" and not element.attrib
    return list(element) if bare else [element]
