"""Coagulation.

CTCAE v5.0, Investigations: INR, aPTT, fibrinogen. Expected grades are read off the printed numbers;
each border is tried on both sides.
"""

import pytest

from hilum.rules.ctcae import Missing
from hilum.terms.truth import Truth
from tests.spec.ctcae_v5.labs import graded, grades

NOT_ANTICOAGULATED = {"anticoagulation": Truth.NOT_MET}
ANTICOAGULATED = {"anticoagulation": Truth.MET}


@pytest.mark.parametrize(
    ("inr", "expected"),
    [
        ("1.2", "0"), ("1.21", "1"), ("1.5", "1"), ("1.51", "2"), ("2.5", "2"), ("2.51", "3"),
    ],
)  # fmt: skip
def test_inr_without_an_anticoagulant(inr: str, expected: str) -> None:
    """INR increased: >1.2 - 1.5, >1.5 - 2.5, >2.5."""
    assert grades("INR increased", inr, facts=NOT_ANTICOAGULATED) == expected


@pytest.mark.parametrize(
    ("inr", "expected"),
    [("2", "0"), ("2.01", "1"), ("3", "1"), ("3.01", "2"), ("5", "2"), ("5.01", "3")],
)
def test_inr_on_an_anticoagulant_with_a_baseline_of_2(inr: str, expected: str) -> None:
    """INR increased, on anticoagulation: >1 - 1.5, >1.5 - 2.5, >2.5 x baseline."""
    assert grades("INR increased", inr, baseline="2", facts=ANTICOAGULATED) == expected


@pytest.mark.parametrize(
    ("inr", "expected"), [("1.4", "1"), ("1.15", "0/1"), ("2.6", "2/3"), ("2.9", "3")]
)
def test_inr_where_nobody_said_whether_an_anticoagulant_is_given(inr: str, expected: str) -> None:
    """With a baseline of 1.1: both readings are tried; a person says which one it is."""
    found = graded("INR increased", inr, baseline="1.1")
    assert found.grades == expected
    assert (Missing.FACT in found.missing) is (len(expected) > 1)


@pytest.mark.parametrize(
    ("aptt_s", "expected"),
    [("40", "0"), ("40.1", "1"), ("60", "1"), ("60.1", "2"), ("100", "2"), ("100.1", "3")],
)
def test_aptt_with_an_upper_limit_of_40_s(aptt_s: str, expected: str) -> None:
    """Activated partial thromboplastin time prolonged: >ULN - 1.5, >1.5 - 2.5, >2.5 x ULN."""
    found = grades("Activated partial thromboplastin time prolonged", aptt_s, lln="25", uln="40")
    assert found == expected


@pytest.mark.parametrize(
    ("fibrinogen_g_per_l", "expected"),
    [
        ("2.4", "0"), ("2.39", "1"), ("1.8", "1"), ("1.79", "2"), ("1.2", "2"), ("1.19", "3"),
        ("0.6", "3"), ("0.59", "4"), ("0.49", "4"),
    ],
)  # fmt: skip
def test_fibrinogen_with_a_normal_baseline_and_a_lower_limit_of_2_4(
    fibrinogen_g_per_l: str, expected: str
) -> None:
    """Fibrinogen decreased: <1.0 - 0.75, <0.75 - 0.5, <0.5 - 0.25, <0.25 x LLN."""
    found = grades("Fibrinogen decreased", fibrinogen_g_per_l, baseline="3", lln="2.4", uln="4")
    assert found == expected


@pytest.mark.parametrize(
    ("fibrinogen_g_per_l", "expected"),
    [
        ("2", "0"), ("1.99", "1"), ("1.51", "1"), ("1.5", "2"), ("1.01", "2"), ("1", "3"),
        ("0.51", "3"), ("0.5", "4"), ("0.49", "4"),
    ],
)  # fmt: skip
def test_fibrinogen_with_an_abnormal_baseline_of_2_and_a_lower_limit_of_2_4(
    fibrinogen_g_per_l: str, expected: str
) -> None:
    """Fibrinogen decreased: by <25%, 25 - <50%, 50 - <75%, 75% of the baseline."""
    found = grades("Fibrinogen decreased", fibrinogen_g_per_l, baseline="2", lln="2.4", uln="4")
    assert found == expected


@pytest.mark.parametrize(("fibrinogen_mg_per_dl", "expected"), [("50", "2"), ("49.9", "4")])
def test_fibrinogen_below_50_mg_per_dl_is_grade_4_whatever_the_limit(
    fibrinogen_mg_per_dl: str, expected: str
) -> None:
    """With LLN 100 mg/dL, 50 mg/dL is 0.5 x LLN: grade 2; below 50 mg/dL it is grade 4."""
    found = grades(
        "Fibrinogen decreased", fibrinogen_mg_per_dl, "mg/dL", baseline="200", lln="100", uln="400"
    )
    assert found == expected
