"""The administrations of study drugs: planned, given, and not given with the reason.

One source for EC (as collected) and EX (what was given), so that the two cannot disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hilum.conduct.treatment.cycles import dose_mg
from hilum.conduct.treatment.treated import day_number
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.routing import was_done, was_given
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Intervention
from hilum.rules.dosing import Drug, Verdict

NOT_YET = "planned"
"""The status of a dose that is still to be given."""
NOTHING_GIVEN = "Recorded as a dose of 0 mg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """One drug at one time: as planned and as given.

    `drug` is None where the row cannot be told apart among the regimen's drugs; `row` where no row
    speaks of it, and then `date` says the day it was due. `is_due` says that it is still to come.
    `dose_mg` is None where it was not given, or not in milligrams. `why_not` says why it was not
    given, `why_changed` which rule lowered its dose.
    """

    drug: Drug | None
    row: Intervention | None
    given: bool
    is_due: bool = False
    link: str | None = None
    dose_mg: Decimal | None = None
    planned_mg: Decimal | None = None
    date: str | None = None
    visit: str | None = None
    why_not: str | None = None
    why_changed: str | None = None
    records: tuple[str, ...] = ()


def recorded(subject: StudySubject) -> Iterator[Administration]:
    """Yield what the records say of each dose, in order of time."""
    drugs, changes = drugs_of_rows(subject.facts), _changes(subject.facts)
    put_off = _put_off(subject.facts)
    for number, row in enumerate(subject.drug_rows, start=1):
        drug, given, is_due = drugs.get(row.row), was_given(row), row.status == NOT_YET
        amount, planned = dose_mg(row), dose_mg(row, planned=True)
        yield Administration(
            drug=drug,
            row=row,
            given=given,
            is_due=is_due,
            link=f"D{number:03}" if given else None,
            dose_mg=amount if given else None,
            planned_mg=amount if is_due and planned is None else planned,
            visit=row.visit,
            why_not=None if given or is_due else _why_not(row, put_off),
            why_changed=_why_changed(changes, drug, row, amount) if given else None,
            records=(row.row,),
        )


def _put_off(facts: Facts) -> Mapping[int, str]:
    """What the rules say of each local day on which they let nothing be given."""
    return {
        day_number(each.day): each.decision.reasons[0].say("en")
        for each in (facts.dosing.cycles if facts.dosing else ())
        if each.given is None and each.decision.verdict in (Verdict.DELAY, Verdict.STOP)
    }


def _why_not(row: Intervention, put_off: Mapping[int, str]) -> str | None:
    """Why a dose on record was not given: no sheet asks for it, so the rules tell, if they do."""
    return NOTHING_GIVEN if was_done(row) else put_off.get(row.start.day_earliest)


def drugs_of_rows(facts: Facts) -> Mapping[str, Drug]:
    """Return the drug of the regimen of each row that is told apart, by the row's id."""
    regimen, cycles = facts.study.regimen, facts.cycles
    if regimen is None or cycles is None:
        return {}
    found = {row.row: _named(regimen.drugs, row) for row in facts.records.interventions}
    of_cycles = {
        row.row: regimen.drug(drug) for cycle in cycles.cycles for drug, row in cycle.rows.items()
    }
    return {row: drug for row, drug in (found | of_cycles).items() if drug is not None}


def _named(drugs: tuple[Drug, ...], row: Intervention) -> Drug | None:
    """The drug of a row that belongs to no cycle: the only one of its concept, or by its name."""
    own = [drug for drug in drugs if drug.concept == row.concept]
    said = (row.term or "").casefold()
    named = [drug for drug in own if said in (drug.name.en.casefold(), drug.name.zh.casefold())]
    only = own if len(own) == 1 else named
    return only[0] if len(only) == 1 else None


Change = tuple[Decimal, str]
"""The protocol's full dose in mg, and the rule that lowers it."""


def _changes(facts: Facts) -> Mapping[tuple[str, int], Change]:
    """What the rules lowered, by drug and local day of the cycle."""
    found: dict[tuple[str, int], Change] = {}
    regimen = facts.study.regimen
    for each in facts.dosing.cycles if facts.dosing and regimen else ():
        if regimen is None or each.given is None or each.decision.verdict is not Verdict.REDUCE:
            continue
        why = each.decision.reasons[0].say("en")
        for dose in each.decision.doses:
            levels = regimen.drug(dose.drug).levels_percent.value or ()
            if 0 < dose.level <= len(levels):
                full = dose.dose_mg * 100 / levels[dose.level - 1]
                found[dose.drug, day_number(each.day)] = (full, why)
    return found


def _why_changed(
    changes: Mapping[tuple[str, int], Change],
    drug: Drug | None,
    row: Intervention,
    amount: Decimal | None,
) -> str | None:
    """The rule, where the dose that was given is lower than the protocol's full dose."""
    change = changes.get((drug.id, row.start.day_earliest)) if drug else None
    if change is None or amount is None or amount >= change[0]:
        return None
    return change[1]
