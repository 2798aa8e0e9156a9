"""Small slips that a test should notice: a number, a date or a word of the data changed by the
least there is, a default or an end of a parameter, an operator of the analysis.

Each is made in memory, while the program that bears it reads the file: nothing on the disk changes.
"""

import ast
import calendar
import csv
import dataclasses
import datetime
import decimal
import functools
import io
import itertools
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from cosmic_ray import ast as trees
from cosmic_ray import mutating, plugins

from analysis import parameters, plain, schema

ROOT = schema.DATA.parent
# Where operators are changed: the mathematics, and how a number is traced.
ROOMS = ("terms", "cashflows", "outlook", "findings", "worlds", "periods.py", "traces.py")
# What is left out makes no slip that anybody types (a shift for a sum), or none that shows (`is`).
OPERATORS = re.compile(
    r"core/(ReplaceComparisonOperator_(?!Is)\w+_(?!Is)\w+|NumberReplacer|AddNot|ZeroIterationForLoop"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul)|ReplaceUnaryOperator_Delete_Not"
    r"|Replace(True|False|And|Or|Break|Continue)With\w+|ReplaceUnaryOperator_USub_UAdd)"
)
CONFIDENCE = {"high": "medium", "medium": "low", "low": "medium"}
# Whether a number is about so much or exactly is words; in which direction it is open counts.
BOUND = {"exact": "at least", "about": "at least", "at least": "exact", "at most": "exact"}
NEXT = {**CONFIDENCE, **BOUND}
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_MONTHS = {"start": -1, "end": 15}  # days to a day of the month before, or after
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORDED = ("confidence", "bound", "value")  # texts of YAML files that are changed, too


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One slip: where it is, what is written for what, and how the text of the file gets it."""

    place: str
    was: str
    now: str
    path: pathlib.Path
    slip: Callable[[str], str]

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.now!r} for {self.was!r}"
            if self.was
            else f"{self.place}: {self.now}"
        )


def changed(was: str) -> Iterator[str]:
    """What is written for a text of the data: one day, one unit of the last digit, one step off."""
    if _DATE.fullmatch(was):
        day = datetime.date.fromisoformat(was)
        yield from ((day + datetime.timedelta(days)).isoformat() for days in (-1, 1))
    elif _NUMBER.fullmatch(was):
        number = decimal.Decimal(was)
        yield str(number + decimal.Decimal((0, (1,), int(number.as_tuple().exponent))))
    elif was in NEXT:
        yield NEXT[was]


def moved(end: str, was: str) -> Iterator[str]:
    """The first day of the month before a start, the last of the one after an end."""
    day = datetime.date.fromisoformat(was) + datetime.timedelta(_MONTHS[end])
    last = calendar.monthrange(day.year, day.month)[1]
    yield day.replace(day=1 if end == "start" else last).isoformat()


def of_data() -> Iterator[Mutant]:
    """Every number, date, confidence and bound of data/."""
    for path in sorted(schema.DATA.rglob("*.*")):
        if path.suffix == ".csv":
            yield from _of_table(path)
        elif path.suffix == ".yml":
            yield from _of_yaml(path)


def _of_table(path: pathlib.Path) -> Iterator[Mutant]:
    columns, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    for (number, row), (column, name) in itertools.product(enumerate(rows, 1), enumerate(columns)):
        if name in {"value", "decimals", "start", "end", "known", "date", "confidence", "bound"}:
            for now in moved(name, row[column]) if name in _MONTHS else changed(row[column]):
                slip = functools.partial(_cell, number, column, now)
                yield Mutant(f"{path.name} {row[0]} {name}", row[column], now, path, slip)


def _cell(row: int, column: int, now: str, text: str) -> str:
    """A table with another text in one of its cells."""
    rows = list(csv.reader(io.StringIO(text)))
    rows[row][column] = now
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _of_yaml(path: pathlib.Path) -> Iterator[Mutant]:
    text = path.read_text(encoding="utf-8")
    tree = yaml.compose(text, plain._Quick)  # noqa: SLF001 - it says what a bare word stands for
    for names, node in _scalars(tree, ()):
        worded = names[-1] in _WORDED and (_NUMBER.fullmatch(node.value) or node.value in NEXT)
        if node.tag in _NUMBERS or _DATE.fullmatch(node.value) or worded:
            for now in changed(node.value):
                start, end = node.start_mark.index, node.end_mark.index
                slip = functools.partial(
                    _splice, start, end, f"{node.style or ''}{now}{node.style or ''}"
                )
                place = f"{path.relative_to(schema.DATA)} {' '.join(names)}"
                yield Mutant(place, node.value, now, path, slip)


def _scalars(node: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of a YAML tree, each with the names that lead to it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*names, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value, 1):
            yield from _scalars(value, (*names, _named(value) or str(number)))
    elif names:
        yield names, node


def _named(node: Any) -> str:
    """What an element of a list is known by: what it names, and from when."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    fields = {key.value: value.value for key, value in node.value}
    words = [
        str(fields[name])
        for name in ("id", "clause", "name", "effective", "first")
        if name in fields
    ]
    return "/".join([*words, str(fields.get("source", ""))] if "known" in fields else words)


