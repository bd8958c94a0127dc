"""BCLC stage: Reig M et al., J Hepatol 2022;76:681-693, figure 1.

Stage 0: one nodule of at most 2 cm. A: one nodule of any size, or up to 3 of at most 3 cm each. B:
several nodules beyond that. All three with preserved liver function and a tumor-related performance
status (PS) of 0. C: vascular invasion, extrahepatic spread, or PS 1-2, with preserved liver
function. D: PS 3-4, or end-stage liver function without the option of transplantation. What is not
known leaves every stage that its completions have.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.bclc import (
    STAGES,
    LiverFunction,
    Parts,
    SymptomsAlone,
    compare,
    derive,
)
from hilum.terms.truth import Truth

ALONE = SymptomsAlone.ADVANCED
YES, NO, OPEN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
TRUTHS = {"yes": YES, "no": NO, "unknown": OPEN}

CONFINED = Parts(
    liver_function=LiverFunction.PRESERVED,
    transplant_option=NO,
    tumor_related_status=0,
    nodules=1,
    largest_mm=Decimal(20),
    vascular_invasion=NO,
    extrahepatic_spread=NO,
)
"""One nodule of 2 cm in a sound liver, without symptoms."""


def stages(parts: Parts, symptoms_alone: SymptomsAlone = ALONE) -> str:
    return "/".join(derive(parts, symptoms_alone=symptoms_alone).stages)


@pytest.mark.parametrize(
    ("nodules", "largest_mm", "stage"),
    [
        (1, "19.9", "0"),
        (1, "20", "0"),
        (1, "20.1", "A"),
        (1, "120", "A"),
        (2, "20", "A"),
        (3, "30", "A"),
        (3, "30.1", "B"),
        (2, "30.1", "B"),
        (4, "10", "B"),
        (4, "30", "B"),
    ],
)
def test_confined_to_the_liver_without_symptoms_number_and_size_make_stage_0_A_or_B(
    nodules: int, largest_mm: str, stage: str
) -> None:
    """Figure 1, BCLC-0, A and B."""
    parts = replace(CONFINED, nodules=nodules, largest_mm=Decimal(largest_mm))
    assert stages(parts) == stage


@pytest.mark.parametrize(
    ("vascular_invasion", "extrahepatic_spread", "tumor_related_ps", "stage"),
    [
        ("yes", "no", 0, "C"),
        ("no", "yes", 0, "C"),
        ("yes", "yes", 2, "C"),
        ("no", "no", 1, "C"),
        ("no", "no", 2, "C"),
        ("no", "no", 3, "D"),
        ("yes", "yes", 3, "D"),
        ("no", "no", 4, "D"),
    ],
)
def test_invasion_spread_or_symptoms_make_stage_C_and_a_status_of_3_or_4_stage_D(
    vascular_invasion: str, extrahepatic_spread: str, tumor_related_ps: int, stage: str
) -> None:
    """Figure 1, BCLC-C and D."""
    parts = replace(
        CONFINED,
        vascular_invasion=TRUTHS[vascular_invasion],
        extrahepatic_spread=TRUTHS[extrahepatic_spread],
        tumor_related_status=tumor_related_ps,
    )
    assert stages(parts) == stage


@pytest.mark.parametrize(
    ("tumor_related_ps", "symptoms_alone_are", "stage"),
    [
        (0, "advanced", "0"),
        (0, "by burden", "0"),
        (1, "advanced", "C"),
        (1, "by burden", "0"),
        (2, "advanced", "C"),
        (2, "by burden", "0"),
        (3, "by burden", "D"),
    ],
)
def test_what_symptoms_alone_make_is_an_open_choice_that_has_no_default(
    tumor_related_ps: int, symptoms_alone_are: str, stage: str
) -> None:
    """Figure 1 and EASL 2018 make a status of 1 or 2 stage C; a study may hold otherwise."""
    parts = replace(CONFINED, tumor_related_status=tumor_related_ps)
    assert stages(parts, SymptomsAlone(symptoms_alone_are)) == stage


@pytest.mark.parametrize(
    ("liver_function", "transplant_option", "stage"),
    [
        ("preserved", "no", "0"),
        ("preserved", "unknown", "0"),
        ("end_stage", "no", "D"),
        ("end_stage", "yes", "0"),
        ("end_stage", "unknown", "0/D"),
    ],
)
def test_an_end_stage_liver_is_stage_D_unless_transplantation_is_an_option(
    liver_function: str, transplant_option: str, stage: str
) -> None:
    """Figure 1, BCLC-D, and the text on it."""
    parts = replace(
        CONFINED,
        liver_function=LiverFunction(liver_function),
        transplant_option=TRUTHS[transplant_option],
    )
    assert stages(parts) == stage


@pytest.mark.parametrize(
    ("unknown_part", "stage"),
    [
        ("liver_function", "0/D"),
        ("transplant_option", "0"),
        ("tumor_related_status", "0/C/D"),
        ("nodules", "0/A/B"),
        ("largest_mm", "0/A"),
        ("vascular_invasion", "0/C"),
        ("extrahepatic_spread", "0/C"),
    ],
)
def test_a_part_that_is_not_known_leaves_every_stage_that_it_can_make(
    unknown_part: str, stage: str
) -> None:
    """Of one nodule of 2 cm in a sound liver, without symptoms: stage 0. With the number of nodules
    unknown, 2 cm may be the largest of 3 (A) or of 4 (B)."""
    assert stages(unknown(CONFINED, unknown_part)) == stage


def unknown(parts: Parts, *names: str) -> Parts:
    truths = {"transplant_option", "vascular_invasion", "extrahepatic_spread"}
    gone: dict[str, Any] = {name: OPEN if name in truths else None for name in names}
    return replace(parts, **gone)


def test_of_a_subject_of_whom_nothing_is_known_every_stage_is_possible() -> None:
    assert stages(Parts()) == "0/A/B/C/D"


def test_portal_invasion_decides_on_stage_C_whatever_the_nodules_are() -> None:
    parts = unknown(replace(CONFINED, vascular_invasion=YES), "nodules", "largest_mm")
    found = derive(parts, symptoms_alone=ALONE)
    assert found.stages == ("C",)
    assert [reason.id for reason in found.reasons] == ["bclc_2022.stage_C"]


def test_reasons_name_the_possible_stages_and_only_the_parts_that_matter() -> None:
    """The option of transplantation is unknown too, and decides nothing in a sound liver."""
    parts = unknown(CONFINED, "transplant_option", "largest_mm")
    said = [reason.say("zh") for reason in derive(parts, symptoms_alone=ALONE).reasons]
    assert said[0].startswith("可能为 0 期")
    assert said[1].startswith("可能为 A 期")
    assert said[2:] == ["最大结节径线缺失"]


@pytest.mark.parametrize(
    ("unknown_part", "stage_of_the_clinician", "agrees"),
    [
        ("transplant_option", "0", "yes"),
        ("transplant_option", "B", "no"),
        ("largest_mm", "A", "unknown"),
        ("largest_mm", "B", "no"),
    ],
)
def test_the_stage_of_the_clinician_stands_and_is_compared_with_the_derived(
    unknown_part: str, stage_of_the_clinician: str, agrees: str
) -> None:
    derived = derive(unknown(CONFINED, unknown_part), symptoms_alone=ALONE)
    found = compare(derived, stage_of_the_clinician)
    assert found.clinician == stage_of_the_clinician
    assert found.agrees is TRUTHS[agrees]
    assert f"stage {stage_of_the_clinician}" in found.reason.say()


@pytest.mark.parametrize(
    ("part", "value", "seen"),
    [
        ("nodules", -1, "nodules: saw -1, expected 0 or more"),
        ("largest_mm", Decimal(0), "largest nodule: saw 0 mm, expected above 0"),
        ("largest_mm", Decimal(-5), "largest nodule: saw -5 mm, expected above 0"),
        ("tumor_related_status", 5, "tumor-related ECOG: saw 5, expected 0 to 4"),
        ("nodules", 0, "largest nodule: saw 20 mm, expected none without a nodule"),
    ],
)
def test_what_cannot_be_is_refused(part: str, value: Any, seen: str) -> None:
    with pytest.raises(ValueError, match=seen):
        replace(CONFINED, **{part: value})


def test_without_any_tumor_there_is_nothing_to_stage() -> None:
    with pytest.raises(ValueError, match="expected a tumor to stage"):
        derive(replace(CONFINED, nodules=0, largest_mm=None), symptoms_alone=ALONE)


def test_a_stage_of_another_scale_is_refused() -> None:
    """IIIa is of the China liver cancer staging."""
    with pytest.raises(ValueError, match="expected one of 0, A, B, C, D"):
        compare(derive(CONFINED, symptoms_alone=ALONE), "IIIa")


NAMES = tuple(Parts.__dataclass_fields__)
KNOWN = st.builds(
    Parts,
    liver_function=st.sampled_from(LiverFunction),
    transplant_option=st.sampled_from((YES, NO)),
    tumor_related_status=st.integers(0, 4),
    nodules=st.integers(1, 6),
    largest_mm=st.decimals("1", "150", places=1),
    vascular_invasion=st.sampled_from((YES, NO)),
    extrahepatic_spread=st.sampled_from((YES, NO)),
)
CHOICES = st.sampled_from(SymptomsAlone)


@given(KNOWN, CHOICES)
def test_where_everything_is_known_there_is_one_stage(parts: Parts, choice: SymptomsAlone) -> None:
    assert len(derive(parts, symptoms_alone=choice).stages) == 1


@given(KNOWN, st.sets(st.sampled_from(NAMES)), CHOICES)
def test_the_stage_of_every_completion_is_among_the_possible_ones(
    parts: Parts, gone: set[str], choice: SymptomsAlone
) -> None:
    possible = derive(unknown(parts, *gone), symptoms_alone=choice).stages
    assert derive(parts, symptoms_alone=choice).stages[0] in possible


@given(KNOWN, KNOWN, CHOICES)
def test_nothing_worse_ever_makes_an_earlier_stage(
    parts: Parts, other: Parts, choice: SymptomsAlone
) -> None:
    """More nodules, larger ones, invasion, spread, a worse status, no option of transplantation."""
    worst = Parts(
        liver_function=max(_function(parts), _function(other), key=_badness),
        transplant_option=NO if NO in (parts.transplant_option, other.transplant_option) else YES,
        tumor_related_status=max(parts.tumor_related_status or 0, other.tumor_related_status or 0),
        nodules=max(parts.nodules or 0, other.nodules or 0),
        largest_mm=max(parts.largest_mm or Decimal(0), other.largest_mm or Decimal(0)),
        vascular_invasion=_either(parts.vascular_invasion, other.vascular_invasion),
        extrahepatic_spread=_either(parts.extrahepatic_spread, other.extrahepatic_spread),
    )
    places = [
        STAGES.index(derive(each, symptoms_alone=choice).stages[0]) for each in (parts, worst)
    ]
    assert places[0] <= places[1]


def _function(parts: Parts) -> LiverFunction:
    assert parts.liver_function is not None
    return parts.liver_function


def _badness(function: LiverFunction) -> int:
    return list(LiverFunction).index(function)


def _either(one: Truth, other: Truth) -> Truth:
    return YES if YES in (one, other) else NO
