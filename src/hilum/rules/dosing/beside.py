"""What stands beside a decision and decides nothing: creatinine clearance, prompts."""

from decimal import Decimal

from hilum.rules import kidney
from hilum.rules.dosing.checks import CREATININE, WEIGHT
from hilum.rules.dosing.conditions import see_fact
from hilum.rules.dosing.ledger import RULES, Ledger, word
from hilum.rules.dosing.picking import exact_in_unit, pick
from hilum.rules.dosing.regimen import Prompt, Regimen
from hilum.rules.dosing.state import State
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Words
from hilum.terms.ruled import Ruled
from hilum.terms.truth import Truth


def clearance(
    regimen: Regimen, state: State, ledger: Ledger
) -> tuple[Decimal | None, tuple[Reason, ...]]:
    """Return the creatinine clearance (Cockcroft-Gault, mL/min, one decimal) and its reasons.

    With the measured weight of the day. None, with the reason, where an input is missing, too old
    or no adult's.
    """
    weight_kg = _of_day(regimen, state, ledger, concept=WEIGHT, unit="kg")
    creatinine = _of_day(regimen, state, ledger, concept=CREATININE, unit="umol/L")
    refused = (
        _refused("age_years", state.age_years),
        _refused("weight_kg", weight_kg),
        _refused("creatinine_umol_per_l", creatinine),
    )
    if any(refused):
        return None, tuple(reason for reason in refused if reason is not None)
    derived = kidney.cockcroft_gault(
        age_years=state.age_years,
        sex=kidney.Sex(state.sex) if state.sex in ("female", "male") else None,
        weight_kg=weight_kg,
        creatinine_umol_per_l=creatinine,
    )
    value = None if derived.value is None else derived.value.quantize(Decimal("0.1"))
    return value, derived.reasons


def _of_day(
    regimen: Regimen, state: State, ledger: Ledger, *, concept: str, unit: str
) -> Decimal | None:
    max_age_days = regimen.max_age_days.value or 0
    picked = pick(state.values, concept, state.day, max_age_days=max_age_days)
    ledger.use(*picked.values)
    return exact_in_unit(picked, unit) if picked.fresh else None


def _refused(name: str, value: Decimal | int | None) -> Reason | None:
    least, most = (kidney.RULES.figures[f"{name}_{end}"] for end in ("least", "most"))
    if value is None or least.value <= value <= most.value:
        return None
    expected = f"{plain(least.value)}-{plain(most.value)} {least.unit}"
    return RULES.reason("refused", place=name, seen=str(value), expected=expected)


def prompts(regimen: Regimen, state: State) -> tuple[Reason, ...]:
    """Return what is to be thought of beside the regimen, where its fact holds or is not known."""
    return tuple(filter(None, (_prompt(each, regimen, state) for each in regimen.prompts)))


def _prompt(prompt: Prompt, regimen: Regimen, state: State) -> Reason | None:
    truth = see_fact(prompt.fact, state, None).truth
    agent, dose = _said(prompt.agent), _said(prompt.dose)
    if truth is Truth.MET:
        return RULES.reason("prompt", what=prompt.says, agent=agent, dose=dose)
    if truth is Truth.NOT_MET:
        return None
    fact = next(each.name for each in regimen.facts if each.id == prompt.fact)
    return RULES.reason("prompt_open", fact=fact, what=prompt.says, agent=agent, dose=dose)


def _said(parameter: Ruled[str]) -> str | Words:
    if parameter.value is not None:
        return parameter.value
    told = word("not_stated")
    return Words(f"{told.en} ({parameter.question})", f"{told.zh}（{parameter.question}）")
