"""A subject's course: lesions, baseline and follow-ups without a fault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hilum.rules.recist.faults import Fault, faults_of, unfit
from hilum.rules.recist.lesions import Assessment, Lesion, Reading, Role, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One subject's lesions and assessments by one reader; follow-ups are kept in order of day.

    Raises ValueError with everything that `faults_of` finds; `course_of` builds one
    without what is wrong instead, and returns the faults.
    """

    lesions: tuple[Lesion, ...]
    baseline: Assessment
    follow_ups: tuple[Assessment, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "follow_ups", tuple(sorted(self.follow_ups, key=lambda each: each.day))
        )
        if faults := faults_of(self.lesions, self.baseline, self.follow_ups):
            raise ValueError("; ".join(fault.reason.say() for fault in faults))

    def having(self, role: Role) -> tuple[Lesion, ...]:
        """Return the lesions of a role, in order of their ids."""
        chosen = (lesion for lesion in self.lesions if lesion.role is role)
        return tuple(sorted(chosen, key=lambda lesion: lesion.id))


def course_of(
    lesions: tuple[Lesion, ...], baseline: Assessment, follow_ups: Iterable[Assessment]
) -> tuple[Course, tuple[Fault, ...]]:
    """Return a course without what is faulty, and the faults.

    A faulty reading becomes NOT_EVALUABLE, as do two readings of one lesion at one assessment. Left
    out are readings of unknown lesions, new lesions at baseline, assessments that are not after
    baseline, of assessments that begin on one day all but the first given, and of lesions listed
    twice all but the first.
    """
    later = tuple(follow_ups)
    faults = faults_of(lesions, baseline, later)
    known = {lesion.id: lesion for lesion in reversed(lesions)}
    days = {each.day: each for each in reversed(later) if each.day > baseline.end}
    course = Course(
        lesions=tuple(known.values()),
        baseline=_cleaned(baseline, known, at_baseline=True),
        follow_ups=tuple(_cleaned(each, known) for each in days.values()),
    )
    return course, faults


def _cleaned(
    assessment: Assessment, known: Mapping[str, Lesion], *, at_baseline: bool = False
) -> Assessment:
    """Return the assessment with faulty readings not evaluable, and those of no lesion left out."""
    by_lesion: dict[str, list[Reading]] = {}
    for reading in assessment.readings:
        by_lesion.setdefault(reading.lesion, []).append(reading)
    kept = [
        _sound(known[name], readings, assessment)
        for name, readings in by_lesion.items()
        if name in known and not (at_baseline and known[name].role is Role.NEW)
    ]
    return replace(assessment, readings=tuple(kept))


def _sound(lesion: Lesion, readings: list[Reading], assessment: Assessment) -> Reading:
    first, *others = readings
    if others or any(unfit(lesion, first, assessment)):
        return Reading(lesion=lesion.id, seen=Seen.NOT_EVALUABLE, source=first.source)
    return first
