"""The response of one subject by RECIST 1.1 and by mRECIST, each by itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.response.course import Followed, NoCourse, followed
from hilum.conduct.sentences import records_say
from hilum.records.rows import IGNORED, SubjectRecords
from hilum.rules.mrecist.overall import respond as respond_by_mrecist
from hilum.rules.recist.best import best_response
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Role
from hilum.rules.recist.overall import assessed
from hilum.rules.recist.overall import respond as respond_by_recist
from hilum.rules.recist.progression import Dates, first_progression, progression_free
from hilum.rules.recist.responses import BestResponse, Censoring, Progression, TimePoint
from hilum.study import Study
from hilum.study.response import ResponseRules
from hilum.terms.reasons import Reason
from hilum.terms.times import date_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What one standard derives: each time point, best response, progression, PFS.

    `unconfirmed` is the best response that needs no confirmation. Without a first dose there is no
    best response; without a day of death that is known wholly, no progression-free survival.
    """

    points: tuple[TimePoint, ...]
    best: BestResponse | None
    unconfirmed: BestResponse | None
    progression: Progression | None
    progression_free: Progression | Censoring | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responded:
    """A subject's response by both standards; `start` is the first day of treatment."""

    subject: str
    start: date | None
    new_therapy: date | None
    followed: Followed
    recist: Derived
    mrecist: Derived


def respond(
    records: SubjectRecords, study: Study, rules: ResponseRules, *, reader: str | None = None
) -> Responded | NoCourse:
    """Return the response of a subject, or why there is none.

    Raises LookupError, naming the question, where a choice that the protocol leaves is not ruled.
    """
    first = anchor_days(study, records).get("first_dose")
    start = None if first is None else date_of(first)
    found = followed(records, study.concepts, start=start, reader=reader)
    if isinstance(found, NoCourse):
        return found
    therapy = new_therapy_day(records, study, rules, after=start or found.course.baseline.day)
    death, notes = _death(records, start)
    deriving = _Deriving(
        course=found.course,
        conventions=rules.recist,
        start=start,
        death=death,
        followed_to_death=not notes,
        new_therapy=therapy,
    )
    mrecist = rules.mrecist
    return Responded(
        subject=records.subject.subject,
        start=start,
        new_therapy=therapy,
        followed=replace(found, notes=(*found.notes, *_about_start(start), *notes)),
        recist=deriving.by(lambda course: respond_by_recist(course, rules.recist)),
        mrecist=deriving.by(lambda course: respond_by_mrecist(course, mrecist)),
    )


def new_therapy_day(
    records: SubjectRecords, study: Study, rules: ResponseRules, *, after: date
) -> date | None:
    """Return the first day of new anticancer therapy after a day; None if none is recorded.

    A therapy whose day is not known wholly is taken at the earliest day that it can be.
    """
    concepts = {one for group in rules.new_therapy for one in study.concepts.within(group)}
    days = [
        date_of(row.start.day_earliest)
        for row in records.interventions
        if row.concept in concepts and (row.status or "") not in IGNORED
    ]
    return min((day for day in days if day > after), default=None)


def _about_start(start: date | None) -> tuple[Reason, ...]:
    return () if start else (records_say().reason("no_first_dose"),)


def _death(records: SubjectRecords, start: date | None) -> tuple[date | None, tuple[Reason, ...]]:
    """Return the day of death, or what about it keeps survival from being derived."""
    death = records.subject.death
    if death is None:
        return None, ()
    day = date_of(death.day_earliest)
    if death.day_earliest != death.day_latest:
        return None, (records_say().reason("death_not_exact", seen=str(death)),)
    if start is not None and day < start:
        return None, (records_say().reason("death_before_start", day=day, start=start),)
    return day, ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deriving:
    """What both standards derive from."""

    course: Course
    conventions: Conventions
    start: date | None
    death: date | None
    followed_to_death: bool
    new_therapy: date | None

    def by(self, respond: Callable[[Course], tuple[TimePoint, ...]]) -> Derived:
        points = respond(self.course)
        read = assessed(points, self.conventions)
        return Derived(
            points=points,
            best=self._best(points, self.conventions),
            unconfirmed=self._best(points, replace(self.conventions, confirm_response=False)),
            progression=first_progression(read, self.conventions),
            progression_free=self._progression_free(points),
        )

    def _best(self, points: tuple[TimePoint, ...], conventions: Conventions) -> BestResponse | None:
        if self.start is None:
            return None
        return best_response(
            assessed(points, conventions),
            conventions,
            reference_day=self.start,
            new_therapy_day=self.new_therapy,
            target_disease=bool(self.course.having(Role.TARGET)),
        )

    def _progression_free(self, points: tuple[TimePoint, ...]) -> Progression | Censoring | None:
        if self.start is None or not self.followed_to_death:
            return None
        dates = Dates(start_day=self.start, death_day=self.death, new_therapy_day=self.new_therapy)
        return progression_free(assessed(points, self.conventions), self.conventions, dates)
