"""How much prednisone a daily amount of another systemic corticosteroid equals, exactly.

The figure of each drug, the milligrams that equal 5 mg prednisone, is a row of the concepts.
Source of such figures: Meikle AW, Tyler FH, Am J Med 1977;63:200-207; they are of the
anti-inflammatory potency by mouth or vein. Routes that hardly reach the blood are the affair of
the criterion that asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

PREDNISONE_MG = 5
"""The amount of prednisone, in mg, that the figures of the other drugs equal."""


def prednisone_mg(amount_mg: Decimal | Fraction, equivalent_mg: Decimal) -> Fraction:
    """Return the mg prednisone that an amount equals; `equivalent_mg` of the drug equal 5 mg.

    Raises ValueError if `equivalent_mg` is not above 0.
    """
    return Fraction(amount_mg) * _factor(equivalent_mg)


def _factor(equivalent_mg: Decimal) -> Fraction:
    if equivalent_mg <= 0:
        raise ValueError(f"equivalent of 5 mg prednisone: saw {equivalent_mg} mg, expected above 0")
    return PREDNISONE_MG / Fraction(equivalent_mg)


@dataclass(frozen=True, slots=True)
class Weights:
    """Whole-number weights: 1 mg of a drug counts its weight, 1 mg prednisone counts `scale`.

    With them an engine that has no fractions sums and compares exactly.
    """

    scale: int
    by_drug: Mapping[str, int]


def weights(equivalents_mg: Mapping[str, Decimal]) -> Weights:
    """Return the weights of drugs from the mg of each that equal 5 mg prednisone."""
    factors = {drug: _factor(amount) for drug, amount in equivalents_mg.items()}
    scale = lcm(*(factor.denominator for factor in factors.values()))
    return Weights(scale, {drug: int(factor * scale) for drug, factor in factors.items()})
