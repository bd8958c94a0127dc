"""Target lesions: RECIST 1.1, sections 4.3.1 and 4.3.2.

Expected values are arithmetic on the guideline's figures: 30 % below baseline, 20 % and 5 mm above
the nadir. Borders are tested at 0.1 mm on both sides.
"""

from decimal import Decimal

import pytest

from hilum.rules.recist.lesions import Reading, Seen
from hilum.rules.recist.responses import Response
from tests.spec.recist_1_1.courses import after, last, points, said


@pytest.mark.parametrize(
    ("baseline_mm", "sum_mm", "expected"),
    [
        ("100", "70.1", Response.SD),
        ("100", "70", Response.PR),
        ("33", "23.2", Response.SD),
        ("33", "23.1", Response.PR),
        ("0.7", "0.5", Response.SD),
    ],
)
def test_partial_response_is_a_fall_of_at_least_30_percent_from_baseline(
    baseline_mm: str, sum_mm: str, expected: Response
) -> None:
    assert last({"T1": baseline_mm}, {"T1": sum_mm}).target is expected


@pytest.mark.parametrize(
    ("nadir_mm", "sum_mm", "expected"),
    [
        ("50", "59.9", Response.SD),
        ("50", "60", Response.PD),
        ("25", "29.9", Response.SD),
        ("25", "30", Response.PD),
        ("20", "24", Response.SD),
        ("20", "24.9", Response.SD),
        ("20", "25", Response.PD),
        ("100", "105", Response.SD),
        ("100", "119.9", Response.SD),
        ("100", "120", Response.PD),
    ],
)
def test_progression_is_a_rise_of_at_least_20_percent_and_5_mm(
    nadir_mm: str, sum_mm: str, expected: Response
) -> None:
    assert last({"T1": nadir_mm}, {"T1": sum_mm}).target is expected


def test_progression_is_told_against_the_nadir_and_not_against_baseline() -> None:
    found = last({"T1": "100"}, {"T1": "60"}, {"T1": "72"})
    assert found.target is Response.PD
    assert (found.baseline_mm, found.nadir_mm, found.nadir_day) == (100, 60, after(42))


def test_a_rebound_that_is_still_30_percent_below_baseline_is_progression() -> None:
    """Progression is tested before partial response."""
    assert last({"T1": "100"}, {"T1": "50"}, {"T1": "60"}).target is Response.PD


def test_baseline_itself_may_be_the_nadir() -> None:
    assert last({"T1": "50"}, {"T1": "55"}, {"T1": "60"}).target is Response.PD


def test_the_nadir_is_the_first_day_on_which_the_smallest_sum_was_reached() -> None:
    found = last({"T1": "100"}, {"T1": "60"}, {"T1": "60"}, {"T1": "62"})
    assert (found.nadir_mm, found.nadir_day) == (60, after(42))


def test_the_sum_adds_longest_diameters_and_the_short_axes_of_nodes() -> None:
    assert last({"T1": "30.5", "N1": "17.5"}, {"T1": "20", "N1": "11"}).sum_mm == 31


def test_complete_response_is_that_all_target_lesions_have_disappeared() -> None:
    found = last({"T1": "30", "T2": "20"}, {"T1": Seen.ABSENT, "T2": Seen.ABSENT})
    assert (found.target, found.sum_mm) == (Response.CR, 0)


@pytest.mark.parametrize(
    ("node_short_axis_mm", "expected"),
    [("9.9", Response.CR), ("10", Response.PR), ("10.1", Response.PR)],
)
def test_complete_response_needs_nodes_below_10_mm_so_its_sum_may_not_be_0(
    node_short_axis_mm: str, expected: Response
) -> None:
    found = last({"T1": "40", "N1": "20"}, {"T1": Seen.ABSENT, "N1": node_short_axis_mm})
    assert (found.target, found.sum_mm) == (expected, Decimal(node_short_axis_mm))


def test_nodes_only_may_be_a_complete_response_with_a_sum_above_0() -> None:
    found = last({"N1": "16", "N2": "15"}, {"N1": "9", "N2": "8"})
    assert (found.target, found.sum_mm) == (Response.CR, 17)


