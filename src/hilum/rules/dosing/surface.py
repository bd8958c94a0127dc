"""The body surface area that is dosed for: new, or the last one where the weight hardly changed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hilum.rules import body_size
from hilum.rules.body_size import Formula, body_surface_area_m2
from hilum.rules.derived import word as word_of
from hilum.rules.dosing.checks import HEIGHT, WEIGHT, faults
from hilum.rules.dosing.conditions import shown_values
from hilum.rules.dosing.decision import BodySurface
from hilum.rules.dosing.ledger import RULES, Ledger, word
from hilum.rules.dosing.picking import exact_in_unit, pick
from hilum.rules.dosing.regimen import Regimen, Rounding, Step
from hilum.rules.dosing.state import GivenCycle, State
from hilum.terms.reasons import Reason, percent


@dataclass(frozen=True, slots=True)
class Surface:
    """The area, None where something is missing, and the reasons for either."""

    area: BodySurface | None
    reasons: tuple[Reason, ...]


def to_step(exact: Fraction, step: Step, *, at_most: Fraction | None = None) -> Decimal:
    """Return a number rounded to whole steps; NEAREST takes the half up.

    Where the result would be above `at_most` it is the highest whole step that is not.
    """
    size = Fraction(step.size)
    half = Fraction(1, 2) if step.rounding is Rounding.NEAREST else 0
    steps = int(exact / size + half)
    if at_most is not None and steps * size > at_most:
        steps = int(at_most / size)
    return steps * step.size


def body_surface(regimen: Regimen, state: State, ledger: Ledger) -> Surface:
    """Return the body surface area for a day, by the regimen's formula, cap and rounding.

    The last one is kept while the weight differs from the one behind it by less than the
    threshold; at the threshold it is computed anew.
    """
    max_age_days = ledger.take(regimen.max_age_days, "max_age_days")
    weight = _size(state, ledger, WEIGHT, max_age_days=max_age_days or 0)
    if weight is None:
        return Surface(None, (_no_size(state, WEIGHT, max_age_days=max_age_days or 0),))
    if (kept := _kept(regimen, state.last, weight, ledger)) is not None:
        return kept
    return _computed(regimen, state, weight, ledger)


def surface_of(regimen: Regimen, state: State) -> BodySurface | None:
    """Return the body surface area alone; None where something is missing or cannot be."""
    return None if faults(regimen, state) else body_surface(regimen, state, Ledger()).area


def _size(
    state: State, ledger: Ledger, concept: str, *, max_age_days: int | None
) -> Decimal | None:
    picked = pick(state.values, concept, state.day, max_age_days=max_age_days)
    ledger.use(*picked.values)
    return exact_in_unit(picked, "kg" if concept == WEIGHT else "cm") if picked.fresh else None


def _no_size(state: State, concept: str, *, max_age_days: int | None) -> Reason:
    """Why there is no weight or height: none, none fresh enough, or none that can be used."""
    picked = pick(state.values, concept, state.day, max_age_days=max_age_days)
    what = word("weight" if concept == WEIGHT else "height")
    if picked.values and picked.fresh:
        seen = shown_values(picked.values, too_old=None)
        return RULES.reason("no_one_value", what=what, seen=seen)
    if max_age_days is None:
        return RULES.reason("no_value_ever", what=what, day=state.day)
    return RULES.reason("no_value", what=what, days=max_age_days, day=state.day)


def _kept(
    regimen: Regimen, last: GivenCycle | None, weight_kg: Decimal, ledger: Ledger
) -> Surface | None:
    if last is None or last.bsa_m2 is None or last.weight_kg is None:
        return None
    threshold = ledger.take(regimen.weight_change_percent, "weight_change_percent")
    if threshold is None:
        return Surface(None, ())
    change = abs(weight_kg - last.weight_kg)
    if change * 100 >= threshold * last.weight_kg:
        return None
    reason = RULES.reason(
        "surface_kept",
        weight_kg=weight_kg,
        percent=percent(change, last.weight_kg),
        before_kg=last.weight_kg,
        area_m2=str(last.bsa_m2),
        threshold=threshold,
    )
    area = BodySurface(
        area_m2=last.bsa_m2,
        formula=regimen.bsa_formula.value or "",
        weight_kg=last.weight_kg,
        height_cm=None,
        recalculated=False,
        capped=False,
    )
    return Surface(area, (reason,))


def _computed(regimen: Regimen, state: State, weight_kg: Decimal, ledger: Ledger) -> Surface:
    height_cm = _size(state, ledger, HEIGHT, max_age_days=None)
    formula = ledger.take(regimen.bsa_formula, "bsa_formula")
    cap = ledger.take(regimen.bsa_cap, "bsa_cap")
    step = ledger.take(regimen.bsa_rounding, "bsa_rounding")
    if height_cm is None:
        return Surface(None, (_no_size(state, HEIGHT, max_age_days=None),))
    if formula is None or cap is None or step is None:
        return Surface(None, ())
    exact = body_surface_area_m2(height_cm=height_cm, weight_kg=weight_kg, formula=Formula(formula))
    limit = None if cap.limit_m2 is None else Fraction(cap.limit_m2)
    area_m2 = to_step(Fraction(exact), step, at_most=limit)
    capped = limit is not None and Fraction(exact) > limit
    area = BodySurface(
        area_m2=area_m2,
        formula=formula,
        weight_kg=weight_kg,
        height_cm=height_cm,
        recalculated=True,
        capped=capped,
    )
    reason = RULES.reason(
        "surface_capped" if capped else "surface",
        weight_kg=weight_kg,
        height_cm=height_cm,
        area_m2=str(area_m2),
        formula=word_of(body_size.RULES, formula),
    )
    return Surface(area, (reason,))


def to_one_decimal(exact: Fraction) -> Decimal:
    """Return a rate to one decimal, the half up."""
    return (Decimal(int(exact * 10 + Fraction(1, 2))) / 10).quantize(
        Decimal("0.1"), rounding=ROUND_HALF_UP
    )
