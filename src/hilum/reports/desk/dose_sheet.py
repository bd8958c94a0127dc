"""The dose sheet of a subject: for each cycle the proposal, the doses, the values, the reasons.

Below it stand the assumptions that the proposals rest on, the questions that are open, and the
ranges that the study's criteria admit and its regimen bars.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from hilum.conduct.sentences import word
from hilum.conduct.treatment.dosing import CycleDosing, SubjectDosing
from hilum.conduct.treatment.threshold_conflicts import threshold_conflicts
from hilum.reports.desk.rulings import ruling_notes
from hilum.reports.desk.sheet import Block, Cell, DeskSheet, Grid, Tone
from hilum.rules.dosing import Decision, DrugDose, Verdict
from hilum.rules.standard import Standard, standard_of
from hilum.study import Study
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Words

TONES = {
    Verdict.GIVE: Tone.GO,
    Verdict.REDUCE: Tone.CAUTION,
    Verdict.DELAY: Tone.CAUTION,
    Verdict.STOP: Tone.STOP,
    Verdict.UNDECIDED: Tone.OPEN,
}


@cache
def _sentences() -> Standard:
    return standard_of(files("hilum.reports.desk") / "dose_sheet.toml")


def _word(name: str, **places: str) -> Words:
    row = _sentences().rest["words"][name]
    return Words(row["en"].format(**places), row["zh"].format(**places))


def dose_sheet(study: Study, dosing: SubjectDosing) -> DeskSheet:
    """Return the sheet of what `dose_subject` says of a subject.

    Raises ValueError where the study has no regimen.
    """
    if study.regimen is None:
        raise ValueError(f"{study.id}: no regimen: expected the one that doses were decided by")
    name, template = study.regimen.name, _sentences().rest["words"]["title"]
    title = Words(template["en"].format(regimen=name.en), template["zh"].format(regimen=name.zh))
    planned = bool(dosing.cycles) and dosing.cycles[-1].planned
    first = dosing.cycles[-1 if planned else 0] if dosing.cycles else None
    told = first.decision.prompts if first else ()
    blocks = tuple(
        _block(study, each, dosing.places, known=() if each is first else told)
        for each in dosing.cycles
    )
    return DeskSheet(
        title=title,
        subject=dosing.subject,
        summary=blocks[-1:] if planned else (),
        blocks=blocks[:-1] if planned else blocks,
        faults=tuple(str(fault) for fault in dosing.faults),
        notes=tuple(_notes(study, dosing)),
    )


def _block(
    study: Study, each: CycleDosing, places: Mapping[str, str], *, known: tuple[Reason, ...]
) -> Block:
    """The block of a day; prompts that are `known` from the first of the sheet are not repeated."""
    decision = each.decision
    prompts = (prompt for prompt in decision.prompts if prompt not in known)
    return Block(
        heading=_heading(each),
        verdict=_verdict(decision),
        tone=TONES[decision.verdict],
        reasons=(*decision.reasons, *prompts, *decision.beside),
        grids=tuple(_grids(study, each, places)),
    )


def _heading(each: CycleDosing) -> Words:
    name = "next" if each.planned else "cycle" if each.given is not None else "put_off"
    return _word(name, n=str(each.cycle), day=each.day.isoformat())


def _verdict(decision: Decision) -> Words:
    open_ = decision.verdict is Verdict.UNDECIDED and len(decision.possible) > 1
    if open_ and not decision.faults:
        every = [word(verdict.value) for verdict in decision.possible]
        en, zh = ", ".join(each.en for each in every), "、".join(each.zh for each in every)
        told = _sentences().rest["words"]["possible"]
        return Words(told["en"].format(verdicts=en), told["zh"].format(verdicts=zh))
    return _word(decision.verdict.value)


def _grids(study: Study, each: CycleDosing, places: Mapping[str, str]) -> Iterator[Grid]:
    decision = each.decision
    if decision.doses:
        yield _drugs(each)
    if decision.values:
        yield _values(study, decision, places)
    if decision.checked:
        yield Grid(
            caption=_word("checked"),
            columns=(_word("rule"), _word("seen")),
            rows=tuple(_rule_and_seen(reason) for reason in decision.checked),
            page_only=True,
        )


def _rule_and_seen(reason: Reason) -> tuple[Cell, ...]:
    told = dict(reason.values)
    cells = (told["rule"], told["seen"])
    return tuple(each if isinstance(each, Words) else str(each) for each in cells)


def _drugs(each: CycleDosing) -> Grid:
    area = each.decision.body_surface
    names = ("drug", "mg", "mg_per_m2", "hours", "mg_per_h", "ml_per_h", "route", "given_mg")
    given = {dose.drug: plain(dose.dose_mg) for dose in (each.given.doses if each.given else ())}
    return Grid(
        caption=_word("drugs", area=str(area.area_m2) if area else "?"),
        columns=tuple(_word(name) for name in names),
        rows=tuple((*_drug_cells(dose), given.get(dose.drug, "")) for dose in each.decision.doses),
    ).without_empty_columns()


def _drug_cells(dose: DrugDose) -> tuple[Cell, ...]:
    hours: Cell = _word("bolus") if dose.infusion_hours is None else plain(dose.infusion_hours)
    rates = (dose.rate_mg_per_h, dose.rate_ml_per_h)
    return (
        dose.name,
        plain(dose.dose_mg),
        plain(dose.mg_per_m2),
        hours,
        *("" if rate is None else plain(rate) for rate in rates),
        _route(dose.route),
    )


def _route(route: str) -> Cell:
    return _word(route) if route in _sentences().rest["words"] else route


def _values(study: Study, decision: Decision, places: Mapping[str, str]) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for value in decision.values:
        concept = study.concepts[value.concept]
        unit = "" if value.unit == "1" else f" {value.unit}"
        seen: Cell = f"{value.measured}{unit}"
        if value.measured is None:
            seen = value.problem or _word("not_known")
        place = places.get(value.row, value.row)
        rows.append((Words(concept.en, concept.zh), seen, str(value.time), place))
    clearance = decision.creatinine_clearance_ml_per_min
    seen = _word("not_known") if clearance is None else f"{plain(clearance)} mL/min"
    rows.append((_word("clearance"), seen, decision.day.isoformat(), ""))
    return Grid(
        caption=_word("values"),
        columns=tuple(_word(name) for name in ("what", "value", "date", "row")),
        rows=tuple(rows),
    )


def _notes(study: Study, dosing: SubjectDosing) -> Iterator[Reason]:
    yield _sentences().reason("proposal")
    decisions = [each.decision for each in dosing.cycles]
    asked = dict.fromkeys(each for one in decisions for each in one.questions)
    assumed = sorted({each for one in decisions for each in one.assumptions} - asked.keys())
    yield from ruling_notes(study, [*asked, *assumed])
    for conflict in threshold_conflicts(study):
        told = conflict.reason
        yield _sentences().reason("conflict", conflict=Words(told.say("en"), told.say("zh")))
