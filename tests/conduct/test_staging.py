"""Liver function, stage and kidney function from records as of a day.

Expected values: Pugh 1973 (MSD table), Johnson 2015, Reig 2022, Cockcroft 1976, by hand; which
value counts as the latest: DESIGN section 5.
"""

from datetime import date

import pytest

from hilum.conduct.staging import Staged, stage_subject
from hilum.records.rows import Coverage
from hilum.reports.desk.stage_sheet import stage_sheet
from hilum.terms.truth import Truth
from tests.conduct.lesions import STUDY
from tests.spec.criteria.rows import Row, complete, event, finding, graded, records, stated

DAY = date(2024, 6, 1)
BEFORE = date(2024, 5, 30)


def coded(concept: str, category: str, day: date = BEFORE) -> Row:
    return graded(STUDY.concepts, concept, category, day)


LIVER: tuple[Row, ...] = (
    finding("total_bilirubin", "20", BEFORE),
    finding("albumin", "38", BEFORE),
    finding("inr", "1.1", BEFORE),
    coded("ascites", "none"),
    coded("hepatic_encephalopathy_grade", "none"),
)


def staged(*rows: Row, born: date | str | None = date(1964, 6, 1)) -> Staged:
    return stage_subject(records(rows, born=born), STUDY, day=DAY)


def test_all_inputs_known_make_one_class_and_one_grade() -> None:
    """5 points, class A; ALBI -2.371, grade 2 (clinical test value of the score's paper)."""
    found = staged(*LIVER)
    assert (found.child_pugh.points.fewest, found.child_pugh.points.most) == (5, 5)
    assert str(found.albi.score) == "-2.371"
    assert (found.albi.grades.best, found.albi.grades.worst) == (2, 2)


def test_a_missing_input_leaves_a_range_and_is_named() -> None:
    found = staged(*LIVER[1:])
    assert (found.child_pugh.points.fewest, found.child_pugh.points.most) == (5, 7)
    assert any("bilirubin" in reason.say() for reason in found.child_pugh.reasons)
    assert found.albi.score is None


def test_a_newest_value_that_cannot_be_used_never_lets_an_older_one_decide() -> None:
    newest = finding("albumin", None, DAY, problem="no unit", original_value="3.8")
    found = staged(*LIVER, newest)
    assert found.values["albumin"].measured is None
    assert found.child_pugh.points.most == 7
    assert [fault.id for fault in (found.values["albumin"].fault,) if fault] == ["records.unusable"]


def test_newest_values_of_one_time_that_disagree_are_not_taken() -> None:
    found = staged(*LIVER, finding("albumin", "30", BEFORE))
    fault = found.values["albumin"].fault
    assert fault is not None
    assert fault.id == "records.newest_disagree"


def test_a_value_after_the_day_is_not_read() -> None:
    found = staged(*LIVER, finding("albumin", "20", date(2024, 6, 2)))
    assert found.values["albumin"].measured == staged(*LIVER).values["albumin"].measured


def test_invasion_with_preserved_liver_function_is_stage_c_and_agrees_with_the_clinician() -> None:
    found = staged(
        *LIVER,
        finding("ecog", "1", BEFORE),
        event("macrovascular_invasion", BEFORE),
        stated("liver function is preserved", "yes", BEFORE),
        coded("bclc_stage", "C"),
    )
    assert found.stage is not None
    assert found.stage.stages == ("C",)
    assert found.clinician is not None
    assert found.clinician.agrees is Truth.MET


def test_a_clinicians_stage_that_is_none_of_those_derived_is_shown_as_different() -> None:
    found = staged(
        event("macrovascular_invasion", BEFORE),
        finding("ecog", "0", BEFORE),
        coded("bclc_stage", "B"),
    )
    assert found.clinician is not None
    assert found.clinician.agrees is Truth.NOT_MET
    headings = [block.heading.en for block in stage_sheet(found, STUDY).summary]
    assert headings[-2:] == ["BCLC 2022, derived", "BCLC, the clinician's"]


def test_without_a_statement_that_the_liver_is_preserved_stage_d_stays_possible() -> None:
    found = staged(event("distant_metastasis", BEFORE), finding("ecog", "0", BEFORE))
    assert found.stage is not None
    assert found.stage.stages == ("C", "D")


def test_no_invasion_on_record_is_no_absence_unless_the_records_are_complete() -> None:
    open_ = staged(finding("ecog", "0", BEFORE), stated("liver function is preserved", "yes", DAY))
    none: Coverage = complete("events")
    known = staged(
        finding("ecog", "0", BEFORE), stated("liver function is preserved", "yes", DAY), none
    )
    assert open_.stage is not None
    assert known.stage is not None
    assert "C" in open_.stage.stages
    assert known.stage.stages == ("0", "A", "B")


@pytest.mark.parametrize(
    ("born", "clearance"),
    [(date(1964, 6, 1), "89.0"), (date(1964, 6, 2), "90.1"), (None, None)],
    ids=["60 today", "60 tomorrow", "birth not known"],
)
def test_the_clearance_counts_completed_years_and_needs_a_birth_date(
    born: date | None, clearance: str | None
) -> None:
    """(140 - 60) x 72.5 / (72 x 80 umol/L in mg/dL), Cockcroft 1976; 81 for 59 years."""
    rows = (finding("creatinine", "80", BEFORE), finding("body_weight", "72.5", BEFORE))
    value = staged(*rows, born=born).clearance.value
    assert (None if value is None else f"{value:.1f}") == clearance


def test_the_sheet_says_all_of_it_in_both_languages() -> None:
    sheet = stage_sheet(staged(*LIVER), STUDY)
    assert sheet.summary[0].verdict.say("en") == "class A, 5 points"
    assert sheet.summary[0].verdict.say("zh") == "A 级，5 分"
    assert [note.say().split()[1] for note in sheet.notes] == ["P08:", "Q11:"]
