"""Blood counts.

CTCAE v5.0 (NCI, 27 November 2017), Blood and lymphatic system disorders, and Investigations:
hemoglobin, leukocytes, neutrophils, lymphocytes, platelets, eosinophils. Expected grades are read
off the printed numbers; each border is tried on both sides.
"""

import pytest

from tests.spec.ctcae_v5.labs import grades


@pytest.mark.parametrize(
    ("hemoglobin_g_per_l", "expected"),
    [
        ("175", "0"), ("130", "0"), ("129.9", "1"), ("100", "1"), ("99.9", "2"),
        ("80", "2"), ("79.9", "3"), ("40", "3"),
    ],
)  # fmt: skip
def test_anemia_with_a_lower_limit_of_130_g_per_l(hemoglobin_g_per_l: str, expected: str) -> None:
    """Anemia: <LLN - 100, <100 - 80, <80 g/L; no number gives grade 4."""
    assert grades("Anemia", hemoglobin_g_per_l, lln="130", uln="175") == expected


@pytest.mark.parametrize(
    ("hemoglobin_g_per_dl", "expected"),
    [("13.0", "0"), ("12.9", "1"), ("10.0", "1"), ("9.9", "2"), ("8.0", "2"), ("7.9", "3")],
)
def test_anemia_in_g_per_dl(hemoglobin_g_per_dl: str, expected: str) -> None:
    """Anemia: <LLN - 10.0, <10.0 - 8.0, <8.0 g/dL."""
    assert grades("Anemia", hemoglobin_g_per_dl, "g/dL", lln="13", uln="17.5") == expected


@pytest.mark.parametrize(
    ("hemoglobin_mmol_per_l", "expected"),
    [("8.1", "0"), ("8.0", "1"), ("6.2", "1"), ("6.1", "2"), ("4.9", "2"), ("4.89", "3")],
)
def test_anemia_by_the_limits_that_are_printed_in_mmol_per_l(
    hemoglobin_mmol_per_l: str, expected: str
) -> None:
    """Anemia: <LLN - 6.2, <6.2 - 4.9, <4.9 mmol/L, named as the limits that count."""
    found = grades(
        "Anemia", hemoglobin_mmol_per_l, "mmol/L", lln="8.1", uln="10.9", limits_in="mmol/L"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("leukocytes_10_9_per_l", "expected"),
    [
        ("10", "0"), ("3.5", "0"), ("3.49", "1"), ("3", "1"), ("2.99", "2"), ("2", "2"),
        ("1.99", "3"), ("1", "3"), ("0.99", "4"), ("0", "4"),
    ],
)  # fmt: skip
def test_white_blood_cell_decreased_with_a_lower_limit_of_3_5(
    leukocytes_10_9_per_l: str, expected: str
) -> None:
    """White blood cell decreased: <LLN - 3.0, <3.0 - 2.0, <2.0 - 1.0, <1.0 x 10e9/L."""
    found = grades("White blood cell decreased", leukocytes_10_9_per_l, lln="3.5", uln="9.5")
    assert found == expected


@pytest.mark.parametrize(
    ("leukocytes_10_9_per_l", "expected"), [("12", "0"), ("100", "0"), ("100.01", "3")]
)
def test_leukocytosis_is_grade_3_above_100_and_nothing_below(
    leukocytes_10_9_per_l: str, expected: str
) -> None:
    """Leukocytosis: grade 3 >100,000/mm3; no grades 1 and 2."""
    assert grades("Leukocytosis", leukocytes_10_9_per_l, lln="3.5", uln="9.5") == expected


@pytest.mark.parametrize(
    ("neutrophils_10_9_per_l", "expected"),
    [
        ("1.8", "0"), ("1.79", "1"), ("1.5", "1"), ("1.49", "2"), ("1", "2"), ("0.99", "3"),
        ("0.5", "3"), ("0.49", "4"), ("0", "4"),
    ],
)  # fmt: skip
def test_neutrophil_count_decreased_with_a_lower_limit_of_1_8(
    neutrophils_10_9_per_l: str, expected: str
) -> None:
    """Neutrophil count decreased: <LLN - 1.5, <1.5 - 1.0, <1.0 - 0.5, <0.5 x 10e9/L."""
    found = grades("Neutrophil count decreased", neutrophils_10_9_per_l, lln="1.8", uln="6.3")
    assert found == expected


