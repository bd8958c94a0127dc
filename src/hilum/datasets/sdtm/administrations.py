"""The administrations of study drugs: planned, given, and not given with the reason.

One source for EC (as collected) and EX (what was given), so that the two cannot disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hilum.conduct.deviations.deviation import is_complete
from hilum.conduct.treatment.cycles import dose_mg
from hilum.conduct.treatment.dosing import CycleDosing
from hilum.conduct.treatment.treated import day_number
from hilum.datasets.sdtm.routing import study_drug_rows, was_given
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Intervention
from hilum.rules.dosing import Drug, Verdict
from hilum.terms.reasons import Reason

NOT_IN_RECORDS = "No dose on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """One drug at one time: as planned and as given.

    `drug` is None where the row cannot be told apart among the regimen's drugs; `row` where no row
    speaks of it, and then `date` says the day it was due. `dose_mg` is None where it was not given,
    or not in milligrams. `why_not` says why it was not given, `why_changed` why its dose was lower.
    """

    drug: Drug | None
    row: Intervention | None
    given: bool
    link: str | None = None
    dose_mg: Decimal | None = None
    planned_mg: Decimal | None = None
    date: str | None = None
    visit: str | None = None
    why_not: str | None = None
    why_changed: str | None = None
    records: tuple[str, ...] = ()


def administrations(subject: StudySubject) -> Iterator[Administration]:
    """Yield what the records say of each dose, then what was due and has no row."""
    drugs, changes = _drugs(subject), _changes(subject)
    for number, row in enumerate(study_drug_rows(subject.facts), start=1):
        drug = drugs.get(row.row) or _only_drug(subject, row)
        given = was_given(row)
        yield Administration(
            drug=drug,
            row=row,
            given=given,
            link=f"D{number:03}" if given else None,
            dose_mg=dose_mg(row) if given else None,
            planned_mg=dose_mg(row, planned=True),
            visit=row.visit,
            why_not=None if given else row.status,
            why_changed=changes.get((drug.id if drug else "", row.start.day_earliest)),
            records=(row.row,),
        )
    yield from _without_row(subject)


def _drugs(subject: StudySubject) -> Mapping[str, Drug]:
    """The drug of the regimen of each row that is told apart."""
    regimen, recorded = subject.study.regimen, subject.facts.cycles
    if regimen is None or recorded is None:
        return {}
    return {
        row.row: regimen.drug(drug) for cycle in recorded.cycles for drug, row in cycle.rows.items()
    }


def _only_drug(subject: StudySubject, row: Intervention) -> Drug | None:
    regimen = subject.study.regimen
    own = [drug for drug in regimen.drugs if drug.concept == row.concept] if regimen else []
    named = [d for d in own if (row.term or "").casefold() in (d.name.en.casefold(), d.name.zh)]
    return own[0] if len(own) == 1 else named[0] if len(named) == 1 else None


def _changes(subject: StudySubject) -> Mapping[tuple[str, int], str]:
    """Why the rules lowered the dose of a drug, by drug and local day of the dose."""
    found = {}
    for each in subject.facts.dosing.cycles if subject.facts.dosing else ():
        if each.given is not None and each.decision.verdict is Verdict.REDUCE:
            days = {dose.drug: dose for dose in each.decision.doses if dose.level > 0}
            why = _said(each.decision.reasons)
            found.update({(drug, day_number(each.day)): why for drug in days})
    return found


def _said(reasons: tuple[Reason, ...]) -> str:
    """The first reason: the rule that applies; what follows says doses and body surface."""
    return reasons[0].say("en") if reasons else ""


def _without_row(subject: StudySubject) -> Iterator[Administration]:
    """Yield the drugs of cycles that were put off or ended, and those that a given cycle lacks."""
    noted = {
        (row.concept, row.start.day_earliest)
        for row in study_drug_rows(subject.facts)
        if not was_given(row)
    }
    for each in subject.facts.dosing.cycles if subject.facts.dosing else ():
        if each.planned:
            continue
        for drug in _not_given(subject, each):
            if (drug.concept, day_number(each.day)) not in noted:
                yield _due(subject, each, drug)


def _not_given(subject: StudySubject, each: CycleDosing) -> Iterator[Drug]:
    regimen = subject.study.regimen
    assert regimen is not None  # there is no dosing without one
    day = day_number(each.day)
    if each.given is None:
        yield from regimen.drugs
    elif is_complete(subject.records, frozenset({"interventions"}), day, day):
        unclear = {row.row for row in study_drug_rows(subject.facts)} - {*_drugs(subject)}
        given = {dose.drug for dose in each.given.doses}
        yield from (drug for drug in regimen.drugs if drug.id not in given and not unclear)


def _due(subject: StudySubject, each: CycleDosing, drug: Drug) -> Administration:
    on_day = [
        row
        for row in subject.records.events
        if row.concept == "visit" and row.start.day_earliest == day_number(each.day)
    ]
    told = each.decision.verdict in (Verdict.DELAY, Verdict.STOP) or drug.id in (
        each.decision.omitted
    )
    planned = {dose.drug: dose.dose_mg for dose in each.decision.doses}
    return Administration(
        drug=drug,
        row=None,
        given=False,
        planned_mg=planned.get(drug.id),
        date=each.day.isoformat(),
        visit=on_day[0].visit if on_day else None,
        why_not=_said(each.decision.reasons) if told else NOT_IN_RECORDS,
        records=tuple(row.row for row in on_day),
    )
