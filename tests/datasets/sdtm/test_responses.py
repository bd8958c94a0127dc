"""RS: responses by RECIST 1.1 and mRECIST, recorded and derived (SDTMIG 3.4, 6.3.9.3)."""

from typing import Any

from hilum.datasets.dataset import Cell, Row
from hilum.records.rows import Finding, SubjectRecords
from tests.conduct.lesions import BASELINE, FIRST, SECOND, STUDY, THIRD, lesion, subject
from tests.datasets.sdtm.subjects import cells, rows
from tests.spec.criteria.rows import graded

RECIST, MRECIST = "RECIST 1.1", "MRECIST LENCIONI LIVER CANCER 2010"
READER = {"evaluator": "Investigator"}


def told(held: SubjectRecords, category: str = RECIST, **wanted: Cell) -> dict[Any, Cell]:
    """The derived responses of a standard by test and assessment."""
    return {
        (row["RSTESTCD"], row["RSLNKGRP"]): row["RSSTRESC"]
        for row in rows("RS", held)
        if row["RSCAT"] == category and row["RSDRVFL"] == "Y"
    }


def derived(held: SubjectRecords, test: str, group: str | None, category: str = RECIST) -> Row:
    """The derived row of a test at an assessment."""
    (row,) = (
        row
        for row in rows("RS", held)
        if cells(row, "RSTESTCD", "RSLNKGRP", "RSCAT", "RSDRVFL") == (test, group, category, "Y")
    )
    return row


def course(*, second_mm: str = "20") -> list[list[Finding]]:
    """A target of 30 mm that shrinks to 20 mm, 33 %, beside a non-target that stays."""
    aside = {"category": "non-target", "location": "bone", "state": "present", **READER}
    return [
        lesion("T1", BASELINE, long="30", viable="30", visit="Screening", **READER),
        lesion("NT1", BASELINE, visit="Screening", **aside),
        lesion("T1", FIRST, long="20", viable="0", visit="Tumor Assessment 1", **READER),
        lesion("NT1", FIRST, visit="Tumor Assessment 1", **aside),
        lesion("T1", SECOND, long=second_mm, viable="0", visit="Tumor Assessment 2", **READER),
        lesion("NT1", SECOND, visit="Tumor Assessment 2", **aside),
    ]


def test_each_assessment_after_baseline_has_its_responses_by_recist() -> None:
    assert told(subject(course())) == {
        ("TRGRESP", "A2"): "PR",
        ("NTRGRESP", "A2"): "NON-CR/NON-PD",
        ("OVRLRESP", "A2"): "PR",
        ("TRGRESP", "A3"): "PR",
        ("NTRGRESP", "A3"): "NON-CR/NON-PD",
        ("OVRLRESP", "A3"): "PR",
        ("BESTRESP", None): "PR",
    }


def test_mrecist_stands_beside_recist_and_may_differ() -> None:
    by_mrecist = told(subject(course()), MRECIST)
    assert by_mrecist["TRGRESP", "A2"] == "CR"
    assert by_mrecist["OVRLRESP", "A2"] == "PR"


def test_a_derived_response_says_that_it_is_derived_and_whose_readings_it_is_from() -> None:
    row = derived(subject(course()), "OVRLRESP", "A2")
    assert cells(row, "RSORRES", "RSDRVFL", "RSEVAL", "RSDTC", "VISIT") == (
        None, "Y", "INVESTIGATOR", "2024-02-15", "TUMOR ASSESSMENT 1",
    )  # fmt: skip


def test_a_target_response_links_to_the_measurements_of_its_assessment() -> None:
    held = subject(course())
    group = derived(held, "TRGRESP", "A2")["RSLNKGRP"]
    days = {row["TRDTC"] for row in rows("TR", held) if row["TRLNKGRP"] == group}
    assert days == {"2024-02-15"}


