"""What a finding rests on, drawn: from published figures on the left to the finding on the right.

Each box stands one column left of the nearest one that reads it, and as near to its readers as the
others in its column allow. Graphviz would draw more than this; it is no Python, and not everywhere.
"""

import html
import statistics
import textwrap
from dataclasses import dataclass

from analysis import cards, traces

_INK, _MUTED, _PAPER, _LINE = "#222222", "#5f5f5f", "#ffffff", "#9a9a9a"
# What a box is, by the kind of its quantity: the colour of its edge, and the word for it.
KINDS = {
    "figure": ("#0072b2", "published figure"),
    "term": ("#009e73", "term of the pact"),
    "parameter": ("#8c1d2f", "assumption"),
    "scenario": ("#8c1d2f", "assumption of the scenario"),
    "finding": (_INK, "computed"),
}
_WIDE, _HIGH, _ACROSS, _DOWN, _EDGE = 216, 62, 56, 14, 12  # of a box, and between boxes: pixels
_STEP = _HIGH + _DOWN
_LETTERS = 32  # of a label in a line


@dataclass(frozen=True)
class Graph:
    """A picture of what a finding rests on, and the same in words for who cannot see it."""

    svg: str
    words: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        return self.words

    __repr__ = __str__


def of(one: traces.Traced) -> Graph:
    """The picture of a quantity and of all that it was computed from."""
    columns = _columns(one)
    most = max(len(column) for column in columns)
    height = most * _STEP - _DOWN + 2 * _EDGE
    places = _places(columns, height)
    width = len(columns) * (_WIDE + _ACROSS) - _ACROSS + 2 * _EDGE
    boxes = {each.id: each for column in columns for each in column}
    lines = [
        _line(places[read.id], places[each.id]) for each in boxes.values() for read in each.inputs
    ]
    words = "\n".join(cards.tree(one))
    title = html.escape(f"What {one.label} rests on")
    drawn = [_box(each, *places[each.id]) for each in boxes.values()]
    key = _key({_kind(each) for each in boxes.values()}, height + _EDGE)
    height += 2 * _EDGE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title-{one.id} desc-{one.id}" '
        f'font-family="system-ui, sans-serif" font-size="12">'
        f'<title id="title-{one.id}">{title}</title>'
        f'<desc id="desc-{one.id}">{html.escape(words)}</desc>'
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>'
        f"{''.join(lines)}{''.join(drawn)}{key}</svg>"
    )
    return Graph(svg, words)


def _columns(one: traces.Traced) -> list[list[traces.Traced]]:
    """The boxes from left to right, each left of all that read it."""
    depth: dict[str, int] = {}
    found: dict[str, traces.Traced] = {}
    waiting = [(one, 0)]
    while waiting:
        each, deep = waiting.pop(0)
        if deep > depth.get(each.id, -1):
            depth[each.id], found[each.id] = deep, each
            waiting += [(read, deep + 1) for read in each.inputs]
    columns: list[list[traces.Traced]] = [[] for _ in range(max(depth.values()) + 1)]
    for id, deep in depth.items():
        columns[-1 - deep].append(found[id])
    return columns


def _places(columns: list[list[traces.Traced]], height: float) -> dict[str, tuple[float, float]]:
    """Where each box stands: the left upper corner. Columns are laid out from the right."""
    places: dict[str, tuple[float, float]] = {}
    beside: dict[str, list[float]] = {}  # the heights of its readers, a little apart by its turn
    for number in reversed(range(len(columns))):
        column = sorted(
            columns[number], key=lambda one: statistics.fmean(beside.get(one.id, [0.0]))
        )
        wished = [top for one in column for top in beside.get(one.id, [height / 2])]
        free = height - _EDGE - len(column) * _STEP + _DOWN
        top = max(_EDGE, min(statistics.fmean(wished) - (len(column) - 1) * _STEP / 2, free))
        for row, one in enumerate(column):
            places[one.id] = _EDGE + number * (_WIDE + _ACROSS), top + row * _STEP
            for turn, read in enumerate(one.inputs):
                beside.setdefault(read.id, []).append(top + row * _STEP + turn / 100)
    return places


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y, to_x, to_y = start[0] + _WIDE, start[1] + _HIGH / 2, end[0], end[1] + _HIGH / 2
    half = x + _ACROSS / 2
    return (
        f'<path d="M{x:g} {y:g}C{half:g} {y:g} {to_x - _ACROSS / 2:g} {to_y:g} {to_x:g} {to_y:g}" '
        f'fill="none" stroke="{_LINE}"/>'
    )


def _box(one: traces.Traced, x: float, y: float) -> str:
    """A quantity: its label, its value, and by its edge what it is."""
    colour, kind = _kind(one)
    told = html.escape(cards.bounded(one))
    label = textwrap.wrap(one.label or one.id, _LETTERS, max_lines=2, placeholder=" …")
    rows = "".join(
        f'<text x="{x + 12:g}" y="{y + 18 + 15 * n:g}" fill="{_MUTED}">{html.escape(text)}</text>'
        for n, text in enumerate(label)
    )
    return (
        f"<g><title>{html.escape(f'{one.label}, {kind}')}</title>"
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="3" fill="{_PAPER}" '
        f'stroke="{_LINE}"/><rect x="{x:g}" y="{y:g}" width="4" height="{_HIGH}" fill="{colour}"/>'
        f'{rows}<text x="{x + 12:g}" y="{y + 21 + 15 * len(label):g}" fill="{_INK}" '
        f'font-weight="bold">{told}</text></g>'
    )


def _kind(one: traces.Traced) -> tuple[str, str]:
    """What a box is: its colour, and the word for it."""
    return KINDS.get(one.kind, KINDS["finding"])


def _key(kinds: set[tuple[str, str]], y: float) -> str:
    """The colours of the edges and what they mean, in a row."""
    drawn, x = [], float(_EDGE)
    for colour, kind in dict.fromkeys(KINDS.values()):
        if (colour, kind) in kinds:
            drawn.append(
                f'<rect x="{x:g}" y="{y - 10:g}" width="4" height="12" fill="{colour}"/>'
                f'<text x="{x + 10:g}" y="{y:g}" fill="{_MUTED}">{kind}</text>'
            )
            x += 34 + 6.5 * len(kind)
    return "".join(drawn)
