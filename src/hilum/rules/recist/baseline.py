"""Whether a baseline is as section 4.2 wants it: at most five targets, two an organ, measurable."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import RECIST, Lesion, Reading, Role
from hilum.rules.recist.measurability import Measurability, measurability
from hilum.terms.reasons import Reason, Value
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong with a baseline (NOT_MET) or not shown to be right (UNKNOWN), and why."""

    truth: Truth
    reason: Reason
    lesion: str | None = None


def remarks(
    course: Course,
    measured: Callable[[Lesion, Reading | None], Measurability] = measurability,
    *,
    start: date | None = None,
) -> tuple[Remark, ...]:
    """Return what is wrong or open at a course's baseline; empty if all is shown to be right.

    Responses are derived all the same: whether they count is for the sponsor to decide. Organs are
    normalized ids, so paired organs and all lymph nodes are one organ each (section 4.2; Schwartz
    LH et al., Eur J Cancer 2016;62:132-137). `measured` is mRECIST's where that is asked;
    `start` the first day of treatment, where it is known.
    """
    return (
        *_timing(course, start),
        *_counts(course),
        *_targets(course, measured),
        *_non_targets(course),
    )


def _timing(course: Course, start: date | None) -> Iterator[Remark]:
    if start is None:
        return
    day, most = course.baseline.day, int(RECIST.figure("baseline_days"))
    if (start - day).days > most:
        told: dict[str, Value] = {"days": (start - day).days, "limit_days": most}
        reason = RECIST.reason("baseline_too_old", day=day, start=start, **told)
        yield Remark(truth=Truth.NOT_MET, reason=reason)
    if course.baseline.end > start:
        reason = RECIST.reason("baseline_after_start", day=course.baseline.end, start=start)
        yield Remark(truth=Truth.NOT_MET, reason=reason)


def _counts(course: Course) -> Iterator[Remark]:
    targets = course.having(Role.TARGET)
    most = int(RECIST.figure("most_targets"))
    if len(targets) > most:
        reason = RECIST.reason("baseline_too_many", count=len(targets), most=most)
        yield Remark(truth=Truth.NOT_MET, reason=reason)
    most = int(RECIST.figure("most_targets_an_organ"))
    for organ, count in Counter(lesion.organ for lesion in targets).items():
        if count > most:
            told: dict[str, Value] = {
                "organ": organ.replace("_", " "),
                "count": count,
                "most": most,
            }
            reason = RECIST.reason("baseline_too_many_an_organ", **told)
            yield Remark(truth=Truth.NOT_MET, reason=reason)


def _targets(
    course: Course, measured: Callable[[Lesion, Reading | None], Measurability]
) -> Iterator[Remark]:
    for lesion in course.having(Role.TARGET):
        found = measured(lesion, course.baseline.of(lesion.id))
        for truth, reason in found.doubts:
            yield Remark(truth=truth, reason=reason, lesion=lesion.id)


def _non_targets(course: Course) -> Iterator[Remark]:
    limit_mm = RECIST.figure("node_normal_mm")
    for lesion in course.having(Role.NON_TARGET):
        reading = course.baseline.of(lesion.id)
        if reading is None:
            reason = RECIST.reason("baseline_not_read", lesion=lesion.id)
            yield Remark(truth=Truth.UNKNOWN, reason=reason, lesion=lesion.id)
        elif lesion.node and reading.diameter_mm is not None and reading.diameter_mm < limit_mm:
            sizes = {"diameter_mm": reading.diameter_mm, "limit_mm": limit_mm}
            reason = RECIST.reason("baseline_normal_node", lesion=lesion.id, **sizes)
            yield Remark(truth=Truth.NOT_MET, reason=reason, lesion=lesion.id)
