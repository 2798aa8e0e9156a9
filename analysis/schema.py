"""The one schema of everything in data/: what a row may say, and what to do when it does not.

Each field's description is at once its entry in the codebook and the remedy of its error.
A file is checked whole: `Faults` lists every fault with its file, place, rule and remedy.
"""

import csv
import datetime
import decimal
import itertools
import pathlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

import pydantic
import yaml

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
MOST_QUOTED_WORDS = 20

SCALES = {"one": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# Unit as printed -> (base unit, factor). Harmonising happens here and nowhere else.
UNITS = {
    "USD": ("USD", decimal.Decimal(1)),
    "USD per year": ("USD per year", decimal.Decimal(1)),
    "USD per share": ("USD per share", decimal.Decimal(1)),
    "percent": ("ratio", decimal.Decimal("0.01")),
    "multiple": ("ratio", decimal.Decimal(1)),
    "GW": ("GW", decimal.Decimal(1)),
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was given: where, which rule, and how to mend it."""

    file: str
    place: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.rule}. Remedy: {self.remedy}."


class Faults(Exception):
    """Everything found wrong, all at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def _quoted_briefly(quote: str) -> str:
    words = len(quote.split())
    if words > MOST_QUOTED_WORDS:
        raise ValueError(f"the quote has {words} words; at most {MOST_QUOTED_WORDS} may be quoted")
    return quote


Identifier = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, pydantic.StringConstraints(min_length=1)]
Finite = Annotated[float, pydantic.Field(allow_inf_nan=False)]
Quote = Annotated[str, pydantic.AfterValidator(_quoted_briefly)]
Unit = Literal["USD", "USD per year", "USD per share", "percent", "multiple", "GW"]
Scale = Literal["one", "million", "billion", "trillion"]
Bound = Literal["exact", "at least", "at most", "about"]
Kind = Literal["leaked", "press", "official", "executive", "derived"]
Confidence = Literal["high", "medium", "low"]
Party = Literal["OpenAI", "Microsoft"]
Contractor = Literal["OpenAI", "Microsoft", "Amazon", "Oracle", "CoreWeave"]


def field(description: str, default: Any = ...) -> Any:
    """A field whose description serves the codebook and the error message alike."""
    return pydantic.Field(default, description=description)


class Record(pydantic.BaseModel):
    """A frozen row; unknown fields are refused."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """A publication (data/sources.csv)."""

    key: Text = field("a short unique key, used by every figure, statement and term")
    publisher: Text = field("who published it")
    author: str = field("who wrote it, empty if not named")
    title: str = field("its title, empty if not recorded")
    date: datetime.date | None = field("day of publication as YYYY-MM-DD, empty if unknown")
    address: str = field("where to read it: a web address, empty if there is none")
    kind: Literal["leak", "press", "official", "executive", "analyst", "court", "secondary"] = (
        field("one of leak, press, official, executive, analyst, court, secondary")
    )
    language: Text = field("language of the publication as a two-letter code")


class Quantity(Record):
    """What a figure measures (data/quantities.csv)."""

    quantity: Identifier = field("a unique name in lower-case letters, digits and underscores")
    label: Text = field("its name in the report")
    unit: Unit = field(f"one of {', '.join(UNITS)}")
    signed: Literal["yes", "no"] = field("yes if it may be negative, else no")
    definition: Text = field("one sentence saying what is counted")


class Figure(Record):
    """A published number, as its source printed it (data/figures.csv)."""

    id: Identifier = field("a unique name: quantity, period and source joined by underscores")
    quantity: Identifier = field("a quantity listed in data/quantities.csv")
    party: Party = field("whose figure it is: OpenAI or Microsoft")
    start: datetime.date = field("first day covered as YYYY-MM-DD, the first of a month")
    end: datetime.date = field("last day covered as YYYY-MM-DD, the last of a month")
    value: Annotated[str, pydantic.StringConstraints(pattern=r"^-?\d+(\.\d+)?$")] = field(
        "the digits as printed, such as 493.8; the last digit carries the rounding"
    )
    unit: Unit = field("the quantity's unit in data/quantities.csv")
    scale: Scale = field(f"one of {', '.join(SCALES)}")
    bound: Bound = field("one of exact, at least, at most, about: how the source hedged it")
    accounting: Literal["accrual", "cash", ""] = field("accrual or cash, empty if not stated")
    gross_net: Literal["gross", "net", ""] = field("gross or net, empty if not stated")
    kind: Kind = field("one of leaked, press, official, executive, derived")
    source: Text = field("a key of data/sources.csv")
    quote: Quote = field("the source's own words, at most 20, empty if none were kept")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    confidence: Confidence = field("one of high, medium, low")
    note: str = field("what a reader should know about this row, or empty")

    @pydantic.model_validator(mode="after")
    def _period_runs_forward_over_whole_months(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the end {self.end} is before the start {self.start}")
        whole = self.start.day == 1 and (self.end + datetime.timedelta(days=1)).day == 1
        if self.start != self.end and not whole:
            raise ValueError("a period covers whole months; a point in time has start = end")
        return self

    @property
    def _unit_value(self) -> decimal.Decimal:
        return SCALES[self.scale] * UNITS[self.unit][1]

    @property
    def point(self) -> float:
        """The printed value in base units (USD, ratio)."""
        return float(decimal.Decimal(self.value) * self._unit_value)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value in base units that the printed digits allow.

        Half a unit of the last digit either way; unbounded on the open side of "at least" and
        "at most". "About" adds no width: no source says how much it means.
        """
        printed = decimal.Decimal(self.value)
        ulp = decimal.Decimal(1).scaleb(int(printed.as_tuple().exponent))
        low, high = printed - ulp / 2, printed + ulp / 2
        if self.bound == "at least":
            return self.point, float("inf")
        if self.bound == "at most":
            return float("-inf"), self.point
        return float(low * self._unit_value), float(high * self._unit_value)


class Statement(Record):
    """What somebody said about the numbers (data/statements.csv)."""

    id: Identifier = field("a unique name in lower-case letters, digits and underscores")
    speaker: Text = field("who said it")
    about: Text = field("the quantity it is about, or leak")
    gist: Text = field("our one-sentence summary")
    quote: Quote = field("the speaker's or source's own words, at most 20")
    kind: Kind = field("one of leaked, press, official, executive, derived")
    source: Text = field("a key of data/sources.csv")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    confidence: Confidence = field("one of high, medium, low")


# What each kind of clause may state: the names of its dated values and the base unit of each.
KINDS = {
    "share": {"rate": "ratio", "cap": "USD", "last_year": "year", "ends_at_agi": ""},
    "ladder": {"hurdle": "ratio", "rate": "ratio", "top_rate": "ratio"},
    "metered": {"billing": "", "discount": "ratio"},
    "commitment": {"total": "USD", "years": "years", "first_year": "year"},
    "participation": {"first_rate": "ratio", "recoup": "USD", "second_rate": "ratio", "cap": "USD"},
    "stake": {"fraction": "ratio", "valuation": "USD", "committed": "USD"},
    "trigger": {"declared_by": "", "profits": "USD", "licence": "", "payments": ""},
    "control": {"grant": ""},
}
# Every ratio of a clause is a part of something, and so lies between 0 and 1.
_PARTS = {name for units in KINDS.values() for name, unit in units.items() if unit == "ratio"}


class Dispute(Record):
    """What contradicts a term, or leaves it open."""

    known: datetime.date = field("day the contradiction became public as YYYY-MM-DD")
    says: Text = field("what contradicts it, in our words, with the keys of the sources")


class Wording(Record):
    """A stated value of a clause, as its source printed it."""

    name: Identifier = field("what the value is, such as rate, cap or total")
    value: float | None = field("the number as printed, or null if unknown or in words only", None)
    unit: Unit | Literal["years", "year", ""] = field(
        f"one of {', '.join(UNITS)}, years, year; empty for words", ""
    )
    scale: Scale = field(f"one of {', '.join(SCALES)}", "one")
    bound: Bound = field("one of exact, at least, at most, about", "exact")
    says: str = field("what is agreed, in our words, where it is no number", "")
    dating: str = field("how the effective date was established, if not stated", "")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    kind: Kind = field("one of leaked, press, official, executive, derived")
    source: Text = field("a key of data/sources.csv")
    quote: Quote = field("the source's own words, at most 20")
    confidence: Confidence = field("one of high, medium, low")
    disputed: tuple[Dispute, ...] = field("what contradicts it, or nothing", ())

    @pydantic.model_validator(mode="after")
    def _is_a_number_with_a_unit_or_words(self) -> Self:
        if self.value is None and not self.says:
            raise ValueError(f"the {self.name} has neither a value nor words")
        if self.value is not None and not self.unit:
            raise ValueError(f"the {self.name} has a value without a unit")
        if self.value is not None and self.value < 0:
            raise ValueError(f"the value {self.value} is negative")
        if self.name in _PARTS and self.value is not None and self.point > 1:
            raise ValueError(f"the {self.name} {self.value} {self.unit} is not between 0 and 1")
        return self

    @property
    def base_unit(self) -> str:
        """The unit of its point."""
        return UNITS[self.unit][0] if self.unit in UNITS else self.unit

    @property
    def point(self) -> float:
        """The value in base units (USD, ratio, years, year); NaN while unknown."""
        if self.value is None:
            return float("nan")
        factor = UNITS[self.unit][1] if self.unit in UNITS else decimal.Decimal(1)
        return float(decimal.Decimal(str(self.value)) * SCALES[self.scale] * factor)


class Term(Wording):
    """A dated value of a clause."""

    effective: datetime.date = field("first day in force as YYYY-MM-DD")
    until: datetime.date | None = field("last day in force, or null while open", None)

    @pydantic.model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.until is not None and self.until < self.effective:
            raise ValueError(f"until {self.until} is before effective {self.effective}")
        return self

    def disputes(self, as_of: str) -> tuple[Dispute, ...]:
        """What was known to contradict it on a day, if the term itself was known by then."""
        known = self.known.isoformat() <= as_of
        return tuple(one for one in self.disputed if known and one.known.isoformat() <= as_of)

    def in_force(self, day: datetime.date) -> bool:
        """Whether it applies on a day."""
        return self.effective <= day and (self.until is None or day <= self.until)


class Change(Wording):
    """What an amendment does to one term of a clause."""

    clause: Identifier = field("the clause it changes")
    action: Literal["begin", "set", "end"] = field(
        "begin a term that is not in force, set or end one that is"
    )
    effective: datetime.date | None = field("if other than the amendment's", None)
    until: datetime.date | None = field("last day in force, if one was agreed", None)


class Amendment(Record):
    """A change of the pact on a day (data/amendments/*.yml)."""

    id: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")] = field(
        "the name of its file"
    )
    title: Text = field("its name in the report")
    effective: datetime.date = field("first day in force as YYYY-MM-DD")
    enacted: bool = field("true if it happened, false if it is a thought")
    reads: Text = field("what it changes in one sentence of our own")
    changes: tuple[Change, ...] = field("at least one change")


