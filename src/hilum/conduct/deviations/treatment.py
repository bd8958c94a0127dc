"""Cycles and doses against the regimen: too early, too late, too many, too much, against a rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from hilum.conduct.deviations.deviation import Deviation, Kind, absent
from hilum.conduct.sentences import sentences, word
from hilum.conduct.treatment.cycles import SAME_CYCLE_DAYS
from hilum.conduct.treatment.dosing import CycleDosing, SubjectDosing
from hilum.conduct.treatment.treated import day_number
from hilum.records.rows import IGNORED, SubjectRecords
from hilum.rules.dosing import DrugDose, GivenCycle, GivenDose, Regimen, Verdict
from hilum.study import Schedule, Visit
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True)
class TreatmentJudge:
    """Judges the cycles of a subject; a cycle that was put off by the rules is not late."""

    regimen: Regimen
    schedule: Schedule
    records: SubjectRecords
    dosing: SubjectDosing

    def deviations(self) -> Iterator[Deviation]:
        """Yield what was not as the regimen and the schedule have it, cycle by cycle."""
        before: GivenCycle | None = None
        for each in self.dosing.cycles:
            if each.given is None:
                continue
            yield from self._count(each.given)
            if before is not None:
                yield from self._gap(before, each.given)
            yield from self._routes(each.given)
            yield from self._doses(each, each.given)
            before = each.given

    def _count(self, given: GivenCycle) -> Iterator[Deviation]:
        printed, ruled = self.regimen.cycles_printed.value, self.regimen.cycles
        beyond = printed is not None and given.cycle > printed.most
        most = printed.most if printed is not None and beyond else ruled.value
        question = None if beyond else ruled.question
        if most is not None and given.cycle > most:
            reason = sentences().reason("too_many_cycles", cycle=given.cycle, most=most)
            yield self._deviation(
                Kind.TOO_MANY_CYCLES, Truth.MET, given, reason, questions=(question,)
            )

    def _gap(self, before: GivenCycle, given: GivenCycle) -> Iterator[Deviation]:
        visit = self._treatment_visit()
        every = visit.repeat.every_days.value if visit and visit.repeat else None
        window = visit.window.value if visit else None
        if visit is None or every is None or window is None:
            return
        planned = before.day + timedelta(days=every)
        first = planned - timedelta(days=window.before)
        last = planned + timedelta(days=window.after)
        name = Words(visit.name.en.format(n=given.cycle), visit.name.zh.format(n=given.cycle))
        asked = (visit.window.question,)
        if given.day < first:
            reason = sentences().reason("cycle_early", visit=name, day=given.day, first=first)
            yield self._deviation(Kind.CYCLE_EARLY, Truth.MET, given, reason, questions=asked)
        if given.day > last and not self._was_put_off(before, given):
            reason = sentences().reason("cycle_late", visit=name, day=given.day, last=last)
            yield self._deviation(Kind.CYCLE_LATE, Truth.MET, given, reason, questions=asked)

    def _treatment_visit(self) -> Visit | None:
        concepts = {drug.concept for drug in self.regimen.drugs}
        for visit in self.schedule.visits:
            done = (self.schedule.activity(each.activity).concepts for each in visit.activities)
            if visit.repeat is not None and any(concepts & {*each} for each in done):
                return visit
        return None

    def _was_put_off(self, before: GivenCycle, given: GivenCycle) -> bool:
        """Whether a visit in between found that the rules delay the cycle."""
        return any(
            each.given is None
            and each.decision.verdict is Verdict.DELAY
            and before.day < each.day < given.day
            for each in self.dosing.cycles
        )

    def _doses(self, each: CycleDosing, given: GivenCycle) -> Iterator[Deviation]:
        decision = each.decision
        match decision.verdict:
            case Verdict.DELAY | Verdict.STOP:
                reason = sentences().reason(
                    "given_against_rule",
                    cycle=given.cycle,
                    day=given.day,
                    verdict=word(decision.verdict.value),
                )
                yield self._against(each, given, Truth.MET, reason)
            case Verdict.UNDECIDED:
                reason = sentences().reason("given_undecided", cycle=given.cycle, day=given.day)
                yield self._against(each, given, Truth.UNKNOWN, reason)
            case Verdict.GIVE | Verdict.REDUCE:
                yield from self._amounts(each, given)

    def _against(
        self, each: CycleDosing, given: GivenCycle, truth: Truth, reason: Reason
    ) -> Deviation:
        asked = each.decision.questions or each.decision.assumptions
        return self._deviation(Kind.GIVEN_AGAINST_RULE, truth, given, reason, questions=asked)

    def _routes(self, given: GivenCycle) -> Iterator[Deviation]:
        """Doses by another route than the regimen's, whatever the rules say of the cycle."""
        routes = {row.row: row.route for row in self.records.interventions}
        for dose in given.doses:
            drug = self.regimen.drug(dose.drug)
            seen, planned = routes.get(dose.row), drug.route.value
            if seen is not None and planned is not None and seen != planned:
                reason = sentences().reason(
                    "other_route", cycle=given.cycle, drug=drug.name, given=seen, planned=planned
                )
                yield self._deviation(Kind.OTHER_ROUTE, Truth.MET, given, reason, rows=(dose.row,))

    def _amounts(self, each: CycleDosing, given: GivenCycle) -> Iterator[Deviation]:
        doses = {dose.drug: dose for dose in given.doses}
        tolerance = self.schedule.dose_tolerance_percent
        if tolerance is not None and tolerance.value is not None:
            for planned in each.decision.doses:
                found = doses.get(planned.drug)
                if found is None:
                    yield self._missing(given, planned)
                else:
                    yield from self._amount(given, planned, found, tolerance.value)
        for drug in each.decision.omitted:
            if drug in doses:
                reason = sentences().reason(
                    "dose_omitted",
                    cycle=given.cycle,
                    drug=self.regimen.drug(drug).name,
                    given_mg=doses[drug].dose_mg,
                )
                yield self._deviation(
                    Kind.DOSE_HIGH, Truth.MET, given, reason, rows=(doses[drug].row,)
                )

    def _amount(
        self, given: GivenCycle, planned: DrugDose, found: GivenDose, tolerance: Decimal
    ) -> Iterator[Deviation]:
        difference = (found.dose_mg - planned.dose_mg) * 100
        most = tolerance * planned.dose_mg
        if abs(difference) <= most:
            return
        name = "dose_high" if difference > 0 else "dose_low"
        reason = sentences().reason(
            name,
            cycle=given.cycle,
            drug=planned.name,
            given_mg=found.dose_mg,
            planned_mg=planned.dose_mg,
            tolerance=tolerance,
        )
        asked = self.schedule.dose_tolerance_percent
        yield self._deviation(
            Kind.DOSE_HIGH if difference > 0 else Kind.DOSE_LOW,
            Truth.MET,
            given,
            reason,
            rows=(found.row,),
            questions=(asked.question if asked else None,),
        )

    def _missing(self, given: GivenCycle, planned: DrugDose) -> Deviation:
        day = day_number(given.day)
        if unclear := self._unclear(day, planned.concept):
            reason = sentences().reason(
                "dose_unclear", cycle=given.cycle, drug=planned.name, planned_mg=planned.dose_mg
            )
            return self._deviation(Kind.DOSE_LOW, Truth.UNKNOWN, given, reason, rows=unclear)
        domains = frozenset({"interventions", planned.concept})
        reason = sentences().reason(
            "dose_missing", cycle=given.cycle, drug=planned.name, planned_mg=planned.dose_mg
        )
        truth = absent(self.records, domains, day, day)
        return self._deviation(Kind.DOSE_LOW, truth, given, reason, rows=())

    def _unclear(self, day: int, concept: str) -> tuple[str, ...]:
        """The rows of a drug on the day or soon after, of which none could be used."""
        return tuple(
            row.row
            for row in self.records.interventions
            if row.concept == concept
            and row.status not in IGNORED
            and row.start.day_earliest <= day + SAME_CYCLE_DAYS
            and row.start.day_latest >= day
        )

    def _deviation(
        self,
        kind: Kind,
        truth: Truth,
        given: GivenCycle,
        reason: Reason,
        *,
        rows: tuple[str, ...] | None = None,
        questions: tuple[str | None, ...] = (),
    ) -> Deviation:
        own = tuple(dose.row for dose in given.doses)
        return Deviation(
            subject=self.dosing.subject,
            kind=kind,
            truth=truth,
            day=given.day,
            reason=reason,
            rows=own if rows is None else rows,
            questions=tuple(each for each in questions if each is not None),
        )
