"""What must hold of every decision: monotone, sound for every completion, independent of order.

These are properties, not figures: worse values are never followed by a more permissive verdict; a
verdict that is given although something is unknown is the verdict of whatever it turns out to be.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from hilum.rules.dosing import DayValue, Decision, State, Verdict, decide
from hilum.terms.decimals import Measured
from hilum.terms.times import on
from hilum.terms.truth import Truth
from tests.spec.dosing.regimens import (
    DAY,
    NEUROPATHY,
    REGIMEN,
    WELL,
    given,
    state,
    stated_on_the_day,
    toxicity,
    value,
)

RANK = {Verdict.GIVE: 0, Verdict.REDUCE: 1, Verdict.DELAY: 2, Verdict.STOP: 3}
LABS = ("neutrophils", "platelets", "total_bilirubin", "albumin")
MORE_IS_BETTER = {"neutrophils", "platelets", "albumin"}
NUMBERS = {
    "neutrophils": ["0.5", "1.199999", "1.2", "1.3", "3"],
    "platelets": ["40", "59.999999", "60", "61", "150"],
    "total_bilirubin": ["10", "29", "30", "30.000001", "60"],
    "albumin": ["25", "29.999999", "30", "31", "40"],
}
TERMS = (NEUROPATHY, "Platelet count decreased")
FIXED = tuple(value(concept, WELL[concept]) for concept in ("body_weight", "body_height"))


@st.composite
def completed(draw: st.DrawFn) -> State:
    """A second cycle of which everything is known."""
    labs = {concept: draw(st.sampled_from(NUMBERS[concept])) for concept in LABS}
    seen = tuple(toxicity(term, draw(st.integers(1, 4))) for term in TERMS if draw(st.booleans()))
    return state(
        cycle=2,
        values=(*FIXED, *(value(concept, number) for concept, number in labs.items())),
        toxicities=seen,
        given=(given(1, draw(st.integers(15, 55)), draw(st.sampled_from([0, 1, 2]))),),
        facts=(stated_on_the_day(draw(st.sampled_from([Truth.MET, Truth.NOT_MET]))),),
    )


def result(decision: Decision) -> Any:
    doses = tuple((dose.drug, dose.level, dose.dose_mg) for dose in decision.doses)
    return decision.verdict, doses, decision.omitted


def with_lab(known: State, concept: str, changed: DayValue | None) -> State:
    others = tuple(each for each in known.values if each.concept != concept)
    return replace(known, values=others if changed is None else (*others, changed))


@hypothesis_given(known=completed())
def test_where_everything_is_known_there_is_one_verdict(known: State) -> None:
    decision = decide(REGIMEN, known)
    assert decision.verdict is not Verdict.UNDECIDED
    assert decision.possible == (decision.verdict,)


@hypothesis_given(known=completed(), concept=st.sampled_from(LABS), data=st.data())
def test_a_worse_value_is_never_followed_by_a_more_permissive_verdict(
    known: State, concept: str, data: st.DataObject
) -> None:
    first, second = (data.draw(st.sampled_from(NUMBERS[concept])) for _ in range(2))
    ordered = sorted((first, second), key=Decimal, reverse=concept in MORE_IS_BETTER)
    better, worse = (
        decide(REGIMEN, with_lab(known, concept, value(concept, number))) for number in ordered
    )
    assert RANK[better.verdict] <= RANK[worse.verdict]


@hypothesis_given(known=completed(), term=st.sampled_from(TERMS), grade=st.integers(1, 3))
def test_a_worse_grade_is_never_followed_by_a_more_permissive_verdict_or_a_higher_dose(
    known: State, term: str, grade: int
) -> None:
    others = tuple(each for each in known.toxicities if each.term != term)
    mild, severe = (
        decide(REGIMEN, replace(known, toxicities=(*others, toxicity(term, each))))
        for each in (grade, grade + 1)
    )
    assert RANK[mild.verdict] <= RANK[severe.verdict]
    before = {dose.drug: dose.dose_mg for dose in mild.doses}
    assert all(dose.dose_mg <= before[dose.drug] for dose in severe.doses)


@hypothesis_given(known=completed(), days=st.integers(0, 30))
def test_a_longer_delay_is_never_followed_by_a_more_permissive_verdict(
    known: State, days: int
) -> None:
    sooner, later = (
        decide(REGIMEN, replace(known, given=(given(1, 21),), delay_days=each))
        for each in (days, days + 1)
    )
    assert RANK[sooner.verdict] <= RANK[later.verdict]


@hypothesis_given(known=completed())
def test_no_dose_is_higher_than_the_level_last_given(known: State) -> None:
    before = {dose.drug: dose for dose in known.given[0].doses}
    for dose in decide(REGIMEN, known).doses:
        assert dose.level >= (before[dose.drug].level or 0)


HIDDEN = st.sets(
    st.sampled_from([*LABS, "facts", "toxicities", "levels", *(f"<{each}" for each in LABS)])
)


def hide(known: State, what: set[str]) -> State:
    """The same subject with parts unknown: every completion of it has the known as one case."""
    for concept in LABS:
        own = next(each for each in known.values if each.concept == concept)
        if f"<{concept}" in what:
            assert own.measured is not None
            above = Measured(">=", own.measured.number - Decimal("0.5"))
            known = with_lab(known, concept, replace(own, measured=above))
        if concept in what:
            known = with_lab(known, concept, None)
    if "facts" in what:
        known = replace(known, facts=())
    if "toxicities" in what:
        known = replace(known, toxicities=(), toxicities_complete=False)
    if "levels" in what:
        cycle = known.given[0]
        unknown = tuple(replace(dose, level=None) for dose in cycle.doses)
        known = replace(known, given=(replace(cycle, doses=unknown),))
    return known


@settings(max_examples=400)
@hypothesis_given(known=completed(), what=HIDDEN)
def test_a_decision_in_spite_of_something_unknown_is_that_of_every_completion(
    known: State, what: set[str]
) -> None:
    whole, partial = decide(REGIMEN, known), decide(REGIMEN, hide(known, what))
    assert whole.verdict in partial.possible
    if partial.verdict is not Verdict.UNDECIDED:
        assert result(partial) == result(whole)


@hypothesis_given(known=completed(), data=st.data())
def test_the_order_of_rows_and_events_does_not_matter(known: State, data: st.DataObject) -> None:
    turned = replace(
        known,
        values=tuple(data.draw(st.permutations(known.values))),
        toxicities=tuple(data.draw(st.permutations(known.toxicities))),
    )
    assert result(decide(REGIMEN, turned)) == result(decide(REGIMEN, known))


@hypothesis_given(known=completed(), days=st.integers(1, 2000))
def test_the_same_course_on_other_days_is_decided_alike(known: State, days: int) -> None:
    shift = timedelta(days=days)
    later = replace(
        known,
        day=known.day + shift,
        values=tuple(replace(each, time=on(DAY + shift)) for each in known.values),
        toxicities=tuple(replace(each, time=on(DAY + shift)) for each in known.toxicities),
        given=tuple(replace(each, day=each.day + shift) for each in known.given),
        facts=tuple(replace(each, time=on(DAY + shift)) for each in known.facts),
    )
    assert result(decide(REGIMEN, later)) == result(decide(REGIMEN, known))
