"""The response of one subject by RECIST 1.1 and by mRECIST, each by itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.response.course import Followed, NoCourse, followed
from hilum.conduct.sentences import records_say
from hilum.records.rows import IGNORED, Intervention, SubjectRecords
from hilum.rules.mrecist.overall import respond as respond_by_mrecist
from hilum.rules.recist.best import best_response
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Role
from hilum.rules.recist.overall import assessed
from hilum.rules.recist.overall import respond as respond_by_recist
from hilum.rules.recist.progression import Dates, first_progression, progression_free
from hilum.rules.recist.responses import BestResponse, Censoring, Progression, Response, TimePoint
from hilum.study import Study
from hilum.study.response import ResponseRules
from hilum.terms.reasons import Reason, Value, Words
from hilum.terms.times import EVER_AFTER, UNDATED, date_of


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
    found = followed(
        records, study.concepts, start=start, reader=reader, until=_until(records, start)
    )
    if isinstance(found, NoCourse):
        return found
    after = start or found.course.baseline.day
    therapy, about_therapy = new_therapy(records, study, rules, after=after)
    death, notes = _death(records, start)
    deriving = _Deriving(
        course=found.course,
        unsettled=found.unsettled,
        conventions=rules.recist,
        start=start,
        death=death,
        followed_to_death=not notes,
        new_therapy=therapy,
    )
    mrecist = rules.mrecist
    about = () if start else tuple(_about_start(records, study))
    return Responded(
        subject=records.subject.subject,
        start=start,
        new_therapy=therapy,
        followed=replace(found, notes=(*found.notes, *about, *about_therapy, *notes)),
        recist=deriving.by(lambda course: respond_by_recist(course, rules.recist)),
        mrecist=deriving.by(lambda course: respond_by_mrecist(course, mrecist)),
    )


def new_therapy(
    records: SubjectRecords, study: Study, rules: ResponseRules, *, after: date
) -> tuple[date | None, tuple[Reason, ...]]:
    """Return the first day of new anticancer therapy after a day, and what is open about it.

    A therapy whose day is not known wholly is taken at the earliest day that it can be; one that
    may have begun before is not counted. Both are said.
    """
    concepts = {one for group in rules.new_therapy for one in study.concepts.within(group)}
    days: list[date] = []
    told: list[Reason] = []
    for row in records.interventions:
        if row.concept not in concepts or (row.status or "") in IGNORED:
            continue
        first, last = (date_of(day) for day in (row.start.day_earliest, row.start.day_latest))
        days += [first] if first > after else []
        if first != last and last > after:
            told.append(_open_therapy(row, study, after))
    return min(days, default=None), tuple(told)


def _open_therapy(row: Intervention, study: Study, after: date) -> Reason:
    concept = study.concepts[row.concept or ""]
    therapy: dict[str, Value] = {"place": row.source, "therapy": Words(concept.en, concept.zh)}
    if row.start == UNDATED:
        return records_say().reason("therapy_undated", after=after, **therapy)
    first, last = (date_of(day) for day in (row.start.day_earliest, row.start.day_latest))
    if first > after:
        return records_say().reason("therapy_earliest", first=first, last=last, **therapy)
    days = {"first": first, "last": last, "after": after}
    return records_say().reason("therapy_day_open", **days, **therapy)


def _about_start(records: SubjectRecords, study: Study) -> Iterator[Reason]:
    """Yield that there is no first dose, and the doses before enrolment that were passed over."""
    yield records_say().reason("no_first_dose")
    anchor = study.anchors["first_dose"]
    enrolled = anchor_days(study, records).get(anchor.not_before or "")
    drugs = frozenset().union(*(study.concepts.within(each) for each in anchor.interventions))
    for row in records.interventions:
        given = row.concept in drugs and (row.status or "") not in IGNORED
        if given and enrolled is not None and row.start.day_latest < enrolled:
            yield records_say().reason(
                "dose_before_enrolment",
                place=row.source,
                day=date_of(row.start.day_latest),
                enrolment=date_of(enrolled),
            )


def _until(records: SubjectRecords, start: date | None) -> date | None:
    """Return the last day that the subject can have been assessed on; None without a death.

    A death before treatment is wrong by itself (see `_death`) and does not end the assessments.
    """
    death = records.subject.death
    if death is None or death.latest == EVER_AFTER:
        return None
    last = date_of(death.day_latest)
    return None if start is not None and last < start else last


def _death(records: SubjectRecords, start: date | None) -> tuple[date | None, tuple[Reason, ...]]:
    """Return the day of death, or what about it keeps survival from being derived."""
    death = records.subject.death
    if death is None:
        return None, ()
    day = date_of(death.day_earliest)
    if death.day_earliest != death.day_latest:
        last = date_of(death.day_latest)
        return None, (records_say().reason("death_not_exact", first=day, last=last),)
    if start is not None and day < start:
        return None, (records_say().reason("death_before_start", day=day, start=start),)
    return day, ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deriving:
    """What both standards derive from."""

    course: Course
    unsettled: Mapping[date, tuple[str, ...]]
    conventions: Conventions
    start: date | None
    death: date | None
    followed_to_death: bool
    new_therapy: date | None

    def by(self, respond: Callable[[Course], tuple[TimePoint, ...]]) -> Derived:
        points = tuple(self._settled(point) for point in respond(self.course))
        read = assessed(points, self.conventions)
        return Derived(
            points=points,
            best=self._best(points, self.conventions),
            unconfirmed=self._best(points, replace(self.conventions, confirm_response=False)),
            progression=first_progression(read, self.conventions),
            progression_free=self._progression_free(points),
        )

    def _settled(self, point: TimePoint) -> TimePoint:
        """Return a time point as NE where lesions that are not computed with may make it worse."""
        lesions = self.unsettled.get(point.day, ())
        if not lesions or point.overall in {Response.PD, Response.NE}:
            return point
        reason = records_say().reason("unsettled", lesions=", ".join(lesions))
        return replace(point, overall=Response.NE, reasons=(*point.reasons, reason))

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
