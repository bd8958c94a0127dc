"""Body surface area by the formula that the study names.

Sources: Mosteller RD, N Engl J Med 1987;317:1098; Du Bois D, Du Bois EF, Arch Intern Med
1916;17:863-871; Haycock GB et al., J Pediatr 1978;93:62-66. Nothing is rounded beyond the 28
digits of the computation; what a dose rounds is the regimen's affair. Open choices, named by
whoever asks: the formula; which weight (measured, or without ascites) is given. A cap is the
regimen's.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from typing import assert_never

from hilum.rules.derived import Derived, missing, refuse_impossible, word
from hilum.rules.standard import Standard, standard

RULES: Standard = standard("body_size")
UNIT = "m2"
_PRECISE = Context(prec=28, rounding=ROUND_HALF_EVEN)


class Formula(StrEnum):
    """A formula of body surface area. There is no default."""

    MOSTELLER = "mosteller"
    DUBOIS = "dubois"
    HAYCOCK = "haycock"


def body_surface_area_m2(*, height_cm: Decimal, weight_kg: Decimal, formula: Formula) -> Decimal:
    """Return the body surface area in m2, to 28 digits.

    Raises ValueError on a height or weight that no adult has (metres for centimetres, 620 kg).
    """
    refuse_impossible(RULES, {"height_cm": height_cm, "weight_kg": weight_kg})
    match formula:
        case Formula.MOSTELLER:
            product = _PRECISE.multiply(height_cm, weight_kg)
            return _PRECISE.sqrt(_PRECISE.divide(product, RULES.figure("mosteller_divisor")))
        case Formula.DUBOIS | Formula.HAYCOCK:
            height = _PRECISE.power(height_cm, RULES.figure(f"{formula}_height_power"))
            weight = _PRECISE.power(weight_kg, RULES.figure(f"{formula}_weight_power"))
            product = _PRECISE.multiply(height, weight)
            return _PRECISE.multiply(RULES.figure(f"{formula}_factor"), product)
        case _ as never:
            assert_never(never)


def body_surface_area(
    *, height_cm: Decimal | None, weight_kg: Decimal | None, formula: Formula
) -> Derived:
    """Return the body surface area with its reason; no value where an input is missing.

    Raises ValueError on a height or weight that no adult has, even where the other is missing.
    """
    inputs = {"height_cm": height_cm, "weight_kg": weight_kg}
    refuse_impossible(RULES, inputs)
    if height_cm is None or weight_kg is None:
        return Derived(None, UNIT, missing(RULES, inputs))
    area = body_surface_area_m2(height_cm=height_cm, weight_kg=weight_kg, formula=formula)
    shown = area.quantize(Decimal("0.0001"))
    reason = RULES.reason(
        "area",
        height_cm=height_cm,
        weight_kg=weight_kg,
        area_m2=shown,
        formula=word(RULES, formula.value),
    )
    return Derived(area, UNIT, (reason,))
