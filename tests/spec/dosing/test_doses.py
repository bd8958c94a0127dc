"""Doses from mg/m2, body surface and hours. Expected values computed by hand from the definitions.

A subject of 168 cm and 62 kg has the square root of 168 x 62 / 3600 = 1.7010 m2 by Mosteller (N
Engl J Med 1987;317:1098), 1.70 to two decimals. The levo form of leucovorin is half the dose of the
racemic: US prescribing information of levoleucovorin, section 2.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.body_size import Formula
from hilum.rules.dosing import (
    Decision,
    DrugDose,
    Folinate,
    FolinateForms,
    Regimen,
    Rounding,
    State,
    Step,
    Verdict,
    decide,
)
from tests.spec.dosing.regimens import FULL, REGIMEN, said, state, values, with_drug

D = Decimal


def doses(decision: Decision) -> dict[str, DrugDose]:
    assert decision.verdict in (Verdict.GIVE, Verdict.REDUCE), [
        reason.say() for reason in decision.reasons
    ]
    return {dose.drug: dose for dose in decision.doses}


@pytest.mark.parametrize(
    ("drug", "mg_per_m2", "mg", "hours", "mg_per_h"),
    [
        ("oxaliplatin", "130", "221", "2", "110.5"),
        ("leucovorin", "200", "340", "2", "170.0"),
        ("fluorouracil_bolus", "400", "680", None, None),
        ("fluorouracil_infusion", "2400", "4080", "24", "170.0"),
    ],
)
def test_a_subject_of_1_70_m2_gets_each_drug_in_mg_and_by_the_hour(
    drug: str, mg_per_m2: str, mg: str, hours: str | None, mg_per_h: str | None
) -> None:
    dose = doses(decide(REGIMEN, state()))[drug]
    assert (dose.mg_per_m2, dose.dose_mg) == (D(mg_per_m2), D(mg))
    assert dose.infusion_hours == (None if hours is None else D(hours))
    assert dose.rate_mg_per_h == (None if mg_per_h is None else D(mg_per_h))


def test_the_drugs_come_in_the_order_in_which_they_are_given() -> None:
    assert [dose.drug for dose in decide(REGIMEN, state()).doses] == [*FULL]


@pytest.mark.parametrize(("hours", "mg_per_h"), [("24", "170.0"), ("46", "88.7")])
def test_the_same_4080_mg_run_at_another_rate_over_other_hours(hours: str, mg_per_h: str) -> None:
    regimen = with_drug("fluorouracil_infusion", infusion_hours=said(D(hours)))
    assert doses(decide(regimen, state()))["fluorouracil_infusion"].rate_mg_per_h == D(mg_per_h)


def test_a_rate_in_mL_per_hour_is_given_only_where_the_volume_is_known() -> None:
    known = with_drug("fluorouracil_infusion", volume_ml=said(D(240)))
    assert doses(decide(known, state()))["fluorouracil_infusion"].rate_ml_per_h == D("10.0")
    assert doses(decide(REGIMEN, state()))["fluorouracil_infusion"].rate_ml_per_h is None


@pytest.mark.parametrize(
    ("printed", "given_form", "mg_per_m2", "mg"),
    [
        (Folinate.RACEMIC, Folinate.RACEMIC, "200", "340"),
        (Folinate.RACEMIC, Folinate.LEVO, "100", "170"),
        (Folinate.LEVO, Folinate.RACEMIC, "400", "680"),
        (Folinate.LEVO, Folinate.LEVO, "200", "340"),
    ],
)
def test_the_levo_form_of_leucovorin_is_half_the_dose_of_the_racemic(
    printed: Folinate, given_form: Folinate, mg_per_m2: str, mg: str
) -> None:
    forms = FolinateForms(printed=printed, given=given_form)
    dose = doses(decide(with_drug("leucovorin", forms=said(forms)), state()))["leucovorin"]
    assert (dose.mg_per_m2, dose.dose_mg, dose.form) == (D(mg_per_m2), D(mg), given_form)


@pytest.mark.parametrize(
    ("formula", "mg"), [(Formula.MOSTELLER, "279.3"), (Formula.DUBOIS, "273.5")]
)
def test_175_cm_and_95_kg_make_279_mg_by_Mosteller_and_274_mg_by_Du_Bois(
    formula: Formula, mg: str
) -> None:
    """Oxaliplatin 130 mg/m2, both cut off: the area after four decimals, the dose after one."""
    regimen = replace(
        with_drug("oxaliplatin", rounding_mg=said(Step(size=D("0.1"), rounding=Rounding.DOWN))),
        bsa_formula=said(formula.value),
        bsa_rounding=said(Step(size=D("0.0001"), rounding=Rounding.DOWN)),
    )
    heavy = state(values=values(body_height="175", body_weight="95"))
    assert doses(decide(regimen, heavy))["oxaliplatin"].dose_mg == D(mg)


@pytest.mark.parametrize(
    ("step_mg", "rounding", "mg"),
    [
        ("1", Rounding.DOWN, "221"),
        ("5", Rounding.DOWN, "220"),
        ("5", Rounding.NEAREST, "220"),
        ("6", Rounding.DOWN, "216"),
        ("6", Rounding.NEAREST, "216"),
        ("10", Rounding.NEAREST, "220"),
        ("15", Rounding.NEAREST, "210"),
    ],
)
def test_221_mg_of_oxaliplatin_are_rounded_to_steps_and_never_above_the_protocols_dose(
    step_mg: str, rounding: Rounding, mg: str
) -> None:
    """To the nearest 6 mg, 221 would be 222: above 130 mg/m2 x 1.70 m2."""
    regimen = with_drug("oxaliplatin", rounding_mg=said(Step(size=D(step_mg), rounding=rounding)))
    assert doses(decide(regimen, state()))["oxaliplatin"].dose_mg == D(mg)


STEPS = st.builds(
    Step,
    size=st.sampled_from([D("0.1"), D(1), D("2.5"), D(5), D(10), D(50)]),
    rounding=st.sampled_from(Rounding),
)


def sized(height_cm: int, weight_kg: int) -> State:
    return state(values=values(body_height=str(height_cm), body_weight=str(weight_kg)))


@given(
    height_cm=st.integers(140, 200),
    weight_kg=st.integers(35, 150),
    step=STEPS,
    formula=st.sampled_from(Formula),
)
def test_no_dose_is_above_the_protocols_for_that_body_surface(
    height_cm: int, weight_kg: int, step: Step, formula: Formula
) -> None:
    regimen: Regimen = replace(REGIMEN, bsa_formula=said(formula.value))
    for name in FULL:
        regimen = with_drug(name, regimen, rounding_mg=said(step))
    decision = decide(regimen, sized(height_cm, weight_kg))
    assert decision.body_surface is not None
    area = Fraction(decision.body_surface.area_m2)
    for name, dose in doses(decision).items():
        exact = Fraction(D(FULL[name])) * area
        assert exact - Fraction(step.size) < Fraction(dose.dose_mg) <= exact