class Clause(Record):
    """One promise of the pact, with its words and its dated values (data/terms.yml)."""

    id: Identifier = field("a unique name in lower-case letters, digits and underscores")
    title: Text = field("its name in the report")
    kind: Literal[
        "share", "ladder", "metered", "commitment", "participation", "stake", "trigger", "control"
    ] = field(f"one of {', '.join(KINDS)}")
    payer: Contractor = field("who pays or grants: one of the companies")
    receiver: Contractor = field("who is paid or granted: one of the companies, not the payer")
    base: Text = field("what its values apply to")
    reads: Text = field("the clause in one sentence of our own")
    not_modelled: Text = field("what the formula leaves out")
    terms: tuple[Term, ...] = field("its dated values; empty if an amendment begins it", ())

    @pydantic.model_validator(mode="after")
    def _between_two_parties(self) -> Self:
        if self.payer == self.receiver:
            raise ValueError(f"payer and receiver are both {self.payer}")
        for one in self.terms:
            unit = self.unit(one.name)
            if one.value is not None and one.base_unit != unit:
                raise ValueError(f"the {one.name} is in {one.unit}, not in {unit or 'words'}")
        return self

    def unit(self, name: str) -> str:
        """The base unit of its terms of a name, empty for words.

        Raises:
            ValueError: a clause of this kind has no such term.
        """
        if name not in KINDS[self.kind]:
            allowed = ", ".join(KINDS[self.kind])
            raise ValueError(f"a {self.kind} has no {name}; it has {allowed}")
        return KINDS[self.kind][name]

    @pydantic.model_validator(mode="after")
    def _without_overlap_or_gap(self) -> Self:
        for one, later in itertools.permutations(self.terms, 2):
            follows = one.name == later.name and one.effective < later.effective
            if follows and (one.until is None or one.until >= later.effective):
                raise ValueError(
                    f"the {one.name} of {one.effective} overlaps that of {later.effective}"
                )
        for one in self.terms:
            if not self._joins(one):
                raise ValueError(f"there is a gap before the {one.name} of {one.effective}")
        return self

    def _joins(self, one: Term) -> bool:
        """Whether a term is the first of its name or follows another without a gap."""
        before = [t for t in self.terms if t.name == one.name and t.effective < one.effective]
        eve = one.effective - datetime.timedelta(days=1)
        return not before or any(t.in_force(eve) for t in before)

    def term(self, name: str, day: datetime.date, as_of: datetime.date) -> Term | None:
        """The term of a name in force on one day, as known on another, or None.

        Where several sources state the same term, the one known last counts.

        Raises:
            ValueError: a clause of this kind has no such term.
        """
        self.unit(name)
        found = [t for t in self.terms if t.name == name and t.known <= as_of and t.in_force(day)]
        return max(found, key=lambda t: (t.effective, t.known), default=None)


