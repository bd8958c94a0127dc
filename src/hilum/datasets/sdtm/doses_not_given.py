"""Doses that were due and have no row: of cycles put off, and those that a given cycle lacks."""

from collections.abc import Iterator

from hilum.conduct.deviations.deviation import is_complete
from hilum.conduct.treatment.cycles import SAME_CYCLE_DAYS
from hilum.conduct.treatment.dosing import CycleDosing
from hilum.conduct.treatment.treated import day_number
from hilum.datasets.sdtm.administrations import Administration, drugs_of_rows
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Event
from hilum.rules.dosing import Drug, Verdict

NOT_IN_RECORDS = "No dose on record"


def not_given(subject: StudySubject) -> Iterator[Administration]:
    """Yield each drug of a cycle's day that was not given and has no row that says so.

    Where a cycle was begun, a drug was not given only if the records of that day are complete.
    """
    for each in subject.facts.dosing.cycles if subject.facts.dosing else ():
        if not each.planned:
            for drug in _lacking(subject, each):
                yield _due(subject, each, drug)


def _lacking(subject: StudySubject, each: CycleDosing) -> Iterator[Drug]:
    regimen, day = subject.study.regimen, day_number(each.day)
    if regimen is None:
        return
    whole = is_complete(subject.records, frozenset({"interventions"}), day, day)
    if each.given is not None and not whole:
        return
    spoken = _spoken_of(subject, day)
    yield from (drug for drug in regimen.drugs if not spoken & {drug.id, drug.concept})


def _spoken_of(subject: StudySubject, day: int) -> set[str]:
    """The drugs of which a row may be of this cycle; the concept where the row leaves it open."""
    drugs = drugs_of_rows(subject.facts)
    rows = [
        row
        for row in subject.drug_rows
        if row.start.day_earliest <= day + SAME_CYCLE_DAYS and row.start.day_latest >= day
    ]
    return {drugs[row.row].id if row.row in drugs else row.concept or "" for row in rows}


def _due(subject: StudySubject, each: CycleDosing, drug: Drug) -> Administration:
    visits = _visits_on(subject, day_number(each.day))
    ruled_out = each.decision.verdict in (Verdict.DELAY, Verdict.STOP)
    why = each.decision.reasons if ruled_out or drug.id in each.decision.omitted else ()
    planned = {dose.drug: dose.dose_mg for dose in each.decision.doses}
    return Administration(
        drug=drug,
        row=None,
        given=False,
        planned_mg=planned.get(drug.id),
        date=each.day.isoformat(),
        visit=visits[0].visit if visits else None,
        why_not=why[0].say("en") if why else NOT_IN_RECORDS,
        records=tuple(visit.row for visit in visits),
    )


def _visits_on(subject: StudySubject, day: int) -> list[Event]:
    return [
        row
        for row in subject.records.events
        if row.concept == "visit" and row.start.day_earliest == day
    ]
