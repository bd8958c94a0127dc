"""Visits against the schedule: missed, out of their window, and what was not done at them.

Open choices: the day of a visit is that of its visit event, else of the treatment that is its
activity, else the latest day of the rows that carry its name. A visit that repeats is expected
while none of the events that end it has happened; how many cycles of treatment there are is
not expected here, for treatment may end: only the gaps between cycles are judged. What counts from
the last dose is expected once no further cycle can follow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hilum.conduct.anchor_days import NOT_HAPPENED, anchor_days
from hilum.conduct.deviations.deviation import Deviation, Kind, absent
from hilum.conduct.sentences import sentences, word
from hilum.conduct.treatment.treated import answer
from hilum.records.rows import IGNORED, Finding, SubjectRecords
from hilum.study import Activity, Planned, Schedule, Study, Visit
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import date_of
from hilum.terms.truth import Truth

VISIT = "visit"
ENDS = ("study_discontinuation", "death")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One visit as planned and as seen: its number, planned day and window, and its day, if any."""

    visit: Visit
    number: int
    planned: int
    first: int
    last: int
    seen: int | None
    rows: tuple[str, ...]

    @property
    def name(self) -> Words:
        """The visit's name with its number."""
        name = self.visit.name
        return Words(name.en.format(n=self.number), name.zh.format(n=self.number))


