"""Points of each input: Pugh et al., Br J Surg 1973;60:646-649, table I; INR: MSD Manual.

The printed figures belong to 2 points: "< 34", "34-51", "> 51".
"""

from decimal import Decimal

import pytest

from hilum.rules.child_pugh import MSD
from hilum.terms.bounds import position


def points(concept: str, value: str) -> int:
    return MSD.inputs[concept].points(position(Decimal(value)))


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "points_expected"),
    [("17", 1), ("33.999999", 1), ("34", 2), ("51", 2), ("51.000001", 3), ("120", 3)],
)
def test_bilirubin_scores_1_below_its_printed_range_and_2_within_and_3_above(
    bilirubin_umol_per_l: str, points_expected: int
) -> None:
    """Table I: "< 34", "34-51", "> 51" umol/L."""
    assert points("total_bilirubin", bilirubin_umol_per_l) == points_expected


@pytest.mark.parametrize(
    ("albumin_g_per_l", "points_expected"),
    [("42", 1), ("35.000001", 1), ("35", 2), ("28", 2), ("27.999999", 3), ("20", 3)],
)
def test_albumin_scores_1_above_its_printed_range_and_2_within_and_3_below(
    albumin_g_per_l: str, points_expected: int
) -> None:
    """Table I: "> 35", "28-35", "< 28" g/L."""
    assert points("albumin", albumin_g_per_l) == points_expected


@pytest.mark.parametrize(
    ("inr", "points_expected"),
    [("1", 1), ("1.699999", 1), ("1.7", 2), ("1.75", 2), ("2.3", 2), ("2.300001", 3)],
)
def test_an_inr_scores_1_below_its_printed_range_and_2_within_and_3_above(
    inr: str, points_expected: int
) -> None:
    """MSD Manual: "< 1.7", "1.7-2.3", "> 2.3"; some print "1.8-2.3" and mean no gap."""
    assert points("inr", inr) == points_expected


@pytest.mark.parametrize(
    ("seconds_over_control", "points_expected"),
    [("0", 1), ("-1", 1), ("3.999999", 1), ("4", 2), ("6", 2), ("6.000001", 3)],
)
def test_prothrombin_time_scores_1_below_its_printed_range_and_2_within_and_3_above(
    seconds_over_control: str, points_expected: int
) -> None:
    """Table I: "< 4", "4-6", "> 6" seconds over control."""
    assert points("pt_prolongation", seconds_over_control) == points_expected


@pytest.mark.parametrize(
    ("ascites", "points_expected"), [("none", 1), ("mild", 2), ("moderate", 3), ("severe", 3)]
)
def test_no_ascites_scores_1_and_mild_or_controlled_2_and_at_least_moderate_3(
    ascites: str, points_expected: int
) -> None:
    """Table I; moderate is ascites despite diuretics."""
    ordinals = ("none", "mild", "moderate", "severe")
    assert points("ascites", str(ordinals.index(ascites))) == points_expected


@pytest.mark.parametrize(("grade", "points_expected"), [(0, 1), (1, 2), (2, 2), (3, 3), (4, 3)])
def test_no_encephalopathy_scores_1_and_grades_1_and_2_score_2_and_grades_3_and_4_score_3(
    grade: int, points_expected: int
) -> None:
    """Table I."""
    assert points("hepatic_encephalopathy_grade", str(grade)) == points_expected
