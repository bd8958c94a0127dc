"""The rows of one subject in the sheets of the templates, all as text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hilum.rules.dosing import DrugDose, Regimen
from hilum.sources.virtual_trial.laboratory import Result, limits_ticks
from hilum.sources.virtual_trial.plan import Plan
from hilum.sources.virtual_trial.scans import Reading, Seen
from hilum.sources.virtual_trial.subject import Attempt, Body, End, Subject
from hilum.sources.virtual_trial.toxicity import Adverse
from hilum.terms.decimals import plain
from hilum.terms.times import date_of

Row = dict[str, str]
Rows = Iterator[tuple[str, Row]]
INVESTIGATOR = "Dr. Zhou"
MORNING, DOSING = "07:30", "10:00"
OUTCOMES = {True: "recovered_resolved", False: "not_recovered_not_resolved"}
ACTIONS = {
    1: "dose not changed",
    2: "dose not changed",
    3: "drug interrupted",
    4: "drug interrupted",
}


SERIOUSNESS = {3: "hospitalization", 4: "life_threatening; hospitalization"}
"""What makes an event of a grade serious: grade 4 is a threat to life (CTCAE 5.0)."""


def date_text(day: int, clock: str = "") -> str:
    """Return a day as written, with the time of day if there is one."""
    return f"{date_of(day).isoformat()}{'T' + clock if clock else ''}"


def tenths_text(tenths: int | None) -> str:
    """Return tenths as a decimal; nothing where there are none."""
    return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Writes subjects under one regimen and plan."""

    regimen: Regimen
    plan: Plan

    def of_course(self, subject: Subject) -> Rows:
        """Yield the rows from screening on: sheet and row."""
        for reading in subject.readings:
            yield from self._lesions(reading)
        for result in subject.results:
            yield "findings", _laboratory(result)
        for body in subject.bodies:
            yield from _body(body)
        for attempt in subject.attempts:
            yield from self._cycle(attempt)
        for adverse in subject.adverse:
            yield "adverse_events", _adverse(adverse)
        yield from self._visits(subject)
        yield from self._end(subject)

    def _lesions(self, reading: Reading) -> Rows:
        for seen in reading.seen:
            yield (
                "lesions",
                {
                    "visit": reading.scan.visit,
                    "time": date_text(reading.scan.day),
                    **_lesion(
                        seen, baseline=reading.scan.visit == self.plan.screening.recorded_name()
                    ),
                },
            )

    def _cycle(self, attempt: Attempt) -> Rows:
        for sentence in self._stated():
            yield "findings", statement(sentence, attempt.day, yes=False)
        if attempt.missing:
            yield (
                "findings",
                {
                    "concept": attempt.missing,
                    "time": date_text(attempt.day, MORNING),
                    "status": "not-done",
                    "reason": "sample clotted",
                    "visit": self.plan.cycle.recorded_name(attempt.cycle),
                },
            )
        if attempt.given:
            start = date_text(attempt.day, DOSING)
            yield (
                "interventions",
                {
                    "concept": "arterial_catheterization",
                    "start": start,
                    "visit": self.plan.cycle.recorded_name(attempt.cycle),
                },
            )
            for dose, amount in attempt.doses:
                yield "doses", self._dose(attempt, dose, amount)

    def _stated(self) -> Iterable[str]:
        """Return the facts that the investigator denies before each cycle."""
        return (each.sentence for each in self.regimen.facts if each.id != "extrahepatic_disease")

    def _dose(self, attempt: Attempt, dose: DrugDose, amount_mg: Decimal) -> Row:
        return {
            "visit": self.plan.cycle.recorded_name(attempt.cycle),
            "concept": dose.concept,
            "start": date_text(attempt.day, DOSING),
            "end": date_text(attempt.day + (1 if (dose.infusion_hours or 0) > 12 else 0)),
            "dose": plain(amount_mg),
            "unit": "mg",
            "planned_dose": plain(dose.dose_mg),
            "route": dose.route,
            "status": "done",
            "term": dose.name.en,
        }

    def _visits(self, subject: Subject) -> Rows:
        for visit in subject.visits:
            yield (
                "visits",
                {
                    "visit": visit.name,
                    "start": date_text(visit.day),
                    "end": date_text(visit.day),
                    "status": "absent" if visit.missed else "",
                },
            )
            for sentence in () if visit.missed else self.plan.sentences[visit.id]:
                yield "findings", statement(sentence, visit.day, yes=True)
        for deviation in subject.deviations:
            yield (
                "events",
                {
                    "concept": "protocol_deviation",
                    "term": deviation.text,
                    "start": date_text(deviation.day),
                },
            )

    def _end(self, subject: Subject) -> Rows:
        if (
            subject.best.progression_day is not None
            and subject.best.progression_day < subject.last_day
        ):
            yield from self._progression(subject)
        clinical = subject.clinical_progression_day
        if clinical is not None and clinical < subject.last_day:
            yield (
                "events",
                {
                    "concept": "disease_progression",
                    "term": "clinical progression, without imaging",
                    "start": date_text(clinical),
                },
            )
        if subject.next_therapy_day is not None:
            yield "interventions", _next_therapy(subject.next_therapy, subject.next_therapy_day)
        match subject.end:
            case End.DEATH:
                yield (
                    "deaths",
                    {
                        "date_of_death": date_text(subject.death_day),
                        "cause": subject.cause_of_death,
                    },
                )
            case End.WITHDRAWN | End.LOST:
                yield (
                    "events",
                    {
                        "concept": "study_discontinuation",
                        "term": subject.end.value,
                        "start": date_text(subject.last_day),
                    },
                )
            case End.CUT_OFF:
                return

    def _progression(self, subject: Subject) -> Rows:
        """Yield the investigator's statement on the day of the scan that showed progression."""
        seen = [each.day for each in subject.responses if each.overall_at_the_time == "PD"]
        for fact in self.regimen.facts:
            if fact.id == "progression" and seen:
                yield "findings", statement(fact.sentence, seen[0], yes=True)


