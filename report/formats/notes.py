"""What the note to a number says, in the words every output format uses."""

import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import figures, periods, traces, wording
from analysis.exhibits import words
from report.formats import amounts, document

# The run card's title has this anchor, each of its rows one of its own.
RUN = "run"


@dataclass(frozen=True)
class Input:
    """One thing a finding was computed from, and the anchor of the place that says more."""

    id: str
    value: str
    anchor: str  # empty if the document does not say more


@dataclass(frozen=True)
class Note:
    """Where one number comes from; its formula is cut where an input stands first."""

    anchor: str
    id: str
    label: str
    value: str
    bounds: str
    worlds: str
    period: str
    formula: tuple[str | Input, ...]
    words: str  # the formula in words, which findings of one kind share
    rests: tuple[tuple[str, str], ...]  # what it rests on, where inputs lead no further
    elsewhere: str  # the address of its note in the other document, if it has one


@dataclass(frozen=True)
class Published:
    """A published figure or term: who printed it, and in which words."""

    anchor: str
    id: str
    label: str
    value: str
    source: str
    origin: str
    quote: str
    translation: str  # of a quotation in another language
    trust: str
    since: str
    replies: str  # the anchor of what was said of it
    language: str  # of the quotation
    elsewhere: str  # as above


@dataclass(frozen=True)
class Said:
    """All that was said of some subjects, each with who printed it."""

    anchor: str
    label: str
    replies: tuple[tuple[figures.Statement, figures.Source], ...]


@dataclass(frozen=True)
class Notes:
    """All notes: the findings, what was published, and what was said of that, each told once."""

    findings: tuple[Note, ...]
    published: tuple[Published, ...]
    said: tuple[Said, ...]

    @property
    def kinds(self) -> Mapping[str, Sequence[Note]]:
        """The findings by the formula in words that gives them; first those that have none."""
        alike: dict[str, list[Note]] = {"": []}
        for one in self.findings:
            alike.setdefault(one.words, []).append(one)
        return {words: told for words, told in alike.items() if told}


@functools.lru_cache(maxsize=2)  # of a story and its ledger, for page and PDF
def notes(report: document.Document) -> Notes:
    """A note for every finding of the report, and for every figure and term these rest on."""
    return _Gathering(report).notes()


