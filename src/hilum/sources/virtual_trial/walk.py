"""The way of one subject through the trial, day by day from consent to its end.

Everything that depends on something else is drawn after it: the dose of a cycle from the day's
values, the toxicity from the dose, the tumor from the doses, the visits from all of these.
"""

from dataclasses import replace
from decimal import Decimal
from math import exp

from hilum.rules.dosing import Regimen, Verdict
from hilum.sources.virtual_trial.calibration import DAYS_PER_MONTH, Calibration
from hilum.sources.virtual_trial.chance import Chance
from hilum.sources.virtual_trial.disease import Dose, Watch, draw_tumor
from hilum.sources.virtual_trial.imaging import Imaging
from hilum.sources.virtual_trial.laboratory import Result
from hilum.sources.virtual_trial.life import Life
from hilum.sources.virtual_trial.person import Person, draw_person
from hilum.sources.virtual_trial.plan import UNSCHEDULED, Plan
from hilum.sources.virtual_trial.response import best_response
from hilum.sources.virtual_trial.samples import Samples
from hilum.sources.virtual_trial.scans import Reader
from hilum.sources.virtual_trial.subject import Attempt, Body, Deviation, Subject, VisitDone
from hilum.sources.virtual_trial.toxicity import Adverse, Toxicities
from hilum.sources.virtual_trial.treatment import Morning, Treatment
from hilum.study.schedule import Visit

RETRY_DAYS = 7
DECIDING = ("neutrophils", "platelets", "total_bilirubin", "albumin")
"""Values of which one may be missing on a day of treatment: planted."""

NEXT_THERAPIES = {"regorafenib": 0.45, "lenvatinib": 0.20, "apatinib": 0.20, "tace": 0.15}
WEIGHT_TREND, WEIGHT_TREND_PROGRESSED = -0.004, -0.014
ECOG_RISES, ECOG_RISES_PROGRESSED = 0.04, 0.16
"""A visit's change of the logarithm of weight, and the chance of a worse ECOG: assumptions."""


def walk(
    chance: Chance, figures: Calibration, regimen: Regimen, *, plan: Plan, opening_day: int
) -> Subject:
    """Take one subject through the trial, which opens on a day."""
    person = draw_person(chance, figures, opening_day)
    cut_off = opening_day + round(figures.conduct.cut_off_months * DAYS_PER_MONTH)
    way = _Walk(chance, figures, person, plan=plan, cut_off=cut_off)
    return way.taken(regimen, cut_off)


