"""A subject's course for RECIST and mRECIST: baseline, lesions, follow-up assessments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hilum.concepts import Concepts
from hilum.conduct.response.contradictions import contradictions
from hilum.conduct.response.jumps import tenfold
from hilum.conduct.response.lesions import lesions_of, not_at_baseline
from hilum.conduct.response.seen import (
    Astray,
    LesionSeen,
    VisitSeen,
    astray,
    lesion_rows,
    visits_seen,
)
from hilum.conduct.sentences import records_say
from hilum.records.rows import Finding, SubjectRecords
from hilum.rules.recist.course import Course, course_of
from hilum.rules.recist.lesions import Assessment, Axis, Lesion, Method, Reading, Role, Seen
from hilum.terms.decimals import fold
from hilum.terms.reasons import Reason

STATES: Mapping[str, Seen] = {
    "present": Seen.PRESENT,
    "absent": Seen.ABSENT,
    "too_small_to_measure": Seen.TOO_SMALL,
    "not_evaluable": Seen.NOT_EVALUABLE,
    "unequivocal_progression": Seen.UNEQUIVOCAL_PROGRESSION,
    "equivocal": Seen.EQUIVOCAL,
    "unequivocal": Seen.UNEQUIVOCAL,
    "split": Seen.SPLIT,
    "merged": Seen.MERGED,
}
"""A state of concepts/data/lesions.toml to what RECIST calls it."""

METHODS: Mapping[str, Method] = {
    **dict.fromkeys(("ct", "ct scan", "contrast enhanced ct", "增强ct"), Method.CT),
    **dict.fromkeys(("mri", "mri scan", "mr", "磁共振", "增强mri"), Method.MRI),
    **dict.fromkeys(("x-ray", "chest x-ray", "胸片"), Method.CHEST_X_RAY),
    **dict.fromkeys(("clinical", "physical examination", "查体"), Method.CLINICAL),
}
"""A method as written (whole, case and width folded); another word is a method not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A course, the days and names of its assessments, and what was not used or is to be said.

    `unsettled` names by assessment the lesions that were seen by then and are not computed with,
    and new lesions whose reading is refused: beside them no response but progression can be told.
    """

    course: Course
    names: Mapping[date, str]
    unsettled: Mapping[date, tuple[str, ...]]
    faults: tuple[Reason, ...]
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NoCourse:
    """Why there is no course: a fault of the records."""

    faults: tuple[Reason, ...]


def followed(
    records: SubjectRecords,
    concepts: Concepts,
    *,
    start: date | None,
    reader: str | None = None,
    until: date | None = None,
) -> Followed | NoCourse:
    """Return the course of a subject as one reader saw it, or why there is none.

    Baseline is the last assessment on or before `start`, the first day of treatment (without one,
    the last assessment of all); later ones are follow-ups. `reader` names whose readings are taken
    where the records hold several. Assessments after `until`, the day of death, are not computed
    with. Source: RECIST 1.1, sections 4.2 and 4.3.
    """
    rows = lesion_rows(records.findings)
    readers = sorted({row.evaluator for row in rows if row.evaluator})
    named = ", ".join(readers)
    if reader is not None:
        if readers and reader not in readers:
            told = records_say().reason("no_such_reader", reader=reader, readers=named)
            return NoCourse((told,))
        rows = [row for row in rows if row.evaluator == reader]
    elif len(readers) > 1:
        return NoCourse((records_say().reason("several_readers", readers=named),))
    seen, faults = visits_seen(rows, concepts)
    faults += _after_death(seen, until)
    visits = [visit for visit in seen if until is None or visit.day <= until]
    if not visits:
        return NoCourse((records_say().reason("no_lesions"), *faults))
    before = [visit for visit in visits if start is None or visit.day <= start]
    if not before:
        return NoCourse((records_say().reason("no_baseline", day=start or visits[0].day), *faults))
    course = _followed(rows, before[-1], visits, faults)
    return _with_astray(course, astray(rows))


def _with_astray(found: Followed, rows: Sequence[Astray]) -> Followed:
    """Hold open each assessment that a row without a day or a lesion's number may be of."""
    last_days = {each.day: each.end for each in found.course.follow_ups}
    unsettled = {
        day: tuple(
            dict.fromkeys(
                [*lesions, *(row.name for row in rows if row.day <= last_days.get(day, day))]
            )
        )
        for day, lesions in found.unsettled.items()
    }
    return replace(found, unsettled=unsettled)


