"""What may be a target by mRECIST: Lencioni and Llovet 2010, "Target lesions", "Lymph nodes".

A liver target must be measurable by RECIST and enhance in the arterial phase; after local therapy
its viable part must measure 10 mm; a node is malignant from 15 mm, at the porta hepatis from 20.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.mrecist.viable import assessable, viable_measurability
from hilum.rules.recist.lesions import Axis, Method, Reading, Seen
from hilum.rules.recist.responses import NewLesions, Response
from hilum.terms.truth import Truth
from tests.spec.mrecist.livers import last, livers, points, viable
from tests.spec.recist_1_1.courses import lesion, said


def test_without_an_enhancing_liver_target_the_response_is_not_assessable() -> None:
    of = ({"T1": "0", "T2": "0"}, {"T1": "0", "T2": "0"})
    assert not assessable(livers(*of))
    found = last(*of)
    assert (found.target, found.overall) == (Response.NE, Response.NE)
    assert found.sum_mm is None
    assert "not_assessable" in said(found)


def test_where_it_is_not_assessable_progression_elsewhere_can_still_be_told() -> None:
    of = {"T1": "0", "X1": Seen.PRESENT}
    worse = {"T1": "0", "X1": Seen.UNEQUIVOCAL_PROGRESSION}
    assert last(of, worse).overall is Response.PD


def test_a_liver_target_that_never_enhanced_is_followed_as_non_target_beside_one_that_does() -> (
    None
):
    found = last({"T1": "40", "T2": "0"}, {"T1": "0", "T2": "0"})
    assert (found.target, found.baseline_mm) == (Response.CR, 40)
    assert (found.non_target, found.overall) == (Response.NON_CR_NON_PD, Response.PR)


def test_a_viable_diameter_not_recorded_at_baseline_leaves_the_baseline_sum_unknown() -> None:
    found = last({"T1": "40", "T2": viable("T2", None)}, {"T1": "10", "T2": "10"})
    assert (found.baseline_mm, found.target) == (None, Response.NE)


def test_with_targets_outside_the_liver_only_they_are_followed_by_recist() -> None:
    first, second = points({"N1": "20"}, {"N1": "14"}, {"N1": "19"})
    assert (first.overall, second.overall) == (Response.PR, Response.PD)


def truth(name: str, of: Reading, **facts: bool | None) -> Truth:
    return viable_measurability(replace(lesion(name), **facts), of).truth


def imaged(of: Reading) -> Reading:
    return replace(of, slice_mm=Decimal(3), method=Method.CT)


@pytest.mark.parametrize(
    ("whole_mm", "viable_mm", "expected"),
    [
        ("10", "10", Truth.MET),
        ("10", "2", Truth.MET),
        ("9.9", "9.9", Truth.NOT_MET),
        ("60", "0", Truth.NOT_MET),
        ("60", None, Truth.UNKNOWN),
    ],
)
def test_a_liver_target_measures_10_mm_and_enhances(
    whole_mm: str, viable_mm: str | None, expected: Truth
) -> None:
    assert truth("T1", imaged(viable("T1", viable_mm, whole_mm))) is expected


@pytest.mark.parametrize(
    ("prior_local_therapy", "viable_mm", "expected"),
    [
        (True, "9.9", Truth.NOT_MET),
        (True, "10", Truth.MET),
        (False, "9.9", Truth.MET),
        (None, "9.9", Truth.UNKNOWN),
        (None, "10", Truth.MET),
    ],
)
def test_after_local_therapy_the_viable_part_of_a_target_measures_10_mm(
    prior_local_therapy: bool | None, viable_mm: str, expected: Truth
) -> None:
    of = imaged(viable("T1", viable_mm))
    assert truth("T1", of, prior_local_therapy=prior_local_therapy) is expected


def node(short_axis_mm: str) -> Reading:
    return imaged(
        Reading(
            lesion="N1",
            seen=Seen.MEASURED,
            diameter_mm=Decimal(short_axis_mm),
            axis=Axis.SHORT,
        )
    )


@pytest.mark.parametrize(
    ("at_the_porta_hepatis", "short_axis_mm", "expected"),
    [
        (True, "19.9", Truth.NOT_MET),
        (True, "20", Truth.MET),
        (False, "14.9", Truth.NOT_MET),
        (False, "15", Truth.MET),
        (None, "14.9", Truth.NOT_MET),
        (None, "15", Truth.UNKNOWN),
        (None, "19.9", Truth.UNKNOWN),
        (None, "20", Truth.MET),
    ],
)
def test_a_node_is_malignant_from_15_mm_and_at_the_porta_hepatis_from_20_mm(
    at_the_porta_hepatis: bool | None, short_axis_mm: str, expected: Truth
) -> None:
    assert truth("N1", node(short_axis_mm), porta_hepatis=at_the_porta_hepatis) is expected


@pytest.mark.parametrize("organ", ["portal_vein", "hepatic_vein", "ascites"])
def test_a_thrombus_or_an_effusion_is_never_a_target(organ: str) -> None:
    of = imaged(replace(viable("T1", None), diameter_mm=Decimal(30)))
    assert viable_measurability(lesion("T1", organ=organ), of).truth is Truth.NOT_MET


def test_a_new_lesion_decides_though_targets_are_not_assessable() -> None:
    nodule = {"T1": "0", "Z1": Reading(lesion="Z1", seen=Seen.UNEQUIVOCAL)}
    found = last({"T1": "0"}, nodule, Z1="lung")
    assert (found.new, found.overall) == (NewLesions.UNEQUIVOCAL, Response.PD)
