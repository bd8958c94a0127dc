"""Kidney function: Cockcroft-Gault 1976, and the CKD-EPI creatinine equation of 2021.

Cockcroft DW, Gault MH, Nephron 1976;16:31-41: (140 - age) x weight in kg / (72 x creatinine in
mg/dL), times 0.85 in women, in mL/min. Inker LA et al., N Engl J Med 2021;385:1737-1749: 142 x
min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age, times 1.012 in women, in mL/min/1.73 m2, with k
0.7 and a -0.241 in women, 0.9 and -0.302 in men.

Values to expect: whole numbers are those of the National Kidney Foundation's calculators
(kidney.org), as the tests of the R package admiral quote them (pharmaverse/admiral,
test-compute_kidney.R). Values with four decimals were computed with R 4.2, creatinine in mg/dL
being umol/L x 113.12 / 10000:

    k <- ifelse(sex == "F", 0.7, 0.9); a <- ifelse(sex == "F", -0.241, -0.302)
    (140 - age) * kg / (72 * mg) * ifelse(sex == "F", 0.85, 1)
    142 * pmin(mg / k, 1)^a * pmax(mg / k, 1)^-1.2 * 0.9938^age * ifelse(sex == "F", 1.012, 1)
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.kidney import Sex, ckd_epi_2021, cockcroft_gault, creatinine_mg_per_dl

WHOLE, FOUR = Decimal(1), Decimal("0.0001")


def clearance(age_years: int, sex: str, weight_kg: str, creatinine_umol_per_l: str) -> Decimal:
    found = cockcroft_gault(
        age_years=age_years,
        sex=Sex(sex),
        weight_kg=Decimal(weight_kg),
        creatinine_umol_per_l=Decimal(creatinine_umol_per_l),
    )
    assert found.value is not None
    return found.value


def rate(age_years: int, sex: str, creatinine_umol_per_l: str) -> Decimal:
    found = ckd_epi_2021(
        age_years=age_years,
        sex=Sex(sex),
        creatinine_umol_per_l=Decimal(creatinine_umol_per_l),
    )
    assert found.value is not None
    return found.value


@pytest.mark.parametrize(
    ("age_years", "sex", "weight_kg", "creatinine_umol_per_l", "clearance_ml_per_min"),
    [(55, "male", "90", "96.36", "97"), (65, "female", "60", "85", "55")],
)
def test_Cockcroft_Gault_gives_what_the_calculator_of_the_National_Kidney_Foundation_gives(
    age_years: int,
    sex: str,
    weight_kg: str,
    creatinine_umol_per_l: str,
    clearance_ml_per_min: str,
) -> None:
    """96.36 umol/L is 1.09 mg/dL."""
    found = clearance(age_years, sex, weight_kg, creatinine_umol_per_l)
    assert found.quantize(WHOLE) == Decimal(clearance_ml_per_min)


@pytest.mark.parametrize(
    ("age_years", "sex", "weight_kg", "creatinine_umol_per_l", "clearance_ml_per_min"),
    [
        (52, "female", "55", "45", "112.2483"),
        (70, "female", "48", "110", "31.8782"),
        (52, "male", "70", "60", "126.0543"),
        (70, "male", "82", "150", "46.9839"),
        (64, "male", "62", "79.56", "72.7174"),
        (45, "female", "90", "61.88", "144.1992"),
    ],
)
def test_Cockcroft_Gault_is_age_and_weight_over_creatinine_and_less_in_women(
    age_years: int,
    sex: str,
    weight_kg: str,
    creatinine_umol_per_l: str,
    clearance_ml_per_min: str,
) -> None:
    """Computed with R."""
    found = clearance(age_years, sex, weight_kg, creatinine_umol_per_l)
    assert found.quantize(FOUR) == Decimal(clearance_ml_per_min)


@pytest.mark.parametrize(
    ("age_years", "sex", "creatinine_umol_per_l", "rate_ml_per_min_per_bsa"),
    [(55, "male", "96.36", "80"), (65, "female", "85", "66")],
)
def test_ckd_epi_gives_what_the_calculator_of_the_National_Kidney_Foundation_gives(
    age_years: int, sex: str, creatinine_umol_per_l: str, rate_ml_per_min_per_bsa: str
) -> None:
    """96.36 umol/L is 1.09 mg/dL."""
    found = rate(age_years, sex, creatinine_umol_per_l)
    assert found.quantize(WHOLE) == Decimal(rate_ml_per_min_per_bsa)


@pytest.mark.parametrize(
    ("age_years", "sex", "creatinine_umol_per_l", "rate_ml_per_min_per_bsa"),
    [
        (52, "female", "45", "112.2943"),
        (70, "female", "110", "46.6227"),
        (52, "male", "60", "111.9043"),
        (70, "male", "150", "42.9291"),
        (64, "male", "79.56", "95.3732"),
        (45, "female", "61.88", "108.6239"),
    ],
)
def test_ckd_epi_has_one_slope_up_to_a_creatinine_of_either_sex_and_another_above(
    age_years: int, sex: str, creatinine_umol_per_l: str, rate_ml_per_min_per_bsa: str
) -> None:
    """0.7 mg/dL in women, 0.9 in men: 61.88 and 79.56 umol/L lie there. Computed with R."""
    found = rate(age_years, sex, creatinine_umol_per_l)
    assert found.quantize(FOUR) == Decimal(rate_ml_per_min_per_bsa)


@pytest.mark.parametrize(
    ("creatinine_umol_per_l", "creatinine_mg_per_dl_expected"),
    [("88.401697", "1.000000"), ("100", "1.131200"), ("45", "0.509040")],
)
def test_creatinine_becomes_mg_per_dl_by_its_molar_mass(
    creatinine_umol_per_l: str, creatinine_mg_per_dl_expected: str
) -> None:
    """113.12 g/mol: 1 mg/dL is 10000 / 113.12 = 88.4016973... umol/L."""
    found = creatinine_mg_per_dl(Decimal(creatinine_umol_per_l))
    assert found.quantize(Decimal("0.000001")) == Decimal(creatinine_mg_per_dl_expected)


@pytest.mark.parametrize(
    ("age_years", "weight_kg", "creatinine_umol_per_l", "seen"),
    [
        (17, "62", "80", "age: saw 17 a, expected 18 to 120 a"),
        (121, "62", "80", "age: saw 121 a, expected 18 to 120 a"),
        (60, "620", "80", "weight: saw 620 kg, expected 20 to 300 kg"),
        (60, "62", "0.9", "creatinine: saw 0.9 umol/L, expected 15 to 3000 umol/L"),
        (60, "62", "14.9", "creatinine: saw 14.9 umol/L, expected 15 to 3000 umol/L"),
        (60, "62", "3000.1", "creatinine: saw 3000.1 umol/L, expected 15 to 3000 umol/L"),
    ],
)
def test_what_no_adult_has_is_refused_and_never_computed_with(
    age_years: int, weight_kg: str, creatinine_umol_per_l: str, seen: str
) -> None:
    """A child, a slip of the point, mg/dL written as umol/L. The bounds are chosen."""
    with pytest.raises(ValueError, match=seen):
        clearance(age_years, "male", weight_kg, creatinine_umol_per_l)


@pytest.mark.parametrize(
    ("age_years", "creatinine_umol_per_l"), [(18, "15"), (120, "15"), (18, "3000"), (120, "3000")]
)
def test_the_bounds_themselves_are_computed_with(
    age_years: int, creatinine_umol_per_l: str
) -> None:
    assert clearance(age_years, "male", "62", creatinine_umol_per_l) > 0
    assert rate(age_years, "male", creatinine_umol_per_l) > 0


def test_what_is_missing_gives_no_estimate_but_a_reason_for_each() -> None:
    found = cockcroft_gault(
        age_years=60, sex=None, weight_kg=None, creatinine_umol_per_l=Decimal(80)
    )
    assert found.value is None
    assert [reason.say() for reason in found.reasons] == [
        "weight is not known: no estimate of kidney function",
        "sex is not known: no estimate of kidney function",
    ]
    other = ckd_epi_2021(age_years=60, sex=Sex.MALE, creatinine_umol_per_l=None)
    assert [reason.say("zh") for reason in other.reasons] == ["肌酐缺失：无法估算肾功能"]


def test_each_estimate_names_its_own_unit() -> None:
    """A clearance in mL/min is not a rate for 1.73 m2."""
    known = {"age_years": 65, "sex": Sex.FEMALE, "creatinine_umol_per_l": Decimal(85)}
    assert cockcroft_gault(**known, weight_kg=Decimal(60)).unit == "mL/min"
    assert ckd_epi_2021(**known).unit == "mL/min/1.73 m2"


CREATININE = st.decimals("15", "3000", places=1)


@given(st.integers(18, 120), st.sampled_from(Sex), CREATININE, CREATININE)
def test_more_creatinine_never_means_a_better_kidney(
    age_years: int, sex: Sex, creatinine: Decimal, other: Decimal
) -> None:
    low, high = sorted((creatinine, other))
    assert rate(age_years, sex, str(low)) >= rate(age_years, sex, str(high))
    assert clearance(age_years, sex, "60", str(low)) >= clearance(age_years, sex, "60", str(high))
