"""What the reader asks the press for: which editions, with which parameters."""

import dataclasses
import pathlib
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import report
from analysis import files, parameters, schema, terms
from report.formats import letters

EDITIONS_FILE = report.EDITIONS.with_suffix(".yml")
USUAL = "current"

_EXPECTED = "write 'name: value', one per line, as UTF-8 text"
_KEYS = ("title", "subtitle", "parameters")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME, _LONGEST_TITLE = 40, 200
_AMENDMENTS = "amendments"  # the parameter that holds the text of the files


@dataclass(frozen=True)
class Order:
    """One edition to be built."""

    name: str
    title: str
    subtitle: str
    parameters: Mapping[str, Any]  # every parameter and its value
    changed: Mapping[str, Any]  # those that differ from the edition as it is declared
    titled: Mapping[str, str] = field(default_factory=dict)  # title and subtitle, if asked for
    only: str = ""  # the one notebook that is built of it; all if empty
    formats: tuple[str, ...] = ()  # those it is written in; the usual ones if empty

    @property
    def command(self) -> str:
        """The command that builds this edition again."""
        typed = {name: value for name, value in self.changed.items() if name != _AMENDMENTS}
        changes = [f" -p {name}={value}" for name, value in typed.items()]
        changes += [f" --amendment {name}.yml" for name in self.amendments]
        changes += [f" --{name} {shlex.quote(text)}" for name, text in self.titled.items()]
        changes += [f" --only {self.only}"] if self.only else []
        changes += [f" --formats {','.join(self.formats)}"] if self.formats else []
        return f"python -m report build --edition {self.name}{''.join(changes)}"

    @property
    def folder(self) -> str:
        """The name of the folder it goes to: one chapter never takes the place of a whole."""
        chapter = re.sub("[^a-z0-9]+", "-", self.only.lower()).strip("-")
        return f"{self.name}-only-{chapter}" if self.only else self.name

    @property
    def amendments(self) -> dict[str, str]:
        """The amendments of this edition that nobody enacted: name -> what they say, as JSON."""
        found = terms.thoughts(self.parameters[_AMENDMENTS])
        return {one.id: one.model_dump_json() for one in found}


def take(
    names: Sequence[str],
    typed: Sequence[str],
    file: pathlib.Path | None,
    editions: pathlib.Path = EDITIONS_FILE,
    *,
    amendments: Sequence[pathlib.Path] = (),
    titled: Mapping[str, str] | None = None,
    only: str = "",
    formats: Sequence[str] = (),
) -> list[Order]:
    """The orders for these editions.

    What is typed overrides what stands in the file, and that what the edition declares. An edition
    that is not declared is built like `current`.

    Args:
        names: the editions wanted.
        typed: `name=value` texts from the command line.
        file: a YAML file of parameters.
        editions: the YAML file that declares the editions.
        amendments: YAML files, each an amendment that nobody enacted, to replay on top of the pact.
        titled: the title or subtitle, if other than the edition declares.
        only: the name of the one notebook to build, which is checked where notebooks are found.
        formats: the names of those to write; the usual ones if empty.

    Raises:
        Faults: everything that is wrong with the names, the texts and the files.
    """
    layers: list[tuple[str, Mapping[str, Any]]] = []
    known: dict[str, Any] = {}

    def collect() -> Iterable[schema.Fault]:
        known.update(declared(editions))
        return ()

    def from_file() -> Iterable[schema.Fault]:
        if file is not None:
            layers.append((str(file), read_file(file)))
        return _layer_faults(layers[-1:])

    def from_line() -> Iterable[schema.Fault]:
        given, faults = _split(typed)
        layers.append(("-p", given))
        return [*faults, *_layer_faults(layers[-1:])]

    def from_amendments() -> Iterable[schema.Fault]:
        if amendments:
            layers.append(("--amendment", {_AMENDMENTS: _of_amendments(amendments)}))
            parameters.check(layers[-1][1])
        return ()

    titled = titled or {}
    schema.gather(
        collect,
        lambda: _name_faults(names),
        lambda: _title_faults(titled),
        lambda: _format_faults(formats),
        from_file,
        from_line,
        from_amendments,
    )
    changes = {name: value for _, layer in layers for name, value in layer.items()}
    taken = [
        dataclasses.replace(
            _order(name, {**known.get(name, known[USUAL]), **titled}, changes, titled),
            only=only,
            formats=tuple(dict.fromkeys(formats)),
        )
        for name in dict.fromkeys(names)
    ]
    schema.gather(*(lambda order=order: _misfits(order) for order in taken if order.amendments))
    return taken


def declared(file: pathlib.Path = EDITIONS_FILE) -> dict[str, dict[str, Any]]:
    """The declared editions: name -> title, subtitle and parameters.

    Raises:
        Faults: the file is missing or malformed, or a parameter of an edition is refused.
    """
    content = files.read_yaml(file)
    if not isinstance(content, dict) or USUAL not in content:
        rule = f"it does not declare the edition {USUAL}"
        remedy = f"write it as '{USUAL}:' with {', '.join(_KEYS)}"
        raise schema.Faults([schema.Fault(file.name, "file", rule, remedy)])
    faults = [*_name_faults(content, file.name)]
    for name, edition in content.items():
        faults += _edition_faults(f"{file.name}, edition {name}", edition)
    if faults:
        raise schema.Faults(faults)
    return content


