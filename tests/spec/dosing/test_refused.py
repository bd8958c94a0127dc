"""Input that cannot be: refused with what was expected, and nothing is computed with it.

The ranges of an adult's weight (20 to 300 kg) and height (100 to 230 cm) are those of body_size; a
given dose must lie between a tenth and twice the protocol's for the body surface.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.dosing import Decision, GivenCycle, State, Verdict, decide
from hilum.terms.discrepancies import Discrepancy
from tests.spec.dosing.regimens import (
    REGIMEN,
    given,
    said,
    state,
    value,
    values,
    with_drug,
)


def faults(known: State) -> list[str]:
    decision: Decision = decide(REGIMEN, known)
    if decision.faults:
        assert decision.verdict is Verdict.UNDECIDED
        assert (decision.doses, decision.body_surface) == ((), None)
    return [str(fault) for fault in decision.faults]


@pytest.mark.parametrize(
    ("weight_kg", "refused"),
    [("620", True), ("300.1", True), ("300", False), ("20", False), ("19.9", True), ("-62", True)],
)
def test_a_weight_that_no_adult_has_is_refused(weight_kg: str, refused: bool) -> None:
    told = faults(state(values=values(body_weight=weight_kg)))
    assert bool(told) is refused
    assert all(f"{weight_kg} kg" in each and "expected 20-300 kg" in each for each in told)


@pytest.mark.parametrize(
    ("height", "unit", "refused"),
    [
        ("1.68", "cm", True),
        ("1.68", "m", False),
        ("1680", "mm", False),
        ("1680", "cm", True),
        ("168", "m", True),
        ("168", "kg", True),
        ("99.9", "cm", True),
        ("100", "cm", False),
        ("230", "cm", False),
        ("230.1", "cm", True),
    ],
)
def test_a_height_in_metres_written_as_centimetres_is_refused(
    height: str, unit: str, refused: bool
) -> None:
    known = (*values(body_height=None), value("body_height", height, unit=unit))
    told = faults(state(values=known))
    assert bool(told) is refused
    assert all("expected 100-230 cm" in each for each in told)


@pytest.mark.parametrize("concept", ["neutrophils", "platelets", "albumin", "creatinine"])
def test_a_negative_laboratory_value_is_refused(concept: str) -> None:
    (told,) = faults(state(values=values(**{concept: "-1"})))
    assert "expected >= 0" in told


def test_a_value_of_after_the_day_is_refused() -> None:
    (told,) = faults(state(values=(*values(), value("platelets", "150", days_ago=-1))))
    assert "expected <= 2024-06-12" in told


def with_dose(name: str, mg: str, **changed: object) -> GivenCycle:
    cycle = given(1, 21, **changed)  # type: ignore[arg-type]
    doses = tuple(
        replace(dose, dose_mg=Decimal(mg)) if dose.drug == name else dose for dose in cycle.doses
    )
    return replace(cycle, doses=doses)


@pytest.mark.parametrize(
    ("drug_name", "mg", "refused"),
    [
        ("oxaliplatin", "0.221", True),
        ("fluorouracil_infusion", "4.08", True),
        ("oxaliplatin", "22.099", True),
        ("oxaliplatin", "22.1", False),
        ("oxaliplatin", "442", False),
        ("oxaliplatin", "442.001", True),
        ("oxaliplatin", "221000", True),
        ("leucovorin", "-340", True),
        ("leucovorin", "0", True),
    ],
)
def test_grams_written_as_milligrams_in_a_given_dose_are_refused(
    drug_name: str, mg: str, refused: bool
) -> None:
    told = faults(state(cycle=2, given=(with_dose(drug_name, mg),)))
    assert bool(told) is refused
    assert all("expected" in each and "mg" in each for each in told)


def test_without_the_body_surface_a_given_dose_is_held_against_the_smallest_and_largest_adult() -> (
    None
):
    """0.7 and 4.4 m2: oxaliplatin of 9.1 to 1144 mg."""
    for mg, refused in (("9", True), ("10", False), ("1144", False), ("1145", True)):
        cycle = with_dose("oxaliplatin", mg, bsa_m2=None, weight_kg=None)
        assert bool(faults(state(cycle=2, given=(cycle,)))) is refused, mg


def test_a_last_cycle_that_is_not_the_one_before_is_refused() -> None:
    (told,) = faults(state(cycle=3, given=(given(1, 42),)))
    assert "expected cycle 2" in told


def test_a_cycle_given_on_or_after_the_day_is_refused() -> None:
    assert faults(state(cycle=2, given=(given(1, 0),)))
    assert faults(state(cycle=2, given=(given(1, -1),)))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"bsa_m2": Decimal(17)}, "0.7-4.4 m2"),
        ({"weight_kg": Decimal(620)}, "20-300 kg"),
    ],
)
def test_a_body_size_behind_a_given_dose_that_no_adult_has_is_refused(
    changed: dict[str, Decimal], expected: str
) -> None:
    told = faults(state(cycle=2, given=(given(1, 21, **changed),)))
    assert any(expected in each for each in told)


def test_a_negative_delay_is_refused() -> None:
    (told,) = faults(state(delay_days=-1))
    assert "expected >= 0" in told


def test_a_dose_of_a_drug_that_the_regimen_does_not_have_is_refused() -> None:
    cycle = given(1, 21)
    other = replace(cycle.doses[0], drug="cisplatin")
    (told,) = faults(state(cycle=2, given=(replace(cycle, doses=(other, *cycle.doses[1:])),)))
    assert "cisplatin" in told


def test_a_level_that_a_drug_does_not_have_is_refused() -> None:
    cycle = given(1, 21)
    deeper = tuple(replace(dose, level=3) for dose in cycle.doses)
    assert faults(state(cycle=2, given=(replace(cycle, doses=deeper),)))


def test_every_refusal_is_said_in_both_languages() -> None:
    decision = decide(REGIMEN, state(values=values(body_weight="620")))
    (told,) = decision.reasons
    assert "620 kg" in told.say("en")
    assert "620 kg" in told.say("zh")


@pytest.mark.parametrize(
    "build",
    [
        lambda: state(cycle=0),
        lambda: with_drug("oxaliplatin", dose_mg_per_m2=said(Decimal(0))),
        lambda: with_drug("oxaliplatin", infusion_hours=said(Decimal(-2))),
        lambda: with_drug("oxaliplatin", infusion_hours=None),
        lambda: with_drug("oxaliplatin", levels_percent=said((Decimal(75), Decimal(75)))),
        lambda: with_drug("oxaliplatin", levels_percent=said((Decimal(100),))),
        lambda: replace(REGIMEN, drugs=(*REGIMEN.drugs, REGIMEN.drugs[0])),
        lambda: replace(REGIMEN, drugs=()),
        lambda: replace(REGIMEN, facts=()),
    ],
)
def test_a_regimen_or_a_day_that_cannot_be_cannot_be_built(build: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        build()  # type: ignore[operator]


def test_what_the_records_cannot_tell_of_earlier_doses_stops_the_decision() -> None:
    fault = Discrepancy(
        kind="dose without milligrams", source="doses.csv:2", seen="221", expected="a dose in mg"
    )
    assert faults(state(faults=(fault,))) == [str(fault)]


def test_a_refused_value_is_named_by_its_place_in_the_source() -> None:
    known = state(values=values(body_weight="620"))
    row = next(each.row for each in known.values if each.concept == "body_weight")
    (told,) = faults(replace(known, places={row: "findings.csv:7"}))
    assert told.startswith("body_weight (findings.csv:7)")


@pytest.mark.parametrize(
    ("weights_kg", "told"),
    [
        (("62", "68"), "62 kg, 2024-06-12; 68 kg, 2024-06-12"),
        (("<62",), "<62 kg, 2024-06-12"),
        ((None,), "unreadable, 2024-06-12"),
    ],
)
def test_a_weight_that_is_not_one_number_is_shown_as_it_was_seen(
    weights_kg: tuple[str | None, ...], told: str
) -> None:
    seen = tuple(value("body_weight", weight) for weight in weights_kg)
    decision = decide(REGIMEN, state(values=(*values(body_weight=None), *seen)))
    assert decision.verdict is Verdict.UNDECIDED
    reasons = [reason.say() for reason in decision.reasons]
    assert f"body weight: not one value that can be used: {told}" in reasons
