"""Names every published row that nothing reads and nobody argued for; run by `make check`.

To know that, it asks for every finding, and so meets also what is no ring for sure at import.

A figure is used if a finding of the last day was computed from it, if the data or a notebook names
it, if it is a published total that is checked against its quarters, or if it says otherwise what a
used one says of the same period. Terms need no such check: a table of the report shows them all.
"""

import itertools
import json
import pathlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from analysis import figures, findings, parameters, schema
from analysis.findings import model, register

NOTEBOOKS = schema.DATA.parent / "notebooks"
_VARIANTS = re.compile(r'exhibits\.variants\(\s*"(\w+)"')


def read() -> set[str]:
    """The ids of all figures that something reads or names."""
    pact = findings.of(parameters.check({}))
    traced = {one.id for finding in pact.all().values() for one in finding.published}
    checked = {total.stated.id for total in findings.stated_totals(pact)}
    shown = {
        one.id
        for path in NOTEBOOKS.glob("*.ipynb")
        for quantity in _VARIANTS.findall(_code(path))
        for one in figures.select(quantity)
    }
    return traced | checked | shown | _named("*.y*ml")


def _code(path: pathlib.Path) -> str:
    """The code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _named(*patterns: str) -> set[str]:
    """The words of some data files, among them ids and keys."""
    paths = itertools.chain.from_iterable(schema.DATA.rglob(pattern) for pattern in patterns)
    lists = ("sources.csv", "kept.yml")  # which name them all
    texts = (path.read_text(encoding="utf-8") for path in paths if path.name not in lists)
    return set(re.findall(r"[\w-]+", " ".join(texts)))


def figures_unread(
    rows: Sequence[figures.Figure], used: Collection[str], kept: Sequence[figures.Kept]
) -> Iterator[schema.Fault]:
    """A fault for each figure that is neither used nor argued, and for each reason too many."""
    said = {(one.quantity, one.start, one.end) for one in rows if one.id in used}
    unread = [
        one for one in rows if one.id not in used and (one.quantity, one.start, one.end) not in said
    ]
    argued = {quantity for one in kept for quantity in one.quantities}
    for one in unread:
        if one.quantity not in argued:
            remedy = f"read it, delete it, or say in kept.yml why {one.quantity} is kept"
            yield schema.Fault("figures.csv", one.id, "nothing reads it", remedy)
    needed = {one.quantity for one in unread}
    yield from _idle("quantity", argued - needed, "no unread figure is of it")


def sources_unread(
    keys: Iterable[str], named: Collection[str], kept: Sequence[figures.Kept]
) -> Iterator[schema.Fault]:
    """A fault for each source that no row names, and for each reason too many."""
    argued = {key for one in kept for key in one.sources}
    for key in keys:
        if key not in named and key not in argued:
            remedy = "delete it, or say in kept.yml why it is kept"
            yield schema.Fault("sources.csv", key, "no row names it", remedy)
    yield from _idle("source", argued & set(named), "a row names it")


def _idle(what: str, names: Iterable[str], rule: str) -> Iterator[schema.Fault]:
    """A fault for each reason in kept.yml that is not needed, or is of nothing there is."""
    for name in sorted(names):
        yield schema.Fault("kept.yml", f"{what} {name}", rule, "take it from the list")


def faults() -> list[schema.Fault]:
    """Everything in data/ that is neither used nor argued."""
    kept = figures.kept()
    return [
        *figures_unread(figures.load(), read(), kept),
        *sources_unread(figures.sources(), _named("*.csv", "*.y*ml"), kept),
    ]


def main() -> int:
    """Say what nothing reads, or which finding cannot be computed."""
    try:
        found = [*map(str, faults())]
    except register.Misdeclared as error:
        remedy = "give it one function, which gives a quantity and asks for none that asks for it"
        found = [f"{error}. Remedy: {remedy}."]
    except (model.Absent, model.Unnamed) as error:
        found = [f"{error}. Remedy: ask for what there is."]
    sys.stdout.write("".join(f"{one}\n" for one in found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
