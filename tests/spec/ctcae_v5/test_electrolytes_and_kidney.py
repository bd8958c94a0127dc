"""Electrolytes and kidney.

CTCAE v5.0, Metabolism and nutrition disorders: sodium, potassium, calcium, magnesium;
Investigations: creatinine. Expected grades are read off the printed numbers; each border is tried
on both sides.
"""

import pytest

from hilum.terms.truth import Truth
from tests.spec.ctcae_v5.labs import grades

SODIUM = {"lln": "137", "uln": "147"}
POTASSIUM = {"lln": "3.5", "uln": "5.3"}
CALCIUM = {"analyte": "calcium_corrected", "lln": "2.11", "uln": "2.52"}
IONIZED = {"analyte": "calcium_ionized", "lln": "1.15", "uln": "1.35"}
MAGNESIUM = {"lln": "0.75", "uln": "1.02"}
SYMPTOMATIC = {"symptoms": Truth.MET}
ASYMPTOMATIC = {"symptoms": Truth.NOT_MET}


@pytest.mark.parametrize(
    ("sodium_mmol_per_l", "asymptomatic", "symptomatic"),
    [
        ("137", "0", "0"), ("136", "1", "1"), ("130", "1", "1"), ("129", "2", "3"),
        ("125", "2", "3"), ("124", "3", "3"), ("120", "3", "3"), ("119.9", "4", "4"),
    ],
)  # fmt: skip
def test_hyponatremia_with_a_lower_limit_of_137(
    sodium_mmol_per_l: str, asymptomatic: str, symptomatic: str
) -> None:
    """Hyponatremia: <LLN - 130; 125-129, grade 2 or 3 by symptoms; 120-124; <120 mmol/L."""
    name = "Hyponatremia"
    assert grades(name, sodium_mmol_per_l, facts=ASYMPTOMATIC, **SODIUM) == asymptomatic
    assert grades(name, sodium_mmol_per_l, facts=SYMPTOMATIC, **SODIUM) == symptomatic


@pytest.mark.parametrize(
    ("sodium_mmol_per_l", "expected"), [("129.5", "1/2"), ("124.5", "2/3"), ("130", "1")]
)
def test_sodium_between_two_printed_ranges_may_be_of_either(
    sodium_mmol_per_l: str, expected: str
) -> None:
    """Hyponatremia prints whole numbers: 130, then 129; 125, then 124. Without symptoms."""
    assert grades("Hyponatremia", sodium_mmol_per_l, facts=ASYMPTOMATIC, **SODIUM) == expected


def test_sodium_of_127_is_grade_2_or_3_until_somebody_says_whether_there_are_symptoms() -> None:
    """Hyponatremia, 125-129 mmol/L."""
    assert grades("Hyponatremia", "127", **SODIUM) == "2/3"


@pytest.mark.parametrize(
    ("sodium_mmol_per_l", "expected"),
    [
        ("147", "0"), ("147.1", "1"), ("150", "1"), ("150.1", "2"), ("155", "2"), ("155.1", "3"),
        ("160", "3"), ("160.1", "4"),
    ],
)  # fmt: skip
def test_hypernatremia_with_an_upper_limit_of_147(sodium_mmol_per_l: str, expected: str) -> None:
    """Hypernatremia: >ULN - 150, >150 - 155, >155 - 160, >160 mmol/L."""
    assert grades("Hypernatremia", sodium_mmol_per_l, **SODIUM) == expected


@pytest.mark.parametrize(
    ("potassium_mmol_per_l", "asymptomatic", "unknown"),
    [
        ("3.5", "0", "0"), ("3.49", "1", "1/2"), ("3", "1", "1/2"), ("2.99", "3", "3"),
        ("2.5", "3", "3"), ("2.49", "4", "4"),
    ],
)  # fmt: skip
def test_hypokalemia_with_a_lower_limit_of_3_5(
    potassium_mmol_per_l: str, asymptomatic: str, unknown: str
) -> None:
    """Hypokalemia: <LLN - 3.0, grade 1 or 2 by symptoms; <3.0 - 2.5; <2.5 mmol/L."""
    name = "Hypokalemia"
    assert grades(name, potassium_mmol_per_l, facts=ASYMPTOMATIC, **POTASSIUM) == asymptomatic
    assert grades(name, potassium_mmol_per_l, **POTASSIUM) == unknown


@pytest.mark.parametrize(
    ("potassium_mmol_per_l", "expected"),
    [
        ("5.3", "0"), ("5.31", "1"), ("5.5", "1"), ("5.51", "2"), ("6", "2"), ("6.01", "3"),
        ("7", "3"), ("7.01", "4"),
    ],
)  # fmt: skip
def test_hyperkalemia_with_an_upper_limit_of_5_3(potassium_mmol_per_l: str, expected: str) -> None:
    """Hyperkalemia: >ULN - 5.5, >5.5 - 6.0, >6.0 - 7.0, >7.0 mmol/L."""
    assert grades("Hyperkalemia", potassium_mmol_per_l, **POTASSIUM) == expected


@pytest.mark.parametrize(
    ("corrected_calcium_mmol_per_l", "expected"),
    [
        ("2.11", "0"), ("2.1", "1"), ("2", "1"), ("1.99", "2"), ("1.75", "2"), ("1.74", "3"),
        ("1.5", "3"), ("1.49", "4"),
    ],
)  # fmt: skip
def test_hypocalcemia_with_a_lower_limit_of_2_11(
    corrected_calcium_mmol_per_l: str, expected: str
) -> None:
    """Hypocalcemia, corrected serum calcium: <LLN - 2.0, <2.0 - 1.75, <1.75 - 1.5, <1.5 mmol/L."""
    assert grades("Hypocalcemia", corrected_calcium_mmol_per_l, **CALCIUM) == expected


