"""New lesions by mRECIST: Lencioni and Llovet 2010, "New lesions" and "Lymph nodes".

A new liver nodule is HCC at 10 mm with the typical vascular pattern, or by 10 mm of growth in later
scans; what is shown later is progression from the day it was first seen.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.mrecist.overall import respond
from hilum.rules.recist.lesions import Axis, Reading, Seen
from hilum.rules.recist.responses import NewLesions, Response
from tests.spec.mrecist.livers import MRECIST_PROTOCOL, last, livers, points
from tests.spec.recist_1_1.courses import after

STABLE = {"T1": "40"}


def nodule(
    diameter_mm: str | None, *, typical: bool | None = None, seen: Seen = Seen.EQUIVOCAL
) -> Reading:
    return Reading(
        lesion="Z1",
        seen=seen,
        diameter_mm=None if diameter_mm is None else Decimal(diameter_mm),
        axis=None if diameter_mm is None else Axis.LONG,
        typical_enhancement=typical,
    )


@pytest.mark.parametrize(
    ("diameter_mm", "typical_vascular_pattern", "expected"),
    [
        ("9.9", True, NewLesions.EQUIVOCAL),
        ("10", True, NewLesions.UNEQUIVOCAL),
        ("10", False, NewLesions.EQUIVOCAL),
        ("40", False, NewLesions.EQUIVOCAL),
        ("40", None, NewLesions.EQUIVOCAL),
        (None, True, NewLesions.EQUIVOCAL),
    ],
)
def test_a_new_liver_nodule_counts_at_10_mm_with_the_typical_vascular_pattern(
    diameter_mm: str | None, typical_vascular_pattern: bool | None, expected: NewLesions
) -> None:
    """Whatever the reader called it: the criteria are the paper's."""
    for seen in (Seen.EQUIVOCAL, Seen.UNEQUIVOCAL):
        of = nodule(diameter_mm, typical=typical_vascular_pattern, seen=seen)
        assert last(STABLE, {**STABLE, "Z1": of}).new is expected


@pytest.mark.parametrize(
    ("first_mm", "later_mm", "expected"),
    [
        ("12", "21.9", Response.SD),
        ("12", "22", Response.PD),
        ("8", "18", Response.PD),
    ],
)
def test_a_nodule_without_that_pattern_counts_by_10_mm_of_growth_and_from_its_first_sight(
    first_mm: str, later_mm: str, expected: Response
) -> None:
    first, second = points(
        STABLE,
        {**STABLE, "Z1": nodule(first_mm, typical=False)},
        {**STABLE, "Z1": nodule(later_mm, typical=False)},
    )
    assert (first.overall, second.overall) == (expected, expected)


def test_growth_is_measured_from_the_smallest_earlier_scan() -> None:
    found = last(
        STABLE,
        {**STABLE, "Z1": nodule("11", typical=False)},
        {**STABLE, "Z1": nodule("16", typical=False)},
        {**STABLE, "Z1": nodule("21", typical=False)},
    )
    assert found.overall is Response.PD


def test_a_nodule_that_shows_the_pattern_later_is_dated_back_to_its_first_sight() -> None:
    first, _ = points(
        STABLE,
        {**STABLE, "Z1": nodule("7")},
        {**STABLE, "Z1": nodule("12", typical=True)},
    )
    assert first.overall is Response.PD
    (told,) = (each for each in first.reasons if each.id == "mrecist.new_confirmed_later")
    assert dict(told.values)["confirmed"] == after(84)


@pytest.mark.parametrize("organ", ["ascites", "pleural_effusion"])
@pytest.mark.parametrize(
    ("cytology_positive", "expected"),
    [
        (True, NewLesions.UNEQUIVOCAL),
        (False, NewLesions.NONE),
        (None, NewLesions.EQUIVOCAL),
    ],
)
def test_a_new_effusion_is_progression_only_with_tumor_cells_in_it(
    organ: str, cytology_positive: bool | None, expected: NewLesions
) -> None:
    fluid = Reading(lesion="Z1", seen=Seen.UNEQUIVOCAL, cytology_positive=cytology_positive)
    assert last(STABLE, {**STABLE, "Z1": fluid}, Z1=organ).new is expected


@pytest.mark.parametrize(
    ("at_the_porta_hepatis", "short_axis_mm", "expected"),
    [
        (False, "14.9", NewLesions.EQUIVOCAL),
        (False, "15", NewLesions.UNEQUIVOCAL),
        (True, "19.9", NewLesions.EQUIVOCAL),
        (True, "20", NewLesions.UNEQUIVOCAL),
        (None, "19.9", NewLesions.EQUIVOCAL),
        (None, "20", NewLesions.UNEQUIVOCAL),
    ],
)
def test_a_new_node_is_malignant_from_15_mm_and_at_the_porta_hepatis_from_20_mm(
    at_the_porta_hepatis: bool | None, short_axis_mm: str, expected: NewLesions
) -> None:
    node = Reading(
        lesion="NZ",
        seen=Seen.UNEQUIVOCAL,
        diameter_mm=Decimal(short_axis_mm),
        axis=Axis.SHORT,
    )
    of = livers(STABLE, {**STABLE, "NZ": node})
    placed = tuple(
        replace(each, porta_hepatis=at_the_porta_hepatis) if each.node else each
        for each in of.lesions
    )
    (point,) = respond(replace(of, lesions=placed), MRECIST_PROTOCOL)
    assert point.new is expected


@pytest.mark.parametrize("organ", ["lung", "bone", "portal_vein"])
def test_other_new_lesions_and_new_thrombi_are_as_the_reader_says(organ: str) -> None:
    """RECIST 1.1, section 4.3.5."""
    sure = Reading(lesion="Z1", seen=Seen.UNEQUIVOCAL)
    assert last(STABLE, {**STABLE, "Z1": sure}, Z1=organ).overall is Response.PD