OUTLOOK = (2026, 2032)  # first and last year of every scenario
ASSUMED = "assumption"  # the source of what nobody published
_HOW = ("value", "growth", "reaches", "figure")


class Stretch(Record):
    """Some years of one base of a scenario."""

    first: int = field("first year it covers")
    last: int = field("last year it covers")
    value: float | None = field("the same amount in each year", None)
    growth: float | None = field("change on the year before, in percent a year", None)
    reaches: float | None = field("the amount of the last year, approached in a line", None)
    figure: str = field("id of a published figure in data/figures.csv that gives the amount", "")
    over: str = field("id of the figure that it is divided by, if any", "")
    unit: Literal["USD", "percent", "multiple"] = field("USD, percent or multiple")
    scale: Scale = field(f"one of {', '.join(SCALES)}", "one")
    source: Text = field(f"a key of data/sources.csv, or {ASSUMED}")
    reason: Text = field("why this amount, in one sentence")

    @pydantic.model_validator(mode="after")
    def _says_one_thing_of_years_in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"its last year {self.last} is before its first {self.first}")
        said = [name for name in _HOW if getattr(self, name) not in (None, "")]
        if len(said) != 1:
            raise ValueError(f"it says {' and '.join(said) or 'none'} of {', '.join(_HOW)}")
        return self

    def base_units(self, printed: float) -> float:
        """A printed amount in base units (USD, ratio)."""
        unit = SCALES[self.scale] * UNITS[self.unit][1]
        return float(decimal.Decimal(str(printed)) * unit)


