"""What holds of every term.

A worse value never has a lower grade; the unit does not matter; and where something is not known,
the grade of every completion is among the possible ones.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.concepts import shipped_concepts
from hilum.rules.ctcae import Direction, LabResult, Term, grade
from hilum.terms.decimals import Measured
from hilum.terms.truth import Truth
from hilum.terms.units import UNITS, convert
from tests.spec.ctcae_v5.labs import V5

TERMS = st.sampled_from(V5.terms)
RATIOS = st.integers(0, 3000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
LIMITS = st.integers(1, 3000).map(lambda tenths: Decimal(tenths).scaleb(-1))
KNOWN = st.sampled_from((Truth.MET, Truth.NOT_MET))
COMPARATORS = st.sampled_from(("<", "<=", "=", ">=", ">"))


@st.composite
def known_cases(draw: st.DrawFn) -> tuple[Term, LabResult, LabResult, dict[str, Truth]]:
    """A term with a result, a baseline and facts, all known. Values lie around the limits."""
    term = draw(TERMS)
    high = draw(LIMITS)
    low = high * draw(st.sampled_from((Decimal("0.2"), Decimal("0.5"), Decimal("0.9"))))

    def result(number: Decimal) -> LabResult:
        return LabResult(measured=Measured("=", number), unit=term.unit.code, low=low, high=high)

    facts = {fact: draw(KNOWN) for fact in term.facts}
    of = high if term.direction is Direction.HIGH else low
    return term, result(of * draw(RATIOS)), result(of * draw(RATIOS)), facts


def numbered(result: LabResult, measured: Measured) -> LabResult:
    return LabResult(measured=measured, unit=result.unit, low=result.low, high=result.high)


@given(case=known_cases(), other=RATIOS)
def test_a_worse_value_never_has_a_lower_grade(
    case: tuple[Term, LabResult, LabResult, dict[str, Truth]], other: Decimal
) -> None:
    term, result, baseline, facts = case
    assert result.measured is not None
    limit = result.high if term.direction is Direction.HIGH else result.low
    assert limit is not None
    numbers = sorted((result.measured.number, limit * other))
    if term.direction is Direction.LOW:
        numbers.reverse()
    milder, worse = (
        grade(term, numbered(result, Measured("=", n)), baseline=baseline, facts=facts)
        for n in numbers
    )
    assert milder.lowest <= worse.lowest
    assert milder.highest <= worse.highest


@given(case=known_cases())
def test_a_result_that_is_known_wholly_has_one_grade_or_lies_between_two(
    case: tuple[Term, LabResult, LabResult, dict[str, Truth]],
) -> None:
    """Only the printed whole numbers of sodium leave a gap."""
    term, result, baseline, facts = case
    found = grade(term, result, baseline=baseline, facts=facts)
    assert len(found.possible) == 1 or term.name == "Hyponatremia"
    assert found.missing == ()


@given(case=known_cases(), lacks=st.sets(st.sampled_from(("low", "high", "baseline", "facts"))))
def test_what_is_missing_never_hides_the_grade(
    case: tuple[Term, LabResult, LabResult, dict[str, Truth]], lacks: set[str]
) -> None:
    """The grade with all known is among those with some of it missing."""
    term, result, baseline, facts = case
    whole = grade(term, result, baseline=baseline, facts=facts)
    poorer = LabResult(
        measured=result.measured,
        unit=result.unit,
        low=None if "low" in lacks else result.low,
        high=None if "high" in lacks else result.high,
    )
    found = grade(
        term,
        poorer,
        baseline=None if "baseline" in lacks else baseline,
        facts={} if "facts" in lacks else facts,
    )
    assert {*whole.possible} <= {*found.possible}


@given(case=known_cases(), comparator=COMPARATORS, bound=RATIOS)
def test_a_value_with_a_comparator_has_the_grade_of_every_number_that_it_may_be(
    case: tuple[Term, LabResult, LabResult, dict[str, Truth]], comparator: str, bound: Decimal
) -> None:
    term, result, baseline, facts = case
    limit = result.high if term.direction is Direction.HIGH else result.low
    assert result.measured is not None
    assert limit is not None
    number, edge = result.measured.number, limit * bound
    agrees = {
        "<": number < edge,
        "<=": number <= edge,
        "=": number == edge,
        ">=": number >= edge,
        ">": number > edge,
    }[comparator]
    if not agrees:
        return
    told = numbered(result, Measured(comparator, edge))
    whole = grade(term, result, baseline=baseline, facts=facts)
    found = grade(term, told, baseline=baseline, facts=facts)
    assert {*whole.possible} <= {*found.possible}


def in_unit(result: LabResult, unit: str, mass: Decimal | None) -> LabResult:
    """The result in another unit; the numbers stay exact (they are tenths and the factor is)."""

    def moved(number: Decimal) -> Decimal:
        exact = convert(number, UNITS[result.unit or "1"], UNITS[unit], molar_mass_g_per_mol=mass)
        assert isinstance(exact, Fraction)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    assert result.measured is not None
    return LabResult(
        measured=Measured("=", moved(result.measured.number)),
        unit=unit,
        low=None if result.low is None else moved(result.low),
        high=None if result.high is None else moved(result.high),
        molar_mass_g_per_mol=mass,
        rounded=True,
    )


@given(case=known_cases(), data=st.data())
def test_the_unit_of_a_result_does_not_change_its_grade(
    case: tuple[Term, LabResult, LabResult, dict[str, Truth]], data: st.DataObject
) -> None:
    """Every unit that the concept allows, mass and moles among them."""
    term, result, baseline, facts = case
    concept = shipped_concepts()[term.analyte]
    units = [code for code in (concept.unit, *concept.units) if code] or ["1"]
    unit = data.draw(st.sampled_from(units))
    other = in_unit(result, unit, concept.molar_mass_g_per_mol)
    moved = in_unit(baseline, unit, concept.molar_mass_g_per_mol)
    same = grade(term, result, baseline=baseline, facts=facts)
    assert grade(term, other, baseline=moved, facts=facts).possible == same.possible


@pytest.mark.parametrize("direction", [*Direction])
def test_both_directions_are_there(direction: Direction) -> None:
    assert len([term for term in V5.terms if term.direction is direction]) > 10
