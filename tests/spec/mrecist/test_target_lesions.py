"""Target lesions by mRECIST: Lencioni and Llovet, Semin Liver Dis 2010;30:52-60, table 3.

Expected values are arithmetic on the table's figures (30 % below baseline, 20 % above the smallest
sum), tested at 0.1 mm on both sides; the paper prints no absolute increase.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.mrecist.conventions import MrecistConventions
from hilum.rules.mrecist.overall import respond
from hilum.rules.recist.lesions import Seen
from hilum.rules.recist.overall import respond as respond_by_recist
from hilum.rules.recist.responses import Response
from tests.spec.mrecist.livers import MRECIST_PROTOCOL, last, livers, viable
from tests.spec.recist_1_1.courses import PROTOCOL, after, said


@pytest.mark.parametrize(
    ("baseline_viable_mm", "viable_mm", "expected"),
    [("60", "42.1", Response.SD), ("60", "42", Response.PR), ("60", "0.1", Response.PR)],
)
def test_partial_response_is_a_fall_of_30_percent_in_the_sum_of_viable_diameters(
    baseline_viable_mm: str, viable_mm: str, expected: Response
) -> None:
    assert last({"T1": baseline_viable_mm}, {"T1": viable_mm}).target is expected


@pytest.mark.parametrize(
    ("smallest_viable_mm", "viable_mm", "expected"),
    [
        ("50", "59.9", Response.SD),
        ("50", "60", Response.PD),
        ("10", "11.9", Response.SD),
        ("10", "12", Response.PD),
    ],
)
def test_progression_is_a_rise_of_20_percent_without_an_absolute_increase_as_printed(
    smallest_viable_mm: str, viable_mm: str, expected: Response
) -> None:
    assert last({"T1": smallest_viable_mm}, {"T1": viable_mm}).target is expected


@pytest.mark.parametrize(
    ("viable_mm", "expected"), [("12", Response.SD), ("14.9", Response.SD), ("15", Response.PD)]
)
def test_a_protocol_may_ask_for_the_5_mm_of_recist(viable_mm: str, expected: Response) -> None:
    protocol = MrecistConventions(recist=PROTOCOL, progression_mm=Decimal(5))
    (point,) = respond(livers({"T1": "10"}, {"T1": viable_mm}), protocol)
    assert point.target is expected


def test_a_negative_absolute_increase_is_refused() -> None:
    with pytest.raises(ValueError, match="progression_mm -1: expected 0 or more"):
        replace(MRECIST_PROTOCOL, progression_mm=Decimal(-1))


def test_progression_is_told_against_the_smallest_sum_since_treatment_started() -> None:
    found = last({"T1": "60"}, {"T1": "20"}, {"T1": "24"})
    assert (found.target, found.nadir_mm, found.nadir_day) == (Response.PD, 20, after(42))


def test_no_enhancement_at_all_that_stays_is_no_progression() -> None:
    found = last({"T1": "60"}, {"T1": "0"}, {"T1": "0"})
    assert found.target is Response.CR


def test_any_enhancement_after_none_is_progression_as_printed() -> None:
    assert last({"T1": "60"}, {"T1": "0"}, {"T1": "0.1"}).target is Response.PD


def test_complete_response_is_that_no_target_enhances_though_the_whole_lesion_is_still_there() -> (
    None
):
    of = livers({"T1": "60", "T2": "30"}, {"T1": "0", "T2": Seen.ABSENT})
    (by_mrecist,) = respond(of, MRECIST_PROTOCOL)
    assert (by_mrecist.target, by_mrecist.sum_mm) == (Response.CR, 0)
    (by_recist,) = respond_by_recist(of, PROTOCOL)
    assert by_recist.target is Response.PR


def test_viable_and_whole_diameters_are_two_series_and_each_has_its_own_response() -> None:
    of = livers(
        {"T1": viable("T1", "80", whole_mm="100")}, {"T1": viable("T1", "20", whole_mm="95")}
    )
    assert respond(of, MRECIST_PROTOCOL)[0].overall is Response.PR
    assert respond_by_recist(of, PROTOCOL)[0].overall is Response.SD


def test_a_viable_diameter_not_read_is_not_evaluable_and_the_whole_never_stands_for_it() -> None:
    found = last({"T1": "60"}, {"T1": viable("T1", None, whole_mm="20")})
    assert (found.target, found.sum_mm, found.not_evaluable) == (Response.NE, None, ("T1",))
    assert "viable_not_read" in said(found)


def test_a_lesion_too_small_to_measure_needs_its_viable_diameter_too() -> None:
    """The 5 mm of RECIST 1.1 is not in the paper."""
    assert last({"T1": "60"}, {"T1": Seen.TOO_SMALL}).target is Response.NE


def test_what_is_known_of_the_sum_may_prove_progression() -> None:
    found = last({"T1": "30", "T2": "20"}, {"T1": "61", "T2": Seen.NOT_EVALUABLE})
    assert found.target is Response.PD


def test_targets_outside_the_liver_count_by_recist_in_the_same_sum() -> None:
    """Extrahepatic disease follows RECIST 1.1; one sum combines both."""
    found = last({"T1": "40", "N1": "20"}, {"T1": "0", "N1": "9"})
    assert (found.baseline_mm, found.sum_mm, found.target) == (60, 9, Response.CR)
    found = last({"T1": "40", "N1": "20"}, {"T1": "0", "N1": "11"})
    assert (found.sum_mm, found.target) == (11, Response.PR)


def test_the_figures_are_said_as_viable_ones() -> None:
    found = last({"T1": "60"}, {"T1": "30"})
    assert found.reasons[0].say() == (
        "The sum of viable diameters is 30 mm, 50 % below the baseline sum of 60 mm; "
        "partial response needs 30 %."
    )
    assert found.reasons[0].section == "table 3"


def test_after_no_enhancement_a_target_that_was_not_read_is_no_progression() -> None:
    gone = {"T1": "0", "T2": "0"}
    found = last({"T1": "30", "T2": "20"}, gone, {"T1": "0", "T2": Seen.NOT_EVALUABLE})
    assert found.target is Response.NE