class Scenario(Record):
    """A possible future of what the clauses apply to (data/scenarios/*.yml)."""

    id: Identifier = field("the name of its file")
    title: Text = field("its name in the report")
    known: datetime.date = field("day it was written as YYYY-MM-DD; earlier editions know it not")
    reads: Text = field("the scenario in one sentence")
    agi_year: int | None = field("year at whose start AGI counts as reached, or null for never")
    revenue: tuple[Stretch, ...] = field("OpenAI's revenue, USD")
    profit: tuple[Stretch, ...] = field("OpenAI's profit over its revenue")
    compute: tuple[Stretch, ...] = field("what OpenAI spends on computing, over its revenue")
    inference: tuple[Stretch, ...] = field("what running the models costs, over revenue")
    azure: tuple[Stretch, ...] = field("part of the spending on computing that goes to Azure")
    resale: tuple[Stretch, ...] = field("Microsoft's sales of the models, over OpenAI's revenue")
    search: tuple[Stretch, ...] = field("Microsoft's search advertising revenue, USD")
    valuation: tuple[Stretch, ...] = field("what OpenAI is worth, over its revenue of the year")

    @pydantic.model_validator(mode="after")
    def _each_base_covers_every_year_once(self) -> Self:
        wanted = list(range(OUTLOOK[0], OUTLOOK[1] + 1))
        for base in BASES:
            stretches = getattr(self, base)
            covered = [year for one in stretches for year in range(one.first, one.last + 1)]
            twice = sorted({year for year in covered if covered.count(year) > 1})
            absent = sorted(set(wanted) - set(covered))
            outside = sorted(set(covered) - set(wanted))
            for what, years in (
                ("twice", twice),
                ("not at all", absent),
                ("but the outlook does not", outside),
            ):
                if years:
                    raise ValueError(f"the base {base} has {', '.join(map(str, years))} {what}")
            opening = min(stretches, key=lambda one: one.first)
            if opening.growth is not None:
                rule = "a growth on a year that is not known"
                raise ValueError(f"the base {base} starts with {rule}")
            if opening.reaches is not None and base != "profit":  # whose year before is audited
                raise ValueError(
                    f"the base {base} starts with a line from a year that is not known"
                )
        return self


