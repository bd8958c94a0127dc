"""Responses by RECIST 1.1 and by mRECIST as the study's rules derive them, for RS.

At each assessment after baseline there is a row for the target lesions, one for the non-target
lesions where the subject has any, one where a new lesion was seen, and the overall response; over
all of them the best overall response as the study confirms it. A response that no scan shows at the
time (an equivocal new lesion that a later scan confirms) stands at the time where it began.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hilum.conduct.response.responding import Derived, Responded
from hilum.conduct.response.seen import lesion_rows
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.findings import NOT_DONE, asked_for, named
from hilum.datasets.sdtm.last_before import Timed
from hilum.datasets.sdtm.lesions import Assessed, assessments, evaluator_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Finding
from hilum.rules.mrecist.viable import unenhancing
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.lesions import Role
from hilum.rules.recist.overall import assessed as dated
from hilum.rules.recist.responses import Assessed as Dated
from hilum.rules.recist.responses import NewLesions, Response, TimePoint
from hilum.terms.times import UNDATED, on

DOMAIN = "RS"
RECIST, MRECIST = "RECIST 1.1", "MRECIST LENCIONI LIVER CANCER 2010"
"""The categories of the two standards (CDISC codelist ONCRSCAT)."""

Test = tuple[str, str]
TARGET: Test = ("TRGRESP", "Target Response")
NON_TARGET: Test = ("NTRGRESP", "Non-target Response")
NEW_LESION: Test = ("NEWLPROG", "New Lesion Progression")
OVERALL: Test = ("OVRLRESP", "Overall Response")
BEST: Test = ("BESTRESP", "Best Overall Response")


def derived(subject: StudySubject) -> Iterator[Timed]:
    """Yield the derived responses of a subject; none where the records hold no course."""
    found, rules = subject.facts.responded, subject.study.response
    if found is None or rules is None:
        return
    course = _Course(found, rules.recist, assessments(subject), _rows(subject))
    for category, by in ((RECIST, found.recist), (MRECIST, found.mrecist)):
        for said in course.responses(category, by):
            yield _row(subject, said)


def _rows(subject: StudySubject) -> tuple[Finding, ...]:
    return tuple(lesion_rows(subject.records.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One response: of what, on which day, at which assessment, and the rows it rests on."""

    category: str
    test: Test
    response: str
    day: date | None
    at: Assessed | None
    rows: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """What the responses of a subject are derived from."""

    found: Responded
    conventions: Conventions
    held: tuple[Assessed, ...]
    rows: tuple[Finding, ...]

    def responses(self, category: str, by: Derived) -> Iterator[_Said]:
        for point, each in zip(by.points, dated(by.points, self.conventions), strict=True):
            at = next(held for held in self.held if held.first_day == point.day)
            for test, response in _told(point):
                yield _Said(
                    category=category,
                    test=test,
                    response=response,
                    day=_day(each),
                    at=at,
                    rows=self._used(category, test, at),
                )
        if by.best is not None:
            best = by.best
            yield _Said(
                category=category,
                test=BEST,
                response=best.response.value,
                day=best.day,
                at=None,
                rows=self.rows,
            )

    def _used(self, category: str, test: Test, at: Assessed) -> tuple[Finding, ...]:
        """The rows of the lesions that a response is of: up to its time, of new lesions all.

        Rows that no assessment holds count for the overall response, which they may hold open.
        """
        placed = {row.row: each.first_day for each in self.held for row in each.rows}
        kept, new = self._lesions(category, test), self._ids(Role.NEW)
        return tuple(
            row
            for row in self.rows
            if (row.link in kept or test is OVERALL)
            and (row.link in new or placed.get(row.row, at.first_day) <= at.first_day)
        )

    def _lesions(self, category: str, test: Test) -> frozenset[str]:
        course = self.found.followed.course
        apart = frozenset(each.id for each in unenhancing(course) if category == MRECIST)
        match test:
            case ("TRGRESP", _):
                return self._ids(Role.TARGET)
            case ("NTRGRESP", _):
                return self._ids(Role.NON_TARGET) | apart
            case _:
                return self._ids(Role.NEW)

    def _ids(self, role: Role) -> frozenset[str]:
        return frozenset(each.id for each in self.found.followed.course.having(role))


def _told(point: TimePoint) -> Iterator[tuple[Test, str]]:
    if point.target is not None:
        yield TARGET, point.target.value
    if point.non_target is not None:
        yield NON_TARGET, point.non_target.value
    if point.new is not NewLesions.NONE:
        yield NEW_LESION, point.new.value
    yield OVERALL, point.overall.value


def _day(each: Dated) -> date:
    """The day by the study's conventions: of progression its own, else the response's."""
    is_progression = each.response is Response.PD and each.progressed_on is not None
    return each.progressed_on or each.day if is_progression else each.day


def _row(subject: StudySubject, said: _Said) -> Timed:
    done = said.response != Response.ND.value
    time = on(said.day) if said.day else UNDATED
    values: dict[str, Cell] = {
        "TESTCD": said.test[0],
        "TEST": said.test[1],
        "CAT": said.category,
        "STRESC": said.response if done else None,
        "STAT": None if done else NOT_DONE,
        "DRVFL": "Y",
        **evaluator_of(DOMAIN, said.rows),
        "LNKGRP": said.at.group if said.at else None,
        "DTC": dtc(time),
    }
    visit = subject.visits.values(said.at.visit, time) if said.at else {}
    records = tuple(row.row for row in said.rows)
    return time, Row(
        values={**named(DOMAIN, values), **visit},
        records=records,
        asked=asked_for(subject.study, "lesion_assessment"),
    )
