"""What others claim of the pact is judged by computation, or with evidence that is dated."""

import datetime
import math
import pathlib
import re
from typing import Any

import pytest
import reading
import spoiling

from analysis import figures, findings, parameters, schema, wording
from analysis.exhibits import claim_lists, days
from analysis.figures import picking
from analysis.findings import claimed, totals, verdicts

LAST, ARTICLE_DAY = parameters.LAST_DAY, "2025-11-18"
RECORDED = claimed.load()
PARTS = ("payments", "clauses", "october", "bills", "leak", "accounts", "cap", "value")


def on(day: str, **given: Any) -> findings.Pact:
    return findings.of(parameters.check({"as_of": day, **given}))


def claim(id: str) -> claimed.Claim:
    return next(one for one in claimed.load() if one.id == id)


@pytest.mark.parametrize("day", [ARTICLE_DAY, "2026-05-01", "2026-06-20", LAST])
def test_each_verdict_of_a_number_is_what_its_rounding_allows(day: str) -> None:
    pact, computed = on(day), 0
    for one in verdicts.on(pact):
        if one.against is None or not math.isfinite(one.against.value):
            continue
        number, found, computed = one.claim.number, one.against, computed + 1
        low, high = number.bounds
        if number.bound == "at least" == found.bound:
            half = (
                10 ** -len(number.value.partition(".")[2]) / 2 * number.point / float(number.value)
            )
            agrees = abs(number.point - found.value) <= half * (1 + 1e-9)
        elif found.unit == "date":
            agrees = math.floor(found.value) == number.point
        else:
            agrees = low <= found.high and found.low <= high
        assert (one.how == totals.AGREES) == agrees, one.claim.id
        assert one.verdict in (
            (claimed.RIGHT, claimed.RIGHT_IF) if agrees else (claimed.WRONG,)
        ) or (one.verdict == claimed.UNTOLD and one.claim.judged), one.claim.id
    assert computed > 15


def test_every_claim_of_the_article_has_a_verdict_from_its_own_day_on() -> None:
    for day in (ARTICLE_DAY, LAST):
        told = [one for one in verdicts.on(on(day)) if one.claim.source == claimed.read().article]
        assert len(told) >= 44
        assert {one.verdict for one in told} == set(claimed.VERDICTS)
        assert not [one.claim.id for one in told if not (one.how or one.because)]


def test_the_counts_are_those_of_the_claims() -> None:
    pact = on(LAST)
    every = len(claimed.load())
    assert pact.claims_in_all("article").value + pact.claims_in_all("others").value == every


def test_every_claim_stands_in_a_part_of_the_chapter() -> None:
    assert {one.part for one in claimed.load()} == set(PARTS)
    text = (schema.DATA.parent / "notebooks" / "8_claims.ipynb").read_text(encoding="utf-8")
    assert [part for part in PARTS if f'told(pact, \\"{part}\\")' not in text] == []
    headed = ", ".join(f'\\"{part}\\"' for part in PARTS)
    assert f"headed = [{headed}]" in text


def test_a_claim_of_a_part_that_no_heading_names_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    one = claim("listing").model_copy(update={"part": "moon", "says": "It is on the moon."})
    assert claim_lists.told(on(LAST), but=PARTS).known == ""
    monkeypatch.setattr(claimed, "load", lambda: (*RECORDED, one))
    assert "It is on the moon." in claim_lists.told(on(LAST), but=PARTS).known


@pytest.mark.parametrize(
    ("id", "value", "verdict"),
    [
        ("invested_13", "11.6", claimed.RIGHT),
        ("invested_13", "13", claimed.WRONG),
        ("aws_38", "39", claimed.WRONG),
        ("seventy_percent", "64", claimed.UNTOLD),
        ("almost_doubled", "3", claimed.WRONG),
        ("cap_2028", "2029", claimed.WRONG),
        ("cap_2028", "2028", claimed.RIGHT_IF),
    ],
)
def test_another_number_has_another_verdict(id: str, value: str, verdict: str) -> None:
    one = claim(id).model_copy(update={"value": value})
    assert verdicts.judged(one, on(LAST)).verdict == verdict


