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
    ("bilirubin_umol_per_l", "expected"),
    [("17", 1), ("33.999999", 1), ("34", 2), ("51", 2), ("51.000001", 3), ("120", 3)],
)
def test_bilirubin_below_34_scores_1_from_34_to_51_2_and_above_51_3(
    bilirubin_umol_per_l: str, expected: int
) -> None:
    assert points("total_bilirubin", bilirubin_umol_per_l) == expected


@pytest.mark.parametrize(
    ("albumin_g_per_l", "expected"),
    [("42", 1), ("35.000001", 1), ("35", 2), ("28", 2), ("27.999999", 3), ("20", 3)],
)
def test_albumin_above_35_scores_1_from_28_to_35_2_and_below_28_3(
    albumin_g_per_l: str, expected: int
) -> None:
    assert points("albumin", albumin_g_per_l) == expected


@pytest.mark.parametrize(
    ("inr", "expected"),
    [("1", 1), ("1.699999", 1), ("1.7", 2), ("1.75", 2), ("2.3", 2), ("2.300001", 3)],
)
def test_an_inr_below_1_7_scores_1_from_1_7_to_2_3_2_and_above_2_3_3(
    inr: str, expected: int
) -> None:
    assert points("inr", inr) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [("0", 1), ("-1", 1), ("3.999999", 1), ("4", 2), ("6", 2), ("6.000001", 3)],
)
def test_prothrombin_time_prolonged_by_less_than_4_s_scores_1_by_4_to_6_2_and_by_more_3(
    seconds: str, expected: int
) -> None:
    assert points("pt_prolongation", seconds) == expected


@pytest.mark.parametrize(
    ("ascites", "expected"), [("none", 1), ("mild", 2), ("moderate", 3), ("severe", 3)]
)
def test_no_ascites_scores_1_mild_or_controlled_2_and_at_least_moderate_3(
    ascites: str, expected: int
) -> None:
    ordinals = ("none", "mild", "moderate", "severe")
    assert points("ascites", str(ordinals.index(ascites))) == expected


@pytest.mark.parametrize(("grade", "expected"), [(0, 1), (1, 2), (2, 2), (3, 3), (4, 3)])
def test_no_encephalopathy_scores_1_grades_1_and_2_score_2_grades_3_and_4_score_3(
    grade: int, expected: int
) -> None:
    assert points("hepatic_encephalopathy_grade", str(grade)) == expected
