"""Subjects for the tests of RECIST: lesions, readings and assessments in few words."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from hilum.rules.recist.conventions import (
    AfterCompleteResponse,
    AssessmentDay,
    Conventions,
    ProgressionDay,
)
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Assessment, Axis, Lesion, Reading, Role, Seen
from hilum.rules.recist.overall import respond
from hilum.rules.recist.responses import Assessed, Response, TimePoint

BASELINE = date(2024, 1, 1)

PROTOCOL = Conventions(
    confirm_response=True,
    confirmation_days=28,
    stable_min_days=42,
    max_intervening_not_evaluable=1,
    stable_may_intervene=False,
    after_complete_response=AfterCompleteResponse.AS_READ,
    new_therapy_ends_search=True,
    complete_needs_normal_marker=False,
    assessment_day=AssessmentDay.FIRST,
    progression_day=ProgressionDay.FIRST,
    new_therapy_censors=True,
    longest_gap_days=None,
)
"""A protocol for the tests; a test that is about a choice makes it by itself."""


def lesion(name: str, role: Role = Role.TARGET, organ: str | None = None) -> Lesion:
    """A lesion by name: N... is a lymph node, anything else lies in the liver or where told."""
    where = organ or ("lymph_node" if name.startswith("N") else "liver")
    return Lesion(
        id=name,
        organ=where,
        node=where == "lymph_node",
        role=role,
        prior_local_therapy=False,
    )


Told = str | Seen | Reading
"""A diameter in mm, what was seen, or a whole reading."""


def reading(name: str, told: Told) -> Reading:
    """A reading: `"23"` is 23 mm along the axis that RECIST wants."""
    if isinstance(told, Reading):
        return told
    if isinstance(told, Seen):
        return Reading(lesion=name, seen=told)
    axis = Axis.SHORT if name.startswith("N") else Axis.LONG
    return Reading(lesion=name, seen=Seen.MEASURED, diameter_mm=Decimal(told), axis=axis)


def after(days: int) -> date:
    """The day so many days after baseline."""
    return BASELINE + timedelta(days=days)


def assessment(day: int, told: Mapping[str, Told]) -> Assessment:
    """An assessment so many days after baseline, with a reading of each lesion told."""
    readings = tuple(reading(name, each) for name, each in told.items())
    return Assessment(day=after(day), readings=readings)


def course(baseline: Mapping[str, Told], *follow_ups: Mapping[str, Told]) -> Course:
    """A course with an assessment every 42 days; lesions are those read at baseline or later.

    What is read as present at baseline is non-target, what is not read there at all is new.
    """
    names = list(dict.fromkeys(name for told in (baseline, *follow_ups) for name in told))
    later = (assessment(42 * (i + 1), told) for i, told in enumerate(follow_ups))
    return Course(
        lesions=tuple(lesion(name, _role(name, baseline)) for name in names),
        baseline=assessment(0, baseline),
        follow_ups=tuple(later),
    )


def _role(name: str, baseline: Mapping[str, Told]) -> Role:
    if name not in baseline:
        return Role.NEW
    return Role.NON_TARGET if baseline[name] is Seen.PRESENT else Role.TARGET


def points(baseline: Mapping[str, Told], *follow_ups: Mapping[str, Told]) -> tuple[TimePoint, ...]:
    """The responses of such a course."""
    return respond(course(baseline, *follow_ups), PROTOCOL)


def last(baseline: Mapping[str, Told], *follow_ups: Mapping[str, Told]) -> TimePoint:
    """The response at the last assessment of such a course."""
    return points(baseline, *follow_ups)[-1]


def said(point: TimePoint) -> set[str]:
    """The ids of a time point's reasons, without the standard's name."""
    return {reason.id.split(".")[1] for reason in point.reasons}


def responses(told: str) -> tuple[Assessed, ...]:
    """Overall responses by day after baseline: `"42 PR, 84 CR"`."""
    pairs = (each.split() for each in told.split(",")) if told else ()
    return tuple(Assessed(day=after(int(day)), response=Response(name)) for day, name in pairs)
