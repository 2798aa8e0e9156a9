"""What the reader asks the press for: which editions, with which parameters."""

import dataclasses
import functools
import pathlib
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import report
from analysis import files, outlook, parameters, schema, terms
from report.formats import editions, letters
from report.press import layers

EDITIONS_FILE = report.EDITIONS.with_suffix(".yml")
USUAL = "current"
PAGE = "html"  # the format that a part is written in
STORY = "story"  # what `only` says for the story without its ledger

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME, _LONGEST_TITLE = 40, 200


@dataclass(frozen=True)
class Order:
    """One edition to be built."""

    name: str
    title: str
    subtitle: str
    parameters: Mapping[str, Any]  # every parameter and its value
    changed: Mapping[str, Any]  # those that differ from the edition as declared, of amendments each
    titled: Mapping[str, str] = field(default_factory=dict)  # title and subtitle, if asked for
    only: str = ""  # the one notebook that is built of it, or STORY; all if empty
    formats: tuple[str, ...] = ()  # those it is written in; the usual ones if empty
    stock: bool = False  # whether stock kernels execute the notebooks, to the same end

    @property
    def command(self) -> str:
        """The command that builds this edition again."""
        typed = {name: value for name, value in self.changed.items() if name != layers.AMENDMENTS}
        changes = [f" -p {name}={parameters.shown(name, value)}" for name, value in typed.items()]
        own = terms.thoughts(self.changed.get(layers.AMENDMENTS, ""))
        changes += [f" --amendment {one.id}.yml" for one in own]
        changes += [f" --{name} {shlex.quote(text)}" for name, text in self.titled.items()]
        changes += [f" --only {self.only}"] if self.only else []
        changes += [f" --formats {','.join(self.formats)}"] if self.formats else []
        return f"python -m report build --edition {self.name}{''.join(changes)}"

    @property
    def folder(self) -> str:
        """The name of the folder it goes to: a part never takes the place of a whole."""
        part = re.sub("[^a-z0-9]+", "-", self.only.lower()).strip("-")
        return f"{self.name}-only-{part}" if self.only else self.name

    @property
    def is_story(self) -> bool:
        """Whether it is for the story alone."""
        return self.only == STORY

    @property
    def is_page(self) -> bool:
        """Whether it is for the page of a part alone, which tells of few findings."""
        return bool(self.only) and {*self.formats} <= {PAGE}

    @property
    def amendments(self) -> dict[str, str]:
        """The amendments of this edition that nobody enacted: name -> what they say, as JSON."""
        found = terms.thoughts(self.parameters[layers.AMENDMENTS])
        return {one.id: one.model_dump_json() for one in found}


class _Declared(schema.Record):
    """An edition of report/editions.yml."""

    title: str = schema.field("a text in quotation marks")
    subtitle: str = schema.field("a text in quotation marks")
    parameters: dict[str, Any] = schema.field("a mapping, 'name: value' one per line")


def take(
    names: Sequence[str],
    typed: Sequence[str],
    given: Sequence[pathlib.Path] | None = None,
    editions: pathlib.Path = EDITIONS_FILE,
    *,
    amendments: Sequence[pathlib.Path] = (),
    titled: Mapping[str, str] | None = None,
    only: str = "",
    formats: Sequence[str] = (),
    returned: Mapping[str, Any] | None = None,
) -> list[Order]:
    """The orders for these editions.

    What is typed overrides what stands in a file, that what stands in a file before, that what a
    workbook says, and that what the edition declares. Amendments come together, of those with one
    name the last. An edition that is not declared is built like `current`.

    Args:
        typed: `name=value` texts from the command line.
        given: YAML files of parameters.
        editions: the YAML file that declares the editions.
        amendments: YAML files, each an amendment that nobody enacted, to replay on top of the pact.
        titled: the title or subtitle, if other than the edition declares.
        only: the one notebook to build, which is checked where notebooks are found, or STORY.
        formats: the names of those to write; the usual ones if empty.
        returned: the parameters of a workbook that was changed, already checked.

    Raises:
        Faults: everything that is wrong with the names, the texts and the files.
    """
    titled = titled or {}
    known, _, said = schema.read_all(
        functools.partial(declared, editions),
        lambda: schema.refuse(
            [*_name_faults(names), *_title_faults(titled), *_format_faults(formats)]
        ),
        lambda: layers.given(typed, given or (), amendments),
    )

    def fit(name: str) -> Order:
        edition = {**known.get(name, known[USUAL]), **titled}
        values, changed = _valued(edition["parameters"], returned or {}, said)
        told = (name, edition["title"], edition["subtitle"], values, changed, titled)
        return Order(*told, only=only, formats=tuple(dict.fromkeys(formats)))

    return schema.read_all(*(functools.partial(fit, name) for name in dict.fromkeys(names)))


def declared(file: pathlib.Path = EDITIONS_FILE) -> dict[str, dict[str, Any]]:
    """The declared editions: name -> title, subtitle and parameters.

    Raises:
        Faults: the file is missing or malformed, or a parameter of an edition is refused.
    """
    content = files.read_yaml(file)
    if not isinstance(content, dict) or USUAL not in content:
        rule = f"it does not declare the edition {USUAL}"
        remedy = f"write it as '{USUAL}:' with {', '.join(_Declared.model_fields)}"
        raise schema.Faults([schema.Fault(file.name, "file", rule, remedy)])
    schema.gather(
        lambda: _name_faults(content, file.name),
        *(functools.partial(_edition_faults, file, *each) for each in content.items()),
    )
    return content


def _valued(
    usual: Mapping[str, Any], *changes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """All parameters of an edition after some changes, and those that differ from before."""
    declared = parameters.check(usual)
    values = parameters.check(layers.together([usual, *changes]))
    schema.refuse(_lacking_years(values))
    changed = {key: value for key, value in values.items() if value != declared[key]}
    if layers.AMENDMENTS in changed:
        before, now = (layers.pieces(it[layers.AMENDMENTS]).values() for it in (declared, values))
        changed[layers.AMENDMENTS] = layers.JOINED.join(one for one in now if one not in before)
    return values, changed


def _lacking_years(values: Mapping[str, Any]) -> Iterable[schema.Fault]:
    """A fault if the scenario that is followed lacks years that the chapters tell of."""
    told = outlook.load()[parameters.BY_NAME["scenario"].default].years
    scenario = outlook.scenario(values)
    if lacking := [str(year) for year in told if year not in scenario.years]:
        rule = f"it has no {', '.join(lacking)}, and the chapters tell of {told[0]} to {told[-1]}"
        remedy = f"let it cover {told[0]} to {told[-1]}, or follow another; all are compared anyway"
        yield schema.Fault("parameters", f"scenario {scenario.id}", rule, remedy)


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
    for name in names:
        if not editions.exists(name):
            rule, remedy = "there is no such format", f"use some of {','.join(editions.known())}"
            yield schema.Fault("--formats", repr(name), rule, remedy)


def _edition_faults(file: pathlib.Path, name: str, edition: Any) -> Iterable[schema.Fault]:
    """What is wrong with a declared edition, its parameters each with its line."""
    files.record(file.name, f"edition {name}", _Declared, edition)
    try:
        parameters.check(edition["parameters"])
    except schema.Faults as found:
        for fault in files.placed(file, found.faults, (name, "parameters")):
            yield dataclasses.replace(fault, file=f"{file.name}, edition {name}")
