"""The truth of a trial as tables: one row a subject, scan, value, toxicity, cycle."""

from collections.abc import Iterator
from dataclasses import dataclass

from hilum.sources.virtual_trial.calibration import CLASSES
from hilum.sources.virtual_trial.sheets import Row, Rows, date_text, tenths_text
from hilum.sources.virtual_trial.subject import Subject
from hilum.terms.decimals import plain

TRUTHS: dict[str, dict[str, str]] = {
    "subjects": {
        "subject": "id",
        "latent_class": "responder, controlled or resistant",
        "start": "first dose, or enrolment where none was given: times to events count from it",
        "first_dose": "date of the first dose",
        "last_dose": "date of the last dose",
        "cycles_given": "number of cycles given",
        "treatment_ended": "completed (all cycles), progression, rules (STOP), or end (of what is "
        "known)",
        "best_response": "best overall response, not confirmed",
        "best_response_confirmed": "best overall response, CR and PR confirmed after 28 days",
        "progression": "date of the scan that showed progression (or first showed the new lesion)",
        "clinical_progression": "date on which progression was declared without a scan",
        "next_therapy": "date of the next anticancer therapy",
        "last_assessed": "date of the last scan before another therapy whose response is not NE",
        "pfs_days": "days from start to progression by imaging or death before another therapy, "
        "else to last_assessed (0 where there is none)",
        "pfs_event": "1 progression or death, 0 censored",
        "os_days": "days from start to death, else to the last day known",
        "os_event": "1 died, 0 censored",
        "end": "death, withdrawn, lost to follow-up, data cut-off",
        "last_day": "last day that anything is known of",
        "latent_progression": "when the disease truly progressed, whoever saw it (by weeks)",
        "latent_death": "when the subject dies, seen or not",
    },
    "responses": {
        "subject": "id",
        "visit": "the scan",
        "date": "its date",
        "sum_mm": "sum of target diameters as printed; empty where one was not evaluable",
        "viable_sum_mm": "sum of viable diameters of the enhancing liver targets; empty where one "
        "was not evaluable or there is none",
        "target": "target response: CR, PR, SD, PD, NE",
        "nontarget": "CR, NON-CR/NON-PD, PD, NE, none",
        "new_lesion": "empty, equivocal, unequivocal",
        "overall_at_the_time": "overall response as it could be said on the day",
        "overall": "overall response once equivocal lesions were settled",
    },
    "grades": {
        "subject": "id",
        "visit": "the sample",
        "date": "its date",
        "concept": "what was measured",
        "value": "as printed, in the unit of the rows",
        "grade": "the CTCAE v5.0 grade inside whose limits the value was drawn",
    },
    "toxicities": {
        "subject": "id",
        "cycle": "the cycle after whose dose it came",
        "term": "CTCAE v5.0 term",
        "grade": "worst grade recorded of the term in the cycle",
    },
    "cycles": {
        "subject": "id",
        "cycle": "number of the cycle",
        "date": "planned day, or day of the next try",
        "delay_days": "days after the planned day",
        "verdict": "what the rules proposed",
        "done": "what was done; differs where a value was missing and the investigator chose",
        "missing": "the value that was not there (planted)",
        "drug": "drug of the regimen; empty where nothing was given",
        "dose_mg": "dose given",
        "level": "dose level, 0 the protocol's",
    },
}
"""The tables of truth and their columns, with what they mean."""


@dataclass(frozen=True, slots=True)
class Times:
    """Times to events of one subject, in days from the start, and whether they happened."""

    pfs_days: int
    pfs_event: bool
    os_days: int
    os_event: bool
    last_assessed_day: int | None