def _after_death(visits: Sequence[VisitSeen], until: date | None) -> Iterator[Reason]:
    for visit in visits:
        if until is not None and visit.day > until:
            name = visit.name or visit.day.isoformat()
            yield records_say().reason("after_death", visit=name, day=visit.day, death=until)


def _followed(
    rows: Sequence[Finding], baseline: VisitSeen, visits: list[VisitSeen], faults: list[Reason]
) -> Followed:
    later = [visit for visit in visits if visit.day > baseline.day]
    lesions, wrong, left_out = lesions_of(rows, baseline)
    faults = [*faults, *wrong, *not_at_baseline(rows, visits, baseline)]
    assessments = []
    unsettled: dict[date, tuple[str, ...]] = {}
    for visit in (baseline, *later):
        readings = []
        open_here = _seen_until(visit, visits, left_out)
        for lesion in lesions:
            seen = visit.lesions.get(lesion.id)
            if seen is not None:
                reading = reading_of(seen, lesion)
                readings.append(reading.reading)
                faults += reading.faults
                if lesion.role is Role.NEW and (reading.faults or seen.spoiled):
                    open_here.append(lesion.id)
        unsettled[visit.day] = tuple(open_here)
        assessments.append(
            Assessment(day=visit.day, last_day=visit.last_day, readings=tuple(readings))
        )
    course, refused = course_of(tuple(lesions), assessments[0], assessments[1:])
    names = {visit.day: visit.name or visit.day.isoformat() for visit in (baseline, *later)}
    return Followed(
        course=course,
        names=names,
        unsettled=unsettled,
        faults=(*faults, *(each.reason for each in refused)),
        notes=tuple(tenfold(course)),
    )


def _seen_until(visit: VisitSeen, visits: Sequence[VisitSeen], left_out: set[str]) -> list[str]:
    """Return the lesions that are not computed with and were seen by then."""
    until = [each for each in visits if each.day <= visit.day]
    return sorted({name for each in until for name in each.lesions if name in left_out})


@dataclass(frozen=True, slots=True)
class Read:
    """A reading, and what of it was not used."""

    reading: Reading
    faults: tuple[Reason, ...] = ()


def reading_of(seen: LesionSeen, lesion: Lesion) -> Read:
    """Return what was seen of a lesion at one assessment as a reading of RECIST.

    What cannot be becomes not evaluable, with the reason.
    """
    not_evaluable = Reading(
        lesion=lesion.id, seen=Seen.NOT_EVALUABLE, day=seen.day, source=seen.source
    )
    if seen.spoiled:
        return Read(not_evaluable)
    state = STATES.get(seen.word("lesion_state") or "")
    size = _size(seen, lesion)
    wrong = list(contradictions(seen, lesion.role, state, size[0] if size else None))
    if lesion.role is Role.NEW and state is None:
        wrong.append(records_say().reason("new_without_state", place=seen.source, lesion=lesion.id))
    if wrong:
        return Read(not_evaluable, tuple(wrong))
    return Read(_reading(seen, lesion, state))


def _reading(seen: LesionSeen, lesion: Lesion, state: Seen | None) -> Reading:
    size = _size(seen, lesion)
    if state is Seen.PRESENT and lesion.role is Role.TARGET and size is not None:
        state = Seen.MEASURED
    if state is None:
        state = Seen.NOT_EVALUABLE if size is None else Seen.MEASURED
    viable = seen.size_mm("lesion_viable_diameter")
    typical, cytology = seen.word("lesion_typical_enhancement"), seen.word("lesion_cytology")
    return Reading(
        lesion=lesion.id,
        seen=state,
        diameter_mm=size[0] if size else None,
        axis=size[1] if size else None,
        slice_mm=seen.size_mm("lesion_slice_thickness"),
        method=METHODS.get(fold(seen.method or "").casefold()),
        day=seen.day,
        counts_mm=seen.size_mm("lesion_counts_as"),
        viable_mm=None if state is Seen.ABSENT and viable == 0 else viable,
        typical_enhancement=None if typical is None else typical == "yes",
        cytology_positive=None if cytology is None else cytology == "positive",
        source=seen.source,
    )


def _size(seen: LesionSeen, lesion: Lesion) -> tuple[Decimal, Axis] | None:
    """Return the diameter along the axis that the standard asks for, else along the other one."""
    along = {
        Axis.LONG: seen.size_mm("lesion_longest_diameter"),
        Axis.SHORT: seen.size_mm("lesion_short_axis"),
    }
    asked, other = (Axis.SHORT, Axis.LONG) if lesion.node else (Axis.LONG, Axis.SHORT)
    for axis in (asked, other):
        if (size := along[axis]) is not None:
            return size, axis
    return None
