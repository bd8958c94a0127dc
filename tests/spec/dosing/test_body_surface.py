"""The body surface that is dosed for: recalculated, kept, capped, rounded.

Expected areas: the square root of height in cm times weight in kg over 3600 (Mosteller RD, N Engl
J Med 1987;317:1098), by hand.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.dosing import BodySurface, Cap, Rounding, State, Step, Verdict, decide
from hilum.terms.ruled import missing
from tests.spec.dosing.regimens import REGIMEN, given, said, state, value, values

D = Decimal


def surface(known: State, **changed: object) -> BodySurface:
    decision = decide(replace(REGIMEN, **changed), known)  # type: ignore[arg-type]
    assert decision.body_surface is not None, [reason.say() for reason in decision.reasons]
    return decision.body_surface


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "area_m2"),
    [("168", "62", "1.70"), ("155", "45", "1.39"), ("175", "95", "2.15"), ("180", "80", "2.00")],
)
def test_the_area_of_the_first_cycle_comes_from_height_and_weight(
    height_cm: str, weight_kg: str, area_m2: str
) -> None:
    known = state(values=values(body_height=height_cm, body_weight=weight_kg))
    assert surface(known).area_m2 == D(area_m2)


@pytest.mark.parametrize(
    ("weight_kg", "recalculated", "area_m2"),
    [
        ("65.099", False, "1.70"),
        ("65.1", True, "1.74"),
        ("58.901", False, "1.70"),
        ("58.9", True, "1.66"),
        ("62", False, "1.70"),
    ],
)
def test_a_change_of_5_percent_from_62_kg_makes_a_new_area_and_a_smaller_one_keeps_the_last(
    weight_kg: str, recalculated: bool, area_m2: str
) -> None:
    found = surface(state(cycle=2, values=values(body_weight=weight_kg)))
    assert (found.recalculated, found.area_m2) == (recalculated, D(area_m2))


def test_the_change_counts_from_the_weight_behind_the_last_area_not_from_the_last_weight() -> None:
    """62 kg at cycle 1, 64 kg at cycle 2 (kept), 66 kg at cycle 3: 6.5 % from 62."""
    cycles = (given(1, 42), given(2, 21, weight_kg=D(62)))
    found = surface(state(cycle=3, given=cycles, values=values(body_weight="66")))
    assert (found.recalculated, found.area_m2) == (True, D("1.75"))


def test_an_area_is_computed_anew_where_the_last_one_is_not_known() -> None:
    cycles = (given(1, 21, bsa_m2=None, weight_kg=None),)
    assert surface(state(cycle=2, given=cycles)).recalculated


def test_a_kept_area_needs_no_height() -> None:
    assert surface(state(cycle=2, values=values(body_height=None))).area_m2 == D("1.70")


def test_a_height_may_be_of_any_age_and_a_weight_may_not() -> None:
    old_height = (*values(body_height=None), value("body_height", "168", days_ago=400))
    assert decide(REGIMEN, state(values=old_height)).verdict is Verdict.GIVE
    old_weight = (*values(body_weight=None), value("body_weight", "62", days_ago=4))
    assert decide(REGIMEN, state(values=old_weight)).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("cap_m2", "area_m2", "capped"),
    [
        ("2.00", "2.00", True),
        ("2.14", "2.14", True),
        ("2.15", "2.15", False),
        (None, "2.15", False),
    ],
)
def test_a_cap_cuts_the_area_of_175_cm_and_95_kg_and_without_one_nothing_is_cut(
    cap_m2: str | None, area_m2: str, capped: bool
) -> None:
    """The exact area is 2.1490 m2."""
    heavy = state(values=values(body_height="175", body_weight="95"))
    cap = said(Cap(limit_m2=None if cap_m2 is None else D(cap_m2)))
    found = surface(heavy, bsa_cap=cap)
    assert (found.area_m2, found.capped) == (D(area_m2), capped)


@pytest.mark.parametrize(
    ("step_m2", "rounding", "area_m2"),
    [
        ("0.01", Rounding.NEAREST, "2.15"),
        ("0.01", Rounding.DOWN, "2.14"),
        ("0.1", Rounding.NEAREST, "2.1"),
        ("0.05", Rounding.NEAREST, "2.15"),
    ],
)
def test_the_area_of_2_1490_m2_is_rounded_as_ruled(
    step_m2: str, rounding: Rounding, area_m2: str
) -> None:
    heavy = state(values=values(body_height="175", body_weight="95"))
    step = said(Step(size=D(step_m2), rounding=rounding))
    assert surface(heavy, bsa_rounding=step).area_m2 == D(area_m2)


def test_two_weights_of_one_time_that_differ_decide_nothing() -> None:
    twice = (*values(), value("body_weight", "63"))
    assert decide(REGIMEN, state(values=twice)).verdict is Verdict.UNDECIDED


def test_without_a_ruled_threshold_a_second_cycle_has_no_area() -> None:
    decision = decide(replace(REGIMEN, weight_change_percent=missing("Q1")), state(cycle=2))
    assert (decision.verdict, decision.questions) == (Verdict.UNDECIDED, ("Q1",))
