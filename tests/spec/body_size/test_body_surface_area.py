"""Body surface area: Mosteller 1987, Du Bois and Du Bois 1916, Haycock 1978.

Mosteller RD, N Engl J Med 1987;317:1098: root of (height in cm x weight in kg / 3600). Du Bois D,
Du Bois EF, Arch Intern Med 1916;17:863-871: 0.007184 x height^0.725 x weight^0.425. Haycock GB et
al., J Pediatr 1978;93:62-66: 0.024265 x height^0.3964 x weight^0.5378.

Areas to expect were computed with R 4.2:

    h <- c(155, 168, 175, 160, 180); w <- c(45, 62, 95, 50, 120)
    round(sqrt(h * w / 3600), 6)
    round(0.007184 * h^0.725 * w^0.425, 6)
    round(0.024265 * h^0.3964 * w^0.5378, 6)
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.body_size import Formula, body_surface_area, body_surface_area_m2


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "mosteller_m2", "dubois_m2", "haycock_m2"),
    [
        ("155", "45", "1.391941", "1.402724", "1.387795"),
        ("168", "62", "1.700980", "1.704049", "1.702320"),
        ("175", "95", "2.148966", "2.104270", "2.176408"),
        ("160", "50", "1.490712", "1.501121", "1.487303"),
        ("180", "120", "2.449490", "2.371870", "2.495479"),
    ],
)
def test_each_formula_gives_its_area(
    height_cm: str, weight_kg: str, mosteller_m2: str, dubois_m2: str, haycock_m2: str
) -> None:
    """Computed with R, to six decimals."""
    for formula, expected in (
        (Formula.MOSTELLER, mosteller_m2),
        (Formula.DUBOIS, dubois_m2),
        (Formula.HAYCOCK, haycock_m2),
    ):
        assert area(height_cm, weight_kg, formula).quantize(Decimal("0.000001")) == Decimal(
            expected
        )


def area(height_cm: str, weight_kg: str, formula: Formula) -> Decimal:
    return body_surface_area_m2(
        height_cm=Decimal(height_cm), weight_kg=Decimal(weight_kg), formula=formula
    )


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "mosteller_over_dubois_percent"),
    [("168", "62", "-0.2"), ("155", "45", "-0.8"), ("175", "95", "2.1")],
)
def test_mosteller_and_du_bois_differ_by_the_figures_of_the_clinical_reference(
    height_cm: str, weight_kg: str, mosteller_over_dubois_percent: str
) -> None:
    """So the formula is the study's choice. Clinical reference, 2.2."""
    ratio = area(height_cm, weight_kg, Formula.MOSTELLER) / area(
        height_cm, weight_kg, Formula.DUBOIS
    )
    difference = ((ratio - 1) * 100).quantize(Decimal("0.1"))
    assert difference == Decimal(mosteller_over_dubois_percent)


def test_at_175_cm_and_95_kg_the_formula_decides_on_279_or_274_mg() -> None:
    doses = [
        round(130 * area("175", "95", formula)) for formula in (Formula.MOSTELLER, Formula.DUBOIS)
    ]
    assert doses == [279, 274]


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "seen"),
    [
        ("1.68", "62", "height: saw 1.68 cm, expected 100 to 230 cm"),
        ("68", "62", "height: saw 68 cm, expected 100 to 230 cm"),
        ("1680", "62", "height: saw 1680 cm, expected 100 to 230 cm"),
        ("168", "620", "weight: saw 620 kg, expected 20 to 300 kg"),
        ("168", "62000", "weight: saw 62000 kg, expected 20 to 300 kg"),
        ("168", "0", "weight: saw 0 kg, expected 20 to 300 kg"),
        ("168", "-62", "weight: saw -62 kg, expected 20 to 300 kg"),
        ("99.9", "62", "height: saw 99.9 cm, expected 100 to 230 cm"),
        ("230.1", "62", "height: saw 230.1 cm, expected 100 to 230 cm"),
        ("168", "19.9", "weight: saw 19.9 kg, expected 20 to 300 kg"),
        ("168", "300.1", "weight: saw 300.1 kg, expected 20 to 300 kg"),
    ],
)
def test_what_no_adult_has_is_refused_and_never_computed_with(
    height_cm: str, weight_kg: str, seen: str
) -> None:
    """Metres, inches, millimetres, grams, a slip of the point. The bounds are chosen."""
    with pytest.raises(ValueError, match=seen):
        area(height_cm, weight_kg, Formula.MOSTELLER)


@pytest.mark.parametrize(
    ("height_cm", "weight_kg"), [("100", "20"), ("230", "300"), ("100", "300"), ("230", "20")]
)
def test_the_bounds_themselves_are_computed_with(height_cm: str, weight_kg: str) -> None:
    assert all(area(height_cm, weight_kg, formula) > 0 for formula in Formula)


def test_without_a_weight_there_is_no_area_but_a_reason() -> None:
    found = body_surface_area(height_cm=Decimal(168), weight_kg=None, formula=Formula.MOSTELLER)
    assert found.value is None
    assert [reason.say() for reason in found.reasons] == [
        "weight is not known: no body surface area"
    ]
    assert [reason.say("zh") for reason in found.reasons] == ["体重缺失：无法计算体表面积"]


def test_an_area_says_its_values_and_its_formula() -> None:
    found = body_surface_area(
        height_cm=Decimal(168), weight_kg=Decimal(62), formula=Formula.MOSTELLER
    )
    assert found.unit == "m2"
    assert found.reasons[0].say() == "168 cm and 62 kg: 1.701 m2 (Mosteller)"


HEIGHTS, WEIGHTS = st.decimals("100", "230", places=1), st.decimals("20", "300", places=1)


@given(HEIGHTS, HEIGHTS, WEIGHTS, WEIGHTS, st.sampled_from(Formula))
def test_who_is_taller_or_heavier_never_has_the_smaller_area(
    height: Decimal, other_height: Decimal, weight: Decimal, other_weight: Decimal, formula: Formula
) -> None:
    low, high = sorted((height, other_height))
    less, more = sorted((weight, other_weight))
    small = body_surface_area_m2(height_cm=low, weight_kg=less, formula=formula)
    assert small <= body_surface_area_m2(height_cm=high, weight_kg=more, formula=formula)