BASES = ("revenue", "profit", "compute", "inference", "azure", "resale", "search", "valuation")


# What each distribution is made of: the fields it needs.
DISTRIBUTIONS = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("a", "b", "low", "high"),
    "normal": ("mean", "spread"),
    "lognormal": ("median", "spread"),
    "choice": ("values", "chances"),
}
_ONE = 1e-9  # how far chances may miss one in all


class Uncertain(Record):
    """Something that is not known, and how far (data/uncertainty.yml)."""

    id: Identifier = field("a parameter of a run, or an input of the history of payments")
    title: Text = field("its name in the report")
    distribution: Literal["uniform", "triangular", "beta", "normal", "lognormal", "choice"] = field(
        f"one of {', '.join(DISTRIBUTIONS)}"
    )
    low: Finite | None = field("the least it may be", None)
    mode: Finite | None = field("where a triangular one is likeliest", None)
    high: Finite | None = field("the most it may be", None)
    mean: Finite | None = field("the middle of a normal one", None)
    median: Finite | None = field("the middle of a lognormal one", None)
    spread: Finite | None = field(
        "standard deviation; of a lognormal one, that of its logarithm", None
    )
    a: Finite | None = field("first shape of a beta one", None)
    b: Finite | None = field("second shape of a beta one", None)
    values: tuple[Finite, ...] | None = field("what a choice may be", None)
    chances: tuple[Finite, ...] | None = field("the chance of each value, one in all", None)
    unit: Literal["USD", "percent", "multiple", "quarters", "year"] = field(
        "USD, percent, multiple, quarters or year"
    )
    scale: Scale = field(f"one of {', '.join(SCALES)}", "one")
    known: datetime.date = field(
        "day whose public knowledge it rests on as YYYY-MM-DD; earlier editions lack it"
    )
    source: Text = field(f"a key of data/sources.csv, or {ASSUMED}")
    reason: Text = field("why so and so far, in one sentence")

    @pydantic.model_validator(mode="after")
    def _has_what_its_distribution_needs(self) -> Self:
        needed = DISTRIBUTIONS[self.distribution]
        every = dict.fromkeys(name for names in DISTRIBUTIONS.values() for name in names)
        given = [name for name in every if getattr(self, name) is not None]
        if sorted(given) != sorted(needed):
            told = ", ".join(needed)
            raise ValueError(f"a {self.distribution} one needs {told}; it has {', '.join(given)}")
        return self

    @pydantic.model_validator(mode="after")
    def _has_support(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"its low {self.low} is not below its high {self.high}")
        if self.mode is not None and not (self.low or 0) <= self.mode <= (self.high or 0):
            raise ValueError(f"its mode {self.mode} is not between its low and its high")
        for name in ("spread", "a", "b", "median"):
            size = getattr(self, name)
            if size is not None and size <= 0:
                raise ValueError(f"its {name} {size} is not above 0")
        if self.chances is not None and self.values is not None:
            off = abs(sum(self.chances) - 1) > _ONE or min(self.chances) < 0
            if off or len(self.chances) != len(self.values):
                raise ValueError("its chances are not one for each value, or not one in all")
        return self

    @property
    def factor(self) -> float:
        """What turns a printed number into base units (USD, ratio, quarters, year)."""
        unit = UNITS[self.unit][1] if self.unit in UNITS else decimal.Decimal(1)
        return float(SCALES[self.scale] * unit)


class Evidence(Record):
    """A published figure that makes worlds more or less likely (data/uncertainty.yml)."""

    figure: Identifier = field("id of a figure in data/figures.csv")
    of: Literal["revenue_2024", "revenue_2025h1", "revenue_2025", "to_microsoft_2025"] = field(
        "what it measures: revenue_2024, revenue_2025h1, revenue_2025 or to_microsoft_2025"
    )
    error: Annotated[float, pydantic.Field(gt=0, le=100)] = field(
        "standard deviation of its error in percent, on top of rounding"
    )
    reason: Text = field("why so far, in one sentence")


class Uncertainty(Record):
    """All that is uncertain, and what speaks for or against a world."""

    inputs: tuple[Uncertain, ...] = field("what is drawn once for each world")
    evidence: tuple[Evidence, ...] = field("published figures that weight the worlds")


