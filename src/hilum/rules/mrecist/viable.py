"""What a lesion counts by mRECIST: in the liver its viable diameter, elsewhere RECIST's (table 3).

Viable and whole diameters are kept apart: neither stands for the other where it is missing.
"""

from collections.abc import Iterator
from decimal import Decimal

from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Lesion, Reading, Role, Seen
from hilum.rules.recist.measurability import (
    Doubt,
    Measurability,
    measurability,
    of_kind,
    of_size,
)
from hilum.rules.recist.target import Counted
from hilum.rules.recist.target import counted as counted_by_recist
from hilum.rules.standard import standard
from hilum.terms.truth import Truth

MRECIST = standard("mrecist")


def in_liver(lesion: Lesion) -> bool:
    """Whether a lesion lies in the liver, so that its viable part is what counts."""
    return lesion.organ in MRECIST.rest["organs"]["liver"]


def counted(lesion: Lesion, reading: Reading | None) -> Counted:
    """Return what a target lesion counts; in the liver it is gone without any enhancement.

    The 5 mm of RECIST for lesions too small to measure is not in mRECIST: there too a viable
    diameter must have been read.
    """
    if not in_liver(lesion):
        return counted_by_recist(lesion, reading)
    if reading is not None and reading.seen is Seen.ABSENT:
        return Counted(mm=Decimal(0), gone=True)
    if reading is None or reading.viable_mm is None:
        return Counted(
            mm=None, gone=False, reason=MRECIST.reason("viable_not_read", lesion=lesion.id)
        )
    return Counted(mm=reading.viable_mm, gone=reading.viable_mm == 0)


def unenhancing(course: Course) -> tuple[Lesion, ...]:
    """Return the liver targets that show no arterial enhancement at baseline: no mRECIST targets.

    One whose viable diameter was not recorded is not among them: it leaves the sum unknown.
    """
    return tuple(
        lesion
        for lesion in course.having(Role.TARGET)
        if in_liver(lesion) and _viable_mm(course.baseline.of(lesion.id)) == 0
    )


def assessable(course: Course) -> bool:
    """Whether target response can be told: some liver target may enhance, or there is none."""
    liver = [lesion for lesion in course.having(Role.TARGET) if in_liver(lesion)]
    return not liver or len(unenhancing(course)) < len(liver)


def _viable_mm(reading: Reading | None) -> Decimal | None:
    return None if reading is None else reading.viable_mm


def viable_measurability(lesion: Lesion, reading: Reading | None) -> Measurability:
    """Return whether a lesion may be a target at baseline ("Target lesions", "Lymph nodes").

    In the liver it must be measurable by RECIST and enhance; after local therapy its viable part
    must be at least 10 mm. A node is malignant from 15 mm, at the porta hepatis from 20 mm.
    """
    if in_liver(lesion):
        enhancement = _of_enhancement(lesion, reading)
        return Measurability((*of_kind(lesion), *of_size(lesion, reading, None), *enhancement))
    if not lesion.node:
        return measurability(lesion, reading)
    return Measurability(tuple(_of_node(lesion, reading)))


def _of_enhancement(lesion: Lesion, reading: Reading | None) -> Iterator[Doubt]:
    viable_mm, limit_mm = _viable_mm(reading), MRECIST.figure("viable_mm")
    if viable_mm is None:
        yield Truth.UNKNOWN, MRECIST.reason("open_enhancement", lesion=lesion.id)
    elif viable_mm == 0:
        yield Truth.NOT_MET, MRECIST.reason("not_enhancing", lesion=lesion.id)
    elif lesion.prior_local_therapy is not False and viable_mm < limit_mm:
        sizes = {"viable_mm": viable_mm, "limit_mm": limit_mm}
        if lesion.prior_local_therapy:
            reason = MRECIST.reason("treated_viable_small", lesion=lesion.id, **sizes)
            yield Truth.NOT_MET, reason
        else:
            reason = MRECIST.reason("open_treated_viable", lesion=lesion.id, **sizes)
            yield Truth.UNKNOWN, reason


def _of_node(lesion: Lesion, reading: Reading | None) -> Iterator[Doubt]:
    porta_mm = MRECIST.figure("porta_hepatis_node_mm")
    limit_mm = porta_mm if lesion.porta_hepatis else None
    yield from measurability(lesion, reading, limit_mm=limit_mm).doubts
    diameter_mm = reading.diameter_mm if reading is not None else None
    if diameter_mm is None or lesion.porta_hepatis is not None:
        return
    if MRECIST.figure("node_mm") <= diameter_mm < porta_mm:
        yield (
            Truth.UNKNOWN,
            MRECIST.reason("open_porta_hepatis", lesion=lesion.id, diameter_mm=diameter_mm),
        )
