"""Measurability at baseline: RECIST 1.1, sections 3.1.1 to 3.1.3 and 3.2.2.

Expected values are the guideline's own figures: 10 mm by CT or caliper, 20 mm by chest X-ray,
15 mm short axis for nodes, twice the slice thickness above 5 mm.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.recist.lesions import Axis, Lesion, Method, Reading, Role, Seen
from hilum.rules.recist.measurability import measurability
from hilum.terms.truth import Truth
from tests.spec.recist_1_1.courses import lesion


def measured(
    of: Lesion, diameter_mm: str, *, slice_mm: str | None = "5", method: Method | None = Method.CT
) -> Truth:
    reading = Reading(
        lesion=of.id,
        seen=Seen.MEASURED,
        diameter_mm=Decimal(diameter_mm),
        axis=Axis.SHORT if of.node else Axis.LONG,
        slice_mm=None if slice_mm is None else Decimal(slice_mm),
        method=method,
    )
    return measurability(of, reading).truth


@pytest.mark.parametrize(
    ("longest_diameter_mm", "expected"),
    [("9.9", Truth.NOT_MET), ("10", Truth.MET), ("35", Truth.MET)],
)
def test_a_lesion_of_at_least_10_mm_by_ct_is_measurable(
    longest_diameter_mm: str, expected: Truth
) -> None:
    """Section 3.1.1."""
    assert measured(lesion("T1"), longest_diameter_mm) is expected


@pytest.mark.parametrize(
    ("slice_thickness_mm", "longest_diameter_mm", "expected"),
    [
        ("1", "10", Truth.MET),
        ("5", "10", Truth.MET),
        ("5.1", "10.1", Truth.NOT_MET),
        ("5.1", "10.2", Truth.MET),
        ("8", "15.9", Truth.NOT_MET),
        ("8", "16", Truth.MET),
    ],
)
def test_with_slices_above_5_mm_a_lesion_needs_twice_the_slice_thickness(
    slice_thickness_mm: str, longest_diameter_mm: str, expected: Truth
) -> None:
    """Sections 3.1.1 and 3.2.2."""
    found = measured(lesion("T1"), longest_diameter_mm, slice_mm=slice_thickness_mm)
    assert found is expected


@pytest.mark.parametrize(
    ("method", "longest_diameter_mm", "expected"),
    [
        (Method.CHEST_X_RAY, "19.9", Truth.NOT_MET),
        (Method.CHEST_X_RAY, "20", Truth.MET),
        (Method.CLINICAL, "9.9", Truth.NOT_MET),
        (Method.CLINICAL, "10", Truth.MET),
        (Method.MRI, "10", Truth.MET),
        (Method.OTHER, "60", Truth.NOT_MET),
    ],
)
def test_chest_x_ray_needs_20_mm_a_caliper_10_mm_and_other_methods_do_not_measure(
    method: Method, longest_diameter_mm: str, expected: Truth
) -> None:
    """Sections 3.1.1 and 3.2.2 (ultrasound and bone scans are not used to measure)."""
    assert measured(lesion("T1"), longest_diameter_mm, method=method) is expected


@pytest.mark.parametrize(
    ("short_axis_mm", "expected"),
    [("10", Truth.NOT_MET), ("14.9", Truth.NOT_MET), ("15", Truth.MET)],
)
def test_a_lymph_node_of_at_least_15_mm_short_axis_is_measurable(
    short_axis_mm: str, expected: Truth
) -> None:
    """Section 3.1.1."""
    assert measured(lesion("N1"), short_axis_mm) is expected


def test_a_node_is_measured_by_ct_or_mri_and_not_by_hand() -> None:
    assert measured(lesion("N1"), "30", method=Method.CLINICAL) is Truth.NOT_MET


def test_without_method_or_slice_thickness_it_is_unknown_whether_10_mm_suffice() -> None:
    assert measured(lesion("T1"), "12", slice_mm=None) is Truth.UNKNOWN
    assert measured(lesion("T1"), "12", slice_mm=None, method=None) is Truth.UNKNOWN
    assert measured(lesion("T1"), "9", slice_mm=None, method=None) is Truth.NOT_MET


@pytest.mark.parametrize(
    "organ", ["ascites", "pleural_effusion", "leptomeninges", "lymphangitic_spread", "portal_vein"]
)
def test_effusions_leptomeningeal_disease_and_the_like_are_never_measurable(organ: str) -> None:
    """Section 3.1.2; portal vein thrombus: Lencioni and Llovet 2010."""
    assert measured(lesion("T1", organ=organ), "60") is Truth.NOT_MET


@pytest.mark.parametrize(
    ("soft_tissue_component", "expected"),
    [(True, Truth.MET), (False, Truth.NOT_MET), (None, Truth.UNKNOWN)],
)
def test_a_bone_lesion_is_measurable_by_its_soft_tissue_component_only(
    soft_tissue_component: bool | None, expected: Truth
) -> None:
    """Section 3.1.3."""
    bone = replace(lesion("T1", organ="bone"), soft_tissue=soft_tissue_component)
    assert measured(bone, "30") is expected


@pytest.mark.parametrize(
    ("prior_local_therapy", "progressed_since_therapy", "expected"),
    [
        (False, None, Truth.MET),
        (True, True, Truth.MET),
        (True, False, Truth.NOT_MET),
        (True, None, Truth.UNKNOWN),
        (None, None, Truth.UNKNOWN),
        (None, True, Truth.MET),
    ],
)
def test_a_lesion_treated_locally_before_is_measurable_only_if_it_has_progressed_since(
    prior_local_therapy: bool | None, progressed_since_therapy: bool | None, expected: Truth
) -> None:
    """Section 3.1.3."""
    treated = Lesion(
        id="T1",
        organ="liver",
        node=False,
        role=Role.TARGET,
        prior_local_therapy=prior_local_therapy,
        progressed_since_therapy=progressed_since_therapy,
    )
    assert measured(treated, "30") is expected


def test_every_doubt_about_a_lesion_is_said() -> None:
    bone = replace(lesion("T1", organ="bone"), prior_local_therapy=None)
    found = measurability(bone, Reading(lesion="T1", seen=Seen.NOT_EVALUABLE))
    assert [reason.id for _, reason in found.doubts] == [
        "recist_1_1.open_bone",
        "recist_1_1.open_treated",
        "recist_1_1.baseline_not_read",
    ]


def test_a_lesion_too_small_to_measure_is_not_measurable() -> None:
    found = measurability(lesion("T1"), Reading(lesion="T1", seen=Seen.TOO_SMALL))
    assert found.truth is Truth.NOT_MET