def test_another_figure_turns_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = next(one for one in figures.load() if one.id == "funded_2025_09_30_q1_26")
    changed = {"funded_2025_09_30_q1_26": figure.model_copy(update={"value": "13.2"})}
    assert verdicts.judged(claim("invested_13"), on(LAST)).verdict == claimed.WRONG
    monkeypatch.setattr(picking, "by_id", lambda: changed)
    assert verdicts.judged(claim("invested_13"), on(LAST)).verdict == claimed.RIGHT


def test_a_number_that_was_cut_is_right_with_a_condition() -> None:
    one = claim("bill_2024").model_copy(update={"figure": "", "value": "3.76", "scale": "billion"})
    told = verdicts.judged(one, on(LAST))
    assert (told.verdict, told.how) == (claimed.RIGHT_IF, totals.AGREES_IF_CUT)


def test_what_is_not_known_yet_cannot_be_told() -> None:
    before, after = (
        verdicts.judged(claim("eight_percent"), on(day)) for day in ("2025-12-01", LAST)
    )
    assert (before.verdict, after.verdict) == (claimed.UNTOLD, claimed.RIGHT_IF)


def test_a_forecast_on_the_leak_s_numbers_is_not_wrong_by_a_number_without_evidence() -> None:
    """What the leak has not, all other costs, decides it; one undated table has the outcome."""
    assert verdicts.judged(claim("register_burn"), on(LAST)).verdict == claimed.UNTOLD


@pytest.mark.parametrize(
    "day", ["2025-11-12", ARTICLE_DAY, "2026-02-28", "2026-05-12", "2026-06-20"]
)
def test_evidence_counts_from_the_day_on_which_it_was_public(day: str) -> None:
    for one in verdicts.on(on(day)):
        assert one.claim.known.isoformat() <= day
        late = [
            key for key in (one.claim.source, *one.sources) if days.first(key).isoformat() > day
        ]
        assert not late, one.claim.id


@pytest.mark.later  # runs of many days
def test_no_evidence_is_lost_on_any_day_on_which_something_became_known() -> None:
    for day in reading.known_days():
        lost = [
            one.claim.id for one in verdicts.on(on(day)) if one.claim.judged and not one.because
        ]
        assert not lost, day


def test_a_verdict_is_not_stronger_where_its_words_are_unknown() -> None:
    one = claim("azure_250")
    words = one.judged[0].model_copy(update={"because": "{reported_revenue_2024q1}"})
    told = verdicts.judged(one.model_copy(update={"judged": (words,)}), on(LAST))
    assert (told.verdict, told.because) == (claimed.RIGHT_IF, "")


def test_before_the_article_the_chapter_does_not_speak_of_it() -> None:
    pact = on("2025-11-12")
    assert "article" not in claim_lists.answer(pact).markdown
    assert not claim_lists.told(pact, "payments").markdown
    assert "Zitron" in claim_lists.told(pact, "leak").markdown


def test_of_some_claims_none_is_right_and_several_are() -> None:
    early, late = (
        wording.plain(claim_lists.answer(on(day)).markdown) for day in ("2025-11-12", LAST)
    )
    assert ", none is right, one right with a condition" in early
    assert " are right, " in late
    assert " is right, " not in late


def test_what_somebody_said_does_not_become_wrong_by_another_assumption() -> None:
    usual, own = on(LAST), on(LAST, share_rate=0.01, netting=1000.0)
    assert [one.verdict for one in verdicts.on(own.usual)] == [
        one.verdict for one in verdicts.on(usual)
    ]
    assert own.claims("article", "right").value == usual.claims("article", "right").value
    assert "(#trace-" in claim_lists.told(usual, "payments").markdown
    assert "(#trace-" not in claim_lists.told(own, "payments").markdown
    assert "not on those of this edition" in claim_lists.answer(own).markdown


@pytest.mark.later  # runs of many days
def test_what_is_wrong_is_named_on_each_day_that_counts_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = claim_lists.wrong(on(LAST), "invested_13").markdown
    assert told.startswith("The wrong one that matters most: *Microsoft has invested")
    assert "(#trace-" in told
    assert claim_lists.wrong(on(LAST), "partner_since_2019").markdown.startswith(
        "The wrong one to name first: *"
    )
    with pytest.raises(KeyError, match="there is no claim 'invested_14'"):
        claim_lists.wrong(on(LAST), "invested_14")
    for day in reading.known_days():
        pact = on(day)
        assert (pact.claims("article", "wrong").value + pact.claims("others", "wrong").value) > 0
        assert claim_lists.wrong(pact, "invested_13").markdown, day
    early = claim_lists.wrong(on("2025-11-12"), "invested_13").markdown
    assert early.startswith("The wrong one: Ed Zitron, 12 November 2025: *")
    monkeypatch.setattr(verdicts, "on", lambda _: [])
    assert claim_lists.wrong(on(LAST), "invested_13").markdown == ""


