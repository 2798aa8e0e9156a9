"""A chart as a notebook puts it out: its drawing, and beside it what the press prints of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import templates, traces
from analysis.exhibits import sentences, tables

SPEC = "application/vnd.vegalite.v5+json"  # the type JupyterLab draws without a network
CHART = "application/vnd.pact.chart+json"


@dataclass(frozen=True)
class Chart:
    """A chart with its headline, its words for those who cannot see it, and its data.

    `says` is the headline as a template, and what it says if a finding in it is unknown; `nothing`
    is what then stands in its place. All texts but `alt` are Markdown.
    """

    id: str
    headline: str
    alt: str
    spec: Mapping[str, Any]
    table: tables.Table
    says: tuple[str, str]
    subtitle: str = ""
    nothing: sentences.Prose | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self.nothing:
            return self.nothing._repr_mimebundle_()
        data = {
            "id": self.id,
            "headline": self.headline,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "table": self.table.data(),
            "sources": list(self.table.sources),
            "says": [templates.parts(one) for one in self.says],
        }
        return {CHART: data, SPEC: {**self.spec, "description": self.alt}, "text/plain": self.alt}


def rounded(part: Any) -> Any:
    """Ten significant digits everywhere: the same text on every CPU."""
    if isinstance(part, float):
        return traces.finite(part)
    if isinstance(part, dict):
        return {key: rounded(value) for key, value in part.items()}
    if isinstance(part, list):
        return [rounded(value) for value in part]
    return part


def rows(spec: Any) -> Iterator[dict[str, Any]]:
    """The rows of all data that stand in a chart's description."""
    if isinstance(spec, Mapping):
        if isinstance(values := spec.get("values"), list):
            yield from (row for row in values if isinstance(row, dict))
        spec = [*spec.values()]
    if isinstance(spec, list):
        for each in spec:
            yield from rows(each)
