"""Deviations from the schedule, the regimen and the record's rules of conduct.

Windows: cycles every 21 days with 3 either way, tumor assessments every 42 days with 7 either way
(assumptions, Q35 and Q30). Rules of conduct: C2, contraception until 6 months after the last dose;
C3, no live vaccine from 30 days before the first dose and after it, its end not stated (P50, Q31).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hilum.conduct.deviations import Deviation, Kind, deviations
from hilum.records.rows import SubjectRecords
from hilum.terms.discrepancies import UserError
from hilum.terms.truth import Truth
from tests.conduct.treated import (
    CONSENT,
    FIRST,
    cycle,
    day_of_cycle,
    doses,
    laboratory,
    put_off,
    sentence,
    statements,
    subject,
)
from tests.spec.criteria.rows import Row, complete, event, finding, given, stated
from tests.spec.haic_hcc.subjects import STUDY

DAY = timedelta(days=1)
MET, UNKNOWN = Truth.MET, Truth.UNKNOWN


def found(
    records: SubjectRecords, kind: Kind, as_of: date = FIRST + 60 * DAY
) -> list[tuple[Truth, date]]:
    every = deviations(STUDY, records, as_of=as_of)
    return [(each.truth, each.day) for each in every if each.kind is kind]


def imaging(number: int, day: date) -> tuple[Row, ...]:
    """A tumor assessment on its day."""
    visit = f"Tumor Assessment {number}"
    return (
        event("visit", day, visit=visit),
        finding("lesion_longest_diameter", "70", day, visit=visit),
    )


def test_a_subject_treated_as_planned_has_no_deviation() -> None:
    rows = (cycle(1), cycle(2), imaging(1, FIRST + 42 * DAY), cycle(3))
    assert deviations(STUDY, subject(*rows), as_of=FIRST + 45 * DAY) == ()


def test_every_deviation_is_said_in_both_languages_and_names_its_subject() -> None:
    rows = (cycle(1, oxaliplatin="300"), cycle(2, day_of_cycle(2) + 9 * DAY), vaccine(FIRST))
    every: tuple[Deviation, ...] = deviations(STUDY, subject(*rows), as_of=FIRST + 120 * DAY)
    assert len({each.kind for each in every}) >= 4
    for each in every:
        assert each.subject == "S"
        assert each.reason.say("en") != each.reason.say("zh")


def test_a_study_without_a_schedule_has_nothing_to_deviate_from() -> None:
    with pytest.raises(UserError, match=r"schedule\.toml"):
        deviations(replace(STUDY, schedule=None), subject(cycle(1)), as_of=FIRST)


# ---------------------------------------------------------------- visits


@pytest.mark.parametrize(("as_of_days", "missed"), [(49, False), (50, True)])
def test_an_assessment_is_missed_once_its_window_of_7_days_is_over(
    as_of_days: int, missed: bool
) -> None:
    known = found(
        subject(cycle(1), cycle(2), cycle(3)), Kind.VISIT_MISSED, FIRST + as_of_days * DAY
    )
    assert known == ([(MET, FIRST + 42 * DAY)] if missed else [])


def test_where_nobody_says_that_the_visits_are_complete_a_missing_one_is_unknown() -> None:
    rows = subject(cycle(1), cycle(2), cycle(3), whole=False)
    assert (UNKNOWN, FIRST + 42 * DAY) in found(rows, Kind.VISIT_MISSED)
    told = subject(cycle(1), cycle(2), cycle(3), complete("visit"), whole=False)
    assert (MET, FIRST + 42 * DAY) in found(told, Kind.VISIT_MISSED)


def test_a_visit_that_is_recorded_as_absent_was_missed_and_its_row_says_so() -> None:
    absent = event("visit", FIRST + 41 * DAY, visit="Tumor Assessment 1", status="absent")
    rows = subject(cycle(1), cycle(2), cycle(3), absent, whole=False)
    (told,) = (
        each
        for each in deviations(STUDY, rows, as_of=FIRST + 60 * DAY)
        if each.kind is Kind.VISIT_MISSED
    )
    assert (told.truth, told.rows) == (MET, (absent.row,))


@pytest.mark.parametrize("days", [-10, 30])
def test_tumor_assessments_end_with_a_progression_of_after_the_first_dose(days: int) -> None:
    """The progression that led into the trial ends nothing."""
    seen = event("disease_progression", FIRST + days * DAY)
    rows = subject(cycle(1), cycle(2), cycle(3), seen)
    missed = found(rows, Kind.VISIT_MISSED)
    assert missed == ([(MET, FIRST + 42 * DAY)] if days < 0 else [])


def test_tumor_assessments_end_with_a_progression_that_a_person_states() -> None:
    day = FIRST + 30 * DAY
    rows = subject(cycle(1), cycle(2), laboratory(day), statements(day, progression="yes"))
    assert found(rows, Kind.VISIT_MISSED) == []


@pytest.mark.parametrize(
    ("days", "out"), [(34, True), (35, False), (42, False), (49, False), (50, True)]
)
def test_an_assessment_within_7_days_of_day_42_is_in_its_window(days: int, out: bool) -> None:
    rows = subject(cycle(1), cycle(2), cycle(3), imaging(1, FIRST + days * DAY))
    known = found(rows, Kind.VISIT_OUT_OF_WINDOW)
    assert known == ([(MET, FIRST + days * DAY)] if out else [])


@pytest.mark.parametrize("end", ["study_discontinuation", "death"])
def test_no_visit_is_missed_after_the_subject_has_left(end: str) -> None:
    rows = subject(cycle(1), event(end, FIRST + 10 * DAY))
    assert found(rows, Kind.VISIT_MISSED, FIRST + 100 * DAY) == []


def test_a_visit_after_the_last_dose_is_expected_once_no_cycle_can_follow() -> None:
    """21 days and a delay of 30: a next cycle may come until day 51 after the last."""
    rows = subject(cycle(1), imaging(1, FIRST + 42 * DAY))
    assert found(rows, Kind.VISIT_MISSED, FIRST + 51 * DAY) == []
    assert (MET, FIRST + 28 * DAY) in found(rows, Kind.VISIT_MISSED, FIRST + 52 * DAY)


# ---------------------------------------------------------------- activities


@pytest.mark.parametrize(("days_before", "missing"), [(0, False), (3, False), (4, True)])
def test_laboratory_values_count_for_a_cycle_up_to_3_days_before_it(
    days_before: int, missing: bool
) -> None:
    labs = laboratory(day_of_cycle(2) - days_before * DAY)
    rows = (cycle(1), labs, statements(day_of_cycle(2)), doses(2, day_of_cycle(2)))
    known = found(subject(*rows), Kind.ACTIVITY_NOT_DONE, FIRST + 30 * DAY)
    assert bool(known) is missing
    assert all(truth is MET for truth, _ in known)


def test_one_missing_value_of_a_cycle_is_named() -> None:
    rows = subject(cycle(1, albumin=None))
    (told,) = (
        each.reason.say()
        for each in deviations(STUDY, rows, as_of=FIRST)
        if each.kind is Kind.ACTIVITY_NOT_DONE and "Cycle 1 Day 1" in each.reason.say()
    )
    assert told.endswith("Albumin")


def test_one_measure_of_coagulation_suffices() -> None:
    by_time = finding("prothrombin_time", "12", FIRST)
    for rows, missing in (((cycle(1, inr=None), by_time), False), ((cycle(1, inr=None),), True)):
        told = deviations(STUDY, subject(*rows), as_of=FIRST)
        assert any("Cycle 1" in each.reason.say() for each in told) is missing


def test_what_is_recorded_as_not_done_is_certain_and_what_is_not_recorded_is_not() -> None:
    not_done = finding("albumin", None, FIRST, status="not-done")
    rows = (cycle(1, albumin=None), not_done)
    assert MET in dict(found(subject(*rows, whole=False), Kind.ACTIVITY_NOT_DONE, FIRST))
    unsaid = subject(cycle(1, albumin=None), whole=False)
    assert {truth for truth, _ in found(unsaid, Kind.ACTIVITY_NOT_DONE, FIRST)} == {UNKNOWN}


def test_an_assessment_of_adverse_events_that_nobody_states_was_not_done() -> None:
    others = [row for row in statements(FIRST) if row.link != sentence("adverse_events")]  # type: ignore[union-attr]
    rows = subject(laboratory(FIRST), others, doses(1, FIRST))
    told = [each.reason.say() for each in deviations(STUDY, rows, as_of=FIRST)]
    assert any("Assessment of adverse events" in each for each in told)


# ---------------------------------------------------------------- cycles and doses


@pytest.mark.parametrize(
    ("days_after_first", "kind"),
    [
        (17, Kind.CYCLE_EARLY),
        (18, None),
        (21, None),
        (24, None),
        (25, Kind.CYCLE_LATE),
    ],
)
def test_a_cycle_3_days_early_or_late_is_in_time_and_4_days_are_not(
    days_after_first: int, kind: Kind | None
) -> None:
    day = FIRST + days_after_first * DAY
    every = deviations(STUDY, subject(cycle(1), cycle(2, day)), as_of=day)
    late = [each.kind for each in every if each.kind in (Kind.CYCLE_EARLY, Kind.CYCLE_LATE)]
    assert late == ([] if kind is None else [kind])


def test_a_cycle_that_the_rules_put_off_is_not_late() -> None:
    day = day_of_cycle(2) + 7 * DAY
    held = put_off(2, day_of_cycle(2), platelets="50")
    assert found(subject(cycle(1), held, cycle(2, day)), Kind.CYCLE_LATE) == []
    free = put_off(2, day_of_cycle(2))
    assert found(subject(cycle(1), free, cycle(2, day)), Kind.CYCLE_LATE) == [(MET, day)]


@pytest.mark.parametrize(
    ("oxaliplatin_mg", "kind"),
    [
        ("232.05", None),
        ("232.06", Kind.DOSE_HIGH),
        ("209.95", None),
        ("209.94", Kind.DOSE_LOW),
        ("221", None),
    ],
)
def test_a_dose_is_a_deviation_beyond_5_percent_of_the_planned_221_mg(
    oxaliplatin_mg: str, kind: Kind | None
) -> None:
    every = deviations(STUDY, subject(cycle(1, oxaliplatin=oxaliplatin_mg)), as_of=FIRST)
    wrong = [each.kind for each in every if each.kind in (Kind.DOSE_HIGH, Kind.DOSE_LOW)]
    assert wrong == ([] if kind is None else [kind])


def test_a_dose_that_is_not_recorded_was_not_given_only_where_the_records_are_complete() -> None:
    rows = cycle(1, leucovorin=None)
    assert found(subject(rows), Kind.DOSE_LOW) == [(MET, FIRST)]
    assert found(subject(rows, whole=False), Kind.DOSE_LOW) == [(UNKNOWN, FIRST)]


@pytest.mark.parametrize(
    ("labs", "truth"),
    [({"platelets": "59"}, MET), ({"platelets": "60"}, None), ({"platelets": None}, UNKNOWN)],
)
def test_a_cycle_given_against_a_hold_is_a_deviation_and_without_the_value_unknown(
    labs: dict[str, str | None], truth: Truth | None
) -> None:
    known = found(subject(cycle(1, **labs)), Kind.GIVEN_AGAINST_RULE)
    assert known == ([] if truth is None else [(truth, FIRST)])


def test_a_seventh_cycle_is_too_many() -> None:
    rows = [cycle(number) for number in range(1, 8)]
    day = day_of_cycle(7)
    assert found(subject(*rows[:6]), Kind.TOO_MANY_CYCLES, day) == []
    assert found(subject(*rows), Kind.TOO_MANY_CYCLES, day) == [(MET, day)]


# ---------------------------------------------------------------- rules of conduct


def vaccine(day: date | str) -> Row:
    """A live vaccine."""
    return given("yellow_fever_vaccine", day)


@pytest.mark.parametrize(
    ("days_after_first", "expected"),
    [
        (-31, []),
        (-30, [MET]),
        (0, [MET]),
        (10, [MET]),
        (21, [MET]),
        (22, [UNKNOWN]),
        (59, [UNKNOWN]),
        (61, []),
    ],
)
def test_a_live_vaccine_from_30_days_before_the_first_to_the_last_dose_is_a_deviation(
    days_after_first: int, expected: list[Truth]
) -> None:
    """The last dose is on day 21; nobody has said how long the rule holds. Today is day 60."""
    rows = subject(cycle(1), cycle(2), vaccine(FIRST + days_after_first * DAY))
    assert [truth for truth, _ in found(rows, Kind.FORBIDDEN)] == expected


def test_what_nobody_has_ruled_names_its_question() -> None:
    rows = subject(cycle(1), vaccine(FIRST + 5 * DAY))
    (only,) = (
        each
        for each in deviations(STUDY, rows, as_of=FIRST + 9 * DAY)
        if each.kind is Kind.FORBIDDEN
    )
    assert (only.truth, only.questions) == (UNKNOWN, ("Q31",))


def test_an_inactivated_vaccine_is_none_of_these() -> None:
    other = given("leucovorin", FIRST + DAY, term="vaccine")
    assert found(subject(cycle(1), other), Kind.FORBIDDEN) == []


def test_a_vaccine_whose_day_is_not_known_is_unknown() -> None:
    rows = subject(cycle(1), cycle(2), vaccine("2024"))
    assert [truth for truth, _ in found(rows, Kind.FORBIDDEN)] == [UNKNOWN]


END = date(2025, 1, 3)
"""Six months after the last dose, cycle 2 on 3 July 2024."""


def contraception(answer: str, day: date) -> Row:
    assert answer in ("yes", "no")
    return stated(sentence("contraception"), "yes" if answer == "yes" else "no", day)


@pytest.mark.parametrize(
    ("said", "as_of", "expected"),
    [
        ([], END - DAY, []),
        ([], END, [MET]),
        ([("yes", END - DAY)], END, [MET]),
        ([("yes", END)], END, []),
        ([("yes", END + 5 * DAY)], END + 9 * DAY, []),
        ([("no", END - 90 * DAY)], END - 60 * DAY, [MET]),
        ([("no", END + DAY), ("yes", END)], END + 9 * DAY, []),
        ([("no", CONSENT)], FIRST, [MET]),
    ],
)
def test_contraception_is_confirmed_to_6_months_after_the_last_dose_the_longer_period(
    said: Iterable[tuple[str, date]], as_of: date, expected: list[Truth]
) -> None:
    rows = subject(cycle(1), cycle(2), *(contraception(answer, day) for answer, day in said))
    assert [truth for truth, _ in found(rows, Kind.NOT_CONFIRMED, as_of)] == expected


def test_without_complete_records_an_unconfirmed_period_is_unknown() -> None:
    rows = subject(cycle(1), cycle(2), whole=False)
    assert found(rows, Kind.NOT_CONFIRMED, END) == [(UNKNOWN, END)]


def test_a_subject_who_died_has_nothing_to_confirm() -> None:
    rows = subject(cycle(1), cycle(2), event("death", END - 30 * DAY))
    assert found(rows, Kind.NOT_CONFIRMED, END) == []


def test_other_anticancer_treatment_is_not_judged() -> None:
    """P65: nothing says what is forbidden."""
    other = given("sorafenib", FIRST + 5 * DAY)
    plain = deviations(STUDY, subject(cycle(1)), as_of=FIRST + 9 * DAY)
    assert deviations(STUDY, subject(cycle(1), other), as_of=FIRST + 9 * DAY) == plain
