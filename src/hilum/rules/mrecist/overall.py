"""The mRECIST response at each time point, liver and extrahepatic disease together (table 5)."""

from dataclasses import replace

from hilum.rules.mrecist.conventions import MrecistConventions
from hilum.rules.mrecist.new_lesions import judged
from hilum.rules.mrecist.non_target import state
from hilum.rules.mrecist.viable import MRECIST, assessable, counted, in_liver, unenhancing
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Lesion, Reading, Role
from hilum.rules.recist.non_target import State
from hilum.rules.recist.non_target import state as state_by_recist
from hilum.rules.recist.overall import Criteria, Followed, overall_response, respond_by
from hilum.rules.recist.responses import Response, TimePoint
from hilum.rules.recist.target import Borders


def respond(course: Course, conventions: MrecistConventions) -> tuple[TimePoint, ...]:
    """Return the overall mRECIST response at each follow-up of a course, in order of day.

    One sum holds the viable diameters of liver targets and the RECIST diameters of targets outside
    the liver, so that one response combines both. Liver targets without enhancement at baseline
    are followed like non-target lesions by RECIST; if no liver target enhances, target response is
    not assessable (NE), and only progression elsewhere can be told. What is derived from time
    points (best response, progression) is `hilum.rules.recist`'s.
    """
    followed = _followed(course)
    points = respond_by(course, followed, _criteria(course, conventions), conventions.recist)
    if assessable(course):
        return points
    return tuple(_not_assessable(point, course) for point in points)


def borders(conventions: MrecistConventions) -> Borders:
    """Return the borders of table 3, with the absolute increase that the protocol may add."""
    return Borders(
        standard=MRECIST,
        response_percent=MRECIST.figure("response_percent"),
        progression_percent=MRECIST.figure("progression_percent"),
        progression_mm=conventions.progression_mm,
    )


def liver_part(course: Course) -> Course:
    """Return the course with the lesions in the liver only, to be assessed by themselves."""
    return _part(course, in_the_liver=True)


def extrahepatic_part(course: Course) -> Course:
    """Return the course with the lesions outside the liver only, which follow RECIST 1.1."""
    return _part(course, in_the_liver=False)


def _part(course: Course, *, in_the_liver: bool) -> Course:
    lesions = tuple(each for each in course.lesions if in_liver(each) is in_the_liver)
    kept = {lesion.id for lesion in lesions}
    baseline, *follow_ups = (
        replace(each, readings=tuple(read for read in each.readings if read.lesion in kept))
        for each in (course.baseline, *course.follow_ups)
    )
    return Course(lesions=lesions, baseline=baseline, follow_ups=tuple(follow_ups))


def _followed(course: Course) -> Followed:
    apart = unenhancing(course)
    targets = tuple(lesion for lesion in course.having(Role.TARGET) if lesion not in apart)
    return Followed(
        targets=targets if assessable(course) else (),
        non_targets=(*course.having(Role.NON_TARGET), *apart),
        new=course.having(Role.NEW),
    )


def _criteria(course: Course, conventions: MrecistConventions) -> Criteria:
    apart = {lesion.id for lesion in unenhancing(course)}

    def state_of(lesion: Lesion, reading: Reading | None) -> State:
        return (state_by_recist if lesion.id in apart else state)(lesion, reading)

    return Criteria(borders=borders(conventions), counting=counted, state_of=state_of, judge=judged)


def _not_assessable(point: TimePoint, course: Course) -> TimePoint:
    overall, row = overall_response(Response.NE, point.non_target, point.new, MRECIST)
    lesions = ", ".join(lesion.id for lesion in unenhancing(course))
    reason = MRECIST.reason("not_assessable", lesions=lesions)
    return replace(
        point,
        target=Response.NE,
        overall=overall,
        reasons=(reason, *point.reasons[:-1], row),
    )
