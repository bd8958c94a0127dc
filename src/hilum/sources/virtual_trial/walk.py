"""The way of one subject through the trial, day by day from consent to its end.

Everything that depends on something else is drawn after it: the dose of a cycle from the day's
values, the toxicity from the dose, the tumor from the doses, the visits from all of these.
"""

from dataclasses import replace
from math import exp

from hilum.rules.dosing import Regimen, Verdict
from hilum.sources.virtual_trial.calibration import DAYS_PER_MONTH, Calibration
from hilum.sources.virtual_trial.chance import Chance
from hilum.sources.virtual_trial.disease import Dose, Watch, draw_tumor
from hilum.sources.virtual_trial.laboratory import Result
from hilum.sources.virtual_trial.person import Person, draw_person
from hilum.sources.virtual_trial.plan import UNSCHEDULED, Plan
from hilum.sources.virtual_trial.response import Reading as Judged
from hilum.sources.virtual_trial.response import best_response
from hilum.sources.virtual_trial.samples import Samples
from hilum.sources.virtual_trial.scans import Reader
from hilum.sources.virtual_trial.subject import (
    Attempt,
    Body,
    Deviation,
    End,
    Subject,
    VisitDone,
)
from hilum.sources.virtual_trial.toxicity import Adverse, Toxicities
from hilum.sources.virtual_trial.treatment import Morning, Treatment

NEVER = 10**7
RETRY_DAYS = 7
DECIDING = ("neutrophils", "platelets", "total_bilirubin", "albumin")
"""Values of which one may be missing on a day of treatment: planted."""

CAUSES = {
    "Progression of hepatocellular carcinoma": 0.78,
    "Hepatic failure": 0.14,
    "Upper gastrointestinal hemorrhage": 0.08,
}
EARLY_CAUSES = {
    "Hepatic failure": 0.45,
    "Upper gastrointestinal hemorrhage": 0.30,
    "Sepsis": 0.25,
}
NEXT_THERAPIES = {"regorafenib": 0.45, "lenvatinib": 0.20, "apatinib": 0.20, "tace": 0.15}


def walk(
    chance: Chance, figures: Calibration, regimen: Regimen, *, plan: Plan, opening_day: int
) -> Subject:
    """Take one subject through the trial, which opens on a day."""
    person = draw_person(chance, figures, opening_day)
    return _Walk(chance, figures, regimen, person=person, plan=plan).taken(opening_day)


