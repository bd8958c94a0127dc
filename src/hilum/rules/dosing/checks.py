"""What no dose may be computed with: values that cannot be, each with what was expected."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hilum.rules import body_size
from hilum.rules.dosing.ledger import RULES
from hilum.rules.dosing.picking import in_unit
from hilum.rules.dosing.regimen import Drug, LabCondition, Regimen
from hilum.rules.dosing.state import DayValue, GivenCycle, GivenDose, State
from hilum.terms.decimals import plain
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.times import EPOCH

WEIGHT, HEIGHT, CREATININE = "body_weight", "body_height", "creatinine"
_SIZES = {WEIGHT: ("weight_kg", "kg"), HEIGHT: ("height_cm", "cm")}


def faults(regimen: Regimen, state: State) -> tuple[Discrepancy, ...]:
    """Return what is wrong with a state: with any fault nothing is computed.

    Checked are weight and height against what an adult can have, values below 0 or after the day,
    the order of the cycles, and each given dose against the protocol's (grams for milligrams). What
    the state itself brings stands first.
    """
    return (*state.faults, *_of_values(regimen, state), *_of_cycles(regimen, state))


def given_faults(regimen: Regimen, state: State, cycle: GivenCycle) -> tuple[Discrepancy, ...]:
    """Return what is wrong with the doses of a cycle, whatever comes after it."""
    return tuple(_of_cycle(regimen, state, cycle))


def _fault(state: State, place: str, seen: object, expected: str) -> Discrepancy:
    return Discrepancy(
        kind="dose input", source=place, seen=str(seen), expected=expected, subject=state.subject
    )


def _place(state: State, row: str) -> str:
    return state.places.get(row, row)


def _of_values(regimen: Regimen, state: State) -> Iterator[Discrepancy]:
    measured = {
        each.concept
        for consequence in regimen.consequences
        for each in consequence.when
        if isinstance(each, LabCondition)
    }
    for value in state.values:
        what = f"{value.concept} ({_place(state, value.row)})"
        if value.time.day_earliest > (state.day - EPOCH).days:
            yield _fault(state, what, value.time, f"<= {state.day}")
        elif value.concept in _SIZES:
            yield from _of_size(state, what, value)
        elif value.concept in {*measured, CREATININE} and _is_negative(value):
            yield _fault(state, what, f"{value.measured} {value.unit}", ">= 0")


def _is_negative(value: DayValue) -> bool:
    return value.measured is not None and value.measured.number < 0


def _of_size(state: State, what: str, value: DayValue) -> Iterator[Discrepancy]:
    name, unit = _SIZES[value.concept]
    if value.measured is None or value.problem:
        return
    measured = in_unit(value, unit)
    seen = f"{value.measured} {value.unit}"
    low, high = (body_size.RULES.figure(f"{name}_{end}") for end in ("least", "most"))
    if measured is None or not low <= measured.number <= high:
        yield _fault(state, what, seen, f"{plain(low)}-{plain(high)} {unit}")


def _of_cycles(regimen: Regimen, state: State) -> Iterator[Discrepancy]:
    if state.delay_days is not None and state.delay_days < 0:
        yield _fault(state, "delay", f"{state.delay_days} days", ">= 0")
    for cycle in state.given:
        if cycle.day >= state.day:
            yield _fault(state, f"cycle {cycle.cycle}", cycle.day, f"< {state.day}")
        yield from _of_cycle(regimen, state, cycle)
    last = state.last
    if last is not None and last.cycle != state.cycle - 1:
        what = f"cycle {state.cycle}, {state.day}"
        yield _fault(state, what, f"cycle {last.cycle} before it", f"cycle {last.cycle + 1}")


def _of_cycle(regimen: Regimen, state: State, cycle: GivenCycle) -> Iterator[Discrepancy]:
    what = f"cycle {cycle.cycle}"
    low, high = RULES.figure("area_least"), RULES.figure("area_most")
    area, weight = cycle.bsa_m2, cycle.weight_kg
    if area is not None and not low <= area <= high:
        yield _fault(state, what, f"{area} m2", f"{low}-{high} m2")
        area = None
    least, most = (body_size.RULES.figure(f"weight_kg_{end}") for end in ("least", "most"))
    if weight is not None and not least <= weight <= most:
        yield _fault(state, what, f"{weight} kg", f"{least}-{most} kg")
    for dose in cycle.doses:
        drug = next((each for each in regimen.drugs if each.id == dose.drug), None)
        if drug is None:
            names = ", ".join(each.id for each in regimen.drugs)
            yield _fault(state, f"{what} ({_place(state, dose.row)})", dose.drug, f"one of {names}")
        else:
            place = f"{what}, {dose.drug} ({_place(state, dose.row)})"
            yield from _of_dose(state, place, dose, drug=drug, area_m2=area)


def _of_dose(
    state: State, what: str, dose: GivenDose, *, drug: Drug, area_m2: Decimal | None
) -> Iterator[Discrepancy]:
    lowest = drug.lowest_level
    if dose.level is not None and (dose.level < 0 or (lowest is not None and dose.level > lowest)):
        yield _fault(state, what, f"dose level {dose.level}", f"0-{lowest}")
    full = drug.dose_mg_per_m2.value
    if full is None:
        return
    low, high = plausible_mg(full, area_m2)
    if not low <= dose.dose_mg <= high:
        seen, expected = f"{plain(dose.dose_mg)} mg", f"{_whole(low)}-{_whole(high)} mg"
        yield _fault(state, what, seen, expected)


@cache
def plausible_mg(full_mg_per_m2: Decimal, area_m2: Decimal | None) -> tuple[Fraction, Fraction]:
    """Return the least and the most mg that a given dose can be, of a drug's full dose per m2.

    Without a body surface area, those of the smallest and of the largest adult.
    """
    small = area_m2 if area_m2 is not None else RULES.figure("area_least")
    large = area_m2 if area_m2 is not None else RULES.figure("area_most")
    low, high = RULES.figure("given_dose_least"), RULES.figure("given_dose_most")
    full = Fraction(full_mg_per_m2)
    return full * Fraction(small) * Fraction(low), full * Fraction(large) * Fraction(high)


def _whole(number: Fraction) -> int:
    return round(number)
