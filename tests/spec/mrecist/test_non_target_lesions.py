"""Non-target lesions by mRECIST: Lencioni and Llovet 2010, table 4, and its text on effusions.

Complete: no intratumoral arterial enhancement in any; progression of ascites or pleural effusion
needs cytology; malignant portal vein thrombosis is not measurable and is followed here.
"""

from decimal import Decimal

import pytest

from hilum.rules.recist.lesions import Reading, Seen
from hilum.rules.recist.responses import Response
from tests.spec.mrecist.livers import last, viable
from tests.spec.recist_1_1.courses import Told


def followed(now: Told, organ: str = "liver") -> Response | None:
    return last({"X1": Seen.PRESENT}, {"X1": now}, X1=organ).non_target


def present(viable_mm: int | None) -> Reading:
    enhancing = None if viable_mm is None else Decimal(viable_mm)
    return Reading(lesion="X1", seen=Seen.PRESENT, viable_mm=enhancing)


@pytest.mark.parametrize("organ", ["liver", "portal_vein", "hepatic_vein"])
@pytest.mark.parametrize(
    ("viable_mm", "expected"),
    [
        (0, Response.CR),
        (1, Response.NON_CR_NON_PD),
        (None, Response.NON_CR_NON_PD),
    ],
)
def test_in_the_liver_and_its_veins_a_lesion_without_enhancement_is_gone(
    organ: str, viable_mm: int | None, expected: Response
) -> None:
    assert followed(present(viable_mm), organ) is expected


def test_outside_the_liver_enhancement_does_not_count() -> None:
    assert followed(present(0), "lung") is Response.NON_CR_NON_PD


@pytest.mark.parametrize("organ", ["ascites", "pleural_effusion"])
@pytest.mark.parametrize(
    ("cytology_positive", "expected"),
    [(True, Response.PD), (False, Response.NON_CR_NON_PD), (None, Response.NE)],
)
def test_an_effusion_that_worsens_is_progression_only_with_tumor_cells_in_it(
    organ: str, cytology_positive: bool | None, expected: Response
) -> None:
    worse = Reading(
        lesion="X1", seen=Seen.UNEQUIVOCAL_PROGRESSION, cytology_positive=cytology_positive
    )
    assert followed(worse, organ) is expected


def test_unequivocal_progression_of_a_portal_vein_thrombus_is_progression() -> None:
    found = last(
        {"T1": "40", "X1": Seen.PRESENT},
        {"T1": "10", "X1": Seen.UNEQUIVOCAL_PROGRESSION},
        X1="portal_vein",
    )
    assert (found.target, found.non_target, found.overall) == (
        Response.PR,
        Response.PD,
        Response.PD,
    )


@pytest.mark.parametrize(
    ("non_target", "overall"),
    [
        (Seen.ABSENT, Response.CR),
        (Seen.PRESENT, Response.PR),
        (Seen.UNEQUIVOCAL_PROGRESSION, Response.PD),
    ],
)
def test_table_5_combines_target_and_non_target_lesions(
    non_target: Seen, overall: Response
) -> None:
    """Table 5 prints IR/SD for what is NON-CR/NON-PD here."""
    found = last({"T1": "40", "X1": Seen.PRESENT}, {"T1": viable("T1", "0"), "X1": non_target})
    assert found.overall is overall
