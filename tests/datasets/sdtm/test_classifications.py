"""RS: ECOG, Child-Pugh, West Haven and BCLC as clinical classifications (SDTMIG 3.4, 6.3.9.3)."""

from decimal import Decimal

import pytest

from hilum.datasets.dataset import Row
from hilum.records.rows import SubjectRecords
from tests.datasets.sdtm.subjects import ENROLMENT, STUDY, cells, printed, rows, supplement, treated
from tests.spec.criteria.rows import Row as Recorded
from tests.spec.criteria.rows import event, finding, graded, stated

DAY = ENROLMENT
SCREENING = {"visit": "Screening"}
LABS = {"total_bilirubin": "20", "albumin": "40", "inr": "1.1"}


def found(held: SubjectRecords) -> dict[tuple[object, bool], Row]:
    """Rows by test and whether they are derived."""
    return {(row["RSTESTCD"], row["RSDRVFL"] == "Y"): row for row in rows("RS", held)}


def assessed(ascites: str = "none", encephalopathy: str = "none", **labs: str) -> list[Recorded]:
    """A screening visit with what Child-Pugh is made of."""
    person = {"ascites": ascites, "hepatic_encephalopathy_grade": encephalopathy}
    return [
        *(finding(name, value, DAY, **SCREENING) for name, value in (labs or LABS).items()),
        *(graded(STUDY.concepts, name, value, DAY, **SCREENING) for name, value in person.items()),
    ]


def test_ecog_is_a_score_of_its_own_instrument() -> None:
    row = found(treated(printed("ecog", "1", DAY)))["ECOG101", False]
    assert cells(row, "RSCAT", "RSTEST", "RSORRES", "RSSTRESC", "RSSTRESN") == (
        "ECOG", "ECOG1-Performance Status", "1", "1", Decimal(1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ascites", "points"), [("none", "1"), ("mild", "2"), ("moderate", "3"), ("severe", "3")]
)
def test_ascites_stands_as_recorded_and_in_points(ascites: str, points: str) -> None:
    row = found(treated(*assessed(ascites)))["CPS0102", False]
    assert cells(row, "RSCAT", "RSSTRESC") == ("CHILD-PUGH CLASSIFICATION", points)


def test_encephalopathy_stands_by_its_west_haven_grade() -> None:
    row = found(treated(*assessed(encephalopathy="grade_2")))["WHEG0101", False]
    assert cells(row, "RSCAT", "RSSTRESC") == ("WEST HAVEN HEPATIC ENCEPHALOPATHY GRADE", "GRADE 2")


def test_child_pugh_is_derived_where_a_person_assessed_ascites_and_encephalopathy() -> None:
    made = found(treated(*assessed()))
    total, grade = made["CPS0106", True], made["CPS0107", True]
    assert cells(total, "RSORRES", "RSSTRESC", "RSSTRESN") == (None, "5", Decimal(5))
    assert cells(grade, "RSORRES", "RSSTRESC", "VISIT") == (None, "A", "SCREENING")


def test_points_of_ascites_and_encephalopathy_make_the_class() -> None:
    made = found(treated(*assessed("moderate", "grade_1")))
    assert made["CPS0106", True]["RSSTRESC"] == "8"
    assert made["CPS0107", True]["RSSTRESC"] == "B"


def test_a_derived_score_names_its_five_inputs() -> None:
    inputs = assessed()
    row = found(treated(*inputs))["CPS0106", True]
    assert {*row.records} == {each.row for each in inputs if not isinstance(each, tuple)}


def test_a_score_with_a_missing_input_is_what_it_may_be_and_says_what_is_missing() -> None:
    held = treated(*assessed(total_bilirubin="20", albumin="40"))
    made = found(held)
    assert cells(made["CPS0106", True], "RSSTRESC", "RSSTRESN") == ("5 TO 7", None)
    assert made["CPS0107", True]["RSSTRESC"] == "A OR B"
    assert "INR" in str(supplement("RS", held)["RSPROB"])


def test_a_class_may_be_known_where_the_points_are_not() -> None:
    made = found(treated(*assessed("severe", "grade_4", total_bilirubin="60", albumin="40")))
    assert made["CPS0106", True]["RSSTRESC"] == "11 TO 13"
    assert made["CPS0107", True]["RSSTRESC"] == "C"


def test_no_score_is_derived_where_nobody_assessed_ascites_or_encephalopathy() -> None:
    held = treated(*(finding(name, value, DAY) for name, value in LABS.items()))
    assert rows("RS", held) == ()


def test_a_score_that_a_person_wrote_stands_beside_the_derived_one() -> None:
    made = found(treated(*assessed(), printed("child_pugh_points", "6", DAY, **SCREENING)))
    assert made["CPS0106", False]["RSSTRESC"] == "6"
    assert made["CPS0106", True]["RSSTRESC"] == "5"


def test_of_a_recorded_and_a_derived_score_only_the_recorded_is_the_last_before_exposure() -> None:
    made = found(treated(*assessed(), printed("child_pugh_points", "6", DAY, **SCREENING)))
    assert made["CPS0106", False]["RSLOBXFL"] == "Y"
    assert made["CPS0106", True]["RSLOBXFL"] is None


def staged(*more: Recorded) -> dict[tuple[object, bool], Row]:
    """A subject whom a clinician called stage C."""
    stage = graded(STUDY.concepts, "bclc_stage", "C", DAY, **SCREENING)
    return found(treated(stage, finding("ecog", "1", DAY, **SCREENING), *more))


def test_the_clinicians_stage_and_the_derived_one_stand_side_by_side() -> None:
    made = staged(
        event("macrovascular_invasion", DAY),
        stated("liver function is preserved", "yes", DAY),
    )
    assert cells(made["BCLCSTG", False], "RSCAT", "RSSTRESC") == ("BCLC", "STAGE C")
    assert cells(made["BCLCSTG", True], "RSCAT", "RSSTRESC") == ("BCLC", "STAGE C")


def test_a_derived_stage_names_the_answers_and_events_that_it_rests_on() -> None:
    invasion = event("macrovascular_invasion", DAY)
    answer = stated("liver function is preserved", "yes", DAY)
    row = staged(invasion, answer)["BCLCSTG", True]
    assert {invasion.row, answer.row} < {*row.records}


def test_a_stage_that_does_not_follow_is_what_it_may_be_and_says_what_is_open() -> None:
    held = treated(
        graded(STUDY.concepts, "bclc_stage", "C", DAY, **SCREENING),
        finding("ecog", "1", DAY, **SCREENING),
        event("macrovascular_invasion", DAY),
    )
    assert found(held)["BCLCSTG", True]["RSSTRESC"] == "STAGE C OR STAGE D"
    assert "liver function" in str(supplement("RS", held)["RSPROB"])
