"""ADTTE (BDS for time-to-event): starts, events and every reason of censoring, by hand.

First dose on 5 January 2024, enrolment on 2 January, scans on 15 February, 30 March and 10 May;
the rules are those of the study's response.toml (98 days without an adequate scan at most).
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hilum.records.rows import Finding, SubjectRecords
from hilum.study.other_answers import answered_response
from tests.conduct.lesions import (
    BASELINE,
    ENROLMENT,
    FIRST,
    FIRST_DOSE,
    SECOND,
    STUDY,
    THIRD,
    lesion,
    subject,
)
from tests.datasets.adam.persons import analysed, of, one
from tests.spec.criteria.rows import event, finding, given, records

DAYS = (BASELINE, FIRST, SECOND, THIRD)


def sums(*lengths: str) -> list[list[Finding]]:
    return [
        lesion("T1", day, long=long, viable=long, slice="5", therapy="none")
        for day, long in zip(DAYS, lengths, strict=False)
    ]


def ending(held: SubjectRecords, paramcd: str) -> tuple[date, int, str]:
    row = one(analysed(held), "ADTTE", paramcd)
    return row["ADT"], row["CNSR"], row["EVNTDESC"]


def test_a_death_on_the_day_of_the_first_dose_is_on_day_1() -> None:
    row = one(analysed(subject(sums("100"), died=FIRST_DOSE)), "ADTTE", "OS")
    assert (row["AVAL"], row["CNSR"], row["EVNTDESC"]) == (1, 0, "DEATH")
    assert (row["SRCDOM"], row["SRCVAR"]) == ("ADSL", "DTHDT")


def test_time_counts_from_the_first_dose_and_once_more_from_enrolment() -> None:
    made = analysed(subject(sums("100"), died=date(2024, 12, 30)))
    assert one(made, "ADTTE", "OS")["AVAL"] == 361
    assert one(made, "ADTTE", "OSE")["AVAL"] == 364
    assert one(made, "ADTTE", "OSE")["STARTDES"] == "Enrolment"


def test_a_month_is_30_4375_days() -> None:
    row = one(analysed(subject(sums("100"), died=date(2024, 12, 30))), "ADTTE", "OS")
    assert row["AVALM"] == Decimal("11.8604")  # 361 / 30.4375


def test_without_death_survival_ends_on_the_last_day_known_alive_and_not_at_the_cutoff() -> None:
    visit = event("visit", date(2024, 8, 1), visit="Survival Follow-up 1")
    ended = ending(subject(sums("100", "100"), visit), "OS")
    assert ended == (date(2024, 8, 1), 1, "NO DEATH")


@pytest.mark.parametrize(
    ("term", "last"), [("withdrawn", date(2024, 9, 1)), ("lost to follow-up", FIRST)]
)
def test_the_day_a_subject_is_called_lost_is_no_contact(term: str, last: date) -> None:
    left = event("study_discontinuation", date(2024, 9, 1), term=term)
    assert ending(subject(sums("100", "100"), left), "OS") == (last, 1, "NO DEATH")


def test_nothing_after_the_cutoff_shows_the_person_alive() -> None:
    late = event("visit", date(2024, 8, 1), visit="Survival Follow-up 1")
    made = analysed(subject(sums("100", "100"), late), date(2024, 7, 31))
    assert one(made, "ADTTE", "OS")["ADT"] == FIRST


def test_a_missed_visit_and_a_deviation_show_nobody_alive() -> None:
    rows = (
        event("visit", date(2024, 8, 1), status="absent", visit="Survival Follow-up 1"),
        event("protocol_deviation", date(2024, 8, 2), term="visit missed"),
    )
    assert ending(subject(sums("100", "100"), *rows), "OS")[0] == FIRST


def test_a_death_before_the_first_dose_is_an_event_from_enrolment_and_has_no_time_from_dose() -> (
    None
):
    made = analysed(subject(sums("100"), dosed=False, died=date(2024, 1, 4)))
    assert of(made, "ADTTE", "OS") == []
    assert of(made, "ADTTE", "PFS") == []
    for paramcd in ("OSE", "PFSE"):
        row = one(made, "ADTTE", paramcd)
        assert (row["AVAL"], row["CNSR"], row["EVNTDESC"]) == (3, 0, "DEATH")


def test_a_death_dated_before_the_dose_that_was_given_is_stated_and_is_no_event() -> None:
    made = analysed(subject(sums("100", "100"), died=date(2024, 1, 4)))
    for paramcd in ("OS", "PFS"):
        row = one(made, "ADTTE", paramcd)
        assert (row["AVAL"], row["CNSR"]) == (1, 6)
        assert row["EVNTDESC"] == "DEATH DATED BEFORE THE START"


def test_a_death_in_a_month_is_no_event_on_a_guessed_day() -> None:
    made = analysed(subject(sums("100", "100"), died="2024-05"))
    assert (one(made, "ADTTE", "OS")["ADT"], one(made, "ADTTE", "OS")["CNSR"]) == (FIRST, 5)
    row = one(made, "ADTTE", "PFS")
    assert (row["ADT"], row["EVNTDESC"]) == (FIRST, "DEATH ON A DAY NOT KNOWN")


def test_progression_ends_progression_free_survival_and_names_its_row() -> None:
    made = analysed(subject(sums("100", "100", "130"), died=date(2024, 6, 1)))
    row = one(made, "ADTTE", "PFS")
    assert (row["ADT"], row["CNSR"]) == (SECOND, 0)
    assert row["EVNTDESC"] == "PROGRESSION: TARGET"
    named = [each for each in made["ADRS"] if each.key.seq == row["SRCSEQ"]]
    assert [each.row["PARAMCD"] for each in named] == ["PD"]
    assert (row["SRCDOM"], row["SRCVAR"]) == ("ADRS", "ADT")


@pytest.mark.parametrize(("days", "cnsr"), [(98, 0), (99, 4)])
def test_a_death_counts_up_to_98_days_after_the_last_adequate_scan(days: int, cnsr: int) -> None:
    died = FIRST + timedelta(days=days)
    ended = ending(subject(sums("100", "100"), died=died), "PFS")
    assert ended[:2] == (died if cnsr == 0 else FIRST, cnsr)


def test_without_an_event_it_is_censored_at_the_last_adequate_scan() -> None:
    made = analysed(subject(sums("100", "100", "95")))
    row = one(made, "ADTTE", "PFS")
    assert (row["ADT"], row["CNSR"]) == (SECOND, 1)
    assert row["EVNTDESC"] == "NO PROGRESSION OR DEATH"
    named = [each for each in made["ADRS"] if each.key.seq == row["SRCSEQ"]]
    assert [each.row["PARAMCD"] for each in named] == ["OVR"]


def test_without_a_scan_after_baseline_it_is_censored_at_the_start() -> None:
    row = one(analysed(subject(sums("100"))), "ADTTE", "PFS")
    assert (row["AVAL"], row["CNSR"], row["CNSDTDSC"]) == (1, 2, "ORIGIN DATE")


def test_new_anticancer_therapy_censors_at_the_last_adequate_scan_before_it() -> None:
    other = given("tace", date(2024, 3, 1))
    ended = ending(subject(sums("100", "100", "130"), other), "PFS")
    assert ended == (FIRST, 3, "NEW ANTICANCER THERAPY")


def test_response_lasts_from_its_first_day_to_progression() -> None:
    made = analysed(subject(sums("100", "60", "60", "80")))
    assert one(made, "ADTTE", "TTR")["AVAL"] == (FIRST - FIRST_DOSE).days + 1
    row = one(made, "ADTTE", "DOR")
    assert (row["STARTDT"], row["ADT"], row["CNSR"]) == (FIRST, THIRD, 0)
    assert row["AVAL"] == 86  # 15 February to 10 May 2024, both counted


def test_a_response_that_was_not_confirmed_has_no_duration() -> None:
    made = analysed(subject(sums("100", "60", "100")))
    assert of(made, "ADTTE", "DOR") == of(made, "ADTTE", "TTR") == []


def test_a_subject_who_was_not_enrolled_has_no_time_at_all() -> None:
    made = analysed(records([finding("albumin", "40", ENROLMENT)]))
    assert made["ADTTE"] == made["ADRS"] == ()


def test_a_response_after_the_therapy_that_censors_lasts_its_first_day_alone() -> None:
    """Under the other answer to Q42 that responses after new therapy count: never below day 1."""
    assert STUDY.endpoints is not None
    assert STUDY.response is not None
    (other,) = (
        each for each in STUDY.endpoints.others if each.parameter == "new_therapy_ends_search"
    )
    study = replace(STUDY, response=answered_response(STUDY.response, other))
    held = subject(sums("100", "60", "60"), given("liver_ablation", date(2024, 1, 20)))
    row = one(analysed(held, study=study), "ADTTE", "DOR")
    assert (row["STARTDT"], row["ADT"], row["AVAL"], row["CNSR"]) == (FIRST, FIRST, 1, 3)
