"""What a clause, its dated terms and an amendment may say."""

import datetime
import decimal
import itertools
from typing import Annotated, Any, Literal, Self

import pydantic

from analysis import files, schema, templates
from analysis.schema import field

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


class Dispute(schema.Record):
    """What contradicts a term, or leaves it open."""

    known: datetime.date = field("day the contradiction became public as YYYY-MM-DD")
    says: schema.Text = field("what contradicts it, in our words, with the keys of the sources")


class Wording(schema.Record):
    """A stated value of a clause, as its source printed it."""

    name: schema.Identifier = field("what the value is, such as rate, cap or total")
    value: float | None = field("the number as printed, or null if unknown or in words only", None)
    unit: schema.Unit | Literal["years", "year", ""] = field(
        f"one of {', '.join(schema.UNITS)}, years, year; empty for words", ""
    )
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}", "one")
    bound: schema.Bound = field("one of exact, at least, at most, about", "exact")
    says: str = field("what is agreed, in our words, where it is no number", "")
    dating: str = field("how the effective date was established, if not stated", "")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    kind: schema.Kind = field("one of leaked, press, official, executive, derived")
    source: schema.Text = field("a key of data/sources.csv")
    quote: schema.Quote = field("the source's own words, at most 20")
    translation: schema.Quote = schema.TRANSLATION
    confidence: schema.Confidence = field("one of high, medium, low")
    disputed: tuple[Dispute, ...] = field("what contradicts it, or nothing", ())

    @pydantic.model_validator(mode="after")
    def _is_a_number_with_a_unit_or_words(self) -> Self:
        if self.value is None and not self.says:
            raise ValueError(f"the {self.name} has neither a value nor words")
        if self.value is not None and not self.unit:
            raise ValueError(f"the {self.name} has a value without a unit")
        if self.value is not None and self.value < 0:
            raise ValueError(f"the value {self.value} is negative")
        if self.name == "years" and self.value is not None and self.value < 1:
            raise ValueError(f"the years {self.value} are fewer than one")
        if self.unit in ("years", "year") and self.value is not None and self.value % 1:
            raise ValueError(f"the value {self.value} is no whole number, as {self.name} is")
        if self.unit == "year" and self.value is not None and self.value not in schema.YEARS:
            raise ValueError(f"the value {self.value:g} is no year, as {self.name} is")
        if self.name in _PARTS and self.value is not None and self.point > 1:
            raise ValueError(f"the {self.name} {self.value} {self.unit} is not between 0 and 1")
        schema.refuse_vast(self.point, self.base_unit)
        return self

    @property
    def base_unit(self) -> str:
        """The unit of its point."""
        return schema.base_unit(self.unit)

    @property
    def point(self) -> float:
        """The value in base units (USD, ratio, years, year); NaN while unknown."""
        if self.value is None:
            return float("nan")
        return float(decimal.Decimal(str(self.value)) * schema.factor(self.unit, self.scale))

    @property
    def slack(self) -> float:
        """How far off it may be by its rounding, in base units: half a unit of its last digit.

        Nothing unless it is told as about so much, for what is agreed is not measured.
        """
        if self.value is None or self.bound != "about":
            return 0.0
        printed = decimal.Decimal(str(self.value).removesuffix(".0"))
        return float(schema.rounding(printed) * schema.factor(self.unit, self.scale))


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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from analysis.terms import display  # noqa: PLC0415 - which is made of these records

        return display.of_term(self).bundle()

    @property
    def start_unpublished(self) -> bool:
        """Whether its first day is applied for want of a published one, as `dating` then says."""
        return "not published" in self.dating

    def in_force(self, day: datetime.date) -> bool:
        """Whether it applies on a day."""
        return self.effective <= day and (self.until is None or day <= self.until)


class Change(Wording):
    """What an amendment does to one term of a clause."""

    clause: schema.Identifier = field("the clause it changes")
    action: Literal["begin", "set", "end"] = field(
        "begin a term that is not in force, set or end one that is"
    )
    effective: datetime.date | None = field("if other than the amendment's", None)
    until: datetime.date | None = field("last day in force, if one was agreed", None)


