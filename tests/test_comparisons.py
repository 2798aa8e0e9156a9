"""No comparison is typed: what is more than what, what rose, and that nobody says so is computed.

Whatever the notebooks, the exhibits, the labels of findings and the verdicts on claims say of an
order, a trend or an absence stands in a fill-in, which the findings of a run decide; see
`analysis.templates`. The few that are typed stand here, by why no number can turn them round.
"""

import ast
import itertools
import re
from collections.abc import Iterator

import shown

from analysis import figures, outlook, schema, terms, worlds
from analysis.exhibits import headlines
from analysis.findings import claimed, disagreements, register

EXHIBITS = schema.DATA.parent / "analysis" / "exhibits"
_SIDE = "more|less|fewer|higher|lower|larger|smaller|greater|longer|shorter|faster|slower|slowly"
_SIDE += "|earlier|later|older|younger|better|worse"
# An order, a trend, a superlative, an estimate, an absence.
COMPARED = re.compile(
    rf"\b(?:{_SIDE})\b[^.;:]*?\bthan\b|\b(?:out|is|are|was|were|lies?|far) (?:{_SIDE})\b"
    r"|\b(?:rose|risen|fell|fallen|grew|grown|shrank|exceed\w*|outr[au]n\w*|doubled|tripled|halved"
    r"|overtook|passed|surpass\w*|stayed (?:below|above)|understates?|overstates?"
    r"|lifts?|raises?|lowers|lower (?:it|them|the))\b"
    r"|\b(?:larg|small|high|low|bigg|long|short|strong|wid|earli|old|new|few|clos|near)est\b"
    r"|\bmost (?:of|recently)\b|\b(?:half of (?!20)|twice|nearly|almost|mostly|largely)\b"
    r"|(?<!so )\bmany times\b"
    r"|\bno (?:source|term|figure|document|amount|price|other|later|one)\b|\bno(?:body|ne)\b"
    r"|\bno\b[^.;:]*?\b(?:had|has|have)(?: yet| ever)? (?:been|become)\b",
    re.IGNORECASE,
)
_FILLED = re.compile(r"\{[^{}]*\}")

# Why a typed comparison cannot be turned round by a number -> what marks the sentences.
TYPED: dict[str, tuple[str, ...]] = {
    "it defines, asks or states a rule": (
        "where no less was paid than was due, it is *not needed*",
        "which may be less than the share due",
        "The pact is more than a share of revenue",
        "or not shared, raises the revenue and lowers the multiple",
        "A lower rate would raise it too;",
        "a higher one would lower it.",
        "If so, the full share was larger.",
        "deducted before payment, revenue was higher",
        "The multiple is lower if less of revenue is shared",
        "whichever is less",
        "most of its first twelve months",
        "half of the simulations below;",
        "less than was published",
        "would be more than what is shared",
        "where more than one differs",
        "largest standard error",
        "the nearest published figure",
        "is among the evidence for it",
        "counts the share twice",
        "Would single quarters have passed the hurdle?",
        "When inference costs less than the share leaves",
        "in which inference costs less than the share leaves",
        "whose error is smaller than that of the forecast",
        "whose growth surely passed the hurdle",
        "rounding hides whether growth passed the hurdle",
        "by how far that exceeded it",
        "less the lowest published",
        "later sales of OpenAI models by Microsoft than the run-rate",
    ),
    "the comparison chose the branch in which it stands": (
        "no share is missing, and none of the explanations applies",
        "no later pact",
        "They missed none.",
        "no later figure yet",
        "what is set off is more than the bill",
        "none known",
        "more than there is",
        "the leaked payments are smaller than what would be due",
        "Nine months imply {}, more than the {} of all of YEAR",
        "No sure figure excludes {}, and none proves it",
        "none of the {} would close the gap",
        "less than nothing",
        "agreed by nobody",
        "come out higher, as they also draw",
        "Where no source gives the start",
    ),
    "it is counted in the same sentence": (
        "{} times, most recently",
        "{} surely passed",
        "{} passed.",
        "the simulations erred less than a naive forecast",
    ),
    "it says what would have to be so": (
        "ran over more years than reported",
        "earlier or later than assumed",
        "far more slowly than in the scenario",
    ),
    "a headline is said only while it holds, as the test below has it": (
        "A year's commitments outrun the revenue last published",
        "rose more than nine against twelve show",
        "The stake was worth more than what was paid in",
        "more was billed by Microsoft or paid to it than flowed back",
    ),
    "words are lacking, not numbers, and a source that had them would be quoted": (
        "what the rate applies to, no source says",
        "Less traffic cost no amount is published",
        "No term known here says",
        "No term known here makes it pay them",
        "a year that nobody published",
        "until which year, nobody published",
        "Nobody knows the year",
        "a chapter of their own, or no amount",
        "no figure bears on it, and the leak's author denies it",
        "no source settles which",
        "No source of this report bears on it",
        "No source says since when",
        "No other source has this meaning",
        "No source says so",
    ),
    "the days of terms say so, as a test below holds": (
        "Contracts with CoreWeave and Oracle were older",
    ),
    "a source or a term has it in these words": (
        "mostly paid with credits, says TechCrunch's source",
        "over a longer period than before",
        "a share on less than all revenue",
    ),
}