class _Gathering:
    """Gathers the notes: which anchor each thing has."""

    def __init__(self, report: document.Document) -> None:
        self._report = report
        self._parameters = {each["name"] for each in report.parameters}
        self._taken = {_trace(name) for name in (*report.findings, *report.published)}
        self._published = {_trace(name): each for name, each in report.published.items()}
        self._anchors = {_content(each): name for name, each in self._published.items()}
        self._subjects: dict[str, None] = {}
        self._here = {_content(each) for each in itertools.chain(*report.rests.values())}

    def notes(self) -> Notes:
        findings = tuple(map(self._note, self._report.findings.values()))
        published = tuple(map(self._publication, self._published))
        return Notes(findings, published, tuple(map(self._told, self._subjects)))

    def _input(self, each: Mapping[str, Any]) -> Input:
        """A thing that was read; a story has no note for some, the ledger has one for each."""
        if each["kind"] == "finding":
            here = each["id"] in self._report.findings
        else:
            here = each["kind"] == "parameter" or _content(each) in self._here
        leads = here or not self._report.short
        told = wording.brief(amounts.amount(each))
        return Input(each["id"], told, self._anchor(each) if leads else "")

    def _elsewhere(self, anchor: str) -> str:
        """The address of the same note in the other document; empty if it has none."""
        there = self._report.short or anchor.removeprefix(_trace("")) in self._report.beside
        return f"{self._report.elsewhere}.html#{anchor}" if there else ""

    def _anchor(self, each: Mapping[str, Any]) -> str:
        if each["kind"] == "finding":
            return _trace(each["id"])
        if each["kind"] == "parameter":
            return row(each["id"]) if each["id"] in self._parameters else RUN
        content = _content(each)
        if content not in self._anchors:
            self._anchors[content] = anchor = self._free(_trace(traces.noted(each["id"], each)))
            self._published[anchor] = each
        return self._anchors[content]

    def _free(self, anchor: str) -> str:
        """The anchor, numbered if it is taken: a term may have had several values."""
        numbered = (f"{anchor}-{number}" for number in itertools.count(2))
        free = next(one for one in itertools.chain([anchor], numbered) if one not in self._taken)
        self._taken.add(free)
        return free

    def _note(self, finding: Mapping[str, Any]) -> Note:
        period = (finding["period"] or {}).get("label", "")
        return Note(
            anchor=_trace(finding["id"]),
            id=finding["id"],
            label=finding["label"],
            value=amounts.amount(finding),
            bounds=amounts.bounds(finding),
            worlds=amounts.in_worlds(finding),
            period="" if period in finding["label"] else period,
            formula=_parts(finding["formula"], map(self._input, finding["inputs"])),
            words=self._report.meanings.get(finding["id"], ""),
            rests=self._rests(finding),
            elsewhere=self._elsewhere(_trace(finding["id"])),
        )

    def _rests(self, finding: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """What a finding rests on beside what its formula leads to."""
        read = {_content(each) for each in finding["inputs"] if each["kind"] != "finding"}
        beneath = self._report.rests.get(finding["id"], ())
        return tuple(
            (self._anchor(one), one["label"]) for one in beneath if _content(one) not in read
        )

    def _publication(self, anchor: str) -> Published:
        each = self._published[anchor]
        source = self._report.sources.get(each.get("source", ""))
        trust = f"{sure} confidence" if (sure := each.get("confidence")) else ""
        trust = f"{each['nature']}, {trust}" if trust and each.get("nature") else trust
        is_number = each["value"] is not None or not each.get("source")  # a term may be none
        told = amounts.assumed if each["kind"] == "scenario" else amounts.amount
        return Published(
            anchor=anchor,
            id=each["id"],
            label=each["label"],
            value=told(each) if is_number else "in words",
            source=source.key if source else "",
            origin=figures.dated(source, each.get("date", "")) if source else "",
            quote=each.get("quote", ""),
            translation=each.get("translation", ""),
            trust=trust,
            since=periods.day(each["effective"]) if each.get("effective") else "",
            replies=self._replies(each.get("about", "")),
            language=source.language if source else "",
            elsewhere=self._elsewhere(anchor),
        )

    def _replies(self, about: str) -> str:
        """The anchor of what was said of some subjects, if anything was."""
        if not any(one.about in about.split() for one in self._report.statements):
            return ""
        self._subjects[about] = None
        return _about(about)

    def _told(self, about: str) -> Said:
        """What was said of some subjects, first by the companies themselves, each by its day."""
        topics = about.split()
        said = [one for one in self._report.statements if one.about in topics]
        said.sort(key=lambda one: (one.kind not in ("executive", "official"), one.known))
        label = f"Said of: {', '.join(map(_topic, topics))}"
        begun = (
            one.model_copy(update={"speaker": words.sentence_case(one.speaker)}) for one in said
        )
        replies = tuple((one, self._report.sources[one.source]) for one in begun)
        return Said(_about(about), label, replies)


def _parts(formula: str, inputs: Iterable[Input]) -> tuple[str | Input, ...]:
    """The formula with each input in the place of its name, the first time it stands there."""
    named = {each.id: each for each in inputs}
    return tuple(named.pop(part, part) for part in re.split(r"(\w+)", formula) if part)


def _about(topics: str) -> str:
    return _trace(f"said-{topics.replace(' ', '-')}")


def _topic(name: str) -> str:
    known = figures.quantities().get(name)
    told = known.label if known else name.replace("_", " ")
    return f"the {told}" if name == told else told


def _content(each: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    """All that is told of a figure, term or assumption: what is the same has one note."""
    return frozenset(each.items())


def address(whole: str) -> str:
    """The words of a link to a publication: its address, unless nobody can read that."""
    return figures.brief(whole) if "%" in whole else whole


def _trace(name: str) -> str:
    return f"{document.TRACE}{name}".removeprefix("#")


def row(parameter: str) -> str:
    """The anchor of a parameter's row in the run card."""
    return f"parameter-{parameter}"
