"""Metabolism.

CTCAE v5.0, Metabolism and nutrition disorders: glucose, urate, triglycerides; Investigations:
cholesterol, lipase, amylase, CPK. Expected grades are read off the printed numbers; each border is
tried on both sides.
"""

import pytest

from hilum.terms.truth import Truth
from tests.spec.ctcae_v5.labs import V5, grades

SYMPTOMATIC = {"symptoms": Truth.MET}
ASYMPTOMATIC = {"symptoms": Truth.NOT_MET}


@pytest.mark.parametrize(
    ("glucose_mmol_per_l", "expected"),
    [
        ("3.9", "0"), ("3.89", "1"), ("3", "1"), ("2.99", "2"), ("2.2", "2"), ("2.19", "3"),
        ("1.7", "3"), ("1.69", "4"),
    ],
)  # fmt: skip
def test_hypoglycemia_with_a_lower_limit_of_3_9(glucose_mmol_per_l: str, expected: str) -> None:
    """Hypoglycemia: <LLN - 3.0, <3.0 - 2.2, <2.2 - 1.7, <1.7 mmol/L."""
    assert grades("Hypoglycemia", glucose_mmol_per_l, lln="3.9", uln="6.1") == expected


@pytest.mark.parametrize(
    ("glucose_mg_per_dl", "expected"),
    [
        ("70", "0"), ("69.9", "1"), ("55", "1"), ("54.9", "2"), ("40", "2"), ("39.9", "3"),
        ("30", "3"), ("29.9", "4"),
    ],
)  # fmt: skip
def test_hypoglycemia_by_the_limits_that_are_printed_in_mg_per_dl(
    glucose_mg_per_dl: str, expected: str
) -> None:
    """Hypoglycemia: <LLN - 55, <55 - 40, <40 - 30, <30 mg/dL, named as the limits that count."""
    found = grades(
        "Hypoglycemia", glucose_mg_per_dl, "mg/dL", lln="70", uln="110", limits_in="mg/dL"
    )
    assert found == expected


@pytest.mark.parametrize("term", ["Hyperglycemia", "Hypophosphatemia", "Hyperphosphatemia"])
def test_terms_whose_grades_are_clinical_are_not_graded_by_a_number(term: str) -> None:
    """v5.0 prints no numbers for them (v4.03 did)."""
    assert term in V5.clinical_terms
    assert V5.named(term) == ()


@pytest.mark.parametrize(
    ("urate_umol_per_l", "without_consequences", "with_consequences", "unknown"),
    [("420", "0", "0", "0"), ("420.1", "1", "3", "1/3")],
)
def test_hyperuricemia_is_grade_1_or_3_by_its_consequences(
    urate_umol_per_l: str, without_consequences: str, with_consequences: str, unknown: str
) -> None:
    """Hyperuricemia: >ULN without (grade 1) or with (grade 3) physiologic consequences."""
    name, limits = "Hyperuricemia", {"lln": "208", "uln": "420"}
    without = {"physiologic_consequences": Truth.NOT_MET}
    having = {"physiologic_consequences": Truth.MET}
    assert grades(name, urate_umol_per_l, facts=without, **limits) == without_consequences
    assert grades(name, urate_umol_per_l, facts=having, **limits) == with_consequences
    assert grades(name, urate_umol_per_l, **limits) == unknown


@pytest.mark.parametrize(
    ("triglycerides_mmol_per_l", "expected"),
    [
        ("1.70", "0"), ("1.71", "1"), ("3.42", "1"), ("3.43", "2"), ("5.7", "2"), ("5.71", "3"),
        ("11.4", "3"), ("11.41", "4"),
    ],
)  # fmt: skip
def test_hypertriglyceridemia_needs_no_limit_of_normal(
    triglycerides_mmol_per_l: str, expected: str
) -> None:
    """Hypertriglyceridemia: 1.71 - 3.42, >3.42 - 5.7, >5.7 - 11.4, >11.4 mmol/L."""
    assert grades("Hypertriglyceridemia", triglycerides_mmol_per_l) == expected


@pytest.mark.parametrize(
    ("cholesterol_mmol_per_l", "expected"),
    [
        ("5.2", "0"), ("5.21", "1"), ("7.75", "1"), ("7.76", "2"), ("10.34", "2"), ("10.35", "3"),
        ("12.92", "3"), ("12.93", "4"),
    ],
)  # fmt: skip
def test_cholesterol_high_with_an_upper_limit_of_5_2(
    cholesterol_mmol_per_l: str, expected: str
) -> None:
    """Cholesterol high: >ULN - 7.75, >7.75 - 10.34, >10.34 - 12.92, >12.92 mmol/L."""
    assert grades("Cholesterol high", cholesterol_mmol_per_l, lln="2.9", uln="5.2") == expected


@pytest.mark.parametrize("term", ["Lipase increased", "Serum amylase increased"])
@pytest.mark.parametrize(
    ("u_per_l", "asymptomatic", "symptomatic", "unknown"),
    [
        ("100", "0", "0", "0"), ("100.1", "1", "1", "1"), ("150", "1", "1", "1"),
        ("150.1", "2", "2", "2"), ("200", "2", "2", "2"), ("200.1", "2", "3", "2/3"),
        ("500", "2", "3", "2/3"), ("500.1", "3", "4", "3/4"),
    ],
)  # fmt: skip
def test_lipase_and_amylase_with_an_upper_limit_of_100(
    term: str, u_per_l: str, asymptomatic: str, symptomatic: str, unknown: str
) -> None:
    """Lipase, serum amylase increased: >ULN - 1.5, >1.5 - 2.0, >2.0 - 5.0, >5.0 x ULN; from 2.0 on
    symptoms make it a grade more."""
    assert grades(term, u_per_l, facts=ASYMPTOMATIC, uln="100") == asymptomatic
    assert grades(term, u_per_l, facts=SYMPTOMATIC, uln="100") == symptomatic
    assert grades(term, u_per_l, uln="100") == unknown


@pytest.mark.parametrize(
    ("cpk_u_per_l", "expected"),
    [
        ("200", "0"), ("200.1", "1"), ("500", "1"), ("500.1", "2"), ("1000", "2"),
        ("1000.1", "3"), ("2000", "3"), ("2000.1", "4"),
    ],
)  # fmt: skip
def test_cpk_with_an_upper_limit_of_200(cpk_u_per_l: str, expected: str) -> None:
    """CPK increased: >ULN - 2.5, >2.5 - 5, >5 - 10, >10 x ULN."""
    assert grades("CPK increased", cpk_u_per_l, lln="50", uln="200") == expected
