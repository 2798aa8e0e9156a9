r"""LaTeX mathematics as MathML for the page and as Typst for the PDF, or refused.

latex2mathml makes MathML of it; Typst's notation is made of that MathML, so that both show the
same. It passes on in silence what it does not know: here that is refused, as are commands that
load, link, colour or style.
"""

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

from latex2mathml import converter

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ENVIRONMENTS = frozenset(
    f"{name}matrix{star}" for name in ("", "p", "b", "B", "v", "V", "small") for star in ("", "*")
) | {"cases", "split", "align*", "array"}
_MISREAD = re.compile(r"\\(?:tag|unicode|newcommand|def)(?![A-Za-z])")
_ALIKE = {"aligned": "split", "align": "align*"}
_UPRIGHT = re.compile(r"\\(?:mathrm|textrm)\s*\{([^{}\\$&<]*)\}")
_PROSE = re.compile(r"[A-Za-z]{3,}\s+[A-Za-z]{2,}")  # plain words side by side
_TEXT = re.compile(r"\\(?:text|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+")
# The attributes that both can do without, or that are followed below.
_ATTRIBUTES = frozenset(
    [
        *("accent", "columnalign", "columnspacing", "displaystyle", "fence", "form"),
        *("linethickness", "maxsize", "minsize", "movablelimits", "rowspacing"),
        *("scriptlevel", "stretchy", "width"),
    ]
)
_FENCES = tuple("()[]{}|\u2016\u2225")
_SPACES = {"negativethinmathspace": "-0.167em"}
_ACCENTS = tuple("^~\u02d9\u00a8\u2192\u02c7\u02d8")
_LINES = {"¯": "overline", "―": "overline", "_": "underline", "\u0332": "underline"}
_LINES |= {"\u23de": "overbrace", "\u23df": "underbrace"}


class Unprintable(ValueError):
    """A formula that cannot be printed; it is raised with what it holds."""

    def __str__(self) -> str:
        return f"it holds {self.args[0]}"


def mathml(latex: str, *, block: bool) -> str:
    """The formula as MathML.

    Raises:
        Unprintable: it holds what cannot be converted.
    """
    root = _tree(latex, block=block)
    for each in root.iter():
        each.tag = each.tag.removeprefix(_NAMESPACE)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def typst(latex: str, *, block: bool) -> str:
    """The formula as an expression of Typst's code, without the equation around it.

    Raises:
        Unprintable: as above.
    """
    return _content(_tree(latex, block=block))


def _tree(latex: str, *, block: bool) -> ElementTree.Element:
    """Its MathML, of which each part can be printed by page and PDF."""
    latex = _UPRIGHT.sub(r"\\text{\1}", latex.strip())
    for name, alike in _ALIKE.items():  # to MathJax, which numbers none
        latex = latex.replace(f"{{{name}}}", f"{{{alike}}}")
    if _PROSE.search(_TEXT.sub("", latex)):
        raise Unprintable(r"words; if its dollars are money, write them \$, else \text{...}")
    if refused := _MISREAD.search(latex):
        raise Unprintable(refused[0])
    bare = re.sub(r"\\.", "", latex, flags=re.DOTALL)
    if bare.count("{") != bare.count("}"):
        raise Unprintable("braces that do not match")
    for name in re.findall(r"\\begin\s*\{([^}]*)\}", latex):
        if name not in _ENVIRONMENTS:
            raise Unprintable(rf"\begin{{{name}}}")
    try:
        made = converter.convert(latex, display="block" if block else "inline")
        root = ElementTree.fromstring(made)  # noqa: S314 - no entity is declared in it
    except Exception as error:  # noqa: BLE001 - whatever the converter makes of what it is given
        raise Unprintable(f"what cannot be read ({type(error).__name__})") from None
    for each in root.iter():
        _check(each)
    _content(root)
    return root


def _check(each: ElementTree.Element) -> None:
    """Make sure that an element is one whose print is known."""
    name, told = each.tag.removeprefix(_NAMESPACE), each.text or ""
    if unknown := re.search(r"\\.[A-Za-z]*", told):
        raise Unprintable(f"the command {unknown[0]}, which is not known")
    if each.get("linebreak"):
        raise Unprintable(r"\\ outside \begin{align*}")
    each.attrib.pop("mathvariant", "") if each.get("mathvariant") == "italic" else None
    strange = set(each.attrib) - _ATTRIBUTES - {"display"}
    if strange or (name not in _WRITERS and name != "math"):
        raise Unprintable(f"what becomes {', '.join(sorted(strange)) or name}")


