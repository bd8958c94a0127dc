"""The closed table of units: exact factors, published conversions, spellings (DESIGN 3)."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilum.concepts import shipped_concepts
from hilum.terms.units import UNITS, convert, read_unit

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=6)
SAME_DIMENSION = [
    (one, other)
    for one, other in permutations(UNITS.values(), 2)
    if one.dimension == other.dimension
]


@settings(max_examples=20)
@given(number=NUMBERS)
def test_a_number_in_any_unit_converts_there_and_back_exactly(number: Decimal) -> None:
    """Every pair of units of one dimension; exact factors: a conversion rounds nothing."""
    for one, other in SAME_DIMENSION:
        there = convert(number, one, other)
        assert there is not None
        assert convert(there, other, one) == Fraction(number), (one.code, other.code)


@given(number=NUMBERS, grams_per_mol=st.decimals(min_value=1, max_value=10**6, places=2))
def test_mass_and_molar_concentration_convert_there_and_back_exactly(
    number: Decimal, grams_per_mol: Decimal
) -> None:
    """By the molar mass alone."""
    there = convert(number, UNITS["mg/dL"], UNITS["umol/L"], molar_mass_g_per_mol=grams_per_mol)
    assert there is not None
    back = convert(there, UNITS["umol/L"], UNITS["mg/dL"], molar_mass_g_per_mol=grams_per_mol)
    assert back == Fraction(number)


@pytest.mark.parametrize(
    ("number", "unit", "into", "published"),
    [
        ("1", "g/dL", "g/L", "10"),  # NIST SP 811: 1 dL = 0.1 L
        ("1", "10*3/uL", "10*9/L", "1"),  # AMA Manual of Style, 17.5: platelets, 1.0
        ("1", "/uL", "10*9/L", "0.001"),  # AMA Manual of Style, 17.5: leukocytes, 0.001
        ("1", "10*6/uL", "10*12/L", "1"),  # AMA Manual of Style, 17.5: erythrocytes, 1.0
        ("1", "ng/mL", "ug/L", "1"),  # AMA Manual of Style, 17.5: alpha-fetoprotein, 1.0
        ("1", "[lb_av]", "kg", "0.45359237"),  # NIST SP 811, B.8: pound (avoirdupois), exact
        ("1", "[in_i]", "cm", "2.54"),  # NIST SP 811, B.8: inch, exact
        ("1", "mm[Hg]", "kPa", "0.133322"),  # UCUM table 4 and NIST SP 811, B.8: 1.333224 E-01
        ("98.6", "[degF]", "Cel", "37"),  # NIST SP 811, B.8: (t/°F - 32)/1.8
        ("-40", "Cel", "[degF]", "-40"),  # the same formula, the point where both agree
        ("1", "[IU]/mL", "[IU]/L", "1000"),  # 1 L = 1000 mL
        ("1", "m[IU]/mL", "[IU]/L", "1"),  # AMA Manual of Style, 17.5: hCG, 1.0
        ("1", "a", "mo", "12"),  # UCUM table 4: 12 months a year
        ("1", "wk", "d", "7"),  # UCUM table 4
        ("1", "d", "h", "24"),  # NIST SP 811, table 6
        ("120", "mL/h", "mL/min", "2"),  # 1 h = 60 min
        ("1", "g", "ug", "1000000"),  # SI prefixes
        ("50", "%", "1", "0.5"),  # UCUM table 4: 10*-2
    ],
)
def test_a_conversion_gives_the_published_figure(
    number: str, unit: str, into: str, published: str
) -> None:
    """Each with the table it stands in."""
    assert convert(Decimal(number), UNITS[unit], UNITS[into]) == Fraction(published)


@pytest.mark.parametrize(
    ("concept", "number", "unit", "published", "places"),
    [
        # AMA Manual of Style (11th ed.) 17.5, conventional to SI units, factor as printed:
        ("total_bilirubin", "1", "mg/dL", "17.104", 3),
        ("creatinine", "1", "mg/dL", "88.40", 2),
        ("hemoglobin", "1", "g/dL", "10", 0),
        ("albumin", "1", "g/dL", "10", 0),
        ("platelets", "1", "10*3/uL", "1", 0),
        ("leukocytes", "1000", "/uL", "1", 0),
        ("alpha_fetoprotein", "1", "ng/mL", "1", 0),
        ("body_weight", "1", "[lb_av]", "0.454", 3),
        ("body_height", "1", "[in_i]", "2.54", 2),
        # IFCC, haemoglobin as the monomer: 1 g/dL = 0.6206 mmol/L, so 10 mmol/L are 161.1 g/L
        ("hemoglobin", "10", "mmol/L", "161.1", 1),
    ],
)
def test_a_concepts_conversion_gives_the_published_factor(
    concept: str, number: str, unit: str, published: str, places: int
) -> None:
    """The record asks in SI units, laboratories print conventional ones."""
    found = shipped_concepts()[concept].canonical(Decimal(number), UNITS[unit])
    assert found is not None
    assert round(found, places) == Decimal(published)


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("\u00b5mol/L", "umol/L"),
        ("\u03bcmol/L", "umol/L"),
        ("\u00b5g/L", "ug/L"),
        ("\u03bcg/mL", "ug/mL"),
        ("K/uL", "10*3/uL"),
        ("K/\u00b5L", "10*3/uL"),
        ("K/\u03bcL", "10*3/uL"),
        ("10³/\u03bcL", "10*3/uL"),
        ("×10³/\u00b5L", "10*3/uL"),
        ("×10⁹/L", "10*9/L"),
        ("10⁹/L", "10*9/L"),
        ("x10^9/L", "10*9/L"),
        ("×10^9/L", "10*9/L"),
        ("*10^9/L", "10*9/L"),
        ("10^9/L", "10*9/L"),
        ("10*9/L", "10*9/L"),
        ("×10¹²/L", "10*12/L"),
        ("10¹²/L", "10*12/L"),
        ("m/uL", "10*6/uL"),
        ("g/l", "g/L"),
        ("ｇ／Ｌ", "g/L"),
        ("g / dL", "g/dL"),
        ("IU/L", "U/L"),
        ("mIU/mL", "m[IU]/mL"),
        ("mmHg", "mm[Hg]"),
        ("mm Hg", "mm[Hg]"),
        ("lbs", "[lb_av]"),
        ("公斤", "kg"),
        ("°F", "[degF]"),
        ("℃", "Cel"),
        ("m²", "m2"),
        ("秒", "s"),
        ("％", "%"),
    ],
)
def test_a_laboratorys_spelling_names_its_unit(spelling: str, code: str) -> None:
    """Issue 2 item 3: both micro signs and full-width characters; MIMIC writes K/uL and m/uL."""
    assert read_unit(spelling) == UNITS[code]


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "mg%", "UNK", "copies/mL", "mEq/L", "furlong", "g/L/h", "mg/dL FEU"),
        *("10^10/L", "K", "/L", "umol", "g/Lx", "KU/L"),
    ],
)
def test_what_the_table_does_not_hold_is_no_unit(text: str) -> None:
    """DESIGN 3: a closed table, matched whole; never guessed."""
    assert read_unit(text) is None


def test_gram_per_litre_and_giga_per_litre_differ_by_one_capital() -> None:
    """G/L is 10⁹/L on European reports. Read as grams it would pass for a mass concentration."""
    giga, gram = read_unit("G/L"), read_unit("g/L")
    assert giga == UNITS["10*9/L"]
    assert gram == UNITS["g/L"]
    assert giga is not None
    assert not shipped_concepts()["hemoglobin"].allows(giga)


@pytest.mark.parametrize("code", UNITS)
def test_every_code_of_the_table_names_itself(code: str) -> None:
    """No spelling of another unit takes the code away."""
    assert read_unit(code) == UNITS[code]


def test_units_of_different_things_do_not_convert() -> None:
    """Nor does mass to molar concentration without a molar mass."""
    for one, other in permutations(UNITS.values(), 2):
        if one.dimension != other.dimension:
            assert convert(Decimal("2.3"), one, other) is None, (one.code, other.code)


def test_a_molar_mass_bridges_only_mass_and_molar_concentration() -> None:
    """584.66 g/mol makes no length of a mass."""
    mass = {"molar_mass_g_per_mol": Decimal("584.66")}
    assert convert(Decimal(1), UNITS["g"], UNITS["mm"], **mass) is None
    assert convert(Decimal(1), UNITS["g/L"], UNITS["U/L"], **mass) is None