@pytest.mark.parametrize(
    ("neutrophils_per_mm3", "expected"),
    [("1500", "1"), ("1499", "2"), ("1000", "2"), ("999", "3"), ("500", "3"), ("499", "4")],
)
def test_neutrophils_per_mm3(neutrophils_per_mm3: str, expected: str) -> None:
    """Neutrophil count decreased: <LLN - 1500, <1500 - 1000, <1000 - 500, <500/mm3."""
    found = grades(
        "Neutrophil count decreased", neutrophils_per_mm3, "/mm3", lln="1800", uln="6300"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("lymphocytes_10_9_per_l", "expected"),
    [
        ("1.1", "0"), ("1.09", "1"), ("0.8", "1"), ("0.79", "2"), ("0.5", "2"), ("0.49", "3"),
        ("0.2", "3"), ("0.199", "4"),
    ],
)  # fmt: skip
def test_lymphocyte_count_decreased_with_a_lower_limit_of_1_1(
    lymphocytes_10_9_per_l: str, expected: str
) -> None:
    """Lymphocyte count decreased: <LLN - 0.8, <0.8 - 0.5, <0.5 - 0.2, <0.2 x 10e9/L."""
    found = grades("Lymphocyte count decreased", lymphocytes_10_9_per_l, lln="1.1", uln="3.2")
    assert found == expected


@pytest.mark.parametrize(
    ("lymphocytes_10_9_per_l", "expected"),
    [("3.9", "0"), ("4", "0"), ("4.01", "2"), ("20", "2"), ("20.01", "3")],
)
def test_lymphocyte_count_increased_begins_with_grade_2(
    lymphocytes_10_9_per_l: str, expected: str
) -> None:
    """Lymphocyte count increased: grade 2 >4000 - 20,000/mm3, grade 3 >20,000/mm3."""
    found = grades("Lymphocyte count increased", lymphocytes_10_9_per_l, lln="1.1", uln="3.2")
    assert found == expected


@pytest.mark.parametrize(
    ("platelets_10_9_per_l", "expected"),
    [
        ("125", "0"), ("124", "1"), ("75", "1"), ("74.9", "2"), ("50", "2"), ("49.9", "3"),
        ("25", "3"), ("24.9", "4"), ("1", "4"),
    ],
)  # fmt: skip
def test_platelet_count_decreased_with_a_lower_limit_of_125(
    platelets_10_9_per_l: str, expected: str
) -> None:
    """Platelet count decreased: <LLN - 75, <75 - 50, <50 - 25, <25 x 10e9/L."""
    found = grades("Platelet count decreased", platelets_10_9_per_l, lln="125", uln="350")
    assert found == expected


@pytest.mark.parametrize(
    ("eosinophils_10_9_per_l", "baseline_10_9_per_l", "expected"),
    [
        ("0.52", "0.1", "0"), ("0.53", "0.1", "1"), ("0.8", "0.8", "0"), ("0.81", "0.8", "1"),
        ("0.3", "0.1", "0"),
    ],
)  # fmt: skip
def test_eosinophilia_is_above_the_upper_limit_of_0_52_and_above_the_baseline(
    eosinophils_10_9_per_l: str, baseline_10_9_per_l: str, expected: str
) -> None:
    """Eosinophilia: grade 1 >ULN and >Baseline; grade 3 is clinical."""
    found = grades(
        "Eosinophilia", eosinophils_10_9_per_l, baseline=baseline_10_9_per_l, lln="0.02", uln="0.52"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("hemoglobin_g_per_l", "baseline_g_per_l", "expected"),
    [
        ("175", "150", "0"), ("175.1", "150", "1"), ("195", "150", "1"), ("195.1", "150", "2"),
        ("215", "150", "2"), ("215.1", "150", "3"),
        ("180", "180", "0"), ("180.1", "180", "1"), ("200", "180", "1"), ("200.1", "180", "2"),
        ("220", "180", "2"), ("220.1", "180", "3"),
    ],
)  # fmt: skip
def test_hemoglobin_increased_counts_from_the_upper_limit_of_175_or_from_a_baseline_above_it(
    hemoglobin_g_per_l: str, baseline_g_per_l: str, expected: str
) -> None:
    """Hemoglobin increased: >0 - 2, >2 - 4, >4 g/dL. v5.0 does not print from what: v4.03 does."""
    found = grades(
        "Hemoglobin increased", hemoglobin_g_per_l, baseline=baseline_g_per_l, lln="130", uln="175"
    )
    assert found == expected
