"""From the records of a subject to the decision of each cycle, as of its day, and of the next.

Expected doses: 168 cm and 62 kg have 1.70 m2 by Mosteller; 130, 200, 400 and 2,400 mg/m2.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.grading import ctcae_of, grade_subject
from hilum.conduct.treatment.cycles import recorded_cycles
from hilum.conduct.treatment.dosing import SubjectDosing, dose_subject
from hilum.records.rows import SubjectRecords
from hilum.rules.dosing import Verdict
from tests.conduct.treated import (
    FIRST,
    REGIMEN,
    cycle,
    day_of_cycle,
    doses,
    entry,
    laboratory,
    put_off,
    statements,
    subject,
)
from tests.spec.criteria.rows import complete, event, finding, given, records
from tests.spec.haic_hcc.subjects import STUDY

DAY = timedelta(days=1)


def verdicts(dosing: SubjectDosing) -> list[tuple[int, date, Verdict]]:
    return [(each.cycle, each.day, each.decision.verdict) for each in dosing.cycles]


def first_verdict(known: SubjectRecords) -> Verdict:
    return dose_subject(STUDY, known).cycles[0].decision.verdict


def test_each_cycle_is_decided_as_of_its_day_and_the_next_for_its_planned_day() -> None:
    found = dose_subject(STUDY, subject(cycle(1), cycle(2)))
    assert verdicts(found) == [
        (1, day_of_cycle(1), Verdict.GIVE),
        (2, day_of_cycle(2), Verdict.GIVE),
        (3, day_of_cycle(3), Verdict.UNDECIDED),
    ]
    assert [each.planned for each in found.cycles] == [False, False, True]
    assert found.faults == ()


def test_the_doses_proposed_and_given_stand_side_by_side() -> None:
    (first, *_) = dose_subject(STUDY, subject(cycle(1))).cycles
    assert [dose.dose_mg for dose in first.decision.doses] == [221, 340, 680, 4080]
    assert first.given is not None
    assert [dose.dose_mg for dose in first.given.doses] == [221, 340, 680, 4080]
    assert (first.given.bsa_m2, first.given.weight_kg) == (Decimal("1.70"), Decimal(62))
    assert [dose.level for dose in first.given.doses] == [0, 0, 0, 0]


def test_values_of_a_later_day_are_not_read() -> None:
    later = laboratory(day_of_cycle(1) + DAY, platelets="40")
    assert first_verdict(subject(cycle(1), later)) is Verdict.GIVE


def test_a_value_of_the_day_but_after_the_beginning_of_the_cycle_is_not_read() -> None:
    timed = given("oxaliplatin", "2024-06-12 10:00", term="Oxaliplatin", dose="221", unit="mg")
    before = (*laboratory(FIRST, platelets=None), *statements(FIRST), timed)
    morning = finding("platelets", "150", "2024-06-12 07:00")
    evening = finding("platelets", "40", "2024-06-12 18:00")
    assert first_verdict(subject(before, morning, evening)) is Verdict.GIVE


def test_a_visit_at_which_nothing_was_given_is_decided_too() -> None:
    """Platelets of 50 on the planned day, 80 a week later."""
    later = day_of_cycle(2) + 7 * DAY
    held = put_off(2, day_of_cycle(2), platelets="50")
    found = dose_subject(STUDY, subject(cycle(1), held, cycle(2, later)))
    assert verdicts(found)[:3] == [
        (1, day_of_cycle(1), Verdict.GIVE),
        (2, day_of_cycle(2), Verdict.DELAY),
        (2, later, Verdict.GIVE),
    ]
    assert found.cycles[1].given is None


@pytest.mark.parametrize(
    ("days_of_delay", "verdict"),
    [(29, Verdict.GIVE), (30, Verdict.GIVE), (31, Verdict.STOP)],
)
def test_the_delay_of_the_first_cycle_counts_from_the_visit_at_which_it_was_put_off(
    days_of_delay: int, verdict: Verdict
) -> None:
    """Platelets of 50 on the planned day; recovered so many days later, of 30 at most (Q25)."""
    later = FIRST + days_of_delay * DAY
    found = dose_subject(STUDY, subject(put_off(1, FIRST, platelets="50"), cycle(1, later)))
    assert verdicts(found)[:2] == [(1, FIRST, Verdict.DELAY), (1, later, verdict)]


def test_the_next_day_may_be_named_and_then_decides_what_is_on_record_by_it() -> None:
    day = day_of_cycle(2) - DAY
    known = subject(cycle(1), laboratory(day), statements(day))
    (*_, named) = dose_subject(STUDY, known, next_day=day).cycles
    assert (named.cycle, named.day, named.decision.verdict) == (2, day, Verdict.GIVE)


def test_before_the_first_dose_the_next_is_the_first_cycle() -> None:
    known = subject(laboratory(FIRST), statements(FIRST))
    (only,) = dose_subject(STUDY, known, next_day=FIRST).cycles
    assert (only.cycle, only.decision.verdict) == (1, Verdict.GIVE)
    assert dose_subject(STUDY, known).cycles == ()


@pytest.mark.parametrize("end", ["study_discontinuation", "death"])
def test_there_is_no_next_cycle_after_the_subject_has_left(end: str) -> None:
    found = dose_subject(STUDY, subject(cycle(1), event(end, day_of_cycle(1) + DAY)))
    assert [each.planned for each in found.cycles] == [False]


def test_there_is_no_next_cycle_where_records_go_on_beyond_the_longest_delay() -> None:
    """Planned for day 21; 30 days of delay end with day 51."""
    for days, planned in ((51, True), (52, False)):
        later = finding("albumin", "40", FIRST + days * DAY)
        found = dose_subject(STUDY, subject(cycle(1), later))
        assert any(each.planned for each in found.cycles) is planned, days


def test_after_six_cycles_the_seventh_is_a_stop() -> None:
    found = dose_subject(STUDY, subject(*(cycle(number) for number in range(1, 7))))
    assert verdicts(found)[-1] == (7, day_of_cycle(7), Verdict.STOP)


# ---------------------------------------------------------------- what the state holds


@pytest.mark.parametrize(
    ("grade", "start_days", "verdict"),
    [("3", 10, Verdict.REDUCE), ("2", 10, Verdict.GIVE), (None, 10, Verdict.UNDECIDED)],
)
def test_an_adverse_event_since_the_last_dose_counts_by_its_term_and_grade(
    grade: str | None, start_days: int, verdict: Verdict
) -> None:
    start = FIRST + start_days * DAY
    toxicity = event(
        "adverse_event", start, start + 3 * DAY, term="Platelet count decreased", grade=grade
    )
    found = dose_subject(STUDY, subject(cycle(1), toxicity, cycle(2)))
    assert found.cycles[1].decision.verdict is verdict


def test_doses_are_the_same_by_grades_that_are_known_already() -> None:
    nadir = laboratory(day_of_cycle(1) + 10 * DAY, platelets="40")
    known = subject(cycle(1), nadir, cycle(2))
    first = anchor_days(STUDY, known)["first_dose"]
    grades = grade_subject(known, ctcae_of(STUDY), STUDY.concepts, baseline_day=first)
    found = dose_subject(STUDY, known, grades=grades)
    assert found == dose_subject(STUDY, known)
    assert found.cycles[1].decision.verdict is not Verdict.GIVE


def test_an_event_that_was_over_before_the_last_dose_counts_no_more() -> None:
    toxicity = event(
        "adverse_event",
        FIRST - 5 * DAY,
        FIRST - 2 * DAY,
        term="Platelet count decreased",
        grade="4",
    )
    found = dose_subject(STUDY, subject(toxicity, cycle(1), cycle(2)))
    assert [each.decision.verdict for each in found.cycles[:2]] == [Verdict.GIVE, Verdict.GIVE]


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        ("ongoing", Verdict.STOP),
        ("end unknown", Verdict.UNDECIDED),
        (FIRST + 15 * DAY, Verdict.GIVE),
    ],
)
def test_whether_neuropathy_is_present_on_the_day_follows_from_its_end(
    end: str | date, verdict: Verdict
) -> None:
    neuropathy = event(
        "adverse_event", FIRST + DAY, end, term="Peripheral sensory neuropathy", grade="3"
    )
    found = dose_subject(STUDY, subject(cycle(1), neuropathy, cycle(2)))
    assert found.cycles[1].decision.verdict is verdict


def test_adverse_events_are_complete_by_a_statement_or_by_coverage_and_else_unknown() -> None:
    day = day_of_cycle(1)
    unsaid = (*laboratory(day), *statements(day, adverse_events="unknown"), *doses(1, day))
    assert first_verdict(subject(cycle(1), whole=False)) is Verdict.GIVE
    assert first_verdict(subject(unsaid, whole=False)) is Verdict.UNDECIDED
    assert first_verdict(subject(unsaid, complete("events"), whole=False)) is Verdict.GIVE
    assert first_verdict(subject(unsaid, complete("adverse_event"), whole=False)) is Verdict.GIVE
    short = complete("events", until=day - DAY)
    assert first_verdict(subject(unsaid, short, whole=False)) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        ("feeding_artery", Verdict.DELAY),
        ("progression", Verdict.STOP),
        ("intolerable_toxicity", Verdict.STOP),
        ("resectable", Verdict.STOP),
        ("withdrawal", Verdict.STOP),
    ],
)
def test_a_fact_that_a_person_states_is_read_by_its_sentence(fact: str, verdict: Verdict) -> None:
    day = day_of_cycle(1)
    stated = statements(day, **{fact: "yes"})
    assert first_verdict(subject(laboratory(day), stated, doses(1, day))) is verdict


def test_extrahepatic_disease_at_baseline_needs_no_fresh_statement() -> None:
    (first, *_) = dose_subject(STUDY, subject(cycle(1))).cycles
    assert first.decision.prompts == ()


@pytest.mark.parametrize(("days_after_first", "prompted"), [(-20, True), (0, True), (1, False)])
def test_a_metastasis_on_record_by_the_first_dose_is_extrahepatic_disease_at_baseline(
    days_after_first: int, prompted: bool
) -> None:
    """It holds as of the first dose, whatever was stated before."""
    seen = event("extrahepatic_organ_metastasis", FIRST + days_after_first * DAY, "ongoing")
    found = dose_subject(STUDY, subject(cycle(1), cycle(2), seen))
    assert [bool(each.decision.prompts) for each in found.cycles[:2]] == [prompted, prompted]


def test_a_metastasis_that_is_recorded_as_absent_is_none() -> None:
    no_statement = [row for row in entry() if getattr(row, "link", None) is None]
    absent = event("extrahepatic_organ_metastasis", FIRST, status="absent")
    rows = [*no_statement, *cycle(1), complete("events")]
    (unsaid, *_) = dose_subject(STUDY, records(rows)).cycles
    (denied, *_) = dose_subject(STUDY, records([*rows, absent])).cycles
    assert (len(unsaid.decision.prompts), len(denied.decision.prompts)) == (1, 0)


def test_a_missing_laboratory_value_leaves_the_cycle_undecided() -> None:
    assert first_verdict(subject(cycle(1, albumin=None))) is Verdict.UNDECIDED


# ---------------------------------------------------------------- the level of what was given


@pytest.mark.parametrize(
    ("oxaliplatin_mg", "level"),
    [("221", 0), ("210", 0), ("209", 1), ("165", 1), ("155", 1), ("154", 2), ("110", 2)],
)
def test_the_level_is_the_highest_that_the_dose_reaches_within_5_percent_of_the_protocols(
    oxaliplatin_mg: str, level: int
) -> None:
    """100, 75 and 50 % less 5 are 209.95, 154.7 and 99.45 mg."""
    (first, *_) = dose_subject(STUDY, subject(cycle(1, oxaliplatin=oxaliplatin_mg))).cycles
    assert first.given is not None
    assert first.given.doses[0].level == level


def test_a_dose_below_every_level_leaves_the_next_cycle_undecided() -> None:
    found = dose_subject(STUDY, subject(cycle(1, oxaliplatin="60"), cycle(2)))
    assert found.cycles[1].decision.verdict is Verdict.UNDECIDED


def test_an_infusion_that_was_broken_off_is_of_the_level_that_was_planned() -> None:
    broken = given(
        "oxaliplatin",
        FIRST,
        term="Oxaliplatin",
        dose="100",
        planned_dose=Decimal(221),
        unit="mg",
        visit="Cycle 1 Day 1",
    )
    day = (*laboratory(FIRST), *statements(FIRST), *doses(1, FIRST, oxaliplatin=None), broken)
    found = dose_subject(STUDY, subject(day, cycle(2)))
    assert found.cycles[1].decision.verdict is Verdict.GIVE


def test_grams_recorded_as_milligrams_are_a_fault_and_the_next_cycle_is_not_computed() -> None:
    found = dose_subject(STUDY, subject(cycle(1, oxaliplatin="0.221"), cycle(2)))
    assert found.cycles[1].decision.verdict is Verdict.UNDECIDED
    assert any("0.221 mg" in str(fault) for fault in found.faults)


def test_a_dose_in_grams_is_converted() -> None:
    grams = given("oxaliplatin", FIRST, term="Oxaliplatin", dose="0.221", unit="g")
    day = (*laboratory(FIRST), *statements(FIRST), *doses(1, FIRST, oxaliplatin=None), grams)
    (first, *_) = dose_subject(STUDY, subject(day)).cycles
    assert first.given is not None
    assert first.given.doses[0].dose_mg == 221


# ---------------------------------------------------------------- finding the cycles


def test_doses_before_enrolment_are_no_cycle_of_the_study() -> None:
    earlier = given("oxaliplatin", date(2024, 1, 5), dose="200", unit="mg")
    found = dose_subject(STUDY, subject(earlier, cycle(1)))
    assert [each.cycle for each in found.cycles] == [1, 2]


def test_the_second_day_of_an_infusion_belongs_to_its_cycle() -> None:
    infusion = given(
        "fluorouracil",
        FIRST + DAY,
        term="Fluorouracil, infusion",
        dose="4080",
        unit="mg",
        visit="Cycle 1 Day 1",
    )
    day = (*laboratory(FIRST), *statements(FIRST))
    rows = (*day, *doses(1, FIRST, fluorouracil_infusion=None), infusion)
    (first,) = recorded_cycles(STUDY, REGIMEN, subject(rows)).cycles
    assert (first.day, len(first.rows)) == (FIRST, 4)


def test_two_fluorouracil_doses_without_a_name_are_told_apart_by_time_and_dose() -> None:
    unnamed = [given("fluorouracil", FIRST, dose=mg, unit="mg") for mg in ("4080", "680")]
    (first,) = recorded_cycles(STUDY, REGIMEN, subject(unnamed)).cycles
    assert first.rows["fluorouracil_bolus"].dose == 680
    assert first.rows["fluorouracil_infusion"].dose == 4080


def test_a_third_dose_of_one_drug_in_a_cycle_is_a_fault() -> None:
    extra = given("fluorouracil", FIRST, term="5-FU", dose="680", unit="mg")
    found = recorded_cycles(STUDY, REGIMEN, subject(cycle(1), extra))
    (fault,) = found.faults
    assert "each once a cycle" in fault.expected


def test_a_dose_whose_day_is_not_known_is_a_fault() -> None:
    found = recorded_cycles(
        STUDY, REGIMEN, subject(given("oxaliplatin", "2024-07", dose="221", unit="mg"))
    )
    assert (found.cycles, len(found.faults)) == ((), 1)


def test_a_cycle_has_the_number_of_its_visit() -> None:
    found = recorded_cycles(STUDY, REGIMEN, subject(cycle(1), cycle(3)))
    assert [each.cycle for each in found.cycles] == [1, 3]
