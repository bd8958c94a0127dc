"""Kidney function estimated from serum creatinine, age, sex and weight.

Sources: Cockcroft DW, Gault MH, Nephron 1976;16:31-41, in its mg/dL form, (140 - age) x kg / (72 x
creatinine), times 0.85 in women: a creatinine clearance in mL/min. Inker LA et al., N Engl J Med
2021;385:1737-1749: the CKD-EPI creatinine equation of 2021, without race: a filtration rate in
mL/min/1.73 m2. The two are not one number, so each names its unit.

Creatinine is in umol/L and becomes mg/dL by its molar mass, 113.12 g/mol (1 mg/dL = 88.40
umol/L). Forms with the factors 1.23 and 1.04 for umol/L differ by their rounding, by 0.2 %. Age is
in completed years. Open choice: the weight; Cockcroft and Gault used the measured one.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from hilum.rules.derived import Derived, missing, refuse_impossible, word
from hilum.rules.standard import Standard, standard
from hilum.terms.units import UNITS, convert

RULES: Standard = standard("kidney")
CLEARANCE_UNIT = "mL/min"
RATE_UNIT = "mL/min/1.73 m2"
_PRECISE = Context(prec=28, rounding=ROUND_HALF_EVEN)


class Sex(StrEnum):
    """The sex that the equations ask for."""

    FEMALE = "female"
    MALE = "male"


def cockcroft_gault(
    *,
    age_years: int | None,
    sex: Sex | None,
    weight_kg: Decimal | None,
    creatinine_umol_per_l: Decimal | None,
) -> Derived:
    """Return the creatinine clearance in mL/min; no value where an input is missing.

    Raises ValueError on an input that no adult has.
    """
    numbers = {
        "age_years": age_years,
        "weight_kg": weight_kg,
        "creatinine_umol_per_l": creatinine_umol_per_l,
    }
    refuse_impossible(RULES, numbers)
    if age_years is None or sex is None or weight_kg is None or creatinine_umol_per_l is None:
        return Derived(None, CLEARANCE_UNIT, missing(RULES, {**numbers, "sex": sex}))
    years_left = RULES.figure("cockcroft_gault_age") - age_years
    creatinine = creatinine_mg_per_dl(creatinine_umol_per_l)
    divisor = _PRECISE.multiply(RULES.figure("cockcroft_gault_divisor"), creatinine)
    clearance = _PRECISE.divide(_PRECISE.multiply(years_left, weight_kg), divisor)
    if sex is Sex.FEMALE:
        clearance = _PRECISE.multiply(clearance, RULES.figure("cockcroft_gault_female"))
    reason = RULES.reason(
        "cockcroft_gault",
        age_years=age_years,
        sex=word(RULES, sex),
        weight_kg=weight_kg,
        creatinine_umol_per_l=creatinine_umol_per_l,
        clearance=_shown(clearance),
    )
    return Derived(clearance, CLEARANCE_UNIT, (reason,))


def ckd_epi_2021(
    *, age_years: int | None, sex: Sex | None, creatinine_umol_per_l: Decimal | None
) -> Derived:
    """Return the estimated filtration rate in mL/min/1.73 m2; no value where an input is missing.

    Raises ValueError on an input that no adult has.
    """
    numbers = {"age_years": age_years, "creatinine_umol_per_l": creatinine_umol_per_l}
    refuse_impossible(RULES, numbers)
    if age_years is None or sex is None or creatinine_umol_per_l is None:
        return Derived(None, RATE_UNIT, missing(RULES, {**numbers, "sex": sex}))
    rate = _of_creatinine(creatinine_mg_per_dl(creatinine_umol_per_l), sex)
    rate = _PRECISE.multiply(rate, _PRECISE.power(RULES.figure("ckd_epi_age"), age_years))
    if sex is Sex.FEMALE:
        rate = _PRECISE.multiply(rate, RULES.figure("ckd_epi_female"))
    reason = RULES.reason(
        "ckd_epi_2021",
        age_years=age_years,
        sex=word(RULES, sex),
        creatinine_umol_per_l=creatinine_umol_per_l,
        rate=_shown(rate),
    )
    return Derived(rate, RATE_UNIT, (reason,))


def _of_creatinine(creatinine: Decimal, sex: Sex) -> Decimal:
    ratio = _PRECISE.divide(creatinine, RULES.figure(f"ckd_epi_kappa_{sex}"))
    power = f"ckd_epi_alpha_{sex}" if ratio < 1 else "ckd_epi_above"
    return _PRECISE.multiply(
        RULES.figure("ckd_epi_factor"), _PRECISE.power(ratio, RULES.figure(power))
    )


def creatinine_mg_per_dl(creatinine_umol_per_l: Decimal) -> Decimal:
    """Return a creatinine in mg/dL, to 28 digits, through its molar mass."""
    exact = convert(
        creatinine_umol_per_l,
        UNITS["umol/L"],
        UNITS["mg/dL"],
        molar_mass_g_per_mol=RULES.figure("creatinine_molar_mass"),
    )
    assert exact is not None
    return _PRECISE.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _shown(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))
