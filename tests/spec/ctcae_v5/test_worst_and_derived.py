"""The worst grade over a period, and values that are derived before they are graded.

Corrected calcium: CTCAE v3.0, Metabolic/Laboratory, "Calcium, serum-low (hypocalcemia)", remark:
total calcium - 0.8 x (albumin - 4) in mg/dL and g/dL, where albumin is below 4 g/dL.
"""

from decimal import Decimal

import pytest

from hilum.rules.ctcae import absolute_neutrophils, corrected_calcium, worst
from tests.spec.ctcae_v5.labs import graded, lab


def platelets(*values: str) -> list[object]:
    return [graded("Platelet count decreased", value, lln="125", uln="350") for value in values]


@pytest.mark.parametrize(
    ("platelets_10_9_per_l", "expected"),
    [
        (("200", "60", "90"), (2,)),
        (("200",), (0,)),
        (("60", "<75"), (2, 3, 4)),
        (("40", "<75"), (3, 4)),
    ],
)
def test_the_worst_grade_is_at_least_the_greatest_lowest_and_at_most_the_greatest_highest(
    platelets_10_9_per_l: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    """Platelets with a lower limit of 125."""
    assert worst(platelets(*platelets_10_9_per_l)).possible == expected  # type: ignore[arg-type]


def test_the_order_of_results_does_not_matter_to_the_worst() -> None:
    values = ("200", "<75", "60", "130")
    forth, back = worst(platelets(*values)), worst(platelets(*reversed(values)))  # type: ignore[arg-type]
    assert forth.possible == back.possible


def test_what_cannot_be_graded_is_counted_beside_the_worst() -> None:
    ungradeable = graded("CPK increased", "300")
    found = worst([ungradeable, graded("CPK increased", "700", uln="200")])
    assert (found.possible, found.ungradeable) == ((2,), 1)
    assert worst([ungradeable]).possible is None


def test_results_of_two_terms_have_no_common_worst() -> None:
    with pytest.raises(ValueError, match="expected one term"):
        worst([graded("CPK increased", "300"), graded("Anemia", "90", lln="130")])


@pytest.mark.parametrize(
    ("percent", "leukocytes", "expected_10_9_per_l"),
    [("50", "3.0", "1.5"), ("49.9", "3.0", "1.497"), ("12.5", "8", "1"), ("0", "2", "0")],
)
def test_absolute_neutrophils_are_the_percentage_of_the_leukocytes(
    percent: str, leukocytes: str, expected_10_9_per_l: str
) -> None:
    """Neutrophils are graded by their absolute count."""
    found = absolute_neutrophils(lab(percent, "%"), lab(leukocytes, "10*9/L"), low=Decimal("1.8"))
    assert found is not None
    assert found.result.measured is not None
    assert found.result.measured.number == Decimal(expected_10_9_per_l)
    assert found.result.low == Decimal("1.8")


@pytest.mark.parametrize(
    ("percent", "leukocytes"), [("50 %", None), ("<5", "3.0"), ("50", "<0.5"), ("120", "3.0")]
)
def test_nothing_is_derived_from_a_number_that_is_not_known(
    percent: str, leukocytes: str | None
) -> None:
    share = lab(percent.removesuffix(" %"), "%")
    count = lab(leukocytes or "3.0", "10*9/L" if leukocytes else None)
    if leukocytes is None:
        count = lab("3.0", "mg/dL")
    assert absolute_neutrophils(share, count) is None


@pytest.mark.parametrize(
    ("calcium_mg_per_dl", "albumin_g_per_dl", "corrected_mg_per_dl"),
    [("8.0", "2.5", "9.2"), ("8.0", "3.9", "8.08"), ("8.0", "4.0", "8.0"), ("8.0", "5.0", "8.0")],
)
def test_calcium_is_corrected_where_albumin_is_below_4_g_per_dl(
    calcium_mg_per_dl: str, albumin_g_per_dl: str, corrected_mg_per_dl: str
) -> None:
    """CTCAE v3.0's formula; kept in mmol/L (40.078 g/mol)."""
    found = corrected_calcium(
        lab(calcium_mg_per_dl, "mg/dL"), lab(albumin_g_per_dl, "g/dL", lln="3.5")
    )
    assert found is not None
    assert found.result.measured is not None
    expected = Decimal(corrected_mg_per_dl) * 10 / Decimal("40.078")
    assert abs(found.result.measured.number - expected) <= Decimal("0.0000005")


def test_calcium_without_albumin_in_a_known_unit_is_not_corrected() -> None:
    assert corrected_calcium(lab("2.0", "mmol/L"), lab("30", "U/L")) is None
    assert corrected_calcium(lab("2.0", "mmol/L"), lab("<30", "g/L")) is None
