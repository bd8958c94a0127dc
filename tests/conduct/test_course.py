"""From the rows of lesions to a course: what is used, and what is refused with a reason.

RECIST 1.1, sections 3.1 to 4.3; DESIGN section 9, "Bad data is returned as a Discrepancy".
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hilum.conduct.response.course import Followed, NoCourse, followed
from hilum.records.rows import Finding, SubjectRecords
from hilum.rules.recist.lesions import Axis, Role, Seen
from tests.conduct.lesions import (
    BASELINE,
    FIRST,
    FIRST_DOSE,
    SECOND,
    STUDY,
    THIRD,
    lesion,
    subject,
)

T1 = lesion("T1", BASELINE, long="50", viable="40", slice="5", therapy="none")


def course(records: SubjectRecords, **asked: str) -> Followed:
    found = followed(records, STUDY.concepts, start=FIRST_DOSE, **asked)
    assert isinstance(found, Followed), found
    return found


def faults(found: Followed) -> list[str]:
    return [each.id.removeprefix("records.").removeprefix("recist_1_1.") for each in found.faults]


def test_a_target_lesion_has_its_longest_diameter_and_its_viable_one_apart() -> None:
    found = course(subject([T1]))
    (reading,) = found.course.baseline.readings
    assert (reading.diameter_mm, reading.axis, reading.viable_mm) == (
        Decimal(50), Axis.LONG, Decimal(40),
    )  # fmt: skip
    assert found.faults == ()


def test_a_node_is_measured_by_its_short_axis() -> None:
    node = lesion("T2", BASELINE, location="lymph node", long="30", short="16", slice="5")
    (reading,) = course(subject([node])).course.baseline.readings
    assert (reading.diameter_mm, reading.axis) == (Decimal(16), Axis.SHORT)


def test_a_target_node_measured_by_its_long_axis_only_is_refused() -> None:
    node = lesion("T2", BASELINE, location="lymph node", long="30", slice="5")
    found = course(subject([T1, node]))
    assert faults(found) == ["fault_axis"]
    assert found.course.baseline.of("T2").seen is Seen.NOT_EVALUABLE


def test_baseline_is_the_last_assessment_on_or_before_the_first_dose() -> None:
    earlier = lesion("T1", date(2023, 11, 1), long="30")
    on_the_day = lesion("T1", FIRST_DOSE, long="52")
    found = course(subject([earlier, T1, on_the_day, lesion("T1", FIRST, long="40")]))
    assert found.course.baseline.day == FIRST_DOSE
    assert [each.day for each in found.course.follow_ups] == [FIRST]


def test_without_an_assessment_before_the_first_dose_there_is_no_baseline() -> None:
    found = followed(subject([lesion("T1", FIRST, long="40")]), STUDY.concepts, start=FIRST_DOSE)
    assert isinstance(found, NoCourse)
    assert found.faults[0].id == "records.no_baseline"


def test_images_of_one_visit_are_one_assessment_over_days() -> None:
    liver = lesion("T1", FIRST, long="40", visit="Imaging 1")
    chest = lesion("N1", date(2024, 2, 17), location="lung", category="non-target",
                   state="present", visit="Imaging 1")  # fmt: skip
    start = lesion("N1", BASELINE, location="lung", category="non-target", state="present")
    (visit,) = course(subject([T1, start, liver, chest])).course.follow_ups
    assert (visit.day, visit.last_day) == (FIRST, date(2024, 2, 17))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (lesion("T1", FIRST, long="40", problem="implausible: 600 mm"), "lesion_unusable"),
        (lesion("T1", FIRST, long="<5"), "comparator"),
        (lesion("T1", FIRST, long="0"), "zero"),
        (lesion("T1", FIRST, long="40", state="absent"), "state_with_size"),
        (lesion("T1", FIRST, long="40", viable="45"), "viable_beyond"),
        (lesion("T1", FIRST, state="absent", viable="12"), "state_with_viable"),
        (lesion("T1", FIRST, long="40", counts="30"), "counts_alone"),
        (lesion("T1", FIRST, slice="5"), "no_size"),
        (lesion("T1", FIRST, long="40") + lesion("T1", FIRST, long="41"), "two_values"),
    ],
    ids=[
        "implausible",
        "below 5",
        "zero",
        "absent, measured",
        "viable beyond it",
        "absent, viable",
        "counts, not split",
        "no size",
        "two sizes",
    ],
)
def test_a_size_that_cannot_be_makes_the_lesion_not_evaluable_and_says_why(
    rows: list[Finding], fault: str
) -> None:
    found = course(subject([T1, rows]))
    assert faults(found) == [fault]
    (visit,) = found.course.follow_ups
    assert visit.of("T1").seen is Seen.NOT_EVALUABLE
    assert all(each.say("zh") != each.say("en") for each in found.faults)


def test_a_date_that_is_not_a_whole_day_is_not_used() -> None:
    found = course(subject([T1, lesion("T1", "2024-02", long="40")]))
    assert faults(found) == ["not_exact_day"]
    assert found.course.follow_ups == ()


def test_a_lesion_missing_at_one_visit_has_no_reading_there_and_never_0_mm() -> None:
    other = lesion("T2", BASELINE, long="20", slice="5", therapy="none")
    found = course(subject([T1, other, lesion("T1", FIRST, long="40")]))
    (visit,) = found.course.follow_ups
    assert visit.of("T2") is None


def test_a_location_that_is_no_organ_keeps_the_lesion_out_and_says_so() -> None:
    found = course(subject([T1, lesion("T2", BASELINE, location="somewhere", long="20")]))
    assert faults(found) == ["no_location"]
    assert [each.id for each in found.course.lesions] == ["T1"]


def test_a_target_lesion_first_seen_after_baseline_is_for_a_person_to_look_at() -> None:
    found = course(subject([T1, lesion("T9", FIRST, long="20")]))
    assert faults(found) == ["not_at_baseline"]


def test_a_lesion_in_two_categories_is_kept_out() -> None:
    changed = lesion("T1", FIRST, category="non-target", state="present")
    found = course(subject([T1, lesion("T2", BASELINE, long="30"), changed]))
    assert faults(found) == ["two_categories"]


def test_a_new_lesion_that_says_neither_equivocal_nor_unequivocal_is_not_evaluable() -> None:
    found = course(subject([T1, lesion("X1", FIRST, category="new", long="12")]))
    assert faults(found) == ["new_without_state"]
    assert found.course.having(Role.NEW)[0].id == "X1"


def test_a_merged_lesion_counts_what_the_reader_says() -> None:
    merged = lesion("T1", FIRST, state="merged", counts="70")
    (visit,) = course(subject([T1, merged])).course.follow_ups
    assert visit.of("T1").counts_mm == Decimal(70)


def test_readings_of_two_readers_are_never_mixed() -> None:
    two = [lesion("T1", BASELINE, long="50", evaluator=name) for name in ("Li", "Wang")]
    found = followed(subject(two), STUDY.concepts, start=FIRST_DOSE)
    assert isinstance(found, NoCourse)
    assert found.faults[0].say() == (
        "The lesions were read by several readers (Li, Wang), expected one: "
        "name whose readings are taken (--reader NAME)."
    )
    named = course(subject(two), reader="Li")
    assert len(named.course.baseline.readings) == 1


def test_an_unknown_category_is_named_with_what_was_expected() -> None:
    found = course(subject([T1, lesion("T2", BASELINE, category="main", long="20")]))
    assert "expected target, non-target or new" in found.faults[0].say()


def test_a_lesion_that_is_kept_out_is_unsettled_from_the_day_it_was_seen() -> None:
    other = lesion("T9", SECOND, long="20")
    found = course(subject([T1, lesion("T1", FIRST, long="40"), lesion("T1", SECOND, long="40"),
                            other]))  # fmt: skip
    assert found.unsettled == {BASELINE: (), FIRST: (), SECOND: ("T9",)}


@pytest.mark.parametrize("written", ["t1", "Ｔ1", "T 1"])
def test_a_number_that_differs_in_case_width_or_space_is_named_beside_that_of_baseline(
    written: str,
) -> None:
    found = course(subject([T1, lesion(written, FIRST, long="20")]))
    assert faults(found) == ["written_otherwise"]
    assert f"Lesion {written}, first seen on 2024-02-15, is T1" in found.faults[0].say()


def test_a_target_read_before_the_baseline_and_not_at_it_is_said() -> None:
    """RECIST 1.1, section 4.2: the last assessment before treatment is the baseline."""
    earlier = [lesion(name, date(2023, 12, 1), long="30") for name in ("T1", "T2")]
    found = course(subject([*earlier, T1, lesion("T1", FIRST, long="30")]))
    assert faults(found) == ["before_baseline"]
    assert found.unsettled[FIRST] == ("T2",)


def test_a_new_lesion_that_was_there_at_baseline_is_kept_out() -> None:
    new = [lesion("X1", day, category="new", state="unequivocal") for day in (BASELINE, FIRST)]
    found = course(subject([T1, lesion("T1", FIRST, long="40"), *new]))
    assert faults(found) == ["new_at_baseline"]
    assert found.unsettled[FIRST] == ("X1",)


def test_one_visit_name_for_scans_of_months_is_no_one_assessment() -> None:
    days = (FIRST, SECOND, THIRD)
    rows = [lesion("T1", day, long="40", visit="Unscheduled") for day in days]
    found = course(subject([T1, *rows]))
    assert tuple(each.day for each in found.course.follow_ups) == days
    assert faults(found) == ["visit_too_long"]


@pytest.mark.parametrize(("days", "assessments"), [(28, 1), (29, 2)])
def test_images_of_one_visit_lie_within_28_days(days: int, assessments: int) -> None:
    """The figure is a choice: the 4 weeks of RECIST 1.1, section 4.2."""
    late = FIRST + timedelta(days=days)
    lesions = [lesion("T1", FIRST, long="40", visit="V1"), lesion("T2", late, long="9", visit="v1")]
    start = lesion("T2", BASELINE, long="20")
    assert len(course(subject([T1, start, *lesions])).course.follow_ups) == assessments


def test_a_row_without_a_visit_belongs_to_the_visit_of_its_day() -> None:
    second = lesion("T2", BASELINE, long="20", slice="5", therapy="none")
    rows = [lesion("T1", FIRST, long="40", visit="Week 6"), lesion("T2", FIRST, long="10")]
    found = course(subject([T1, second, *rows]))
    (visit,) = found.course.follow_ups
    assert {each.lesion for each in visit.readings} == {"T1", "T2"}
    assert found.faults == ()


def test_an_assessment_after_death_is_not_computed_with() -> None:
    records = subject([T1, lesion("T1", FIRST, long="20")])
    found = followed(records, STUDY.concepts, start=FIRST_DOSE, until=date(2024, 2, 1))
    assert isinstance(found, Followed)
    assert found.course.follow_ups == ()
    assert faults(found) == ["after_death"]


@pytest.mark.parametrize(("then", "asked"), [("6.3", False), ("6.25", True), ("5", True)])
def test_a_size_about_a_tenth_of_the_one_before_is_asked_about(then: str, asked: bool) -> None:
    """A choice: from eight times on, being near the ten of cm for mm; 50 / 6.25 = 8."""
    found = course(subject([T1, lesion("T1", FIRST, long=then)]))
    assert [each.id for each in found.notes] == (["records.tenfold"] if asked else [])


def test_a_reader_who_read_nothing_is_no_lack_of_lesions() -> None:
    two = [lesion("T1", BASELINE, long="50", evaluator=name) for name in ("Li", "Wang")]
    found = followed(subject(two), STUDY.concepts, start=FIRST_DOSE, reader="Zhao")
    assert isinstance(found, NoCourse)
    assert found.faults[0].say() == "No lesion was read by Zhao, expected one of Li, Wang."
