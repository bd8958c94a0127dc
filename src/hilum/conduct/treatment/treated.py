"""From the records of a subject to the state on a day of treatment, and to the doses of a cycle.

What was known by the beginning of a cycle counts: rows of a later time are not read, and a value of
the day without a time counts as taken before. The grade of an adverse event is the one that the
records hold now; of an event that began before the last dose nobody can tell whether it reached
that grade again since. A laboratory value after the last dose is a toxicity of the grade it
reaches, whether an adverse event is recorded or not. An event under a name that is no CTCAE term
may be any. Open choices: adverse events are complete where coverage of the source says so, or a
person states it within the regimen's age of values; the dose level of a given dose is the highest
that the planned dose (else the given one) reaches, within the schedule's tolerance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hilum.conduct.grading import GradedValue, ctcae_of
from hilum.conduct.grading.events import recorded_grade, term_of
from hilum.conduct.sentences import problem_words
from hilum.conduct.treatment.cycles import RecordedCycle, dose_mg
from hilum.conduct.treatment.laboratory import laboratory_toxicities
from hilum.records.rows import IGNORED, Event, Finding, SubjectRecords
from hilum.rules.ctcae import term_names
from hilum.rules.dosing import (
    Attested,
    DayValue,
    Drug,
    GivenCycle,
    GivenDose,
    LabCondition,
    Regimen,
    State,
    Toxicity,
    full_mg_per_m2,
    surface_of,
)
from hilum.study import Study
from hilum.terms.decimals import Measured
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.times import EPOCH, PartialTime, date_of, on, whole_years
from hilum.terms.truth import Truth, decided

ENDS = ("study_discontinuation", "death")
ADVERSE_EVENT, ATTESTATION = "adverse_event", "attestation"
SIZES_AND_KIDNEY = ("body_weight", "body_height", "creatinine")


@dataclass(frozen=True, slots=True)
class Treated:
    """A subject under a regimen: makes the state of a day, and what a cycle gave.

    `graded` are the laboratory values by the terms that the regimen asks for.
    """

    study: Study
    regimen: Regimen
    records: SubjectRecords
    graded: tuple[GradedValue, ...]

    def state(
        self,
        cycle: int,
        day: date,
        *,
        until: PartialTime,
        given: tuple[GivenCycle, ...],
        faults: tuple[Discrepancy, ...] = (),
    ) -> State:
        """What was known by the beginning of a cycle; `faults` are of what was given before."""
        person = self.records.subject
        exact = person.birth.day_earliest == person.birth.day_latest
        last = given[-1].day if given else None
        return State(
            subject=person.subject,
            cycle=cycle,
            day=day,
            values=tuple(self._values(until)),
            toxicities=tuple(self._toxicities(last, day, until)),
            toxicities_complete=self._complete(last, day),
            given=given,
            facts=(
                *self._facts(until),
                *self._at_baseline(given, day),
                *self._happened(given, day),
            ),
            age_years=whole_years(person.birth.day_earliest, day_number(day)) if exact else None,
            sex=person.sex,
            faults=tuple(dict.fromkeys([*faults, *self._over(day)])),
            places=self.records.places(),
        )

    def _over(self, day: date) -> Iterator[Discrepancy]:
        """What says that the subject had died or left the study before a day."""
        for what, time, place in ends(self.records):
            if time.day_earliest < day_number(day):
                yield Discrepancy(
                    kind="dose after the end",
                    source=place,
                    seen=f"{what}, {time}",
                    expected=f"not before {day}",
                    subject=self.records.subject.subject,
                )

    def _values(self, until: PartialTime) -> Iterator[DayValue]:
        asked = {*SIZES_AND_KIDNEY, *lab_concepts(self.regimen)}
        for row in self._findings(until):
            if row.concept in asked:
                yield day_value(row, self.study)

    def _findings(self, until: PartialTime) -> Iterator[Finding]:
        for row in self.records.findings:
            if row.status not in IGNORED and row.time.earliest <= until.latest:
                yield row

    def _facts(self, until: PartialTime) -> Iterator[Attested]:
        facts = {fact.sentence: fact.id for fact in self.regimen.facts}
        for row in self._findings(until):
            if row.concept == ATTESTATION and row.link is not None and row.link in facts:
                fact = facts[row.link]
                yield Attested(fact=fact, truth=answer(row), time=row.time, row=row.row)

    def _at_baseline(self, given: tuple[GivenCycle, ...], day: date) -> Iterator[Attested]:
        """Facts that an event says: as of the first dose, or of the day where none was given."""
        first = day_number(min((each.day for each in given), default=day))
        for fact in self.regimen.facts:
            if fact.baseline_event is None:
                continue
            concepts = self.study.concepts.within(fact.baseline_event)
            for row in self.records.events:
                known = row.concept in concepts and row.start.day_latest <= first
                if known and row.status not in IGNORED:
                    truth = Truth.NOT_MET if row.status == "absent" else Truth.MET
                    at = on(date_of(first))
                    yield Attested(fact=fact.id, truth=truth, time=at, row=row.row)

    def _happened(self, given: tuple[GivenCycle, ...], day: date) -> Iterator[Attested]:
        """Facts that an event since the first dose says, whatever was answered since."""
        first = day_number(min((each.day for each in given), default=day))
        for fact in self.regimen.facts:
            concepts = self.study.concepts.within(fact.event) if fact.event else ()
            for row in self.records.events:
                known = first <= row.start.day_earliest and row.start.day_latest <= day_number(day)
                if row.concept in concepts and known and row.status not in {*IGNORED, "absent"}:
                    yield Attested(fact=fact.id, truth=Truth.MET, time=on(day), row=row.row)

    def _toxicities(self, last: date | None, day: date, until: PartialTime) -> Iterator[Toxicity]:
        since = day_number(last) if last else None
        if since is not None:
            yield from laboratory_toxicities(self.graded, since, until)
        for row in self.records.events:
            if row.concept != ADVERSE_EVENT or row.status in {*IGNORED, "absent"}:
                continue
            if row.start.day_earliest > day_number(day):
                continue
            over = since is not None and row.start.day_latest < since >= row.end.day_latest
            if not over:
                yield self._toxicity(row, day, since)

    def _toxicity(self, row: Event, day: date, since: int | None) -> Toxicity:
        number = day_number(day)
        known_end = row.end.day_latest < number
        present = decided(
            yes=not known_end and (row.ongoing is True or row.end.day_earliest >= number),
            no=known_end,
        )
        began_since = since is None or row.start.day_earliest >= since
        term = self._term(row)
        return Toxicity(
            term=term or row.term or None,
            grade=recorded_grade(row.grade),
            time=row.start,
            present=present,
            row=row.row,
            is_term=term is not None,
            since_last_dose=decided(yes=began_since, no=False),
        )

    def _term(self, row: Event) -> str | None:
        """The CTCAE term of an event; None where its name is none of the version of the study."""
        version = ctcae_of(self.study)
        if (laboratory := term_of(row, version)) is not None:
            return laboratory.name
        said = " ".join((row.term or "").split())
        return said if said.casefold() in term_names(version.name) else None

    def _complete(self, last: date | None, day: date) -> bool:
        end = day_number(day)
        max_age = self.regimen.max_age_days.value or 0
        start = day_number(last) if last else end
        for row in self.records.coverage:
            own = row.subject in (None, self.records.subject.subject)
            told = own and row.domain in ("events", ADVERSE_EVENT)
            if told and row.start_day <= start and row.end_day >= end:
                return True
        return any(
            answer(row) is Truth.MET and end - max_age <= row.time.day_earliest
            for row in self._findings(on(day))
            if row.link in self._completing and row.time.day_latest <= end
        )

    @property
    def _completing(self) -> frozenset[str]:
        """The sentences that say that all adverse events are recorded."""
        schedule = self.study.schedule
        return frozenset(
            activity.sentence
            for activity in (schedule.activities if schedule else ())
            if activity.completes == ADVERSE_EVENT and activity.sentence
        )

    def given(self, recorded: RecordedCycle, state: State) -> GivenCycle:
        """What a cycle gave, and the body surface that the regimen's rules make for its day."""
        area = surface_of(self.regimen, state)
        area_m2 = area.area_m2 if area else None
        return GivenCycle(
            cycle=recorded.cycle,
            day=recorded.day,
            doses=tuple(self._doses(recorded, area_m2)),
            bsa_m2=area_m2,
            weight_kg=area.weight_kg if area else None,
        )

    def _doses(self, recorded: RecordedCycle, area_m2: Decimal | None) -> Iterator[GivenDose]:
        for drug in self.regimen.drugs:
            row = recorded.rows.get(drug.id)
            amount = dose_mg(row) if row else None
            if row is None or amount is None:
                continue
            planned = dose_mg(row, planned=True) or amount
            yield GivenDose(
                drug=drug.id,
                dose_mg=amount,
                level=self._level(drug, amount, planned, area_m2),
                row=row.row,
                mg_per_m2=None if area_m2 is None else (amount / area_m2).quantize(Decimal("0.1")),
            )

    def _level(
        self, drug: Drug, given_mg: Decimal, planned_mg: Decimal, area_m2: Decimal | None
    ) -> int | None:
        """The level of a dose; None where it cannot be told, or more was given than planned."""
        lower, full = drug.levels_percent.value, full_mg_per_m2(drug)
        if lower is None or full is None or (lower and area_m2 is None):
            return None
        if not lower or area_m2 is None:
            return 0
        tolerance = self.study.schedule and self.study.schedule.dose_tolerance_percent
        slack = tolerance.value if tolerance and tolerance.value is not None else Decimal(0)
        if (given_mg - planned_mg) * 100 > slack * planned_mg:
            return None
        reached = Fraction(planned_mg) * 100 / (Fraction(full) * Fraction(area_m2))
        levels = enumerate((Decimal(100), *lower))
        return next((n for n, share in levels if Fraction(share - slack) <= reached), None)