_WORDIEST = 40  # words of one plain sentence


class Word(Record):
    """A word of the report that may need explaining (data/glossary.yml)."""

    term: Text = field("the word as a heading")
    forms: tuple[Text, ...] = field("how the text prints it, each form of one word alone")
    meaning: Text = field(f"what it means here, in one plain sentence of at most {_WORDIEST} words")

    @pydantic.field_validator("forms")
    @classmethod
    def _stands_somewhere(cls, forms: tuple[str, ...]) -> tuple[str, ...]:
        if not forms:
            raise ValueError("it has no form to be found by")
        return forms

    @pydantic.field_validator("meaning")
    @classmethod
    def _is_one_short_sentence(cls, meaning: str) -> str:
        if not meaning.endswith(".") or ". " in meaning:
            raise ValueError("it is not one sentence with a full stop")
        if len(meaning.split()) > _WORDIEST:
            raise ValueError(f"it has {len(meaning.split())} words")
        return meaning


class Correction(Record):
    """A published number or sentence that was wrong (data/corrections.yml)."""

    date: datetime.date = field("day of the correction as YYYY-MM-DD")
    place: Text = field("what was wrong: the id of a finding or figure, or a chapter")
    was: Text = field("what stood there")
    now: Text = field("what stands there since")
    reason: Text = field("why it was wrong, in one sentence")
    noticed: str = field("who noticed, empty if we did", "")


# Every data file, or part of one, under its name in the codebook, and the schema of its rows.
FILES: dict[str, type[Record]] = {
    "data/figures.csv": Figure,
    "data/quantities.csv": Quantity,
    "data/sources.csv": Source,
    "data/statements.csv": Statement,
    "data/terms.yml, a clause": Clause,
    "data/terms.yml, a term": Term,
    "data/terms.yml, a dispute": Dispute,
    "data/amendments, a file": Amendment,
    "data/amendments, a change": Change,
    "data/scenarios, a file": Scenario,
    "data/scenarios, a stretch of a base": Stretch,
    "data/uncertainty.yml, the file": Uncertainty,
    "data/uncertainty.yml, an input": Uncertain,
    "data/uncertainty.yml, evidence": Evidence,
    "data/glossary.yml": Word,
    "data/corrections.yml": Correction,
}

R = TypeVar("R", bound=Record)


def _remedy(model: type[pydantic.BaseModel], path: Sequence[str | int]) -> str:
    """The description of the field at `path`: how it should have been written."""
    names = [part for part in path if isinstance(part, str)]
    nested: dict[str, type[pydantic.BaseModel]] = {
        "terms": Term,
        "changes": Change,
        "disputed": Dispute,
        "inputs": Uncertain,
        "evidence": Evidence,
        **dict.fromkeys(BASES, Stretch),
    }
    inner = next((nested[name] for name in reversed(names[:-1]) if name in nested), model)
    fields = {one.alias or name: one for name, one in inner.model_fields.items()}
    if names and names[-1] in fields:
        return f"write {names[-1]} as {fields[names[-1]].description}"
    return f"use only the fields {', '.join(fields)}"


def _rule(error: Any) -> str:
    """The broken rule in plain words, with what was found."""
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        return "the field is missing"
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    if error["type"] == "value_error":
        return message
    return f"{error['input']!r} is not allowed: {message[0].lower()}{message[1:]}"


def _check(
    file: str, model: type[R], rows: Sequence[tuple[str, Any]]
) -> tuple[list[R], list[Fault]]:
    """Rows that fit the model, and the faults of those that do not."""
    records, faults = [], []
    for place, row in rows:
        try:
            records.append(model.model_validate(row))
        except pydantic.ValidationError as error:
            for fault in error.errors():
                path = ".".join(map(str, fault["loc"]))
                where = f"{place}, {path}" if path else place
                remedy = _remedy(model, fault["loc"]) if path else "correct this row"
                faults.append(Fault(file, where, _rule(fault), remedy))
    return records, faults