def _splice(start: int, end: int, now: str, text: str) -> str:
    """A text with something else between two places."""
    return text[:start] + now + text[end:]


def of_parameters() -> Iterator[Mutant]:
    """Every default and both ends of every parameter."""
    path = pathlib.Path(parameters.__file__)
    text = path.read_text(encoding="utf-8")
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_number", "_choice"):
            name = ast.literal_eval(call.args[0])
            for field, node in _fields(call):
                start, end = (_offset(text, *at) for at in _span(node))
                was = text[start:end]
                for now in changed(was.strip('"')):
                    slip = functools.partial(_splice, start, end, now)
                    yield Mutant(f"{path.name} {name} {field}", was, now, path, slip)
                if field == "default" and not _NUMBER.fullmatch(was):
                    now = repr(ast.literal_eval(call.args[1])[1])
                    choices = _splice_choice(text, call)
                    yield Mutant(f"{path.name} {name} {field}", was, now, path, choices)


def _fields(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The default and the ends in a declaration of a parameter."""
    ends = call.args[2] if len(call.args) > 3 else None
    if isinstance(ends, ast.Tuple):
        yield from (("low", ends.elts[0]), ("high", ends.elts[1]), ("default", call.args[3]))
    elif isinstance(call.args[1], ast.Tuple):
        yield "default", call.args[1].elts[0]


def _splice_choice(text: str, call: ast.Call) -> Callable[[str], str]:
    """The first choice, which is the default, and the second, changed about."""
    assert isinstance(call.args[1], ast.Tuple)
    first, second, *_ = call.args[1].elts
    (start, middle), (then, end) = (
        [_offset(text, *at) for at in _span(one)] for one in (first, second)
    )
    now = text[then:end] + text[middle:then] + text[start:middle]
    return functools.partial(_splice, start, end, now)


def _span(node: ast.expr) -> tuple[tuple[int, int], tuple[int, int]]:
    """Line and column of both ends of an expression."""
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)


def _offset(text: str, line: int, column: int) -> int:
    """The place of a line and column in a text."""
    return sum(map(len, text.splitlines(keepends=True)[: line - 1])) + column


def of_operators(paths: list[pathlib.Path]) -> Iterator[Mutant]:
    """Every operator, number and truth value of some modules that Cosmic Ray can change."""
    for path in paths:
        tree = trees.get_ast(path.read_text(encoding="utf-8"))
        nodes = list(trees.ast_nodes(tree))
        for name in filter(OPERATORS.match, plugins.operator_names()):
            operator = plugins.get_operator(name)()
            spots = [spot for node in nodes for spot in operator.mutation_positions(node)]
            for occurrence, ((line, column), _) in enumerate(spots):
                slip = functools.partial(_operated, name, occurrence)
                place = f"{path.relative_to(ROOT)} {line}:{column}"
                yield Mutant(
                    place, "", f"{name.removeprefix('core/')} {occurrence + 1}", path, slip
                )


def _operated(name: str, occurrence: int, text: str) -> str:
    """Code with one of its operators changed."""
    return str(mutating.mutate_code(text, plugins.get_operator(name)(), occurrence))


def modules() -> list[pathlib.Path]:
    """The modules whose operators are changed."""
    places = [ROOT / "analysis" / name for name in ROOMS]
    found = [one.rglob("*.py") if one.is_dir() else [one] for one in places]
    return sorted(itertools.chain.from_iterable(found))
