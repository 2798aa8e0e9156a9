"""Findings as a tidy pandas frame: what a chart is drawn from, and an analyst computes with."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis import cards, figures, frames, periods, templates, traces, wording
from analysis.findings import naming, register

COLUMNS = (
    *("period", "series", "value", "low", "high"),
    *("text", "short", "bound", "finding", "measured"),
)


def of(
    pact: Any,
    families: Mapping[str, str | Mapping[str, str]],
    keys: Iterable[Any] | None = None,
    style: str = "times",
) -> frames.Frame:
    """One row for each finding, in the columns named above, and one for each axis of the families.

    Numbers are in base units (USD, ratio), NaN while unknown and infinite where unbounded. Of a
    bound, `value` is the end that `text` prints. `measured` is whether it was published, or follows
    from what was, and is no mere bound; `short` labels a mark. The frame tells a chart its run.
    Periods stand in the order given, so that a chart's axis keeps it; where there is none, the
    labels of the axes stand in its place, each also in the column of its axis ("version").

    Args:
        families: the function's name, the id of one finding, or the id of one for each of the keys
            without its period -> what the series is called; or what stands in the column
            `period` -> ids of findings, and what each series is called.
        keys: slugs, years, periods or other keys, of several axes as tuples, or one slug; if left
            out, all of each family that stand by themselves among the answers of this run.
        style: how a ratio is written in `text`: times, percent or change; before it perhaps "span",
            for both bounds.

    Raises:
        AttributeError: there are no findings of that name.
        Absent: a finding does not exist for a key on any day.
        TypeError: a key has more or fewer parts than a family has axes, the series have no names,
            or a finding has many values at once.
        ValueError: there is no such style.
    """
    import pandas as pd  # noqa: PLC0415 - as frames does

    if style.removeprefix("span").strip() not in {"", *wording.STYLES}:
        raise ValueError(f"there is no style {style!r}; write {' or '.join(wording.STYLES)}")
    if not isinstance(families, Mapping):
        raise TypeError(f"name the series of {families!r}, as in {{'payments': 'Share paid'}}")
    asked = [keys] if isinstance(keys, str) else None if keys is None else list(keys)
    rows: list[dict[str, Any]] = []
    for name, series in families.items():
        if not isinstance(series, str):
            rows += (_row(pact[id], of, name, style) for id, of in series.items())
        elif name not in register.REGISTER and name in pact:
            rows.append(_row(pact[name], series, "", style))
        elif name not in register.REGISTER and (ids := _stemmed(pact, name, asked or ())):
            rows += (_row(pact[id], series, pact[id].period.label, style) for id in ids)
        else:
            rows += (_keyed(pact, name, series, key, style) for key in _keys(pact, name, asked))
    axes = dict.fromkeys(column for row in rows for column in row)
    table = frames.of(rows, list(dict.fromkeys([*COLUMNS, *axes])))
    told = list(dict.fromkeys(table["period"]))
    table = table.assign(period=pd.Categorical(table["period"], told, ordered=True))
    table.attrs["run"] = pact
    return table


def published(pact: Any, quantity: str, spans: Iterable[periods.Period]) -> frames.Frame:
    """One row for each figure of a quantity that was public by the run's day, in the same columns.

    A series is who published it, and of what kind it is: leaked, official, executive, press or
    derived. Beside the columns above stand its `kind`, its `confidence` and the key of its
    `source`.
    Within a period they stand in the order in which they became known.

    Args:
        spans: the periods, in the order of the rows.

    Raises:
        KeyError: nothing of that name is measured.
    """
    rows = []
    for span in spans:
        known = pact.select(quantity, span)
        for one in sorted(known, key=lambda one: one.known):
            by = f"{naming.sources(pact.as_of)[one.source].publisher}, {one.kind}"
            row = _row(figures.trace(one), by, _capital(span.label))
            more = {"kind": one.kind, "confidence": one.confidence, "source": one.source}
            rows.append(row | more)
    table = frames.of(rows, [*COLUMNS, "kind", "confidence", "source"])
    table.attrs["run"] = pact
    return table


def asked(pact: Any, id: str) -> traces.Traced:
    """The quantity of a row: a finding of the run, or a figure; Absent if it is neither."""
    one = None if id in pact else figures.by_id().get(id)
    return pact[id] if one is None else figures.trace(one)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stemmed(pact: Any, stem: str, spans: Iterable[Any]) -> list[str]:
    """The ids of some periods, if findings are called so but for the period."""
    slugs = (getattr(one, "slug", one) for one in spans)
    ids = [f"{stem}_{slug}" for slug in slugs]
    known = [id for id in ids if id in pact]
    return ids if known and all(pact[id].period for id in known) else []


def _keys(pact: Any, name: str, asked: list[Any] | None) -> Iterator[tuple[Any, ...]]:
    """The keys to show of a family, each as a tuple."""
    getattr(pact, name)  # a misspelt one names its neighbours
    if asked is None:
        family = register.REGISTER[name]
        yield from (keys for keys in family.keys(pact) if family.listed(pact, *keys))
    else:
        yield from (key if isinstance(key, tuple) else (key,) for key in asked)


def _keyed(pact: Any, name: str, series: str, keys: tuple[Any, ...], style: str) -> dict[str, Any]:
    """The finding of a family for some keys; what exists only on a later day is unknown."""
    family = register.REGISTER[name]
    labels = {
        axis.name: _label(axis, slug, pact) if isinstance(key, register.SLUG) else axis.label(key)
        for axis, key, slug in zip(family.over, keys, family.slugs(keys).values(), strict=True)
    }
    one = pact[family.id_of(keys)]
    period = one.period.label if one.period else ", ".join(labels.values())
    return labels | _row(one, series, _capital(period), style)


def _label(axis: register.Axis, slug: str, pact: Any) -> str:
    """What the key of a slug is called; one that is no key on this day is called by its slug."""
    found = (axis.label(one) for one in axis.keys(pact) if axis.slug(one) == slug)
    return next(found, slug)


def _row(one: traces.Traced, series: str, period: str, style: str = "times") -> dict[str, Any]:
    """One finding, or figure, in the columns of a frame."""
    cards.refuse_many(one)
    spans = style.startswith("span")
    style = style.removeprefix("span").strip() or "times"
    return {
        "period": period,
        "series": series,
        "value": wording.said(one),
        "low": one.low,
        "high": one.high,
        "text": wording.span(one, style) if spans else templates.printed(one, style),
        "short": wording.label(one, style),
        "bound": one.bound,
        "finding": one.id,
        "measured": one.bound == "between" and not one.assumed,
    }