def _read(path: pathlib.Path) -> str:
    """The text of a data file."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Faults(
            [Fault(path.name, "file", "it is missing", "restore it from the repository")]
        ) from None
    except OSError as error:
        rule = f"it cannot be read ({error.strerror})"
        raise Faults([Fault(path.name, "file", rule, "make it a readable file")]) from None
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise Faults(
            [Fault(path.name, place, "it is not UTF-8 text", "save the file as UTF-8")]
        ) from None


def _csv_rows(path: pathlib.Path, columns: Sequence[str]) -> list[tuple[str, Any]]:
    """The rows of a CSV file with their line numbers; the header must name the columns."""
    reader = csv.reader(_read(path).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        rule = f"it is not well-formed CSV ({error})"
        remedy = "quote every text that holds a comma or a quotation mark"
        raise Faults([Fault(path.name, f"line {reader.line_num}", rule, remedy)]) from None
    if header != list(columns):
        rule = f"the header is {','.join(header)!r}"
        remedy = f"write the header {','.join(columns)!r}"
        raise Faults([Fault(path.name, "line 1", rule, remedy)])
    uneven = [
        Fault(
            path.name,
            f"line {line}",
            f"it has {len(row)} cells instead of {len(columns)}",
            "quote every text that holds a comma, and leave empty cells empty",
        )
        for line, row in rows
        if len(row) != len(columns)
    ]
    if uneven:
        raise Faults(uneven)
    return [(f"line {line}", dict(zip(columns, row, strict=True))) for line, row in rows]


def _optional_empty(row: dict[str, str], model: type[Record]) -> dict[str, str | None]:
    """An empty cell of an optional date is None."""
    optional = {n for n, f in model.model_fields.items() if f.annotation == datetime.date | None}
    return {name: None if name in optional and not cell else cell for name, cell in row.items()}


def _repeated(file: str, name: str, keys: Iterable[str]) -> list[Fault]:
    """A fault for each key that stands twice."""
    seen: set[str] = set()
    faults = []
    for key in keys:
        if key in seen:
            rule, remedy = f"the {name} stands twice", f"give each row its own {name}"
            faults.append(Fault(file, f"{name} {key}", rule, remedy))
        seen.add(key)
    return faults


def read_csv(path: pathlib.Path, model: type[R]) -> list[R]:
    """The records of a CSV file.

    Raises:
        Faults: the file is missing, not UTF-8, malformed, or any row breaks the schema.
    """
    columns = list(model.model_fields)
    rows = [(place, _optional_empty(row, model)) for place, row in _csv_rows(path, columns)]
    records, faults = _check(path.name, model, rows)
    faults += _repeated(path.name, columns[0], (getattr(r, columns[0]) for r in records))
    if faults:
        raise Faults(faults)
    return records


class _UniqueKeys(yaml.SafeLoader):
    """YAML that refuses a key written twice (the standard loader keeps the last one)."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML calls it so
        keys: list[Any] = []
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in keys:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            keys.append(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: pathlib.Path) -> Any:
    """The content of a YAML file.

    Raises:
        Faults: the file is missing, not UTF-8, or not well-formed YAML.
    """
    return _parsed(path.name, lambda: yaml.load(_read(path), Loader=_UniqueKeys))  # noqa: S506 - a subclass of SafeLoader


def _parsed(file: str, parse: Callable[[], Any]) -> Any:
    """What YAML text says.

    Raises:
        Faults: it is not well-formed.
    """
    try:
        return parse()
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        place = f"line {mark.line + 1}" if mark else "file"
        rule = f"it is not well-formed YAML ({problem or 'a character that YAML does not allow'})"
        raise Faults([Fault(file, place, rule, "correct the indentation or quoting")]) from None


def _named(word: str, key: str, rows: Any) -> list[tuple[str, Any]]:
    """The rows of a list with their places: each by its key or, where it has none, its number."""
    listed = rows if isinstance(rows, list) else []
    names = (one.get(key, n) if isinstance(one, dict) else n for n, one in enumerate(listed, 1))
    return [(f"{word} {name}", one) for name, one in zip(names, listed, strict=True)]


def _read_list(path: pathlib.Path, model: type[R], word: str, key: str) -> list[R]:
    """The records of a YAML file that is a list of them, each known by its key.

    Raises:
        Faults: the file is missing or malformed, or any record breaks the schema.
    """
    content = read_yaml(path)
    if not isinstance(content, list):
        rule, remedy = f"it is not a list of {word}s", f"begin each {word} with '- {key}: ...'"
        raise Faults([Fault(path.name, "file", rule, remedy)])
    records, faults = _check(path.name, model, _named(word, key, content))
    if faults:
        raise Faults(faults)
    return records


