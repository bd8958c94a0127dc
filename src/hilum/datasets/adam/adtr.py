"""ADTR: diameters of target lesions and their sums, as RECIST 1.1 and mRECIST count them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from hilum.conduct.response.responding import Responded
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.assessments import Criteria, assessments, tumor_rows
from hilum.datasets.adam.collected import Keyed
from hilum.datasets.adam.forms import change, flag, form, percent_change, relative_day
from hilum.datasets.dataset import Row
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
        telling = _Telling(subject, responded, measure, targets)
        for number, lesion in enumerate(targets, start=1):
            yield from telling.lesion(number, lesion)
        if targets:
            yield from telling.sums()


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


@dataclass(frozen=True)
class _Telling:
    """One subject's target lesions as one measure counts them."""

    subject: Analyzed
    responded: Responded
    measure: Measure
    targets: tuple[Lesion, ...]

    @cached_property
    def occasions(self) -> tuple[Occasion, ...]:
        """The baseline and the assessments after it, in order."""
        course = self.responded.followed.course
        by_day = {each.day: each for each in course.follow_ups}
        first = Occasion(
            assessment=course.baseline, name="Baseline", number=0, counts=True, nadir_mm=None
        )
        later = (
            Occasion(
                assessment=by_day[each.point.day],
                name=each.name,
                number=each.number,
                counts=each.counts,
                nadir_mm=each.point.nadir_mm,
            )
            for each in assessments(self.subject, self.responded, self.measure.criteria)
        )
        return (first, *later)

    def lesion(self, number: int, lesion: Lesion) -> Iterator[Row]:
        """Yield a lesion's diameter at each assessment that read it."""
        base: Decimal | None = None
        for occasion in self.occasions:
            reading = occasion.assessment.of(lesion.id)
            if reading is None:
                continue
            value = self.measure.counting(lesion, reading).mm
            base = value if occasion.number == 0 else base
            day = reading.day or occasion.assessment.day
            told = self._when(occasion, day) | {
                "PARAMCD": f"{self.measure.lesion_code}{number}",
                "PARAM": f"Target lesion {number}: {self.measure.words} (mm)",
                "PARCAT1": self.measure.criteria.title,
                "TRLNKID": lesion.id,
                "AVAL": value,
                "AVALC": reading.seen.value,
                **(change(value, base) if occasion.number else {"BASE": base}),
            }
            yield self._lesion_row(lesion, reading, day, told)

    def _lesion_row(self, lesion: Lesion, reading: Reading, day: date, told: Told) -> Row:
        source = self._source(lesion, reading, day)
        variable = "TRSTRESC" if source and source.row["TRSTRESN"] is None else "TRSTRESN"
        records = [row.row for row in self.subject.lesions.get((lesion.id, day), ())]
        sources = () if source else self.subject.sdtm.of_records(records, "TR", "TU")
        return form("ADTR").row(
            self.subject.adsl,
            source,
            srcvar=variable,
            values=told,
            sources=sources,
            records=records,
        )

    def _source(self, lesion: Lesion, reading: Reading, day: date) -> Keyed | None:
        """Return the TR row of the value that counts: the diameter, else what was seen."""
        rows = {row.concept: row for row in self.subject.lesions.get((lesion.id, day), ())}
        viable = self.measure.criteria is Criteria.MRECIST and in_liver(lesion)
        wanted = "lesion_viable_diameter" if viable else DIAMETERS[reading.axis or Axis.LONG]
        found = rows.get(wanted) or rows.get("lesion_state")
        return None if found is None else self.subject.sdtm.of_record("TR", found.row)

    def _when(self, occasion: Occasion, day: date) -> Told:
        return {
            "ADT": day,
            "ADY": relative_day(day, self.subject.start),
            "AVISIT": occasion.name,
            "AVISITN": occasion.number,
            "ABLFL": flag(occasion.number == 0),
            "ANL01FL": flag(occasion.counts),
        }

    def sums(self) -> Iterator[Row]:
        """Yield the sum of all targets at each assessment."""
        counting = self.measure.counting
        sums = [burden(self.targets, each.assessment, counting).sum_mm for each in self.occasions]
        told = [
            self._sum(each, value, sums[0])
            for each, value in zip(self.occasions, sums, strict=True)
        ]
        _flag_best(told)
        seen: list[str] = []
        for occasion, values in zip(self.occasions, told, strict=True):
            # The baseline, the nadir and whether the assessment counts rest on those before it.
            seen += tumor_rows(self.subject, self.responded, occasion.assessment.day)
            records = tuple(dict.fromkeys(seen))
            yield form("ADTR").row(
                self.subject.adsl,
                self._sum_row(occasion.assessment),
                srcvar="TRSTRESN",
                values=values,
                sources=self.subject.sdtm.of_records(records, "TR"),
                records=records,
            )

    def _sum(self, occasion: Occasion, value: Decimal | None, base: Decimal | None) -> Told:
        nadir = occasion.nadir_mm
        told = self._when(occasion, occasion.assessment.day) | {
            "PARAMCD": self.measure.sum_code,
            "PARAM": f"Sum of target lesions: {self.measure.words}s (mm)",
            "PARCAT1": self.measure.criteria.title,
            "PARAMTYP": "DERIVED",
            "AVAL": value,
            "AVALC": None if value is not None else "NOT EVALUABLE",
            "NADIR": nadir,
            **(change(value, base) if occasion.number else {"BASE": base}),
        }
        if value is None or nadir is None:
            return told
        return told | {"CHGNAD": value - nadir, "PCHGNAD": percent_change(value, nadir)}

    def _sum_row(self, assessment: Assessment) -> Keyed | None:
        """Return the TR row of a sum; None where TR has none, as of a sum that is not known."""
        day = assessment.end.isoformat()
        for keyed in self.subject.sdtm.of("TR"):
            row = keyed.row
            same_day = str(row["TRDTC"] or "").startswith(day)
            if row["TRTESTCD"] == self.measure.tr_code and same_day:
                return keyed
        return None


def _flag_best(told: list[Told]) -> None:
    """Flag the first of the smallest changes after baseline that count for response."""
    later = [each for each in told if each["ANL01FL"] and each.get("PCHG") is not None]
    if later:
        min(later, key=itemgetter("PCHG"))["BESTFL"] = "Y"
