"""Number of cycles, days between them, and the longest delay.

A printed maximum of "4-6 courses" allows no seventh cycle; whether 4 or 6 is for a ruling. A
published HAIC-FOLFOX protocol stops where there is no recovery after a delay of 30 days.
"""

from dataclasses import replace

import pytest

from hilum.rules.dosing import CycleRange, GivenCycle, Verdict, decide
from hilum.terms.ruled import Ruled, missing
from hilum.terms.truth import Truth
from tests.spec.dosing.regimens import (
    REGIMEN,
    given,
    said,
    state,
    stated_on_the_day,
    values,
)

GIVE, DELAY, STOP, UNDECIDED = Verdict.GIVE, Verdict.DELAY, Verdict.STOP, Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("cycle", "ruled_cycles", "expected"),
    [
        (4, 6, GIVE),
        (5, 6, GIVE),
        (6, 6, GIVE),
        (7, 6, STOP),
        (4, 4, GIVE),
        (5, 4, STOP),
        (4, None, GIVE),
        (5, None, UNDECIDED),
        (6, None, UNDECIDED),
        (7, None, STOP),
    ],
)
def test_of_4_to_6_cycles_the_fifth_needs_a_ruling_and_a_seventh_is_never_given(
    cycle: int, ruled_cycles: int | None, expected: Verdict
) -> None:
    ruled: Ruled[int] = missing("P62") if ruled_cycles is None else said(ruled_cycles)
    decision = decide(replace(REGIMEN, cycles=ruled), state(cycle=cycle))
    assert decision.verdict is expected
    assert decision.questions == (("P62",) if expected is UNDECIDED else ())


@pytest.mark.parametrize("ruled_cycles", [3, 7])
def test_a_ruling_outside_the_printed_range_is_refused(ruled_cycles: int) -> None:
    with pytest.raises(ValueError, match="expected 4 to 6"):
        replace(REGIMEN, cycles=said(ruled_cycles))


def test_a_maximum_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 1 or more"):
        CycleRange(fewest=0, most=6)


@pytest.mark.parametrize(
    ("days_since_last", "expected"),
    [(17, DELAY), (18, GIVE), (20, GIVE), (21, GIVE), (24, GIVE)],
)
def test_a_cycle_of_21_days_may_begin_3_days_early_and_not_4(
    days_since_last: int, expected: Verdict
) -> None:
    decision = decide(REGIMEN, state(cycle=2, given=(given(1, days_since_last),)))
    assert decision.verdict is expected


@pytest.mark.parametrize(("days_since_last", "expected"), [(20, UNDECIDED), (21, GIVE)])
def test_how_early_a_cycle_may_begin_is_asked_only_where_it_is_early(
    days_since_last: int, expected: Verdict
) -> None:
    regimen = replace(REGIMEN, early_days=missing("Q1"))
    assert decide(regimen, state(cycle=2, given=(given(1, days_since_last),))).verdict is expected


@pytest.mark.parametrize(
    ("days_late", "recovered", "expected"),
    [
        (29, True, GIVE),
        (29, False, DELAY),
        (30, True, GIVE),
        (30, False, STOP),
        (31, True, STOP),
        (31, False, STOP),
    ],
)
def test_a_delay_of_30_days_ends_the_treatment_unless_the_subject_has_recovered_by_then(
    days_late: int, recovered: bool, expected: Verdict
) -> None:
    seen = values(platelets="60" if recovered else "59")
    late: tuple[GivenCycle, ...] = (given(1, 21 + days_late),)
    assert decide(REGIMEN, state(cycle=2, given=late, values=seen)).verdict is expected
    assert decide(REGIMEN, state(cycle=1, delay_days=days_late, values=seen)).verdict is expected


def test_a_first_hold_needs_no_longest_delay_and_a_later_one_does() -> None:
    regimen = replace(REGIMEN, max_delay_days=missing("Q1"))
    held = values(platelets="40")
    assert decide(regimen, state(values=held)).verdict is DELAY
    later = decide(regimen, state(values=held, delay_days=7))
    assert (later.verdict, later.questions) == (UNDECIDED, ("Q1",))
    assert later.possible == (DELAY, STOP)


@pytest.mark.parametrize(
    ("progression", "days_ago", "expected"),
    [
        (Truth.MET, 0, STOP),
        (Truth.MET, 10, STOP),
        (Truth.NOT_MET, 3, GIVE),
        (Truth.NOT_MET, 4, UNDECIDED),
        (Truth.UNKNOWN, 0, UNDECIDED),
    ],
)
def test_a_stated_progression_ends_the_treatment_and_its_absence_must_be_stated_afresh(
    progression: Truth, days_ago: int, expected: Verdict
) -> None:
    facts = (stated_on_the_day(progression, days_ago=days_ago),)
    assert decide(REGIMEN, state(cycle=2, facts=facts)).verdict is expected


def test_the_latest_answer_to_a_fact_counts() -> None:
    taken_back = (stated_on_the_day(Truth.MET, days_ago=2), stated_on_the_day(Truth.NOT_MET))
    assert decide(REGIMEN, state(facts=taken_back)).verdict is GIVE
    both = (stated_on_the_day(Truth.MET), stated_on_the_day(Truth.NOT_MET))
    assert decide(REGIMEN, state(facts=both)).verdict is UNDECIDED


def test_an_end_outweighs_a_hold_and_a_hold_with_an_open_end_is_undecided() -> None:
    held = values(platelets="40")
    ended = state(values=held, facts=(stated_on_the_day(Truth.MET),))
    assert decide(REGIMEN, ended).verdict is STOP
    unsaid = decide(REGIMEN, state(values=held, facts=()))
    assert (unsaid.verdict, unsaid.possible) == (UNDECIDED, (DELAY, STOP))