def _content(each: ElementTree.Element) -> str:
    children = [_written(child) for child in each]
    for at, child in enumerate(each):
        if child.tag == f"{_NAMESPACE}mtable" and 0 < at < len(each) - 1:
            before, after = each[at - 1].text or "", each[at + 1].text or ""
            if before in _FENCES and after in _FENCES:  # they grow with the matrix between them
                children[at - 1] = f"math.lr({{{'; '.join(children[at - 1 : at + 2])}}})"
                children[at] = children[at + 1] = ""
    return "{" + "; ".join(filter(None, children)) + "}" if children else "[]"


def _written(each: ElementTree.Element) -> str:
    return _WRITERS[each.tag.removeprefix(_NAMESPACE)](each)


def _parts(each: ElementTree.Element, count: int) -> list[str]:
    """Its children in code, if there are so many."""
    if len(each) != count:
        raise Unprintable("a command that lacks what it is applied to")
    return [_written(child) or "[]" for child in each]


def exact(words: str) -> str:
    """A Typst string of the words as they are: for addresses, labels and drawings, too."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _symbol(letter: str) -> str:
    return f"[#symbol({exact(letter)})]"


def _identifier(each: ElementTree.Element) -> str:
    words = each.text or ""
    return _symbol(words) if len(words) == 1 else f"math.op({exact(words)})" if words else ""


def _operator(each: ElementTree.Element) -> str:
    words = each.text or ""
    if not words:
        return ""
    if len(words) > 1:
        return f"math.op({exact(words)}, limits: true)"
    if size := each.get("minsize"):
        return f"math.lr(size: {size}, {_symbol(words)})"
    return _symbol(words)


def _row(each: ElementTree.Element) -> str:
    """A row; one that begins with a fence grows its fences with what they hold."""
    fenced = len(each) > 0 and each[0].get("form") == "prefix"
    return f"math.lr({_content(each)})" if fenced else _content(each)


def _fraction(each: ElementTree.Element) -> str:
    over, under = _parts(each, 2)
    if each.get("linethickness") == "0":
        return f"math.mat(delim: none, ({over},), ({under},))"
    return f"math.frac({over}, {under})"


def _attached(*places: str, limits: bool = False) -> Callable[[ElementTree.Element], str]:
    """What stands beside, or straight above or below: an accent, a line, a brace, or limits."""

    def write(each: ElementTree.Element) -> str:
        base, *scripts = _parts(each, 1 + len(places))
        sign = each[-1].text or ""
        if limits and len(places) == 1 and len(each[-1]) == 0:
            if sign in _LINES:
                return f"math.{_LINES[sign]}({base})"
            if places == ("t",) and sign in _ACCENTS:
                return f"math.accent({base}, {exact(sign)})"
        told = ", ".join(f"{at}: {it}" for at, it in zip(places, scripts, strict=True))
        return f"math.attach({f'math.limits({base})' if limits else base}, {told})"

    return write


def _root(each: ElementTree.Element) -> str:
    base, index = _parts(each, 2)
    return f"math.root({index}, {base})"


def _table(each: ElementTree.Element) -> str:
    """A matrix; or lines of an alignment, whose columns meet at its points."""
    rows = [[_content(cell) for cell in row] for row in each]
    if each.get("displaystyle"):
        return "{" + "; linebreak(); ".join("; $&$.body; ".join(row) for row in rows) + "}"
    aligned = {cell.get("columnalign", "center") for row in each for cell in row}
    if len(aligned) > 1:
        raise Unprintable("columns that are aligned otherwise than each other")
    told = ", ".join("(" + "".join(f"{cell}, " for cell in row) + ")" for row in rows)
    return f"math.mat(delim: none, align: {aligned.pop() if aligned else 'center'}, {told})"


def _space(each: ElementTree.Element) -> str:
    width = _SPACES.get(each.get("width", ""), each.get("width", ""))
    if not re.fullmatch(r"-?[\d.]+em", width):
        raise Unprintable(f"a space of {width or 'no width'}")
    return f"h({width})"


def _style(each: ElementTree.Element) -> str:
    style = "display" if each.get("displaystyle") == "true" else "script"
    return f"math.{style}({_content(each)})"


def _plain(each: ElementTree.Element) -> str:
    return exact(each.text or "")


_WRITERS: Mapping[str, Callable[[ElementTree.Element], str]] = {
    "mi": _identifier,
    "mn": _plain,
    "mo": _operator,
    "mtext": _plain,
    "mspace": _space,
    "mrow": _row,
    "mstyle": _style,
    "mphantom": lambda each: f"hide({_content(each)})",
    "mfrac": _fraction,
    "msqrt": lambda each: f"math.sqrt({_content(each)})",
    "mroot": _root,
    "msub": _attached("b"),
    "msup": _attached("t"),
    "msubsup": _attached("b", "t"),
    "munder": _attached("b", limits=True),
    "mover": _attached("t", limits=True),
    "munderover": _attached("b", "t", limits=True),
    "mtable": _table,
    "mtr": _content,
    "mtd": _content,
}
