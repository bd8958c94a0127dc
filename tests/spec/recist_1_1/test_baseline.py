"""The choice of lesions at baseline: RECIST 1.1, section 4.2.

At most five targets, at most two an organ. That all lymph nodes are one organ, and paired organs
one: Schwartz LH et al., Eur J Cancer 2016;62:132-137.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from hilum.rules.recist.baseline import remarks
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Axis, Lesion, Method, Reading, Role, Seen
from hilum.terms.truth import Truth
from tests.spec.recist_1_1.courses import assessment, course, lesion

SIZE_MM = Decimal(30)


def with_targets(*organs: str) -> Course:
    lesions = tuple(lesion(f"T{i}", organ=organ) for i, organ in enumerate(organs))
    return Course(lesions=lesions, baseline=assessment(0, {x.id: thirty(x) for x in lesions}))


def thirty(of: Lesion) -> Reading:
    axis = Axis.SHORT if of.node else Axis.LONG
    return Reading(
        lesion=of.id,
        seen=Seen.MEASURED,
        diameter_mm=SIZE_MM,
        axis=axis,
        slice_mm=Decimal(5),
        method=Method.CT,
    )


def remarked(of: Course) -> list[str]:
    return [remark.reason.id.removeprefix("recist_1_1.") for remark in remarks(of)]


@pytest.mark.parametrize(
    ("target_organs", "expected"),
    [
        ("liver liver lung lung adrenal_gland", []),
        ("liver liver lung lung adrenal_gland kidney", ["baseline_too_many"]),
        ("liver liver liver", ["baseline_too_many_an_organ"]),
        ("lymph_node lymph_node", []),
        ("lymph_node lymph_node lymph_node", ["baseline_too_many_an_organ"]),
        ("lung lung lung", ["baseline_too_many_an_organ"]),
        (
            "liver liver liver lung lung lung",
            ["baseline_too_many", "baseline_too_many_an_organ", "baseline_too_many_an_organ"],
        ),
    ],
)
def test_there_are_at_most_five_targets_and_two_an_organ(
    target_organs: str, expected: list[str]
) -> None:
    assert remarked(with_targets(*target_organs.split())) == expected


def test_a_target_that_is_not_measurable_is_remarked_with_the_reason() -> None:
    remark, *others = remarks(with_targets("ascites"))
    assert (remark.truth, remark.lesion, others) == (Truth.NOT_MET, "T0", [])
    assert remark.reason.say() == "Lesion T0 (ascites) is of a kind that is never measurable."


def test_a_lesion_without_reading_at_baseline_is_remarked_as_open() -> None:
    lesions = (lesion("T1"), lesion("X1", Role.NON_TARGET))
    found = remarks(Course(lesions=lesions, baseline=assessment(0, {})))
    assert [(remark.truth, remark.lesion) for remark in found] == [
        (Truth.UNKNOWN, "T1"),
        (Truth.UNKNOWN, "X1"),
    ]


@pytest.mark.parametrize(
    ("short_axis_mm", "expected"),
    [("9.9", ["baseline_normal_node"]), ("10", []), ("14.9", [])],
)
def test_a_node_below_10_mm_is_normal_and_one_of_10_to_15_mm_is_non_target(
    short_axis_mm: str, expected: list[str]
) -> None:
    """Sections 3.1.2 and 4.3.2."""
    node = Lesion(id="N1", organ="lymph_node", node=True, role=Role.NON_TARGET)
    at_baseline = assessment(0, {"N1": short_axis_mm})
    assert remarked(Course(lesions=(node,), baseline=at_baseline)) == expected


def test_a_sound_baseline_has_no_remark() -> None:
    assert remarks(with_targets("liver", "liver", "lung")) == ()
    assert remarks(course({"X1": Seen.PRESENT})) == ()


@pytest.mark.parametrize(("days", "expected"), [(28, []), (29, ["baseline_too_old"])])
def test_baseline_lies_at_most_4_weeks_before_treatment(days: int, expected: list[str]) -> None:
    """Section 4.2: "never more than 4 weeks before the beginning of the treatment"."""
    of = with_targets("liver")
    start = of.baseline.day + timedelta(days=days)
    found = [each.reason.id.removeprefix("recist_1_1.") for each in remarks(of, start=start)]
    assert found == expected


def test_baseline_images_after_the_start_of_treatment_are_said() -> None:
    """Section 4.2: baseline is before treatment."""
    of = with_targets("liver")
    (remark,) = remarks(of, start=of.baseline.day - timedelta(days=1))
    assert remark.reason.id == "recist_1_1.baseline_after_start"