@pytest.mark.parametrize(
    ("id", "changed", "told"),
    [
        ("aws_38", {"source": "NOBODY"}, ": the source 'NOBODY' is not in .*Remedy: add the"),
        ("paid_2024", {"figure": "x"}, ", figure: 'x' is not in fig.*Remedy: add the figure"),
        ("paid_2024", {"value": "1"}, ": it has both a value and a figure.*Remedy: correct this"),
        ("aws_38", {"against": ""}, ": a number is held against.*Remedy: correct this row"),
        ("listing", {"against": "payments_2024"}, ": .*and only a number is.*Remedy: correct"),
        ("aws_38", {"value": "about 38"}, ", value: 'about 38' is not.*Remedy: write value as"),
        ("listing", {"judged": []}, ": it has no number, so each judgement .*Remedy: correct"),
        ("listing", {"part": "A b"}, ", part: 'A b' is not allowed.*Remedy: write part as"),
        ("aws_38", {"chapter": "6_outlok"}, ", 6_outlok: there is no such note.*use 6_outlook"),
        ("share_goes_on", {"known": "2026-05-01"}, ": its judgements begin on .*Remedy: correct"),
    ],
)
def test_a_bad_claim_gives_one_error_with_place_rule_and_remedy(
    folder: pathlib.Path, id: str, changed: dict[str, Any], told: str
) -> None:
    with spoiling.edited(folder / claimed.FILE) as read:
        next(one for one in read["claims"] if one["id"] == id).update(changed)
    (folder.parent / "notebooks").mkdir()
    for path in (schema.DATA.parent / "notebooks").glob("*.ipynb"):
        (folder.parent / "notebooks" / path.name).touch()
    with pytest.raises(schema.Faults) as refused:
        claimed.load(folder)
    (fault,) = refused.value.faults
    assert re.fullmatch(f"claims.yml, claim {id}{told}.*", str(fault))


@pytest.mark.parametrize("verdict", [claimed.RIGHT, claimed.WRONG])
def test_what_is_computed_is_only_weakened(folder: pathlib.Path, verdict: str) -> None:
    with spoiling.edited(folder / claimed.FILE) as read:
        judged = next(one for one in read["claims"] if one["id"] == "azure_250")["judged"]
        judged[0]["verdict"] = verdict
    with pytest.raises(schema.Faults, match="claim azure_250: its verdict is computed; state"):
        claimed.load(folder)


@pytest.mark.parametrize(
    "update", [{"against": "payments_2042"}, {"says": "It paid {payments_2042}, not {claimed}."}]
)
def test_a_claim_that_names_what_there_is_not_names_what_there_is(update: dict[str, str]) -> None:
    one = claim("aws_38").model_copy(update=update)
    with pytest.raises(schema.Faults) as refused:
        verdicts.judged(one, on(LAST))
    said = "claims.yml, claim aws_38: there is no finding 'payments_2042'. Remedy: name a finding, "
    assert str(refused.value).startswith(said)


def test_the_finding_that_asks_for_a_claim_is_not_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    one = claim("aws_38").model_copy(update={"against": "payments_2042"})
    monkeypatch.setattr(claimed, "load", lambda: (one,))
    with pytest.raises(schema.Faults, match=r"^claims\.yml, claim aws_38: there is no finding"):
        on("2026-09-12").claims("article", "right")


