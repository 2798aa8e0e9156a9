"""Drawings without what nobody sees: the converter's empty marks, digits and repetitions."""

import itertools
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", _SVG.strip("{}"))

# What says nothing: names for scripts, and what would hold without being said.
_NAMES = ("class", "pointer-events", "version")
_USUAL = {
    "font-weight": "normal",
    "opacity": "1",
    "stroke-width": "1",
    "text-anchor": "start",
    "transform": "translate(0,0)",
    "x2": "0",
    "y2": "0",
}
_NUMBER = re.compile(r"-?\d+\.\d+(e-\d+)?")
_MEASURES = ("d", "transform", "x", "y", "x2", "y2", "stroke-width")
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
        elif name in _MEASURES:
            tenths = re.sub(_NUMBER, lambda one: f"{round(float(one[0]), 1) + 0:g}", value)
            element.set(name, tenths)
    if element.tag == f"{_SVG}defs":
        return
    for child in element:
        _slim(child)
    element[:] = _joined(filter(_shows, element))
    if element.tag == f"{_SVG}g":
        _hoist(element)
    if element.tag == f"{_SVG}text":
        _place(element)
    # A group that says nothing of its own adds nothing to its content.
    bare = {child for child in element if child.tag == f"{_SVG}g" and not child.attrib}
    element[:] = [one for child in element for one in (child if child in bare else [child])]


def _shows(element: ElementTree.Element) -> bool:
    """Whether there is anything to see: a group needs content, and a path paint."""
    if element.tag == f"{_SVG}g":
        return len(element) > 0
    painted = element.tag != f"{_SVG}path" or "fill" in element.attrib or "stroke" in element.attrib
    return painted and element.get("display") != "none"


def _place(text: ElementTree.Element) -> None:
    """Say where a text stands in the fewest letters; its second line starts where it is moved."""
    moved = None if len(text) else _MOVED.fullmatch(text.get("transform", ""))
    if moved and not {"x", "y"} & text.attrib.keys():
        del text.attrib["transform"]
        text.attrib |= {"x": moved[1], "y": moved[2]}


_MOVED = re.compile(r"translate\(([^,()]+),([^,()]+)\)")


def _joined(elements: Iterable[ElementTree.Element]) -> list[ElementTree.Element]:
    """The elements with lines in a row, such as those of a grid, drawn as one path."""
    joined: list[ElementTree.Element] = []
    for _, alike in itertools.groupby(elements, _look):
        first, *others = alike
        if others and first.tag == f"{_SVG}line":
            look = {name: value for name, value in first.items() if name not in _ENDS}
            course = "".join(map(_course, [first, *others]))
            joined.append(ElementTree.Element(f"{_SVG}path", {"d": course, **look}))
        else:
            joined += [first, *others]
    return joined


_ENDS = ("transform", "x2", "y2")


def _look(element: ElementTree.Element) -> Any:
    """What lines that can be one path have in common; any other element is alone."""
    straight = element.tag == f"{_SVG}line" and _MOVED.fullmatch(
        element.get("transform", "translate(0,0)")
    )
    look = sorted(item for item in element.items() if item[0] not in _ENDS)
    return look if straight else id(element)


def _course(line: ElementTree.Element) -> str:
    start = _MOVED.fullmatch(line.get("transform", "translate(0,0)"))
    at = f"{start[1]},{start[2]}" if start else ""
    return f"M{at}l{line.get('x2', '0')},{line.get('y2', '0')}"


def _hoist(group: ElementTree.Element) -> None:
    """Say once in the group what each of its children says."""
    for name in _INHERITED:
        values = {child.get(name) for child in group}
        if len(values) == 1 and None not in values:
            group.set(name, values.pop() or "")
            for child in group:
                del child.attrib[name]