@dataclass(frozen=True, slots=True)
class Followed:
    """A subject on a schedule, up to a day."""

    study: Study
    schedule: Schedule
    records: SubjectRecords
    as_of: int
    anchors: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", anchor_days(self.study, self.records))

    def deviations(self) -> Iterator[Deviation]:
        """Yield what was not as the schedule plans, visit by visit."""
        for visit in self.schedule.visits:
            for occasion in self.occasions(visit):
                yield from self._judged(occasion)

    def occasions(self, visit: Visit) -> Iterator[Occasion]:
        """Yield a visit's occasions up to the day; none where its day or window is missing."""
        planned, window = self._first_day(visit), visit.window.value
        if planned is None or window is None or self._may_go_on(visit):
            return
        most = 1 if visit.repeat is None else self._most(visit)
        number = 1
        while number <= most and planned - window.before <= self._end(visit):
            seen, rows = self._seen(visit, number)
            given = self._is_given_series(visit)
            if given and seen is None:
                return
            first, last = planned - window.before, planned + window.after
            yield Occasion(visit, number, planned, first, last, seen, rows)
            every = visit.repeat.every_days.value if visit.repeat else None
            if every is None:
                return
            planned = (seen if given and seen is not None else planned) + every
            number += 1

    def _first_day(self, visit: Visit) -> int | None:
        anchor, day = self.anchors.get(visit.anchor), visit.day.value
        return None if anchor is None or day is None else anchor + day

    def _may_go_on(self, visit: Visit) -> bool:
        """Whether the anchor is a last day that another cycle may still move."""
        regimen, last = self.study.regimen, self.anchors.get(visit.anchor)
        if not self.study.anchors[visit.anchor].take_last or regimen is None or last is None:
            return False
        longest = (regimen.cycle_days.value or 0) + (regimen.max_delay_days.value or 0)
        ended = any(
            row.concept in ENDS and row.status not in NOT_HAPPENED for row in self.records.events
        )
        return not ended and self.as_of <= last + longest

    def _most(self, visit: Visit) -> int:
        most = visit.repeat.at_most if visit.repeat else None
        return most.value if most is not None and most.value is not None else 10**6

    def _is_given_series(self, visit: Visit) -> bool:
        return visit.repeat is not None and visit.repeat.counted_from.value == "previous"

    def _end(self, visit: Visit) -> int:
        """The last day on which the visit is expected: the day looked at, or an event that ends."""
        until = visit.repeat.until if visit.repeat else ENDS
        stated = visit.repeat.until_stated if visit.repeat else ()
        happened = [
            row.start.day_earliest
            for row in self.records.events
            if row.concept in until and row.status not in NOT_HAPPENED
        ]
        said = [
            row.time.day_earliest
            for row in self.records.findings
            if row.link in stated and answer(row) is Truth.MET and row.status not in IGNORED
        ]
        death = self.records.subject.death
        ends = [*happened, *said, *([death.day_earliest] if death else [])]
        begin = self.anchors.get(visit.anchor, self.as_of)
        return min([self.as_of, *(day for day in ends if day >= begin)])

    def _seen(self, visit: Visit, number: int) -> tuple[int | None, tuple[str, ...]]:
        name = visit.recorded_name(number).casefold()
        events = [
            (row.start.day_earliest, row.row)
            for row in self.records.events
            if (row.visit or "").casefold() == name
            and row.concept == VISIT
            and row.status not in NOT_HAPPENED
        ]
        doses = [
            (row.start.day_earliest, row.row)
            for row in self.records.interventions
            if (row.visit or "").casefold() == name
            and row.concept in self._treatments(visit)
            and row.status not in IGNORED
        ]
        if doses:
            return min(day for day, _ in doses), tuple(row for _, row in doses)
        if self._treatments(visit):
            return None, ()
        found = events or [
            (row.time.day_earliest, row.row)
            for row in self.records.findings
            if (row.visit or "").casefold() == name and row.status not in IGNORED
        ]
        return max((day for day, _ in found), default=None), tuple(row for _, row in found)

    def _treatments(self, visit: Visit) -> frozenset[str]:
        concepts = self.study.concepts
        return frozenset(
            concept
            for planned in visit.activities
            for concept in self.schedule.activity(planned.activity).concepts
            if concepts[concept].concept_class.value == "intervention"
        )

    def _judged(self, occasion: Occasion) -> Iterator[Deviation]:
        if occasion.seen is None:
            if occasion.last < self._end(occasion.visit):
                yield self._missed(occasion)
            return
        within = occasion.first <= occasion.seen <= occasion.last
        if not within and not self._is_given_series(occasion.visit):
            yield self._out_of_window(occasion)
        for planned in occasion.visit.activities:
            yield from self._activity(occasion, planned, occasion.seen)

    def _missed(self, occasion: Occasion) -> Deviation:
        domains = frozenset({"events", VISIT})
        name = occasion.visit.recorded_name(occasion.number).casefold()
        said = tuple(
            row.row
            for row in self.records.events
            if row.concept == VISIT
            and row.status == "absent"
            and (row.visit or "").casefold() == name
        )
        unseen = absent(self.records, domains, occasion.first, occasion.last)
        return self._deviation(
            Kind.VISIT_MISSED,
            Truth.MET if said else unseen,
            occasion.planned,
            sentences().reason(
                "visit_missed",
                visit=occasion.name,
                last=date_of(occasion.last),
                planned=date_of(occasion.planned),
            ),
            rows=said,
            questions=_questions(occasion.visit),
        )

    def _out_of_window(self, occasion: Occasion) -> Deviation:
        seen = occasion.seen if occasion.seen is not None else occasion.planned
        return self._deviation(
            Kind.VISIT_OUT_OF_WINDOW,
            Truth.MET,
            seen,
            sentences().reason(
                "visit_out_of_window",
                visit=occasion.name,
                day=date_of(seen),
                first=date_of(occasion.first),
                last=date_of(occasion.last),
            ),
            rows=occasion.rows,
            questions=_questions(occasion.visit),
        )

    def _activity(self, occasion: Occasion, planned: Planned, seen: int) -> Iterator[Deviation]:
        activity = self.schedule.activity(planned.activity)
        days = planned.days
        first = seen + days.first if days else min(seen, occasion.first)
        last = seen + days.last if days else max(seen, occasion.last)
        if last > self.as_of:
            return
        missing = [each for each in activity.concepts if not self._has(each, first, last)]
        if activity.any_of and len(missing) < len(activity.concepts):
            missing = []
        if missing:
            yield self._not_done(occasion, activity, missing, (first, last))
        if activity.sentence is not None and not self._is_stated(activity.sentence, first, last):
            yield self._not_done(occasion, activity, [], (first, last))

    def _has(self, concept: str, first: int, last: int) -> bool:
        asked = self.study.concepts.within(concept)
        rows = self.records
        times = [
            *(each.time for each in rows.findings if _counts(each, asked)),
            *(each.start for each in rows.events if each.concept in asked),
            *(each.start for each in rows.interventions if each.concept in asked),
        ]
        return any(first <= time.day_latest and time.day_earliest <= last for time in times)

    def _is_stated(self, sentence: str, first: int, last: int) -> bool:
        return any(
            row.link == sentence
            and row.status not in IGNORED
            and first <= row.time.day_latest
            and row.time.day_earliest <= last
            for row in self.records.findings
        )

    def _not_done(
        self, occasion: Occasion, activity: Activity, concepts: list[str], days: tuple[int, int]
    ) -> Deviation:
        marked = [
            row
            for row in self.records.findings
            if row.concept in concepts
            and row.status == "not-done"
            and days[0] <= row.time.day_latest
            and row.time.day_earliest <= days[1]
        ]
        name = "activity_marked_not_done" if marked else "activity_not_done"
        told: dict[str, Words] = {
            "visit": occasion.name,
            "activity": activity.name,
            "what": self._named(concepts),
        }
        reason: Reason
        if marked:
            reason = sentences().reason(name, **told)
        else:
            first, last = date_of(days[0]), date_of(days[1])
            reason = sentences().reason(name, first=first, last=last, **told)
        domains = self._domains(concepts)
        return self._deviation(
            Kind.ACTIVITY_NOT_DONE,
            Truth.MET if marked else absent(self.records, domains, *days),
            days[1],
            reason,
            rows=tuple(row.row for row in marked),
            questions=(activity.basis.question,) if activity.basis.question else (),
        )

    def _domains(self, concepts: list[str]) -> frozenset[str]:
        """The domains whose completeness makes all of these absent rows mean no."""
        classes = {self.study.concepts[each].concept_class.value for each in concepts}
        (only,) = classes if len(classes) == 1 else ("finding",)
        return frozenset({f"{only}s", *(concepts if len(concepts) == 1 else ())})

    def _named(self, concepts: list[str]) -> Words:
        if not concepts:
            return word("sentence")
        known = [self.study.concepts[each] for each in concepts]
        return Words(", ".join(each.en for each in known), "、".join(each.zh for each in known))

    def _deviation(
        self,
        kind: Kind,
        truth: Truth,
        day: int,
        reason: Reason,
        *,
        rows: tuple[str, ...] = (),
        questions: tuple[str, ...] = (),
    ) -> Deviation:
        return Deviation(
            subject=self.records.subject.subject,
            kind=kind,
            truth=truth,
            day=date_of(day),
            reason=reason,
            rows=rows,
            questions=questions,
        )


def _counts(row: Finding, asked: frozenset[str]) -> bool:
    return row.concept in asked and row.status not in IGNORED


def _questions(visit: Visit) -> tuple[str, ...]:
    """The questions behind the day and the window of a visit."""
    parts = [visit.day.question, visit.window.question]
    return tuple(dict.fromkeys(each for each in parts if each is not None))