def _sentences(text: str) -> list[str]:
    """A text without its fill-ins, sentence by sentence."""
    whole = " ".join(_FILLED.sub("{}", text).split())
    return re.split(r"(?<=[.;:?])\s+", whole)


def _strings(tree: ast.Module) -> Iterator[str]:
    """The texts of a module or cell: what stands in a string of several words, but no docstring."""
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Expr)
        for part in ([node.value] if isinstance(node, ast.Expr) else node.values)
    }
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}"
                    for part in node.values
                )
            case ast.Constant(str(text)) if " " in text and id(node) not in parts:
                yield text


def written() -> Iterator[tuple[str, str]]:
    """Whatever may be printed, sentence by sentence, with its place."""
    for name in shown.names():
        for number, (kind, source, tags) in enumerate(shown.cells(name), 1):
            if "parameters" not in tags:
                texts = [source] if kind == "markdown" else _strings(ast.parse(source))
                yield from ((f"{name}, cell {number}", text) for text in texts)
    for path in sorted(EXHIBITS.glob("*.py")):
        for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.name, text
    yield from ((one.name, one.label) for one in register.REGISTER.values())
    yield from disagreements.MEANS.items()
    for one in headlines.load():
        yield from ((headlines.FILE, text) for text in (one.headline, one.fall))
    for claim in claimed.load():
        yield from ((f"claim {claim.id}", judged.because) for judged in claim.judged)


def compared() -> Iterator[tuple[str, str]]:
    """The sentences that compare without a fill-in, with their places."""
    for place, text in written():
        if "datum." not in text:
            yield from ((place, one) for one in _sentences(text) if COMPARED.search(one))


def test_no_comparison_is_typed_but_those_that_no_number_can_turn_round() -> None:
    marks = list(itertools.chain.from_iterable(TYPED.values()))
    assert not [each for each in compared() if not any(one in each[1] for one in marks)]


def test_no_amount_is_typed_in_a_cell() -> None:
    """What was published, and when, comes from the data: an audited 3.7e9 was once a target."""
    typed = [
        (name, number, node.value)
        for name in shown.names()
        for number, (kind, source, tags) in enumerate(shown.cells(name), 1)
        if kind == "code" and "parameters" not in tags
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        if abs(node.value) >= 10_000  # years and sizes are less
    ]
    assert not typed


def test_no_headline_of_a_chart_is_typed() -> None:
    """It states the finding: a name of what is drawn, or a sentence for all runs, states none."""
    said = [
        (name, ast.unparse(node.value))
        for name in shown.names()
        for kind, source, _ in shown.cells(name)
        if kind == "code"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword) and node.arg == "headline"
    ]
    assert len(said) > 20
    assert not [each for each in said if "{" not in each[1] and "(" not in each[1]]


def test_each_exception_is_still_needed() -> None:
    every = [one for _, one in compared()]
    for mark in itertools.chain.from_iterable(TYPED.values()):
        assert any(mark in one for one in every), mark


def test_a_headline_that_compares_is_said_only_while_it_holds() -> None:
    comparing = [one for one in headlines.load() if COMPARED.search(one.headline)]
    assert len(comparing) >= 4
    assert not [one.headline for one in comparing if one.holds in ("", "path")]


def test_the_contracts_that_are_called_older_are() -> None:
    first = {
        one.id: min(term.effective for term in one.terms)
        for one in terms.load().values()
        if one.terms
    }
    for older in ("coreweave_commitment", "oracle_commitment"):
        assert first[older] < first["aws_commitment"]


def test_the_reasons_of_scenarios_and_inputs_that_compare_figures_are_so() -> None:
    """As scenarios and uncertain inputs have them in words, for each file that says so."""
    found = {id: one.point / 1e9 for id, one in figures.by_id().items()}
    goal, computing = found["revenue_expected_2026_z8"], found["total_compute_expected_2026_z7"]
    microsoft = found["revenue_from_openai_fy2026_k26"]
    half = "Less than half of the growth from"
    (slower,) = (one for one in outlook.load()["base"].revenue if half in one.reason)
    half_of_it = 50 * (goal / found["revenue_2025_z2"] - 1)
    said = [
        (half, slower.growth is not None and 40 < slower.growth < half_of_it),
        ("are about half of the computing of 2026", 0.45 < microsoft / computing < 0.55),
        ("and inference at about 3.8, which is 47 percent more", f"{5.6 / 3.8 - 1:.0%}" == "47%"),
        ("put at about 5.6 billion dollars", found["total_compute_2024_tc"] == 5.6),
        ("inference at about 3.8", found["inference_2024_tc"] == 3.8),
    ]
    reasons = [one.reason for one in worlds.load().inputs]
    for scenario in outlook.load().values():
        reasons += [one.reason for base in outlook.BASES for one in getattr(scenario, base)]
    for words, is_so in said:
        assert is_so, words
        assert any(words in reason for reason in reasons), words
