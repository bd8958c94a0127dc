"""Total and class: Pugh et al. 1973 and the MSD Manual: A 5-6, B 7-9, C 10-15 points.

A missing input scores 1, 2 or 3, so the total is a range (DESIGN 5).
"""

from decimal import Decimal

import pytest

from hilum.rules.child_pugh import PointsRange, class_of, points_range
from hilum.terms.bounds import Bounds, bounds_of, position
from hilum.terms.decimals import Measured

BEST = {
    "total_bilirubin": "20",
    "albumin": "40",
    "inr": "1.1",
    "ascites": "0",
    "hepatic_encephalopathy_grade": "0",
}
WORST = {
    "total_bilirubin": "60",
    "albumin": "20",
    "inr": "3",
    "ascites": "3",
    "hepatic_encephalopathy_grade": "4",
}


def exactly(values: dict[str, str]) -> dict[str, Bounds]:
    places = {concept: position(Decimal(value)) for concept, value in values.items()}
    return {concept: Bounds(place, place) for concept, place in places.items()}


@pytest.mark.parametrize(
    ("points", "expected_class"),
    [(5, "A"), (6, "A"), (7, "B"), (9, "B"), (10, "C"), (15, "C")],
)
def test_5_and_6_points_are_class_a_7_to_9_class_b_10_to_15_class_c(
    points: int, expected_class: str
) -> None:
    assert class_of(points) == expected_class


@pytest.mark.parametrize("points", [4, 16])
def test_no_total_lies_below_5_or_above_15(points: int) -> None:
    with pytest.raises(ValueError, match="expected 5 to 15"):
        class_of(points)


def test_the_best_of_everything_is_5_points_and_the_worst_15() -> None:
    assert points_range(exactly(BEST)) == PointsRange(5, 5)
    assert points_range(exactly(WORST)) == PointsRange(15, 15)


def test_with_nothing_known_the_total_is_5_to_15() -> None:
    assert points_range({}) == PointsRange(5, 15)


@pytest.mark.parametrize("missing", BEST)
def test_one_missing_input_leaves_a_range_of_two_points(missing: str) -> None:
    known = exactly({concept: value for concept, value in BEST.items() if concept != missing})
    assert points_range(known) == PointsRange(5, 7)


def test_a_bilirubin_known_only_as_below_40_scores_1_or_2() -> None:
    below_40 = {"total_bilirubin": bounds_of(Measured("<", Decimal(40)))}
    assert points_range(exactly(BEST) | below_40) == PointsRange(5, 6)


def test_an_albumin_known_only_as_below_35_scores_2_or_3() -> None:
    below_35 = {"albumin": bounds_of(Measured("<", Decimal(35)))}
    assert points_range(exactly(BEST) | below_35) == PointsRange(6, 7)


def test_prothrombin_time_counts_where_there_is_no_inr() -> None:
    without_inr = {concept: value for concept, value in BEST.items() if concept != "inr"}
    assert points_range(exactly(without_inr | {"pt_prolongation": "5"})) == PointsRange(6, 6)


def test_of_inr_and_prothrombin_time_only_the_inr_counts() -> None:
    assert points_range(exactly(BEST | {"pt_prolongation": "9"})) == PointsRange(5, 5)


def test_an_input_that_the_score_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="creatinine"):
        points_range(exactly({"creatinine": "80"}))


def test_the_highest_values_that_score_2_points_make_9_points_and_class_b() -> None:
    """Bilirubin 51, albumin 28 and INR 2.3 score 2 each; with mild ascites that is 9."""
    values = {"total_bilirubin": "51", "albumin": "28", "inr": "2.3", "ascites": "1"}
    total = points_range(exactly(values | {"hepatic_encephalopathy_grade": "0"}))
    assert total == PointsRange(9, 9)
    assert class_of(total.most) == "B"
