"""The record's rules of conduct: what is forbidden in a period, what is to be confirmed to its end.

Where the end of a period is missing, what lies after its certain part is UNKNOWN with the question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hilum.conduct.deviations.deviation import Deviation, Kind, absent
from hilum.conduct.sentences import sentences
from hilum.conduct.treatment.treated import answer
from hilum.records.rows import IGNORED, Intervention, SubjectRecords
from hilum.study import ConductRule, Schedule, Study
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import date_of
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True)
class ConductJudge:
    """Judges the rules of conduct of a schedule for one subject, up to a day."""

    study: Study
    schedule: Schedule
    records: SubjectRecords
    anchors: Mapping[str, int]
    as_of: int

    def deviations(self) -> Iterator[Deviation]:
        """Yield what the rules forbid and was given, and what was not confirmed."""
        for rule in self.schedule.conduct:
            start = self._start(rule)
            if start is None:
                continue
            if rule.forbidden is not None:
                yield from self._forbidden(rule, rule.forbidden, start)
            if rule.confirmed is not None:
                yield from self._confirmed(rule, rule.confirmed, start)

    def _start(self, rule: ConductRule) -> int | None:
        day, before = self.anchors.get(rule.start.anchor), rule.start.before
        return day if day is None or before is None else before.before(day)

    def _end(self, rule: ConductRule) -> int | None:
        """The last day on which the rule certainly holds; None where its anchor is not known."""
        end = rule.until.value
        if end is None:
            return self.anchors.get(rule.certain_until or "")
        day = self.anchors.get(end.anchor)
        return None if day is None else end.after.after(day)

    def _forbidden(self, rule: ConductRule, concept: str, start: int) -> Iterator[Deviation]:
        asked, end = self.study.concepts.within(concept), self._end(rule)
        for row in self.records.interventions:
            if row.concept not in asked or row.status in IGNORED:
                continue
            if row.start.day_earliest > self.as_of or row.end.day_latest < start:
                continue
            truth = self._in_period(row, rule, (start, end))
            if truth is not Truth.NOT_MET:
                yield self._given(rule, row, truth)

    def _in_period(
        self, row: Intervention, rule: ConductRule, period: tuple[int, int | None]
    ) -> Truth:
        start, end = period
        first, last = row.start.day_earliest, row.start.day_latest
        if end is not None and start <= first and last <= end:
            return Truth.MET
        after = end is not None and first > end
        return Truth.NOT_MET if after and not rule.until.is_missing else Truth.UNKNOWN

    def _given(self, rule: ConductRule, row: Intervention, truth: Truth) -> Deviation:
        concept = self.study.concepts[row.concept or ""]
        what = Words(concept.en, concept.zh)
        told: dict[str, str | Words] = {
            "what": what,
            "day": str(row.start),
            "rule": rule.says,
            "clause": rule.clause,
        }
        if truth is Truth.MET:
            reason = sentences().reason("forbidden", **told)
        else:
            question = rule.until.question or "-"
            reason = sentences().reason("forbidden_open", question=question, **told)
        day = max(row.start.day_earliest, 0)
        asked = (rule.until.question,) if truth is Truth.UNKNOWN else ()
        return self._deviation(Kind.FORBIDDEN, truth, day, reason, rows=(row.row,), asked=asked)

    def _confirmed(self, rule: ConductRule, activity: str, start: int) -> Iterator[Deviation]:
        sentence, end = self.schedule.activity(activity).sentence, self._end(rule)
        stated = [
            row
            for row in self.records.findings
            if row.link == sentence
            and row.status not in IGNORED
            and start <= row.time.day_latest
            and row.time.day_earliest <= self.as_of
        ]
        for row in stated:
            within = end is None or row.time.day_earliest <= end
            if answer(row) is Truth.NOT_MET and within:
                reason = sentences().reason(
                    "refused_confirmation",
                    day=str(row.time),
                    rule=rule.says,
                    clause=rule.clause,
                )
                day = row.time.day_earliest
                yield self._deviation(Kind.NOT_CONFIRMED, Truth.MET, day, reason, rows=(row.row,))
        if end is None or self.as_of < end or self._died_before(end):
            return
        confirmed = any(answer(row) is Truth.MET and row.time.day_earliest >= end for row in stated)
        if not confirmed:
            reason = sentences().reason(
                "not_confirmed", end=date_of(end), rule=rule.says, clause=rule.clause
            )
            truth = absent(self.records, frozenset({"findings"}), end, self.as_of)
            yield self._deviation(Kind.NOT_CONFIRMED, truth, end, reason)

    def _died_before(self, end: int) -> bool:
        death = self.records.subject.death
        events = (row.start for row in self.records.events if row.concept == "death")
        deaths = [time.day_earliest for time in (*events, *([death] if death else []))]
        return any(day < end for day in deaths)

    def _deviation(
        self,
        kind: Kind,
        truth: Truth,
        day: int,
        reason: Reason,
        *,
        rows: tuple[str, ...] = (),
        asked: tuple[str | None, ...] = (),
    ) -> Deviation:
        return Deviation(
            subject=self.records.subject.subject,
            kind=kind,
            truth=truth,
            day=date_of(day),
            reason=reason,
            rows=rows,
            questions=tuple(each for each in asked if each is not None),
        )
