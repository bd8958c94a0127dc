"""What cannot be is refused, or returned as a fault with what was expected.

A reading with a fault is never computed with: its lesion is not evaluable at that assessment.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hilum.rules.recist.course import Course, course_of
from hilum.rules.recist.faults import faults_of
from hilum.rules.recist.lesions import Assessment, Axis, Lesion, Reading, Role, Seen
from hilum.rules.recist.overall import respond
from hilum.rules.recist.responses import Response
from tests.spec.recist_1_1.courses import BASELINE, PROTOCOL, after, assessment, lesion, reading


def measured(diameter_mm: str, axis: Axis | None = Axis.LONG, **others: object) -> Reading:
    return Reading(
        lesion="T1",
        seen=Seen.MEASURED,
        diameter_mm=Decimal(diameter_mm),
        axis=axis,
        **others,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("diameter_mm", "expected"),
    [
        ("-12", "expected more than 0"),
        ("0", "a lesion that disappeared is ABSENT"),
        ("400.1", "expected at most 400 mm"),
        ("NaN", "expected more than 0"),
        ("Infinity", "expected more than 0"),
    ],
)
def test_a_diameter_that_cannot_be_is_refused(diameter_mm: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        measured(diameter_mm)


def test_a_diameter_of_400_mm_is_the_largest_accepted() -> None:
    assert measured("400").diameter_mm == 400


@pytest.mark.parametrize(
    "seen", [Seen.ABSENT, Seen.TOO_SMALL, Seen.NOT_EVALUABLE, Seen.SPLIT, Seen.MERGED]
)
def test_a_lesion_that_is_absent_or_was_not_measured_has_no_diameter(seen: Seen) -> None:
    with pytest.raises(ValueError, match="expected no diameter"):
        Reading(lesion="T1", seen=seen, diameter_mm=Decimal(12), axis=Axis.LONG)


def test_a_measurement_needs_its_diameter_and_its_axis() -> None:
    with pytest.raises(ValueError, match="without diameter_mm"):
        Reading(lesion="T1", seen=Seen.MEASURED)
    with pytest.raises(ValueError, match="expected both or neither"):
        measured("12", axis=None)


def test_only_a_split_or_merged_lesion_counts_what_the_reader_says() -> None:
    with pytest.raises(ValueError, match="expected SPLIT or MERGED"):
        measured("12", counts_mm=Decimal(12))
    with pytest.raises(ValueError, match="counts_mm -1, expected 0 or more"):
        Reading(lesion="T1", seen=Seen.SPLIT, counts_mm=Decimal(-1))


def test_a_viable_part_is_not_longer_than_the_whole_and_not_there_in_an_absent_lesion() -> None:
    with pytest.raises(ValueError, match="expected at most the whole diameter, 20 mm"):
        measured("20", viable_mm=Decimal(21))
    with pytest.raises(ValueError, match="viable_mm 3 with ABSENT, expected none"):
        Reading(lesion="T1", seen=Seen.ABSENT, viable_mm=Decimal(3))


def test_a_slice_thickness_is_more_than_0() -> None:
    with pytest.raises(ValueError, match="slice_mm 0, expected more than 0"):
        measured("20", slice_mm=Decimal(0))


def test_an_assessment_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="lies before it"):
        Assessment(day=BASELINE, last_day=BASELINE - timedelta(days=1), readings=())


def test_a_node_lies_in_the_lymph_nodes_and_nothing_else_does() -> None:
    with pytest.raises(ValueError, match="expected organ lymph_node exactly for a node"):
        Lesion(id="N1", organ="liver", node=True, role=Role.TARGET)
    with pytest.raises(ValueError, match="expected both"):
        Lesion(id="", organ="liver", node=False, role=Role.TARGET)


def test_a_protocol_has_no_negative_days() -> None:
    with pytest.raises(ValueError, match="confirmation_days -1"):
        replace(PROTOCOL, confirmation_days=-1)


NODE = Reading(lesion="N1", seen=Seen.MEASURED, diameter_mm=Decimal(22), axis=Axis.LONG)
SHORT = measured("22", axis=Axis.SHORT)
LATE = measured("22", day=after(60))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ((NODE,), "lesion N1 was measured along its long axis; expected the short axis"),
        ((SHORT,), "lesion T1 was measured along its short axis; expected the long axis"),
        ((reading("T1", "20"), reading("T1", "21")), "lesion T1 was read 2 times"),
        ((reading("T9", "20"),), "lesion T9, which is not among the subject's lesions; expected"),
        ((reading("T1", Seen.PRESENT),), "target lesion T1 was read as present; expected one of"),
        ((reading("T1", Seen.UNEQUIVOCAL),), "target lesion T1 was read as unequivocal"),
        ((reading("Z1", "20"),), "new lesion Z1 was read as measured; expected one of"),
        ((LATE,), "imaged on 2024-03-01; expected a day of its assessment"),
    ],
)
def test_a_reading_that_does_not_fit_is_a_fault_that_says_what_was_expected(
    readings: tuple[Reading, ...], expected: str
) -> None:
    lesions = (lesion("T1"), lesion("N1"), lesion("Z1", Role.NEW))
    baseline = assessment(0, {"T1": "30", "N1": "20"})
    later = Assessment(day=after(42), readings=readings)
    (fault,) = faults_of(lesions, baseline, (later,))
    assert expected in fault.reason.say()
    assert fault.day == after(42)
    with pytest.raises(ValueError, match="expected"):
        Course(lesions=lesions, baseline=baseline, follow_ups=(later,))


def test_a_node_measured_by_its_long_axis_is_not_evaluable_and_not_22_mm() -> None:
    later = Assessment(day=after(42), readings=(reading("T1", "30"), NODE))
    lesions = (lesion("T1"), lesion("N1"))
    of, faults = course_of(lesions, assessment(0, {"T1": "30", "N1": "20"}), (later,))
    (point,) = respond(of, PROTOCOL)
    assert (point.overall, point.not_evaluable) == (Response.NE, ("N1",))
    assert [fault.lesion for fault in faults] == ["N1"]


def test_two_readings_of_one_lesion_leave_it_not_evaluable() -> None:
    later = Assessment(day=after(42), readings=(reading("T1", "5"), reading("T1", "50")))
    of, _ = course_of((lesion("T1"),), assessment(0, {"T1": "30"}), (later,))
    assert respond(of, PROTOCOL)[0].overall is Response.NE


@pytest.mark.parametrize("day", [-1, 0])
def test_a_follow_up_that_is_not_after_baseline_is_a_fault_and_left_out(day: int) -> None:
    baseline, early = assessment(0, {"T1": "30"}), assessment(day, {"T1": "12"})
    of, (fault,) = course_of((lesion("T1"),), baseline, (early,))
    assert of.follow_ups == ()
    assert fault.reason.id == "recist_1_1.fault_before_baseline"


def test_of_two_assessments_that_begin_on_one_day_the_first_given_is_kept() -> None:
    baseline = assessment(0, {"T1": "30"})
    later = (assessment(42, {"T1": "12"}), assessment(42, {"T1": "50"}))
    of, (fault,) = course_of((lesion("T1"),), baseline, later)
    assert of.follow_ups == later[:1]
    assert fault.reason.id == "recist_1_1.fault_same_day"


def test_a_new_lesion_is_not_read_at_baseline() -> None:
    new = lesion("Z1", Role.NEW)
    of, (fault,) = course_of((new,), assessment(0, {"Z1": Seen.UNEQUIVOCAL}), ())
    assert of.baseline.readings == ()
    assert fault.reason.id == "recist_1_1.fault_new_at_baseline"


def test_a_lesion_is_listed_once() -> None:
    twice = (lesion("T1"), lesion("T1", organ="lung"))
    of, (fault,) = course_of(twice, assessment(0, {"T1": "30"}), ())
    assert of.lesions == twice[:1]
    assert fault.reason.id == "recist_1_1.fault_lesion_twice"


def test_a_course_without_fault_is_the_same_course() -> None:
    baseline, later = assessment(0, {"T1": "30"}), assessment(42, {"T1": "12"})
    of, faults = course_of((lesion("T1"),), baseline, (later,))
    assert faults == ()
    assert of == Course(lesions=(lesion("T1"),), baseline=baseline, follow_ups=(later,))


def test_an_image_may_be_of_the_first_or_the_last_day_of_its_assessment() -> None:
    baseline = assessment(0, {"T1": "30"})
    for day in (42, 60):
        image = measured("22", day=after(day))
        later = Assessment(day=after(42), last_day=after(60), readings=(image,))
        assert faults_of((lesion("T1"),), baseline, (later,)) == ()
