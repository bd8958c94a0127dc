"""Values that CTCAE grades and a laboratory may not report: each a named derivation from two
results of the same time, exact, with its reason."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hilum.rules.ctcae.measures import measure
from hilum.rules.ctcae.results import LabResult
from hilum.rules.standard import standard
from hilum.terms.decimals import Measured, rounded
from hilum.terms.reasons import Reason
from hilum.terms.units import UNITS, Unit


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived result and how it came about."""

    result: LabResult
    reason: Reason


def absolute_neutrophils(
    percent: LabResult,
    leukocytes: LabResult,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Derived | None:
    """Return the neutrophil count: the percentage of leukocytes taken at the same time.

    `low` and `high` are the laboratory's limits of the absolute count in 10*9/L; those of the
    percentage are no limits of the count. None where a number is not known exactly, or a unit does
    not fit. That both were taken at the same time is the caller's to see.
    """
    share, count = _exact(percent, UNITS["%"]), _exact(leukocytes, _COUNT)
    if share is None or count is None or share > 100:
        return None
    value = rounded(share * count / 100)
    if value is None:
        return None
    result = LabResult(
        measured=Measured("=", value), unit=_COUNT.code, low=low, high=high, rounded=True
    )
    reason = standard("ctcae").reason(
        "neutrophils_from_percent",
        neutrophils=str(result),
        percent=str(percent.measured),
        leukocytes=str(leukocytes),
    )
    return Derived(result, reason)


def corrected_calcium(calcium: LabResult, albumin: LabResult) -> Derived | None:
    """Return total serum calcium corrected for an albumin taken at the same time, in mmol/L.

    CTCAE v5.0 grades corrected calcium and prints no formula; this is the one of CTCAE v3.0 (the
    remark on hypocalcemia): total calcium - 0.8 x (albumin - 4) in mg/dL and g/dL, where albumin is
    below 4 g/dL; from 4 g/dL on total calcium stands as it is. An open choice: other formulas
    exist. The limits of normal are those of total calcium. None where a number is not known
    exactly, or a unit does not fit.
    """
    held = standard("ctcae")
    molar = held.figure("calcium_molar_mass")
    total = _exact(calcium, UNITS["mg/dL"], molar)
    protein = _exact(albumin, UNITS["g/dL"])
    if total is None or protein is None:
        return None
    lack = max(Fraction(held.figure("albumin_of_correction")) - protein, Fraction(0))
    corrected = total + Fraction(held.figure("calcium_per_albumin")) * lack
    value = rounded(corrected * 10 / Fraction(molar))
    low, high = (_in_mmol(calcium, limit, molar) for limit in (calcium.low, calcium.high))
    if value is None:
        return None
    result = LabResult(
        measured=Measured("=", value),
        unit="mmol/L",
        low=low,
        high=high,
        molar_mass_g_per_mol=molar,
        rounded=True,
    )
    told = {"corrected": str(result), "calcium": str(calcium), "albumin": str(albumin)}
    return Derived(result, held.reason("calcium_corrected", **told))


_COUNT = UNITS["10*9/L"]


def _exact(result: LabResult, unit: Unit, molar_mass: Decimal | None = None) -> Fraction | None:
    measured = measure(_with_molar_mass(result, molar_mass), unit)
    return None if measured is None else measured.where.exact


def _in_mmol(result: LabResult, limit: Decimal | None, molar_mass: Decimal) -> Decimal | None:
    measured = measure(_with_molar_mass(result, molar_mass), UNITS["mmol/L"])
    return None if limit is None or measured is None else rounded(measured.of(limit))


def _with_molar_mass(result: LabResult, molar_mass: Decimal | None) -> LabResult:
    if molar_mass is None:
        return result
    return LabResult(
        measured=result.measured,
        unit=result.unit,
        low=result.low,
        high=result.high,
        molar_mass_g_per_mol=molar_mass,
    )