def times_of(subject: Subject) -> Times:
    """Return progression-free and overall survival.

    Progression is by imaging; death counts unless another therapy came first. Censored: at the last
    scan with a response before another therapy; at the last day known for survival.
    """
    start, therapy = subject.start_day, subject.next_therapy_day
    seen = [
        each.day
        for each in subject.responses
        if each.overall != "NE" and (therapy is None or each.day < therapy)
    ]
    last = seen[-1] if seen else None
    progressed = subject.best.progression_day
    if progressed is not None:
        ended, event = progressed, True
    elif subject.died and therapy is None:
        ended, event = subject.death_day, True
    else:
        ended, event = last if last is not None else start, False
    return Times(ended - start, event, subject.last_day - start, subject.died, last)


def truth_of(subject: Subject) -> Rows:
    """Yield the truth of one subject: table and row."""
    yield "subjects", _of_subject(subject)
    for row in _responses(subject):
        yield "responses", row
    for result in subject.results:
        if result.grade is not None:
            yield (
                "grades",
                {
                    "visit": result.visit,
                    "date": date_text(result.day),
                    "concept": result.analyte.concept,
                    "value": plain(result.value),
                    "grade": str(result.grade),
                },
            )
    worst: dict[tuple[int, str], int] = {}
    for each in subject.adverse:
        key = (each.cycle, each.term)
        worst[key] = max(each.grade, worst.get(key, 0))
    for (cycle, term), grade in sorted(worst.items()):
        yield "toxicities", {"cycle": str(cycle), "term": term, "grade": str(grade)}
    for row in _cycles(subject):
        yield "cycles", row


def _of_subject(subject: Subject) -> Row:
    times = times_of(subject)
    return {
        "latent_class": CLASSES[subject.person.latent_class],
        "start": date_text(subject.start_day),
        "first_dose": _date(subject.first_dose_day),
        "last_dose": _date(subject.last_dose_day),
        "cycles_given": str(sum(each.given for each in subject.attempts)),
        "treatment_ended": subject.stop_reason,
        "best_response": subject.best.unconfirmed,
        "best_response_confirmed": subject.best.confirmed,
        "progression": _date(subject.best.progression_day),
        "clinical_progression": _date(subject.clinical_progression_day),
        "next_therapy": _date(subject.next_therapy_day),
        "last_assessed": _date(times.last_assessed_day),
        "pfs_days": str(times.pfs_days),
        "pfs_event": str(int(times.pfs_event)),
        "os_days": str(times.os_days),
        "os_event": str(int(times.os_event)),
        "end": subject.end.value,
        "last_day": date_text(subject.last_day),
        "latent_progression": _date(subject.latent_progression_day),
        "latent_death": date_text(subject.death_day),
    }


def _date(day: int | None) -> str:
    return "" if day is None else date_text(day)


def _responses(subject: Subject) -> Iterator[Row]:
    scans = subject.readings[1:]
    for reading, response in zip(scans, subject.responses, strict=True):
        viable = [
            each.viable_tenths
            for each in reading.seen
            if each.lesion.category == "target" and each.lesion.viable_share is not None
        ]
        known = [tenths for tenths in viable if tenths is not None]
        complete = bool(viable) and len(known) == len(viable)
        yield {
            "visit": response.visit,
            "date": date_text(response.day),
            "sum_mm": tenths_text(response.sum_tenths),
            "viable_sum_mm": tenths_text(sum(known) if complete else None),
            "target": response.target,
            "nontarget": response.nontarget,
            "new_lesion": response.new,
            "overall_at_the_time": response.overall_at_the_time,
            "overall": response.overall,
        }


def _cycles(subject: Subject) -> Iterator[Row]:
    for attempt in subject.attempts:
        row = {
            "cycle": str(attempt.cycle),
            "date": date_text(attempt.day),
            "delay_days": str(attempt.delay_days),
            "verdict": attempt.decision.verdict.value,
            "done": attempt.done.value,
            "missing": attempt.missing,
        }
        if not attempt.given:
            yield row
        for dose, amount in attempt.doses:
            yield row | {
                "drug": dose.drug,
                "dose_mg": plain(amount),
                "level": str(dose.level),
            }
