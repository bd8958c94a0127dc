"""ADTR: diameters of target lesions and their sums, as RECIST 1.1 and mRECIST count them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from hilum.conduct.response.responding import Responded
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.assessments import Criteria, assessments, tumor_rows
from hilum.datasets.adam.collected import Keyed
from hilum.datasets.adam.forms import change, flag, form, percent_change, relative_day
from hilum.datasets.dataset import Row
from hilum.records.rows import Finding
from hilum.rules.mrecist.viable import assessable, in_liver, unenhancing
from hilum.rules.mrecist.viable import counted as counted_by_mrecist
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Assessment, Axis, Lesion, Reading, Role
from hilum.rules.recist.target import Burden, Counting, burden, counted

DIAMETERS = {Axis.LONG: "lesion_longest_diameter", Axis.SHORT: "lesion_short_axis"}
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to count target lesions: its codes, here and in TR, its words, and how it counts."""

    criteria: Criteria
    lesion_code: str
    sum_code: str
    tr_code: str
    words: str
    counting: Counting


MEASURES = (
    Measure(Criteria.RECIST, "TDIAM", "SUMDIAM", "SUMDIAM", "diameter", counted),
    Measure(
        Criteria.MRECIST, "TVIAB", "SUMVIAB", "SUMVDIAM", "viable diameter", counted_by_mrecist
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An assessment to be told, baseline (number 0) among them; the sum before it, if any."""

    assessment: Assessment
    name: str
    number: int
    counts: bool
    nadir_mm: Decimal | None


def adtr(subject: Analyzed) -> Iterator[Row]:
    """Yield a subject's target lesions and sums; nothing where there is no course."""
    responded = subject.facts.responded
    if responded is None:
        return
    for measure in MEASURES:
        targets = targets_of(responded.followed.course, measure.criteria)
        occasions = tuple(_occasions(subject, responded, measure.criteria))
        for number, lesion in enumerate(targets, start=1):
            yield from _lesion(subject, measure, (number, lesion), occasions)
        if targets:
            yield from _sums(subject, responded, measure, targets, occasions)


def targets_of(course: Course, criteria: Criteria) -> tuple[Lesion, ...]:
    """Return the target lesions of a course; by mRECIST without those that do not enhance.

    Where no liver target enhances, none is by mRECIST.
    """
    if criteria is Criteria.MRECIST and not assessable(course):
        return ()
    apart = unenhancing(course) if criteria is Criteria.MRECIST else ()
    return tuple(each for each in course.having(Role.TARGET) if each not in apart)


def baseline_burden(course: Course, criteria: Criteria) -> Burden:
    """Return what the target lesions count at baseline."""
    counting = next(each.counting for each in MEASURES if each.criteria is criteria)
    return burden(targets_of(course, criteria), course.baseline, counting)


def _occasions(subject: Analyzed, responded: Responded, criteria: Criteria) -> Iterator[Occasion]:
    course = responded.followed.course
    yield Occasion(
        assessment=course.baseline, name="Baseline", number=0, counts=True, nadir_mm=None
    )
    by_day = {each.day: each for each in course.follow_ups}
    for each in assessments(subject, responded, criteria):
        yield Occasion(
            assessment=by_day[each.point.day],
            name=each.name,
            number=each.number,
            counts=each.counts,
            nadir_mm=each.point.nadir_mm,
        )


def _lesion(
    subject: Analyzed,
    measure: Measure,
    numbered: tuple[int, Lesion],
    occasions: tuple[Occasion, ...],
) -> Iterator[Row]:
    number, lesion = numbered
    base: Decimal | None = None
    for occasion in occasions:
        reading = occasion.assessment.of(lesion.id)
        if reading is None:
            continue
        value = measure.counting(lesion, reading).mm
        day = reading.day or occasion.assessment.day
        told = _when(subject, occasion, day) | {
            "PARAMCD": f"{measure.lesion_code}{number}",
            "PARAM": f"Target lesion {number}: {measure.words} (mm)",
            "PARCAT1": measure.criteria.title,
            "TRLNKID": lesion.id,
            "AVAL": value,
            "AVALC": reading.seen.value,
        }
        if occasion.number == 0:
            base = value
        told |= change(value, base) if occasion.number else {"BASE": base}
        source = _source(subject, measure, lesion, reading, day)
        records = [row.row for row in subject.lesions.get((lesion.id, day), ())]
        yield form("ADTR").row(
            subject.adsl, source, srcvar="TRSTRESN", values=told, records=records
        )


def _when(subject: Analyzed, occasion: Occasion, day: date) -> Told:
    return {
        "ADT": day,
        "ADY": relative_day(day, subject.start),
        "AVISIT": occasion.name,
        "AVISITN": occasion.number,
        "ABLFL": flag(occasion.number == 0),
        "ANL01FL": flag(occasion.counts),
    }


def _source(
    subject: Analyzed, measure: Measure, lesion: Lesion, reading: Reading, day: date
) -> Keyed | None:
    """Return the TR row of the value that counts: the diameter, else what was seen."""
    rows: dict[str | None, Finding] = {
        row.concept: row for row in subject.lesions.get((lesion.id, day), ())
    }
    viable = measure.criteria is Criteria.MRECIST and in_liver(lesion)
    wanted = "lesion_viable_diameter" if viable else DIAMETERS.get(reading.axis or Axis.LONG)
    found = rows.get(wanted) or rows.get("lesion_state")
    return None if found is None else subject.sdtm.of_record("TR", found.row)


def _sums(
    subject: Analyzed,
    responded: Responded,
    measure: Measure,
    targets: tuple[Lesion, ...],
    occasions: tuple[Occasion, ...],
) -> Iterator[Row]:
    made = [(each, burden(targets, each.assessment, measure.counting).sum_mm) for each in occasions]
    base = made[0][1]
    told = [_sum(subject, measure, each, value, base) for each, value in made]
    _flag_best(told)
    for (occasion, _), values in zip(made, told, strict=True):
        records = tumor_rows(subject, responded, occasion.assessment.day)
        source = _sum_row(subject, measure, occasion.assessment)
        sources = subject.sdtm.of_records(records, "TR")
        yield form("ADTR").row(
            subject.adsl, source, srcvar="TRSTRESN", values=values, sources=sources, records=records
        )


def _sum_row(subject: Analyzed, measure: Measure, assessment: Assessment) -> Keyed | None:
    """Return the TR row of a sum; None where TR has none, as of a sum that is not known."""
    day = assessment.end.isoformat()
    for keyed in subject.sdtm.of("TR"):
        row = keyed.row
        if row["TRTESTCD"] == measure.tr_code and str(row["TRDTC"] or "").startswith(day):
            return keyed
    return None


def _sum(
    subject: Analyzed,
    measure: Measure,
    occasion: Occasion,
    value: Decimal | None,
    base: Decimal | None,
) -> Told:
    nadir = occasion.nadir_mm
    return _when(subject, occasion, occasion.assessment.day) | {
        "PARAMCD": measure.sum_code,
        "PARAM": f"Sum of target lesions: {measure.words}s (mm)",
        "PARCAT1": measure.criteria.title,
        "PARAMTYP": "DERIVED",
        "AVAL": value,
        "AVALC": None if value is not None else "NOT EVALUABLE",
        **(change(value, base) if occasion.number else {"BASE": base}),
        "NADIR": nadir,
        "CHGNAD": value - nadir if value is not None and nadir is not None else None,
        "PCHGNAD": percent_change(value, nadir) if value is not None and nadir else None,
    }


def _flag_best(told: list[Told]) -> None:
    """Flag the first of the smallest changes after baseline that count for response."""
    later = [each for each in told if each["ANL01FL"] and each.get("PCHG") is not None]
    if later:
        min(later, key=itemgetter("PCHG"))["BESTFL"] = "Y"
