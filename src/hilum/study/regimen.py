"""The regimen that regimen.toml means."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_never

from hilum.concepts import Concepts
from hilum.records.rows import ROUTES
from hilum.rules.ctcae import shipped_versions, term_names
from hilum.rules.dosing import (
    Action,
    Attestable,
    Cap,
    Condition,
    Consequence,
    CycleRange,
    Delay,
    Drug,
    FactCondition,
    FolinateForms,
    LabCondition,
    Modification,
    Omit,
    Prompt,
    Reduce,
    Regimen,
    Step,
    Stop,
    ToxicityCondition,
)
from hilum.study.parameters import Rulings, question_of, same
from hilum.study.reading_files import read_entries
from hilum.study.regimen_file import (
    ActionEntry,
    AttestableEntry,
    CycleRangeEntry,
    DrugEntry,
    FactEntry,
    FormsEntry,
    LabEntry,
    ModificationEntry,
    ModificationsEntry,
    PromptEntry,
    RegimenEntry,
    RegimenFile,
    StepEntry,
    ToxicityEntry,
)
from hilum.study.study import Question
from hilum.terms.ruled import Ruled, Standing


def load_regimen(
    path: Path, concepts: Concepts, asked: Mapping[str, Question]
) -> tuple[Regimen, tuple[Question, ...]]:
    """Return the regimen of a file and the questions that the file asks.

    `asked` are the questions of the study's other files, by id. Raises UserError, naming the
    entry, what was seen and what was expected, at the first fault.
    """
    file = read_entries(path, RegimenFile)
    questions = tuple(map(question_of, file.question))
    known = {**asked, **{question.id: question for question in questions}}
    rulings = Rulings(path=path, questions=known)
    drugs = tuple(_drug(entry, rulings, concepts) for entry in file.drug)
    modifications = _modifications(file.modifications, rulings, concepts)
    facts = tuple(_fact(entry, rulings, concepts) for entry in file.fact)
    prompts = tuple(_prompt(entry, rulings) for entry in file.prompt)
    with rulings.at("regimen"):
        regimen = Regimen(
            id=file.regimen.id,
            name=file.regimen.words,
            drugs=drugs,
            modifications=modifications,
            facts=facts,
            prompts=prompts,
            **_whole(file.regimen, rulings),
        )
    return regimen, questions


def _whole(entry: RegimenEntry, rulings: Rulings) -> dict[str, Any]:
    makers: dict[str, Any] = {
        "cycles_printed": _cycle_range,
        "bsa_formula": str,
        "bsa_cap": _cap,
        "bsa_rounding": _step,
        "cycle_days": _positive,
        "weight_change_percent": _positive,
        **dict.fromkeys(("early_days", "max_age_days", "max_delay_days"), _not_negative),
        **dict.fromkeys(("cycles", "reescalation"), same),
    }
    return {
        name: rulings.ruled(f"regimen.{name}", getattr(entry, name), make)
        for name, make in makers.items()
    }


def _positive(number: Decimal) -> Decimal:
    if number <= 0:
        raise ValueError(f"saw {number}, expected above 0")
    return number


def _not_negative(days: int) -> int:
    if days < 0:
        raise ValueError(f"saw {days} days, expected 0 or more")
    return days


def _cycle_range(entry: CycleRangeEntry) -> CycleRange:
    return CycleRange(fewest=entry.fewest, most=entry.most)


def _cap(value: Decimal | str) -> Cap:
    return Cap(limit_m2=None if isinstance(value, str) else _positive(value))


def _step(entry: StepEntry) -> Step:
    return Step(size=entry.size, rounding=entry.rounding)


def _forms(entry: FormsEntry) -> FolinateForms:
    return FolinateForms(printed=entry.printed, given=entry.given)


def _route(word: str) -> str:
    if word not in ROUTES:
        raise ValueError(f"saw route {word!r}, expected one of {', '.join(ROUTES)}")
    return word


def _drug(entry: DrugEntry, rulings: Rulings, concepts: Concepts) -> Drug:
    place = f"drug.{entry.id}"
    with rulings.at(f"{place}.concept"):
        _check_concept(entry.concept, concepts, "intervention")

    def ruled(name: str, make: Any) -> Any:
        parameter = getattr(entry, name)
        return None if parameter is None else rulings.ruled(f"{place}.{name}", parameter, make)

    with rulings.at(place):
        return Drug(
            id=entry.id,
            name=entry.words,
            concept=entry.concept,
            order=entry.order,
            route=ruled("route", _route),
            manner=ruled("manner", same),
            dose_mg_per_m2=ruled("dose_mg_per_m2", same),
            levels_percent=ruled("levels_percent", same),
            rounding_mg=ruled("rounding_mg", _step),
            infusion_hours=ruled("infusion_hours", same),
            volume_ml=ruled("volume_ml", same),
            forms=ruled("forms", _forms),
        )


def _fact(entry: AttestableEntry, rulings: Rulings, concepts: Concepts) -> Attestable:
    for name, event in (("baseline_event", entry.baseline_event), ("event", entry.event)):
        if event is not None:
            with rulings.at(f"fact.{entry.id}.{name}"):
                _check_concept(event, concepts, "event")
    return Attestable(
        id=entry.id,
        sentence=entry.sentence,
        name=entry.words,
        baseline_event=entry.baseline_event,
        event=entry.event,
    )


def _check_concept(concept: str, concepts: Concepts, kind: str) -> None:
    if concept not in concepts or concepts[concept].concept_class.value != kind:
        raise ValueError(f"saw {concept!r}, expected the concept of an {kind}")


def _modifications(
    entry: ModificationsEntry, rulings: Rulings, concepts: Concepts
) -> Ruled[tuple[Modification, ...]]:
    basis = rulings.basis("modifications", entry)
    table = tuple(_modification(each, rulings, concepts) for each in entry.rule)
    if basis.standing is Standing.MISSING and table:
        with rulings.at("modifications"):
            raise ValueError("saw rules, expected an origin that says that they are all")
    return Ruled(
        value=None if basis.standing is Standing.MISSING else table,
        standing=basis.standing,
        origin=basis.origin,
        source=basis.source,
        question=basis.question,
    )


def _modification(entry: ModificationEntry, rulings: Rulings, concepts: Concepts) -> Modification:
    place = f"modifications.{entry.id}"
    basis = rulings.basis(place, entry)
    with rulings.at(place):
        consequence = _consequence(entry, concepts)
    rule = Ruled(
        value=consequence,
        standing=basis.standing,
        origin=basis.origin,
        source=basis.source,
        question=basis.question,
    )
    return Modification(id=entry.id, says=entry.words, rule=rule)


def _consequence(entry: ModificationEntry, concepts: Concepts) -> Consequence | None:
    if entry.then is None:
        return None
    when = tuple(_condition(each, concepts) for each in entry.when)
    return Consequence(when=when, then=_action(entry.then))


def _check_terms(entry: ToxicityEntry) -> None:
    known = {name for version in shipped_versions() for name in term_names(version)}
    for term in entry.toxicity:
        if term.casefold() not in known:
            raise ValueError(f"toxicity {term!r}: expected a term of CTCAE")


def _condition(entry: LabEntry | ToxicityEntry | FactEntry, concepts: Concepts) -> Condition:
    match entry:
        case LabEntry():
            ((border, number),) = entry.borders.items()
            _check_lab(entry, concepts)
            return LabCondition(concept=entry.lab, border=border, number=number, unit=entry.unit)
        case ToxicityEntry():
            _check_terms(entry)
            return ToxicityCondition(
                terms=entry.toxicity,
                grade_at_least=entry.grade_at_least,
                occurrence=entry.occurrence,
            )
        case FactEntry():
            return FactCondition(fact=entry.fact)
        case _ as never:
            assert_never(never)


def _check_lab(entry: LabEntry, concepts: Concepts) -> None:
    if entry.lab not in concepts or concepts[entry.lab].concept_class.value != "finding":
        raise ValueError(f"saw {entry.lab!r}, expected a concept of a finding")
    if entry.unit != (concepts[entry.lab].unit or "1"):
        raise ValueError(
            f"saw {entry.lab} in {entry.unit!r}, expected {concepts[entry.lab].unit or '1'}"
        )


def _action(entry: ActionEntry) -> Action:
    match entry.action:
        case "delay":
            return Delay()
        case "stop":
            return Stop()
        case "reduce":
            return Reduce(drugs=entry.drugs, steps=entry.steps)
        case "omit":
            return Omit(drugs=entry.drugs)
        case _ as never:
            assert_never(never)


def _prompt(entry: PromptEntry, rulings: Rulings) -> Prompt:
    place = f"prompt.{entry.id}"
    return Prompt(
        id=entry.id,
        fact=entry.fact,
        says=entry.words,
        basis=rulings.basis(place, entry),
        agent=rulings.ruled(f"{place}.agent", entry.agent, same),
        dose=rulings.ruled(f"{place}.dose", entry.dose, same),
    )