def _order(
    name: str,
    edition: Mapping[str, Any],
    changes: Mapping[str, Any],
    titled: Mapping[str, str],
) -> Order:
    as_declared = parameters.check(edition["parameters"])
    values = parameters.check({**edition["parameters"], **changes})
    changed = {key: value for key, value in values.items() if value != as_declared[key]}
    return Order(name, edition["title"], edition["subtitle"], values, changed, titled)


def _name_faults(names: Iterable[Any], place: str = "--edition") -> list[schema.Fault]:
    rule = "it cannot name an edition"
    remedy = f"use lower-case letters, digits and single hyphens, at most {_LONGEST_NAME}"
    return [
        schema.Fault(place, repr(name), rule, remedy)
        for name in names
        if not _NAME.fullmatch(str(name)) or len(str(name)) > _LONGEST_NAME
    ]


def _title_faults(titled: Mapping[str, str]) -> Iterable[schema.Fault]:
    """What is wrong with a title or subtitle: it has to be one line that can be printed."""
    for name, text in titled.items():
        rule = ""
        if not text.strip():
            rule = "it is empty"
        elif len(text) > _LONGEST_TITLE or not text.isprintable():
            rule = "it is no line of text that a masthead can hold"
        elif strange := letters.missing(text):
            rule = f"no font of the report has the letters {strange!r}"
        if rule:
            remedy = f"write one line of at most {_LONGEST_TITLE} Western letters"
            yield schema.Fault(f"--{name}", repr(text), rule, remedy)


def _format_faults(names: Sequence[str]) -> Iterable[schema.Fault]:
    """A fault for each format that there is not."""
    if not names:
        return ()
    from report.formats import release  # noqa: PLC0415 - a second of imports that few orders need

    known = release.known()
    rule, remedy = "there is no such format", f"use some of {','.join(known)}"
    strange = (name for name in names if name not in known)
    return [schema.Fault("--formats", repr(name), rule, remedy) for name in strange]


def _edition_faults(place: str, edition: Any) -> list[schema.Fault]:
    if not isinstance(edition, dict) or set(edition) != set(_KEYS):
        remedy = f"give it {', '.join(_KEYS)} and nothing else"
        return [schema.Fault(place, "keys", "they are not the ones of an edition", remedy)]
    if not isinstance(edition["parameters"], dict):
        return [schema.Fault(place, "parameters", "they are no mapping", "write 'name: value'")]
    faults = [
        schema.Fault(place, key, "it is not a text", "write a text in quotation marks")
        for key in ("title", "subtitle")
        if not isinstance(edition[key], str)
    ]
    return faults + _layer_faults([(place, edition["parameters"])])


def read_file(file: pathlib.Path) -> dict[str, Any]:
    """The mapping in a YAML file of parameters.

    Raises:
        Faults: it is missing, malformed, or not a mapping.
    """
    if not file.is_file():
        raise schema.Faults([schema.Fault(str(file), "file", "there is none", "correct its path")])
    try:
        content = files.read_yaml(file)
    except schema.Faults as found:
        raise schema.Faults(_placed(str(file), found.faults)) from None
    if not isinstance(content, dict):
        rule = "it holds no parameters"
        raise schema.Faults([schema.Fault(str(file), "file", rule, _EXPECTED)])
    return content


def _of_amendments(files: Sequence[pathlib.Path]) -> str:
    """The text of the amendments in some files.

    Raises:
        Faults: a file is missing or malformed, or what it says is no amendment of its name.
    """
    schema.gather(*(lambda file=file: _amendment_faults(file) for file in files))
    return "\n---\n".join(file.read_text(encoding="utf-8") for file in files)


def _misfits(order: Order) -> Iterable[schema.Fault]:
    """Nothing, if the amendments of an edition fit the pact that they change.

    Raises:
        Faults: they do not.
    """
    from analysis import terms  # noqa: PLC0415 - a second of imports that few orders need

    terms.agreed(order.parameters)
    return ()


def _amendment_faults(file: pathlib.Path) -> Iterable[schema.Fault]:
    """Nothing, if the file holds an amendment.

    Raises:
        Faults: it does not.
    """
    terms.records.read_amendment(file)
    return ()


def _split(typed: Iterable[str]) -> tuple[dict[str, str], list[schema.Fault]]:
    """The names and values in `name=value` texts, and what is wrong with them."""
    given: dict[str, str] = {}
    faults = []
    for text in typed:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            faults.append(
                schema.Fault("-p", repr(text), "it is not name=value", "write -p name=value")
            )
        elif name in given:
            faults.append(schema.Fault("-p", name, "it is given twice", "give it once"))
        else:
            given[name] = value
    return given, faults


def _layer_faults(layers: Iterable[tuple[str, Mapping[str, Any]]]) -> list[schema.Fault]:
    """What is wrong with parameters, said with the place they were given at."""
    faults: list[schema.Fault] = []
    for place, given in layers:
        try:
            parameters.check(given)
        except schema.Faults as found:
            faults += _placed(place, found.faults)
    return faults


def _placed(place: str, faults: Iterable[schema.Fault]) -> list[schema.Fault]:
    return [dataclasses.replace(fault, file=place) for fault in faults]
