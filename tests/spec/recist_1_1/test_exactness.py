"""Borders are exact: RECIST 1.1, section 4.3.1, in decimals and never in binary floats.

The cases are every nadir from 25.5 to 200 mm in steps of 0.5 mm with the sum that lies exactly
20 % above it: 350 cases, all of them progression by the guideline (each rises by at least 5 mm).
"""

from dataclasses import replace
from decimal import Decimal

from hilum.rules.recist.target import RECIST_BORDERS

NADIRS_MM = [Decimal(halves) / 2 for halves in range(51, 401)]
TENTH_MM = Decimal("0.1")


def test_exactly_20_percent_above_the_nadir_is_progression_in_all_350_cases() -> None:
    assert len(NADIRS_MM) == 350
    assert all(RECIST_BORDERS.grown(nadir * Decimal("1.2"), nadir) for nadir in NADIRS_MM)


def test_a_tenth_of_a_millimeter_less_is_not_progression_in_any_of_them() -> None:
    sums = ((nadir * Decimal("1.2") - TENTH_MM, nadir) for nadir in NADIRS_MM)
    assert not any(RECIST_BORDERS.grown(sum_mm, nadir) for sum_mm, nadir in sums)


def test_binary_floats_would_miss_139_of_the_350() -> None:
    pairs = ((float(nadir * Decimal("1.2")), float(nadir)) for nadir in NADIRS_MM)
    assert sum(not (sum_mm - nadir) / nadir >= 0.2 for sum_mm, nadir in pairs) == 139


def test_exactly_30_percent_below_baseline_is_partial_response_and_a_tenth_more_is_not() -> None:
    for baseline in NADIRS_MM:
        border = baseline * Decimal("0.7")
        assert RECIST_BORDERS.shrunk(border, baseline)
        assert not RECIST_BORDERS.shrunk(border + TENTH_MM, baseline)


def test_a_diameter_is_the_same_however_its_decimals_are_written() -> None:
    written = ("60", "60.0", "6E+1", "60.000000")
    assert all(RECIST_BORDERS.grown(Decimal(sum_mm), Decimal(50)) for sum_mm in written)
    written = ("59.9", "59.90", "5.99E+1")
    assert not any(RECIST_BORDERS.grown(Decimal(sum_mm), Decimal(50)) for sum_mm in written)


def test_nothing_is_no_rise_and_no_fall() -> None:
    without_absolute = replace(RECIST_BORDERS, progression_mm=Decimal(0))
    assert not without_absolute.grown(Decimal(0), Decimal(0))
    assert not RECIST_BORDERS.shrunk(Decimal(0), Decimal(0))