class Amendment(schema.Record):
    """A change of the pact on a day (data/amendments/*.yml)."""

    id: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")] = field(
        "the name of its file"
    )
    title: schema.Text = field("its name in the report")
    effective: datetime.date = field("first day in force as YYYY-MM-DD")
    enacted: bool = field("true if it happened, false if it is a thought")
    reads: schema.Text = field("what it changes in one sentence of our own")
    brief: str = field(
        "the same in short, after the month in which it took effect; empty if `reads` is", ""
    )
    changes: tuple[Change, ...] = field("at least one change")

    @pydantic.model_validator(mode="after")
    def _each_ends_after_it_begins(self) -> Self:
        if not self.changes:
            raise ValueError("it changes nothing")
        for one in self.changes:
            day = one.effective or self.effective
            if one.until is not None and one.until < day:
                raise ValueError(f"the {one.name} ends on {one.until}, before it begins on {day}")
        return self

    @property
    def quoted(self) -> str:
        """Its title as it stands for a thought, in tables and charts as in sentences."""
        return templates.quoted(self.title)


class Clause(schema.Record):
    """One promise of the pact, with its words and its dated values (data/terms.yml)."""

    id: schema.Identifier = field("a unique name in lower-case letters, digits and underscores")
    title: schema.Text = field("its name in the report")
    called: str = field("the same in a sentence, with its article; empty if its title does", "")
    kind: Literal[
        "share", "ladder", "metered", "commitment", "participation", "stake", "trigger", "control"
    ] = field(f"one of {', '.join(KINDS)}")
    payer: schema.Text = field("who pays or grants: the name of a company")
    receiver: schema.Text = field("who is paid or granted: a company other than the payer")
    base: schema.Text = field("what its values apply to")
    reads: schema.Text = field("the clause in one sentence of our own")
    not_modelled: schema.Text = field("what the formula leaves out")
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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from analysis.terms import display  # noqa: PLC0415 - which is made of these records

        return display.of_clause(self).bundle()

    def unit(self, name: str) -> str:
        """The base unit of its terms of a name, empty for words; a ValueError if there are none."""
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
            before = [t for t in self.terms if t.name == one.name and t.effective < one.effective]
            eve = one.effective - datetime.timedelta(days=1)
            if before and not any(t.in_force(eve) for t in before):
                raise ValueError(f"there is a gap before the {one.name} of {one.effective}")
        return self

    def begun(self, as_of: str, *names: str) -> list[Term]:
        """The terms of some names that were known on a day, and had taken effect by it."""
        begun = (t for t in self.terms if max(t.known, t.effective).isoformat() <= as_of)
        return [t for t in begun if t.name in names]

    def term(self, name: str, day: datetime.date, as_of: str) -> Term | None:
        """The term of a name in force on one day, as known on another, or None.

        Where several sources state the same term, the one known last counts.

        Raises:
            ValueError: a clause of this kind has no such term.
        """
        self.unit(name)
        known = (t for t in self.terms if t.name == name and t.known.isoformat() <= as_of)
        found = (t for t in known if t.in_force(day))
        return max(found, key=lambda t: (t.effective, t.known), default=None)


def thoughts(text: str) -> list[Amendment]:
    """The amendments that nobody enacted, from YAML text with a line '---' between any two.

    Raises:
        Faults: the text is malformed, or any of them breaks the schema or says it was enacted.
    """
    file = "amendments"
    found = files.documents(file, text)
    rows = [(f"amendment {n}", one) for n, one in enumerate(found, 1) if one is not None]
    read, faults = files.check(file, Amendment, rows)
    faults += files.repeated(file, "id", (one.id for one in read))
    place, rule, remedy = "amendment, enacted", "it is no thought", "write enacted: false"
    faults += [schema.Fault(f"{one.id}.yml", place, rule, remedy) for one in read if one.enacted]
    schema.refuse(faults)
    return read
