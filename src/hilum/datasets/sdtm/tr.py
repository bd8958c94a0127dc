"""TR: what was measured and seen of each lesion, and the sums of diameters (SDTMIG 3.4, 6.3.11).

A sum is derived: TRDRVFL is Y and TRORRES empty, for nobody recorded it. It stands only where every
target lesion was evaluated. SUMDIAM is RECIST's; SUMVDIAM is mRECIST's, the viable diameters of
targets in the liver and the RECIST diameters of targets outside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm import findings
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.last_before import Timed, flagged
from hilum.datasets.sdtm.lesions import (
    Assessed,
    assessments,
    evaluator_of,
    group_of_row,
    role_as_recorded,
)
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.rules.mrecist.viable import assessable, unenhancing
from hilum.rules.mrecist.viable import counted as counted_by_mrecist
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Lesion, Role
from hilum.rules.recist.target import Counting, burden, counted
from hilum.terms.decimals import plain
from hilum.terms.times import on

DOMAIN = "TR"
MM = "mm"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the findings of lesions, then the sums of each assessment."""
    held = assessments(subject)
    made = [*_recorded(subject, group_of_row(held)), *_sums(subject, held)]
    yield from flagged(DOMAIN, subject, made)


def _recorded(subject: StudySubject, groups: Mapping[str, str]) -> Iterator[Timed]:
    for row, concept in findings.found(DOMAIN, subject):
        values = {
            **findings.observed(DOMAIN, row, concept),
            "GRPID": role_as_recorded(row.category),
            "LNKGRP": groups.get(row.row),
            "CATX": None,
            "LOCX": None,
        }
        yield row.time, findings.projected(DOMAIN, subject, row, values)


@dataclass(frozen=True, slots=True)
class _Sum:
    """One sum of diameters: its test, the targets that it adds, and what each of them counts."""

    testcd: str
    test: str
    targets: tuple[Lesion, ...]
    counting: Counting


def _sums_of(course: Course) -> tuple[_Sum, ...]:
    targets, apart = course.having(Role.TARGET), unenhancing(course)
    viable = tuple(each for each in targets if each not in apart) if assessable(course) else ()
    return (
        _Sum("SUMDIAM", "Sum of Diameter", targets, counted),
        _Sum("SUMVDIAM", "Sum of Viable Diameter", viable, counted_by_mrecist),
    )


def _sums(subject: StudySubject, held: tuple[Assessed, ...]) -> Iterator[Timed]:
    found = subject.facts.responded
    course = found.followed.course if found else None
    by_day = {each.first_day: each for each in held}
    for assessment in (course.baseline, *course.follow_ups) if course else ():
        assessed = by_day[assessment.day]
        for each in _sums_of(course) if course else ():
            total_mm = burden(each.targets, assessment, each.counting).sum_mm
            if total_mm is not None:
                yield _derived(subject, assessed, each, total_mm)


def _derived(subject: StudySubject, assessed: Assessed, summed: _Sum, total_mm: Decimal) -> Timed:
    added = {lesion.id for lesion in summed.targets}
    used = tuple(row for row in assessed.rows if row.link in added)
    time = on(assessed.last_day)
    values: dict[str, Cell] = {
        "GRPID": Role.TARGET.value,
        "LNKGRP": assessed.group,
        "TESTCD": summed.testcd,
        "TEST": summed.test,
        "STRESC": plain(total_mm),
        "STRESN": findings.numeric(plain(total_mm)),
        "STRESU": MM,
        "DRVFL": "Y",
        **evaluator_of(DOMAIN, used),
        "DTC": dtc(time),
    }
    visit = subject.visits.values(assessed.visit, time)
    records = tuple(row.row for row in used)
    return time, Row(
        values={**findings.named(DOMAIN, values), **visit},
        records=records,
        asked=findings.asked_for(subject.study, "lesion_assessment"),
    )