@pytest.mark.parametrize(
    ("ionized_calcium_mmol_per_l", "expected"),
    [
        ("1.15", "0"), ("1.14", "1"), ("1", "1"), ("0.99", "2"), ("0.9", "2"), ("0.89", "3"),
        ("0.8", "3"), ("0.79", "4"),
    ],
)  # fmt: skip
def test_hypocalcemia_by_ionized_calcium_with_a_lower_limit_of_1_15(
    ionized_calcium_mmol_per_l: str, expected: str
) -> None:
    """Hypocalcemia, ionized calcium: <LLN - 1.0, <1.0 - 0.9, <0.9 - 0.8, <0.8 mmol/L."""
    assert grades("Hypocalcemia", ionized_calcium_mmol_per_l, **IONIZED) == expected


@pytest.mark.parametrize(
    ("corrected_calcium_mmol_per_l", "expected"),
    [
        ("2.52", "0"), ("2.53", "1"), ("2.9", "1"), ("2.91", "2"), ("3.1", "2"), ("3.11", "3"),
        ("3.4", "3"), ("3.41", "4"),
    ],
)  # fmt: skip
def test_hypercalcemia_with_an_upper_limit_of_2_52(
    corrected_calcium_mmol_per_l: str, expected: str
) -> None:
    """Hypercalcemia, corrected serum calcium: >ULN - 2.9, >2.9 - 3.1, >3.1 - 3.4, >3.4 mmol/L."""
    assert grades("Hypercalcemia", corrected_calcium_mmol_per_l, **CALCIUM) == expected


@pytest.mark.parametrize(
    ("ionized_calcium_mmol_per_l", "expected"),
    [
        ("1.35", "0"), ("1.36", "1"), ("1.5", "1"), ("1.51", "2"), ("1.6", "2"), ("1.61", "3"),
        ("1.8", "3"), ("1.81", "4"),
    ],
)  # fmt: skip
def test_hypercalcemia_by_ionized_calcium_with_an_upper_limit_of_1_35(
    ionized_calcium_mmol_per_l: str, expected: str
) -> None:
    """Hypercalcemia, ionized calcium: >ULN - 1.5, >1.5 - 1.6, >1.6 - 1.8, >1.8 mmol/L."""
    assert grades("Hypercalcemia", ionized_calcium_mmol_per_l, **IONIZED) == expected


@pytest.mark.parametrize(
    ("magnesium_mmol_per_l", "expected"),
    [
        ("0.75", "0"), ("0.749", "1"), ("0.5", "1"), ("0.499", "2"), ("0.4", "2"), ("0.399", "3"),
        ("0.3", "3"), ("0.299", "4"),
    ],
)  # fmt: skip
def test_hypomagnesemia_with_a_lower_limit_of_0_75(
    magnesium_mmol_per_l: str, expected: str
) -> None:
    """Hypomagnesemia: <LLN - 0.5, <0.5 - 0.4, <0.4 - 0.3, <0.3 mmol/L."""
    assert grades("Hypomagnesemia", magnesium_mmol_per_l, **MAGNESIUM) == expected


@pytest.mark.parametrize(
    ("magnesium_mmol_per_l", "expected"),
    [
        ("1.02", "0"), ("1.03", "1"), ("1.23", "1"), ("1.24", "3"), ("3.3", "3"), ("3.31", "4"),
    ],
)  # fmt: skip
def test_hypermagnesemia_has_no_grade_2(magnesium_mmol_per_l: str, expected: str) -> None:
    """Hypermagnesemia: >ULN - 1.23, then grade 3 >1.23 - 3.30, grade 4 >3.30 mmol/L."""
    assert grades("Hypermagnesemia", magnesium_mmol_per_l, **MAGNESIUM) == expected


@pytest.mark.parametrize(
    ("creatinine_umol_per_l", "expected"),
    [
        ("100", "0"), ("100.1", "1"), ("150", "1"), ("150.1", "2"), ("300", "2"), ("300.1", "3"),
        ("600", "3"), ("600.1", "4"),
    ],
)  # fmt: skip
def test_creatinine_with_an_upper_limit_of_100_and_a_baseline_of_400(
    creatinine_umol_per_l: str, expected: str
) -> None:
    """Creatinine increased: >ULN - 1.5, >1.5 - 3.0, >3.0 - 6.0, >6.0 x ULN."""
    found = grades("Creatinine increased", creatinine_umol_per_l, baseline="400", uln="100")
    assert found == expected


@pytest.mark.parametrize(
    ("creatinine_umol_per_l", "expected"),
    [("75", "0"), ("75.1", "2"), ("100.1", "2"), ("150", "2"), ("150.1", "3"), ("601", "4")],
)
def test_creatinine_counts_from_a_baseline_of_50_too_even_below_the_upper_limit(
    creatinine_umol_per_l: str, expected: str
) -> None:
    """Creatinine increased: >1.5 - 3.0 x baseline is grade 2, >3.0 x baseline grade 3."""
    found = grades("Creatinine increased", creatinine_umol_per_l, baseline="50", uln="100")
    assert found == expected


@pytest.mark.parametrize(
    ("creatinine_umol_per_l", "expected"), [("60", "0-4"), ("100", "2-4"), ("175", "3/4")]
)
def test_without_an_upper_limit_the_multiple_of_a_baseline_of_50_says_at_least_how_much(
    creatinine_umol_per_l: str, expected: str
) -> None:
    """Creatinine increased: 2 x baseline is at least grade 2, 3.5 x baseline at least grade 3."""
    assert grades("Creatinine increased", creatinine_umol_per_l, baseline="50") == expected
