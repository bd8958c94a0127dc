"""The doses of a cycle: milligrams from level and body surface, rates from the hours."""

from decimal import Decimal
from fractions import Fraction

from hilum.rules.dosing.decision import DrugDose
from hilum.rules.dosing.ledger import RULES, Ledger
from hilum.rules.dosing.regimen import Drug, Folinate, FolinateForms, Manner
from hilum.rules.dosing.surface import to_one_decimal, to_step


def dose_of(drug: Drug, level: int, area_m2: Decimal, ledger: Ledger) -> DrugDose | None:
    """Return one drug's dose at a level for a body surface area; None where something is missing.

    The milligrams are rounded as the regimen says, and never above the protocol's dose for that
    body surface, whatever the level.
    """
    full = ledger.take(drug.dose_mg_per_m2, "dose_mg_per_m2", drug.name)
    step = ledger.take(drug.rounding_mg, "rounding_mg", drug.name)
    route = ledger.take(drug.route, "route", drug.name)
    manner = ledger.take(drug.manner, "manner", drug.name)
    percent = _percent(drug, level, ledger)
    hours = _hours(drug, manner, ledger)
    share, form = _form(drug, ledger)
    if full is None or step is None or route is None or manner is None or percent is None:
        return None
    if share is None or (manner is Manner.INFUSION and hours is None):
        return None
    mg_per_m2 = full * share * percent / 100
    most = Fraction(full) * Fraction(share) * Fraction(area_m2)
    dose_mg = to_step(Fraction(mg_per_m2) * Fraction(area_m2), step, at_most=most)
    return DrugDose(
        drug=drug.id,
        name=drug.name,
        concept=drug.concept,
        order=drug.order,
        route=route,
        level=level,
        mg_per_m2=mg_per_m2,
        dose_mg=dose_mg,
        infusion_hours=hours,
        rate_mg_per_h=_rate(dose_mg, hours),
        rate_ml_per_h=_rate(drug.volume_ml.value if drug.volume_ml else None, hours),
        form=form,
    )


def full_mg_per_m2(drug: Drug) -> Decimal | None:
    """Return the protocol's dose of the form that is given, in mg/m2; None where it is missing."""
    full, forms = drug.dose_mg_per_m2.value, drug.forms
    if full is None or (forms is not None and forms.value is None):
        return None
    return full * (_share(forms.value) if forms is not None and forms.value else 1)


def _percent(drug: Drug, level: int, ledger: Ledger) -> Decimal | None:
    if level == 0:
        return Decimal(100)
    levels = ledger.take(drug.levels_percent, "levels_percent", drug.name)
    return None if levels is None else levels[level - 1]


def _hours(drug: Drug, manner: Manner | None, ledger: Ledger) -> Decimal | None:
    if manner is not Manner.INFUSION or drug.infusion_hours is None:
        return None
    return ledger.take(drug.infusion_hours, "infusion_hours", drug.name)


def _form(drug: Drug, ledger: Ledger) -> tuple[Decimal | None, Folinate | None]:
    if drug.forms is None:
        return Decimal(1), None
    forms = ledger.take(drug.forms, "forms", drug.name)
    return (None, None) if forms is None else (_share(forms), forms.given)


def _share(forms: FolinateForms) -> Decimal:
    levo = RULES.figure("levo_share")
    match (forms.printed, forms.given):
        case (Folinate.RACEMIC, Folinate.LEVO):
            return levo
        case (Folinate.LEVO, Folinate.RACEMIC):
            return 1 / levo
        case _:
            return Decimal(1)


def _rate(amount: Decimal | None, hours: Decimal | None) -> Decimal | None:
    if amount is None or hours is None:
        return None
    return to_one_decimal(Fraction(amount) / Fraction(hours))
