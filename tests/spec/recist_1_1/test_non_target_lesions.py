"""Non-target lesions: RECIST 1.1, sections 4.3.3 and 4.3.4, and tumor markers, section 3.2.2.

Expected values are the guideline's definitions.
"""

from dataclasses import replace

import pytest

from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Role, Seen
from hilum.rules.recist.overall import respond
from hilum.rules.recist.responses import Response, TimePoint
from tests.spec.recist_1_1.courses import PROTOCOL, assessment, lesion, said

GONE, THERE, WORSE = Seen.ABSENT, Seen.PRESENT, Seen.UNEQUIVOCAL_PROGRESSION
UNSEEN = Seen.NOT_EVALUABLE


def followed(*names: str, seen: tuple[Seen | str, ...]) -> TimePoint:
    lesions = tuple(lesion(name, Role.NON_TARGET) for name in names)
    baseline = assessment(0, dict.fromkeys(names, THERE))
    later = assessment(42, dict(zip(names, seen, strict=True)))
    (point,) = respond(Course(lesions=lesions, baseline=baseline, follow_ups=(later,)), PROTOCOL)
    return point


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (GONE, GONE, Response.CR),
        (GONE, THERE, Response.NON_CR_NON_PD),
        (THERE, THERE, Response.NON_CR_NON_PD),
        (GONE, Seen.TOO_SMALL, Response.NON_CR_NON_PD),
        (GONE, WORSE, Response.PD),
        (GONE, UNSEEN, Response.NE),
        (THERE, UNSEEN, Response.NE),
        (WORSE, UNSEEN, Response.PD),
    ],
)
def test_all_gone_is_complete_one_that_persists_is_not_and_one_that_progressed_is_progression(
    first: Seen, second: Seen, expected: Response
) -> None:
    assert followed("X1", "X2", seen=(first, second)).non_target is expected


@pytest.mark.parametrize(
    ("node_short_axis_mm", "expected"),
    [("9.9", Response.CR), ("10", Response.NON_CR_NON_PD), ("14", Response.NON_CR_NON_PD)],
)
def test_complete_response_needs_non_target_nodes_below_10_mm(
    node_short_axis_mm: str, expected: Response
) -> None:
    """Section 4.3.3."""
    found = followed("X1", "N1", seen=(GONE, node_short_axis_mm))
    assert found.non_target is expected


def test_growth_of_a_non_target_lesion_is_progression_only_if_the_reader_says_unequivocal() -> None:
    """Section 4.3.4: a modest increase of one non-target lesion is usually not sufficient."""
    assert followed("X1", seen=("80",)).non_target is Response.NON_CR_NON_PD


def test_a_non_target_lesion_without_reading_is_not_evaluated() -> None:
    lesions = (lesion("X1", Role.NON_TARGET),)
    of = Course(
        lesions=lesions,
        baseline=assessment(0, {"X1": THERE}),
        follow_ups=(assessment(42, {}),),
    )
    (point,) = respond(of, PROTOCOL)
    assert (point.non_target, point.not_evaluable) == (Response.NE, ("X1",))


def with_marker(*, raised_at_baseline: bool | None, raised_now: bool | None) -> TimePoint:
    lesions = (lesion("T1"), lesion("X1", Role.NON_TARGET))
    before = assessment(0, {"T1": "30", "X1": THERE})
    now = assessment(42, {"T1": GONE, "X1": GONE})
    of = Course(
        lesions=lesions,
        baseline=replace(before, marker_above_normal=raised_at_baseline),
        follow_ups=(replace(now, marker_above_normal=raised_now),),
    )
    (point,) = respond(of, replace(PROTOCOL, complete_needs_normal_marker=True))
    return point


@pytest.mark.parametrize(
    ("raised_at_baseline", "raised_now", "non_target", "overall"),
    [
        (True, False, Response.CR, Response.CR),
        (True, True, Response.NON_CR_NON_PD, Response.PR),
        (True, None, Response.NE, Response.PR),
        (False, True, Response.CR, Response.CR),
        (False, None, Response.CR, Response.CR),
        (None, False, Response.CR, Response.CR),
        (None, None, Response.NE, Response.PR),
    ],
)
def test_a_marker_raised_at_baseline_must_be_normal_for_complete_response(
    raised_at_baseline: bool | None,
    raised_now: bool | None,
    non_target: Response,
    overall: Response,
) -> None:
    """Sections 3.2.2 and 4.3.3; a marker not measured at baseline may have been raised."""
    found = with_marker(raised_at_baseline=raised_at_baseline, raised_now=raised_now)
    assert (found.non_target, found.overall) == (non_target, overall)


def test_a_marker_never_makes_progression() -> None:
    """Section 3.2.2: markers alone cannot be used to assess response."""
    found = with_marker(raised_at_baseline=False, raised_now=True)
    assert found.overall is Response.CR


def test_a_raised_marker_is_said_among_the_reasons() -> None:
    assert "marker_above" in said(with_marker(raised_at_baseline=True, raised_now=True))