class _Walk:
    """One subject on the way."""

    def __init__(
        self, chance: Chance, figures: Calibration, person: Person, *, plan: Plan, cut_off: int
    ) -> None:
        self._conduct, self._plan, self._person = figures.conduct, plan, person
        self._stream = stream = chance.stream("conduct")
        toxicity = chance.stream("toxicity")
        frailty = toxicity.normal()
        self._samples = Samples(chance.stream("laboratory"), figures, person, frailty)
        self._toxicities = Toxicities(toxicity, figures, frailty)
        scan_day = person.consent_day + stream.whole(1, 5)
        enrolment = scan_day + stream.whole(2, 6)
        tumor = draw_tumor(chance, figures, person, scan_day)
        self.subject = Subject(
            person=person, tumor=tumor, enrolment_day=enrolment, scan_day=scan_day
        )
        self._watch = Watch(tumor, scan_day)
        self._first = enrolment + stream.whole(1, 3)
        survival = chance.stream("survival")
        self._life = Life(survival, figures, person, first_day=self._first, cut_off=cut_off)
        reader = Reader(chance.stream("reader"), tumor, figures.reader, figures.disease)
        scans = chance.stream("scans")
        self._imaging = Imaging(scans, figures.conduct, plan, subject=self.subject, reader=reader)
        self._weight, self._ecog = float(person.weight_kg_tenths), person.ecog
        self._screen()

    def _screen(self) -> None:
        subject, visit = self.subject, self._plan.screening.recorded_name()
        day = max(subject.enrolment_day - self._stream.whole(0, 3), subject.scan_day)
        subject.visits.append(VisitDone(visit, self._plan.screening.id, day))
        subject.results.extend(self._samples.at_screening(visit, day))
        subject.bodies.append(Body(day, visit, self._person.weight_kg_tenths, self._person.ecog))

    def taken(self, regimen: Regimen, cut_off: int) -> Subject:
        """Go all the way and return the subject, without what was never seen."""
        self._treatment = Treatment(regimen, self._person)
        self._treat(regimen.cycles.known, regimen.cycle_days.known)
        self._after_treatment(cut_off)
        self._advance(cut_off)
        self._finish()
        return self.subject

    def _advance(self, day: int) -> bool:
        """Live on to a day; return whether there is treatment and life left on it."""
        self._imaging.until(day, self._life, self._watch)
        self._life.look(self._watch, day)
        known = [d for d in (self._imaging.progressed_day, self._life.clinical_day) if d]
        if known and min(known) <= day:
            self._progressed(min(known))
        return day < self._life.last_day and not self.subject.stop_reason

    def _progressed(self, day: int) -> None:
        """End treatment, once; another therapy may follow."""
        subject = self.subject
        if subject.progression_known_day is not None:
            return
        subject.progression_known_day = day
        subject.stop_reason = subject.stop_reason or "progression"
        if self._stream.below(self._conduct.next_therapy_share):
            subject.next_therapy = self._stream.pick(NEXT_THERAPIES)
            subject.next_therapy_day = day + self._stream.whole(7, 35)

    # ---- treatment

    def _treat(self, cycles: int, cycle_days: int) -> None:
        due, self._late = self._first, False
        for cycle in range(1, cycles + 1):
            given = self._cycle(cycle, due)
            if given is None:
                return
            due = given + cycle_days + self._lateness()
        self.subject.stop_reason = "completed"

    def _lateness(self) -> int:
        window = self._plan.cycle.window.known.after
        self._late = self._stream.below(self._conduct.late_visit_share)
        if self._late:
            return window + self._stream.whole(1, 5)
        return self._stream.whole(0, window - 1)

    def _cycle(self, cycle: int, due: int) -> int | None:
        """Try a cycle until it is given; return the day, or None where treatment ended."""
        day = due
        while self._advance(day):
            attempt = self._attempt(cycle, day, day - due)
            if attempt.given:
                self._dosed(attempt)
                return day
            if attempt.done is Verdict.STOP:
                self.subject.stop_reason = "rules"
                return None
            day += RETRY_DAYS
        self.subject.stop_reason = self.subject.stop_reason or "end"
        return None

    def _attempt(self, cycle: int, day: int, delay: int) -> Attempt:
        visit = self._plan.cycle.recorded_name(cycle)
        self._weigh(day, visit)
        if self._late and not delay:
            self.subject.deviations.append(Deviation(day, f"{visit}: later than its window"))
        results = self._samples.before_dose(visit, day)
        missing = self._missing()
        there = tuple(each for each in results if each.analyte.concept != missing)
        self._record(self._plan.cycle, visit, day, there)
        morning = Morning(
            cycle=cycle,
            day=day,
            results=there,
            weight_kg_tenths=round(self._weight),
            adverse=tuple(self.subject.adverse),
            delay_days=delay,
        )
        decision = chosen = self._treatment.propose(morning)
        if missing and decision.verdict is Verdict.UNDECIDED:
            chosen = self._treatment.propose(replace(morning, results=results))
            text = f"{visit}: {missing} not done, {chosen.verdict.value} by the investigator"
            self.subject.deviations.append(Deviation(day, text))
        if chosen.verdict is Verdict.UNDECIDED:
            raise ValueError(f"cycle {cycle} is undecided: {chosen.questions or chosen.reasons}")
        part = self._part()
        attempt = Attempt(cycle, day, decision, chosen, delay, missing, part)
        self.subject.attempts.append(attempt)
        return attempt

    def _part(self) -> Decimal:
        """Return how much of the last infusion goes in, should one be given."""
        part = Decimal(self._stream.whole(40, 90)) / 100
        return part if self._stream.below(self._conduct.interrupted_share) else Decimal(1)

    def _missing(self) -> str:
        if self.subject.first_dose_day is None:
            return ""  # else the baseline would hang on which value is left
        if self._stream.below(self._conduct.missing_value_share * len(DECIDING)):
            return DECIDING[self._stream.whole(0, len(DECIDING) - 1)]
        return ""

    def _record(self, visit: Visit, name: str, day: int, results: tuple[Result, ...]) -> None:
        self.subject.visits.append(VisitDone(name, visit.id, day))
        self.subject.results.extend(results)

    def _weigh(self, day: int, visit: str) -> None:
        sick = self._life.progression_day is not None
        trend = WEIGHT_TREND_PROGRESSED if sick else WEIGHT_TREND
        self._weight *= exp(trend + self._conduct.weight_log_sd * self._stream.normal())
        worse = self._stream.below(ECOG_RISES_PROGRESSED if sick else ECOG_RISES)
        self._ecog = min(self._ecog + worse, 3)
        self.subject.bodies.append(Body(day, visit, round(self._weight), self._ecog))

    def _dosed(self, attempt: Attempt) -> None:
        subject, day = self.subject, attempt.day
        share = self._treatment.give(attempt)
        if attempt.part < 1:
            text = f"Cycle {attempt.cycle}: infusion broken off for pain"
            subject.deviations.append(Deviation(day, text))
        subject.tumor.doses.append(Dose(day, share))
        if subject.first_dose_day is None:
            subject.first_dose_day = day
            self._samples.start()
            self._imaging.plan_next()
        subject.last_dose_day = day
        subject.adverse.extend(self._toxicities.of_cycle(attempt.cycle, day, share))
        nadir = self._samples.after_dose(UNSCHEDULED, day + self._stream.whole(10, 14), share)
        if not self._stream.below(self._conduct.missed_nadir_share):
            subject.results.extend(nadir)
            subject.adverse.extend(self._samples.adverse(nadir, attempt.cycle))

    # ---- after treatment

    def _after_treatment(self, cut_off: int) -> None:
        last, plan = self.subject.last_dose_day, self._plan
        if last is None:
            return
        day = last + plan.end_of_treatment.day.known + self._stream.whole(-3, 5)
        self._advance(day)
        if day < self._life.last_day:
            name = plan.end_of_treatment.recorded_name()
            self._weigh(day, name)
            self._record(plan.end_of_treatment, name, day, self._samples.before_dose(name, day))
        for visit in plan.others:
            self._contact(visit, 1, last + visit.day.known)
        number = 1
        while (day := last + plan.survival_due(number)) < cut_off:
            self._contact(plan.survival, number, day)
            number += 1

    def _contact(self, visit: Visit, number: int, due: int) -> None:
        """Add a contact after treatment around the day that it is due."""
        window = visit.window.known
        day = due + self._stream.whole(-min(window.before, 5), min(window.after, 7))
        missed = self._stream.below(self._conduct.missed_contact_share)
        name = visit.recorded_name(number)
        self.subject.visits.append(VisitDone(name, visit.id, day, missed=missed))

    def _finish(self) -> None:
        """Say how it ended, and drop what lies beyond."""
        subject, life = self.subject, self._life
        last = subject.last_day = life.last_day
        subject.end = life.end
        subject.death_day, subject.cause_of_death = life.death_day, life.cause
        subject.latent_progression_day = life.progression_day
        if self._imaging.progressed_day is None:
            subject.clinical_progression_day = life.clinical_day
        if subject.next_therapy_day is not None and subject.next_therapy_day >= last:
            subject.next_therapy, subject.next_therapy_day = "", None
        subject.results = [each for each in subject.results if each.day < last]
        visits = (each for each in subject.visits if each.day < last)
        subject.visits = sorted(visits, key=lambda each: each.day)
        subject.adverse = [_seen(each, last) for each in subject.adverse if each.start_day < last]
        subject.best = best_response(subject.responses, subject.start_day, subject.next_therapy_day)


def _seen(adverse: Adverse, last_day: int) -> Adverse:
    if adverse.end_day is not None and adverse.end_day >= last_day:
        return replace(adverse, end_day=None)
    return adverse
