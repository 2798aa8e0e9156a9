"""What differs between the inputs of two editions, and mixtures of the two.

The inputs are taken apart into pieces: each parameter, each row of a table, each term, each other
file of the data. A change is one piece, or some that can only change together; a mixture takes
some changes and leaves the others.
"""

import collections
import csv
import io
import itertools
import pathlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from analysis import templates

Key = tuple[str, str]  # the file ("-p" for the parameters) and the piece of it
Pieces = Mapping[Key, Any]

PARAMETERS = "-p"
DAY = (PARAMETERS, "as_of")
FIGURES, TERMS = "data/figures.csv", "data/terms.yml"
_TERM = re.compile(r"^(?:- id: (?P<clause>\S+)| +- name: (?P<term>\S+))")
_AMOUNT = ("value", "scale", "unit")  # that a figure or a term is told by
_BRIEF = 80  # letters of a line that is told whole
_AFTER = re.compile(r"(\n[ \t]*(#.*)?)*\Z")
_KNOWN = re.compile(r"^\W*known: (\d{4}-\d\d-\d\d)", re.MULTILINE)
# What a change is one of, by the place of its piece; anything else is called by its file's name.
_KINDS = (
    (r"data/figures\.csv", "figure"),
    (r"data/terms\.yml", "term"),
    (r"data/amendments/.*", "amendment"),
    (r"-p/amendments", "own amendment"),
    (r"data/scenarios/.*|-p/scenario", "scenario"),
    (r"data/uncertainty\.yml|-p/(seed|draws)", "simulation"),
    (r"-p/as_of", "day"),
    (r"-p/.*", "parameter"),
)
_WHOLE = ("amendment", "scenario")  # kinds of which each is a file
# Tables that others point into: a row more is nothing by itself, and a row less leaves others bare.
_SUPPORT = ("data/sources.csv", "data/quantities.csv")


@dataclass(frozen=True)
class Inputs:
    """What the findings of an edition were computed from: parameters by name, data by path."""

    parameters: Mapping[str, Any]
    data: Mapping[str, bytes]


@dataclass(frozen=True)
class Change:
    """Something that differs: the kind of input, its name, what it was and is; empty if nothing."""

    kind: str
    name: str
    before: str
    after: str
    keys: frozenset[Key] = field(repr=False)

    @property
    def told(self) -> str:
        """It in words."""
        named = self.name if self.kind == self.name else f"{self.kind} {self.name}"
        if bool(self.before) != bool(self.after):
            return f"{named} is {'new' if self.after else 'gone'}"
        differ = self.before != self.after
        return f"{named}: {self.before} -> {self.after}" if differ else f"{named} changed"


def between(a: Inputs, b: Inputs) -> list[Change]:
    """What differs, in the order of the files; of what is new, what nobody reads is left out.

    What became known after the earlier of the two days is one change with the day: neither does
    anything without the other.
    """
    before, after = pieces(a), pieces(b)
    groups: dict[Key, set[Key]] = {}
    for key in dict.fromkeys((*before, *after)):
        one_sided = (key in before) != (key in after)
        if one_sided and key[0] in _SUPPORT:  # a row that only others point to
            continue
        if _read(before.get(key)) != _read(after.get(key)):
            groups.setdefault(_head(key, before, after), set()).add(key)
    if DAY in groups:
        day = min(before[DAY], after[DAY])
        for head, keys in [*groups.items()]:
            found = [_days(key, side) for key in keys for side in (before, after) if key in side]
            if any(found) and all(one > day for days in found for one in days):
                groups[DAY] |= groups.pop(head)  # they tell of nothing that was known then
    return [_change(head, keys, before, after) for head, keys in groups.items()]


def together(changes: Iterable[Change]) -> list[Change]:
    """The same with all changes of the data as one: some do not fit without others."""
    changes = list(changes)
    data = [one for one in changes if any(file != PARAMETERS for file, _ in one.keys)]
    rest = [one for one in changes if one not in data]
    names = ", ".join(f"{one.kind} {one.name}" for one in data)
    keys = frozenset(key for one in data for key in one.keys)
    return [*rest, Change("data", names, "", "", keys)] if data else rest


def mixture(a: Inputs, b: Inputs, chosen: Iterable[Change]) -> Inputs:
    """The inputs of `a` with some changes made."""
    before, after = pieces(a), pieces(b)
    taken = {key for one in chosen for key in one.keys}
    values = {
        name: (after if (PARAMETERS, name) in taken else before).get((PARAMETERS, name))
        for name in dict.fromkeys((*a.parameters, *b.parameters))
    }
    data = {path: _file(path, before, after, taken) for path in dict.fromkeys((*a.data, *b.data))}
    return Inputs(
        {name: value for name, value in values.items() if value is not None},
        {path: text.encode() for path, text in data.items() if text is not None},
    )


def pieces(inputs: Inputs) -> Pieces:
    """Inputs taken apart: each parameter, row, term or file."""
    found: dict[Key, Any] = {(PARAMETERS, name): one for name, one in inputs.parameters.items()}
    for path, content in inputs.data.items():
        for name, text in _parts(path, content.decode("utf-8")):
            found[path, name] = text
    return found


def lay_out(files: Mapping[str, bytes], into: pathlib.Path) -> None:
    """Write files into a folder, each by its path there."""
    for name, content in files.items():
        place = into / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def known_days(inputs: Inputs) -> set[str]:
    """The days on which something of the data became known."""
    whole = pieces(inputs)
    return {day for key in whole for day in _days(key, whole)}


