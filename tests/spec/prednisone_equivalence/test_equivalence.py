"""Prednisone equivalence: Meikle and Tyler, Am J Med 1977;63:200-207.

5 mg prednisone equal 4 mg methylprednisolone, 0.75 mg dexamethasone, 20 mg hydrocortisone and
25 mg cortisone.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from hilum.rules.prednisone import prednisone_mg, weights

FIGURES_MG = {
    "prednisone": Decimal(5),
    "methylprednisolone": Decimal(4),
    "dexamethasone": Decimal("0.75"),
    "hydrocortisone": Decimal(20),
    "cortisone": Decimal(25),
}


@pytest.mark.parametrize(
    ("drug", "amount_mg", "prednisone"),
    [
        ("prednisone", "10", Fraction(10)),
        ("methylprednisolone", "8", Fraction(10)),
        ("dexamethasone", "1.5", Fraction(10)),
        ("hydrocortisone", "40", Fraction(10)),
        ("cortisone", "50", Fraction(10)),
        ("dexamethasone", "4", Fraction(80, 3)),
        ("prednisone", "0", Fraction(0)),
    ],
)
def test_an_amount_equals_so_much_prednisone(
    drug: str, amount_mg: str, prednisone: Fraction
) -> None:
    assert prednisone_mg(Decimal(amount_mg), FIGURES_MG[drug]) == prednisone


def test_dexamethasone_1_5_mg_is_not_above_10_mg_prednisone_and_1_500001_mg_is() -> None:
    assert prednisone_mg(Decimal("1.5"), FIGURES_MG["dexamethasone"]) == 10
    assert prednisone_mg(Decimal("1.500001"), FIGURES_MG["dexamethasone"]) > 10


@pytest.mark.parametrize("figure", ["0", "-4"])
def test_a_figure_that_is_not_above_zero_is_refused(figure: str) -> None:
    with pytest.raises(ValueError, match="expected above 0"):
        prednisone_mg(Decimal(10), Decimal(figure))


def test_the_whole_number_weights_say_exactly_what_the_fractions_say() -> None:
    whole = weights(FIGURES_MG)
    assert {drug: Fraction(weight, whole.scale) for drug, weight in whole.by_drug.items()} == {
        "prednisone": Fraction(1),
        "methylprednisolone": Fraction(5, 4),
        "dexamethasone": Fraction(20, 3),
        "hydrocortisone": Fraction(1, 4),
        "cortisone": Fraction(1, 5),
    }


def test_the_scale_is_the_smallest_that_makes_all_weights_whole() -> None:
    """Thirds, quarters and fifths meet in sixtieths."""
    assert weights(FIGURES_MG).scale == 60


def test_without_drugs_there_are_no_weights() -> None:
    assert weights({}).by_drug == {}