def statement(sentence: str, day: int, *, yes: bool) -> Row:
    """Return what the investigator states on a day."""
    return {
        "concept": "attestation",
        "link": sentence,
        "time": date_text(day, MORNING),
        "value": "yes" if yes else "no",
        "evaluator": INVESTIGATOR,
    }


def _laboratory(result: Result) -> Row:
    analyte = result.analyte
    low, high = limits_ticks(analyte, result.female)
    return {
        "concept": analyte.concept,
        "time": date_text(result.day, MORNING),
        "value": _ticks_text(result.ticks, analyte.places),
        "unit": analyte.unit,
        "low": _ticks_text(low, analyte.places),
        "high": _ticks_text(high, analyte.places),
        "laboratory": "central laboratory",
        "visit": result.visit,
    }


def _ticks_text(ticks: int, places: int) -> str:
    if not places:
        return str(ticks)
    whole, rest = divmod(ticks, 10**places)
    return f"{whole}.{rest:0{places}d}"


def _body(body: Body) -> Rows:
    at = date_text(body.day, MORNING)
    yield "findings", {"concept": "ecog", "time": at, "value": str(body.ecog), "visit": body.visit}
    yield (
        "findings",
        {
            "concept": "body_weight",
            "time": at,
            "value": tenths_text(body.weight_kg_tenths),
            "unit": "kg",
            "visit": body.visit,
        },
    )


def _lesion(seen: Seen, *, baseline: bool) -> Row:
    lesion = seen.lesion
    new_in_liver = lesion.category == "new" and lesion.location == "liver"
    return {
        "lesion": lesion.id,
        "location": lesion.location,
        "method": "CT",
        "category": lesion.category,
        "longest_diameter_mm": tenths_text(seen.longest_tenths),
        "short_axis_mm": tenths_text(seen.short_axis_tenths),
        "viable_diameter_mm": tenths_text(seen.viable_tenths),
        "slice_thickness_mm": "5",
        "state": seen.state,
        "prior_local_therapy": "none" if baseline and lesion.category != "new" else "",
        "typical_enhancement": "yes" if new_in_liver and lesion.viable_share else "",
        "reason": seen.reason,
        "evaluator": "Investigator",
    }


def _adverse(adverse: Adverse) -> Row:
    ended = adverse.end_day is not None
    return {
        "term": adverse.term,
        "start": date_text(adverse.start_day),
        "end": date_text(adverse.end_day) if adverse.end_day is not None else "",
        "ongoing": "" if ended else "yes",
        "grade": str(adverse.grade),
        "serious": "yes" if adverse.serious else "no",
        "seriousness": SERIOUSNESS[adverse.grade] if adverse.serious else "",
        "action": ACTIONS[adverse.grade],
        "relation": adverse.relation,
        "outcome": OUTCOMES[ended],
    }


def _next_therapy(concept: str, day: int) -> Row:
    at_once = {"end": date_text(day)} if concept == "tace" else {"ongoing": "yes"}
    return {
        "concept": concept,
        "start": date_text(day),
        "purpose": "hepatocellular carcinoma",
    } | at_once
