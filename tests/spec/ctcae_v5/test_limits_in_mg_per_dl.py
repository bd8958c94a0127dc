"""The limits that are printed in mg/dL too.

CTCAE v5.0; here they are named as the ones that count: calcium, magnesium, cholesterol,
triglycerides (glucose: with metabolism). Expected grades are read off the printed numbers; each
border is tried on both sides.
"""

import pytest

from tests.spec.ctcae_v5.labs import grades


def by_mg_per_dl(term: str, mg_per_dl: str, **limits: str) -> str:
    return grades(term, mg_per_dl, "mg/dL", limits_in="mg/dL", **limits)


@pytest.mark.parametrize(
    ("corrected_calcium_mg_per_dl", "expected"),
    [
        ("8.6", "0"), ("8.59", "1"), ("8", "1"), ("7.99", "2"), ("7", "2"), ("6.99", "3"),
        ("6", "3"), ("5.99", "4"),
    ],
)  # fmt: skip
def test_hypocalcemia_with_a_lower_limit_of_8_6(
    corrected_calcium_mg_per_dl: str, expected: str
) -> None:
    """Hypocalcemia, corrected serum calcium: <LLN - 8.0, <8.0 - 7.0, <7.0 - 6.0, <6.0 mg/dL."""
    limits = {"analyte": "calcium_corrected", "lln": "8.6", "uln": "10.3"}
    assert by_mg_per_dl("Hypocalcemia", corrected_calcium_mg_per_dl, **limits) == expected


@pytest.mark.parametrize(
    ("corrected_calcium_mg_per_dl", "expected"),
    [
        ("10.3", "0"), ("10.31", "1"), ("11.5", "1"), ("11.51", "2"), ("12.5", "2"),
        ("12.51", "3"), ("13.5", "3"), ("13.51", "4"),
    ],
)  # fmt: skip
def test_hypercalcemia_with_an_upper_limit_of_10_3(
    corrected_calcium_mg_per_dl: str, expected: str
) -> None:
    """Hypercalcemia, corrected serum calcium: >ULN - 11.5, >11.5 - 12.5, >12.5 - 13.5, >13.5."""
    limits = {"analyte": "calcium_corrected", "lln": "8.6", "uln": "10.3"}
    assert by_mg_per_dl("Hypercalcemia", corrected_calcium_mg_per_dl, **limits) == expected


@pytest.mark.parametrize(
    ("magnesium_mg_per_dl", "expected"),
    [
        ("1.8", "0"), ("1.799", "1"), ("1.2", "1"), ("1.199", "2"), ("0.9", "2"), ("0.899", "3"),
        ("0.7", "3"), ("0.699", "4"),
    ],
)  # fmt: skip
def test_hypomagnesemia_with_a_lower_limit_of_1_8(magnesium_mg_per_dl: str, expected: str) -> None:
    """Hypomagnesemia: <LLN - 1.2, <1.2 - 0.9, <0.9 - 0.7, <0.7 mg/dL."""
    assert by_mg_per_dl("Hypomagnesemia", magnesium_mg_per_dl, lln="1.8", uln="2.5") == expected


@pytest.mark.parametrize(
    ("magnesium_mg_per_dl", "expected"),
    [("2.5", "0"), ("2.51", "1"), ("3", "1"), ("3.01", "3"), ("8", "3"), ("8.01", "4")],
)
def test_hypermagnesemia_with_an_upper_limit_of_2_5(
    magnesium_mg_per_dl: str, expected: str
) -> None:
    """Hypermagnesemia: >ULN - 3.0, then grade 3 >3.0 - 8.0, grade 4 >8.0 mg/dL."""
    assert by_mg_per_dl("Hypermagnesemia", magnesium_mg_per_dl, lln="1.8", uln="2.5") == expected


@pytest.mark.parametrize(
    ("cholesterol_mg_per_dl", "expected"),
    [
        ("200", "0"), ("201", "1"), ("300", "1"), ("301", "2"), ("400", "2"), ("401", "3"),
        ("500", "3"), ("501", "4"),
    ],
)  # fmt: skip
def test_cholesterol_high_with_an_upper_limit_of_200(
    cholesterol_mg_per_dl: str, expected: str
) -> None:
    """Cholesterol high: >ULN - 300, >300 - 400, >400 - 500, >500 mg/dL."""
    found = by_mg_per_dl("Cholesterol high", cholesterol_mg_per_dl, lln="110", uln="200")
    assert found == expected


@pytest.mark.parametrize(
    ("triglycerides_mg_per_dl", "expected"),
    [
        ("149", "0"), ("150", "1"), ("300", "1"), ("301", "2"), ("500", "2"), ("501", "3"),
        ("1000", "3"), ("1001", "4"),
    ],
)  # fmt: skip
def test_hypertriglyceridemia_from_150(triglycerides_mg_per_dl: str, expected: str) -> None:
    """Hypertriglyceridemia: 150 - 300, >300 - 500, >500 - 1000, >1000 mg/dL."""
    assert by_mg_per_dl("Hypertriglyceridemia", triglycerides_mg_per_dl) == expected
