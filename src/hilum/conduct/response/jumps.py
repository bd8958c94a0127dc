"""Sizes of one lesion that differ about tenfold from one assessment to the next."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hilum.conduct.sentences import records_say
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Seen
from hilum.terms.reasons import Reason, Value


def tenfold(course: Course) -> Iterator[Reason]:
    """Yield a question for each lesion whose size may have been written in cm where mm is asked.

    Asked where the larger of two sizes in succession is at least `figures.tenfold` times the
    smaller. The sizes are computed with: a lesion may shrink so, and only the reader can tell.
    """
    most = records_say().figure("tenfold")
    for lesion in course.lesions:
        last: tuple[date, Decimal] | None = None
        for assessment in (course.baseline, *course.follow_ups):
            reading = assessment.of(lesion.id)
            size_mm = reading.diameter_mm if reading else None
            if reading and reading.seen is Seen.ABSENT:
                last = None
            if size_mm is None:
                continue
            if last and max(last[1], size_mm) >= most * min(last[1], size_mm):
                told: dict[str, Value] = {"before": last[0], "before_mm": last[1]}
                yield records_say().reason(
                    "tenfold", lesion=lesion.id, day=assessment.day, size_mm=size_mm, **told
                )
            last = assessment.day, size_mm
