"""What is wrong with a subject's readings, returned with what was expected.

A reading with a fault is never computed with: `course_of` makes its lesion not evaluable there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.lesions import Assessment, Course, Lesion
from hilum.terms.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: what was seen and what was expected, of which lesion and on which day."""

    reason: Reason
    lesion: str | None
    day: date | None


def faults_of(
    lesions: tuple[Lesion, ...], baseline: Assessment, follow_ups: Iterable[Assessment]
) -> tuple[Fault, ...]:
    """Return every fault of what a course would be made of; empty if there is none."""
    return ()


def course_of(
    lesions: tuple[Lesion, ...], baseline: Assessment, follow_ups: Iterable[Assessment]
) -> tuple[Course, tuple[Fault, ...]]:
    """Return a course without what is faulty, and the faults.

    A faulty reading becomes NOT_EVALUABLE, as do two readings of one lesion at one assessment; a
    reading of an unknown lesion and an assessment not after baseline are left out.
    """
    raise NotImplementedError
