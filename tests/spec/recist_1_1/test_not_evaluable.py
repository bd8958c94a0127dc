"""Missing assessments and what cannot be evaluated: RECIST 1.1, section 4.4.2.

The first test is the guideline's own example.
"""

from decimal import Decimal

from hilum.rules.recist.lesions import Reading, Seen
from hilum.rules.recist.responses import Response
from tests.spec.recist_1_1.courses import last, points, said

UNSEEN = Seen.NOT_EVALUABLE


def test_two_of_three_lesions_that_sum_to_80_after_50_are_progression_without_the_third() -> None:
    """The guideline's example: baseline 50 mm of three lesions, 80 mm of two at follow-up."""
    found = last({"T1": "20", "T2": "20", "T3": "10"}, {"T1": "45", "T2": "35", "T3": UNSEEN})
    assert (found.target, found.overall) == (Response.PD, Response.PD)
    assert (found.sum_mm, found.sums.known_mm) == (None, 80)
    assert "target_progression_in_part" in said(found)


def test_a_lesion_missing_at_one_visit_is_not_evaluable_and_never_0_mm() -> None:
    found = last({"T1": "30", "T2": "20"}, {"T1": "10"})
    assert (found.target, found.overall, found.sum_mm) == (Response.NE, Response.NE, None)
    assert found.not_evaluable == ("T2",)
    assert "lesion_not_read" in said(found)


def test_the_lesions_seen_may_shrink_without_proving_a_response() -> None:
    found = last({"T1": "30", "T2": "20"}, {"T1": Seen.ABSENT, "T2": UNSEEN})
    assert found.target is Response.NE


def test_a_sum_known_in_part_is_progression_only_from_20_percent_and_5_mm_on() -> None:
    baseline = {"T1": "30", "T2": "20"}
    assert last(baseline, {"T1": "59.9", "T2": UNSEEN}).target is Response.NE
    assert last(baseline, {"T1": "60", "T2": UNSEEN}).target is Response.PD


def test_an_assessment_without_any_reading_is_not_evaluable() -> None:
    found = last({"T1": "30", "X1": Seen.PRESENT}, {})
    assert (found.target, found.non_target, found.overall) == (
        Response.NE,
        Response.NE,
        Response.NE,
    )
    assert "overall_not_done" in said(found)


def test_new_lesions_and_non_target_progression_decide_where_targets_are_not_evaluable() -> None:
    assert last({"T1": "30"}, {"T1": UNSEEN, "Z1": Seen.UNEQUIVOCAL}).overall is Response.PD
    worse = {"T1": UNSEEN, "X1": Seen.UNEQUIVOCAL_PROGRESSION}
    assert last({"T1": "30", "X1": Seen.PRESENT}, worse).overall is Response.PD


def test_a_sum_not_known_is_no_nadir_but_the_open_nadir_is_said() -> None:
    *_, found = points(
        {"T1": "30", "T2": "20"}, {"T1": "10", "T2": UNSEEN}, {"T1": "22", "T2": "19"}
    )
    assert (found.target, found.nadir_mm) == (Response.SD, 50)
    assert "target_nadir_open" in said(found)


def test_without_a_baseline_sum_complete_response_and_progression_can_still_be_told() -> None:
    """The guideline does not say; the nadir is then the smallest sum that is known."""
    unknown: dict[str, str | Seen | Reading] = {"T1": "30", "T2": UNSEEN}
    assert last(unknown, {"T1": "10", "T2": "10"}).target is Response.NE
    assert last(unknown, {"T1": Seen.ABSENT, "T2": Seen.ABSENT}).target is Response.CR
    assert last(unknown, {"T1": "10", "T2": "10"}, {"T1": "15", "T2": "10"}).target is Response.PD
    assert last(unknown, {"T1": "10", "T2": "10"}).baseline_mm is None


def test_the_known_part_of_the_sum_is_kept_beside_the_unknown_sum() -> None:
    found = last({"T1": "30", "T2": "20"}, {"T1": "12.5", "T2": UNSEEN})
    assert found.sums.known_mm == Decimal("12.5")


def test_the_open_nadir_is_said_only_where_it_may_change_the_response() -> None:
    unseen: dict[str, str | Seen | Reading] = {"T1": "30", "T2": UNSEEN}
    baseline = {"T1": "30", "T2": "20"}
    lower: dict[str, str | Seen | Reading] = {**unseen, "T1": "10"}
    told = "target_nadir_open"
    assert told in said(last(baseline, lower, {"T1": "29", "T2": "20"}))
    assert told not in said(last(baseline, lower, {"T1": "60", "T2": "20"}))
    assert told not in said(last(baseline, lower, unseen))
    at_nadir: dict[str, str | Seen | Reading] = {"T1": "50", "T2": UNSEEN}
    assert told not in said(last(baseline, at_nadir, {"T1": "29", "T2": "20"}))
    assert told not in said(last(baseline, {"T1": "10", "T2": "10"}, {"T1": "11", "T2": "10"}))
