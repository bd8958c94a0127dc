"""The response at each time point: target, non-target and new lesions together (section 4.4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.conventions import AssessmentDay, Conventions, ProgressionDay
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import RECIST, Assessment, Lesion, Role
from hilum.rules.recist.new_lesions import Judge, NewSeen, as_read, seen_of
from hilum.rules.recist.non_target import State, StateOf, marker, non_target_response, state
from hilum.rules.recist.responses import (
    Assessed,
    NewLesions,
    ProgressionBasis,
    Response,
    TimePoint,
)
from hilum.rules.recist.target import (
    RECIST_BORDERS,
    Borders,
    Burden,
    Counting,
    burden,
    counted,
    target_response,
    target_sum,
)
from hilum.rules.standard import Standard
from hilum.terms.reasons import Reason, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One set of response criteria: its borders, and how it reads each kind of lesion."""

    borders: Borders
    counting: Counting
    state_of: StateOf
    judge: Judge


RECIST_CRITERIA = Criteria(borders=RECIST_BORDERS, counting=counted, state_of=state, judge=as_read)


def respond(course: Course, conventions: Conventions) -> tuple[TimePoint, ...]:
    """Return the RECIST 1.1 response at each follow-up of a course, in order of day."""
    followed = Followed(
        targets=course.having(Role.TARGET),
        non_targets=course.having(Role.NON_TARGET),
        new=course.having(Role.NEW),
    )
    return respond_by(course, followed, RECIST_CRITERIA, conventions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A subject's lesions by how they are followed."""

    targets: tuple[Lesion, ...]
    non_targets: tuple[Lesion, ...]
    new: tuple[Lesion, ...]


def respond_by(
    course: Course, followed: Followed, criteria: Criteria, conventions: Conventions
) -> tuple[TimePoint, ...]:
    """Return the response at each follow-up by some criteria; the time points are independent but
    for the nadir and for new lesions that are dated back."""
    assessments = (course.baseline, *course.follow_ups)
    burdens = [burden(followed.targets, each, criteria.counting) for each in assessments]
    standard = criteria.borders.standard
    new = [
        seen_of(lesion, course.follow_ups, judge=criteria.judge, standard=standard)
        for lesion in followed.new
    ]
    asked = conventions.complete_needs_normal_marker
    return tuple(
        _time_point(
            _Seen(
                assessment=each,
                baseline=course.baseline,
                followed=followed,
                burdens=tuple(burdens[: index + 2]),
                new=tuple(seen[index] for seen in new),
                marker_asked=asked,
            ),
            criteria,
        )
        for index, each in enumerate(course.follow_ups)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What one time point is told from; `burdens` are those up to it, baseline first."""

    assessment: Assessment
    baseline: Assessment
    followed: Followed
    burdens: tuple[Burden, ...]
    new: tuple[NewSeen, ...]
    marker_asked: bool


def _time_point(seen: _Seen, criteria: Criteria) -> TimePoint:
    standard = criteria.borders.standard
    *before, now = seen.burdens
    target: Response | None = None
    told: tuple[Reason, ...] = ()
    if seen.followed.targets:
        target, told = target_response(now, tuple(before), criteria.borders)
    states = _states(seen, criteria)
    said = marker(seen.baseline, seen.assessment, asked=seen.marker_asked)
    non_target, non_target_told = non_target_response(states, said, standard)
    new = _new(seen.new)
    overall, row = overall_response(target, non_target, new, standard)
    return TimePoint(
        day=seen.assessment.day,
        last_day=seen.assessment.end,
        target=target,
        non_target=non_target,
        new=new,
        overall=overall,
        sums=target_sum(now, tuple(before)),
        reasons=(
            *(() if seen.assessment.readings else (RECIST.reason("overall_not_done"),)),
            *told,
            *non_target_told,
            *(reason for each in seen.new for reason in each.reasons),
            row,
        ),
        not_evaluable=(
            *now.missing,
            *(lesion for lesion, each in states.items() if each is State.NOT_EVALUABLE),
        ),
        progressed=_progressed(seen, target, states),
    )


def _states(seen: _Seen, criteria: Criteria) -> Mapping[str, State]:
    return {
        lesion.id: criteria.state_of(lesion, seen.assessment.of(lesion.id))
        for lesion in seen.followed.non_targets
    }


def _new(seen: tuple[NewSeen, ...]) -> NewLesions:
    """The gravest of what is seen of any new lesion."""
    order = tuple(NewLesions)
    return max((each.new for each in seen), key=order.index, default=NewLesions.NONE)


_SAID: Mapping[str, Words | str] = {
    "NONE": Words("none", "无"),
    "EQUIVOCAL": Words("equivocal", "不明确"),
    "UNEQUIVOCAL": Words("unequivocal", "明确"),
}
"""How a reason says what is no response."""


def overall_response(
    target: Response | None,
    non_target: Response | None,
    new: NewLesions,
    standard: Standard = RECIST,
) -> tuple[Response, Reason]:
    """Return the overall response of table 1, or of table 2 without target lesions, and its row.

    None is "no such lesion". An equivocal new lesion does not count until it is confirmed. With
    neither kind of lesion only a new lesion can be told: PD, else NE (the tables do not say).
    """
    if target is None and non_target is None:
        overall = Response.PD if new is NewLesions.UNEQUIVOCAL else Response.NE
        return overall, RECIST.reason("overall_no_disease", overall=overall.value)
    name = "table_1" if target is not None else "table_2"
    told = {
        "target": target.value if target else "NONE",
        "non_target": non_target.value if non_target else "NONE",
        "new": new.value,
    }
    asked = told if target is not None else {key: told[key] for key in ("non_target", "new")}
    for row in standard.rest[name]:
        if all(value in row[key] for key, value in asked.items()):
            overall = Response(row["overall"])
            said = {key: _SAID.get(value, value) for key, value in asked.items()}
            reason = standard.reason(f"overall_{name}", overall=overall.value, **said)
            return overall, reason
    raise ValueError(f"{name} of {standard.title}: no row for {asked}")


def _progressed(
    seen: _Seen, target: Response | None, states: Mapping[str, State]
) -> tuple[tuple[ProgressionBasis, date], ...]:
    """What progressed at a time point, and on which image's day."""
    worse = [lesion for lesion, each in states.items() if each is State.PROGRESSED]
    new = [each.day for each in seen.new if each.new is NewLesions.UNEQUIVOCAL]
    measured = [_imaged(seen.assessment, lesion.id) for lesion in seen.followed.targets]
    found: list[tuple[ProgressionBasis, date]] = []
    if target is Response.PD:
        found.append((ProgressionBasis.TARGET, max(measured)))
    if worse:
        first = min(_imaged(seen.assessment, lesion) for lesion in worse)
        found.append((ProgressionBasis.NON_TARGET, first))
    if new:
        found.append((ProgressionBasis.NEW_LESION, min(new)))
    return tuple(found)


def _imaged(assessment: Assessment, lesion: str) -> date:
    reading = assessment.of(lesion)
    return reading.day if reading and reading.day else assessment.day


def assessed(points: tuple[TimePoint, ...], conventions: Conventions) -> tuple[Assessed, ...]:
    """Return the overall responses of time points, dated by the protocol's conventions."""
    return tuple(_assessed(point, conventions) for point in points)


def _assessed(point: TimePoint, conventions: Conventions) -> Assessed:
    first = conventions.assessment_day is AssessmentDay.FIRST
    return Assessed(
        day=point.day if first else point.last_day,
        response=point.overall,
        progressed_on=_progression_day(point, conventions),
        basis=tuple(basis for basis, _ in point.progressed),
    )


def _progression_day(point: TimePoint, conventions: Conventions) -> date:
    match conventions.progression_day:
        case ProgressionDay.FIRST:
            return point.day
        case ProgressionDay.LAST:
            return point.last_day
        case ProgressionDay.BY_FINDING:
            return min((day for _, day in point.progressed), default=point.day)
