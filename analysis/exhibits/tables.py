"""Tables whose numbers know where they come from."""

import html
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import cards, figures, periods, templates, terms, traces, wording
from analysis.exhibits import sentences, words
from analysis.exhibits.sentences import Pact
from analysis.findings import naming

TABLE = "application/vnd.pact.table+json"
Cell = str | traces.Traced | tuple[str, traces.Traced]
Row = tuple[Cell, ...]
_NUMBER = 36  # the most letters that a number takes with a verdict, its bound and its unit


@dataclass(frozen=True)
class Table:
    """A table whose numbers know where they come from; text columns stand left.

    A column in which nothing stands is not told. Nor are rows and columns whose numbers are all
    unknown, as they may name what the day of the run does not know; unless `unknowns`, where it is
    the point that nobody published them.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    note: str = ""
    read: tuple[str, ...] = ()  # sources of its words; those of its numbers come from the traces
    unknowns: bool = False
    instead: str = ""  # what is said where there is nothing to tell of, so that it has no rows
    credited: bool = False  # each row names its source: they are not listed beneath once more
    together: bool = False  # neighbouring years that say the same are one row

    @property
    def traced(self) -> list[traces.Traced]:
        """The findings in its cells."""
        return [one for row in self.rows for one in map(_traced, row) if one]

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of all publications that what it tells comes from, numbers and words."""
        if self.credited:
            return ()
        cells = (cell for row in self.rows for cell in row if _tells([cell]))
        keys = (key for one in map(_traced, cells) if one for key in one.sources)
        return tuple(dict.fromkeys([*keys, *self.read]))

    @property
    def nothing(self) -> sentences.Prose | None:
        """What stands in its place if none of its numbers is known, or it has no rows."""
        if self.rows and _tells(cell for row in self.rows for cell in row):
            return None
        told = "" if self.rows else self.instead
        return sentences.Prose(told, () if told else ((f"“{self.title}”", ""),))

    def data(self) -> dict[str, Any]:
        """The table as plain data for the press."""
        rows = [row for row in self.rows if self.unknowns or _tells(row)]
        shown = [
            n
            for n in range(len(self.columns))
            if not n or self.unknowns or (_says(rows, n) and _tells(row[n] for row in rows))
        ]
        cells = _one_way([[_cell(row[n]) for n in shown] for row in rows])
        cells, alike = _together(cells) if self.together else (cells, [])
        columns = [
            {"label": self.columns[n], "align": _alignment([row[at] for row in cells])}
            for at, n in enumerate(shown)
        ]
        return {
            "id": self.id,
            "title": self.title,
            "columns": columns,
            "rows": cells,
            "note": self.note,
            "sources": list(self.sources),
            **({"alike": alike} if alike else {}),
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self.nothing:
            return self.nothing._repr_mimebundle_()
        data = self.data()
        lines = [" | ".join(column["label"] for column in data["columns"])]
        lines += [" | ".join(cell["text"] for cell in row) for row in data["rows"]]
        lines += [wording.plain(self.note)] if self.note else []
        return {TABLE: data, "text/html": _html(data), "text/plain": "\n".join(lines)}


def _says(rows: Iterable[Row], column: int) -> bool:
    """Whether anything stands in a column."""
    return any(not isinstance(row[column], str) or row[column] for row in rows)


def _tells(cells: Iterable[Cell]) -> bool:
    """Whether some of the numbers in these cells are known or told in words, or there are none."""
    found = [(cell, one) for cell in cells if (one := _traced(cell))]
    return not found or any(
        one.bound != "unknown" or (isinstance(cell, tuple) and cell[0] != wording.bounded(one))
        for cell, one in found
    )


def _traced(cell: Cell) -> traces.Traced | None:
    one = cell[1] if isinstance(cell, tuple) else cell
    return one if isinstance(one, traces.Traced) else None


def _alignment(column: Sequence[Mapping[str, str | None]]) -> str:
    """Right for numbers; left for words, though there be numbers with a trace among them."""
    short = all(len(cell["text"] or "") <= _NUMBER for cell in column)
    return "right" if short and any(cell["trace"] for cell in column) else "left"


def _cell(cell: Cell) -> dict[str, str | None]:
    """A cell as text and the id of the finding it prints."""
    if isinstance(cell, str):
        return {"text": cell, "trace": None}
    if isinstance(cell, tuple):
        return {"text": cell[0], "trace": cell[1].note}
    return {"text": templates.printed(cell), "trace": cell.note}


def _one_way(rows: list[list[dict[str, str | None]]]) -> list[list[dict[str, str | None]]]:
    """A table in which no number is written two ways: the fewest zeros at an end hold for all."""
    texts = sorted((cell["text"] or "" for row in rows for cell in row), key=len, reverse=True)
    shortest = {wording.without_zeros(text): text for text in texts}
    return [
        [{**cell, "text": shortest[wording.without_zeros(cell["text"] or "")]} for cell in row]
        for row in rows
    ]


def _together(
    rows: list[list[dict[str, str | None]]],
) -> tuple[list[list[dict[str, str | None]]], list[str]]:
    """Neighbouring rows that say the same as one, and the findings that it tells of, too."""
    kept, alike = [], []
    for _, same in itertools.groupby(rows, lambda row: [cell["text"] for cell in row[1:]]):
        (head, *first), *others = same
        if others:
            head |= {"text": f"{head['text']} to {others[-1][0]['text']}, each"}
            alike += [cell["trace"] for row in others for cell in row if cell["trace"]]
        kept.append([head, *first])
    return kept, alike


def _html(data: Mapping[str, Any]) -> str:
    labels = [{"text": column["label"]} for column in data["columns"]]
    lines = [_html_row("th", labels, data), *(_html_row("td", row, data) for row in data["rows"])]
    caption = f"<caption>{html.escape(wording.plain(data['title']))}</caption>"
    table = f"<table>{caption}{''.join(lines)}</table>"
    note = f"<p>{html.escape(wording.plain(data['note']))}</p>" if data["note"] else ""
    return f'<div class="{cards.NO_MATHEMATICS}">{table}{note}</div>'


def _html_row(tag: str, cells: Iterable[Mapping[str, Any]], data: Mapping[str, Any]) -> str:
    return "<tr>{}</tr>".format(
        "".join(
            f'<{tag} style="text-align: {column["align"]}">{html.escape(cell["text"])}</{tag}>'
            for column, cell in zip(data["columns"], cells, strict=True)
        )
    )


def by_period(
    id: str,
    title: str,
    columns: Mapping[str, str],
    spans: Iterable[str | int | periods.Period],
    pact: Pact,
    *,
    note: str = "",
    style: str = "times",
) -> Table:
    """Findings by period: a row for each period, a column for each kind of finding.

    Args:
        columns: the finding's name without its period -> the column's label.
        style: how ratios are printed: times, percent or change.
    """
    slugs = [getattr(one, "slug", str(one)) for one in spans]
    told = [_alike([pact[f"{name}_{slug}"] for slug in slugs], style) for name in columns]
    heads = (words.sentence_case(periods.parse(slug).label) for slug in slugs)
    rows = [*zip(heads, *told, strict=True)]
    return Table(id, title, ("Period", *columns.values()), rows, note)


def _alike(found: Sequence[traces.Traced], style: str) -> list[Cell]:
    """A column's cells, in which one amount is printed alike, as finely as it is known anywhere.

    Where it stands with other bounds in another row, the widest of them tell how finely.
    """
    widest: dict[float | None, traces.Traced] = {}
    for one in sorted(found, key=lambda one: float(one.high - one.low)):
        if one.bound == "between":
            widest[traces.finite(one.value)] = one
    return [
        (templates.printed(widest.get(traces.finite(one.value), one), style), one) for one in found
    ]


def variants(
    quantity: str, spans: Iterable[periods.Period], title: str, as_of: str, note: str = ""
) -> Table:
    """Every published variant of a quantity for some periods, as printed."""
    found = [
        (period, one)
        for period in sorted(spans)
        for one in sorted(figures.select(quantity, period, as_of), key=lambda one: one.known)
    ]
    return Table(
        f"variants_{quantity}",
        title,
        ("Period", "As published", "By", "Known since", "Kind, confidence", "Note"),
        [
            (
                words.sentence_case(period.label),
                (words.stated(one), figures.trace(one)),
                naming.sources(as_of)[one.source].shown,
                periods.day(one.known),
                f"{one.kind}, {one.confidence}",
                one.note,
            )
            for period, one in found
        ],
        note,
        credited=True,
    )


def contract(parameters: Mapping[str, Any]) -> Table:
    """The terms of the pact as a run has them, with their words, as a lawyer would want them."""
    as_of = parameters["as_of"]
    known = terms.known(terms.agreed(parameters), as_of)
    return Table(
        "contract_all",
        f"The terms and their words, as known on {periods.day(as_of)}",
        ("Clause", "Term", "Words", "In force", "Known since", "Source, confidence", "Disputed"),
        [
            (
                clause.title,
                (words.agreed(one), terms.of(clause, one))
                if words.numbered(one)
                else words.agreed(one),
                # What a term tells may have been known before its words were published.
                naming.quotation(one, as_of)
                or ("published later" if one.quote else "no wording kept"),
                words.in_force(one),
                periods.day(one.known),
                f"{naming.sources(as_of)[one.source].shown}, {one.confidence}",
                "see below" if one.disputes(as_of) else "",
            )
            for clause, one in known
        ],
        "Where no source gives the start, a term is applied from the day its note says.",
        tuple(one.source for _, one in known),
    )