def test_nodes_that_grow_below_10_mm_stay_a_complete_response() -> None:
    found = last({"N1": "20"}, {"N1": "4"}, {"N1": "9.5"})
    assert found.target is Response.CR


def test_after_a_sum_of_0_a_lesion_of_5_mm_is_progression() -> None:
    gone: dict[str, Seen] = {"T1": Seen.ABSENT}
    assert last({"T1": "30"}, gone, {"T1": "4.9"}).target is Response.PR
    assert last({"T1": "30"}, gone, {"T1": "5"}).target is Response.PD


def test_a_lesion_present_but_too_small_to_measure_counts_5_mm() -> None:
    """Section 4.3.2."""
    found = last({"T1": "30", "T2": "20"}, {"T1": "25", "T2": Seen.TOO_SMALL})
    assert (found.sum_mm, found.target) == (30, Response.PR)
    assert "lesion_too_small" in said(found)


def test_a_measurement_below_5_mm_counts_as_measured() -> None:
    """Section 4.3.2."""
    assert last({"T1": "30"}, {"T1": "2.5"}).sum_mm == Decimal("2.5")


@pytest.mark.parametrize("seen", [Seen.SPLIT, Seen.MERGED])
def test_a_split_or_merged_lesion_is_not_evaluable_until_the_reader_says_how_it_counts(
    seen: Seen,
) -> None:
    """Section 4.3.2."""
    found = last({"T1": "30", "T2": "20"}, {"T1": "30", "T2": seen})
    assert (found.target, found.sum_mm, found.not_evaluable) == (Response.NE, None, ("T2",))
    assert "lesion_uncounted" in said(found)


def test_a_split_lesion_counts_the_sum_of_its_parts_as_the_reader_gives_it() -> None:
    """Section 4.3.2: the longest diameters of the fragments are added."""
    parts = Reading(lesion="T1", seen=Seen.SPLIT, counts_mm=Decimal("12") + Decimal("9"))
    assert last({"T1": "30"}, {"T1": parts}).sum_mm == 21


def test_merged_lesions_count_their_common_diameter_once() -> None:
    """Section 4.3.2: the longest diameter of the coalesced lesion."""
    whole = Reading(lesion="T1", seen=Seen.MERGED, counts_mm=Decimal(44))
    counted_there = Reading(lesion="T2", seen=Seen.MERGED, counts_mm=Decimal(0))
    found = last({"T1": "25", "T2": "20"}, {"T1": whole, "T2": counted_there})
    assert (found.sum_mm, found.target) == (44, Response.SD)


def test_each_time_point_says_its_figures() -> None:
    partial, rebound = points({"T1": "96"}, {"T1": "60"}, {"T1": "73"})
    assert partial.reasons[0].say() == (
        "The sum of target diameters is 60 mm, 37.5 % below the baseline sum of 96 mm; "
        "partial response needs 30 %."
    )
    assert rebound.reasons[0].say() == (
        "The sum of target diameters is 73 mm, 13 mm (21.7 %) above the nadir of 60 mm on "
        "2024-02-12; progression needs 20 % and at least 5 mm."
    )
    assert rebound.reasons[0].section == "4.3.1"


@pytest.mark.parametrize(
    ("whole_short_axis_mm", "expected"), [("9.9", Response.CR), ("10", Response.PR)]
)
def test_merged_nodes_are_normal_when_their_whole_is_below_10_mm(
    whole_short_axis_mm: str, expected: Response
) -> None:
    whole = Reading(lesion="N1", seen=Seen.MERGED, counts_mm=Decimal(whole_short_axis_mm))
    counted_there = Reading(lesion="N2", seen=Seen.MERGED, counts_mm=Decimal(0))
    assert last({"N1": "20", "N2": "16"}, {"N1": whole, "N2": counted_there}).target is expected


def test_a_split_lesion_that_is_no_node_is_never_gone_however_small() -> None:
    parts = Reading(lesion="T1", seen=Seen.SPLIT, counts_mm=Decimal(4))
    assert last({"T1": "30"}, {"T1": parts}).target is Response.PR