def made_known(inputs: Inputs, day: str) -> list[str]:
    """What became known on a day: of what is a file its kind and name, of what is in one how many.

    Amendments and scenarios are files; claims, for one, are in one.
    """
    whole = pieces(inputs)
    many = collections.Counter(key[0] for key in whole for one in _days(key, whole) if one == day)
    told = [(_kind(path), pathlib.PurePath(path).stem, number) for path, number in many.items()]
    files = [f"{kind} {name}" for kind, name, _ in told if kind in _WHOLE]
    return files + [f"{name} ({number})" for kind, name, number in told if kind not in _WHOLE]


def _parts(path: str, text: str) -> Iterator[tuple[str, str]]:
    """A file as named parts whose texts make it up again."""
    split = _rows(text) if path.endswith(".csv") else _terms(text) if path == TERMS else None
    if split is None:
        yield "", text
        return
    seen: dict[str, int] = {}
    for name, part in split:
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), part


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """The rows of a table, the head without a name."""
    lines = list(io.StringIO(text, newline=""))
    reader, start = csv.reader(lines), 0
    for number, row in enumerate(reader):
        part = "".join(lines[start : reader.line_num])
        yield (row[0] if number and row else ""), part if part.endswith("\n") else f"{part}\n"
        start = reader.line_num


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """The terms of the pact by clause and name, and what stands above the terms of a clause."""
    clause, name, part = "", "", ""
    for line in text.splitlines(keepends=True):
        if begun := _TERM.match(line):
            yield name, part
            clause = begun["clause"] or clause
            name, part = f"{clause}.{begun['term']}" if begun["term"] else clause, ""
        part += line
    yield name, part


def _read(piece: Any) -> Any:
    """What of a piece counts: not the blank lines and remarks after it, which lead to the next."""
    return _AFTER.sub("", piece) if isinstance(piece, str) else piece


def _head(key: Key, before: Pieces, after: Pieces) -> Key:
    """The piece that a piece changes with: a term with its clause, if that is new or gone."""
    path, name = key
    clause = (path, name.partition(".")[0])
    if path == TERMS and (clause in before) != (clause in after):
        return clause
    return key


def _days(key: Key, side: Pieces) -> list[str]:
    """The days on which what a piece says became known."""
    if key[0].endswith(".csv"):
        return [day for day in (_cells(key, side).get("known"),) if day and key[1]]
    return _KNOWN.findall(side[key]) if key[0] != PARAMETERS else []


def _cells(key: Key, side: Pieces) -> dict[str, str]:
    """A row of a table: column -> cell."""
    head, row = next(csv.reader([side[key[0], ""]])), next(csv.reader(io.StringIO(side[key])))
    return dict(zip(head, row, strict=False))


def _change(head: Key, keys: set[Key], before: Pieces, after: Pieces) -> Change:
    path, name = head
    place = f"{path}/{name}" if path == PARAMETERS else path
    if _kind(place) == "own amendment":
        texts = "\n---\n".join(side.get(head) or "" for side in (before, after))
        own = filter(None, yaml.safe_load_all(texts))
        name = ", ".join(dict.fromkeys(templates.quoted(one["title"]) for one in own))
    file = pathlib.PurePath(path).stem
    was, now = (_value(head, side) for side in (before, after))
    if was == now:
        was, now = _line(head, before, after)
    return Change(_kind(place) or file, name or file, was, now, frozenset(keys))


def _kind(place: str) -> str:
    return next((kind for places, kind in _KINDS if re.fullmatch(places, place)), "")


def _value(key: Key, side: Pieces) -> str:
    """What a piece says, briefly: a parameter, a figure or a term its value; empty if none is."""
    path, name = key
    if key not in side:
        return ""
    if path == PARAMETERS and name != "amendments":
        from analysis import parameters  # noqa: PLC0415 - `computing` settles first where data lie

        return parameters.counted(name, side[key])
    if path == FIGURES and name:
        cells = _cells(key, side)
        told = (cells.get(column, "") for column in _AMOUNT)
        return " ".join(word for word in told if word not in ("", "one")) or "there"
    lines = (re.search(rf"^ +{one}: (.+)$", side[key], re.MULTILINE) for one in _AMOUNT)
    said = " ".join(one[1] for one in lines if one) if path == TERMS else ""
    return said or ("there" if side[key] else "")


def _line(key: Key, before: Pieces, after: Pieces) -> tuple[str, str]:
    """The one cell or line of a piece that differs, as it was and is; empty if more do."""
    if key[0] == PARAMETERS or not (key in before and key in after):
        return "", ""
    old, new = _lines(key, before), _lines(key, after)
    differ = [pair for pair in itertools.zip_longest(old, new) if pair[0] != pair[1]]
    brief = len(differ) == 1 and all(one and len(one) < _BRIEF for one in differ[0])
    return differ[0] if brief else ("", "")


def _lines(key: Key, side: Pieces) -> list[str]:
    if key[0].endswith(".csv"):
        return [f"{column}: {cell}" for column, cell in _cells(key, side).items()]
    return [line.strip(" -") for line in side[key].splitlines()]


def _file(path: str, before: Pieces, after: Pieces, taken: Collection[Key]) -> str | None:
    """A file of a mixture; none if no piece of it is there."""
    old, new = ([key for key in side if key[0] == path] for side in (before, after))
    order = list(new)
    for n, key in enumerate(old):
        if key not in after:
            order.insert(order.index(old[n - 1]) + 1 if n else 0, key)
    every = path in _SUPPORT and bool(taken)
    parts = []
    for key in order:
        side = after if key in taken or (every and key not in before) else before
        parts += [side[key]] if key in side else []
    return "".join(parts) if parts else None