def read_clauses(path: pathlib.Path) -> list[Clause]:
    """The clauses of a terms file.

    Raises:
        Faults: the file is missing or malformed, or any clause breaks the schema.
    """
    clauses = _read_list(path, Clause, "clause", "id")
    _refuse(_repeated(path.name, "id", (clause.id for clause in clauses)))
    return clauses


def read_glossary(path: pathlib.Path) -> list[Word]:
    """The words that the report explains.

    Raises:
        Faults: the file is missing or malformed, any word breaks the schema, or two words share
            a heading or a form.
    """
    words = _read_list(path, Word, "word", "term")
    faults = _repeated(path.name, "term", (word.term.casefold() for word in words))
    forms = (form.casefold() for word in words for form in word.forms)
    _refuse(faults + _repeated(path.name, "form", forms))
    return words


def read_corrections(path: pathlib.Path) -> list[Correction]:
    """What was corrected, the newest first.

    Raises:
        Faults: the file is missing or malformed, or any correction breaks the schema.
    """
    found = _read_list(path, Correction, "correction", "date")
    return sorted(found, key=lambda one: one.date, reverse=True)


def _refuse(faults: Sequence[Fault]) -> None:
    """Make sure that nothing was found wrong.

    Raises:
        Faults: something was.
    """
    if faults:
        raise Faults(faults)


def read_amendment(path: pathlib.Path) -> Amendment:
    """One amendment.

    Raises:
        Faults: the file is missing or malformed, or it breaks the schema.
    """
    one = record(path.name, "amendment", Amendment, read_yaml(path))
    _refuse_other_name(path, "amendment", one.id)
    return one


def read_uncertainty(path: pathlib.Path) -> Uncertainty:
    """What is uncertain, and the evidence.

    Raises:
        Faults: the file is missing or malformed, or it breaks the schema.
    """
    content = read_yaml(path)
    parts = content if isinstance(content, dict) else {}
    inputs, faults = _check(path.name, Uncertain, _named("input", "id", parts.get("inputs")))
    evidence = _named("evidence", "figure", parts.get("evidence"))
    speaking, more = _check(path.name, Evidence, evidence)
    faults += more
    faults += _repeated(path.name, "id", (one.id for one in inputs))
    faults += _repeated(path.name, "figure", (one.figure for one in speaking))
    if faults:
        raise Faults(faults)
    return record(path.name, "file", Uncertainty, content)


def read_scenario(path: pathlib.Path) -> Scenario:
    """One scenario.

    Raises:
        Faults: the file is missing or malformed, or it breaks the schema.
    """
    one = record(path.name, "scenario", Scenario, read_yaml(path))
    _refuse_other_name(path, "scenario", one.id)
    return one


def _refuse_other_name(path: pathlib.Path, place: str, id: str) -> None:
    """Make sure that what a file holds has the file's name.

    Raises:
        Faults: it has not.
    """
    if id != path.stem:
        rule, remedy = f"its id is {id}", f"give it the name of its file, {path.stem}"
        raise Faults([Fault(path.name, f"{place}, id", rule, remedy)])


def record(file: str, place: str, model: type[R], content: Any) -> R:
    """What stands at a place of a file, as a record.

    Raises:
        Faults: it breaks the schema.
    """
    records, faults = _check(file, model, [(place, content)])
    if faults:
        raise Faults(faults)
    return records[0]


def thoughts(text: str) -> list[Amendment]:
    """The amendments that nobody enacted, from YAML text with a line '---' between any two.

    Raises:
        Faults: the text is malformed, or any of them breaks the schema or says it was enacted.
    """
    file = "amendments"
    found = _parsed(file, lambda: list(yaml.load_all(text, Loader=_UniqueKeys)))
    rows = [(f"amendment {n}", one) for n, one in enumerate(found, 1) if one is not None]
    read, faults = _check(file, Amendment, rows)
    faults += _repeated(file, "id", (one.id for one in read))
    faults += [
        Fault(f"{one.id}.yml", "amendment, enacted", "it is no thought", "write enacted: false")
        for one in read
        if one.enacted
    ]
    if faults:
        raise Faults(faults)
    return read


def gather(*checks: Callable[[], Iterable[Fault]]) -> None:
    """Run every check and raise all their faults together.

    Raises:
        Faults: any check found or raised a fault.
    """
    faults: list[Fault] = []
    for check in checks:
        try:
            faults += check()
        except Faults as found:
            faults += found.faults
    if faults:
        raise Faults(faults)
