"""Reads the files of data/: a file is checked whole, and every fault is told at once."""

import collections
import contextlib
import csv
import dataclasses
import datetime
import functools
import io
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

import pydantic
import yaml

from analysis import plain, schema

R = TypeVar("R", bound=schema.Record)
_YAML = (".yml", ".yaml")
_NEARLY = (*_YAML, ".txt", ".json")  # what editors and systems make of them
_KNOWN = re.compile(r"""\bknown: *['"]?([0-9]{4}-[0-9]{2}-[0-9]{2})\b""")


def _remedy(model: type[pydantic.BaseModel], path: Sequence[str | int]) -> str:
    """The description of the field at `path`: how it should have been written."""
    names = [part for part in path if isinstance(part, str)]
    inner = model
    for name in names[:-1]:
        inner = _within(inner, name) or inner
    if isinstance(path[-1], int) and _within(inner, names[-1]):
        return "correct this one of them"
    fields = {one.alias or name: one for name, one in inner.model_fields.items()}
    if names and names[-1] in fields:
        return f"write {names[-1]} as {fields[names[-1]].description}"
    return f"use only the fields {', '.join(fields)}"


def _within(model: type[pydantic.BaseModel], name: str) -> type[pydantic.BaseModel] | None:
    """The records that a field of a record holds, if it holds any."""
    found = model.model_fields.get(name)
    return next(_records(found.annotation), None) if found else None