def day_value(row: Finding, study: Study) -> DayValue:
    """Return a finding as a value of the day, in its concept's canonical unit."""
    concept = study.concepts[row.concept or ""]
    told = row.problem or "no value"
    usable = row.value is not None and row.problem is None
    return DayValue(
        concept=concept.id,
        measured=Measured(row.comparator or "=", row.value)
        if usable and row.value is not None
        else None,
        unit=concept.unit or "1",
        time=row.time,
        row=row.row,
        problem=None if usable else problem_words(told),
    )


def answer(row: Finding) -> Truth:
    """Return what a person's attestation says: yes is MET, no NOT_MET, else UNKNOWN."""
    usable = row.problem is None
    return decided(yes=usable and row.value == 1, no=usable and row.value == 0)


def lab_concepts(regimen: Regimen) -> frozenset[str]:
    """Return the concepts of the values that the regimen's rules ask for."""
    return frozenset(
        condition.concept
        for consequence in regimen.consequences
        for condition in consequence.when
        if isinstance(condition, LabCondition)
    )


def ends(records: SubjectRecords) -> Iterator[tuple[str, PartialTime, str]]:
    """Yield what ends a subject's treatment for good (death, leaving the study): when, where."""
    subject = records.subject
    if subject.death is not None:
        yield "death", subject.death, subject.source
    for row in records.events:
        if row.concept in ENDS and row.status not in {*IGNORED, "absent"}:
            yield row.concept.replace("_", " "), row.start, row.source


def day_number(day: date) -> int:
    """Return the local day of a date, in days since 1970-01-01."""
    return (day - EPOCH).days