def test_a_response_names_the_rows_up_to_its_time_and_of_its_lesions() -> None:
    held = course()
    target = [row.row for row in (*held[0], *held[2])]
    other = [row.row for row in (*held[1], *held[3])]
    assert {*derived(subject(held), "TRGRESP", "A2").records} == {*target}
    assert {*derived(subject(held), "NTRGRESP", "A2").records} == {*other}
    assert {*derived(subject(held), "OVRLRESP", "A2").records} == {*target, *other}


def test_the_best_response_names_every_row_and_no_visit() -> None:
    held = course()
    row = derived(subject(held), "BESTRESP", None)
    assert {*row.records} == {each.row for some in held for each in some}
    assert cells(row, "VISIT", "VISITNUM", "RSDTC") == (None, None, "2024-02-15")


def test_progression_after_a_nadir_is_progression() -> None:
    found = told(subject(course(second_mm="25")))
    assert found["OVRLRESP", "A3"] == "PD"
    assert told(subject(course(second_mm="24.9")))["OVRLRESP", "A3"] == "SD"


def test_a_new_lesion_has_a_row_where_it_was_seen_and_none_elsewhere() -> None:
    new = lesion("N1", SECOND, category="new", location="lung", state="unequivocal", **READER)
    held = subject([*course(), [*new]])
    found = told(held)
    assert found["NEWLPROG", "A3"] == "UNEQUIVOCAL"
    assert ("NEWLPROG", "A2") not in found
    assert found["OVRLRESP", "A3"] == "PD"
    assert {row.row for row in new} <= {*derived(held, "OVRLRESP", "A3").records}


def test_an_equivocal_new_lesion_that_is_confirmed_is_progression_where_it_began() -> None:
    seen = {"category": "new", "location": "lung"}
    first = lesion("N1", SECOND, state="equivocal", **seen)
    later = lesion("N1", THIRD, state="unequivocal", **seen)
    last = lesion("T1", THIRD, long="20", viable="0")
    row = derived(subject([*course(), first, later, last]), "OVRLRESP", "A3")
    assert row["RSSTRESC"] == "PD"
    assert {each.row for each in later} <= {*row.records}


def test_without_target_lesions_there_is_no_target_response() -> None:
    aside = {"category": "non-target", "location": "bone", "state": "present"}
    found = told(subject([lesion("NT1", BASELINE, **aside), lesion("NT1", FIRST, **aside)]))
    assert {test for test, _ in found} == {"NTRGRESP", "OVRLRESP", "BESTRESP"}


def test_without_assessments_after_baseline_only_the_best_response_is_told_not_evaluable() -> None:
    held = subject([lesion("T1", BASELINE, long="30")])
    assert told(held) == {("BESTRESP", None): "NE"}
    row = derived(held, "BESTRESP", None)
    assert row["RSDTC"] is None


def test_without_a_first_dose_there_is_no_best_response() -> None:
    held = subject([lesion("T1", BASELINE, long="30"), lesion("T1", FIRST, long="30")], dosed=False)
    assert {test for test, _ in told(held)} <= {"TRGRESP", "OVRLRESP"}


def test_without_lesions_nothing_is_derived() -> None:
    assert rows("RS", subject([])) == ()


def test_readings_of_several_readers_are_not_mixed_into_a_response() -> None:
    other = lesion("T1", FIRST, long="10", evaluator="Independent assessor")
    assert told(subject([*course(), other])) == {}


def test_what_a_person_recorded_stands_apart_from_what_is_derived() -> None:
    said = graded(
        STUDY.concepts, "recist_overall_response", "SD", FIRST, evaluator="Investigator",
        visit="Tumor Assessment 1", original_value="SD",
    )  # fmt: skip
    held = subject(course(), said)
    both = {
        row["RSDRVFL"]: row["RSSTRESC"]
        for row in rows("RS", held)
        if cells(row, "RSTESTCD", "RSCAT", "VISIT") == ("OVRLRESP", RECIST, "TUMOR ASSESSMENT 1")
    }
    assert both == {None: "SD", "Y": "PR"}
