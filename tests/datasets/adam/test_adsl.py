"""ADSL: analysis sets, dates, baseline in three truths, and how treatment and study ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest

from hilum.datasets.adam.collected import collected
from hilum.datasets.adam.making import of_subject
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import sdtm
from hilum.records.rows import SubjectRecords
from tests.conduct import treated
from tests.conduct.lesions import BASELINE, ENROLMENT, FIRST, FIRST_DOSE, lesion, subject
from tests.datasets.adam.persons import CUTOFF, analysed, subject_level
from tests.spec.criteria.rows import (
    END_UNKNOWN,
    complete,
    event,
    finding,
    given,
    records,
    stated,
    when,
)

SETS = ("SCRNFL", "ENRLFL", "SAFFL", "EVALFL")


def adsl(held: SubjectRecords, cutoff: date = CUTOFF) -> Mapping[str, Any]:
    return subject_level(analysed(held, cutoff))


def flags(held: SubjectRecords) -> str:
    return "".join(adsl(held)[name] for name in SETS)


def scans(*days: date) -> list[Any]:
    return [lesion("T1", day, long="50", viable="50", slice="5", therapy="none") for day in days]


def test_each_set_lies_within_the_one_before() -> None:
    """endpoints.toml: enrolled; treated, by puncture or dose; evaluable, assessed since."""
    puncture = given("arterial_catheterization", ENROLMENT + timedelta(days=1))
    assert flags(records([finding("albumin", "40", ENROLMENT)])) == "YNNN"
    assert flags(subject(scans(BASELINE), dosed=False)) == "YYNN"
    assert flags(subject(scans(BASELINE), puncture, dosed=False)) == "YYYN"
    assert flags(subject(scans(BASELINE))) == "YYYN"
    assert flags(subject(scans(BASELINE, FIRST))) == "YYYY"


def test_a_treatment_is_named_only_for_those_who_have_it() -> None:
    enrolled = adsl(subject(scans(BASELINE), dosed=False))
    assert (enrolled["TRT01P"], enrolled.get("TRT01A")) == ("HAIC", None)
    assert adsl(subject(scans(BASELINE)))["TRT01A"] == "HAIC"
    assert adsl(records([finding("albumin", "40", ENROLMENT)])).get("TRT01P") is None


def test_an_enrolment_of_which_only_the_month_is_known_is_an_enrolment() -> None:
    """ICH E9, 5.2.1. Whether a dose of that month came after it, nobody can say."""
    held = records([event("enrolment", "2024-01"), given("oxaliplatin", FIRST_DOSE)])
    assert flags(held) == "YYNN"


def test_a_first_dose_of_which_only_the_month_is_known_is_a_treatment() -> None:
    dosed = records([event("enrolment", ENROLMENT), given("oxaliplatin", "2024-02")])
    assert (flags(dosed), adsl(dosed).get("TRTSDT")) == ("YYYN", None)
    open_ = records([event("enrolment", ENROLMENT), given("oxaliplatin", "2024-01")])
    assert flags(open_) == "YYNN"  # it may have been given before


def test_what_is_not_on_record_is_not_no_until_somebody_says_the_records_are_complete() -> None:
    assert adsl(subject(scans(BASELINE))).get("MVIBL") is None
    assert adsl(subject(scans(BASELINE), complete("events")))["MVIBL"] == "N"
    seen = event("macrovascular_invasion", ENROLMENT)
    assert adsl(subject(scans(BASELINE), seen))["MVIBL"] == "Y"
    later = event("macrovascular_invasion", ENROLMENT + timedelta(days=1))
    assert adsl(subject(scans(BASELINE), later, complete("events")))["MVIBL"] == "N"


def test_prior_therapy_is_what_was_given_up_to_enrolment_and_drugs_of_one_day_are_one_line() -> (
    None
):
    first = (given("lenvatinib", "2023-01-05"), given("sintilimab", "2023-01-05"))
    second = given("regorafenib", "2023-06-01")
    told = adsl(subject(scans(BASELINE), *first, second, complete("interventions")))
    assert (told["PRICIFL"], told["PRANGFL"], told["PRTACEFL"]) == ("Y", "Y", "N")
    assert told["PRLINES"] == 2


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (FIRST_DOSE, None, "Y"),
        (FIRST_DOSE - timedelta(days=9), FIRST_DOSE, "Y"),
        (FIRST_DOSE - timedelta(days=9), FIRST_DOSE - timedelta(days=1), "N"),
        (FIRST_DOSE + timedelta(days=1), None, "N"),
        (FIRST_DOSE - timedelta(days=9), END_UNKNOWN, None),
    ],
)
def test_an_inhibitor_was_given_beside_haic_where_it_overlaps_the_doses(
    start: date, end: date | Literal["end unknown"] | None, told: str | None
) -> None:
    drug = given("sintilimab", start, end)
    assert adsl(subject(scans(BASELINE), drug, complete("interventions"))).get("ONICIFL") == told


def test_without_complete_records_nobody_is_said_not_to_have_had_an_inhibitor() -> None:
    assert adsl(subject(scans(BASELINE))).get("ONICIFL") is None
    assert adsl(subject(scans(BASELINE), complete("interventions")))["ONICIFL"] == "N"


def test_lines_are_not_counted_from_records_that_may_lack_some_or_have_no_day() -> None:
    drug = given("lenvatinib", "2023-01-05")
    assert adsl(subject(scans(BASELINE), drug)).get("PRLINES") is None
    undated = given("lenvatinib", "2023-01")
    told = adsl(subject(scans(BASELINE), undated, complete("interventions")))
    assert told.get("PRLINES") is None


def test_baseline_is_the_latest_value_up_to_the_dose_and_no_older_one_where_it_is_spoilt() -> None:
    older = finding("albumin", "40", BASELINE)
    newest = finding("albumin", "35", FIRST_DOSE)
    late = finding("albumin", "30", FIRST_DOSE + timedelta(days=1))
    assert adsl(subject(scans(BASELINE), older, newest, late))["ALBBL"] == 35
    spoilt = replace(newest, problem="unit unknown")
    assert adsl(subject(scans(BASELINE), older, spoilt)).get("ALBBL") is None


def test_the_tumor_at_baseline_is_counted_by_both_standards() -> None:
    seen = lesion("T1", BASELINE, long="50", viable="40", slice="5", therapy="none")
    other = lesion("T2", BASELINE, long="20", viable="20", slice="5", therapy="none")
    told = adsl(subject([seen, other]))
    assert (told["NTARGBL"], told["SUMBL"], told["VIABSBL"]) == (2, 70, 60)


def test_death_and_leaving_end_the_study_whichever_came_first() -> None:
    left = event("study_discontinuation", date(2024, 5, 1), term="withdrawn")
    told = adsl(subject(scans(BASELINE), left, died=date(2024, 6, 1)))
    assert (told["EOSSTT"], told["DCSREAS"], told["EOSDT"]) == (
        "DISCONTINUED", "WITHDRAWN", date(2024, 5, 1),
    )  # fmt: skip
    told = adsl(subject(scans(BASELINE), died=date(2024, 6, 1)))
    assert (told["DCSREAS"], told["DTHFL"], told["DTHDT"]) == ("DEATH", "Y", date(2024, 6, 1))
    assert adsl(subject(scans(BASELINE)))["EOSSTT"] == "ONGOING"


@pytest.mark.parametrize(("term", "reason"), [("Bilirubin", "BILIRUBIN"), (None, "SCREEN FAILURE")])
def test_a_screen_failure_ends_participation_for_the_reason_on_record(
    term: str | None, reason: str
) -> None:
    failed = event("screen_failure", ENROLMENT, term=term)
    told = adsl(records([finding("albumin", "40", ENROLMENT), failed]))
    assert "EOSSTT" not in told  # never in the study
    assert (told["DCSREAS"], told["EOSDT"]) == (reason, ENROLMENT)
    enrolled = adsl(subject(scans(BASELINE), replace(failed, start=when(BASELINE))))
    assert enrolled["EOSSTT"] == "ONGOING"  # screened again, and enrolled


def test_a_screen_failure_is_neither_ongoing_nor_discontinued() -> None:
    failed = event("screen_failure", date(2024, 2, 1))
    told = adsl(records([finding("albumin", "40", ENROLMENT), failed]))
    assert (told.get("EOSSTT"), told["EOSDT"], told["DCSREAS"]) == (
        None, date(2024, 2, 1), "SCREEN FAILURE",
    )  # fmt: skip
    undecided = adsl(records([finding("albumin", "40", ENROLMENT)]))
    assert (undecided.get("EOSSTT"), undecided.get("DCSREAS")) == (None, None)


def test_the_day_of_a_death_in_a_month_is_not_known_but_the_death_is() -> None:
    told = adsl(subject(scans(BASELINE), died="2024-06"))
    assert (told["DTHFL"], told.get("DTHDT"), told["EOSSTT"]) == ("Y", None, "DISCONTINUED")


@pytest.mark.parametrize(("cycles", "status"), [(5, "ONGOING"), (6, "COMPLETED")])
def test_treatment_is_completed_with_the_sixth_cycle(cycles: int, status: str) -> None:
    given_cycles = [treated.doses(n, treated.day_of_cycle(n)) for n in range(1, cycles + 1)]
    told = adsl(treated.subject(*given_cycles), treated.day_of_cycle(7))
    assert (told["NCYCLES"], told["EOTSTT"]) == (cycles, status)


@pytest.mark.parametrize(("days", "status"), [(51, "ONGOING"), (52, None)])
def test_treatment_goes_on_while_the_next_cycle_may_still_be_given(
    days: int, status: str | None
) -> None:
    """regimen.toml: a cycle is 21 days, and a delay of more than 30 days ends treatment."""
    one = treated.subject(treated.doses(1, treated.day_of_cycle(1)))
    assert adsl(one, treated.FIRST + timedelta(days=days)).get("EOTSTT") == status


def test_progression_before_the_last_dose_did_not_end_treatment() -> None:
    cycles = [treated.doses(n, treated.day_of_cycle(n)) for n in (1, 2)]
    progressed = event("disease_progression", treated.FIRST + timedelta(days=14))
    held = treated.subject(*cycles, progressed)
    assert adsl(held, treated.day_of_cycle(3))["EOTSTT"] == "ONGOING"


def test_a_death_of_unknown_day_ended_treatment() -> None:
    held = treated.subject(treated.doses(1, treated.day_of_cycle(1)))
    dead = replace(held, subject=replace(held.subject, death=when("2024-06")))
    told = adsl(dead, treated.day_of_cycle(2))
    assert (told["EOTSTT"], told["DCTREAS"]) == ("DISCONTINUED", "DEATH")


def test_what_ended_treatment_early_is_the_first_thing_that_did() -> None:
    one = treated.doses(1, treated.day_of_cycle(1))
    after = treated.FIRST + timedelta(days=30)
    progressed = event("disease_progression", after)
    held = treated.subject(one, progressed)
    died = replace(held, subject=replace(held.subject, death=when(after + timedelta(days=1))))
    assert adsl(died)["DCTREAS"] == "PROGRESSIVE DISEASE"
    died = replace(held, subject=replace(held.subject, death=when(after - timedelta(days=1))))
    assert adsl(died)["DCTREAS"] == "DEATH"


@pytest.mark.parametrize(
    ("fact", "answer", "reason"),
    [
        ("withdrawal", "yes", "WITHDRAWAL BY SUBJECT"),
        ("intolerable_toxicity", "yes", "ADVERSE EVENT"),
        ("withdrawal", "no", "REASON NOT RECORDED"),
    ],
)
def test_treatment_ends_as_DS_says(fact: str, answer: Literal["yes", "no"], reason: str) -> None:
    """A visit after treatment shows that it is over; what a person stated by then is the reason."""
    after = treated.FIRST + timedelta(days=20)
    sentence = next(each.sentence for each in treated.REGIMEN.facts if each.id == fact)
    said = stated(sentence, answer, after)
    visit = event("visit", after + timedelta(days=8), visit="End of Treatment")
    held = treated.subject(treated.doses(1, treated.FIRST), said, visit)
    facts = Facts(treated.STUDY, held, CUTOFF)
    ((_, own),) = collected(sdtm(treated.STUDY, (facts,)))
    told = subject_level(of_subject(facts, own))
    assert (told["EOTSTT"], told["DCTREAS"]) == ("DISCONTINUED", reason)