# Worked out by hand from the published digits, in USD billion, ratios, days or years.
BY_HAND = {
    "openai_in_microsoft_revenue_fy2026": 24.1 / 331.839,
    "openai_in_intelligent_cloud_revenue_fy2026": 24.1 / 137.791,
    "others_in_cloud_fy2026": 1 - 24.1 / 214.4,
    "receivable_days_fy2026": 365 * 6.0 / 24.1,
    "share_in_revenue_from_openai_fy2026": 0.2 * (13.07 - 4.3 + 5.7) / 24.1,
    "backlog_by_share_2025_12_31": 0.45 * 625e9,
    "backlog_by_growth_2025_12_31": (625 - 1.28 * 298) * 1e9,
    "backlog_with_partner": (748 - 300 - 38 - 100) * 1e9,
    "loss_read_after_tax_recapitalised_2025q3": 3.1e9 / 0.27,
    "loss_read_pretax_before_2025q3": 4.1e9 / 0.325,
    "loss_read_misses_2025h1": 13.5 / ((0.768 + 2.071) / 0.325),
    "loss_read_misses_2026q1": 21.3 / (0.019 / 0.27),
    "loss_before_fair_value_2025": (60.35 - 41.55) * 1e9,
    "gain_by_difference_2025q4": (5.898 + 4.1 + 0.019) * 1e9,
    "carried_inference_2025": 8.670e9 * 4 / 3,
    "carried_implied_revenue_2025": 0.8658e9 / 0.2 * 4 / 3,
    "bill_over_cost_2025h1": 5.022 / 2.5,
    "burn_if_leak_is_all_2025h1": (2.5 + (5.022 - 2.5) + (4.3 - 0.4547 / 0.2)) / 2.5,
    "year_before_by_growth_2025h1": 4.3e9 / 1.16,
    "ai_revenue_less_leak_2024q3_2025q1": (8.9 - 1.005 - 1.467 - 2.075) * 1e9,
    "leaked_from_openai_fy2025": (7.495 + 0.7617) * 1e9,
    "cap_revenue": 190e9,
    "uncapped_revenue": 675e9,
    "lower_share_keeps": 0.12 * (30 + 2 * 62 + 3 * 113 + 4 * 184 + 5 * 284) / 5 * 1e9,
    "whole_by_stake": 135e9 / 0.27,
    "raised_by_values_2026_03_31": 122e9,
    "rest_if_reciprocal_2025": (0.2 * 13.07 - 0.303 - 0.8658) * 1e9,
    "trial_beyond_leak_2025_03": (9.5 - 5.8421 - 0.7002) * 1e9,
    "nine_months_of_trial_2025_03": (4.547 + 0.5134) / 9.5,
}


@pytest.mark.parametrize("id", BY_HAND)
def test_what_others_computed_is_computed_again(id: str) -> None:
    assert on(LAST)[id].value == pytest.approx(BY_HAND[id], rel=1e-3)


def test_what_a_copy_says_another_wrote_is_told_as_the_copy_s() -> None:
    publishers = {one.publisher for one in figures.sources().values()}
    for one in RECORDED:
        name, _, _ = one.by.partition(",")
        assert name not in publishers - {figures.sources()[one.source].publisher}, one.id


def test_a_rate_that_nobody_confirmed_is_not_called_the_agreed_one() -> None:
    said = [judged.because for one in RECORDED for judged in one.judged]
    assert not [one for one in said if "the agreed rate" in one]


def test_accounts_that_leaked_are_said_to_have_leaked() -> None:
    named = [one.by for one in RECORDED if "accounts" in one.by]
    assert named
    assert all("leaked" in one for one in named)


def test_a_claim_names_no_day_before_its_source() -> None:
    for one in claimed.load():
        published = figures.sources()[one.source].date
        assert published is None or one.known >= published, one.id
        assert one.known <= datetime.date.fromisoformat(LAST)


def test_what_a_multiple_is_held_against_is_told_as_one_though_it_is_below_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = {"figure": "", "value": "0.8", "unit": "multiple", "scale": "one", "part": "moon"}
    changed["against"] = "commitments_over_revenue_2030"
    one = claim("aws_38").model_copy(update=changed)
    monkeypatch.setattr(claimed, "load", lambda: (one,))
    assert "0.84 times" in claim_lists.told(on(LAST), "moon").known


def test_what_a_claim_is_held_against_keeps_the_hedge_of_its_source() -> None:
    told = wording.plain(claim_lists.told(on(LAST), claim("saving_97").part).known)
    assert "Found: about $96.6 billion." in told


def test_a_year_that_is_claimed_is_told_as_one_and_no_number_of_years_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = {"value": "2026", "part": "moon", "says": "It is used up in {claimed}."}
    one = claim("cap_2028").model_copy(update=changed)
    monkeypatch.setattr(claimed, "load", lambda: (one,))
    told = wording.plain(claim_lists.told(on(LAST), "moon").known)
    assert "used up in about 2026.* Found: Q4 2028. On the plan" in told