class _Walk:
    """One subject on the way."""

    def __init__(
        self,
        chance: Chance,
        figures: Calibration,
        regimen: Regimen,
        *,
        person: Person,
        plan: Plan,
    ) -> None:
        self._figures, self._person, self._plan = figures, person, plan
        self._conduct, self._survival = chance.stream("conduct"), chance.stream("survival")
        stream = chance.stream("toxicity")
        frailty = stream.normal()
        self._samples = Samples(chance.stream("laboratory"), figures, person, frailty)
        self._toxicities = Toxicities(stream, figures, frailty)
        self._treatment = Treatment(regimen, person)
        self._cycles = regimen.cycles.known
        self._cycle_days = regimen.cycle_days.known
        consent, conduct = person.consent_day, self._conduct
        scan_day = consent + conduct.whole(1, 5)
        enrolment = scan_day + conduct.whole(2, 6)
        tumor = draw_tumor(chance, figures, person, scan_day)
        self._reader = Reader(chance.stream("reader"), tumor, figures.reader, figures.disease)
        self._planned_first = enrolment + conduct.whole(1, 3)
        self._scans = 0
        self._next_scan = NEVER
        self._reading_done = False
        self._weight, self._ecog = float(person.weight_kg_tenths), person.ecog
        self.subject = Subject(
            person=person, tumor=tumor, enrolment_day=enrolment, scan_day=scan_day
        )
        self._watch = Watch(tumor, scan_day)
        self._start()

    def _start(self) -> None:
        """Take baseline, and draw what ends a subject's time whatever happens."""
        subject, conduct, survival = self.subject, self._figures.conduct, self._figures.survival
        baseline = self._reader.read(self._plan.screening.recorded_name(), subject.scan_day)
        subject.readings.append(baseline)
        self._judged = Judged(baseline.scan.targets)
        screening = self._plan.screening.recorded_name()
        day = max(subject.enrolment_day - self._conduct.whole(0, 3), subject.scan_day)
        subject.visits.append(VisitDone(screening, self._person.consent_day))
        subject.results.extend(self._samples.at_screening(screening, day))
        subject.bodies.append(
            Body(day, screening, self._person.weight_kg_tenths, self._person.ecog)
        )
        scale = survival.before_progression_scale_months * DAYS_PER_MONTH * exp(self._health())
        first = self._planned_first
        subject.death_day = first + round(
            self._survival.weibull(scale, survival.before_progression_shape)
        )
        subject.cause_of_death = self._survival.pick(EARLY_CAUSES)
        self._withdrawal = first + self._exponential(conduct.withdrawal_per_month)
        self._lost = first + self._exponential(conduct.lost_per_month)
        self._clinical_share = self._survival.uniform()

    def _exponential(self, per_month: float) -> int:
        return round(self._survival.weibull(DAYS_PER_MONTH / per_month, 1.0))

    def _health(self) -> float:
        survival, person = self._figures.survival, self._person
        return survival.reserve_effect * person.reserve - survival.ecog_effect * (person.ecog - 1)

    # ---- the way

    def taken(self, opening_day: int) -> Subject:
        """Go all the way and return the subject, without what was never seen."""
        cut_off = opening_day + round(self._figures.conduct.cut_off_months * DAYS_PER_MONTH)
        self._cut_off = cut_off
        self._treat()
        self._after_treatment()
        self._advance(cut_off)
        self._finish()
        return self.subject

    @property
    def _last_day(self) -> int:
        return min(self.subject.death_day, self._withdrawal, self._lost, self._cut_off)

    def _treat(self) -> None:
        due = self._planned_first
        for cycle in range(1, self._cycles + 1):
            given = self._cycle(cycle, due)
            if given is None:
                return
            due = given + self._cycle_days + self._lateness()
        self.subject.stop_reason = "completed"

    def _lateness(self) -> int:
        window = self._plan.cycle.window.known.after
        if self._conduct.below(self._figures.conduct.late_visit_share):
            return window + self._conduct.whole(1, 5)
        return self._conduct.whole(0, window - 1)

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
        if not self.subject.stop_reason:
            self.subject.stop_reason = "end"
        return None

    def _attempt(self, cycle: int, day: int, delay: int) -> Attempt:
        visit = self._plan.cycle.recorded_name(cycle)
        self._weigh(day, visit)
        results = self._samples.before_dose(visit, day)
        missing = self._missing()
        morning = Morning(
            cycle=cycle,
            day=day,
            results=tuple(each for each in results if each.analyte.concept != missing),
            weight_kg_tenths=round(self._weight),
            adverse=tuple(self.subject.adverse),
            delay_days=delay,
        )
        decision = chosen = self._treatment.propose(morning)
        if missing and decision.verdict is Verdict.UNDECIDED:
            chosen = self._treatment.propose(replace(morning, results=results))
            text = f"{missing} not done before {visit}: {chosen.verdict.value} by the investigator"
            self.subject.deviations.append(Deviation(day, text))
        if chosen.verdict is Verdict.UNDECIDED:
            raise ValueError(f"cycle {cycle} is undecided: {chosen.questions or chosen.reasons}")
        self._record(visit, day, results, missing)
        planted = (missing,) if missing else ()
        attempt = Attempt(cycle, day, decision, chosen.verdict, delay, chosen.doses, planted)
        self.subject.attempts.append(attempt)
        if attempt.given:
            self._share = self._treatment.give(chosen, round(self._weight))
        return attempt

    def _missing(self) -> str:
        if self.subject.first_dose_day is None:
            return ""  # else the baseline would hang on which value is left
        share = self._figures.conduct.missing_value_share * len(DECIDING)
        if self._conduct.below(share):
            return DECIDING[self._conduct.whole(0, len(DECIDING) - 1)]
        return ""

    def _record(self, visit: str, day: int, results: tuple[Result, ...], missing: str) -> None:
        self.subject.visits.append(VisitDone(visit, day))
        self.subject.results.extend(each for each in results if each.analyte.concept != missing)

    def _weigh(self, day: int, visit: str) -> None:
        sick = self.subject.latent_progression_day is not None
        change = self._figures.conduct.weight_log_sd * self._conduct.normal() - 0.004 - 0.01 * sick
        self._weight *= exp(change)
        if self._ecog < 3 and self._conduct.below(0.04 + 0.12 * sick):
            self._ecog += 1
        self.subject.bodies.append(Body(day, visit, round(self._weight), self._ecog))

    def _dosed(self, attempt: Attempt) -> None:
        subject, day, share = self.subject, attempt.day, self._share
        subject.tumor.doses.append(Dose(day, share))
        if subject.first_dose_day is None:
            subject.first_dose_day = day
            self._samples.start(day)
            self._plan_scan()
        subject.last_dose_day = day
        subject.adverse.extend(self._toxicities.of_cycle(attempt.cycle, day, share))
        nadir = self._samples.after_dose(UNSCHEDULED, day + self._conduct.whole(10, 14), share)
        if not self._conduct.below(self._figures.conduct.missed_nadir_share):
            subject.results.extend(nadir)
            subject.adverse.extend(self._samples.adverse(nadir, attempt.cycle, day))

    # ---- scans

    def _plan_scan(self) -> None:
        self._scans += 1
        window, conduct = self._plan.scan.window.known, self._conduct
        due = self.subject.start_day + self._plan.scan_due(self._scans)
        self._missed_scan = conduct.below(self._figures.conduct.missed_scan_share)
        self._late_scan = conduct.below(self._figures.conduct.late_visit_share)
        if self._late_scan:
            self._next_scan = due + window.after + conduct.whole(1, 9)
        else:
            self._next_scan = due + conduct.whole(-min(window.before, 3), min(window.after, 4))

    def _advance(self, day: int) -> bool:
        """Live on to a day; return whether there is treatment and life left on it."""
        while self._next_scan <= day and not self._reading_done:
            self._look(min(self._next_scan, self._last_day))
            if self._next_scan >= self._last_day or self._reading_done:
                break
            self._scan()
        self._look(min(day, self._last_day))
        return day < self._last_day and not self.subject.stop_reason

    def _look(self, day: int) -> None:
        """Let the disease go on to a day; progression sets the clock of death."""
        subject = self.subject
        if subject.latent_progression_day is not None:
            return
        self._watch.until(day)
        progressed = self._watch.progression_day
        if progressed is None or progressed >= subject.death_day:
            return
        subject.latent_progression_day = progressed
        survival = self._figures.survival
        median = survival.after_progression_median_months[self._person.latent_class]
        months = self._survival.around(
            median * exp(self._health()), survival.after_progression_log_sd
        )
        subject.death_day = max(progressed + 7, progressed + round(months * DAYS_PER_MONTH))
        subject.cause_of_death = self._survival.pick(CAUSES)
        if self._clinical_share < self._figures.disease.clinical_progression_share:
            clinical = progressed + self._survival.whole(5, 25)
            if clinical < self._last_day:
                subject.clinical_progression_day = clinical
                self._progressed(clinical)

    def _scan(self) -> None:
        visit, day = self._plan.scan.recorded_name(self._scans), self._next_scan
        subject = self.subject
        if self._missed_scan:
            subject.visits.append(VisitDone(visit, day, missed=True))
            subject.deviations.append(Deviation(day, f"{visit}: missed"))
            self._plan_scan()
            return
        if self._late_scan:
            subject.deviations.append(Deviation(day, f"{visit}: later than its window"))
        reading = self._reader.read(visit, day)
        subject.visits.append(VisitDone(visit, day))
        subject.readings.append(reading)
        response = self._judged.take(reading.scan)
        if response.overall_at_the_time == "PD":
            self._progressed(day)
        self._plan_scan()

    def _progressed(self, day: int) -> None:
        """End treatment and scans; another therapy may follow."""
        self._reading_done = True
        if not self.subject.stop_reason:
            self.subject.stop_reason = "progression"
        conduct = self._conduct
        if conduct.below(self._figures.conduct.next_therapy_share):
            self.subject.next_therapy = conduct.pick(NEXT_THERAPIES)
            self.subject.next_therapy_day = day + conduct.whole(7, 35)

    # ---- after treatment

    def _after_treatment(self) -> None:
        subject, plan = self.subject, self._plan
        if subject.last_dose_day is None:
            return
        day = subject.last_dose_day + plan.end_of_treatment.day.known + self._conduct.whole(-3, 5)
        self._advance(day)
        if day < self._last_day:
            visit = plan.end_of_treatment.recorded_name()
            self._weigh(day, visit)
            self._record(visit, day, self._samples.at_end(visit, day), "")
        number = 1
        while (day := subject.last_dose_day + plan.survival_due(number)) < self._cut_off:
            contact = VisitDone(
                plan.survival.recorded_name(number), day + self._conduct.whole(-7, 7)
            )
            subject.visits.append(contact)
            number += 1

    def _finish(self) -> None:
        """Say how it ended, and drop what lies beyond."""
        subject = self.subject
        last = subject.last_day = self._last_day
        if last == self._cut_off:
            subject.end = End.CUT_OFF
        elif last == subject.death_day:
            subject.end = End.DEATH
        else:
            subject.end = End.WITHDRAWN if last == self._withdrawal else End.LOST
        if subject.next_therapy_day is not None and subject.next_therapy_day >= last:
            subject.next_therapy, subject.next_therapy_day = "", None
        subject.results = [each for each in subject.results if each.day < last]
        subject.visits = sorted(
            (each for each in subject.visits if each.day < last), key=lambda each: each.day
        )
        subject.deviations = [each for each in subject.deviations if each.day < last]
        subject.adverse = [_seen(each, last) for each in subject.adverse if each.start_day < last]
        subject.responses = self._judged.responses
        subject.best = best_response(subject.responses, subject.start_day, subject.next_therapy_day)


def _seen(adverse: Adverse, last_day: int) -> Adverse:
    if adverse.end_day is not None and adverse.end_day >= last_day:
        return replace(adverse, end_day=None)
    return adverse