def _records(annotation: Any) -> Iterator[type[schema.Record]]:
    if isinstance(annotation, type) and issubclass(annotation, schema.Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records(inner)


def _rule(error: Any) -> str:
    """The broken rule in plain words, with what was found."""
    message = str(error["msg"]).removeprefix("Value error, ")
    plain = {"missing": "the field is missing", "extra_forbidden": "there is no such field"}
    if error["type"] in (*plain, "value_error"):
        return plain.get(error["type"], message)
    return f"{error['input']!r} is not allowed: {message[0].lower()}{message[1:]}"


def check(
    file: str, model: type[R], rows: Sequence[tuple[str, Any]]
) -> tuple[list[R], list[schema.Fault]]:
    """Rows that fit the model, and the faults of those that do not."""
    records, faults = [], []
    for place, row in rows:
        if not isinstance(row, Mapping):
            rule = "it is empty" if row is None else "it is no mapping"
            faults.append(schema.Fault(file, place, rule, "write 'name: value', one per line"))
            continue
        try:
            records.append(model.model_validate(row))
        except pydantic.ValidationError as error:
            told = [(_fields(model, fault), fault) for fault in error.errors()]
            lists = {path[:-1] for path, _ in told if path[1:]}  # at fault by their items alone
            for path in dict.fromkeys(path for path, _ in told if path not in lists):
                rules = [_rule(fault) for each, fault in told if each == path]
                # Of a field that may be of several kinds each says what it expected.
                rule = rules[0] if len(rules) == 1 else rules[0].partition(": ")[0]
                where = ", ".join(filter(None, (place, ".".join(map(str, path)))))
                remedy = _remedy(model, path) if path else "correct this row"
                faults.append(schema.Fault(file, where, rule, remedy))
    return records, faults


def _fields(model: type[pydantic.BaseModel], fault: Any) -> tuple[str | int, ...]:
    """Where a fault is: by the fields, without the kind that one of them was tried as."""
    path: tuple[str | int, ...] = fault["loc"]
    if fault["type"] in ("missing", "extra_forbidden"):
        return path
    while path and isinstance(path[-1], str) and not _remedy(model, path).startswith("write "):
        path = path[:-1]
    return path


def text(path: pathlib.Path) -> str:
    """The text of a file that people write, with or without the mark that Excel begins with.

    Raises:
        Faults: it is missing, cannot be read, or is not UTF-8.
    """
    place = "file"
    try:
        if path.is_file() or path.is_dir() or not path.exists():  # else it would be read for ever
            return path.read_text(encoding="utf-8-sig")
        rule, remedy = "it is a pipe or a device", "make it a file that can be read twice"
    except FileNotFoundError:
        rule, remedy = "it is missing", "restore it, or correct its path"
    except OSError as error:
        rule, remedy = f"it cannot be read ({error.strerror})", "make it a readable file"
    except UnicodeDecodeError as error:
        place, rule = f"byte {error.start}", "it is not UTF-8 text"
        remedy = "save the file as UTF-8"
    raise schema.Faults([schema.Fault(path.name, place, rule, remedy)])


def _csv_rows(path: pathlib.Path, columns: Sequence[str]) -> list[tuple[str, Any]]:
    """The rows of a CSV file with their line numbers; the header must name the columns."""
    reader = csv.reader(io.StringIO(text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        rule = f"it is not well-formed CSV ({error})"
        remedy = "quote every text that holds a comma or a quotation mark"
        fault = schema.Fault(path.name, f"line {reader.line_num}", rule, remedy)
        raise schema.Faults([fault]) from None
    if header != list(columns):
        rule = f"the header is {','.join(header)!r}"
        remedy = f"write the header {','.join(columns)!r}"
        raise schema.Faults([schema.Fault(path.name, "line 1", rule, remedy)])
    remedy = "quote every text that holds a comma, and leave empty cells empty"
    uneven = ((line, len(row)) for line, row in rows if len(row) != len(columns))
    rules = ((line, f"it has {cells} cells instead of {len(columns)}") for line, cells in uneven)
    schema.refuse(schema.Fault(path.name, f"line {line}", rule, remedy) for line, rule in rules)
    return [(f"line {line}", dict(zip(columns, row, strict=True))) for line, row in rows]


def _optional_empty(row: dict[str, str], model: type[schema.Record]) -> dict[str, str | None]:
    """An empty cell of an optional date is None."""
    optional = {n for n, f in model.model_fields.items() if f.annotation == datetime.date | None}
    return {name: None if name in optional and not cell else cell for name, cell in row.items()}


def repeated(file: str, name: str, keys: Iterable[str]) -> list[schema.Fault]:
    """A fault for each key that stands twice."""
    times = collections.Counter(keys)
    rule, remedy = f"the {name} stands twice", f"give each row its own {name}"
    return [schema.Fault(file, f"{name} {key}", rule, remedy) for key in times if times[key] > 1]


def read_csv(path: pathlib.Path, model: type[R]) -> list[R]:
    """The records of a CSV file.

    Raises:
        Faults: the file is missing, not UTF-8, malformed, or any row breaks the schema.
    """
    columns = list(model.model_fields)
    rows = [(place, _optional_empty(row, model)) for place, row in _csv_rows(path, columns)]
    records, faults = check(path.name, model, rows)
    faults += repeated(path.name, columns[0], (getattr(r, columns[0]) for r in records))
    schema.refuse(faults)
    return records


def read_yaml(path: pathlib.Path) -> Any:
    """The content of a YAML file.

    Raises:
        Faults: the file is missing, not UTF-8, or not well-formed YAML.
    """
    return plain.parsed(path.name, text(path), yaml.load)


def placed(
    path: pathlib.Path, faults: Iterable[schema.Fault], *within: tuple[str, ...]
) -> list[schema.Fault]:
    """Faults of what a YAML file says, each with the line that it stands on.

    Args:
        within: the keys that what is at fault lies in, one way or another.
    """
    lines = plain.lines(text(path))
    found = []
    for fault in faults:
        name = fault.place.partition(",")[0]
        line = next((lines[(*keys, name)] for keys in within if (*keys, name) in lines), None)
        place = fault.place if line is None else f"line {line}, {fault.place}"
        found.append(dataclasses.replace(fault, file=str(path), place=place))
    return found


def documents(file: str, text: str) -> list[Any]:
    """The documents of YAML text, with a line '---' between any two; Faults if it is ill-formed."""
    return plain.parsed(file, text, lambda text, loader: list(yaml.load_all(text, loader)))


def named(word: str, key: str, rows: Any) -> list[tuple[str, Any]]:
    """The rows of a list with their places: each by its key or, where it has none, its number."""
    listed = rows if isinstance(rows, list) else []
    names = (one.get(key, n) if isinstance(one, dict) else n for n, one in enumerate(listed, 1))
    return [(f"{word} {name}", one) for name, one in zip(names, listed, strict=True)]


def read_list(path: pathlib.Path, model: type[R], word: str, key: str) -> list[R]:
    """The records of a YAML file that is a list of them, each known by its key.

    Raises:
        Faults: the file is missing or malformed, or any record breaks the schema.
    """
    content = read_yaml(path)
    if not isinstance(content, list):
        rule, remedy = f"it is not a list of {word}s", f"begin each {word} with '- {key}: ...'"
        raise schema.Faults([schema.Fault(path.name, "file", rule, remedy)])
    records, faults = check(path.name, model, named(word, key, content))
    schema.refuse(faults)
    return records


def of_folder(folder: pathlib.Path) -> list[pathlib.Path]:
    """The YAML files of a folder, by name, but for hidden ones, which editors leave behind."""
    return sorted(path for path in folder.glob("[!.]*") if path.suffix in _YAML)


def read_folder(folder: pathlib.Path, read: Callable[[pathlib.Path], R]) -> list[R]:
    """The records in the YAML files of a folder, one in each, by name.

    Raises:
        Faults: reading any raised some, two differ in the ending alone, or one nearly has it.
    """
    paths = of_folder(folder)
    near = [path for path in sorted(folder.glob("[!.]*")) if path.suffix.lower() in _NEARLY]
    rule, remedy = "it has not the ending of a file that is read", "end it in .yml, or move it away"
    faults = [schema.Fault(one.name, "file", rule, remedy) for one in near if one not in paths]
    faults += repeated(folder.name, "file", (path.stem for path in paths))
    readers = (functools.partial(read, path) for path in paths)
    return schema.read_all(lambda: schema.refuse(faults), *readers)[1:]


def last_known(folder: pathlib.Path) -> tuple[str, str]:
    """The last day on which anything that a folder of data says became known, and in which file.

    What is no day, and files that cannot be read, are refused where the data are loaded.
    """
    said: list[tuple[str, str]] = []
    for path in (path for path in folder.rglob("[!.]*") if path.suffix in {".csv", *_YAML}):
        with contextlib.suppress(OSError, UnicodeDecodeError, csv.Error):
            text = path.read_text(encoding="utf-8-sig")
            days = _KNOWN.findall(text)
            if path.suffix == ".csv":
                days = [row.get("known") or "" for row in csv.DictReader(io.StringIO(text))]
            said += ((day, path.name) for day in days if _is_day(day))
    return max(said, default=("", ""))


def _is_day(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(text).isoformat() == text
    return False


def read_named(path: pathlib.Path, word: str, model: type[R]) -> R:
    """The record that a YAML file is, called by its id as the file is.

    Raises:
        Faults: the file is missing or malformed, or the record breaks the schema or has another id.
    """
    one: Any = record(path.name, word, model, read_yaml(path))
    if one.id != path.stem:
        rule, remedy = f"its id is {one.id}", f"give it the name of its file, {path.stem}"
        raise schema.Faults([schema.Fault(path.name, f"{word}, id", rule, remedy)])
    return one


def read_lists(path: pathlib.Path, model: type[R], words: Mapping[str, str]) -> R:
    """The record that a YAML file is; `words` say what a row of each of its lists is called.

    Raises:
        Faults: the file is missing or malformed, breaks the schema, or has an id twice in a list.
    """
    content = read_yaml(path)
    faults = []
    for name, word in words.items():
        kind: Any = _within(model, name)
        rows = content.get(name) if isinstance(content, Mapping) else None
        read, wrong = check(path.name, kind, named(word, "id", rows))
        faults += [*wrong, *repeated(path.name, "id", (one.id for one in read))]
    schema.refuse(faults)
    return record(path.name, "file", model, content)


def record(file: str, place: str, model: type[R], content: Any) -> R:
    """What stands at a place of a file, as a record; Faults if it breaks the schema."""
    records, faults = check(file, model, [(place, content)])
    schema.refuse(faults)
    return records[0]
