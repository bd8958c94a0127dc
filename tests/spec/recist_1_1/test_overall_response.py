"""The overall response at a time point: RECIST 1.1, section 4.4.1, tables 1 and 2.

The rows are the guideline's two tables, written out for every combination.
"""

from itertools import product

import pytest

from hilum.rules.recist.lesions import Seen
from hilum.rules.recist.overall import overall_response
from hilum.rules.recist.responses import NewLesions, Response
from tests.spec.recist_1_1.courses import last

CR, PR, SD, PD, NE = Response.CR, Response.PR, Response.SD, Response.PD, Response.NE
NON = Response.NON_CR_NON_PD
NO, YES = NewLesions.NONE, NewLesions.UNEQUIVOCAL


@pytest.mark.parametrize(
    ("target", "non_target", "new_lesions", "overall"),
    [
        (CR, CR, NO, CR),
        (CR, None, NO, CR),
        (CR, NON, NO, PR),
        (CR, NE, NO, PR),
        (PR, CR, NO, PR),
        (PR, NON, NO, PR),
        (PR, NE, NO, PR),
        (PR, None, NO, PR),
        (SD, CR, NO, SD),
        (SD, NON, NO, SD),
        (SD, NE, NO, SD),
        (SD, None, NO, SD),
        (NE, CR, NO, NE),
        (NE, NON, NO, NE),
        (NE, NE, NO, NE),
        (NE, None, NO, NE),
        (PD, CR, NO, PD),
        (PD, NE, NO, PD),
        (PD, NON, YES, PD),
        (CR, PD, NO, PD),
        (SD, PD, NO, PD),
        (NE, PD, YES, PD),
        (CR, CR, YES, PD),
        (NE, NE, YES, PD),
    ],
)
def test_table_1_for_subjects_with_target_lesions(
    target: Response, non_target: Response | None, new_lesions: NewLesions, overall: Response
) -> None:
    """Table 1; None is a subject without non-target lesions."""
    assert overall_response(target, non_target, new_lesions)[0] is overall


@pytest.mark.parametrize(
    ("non_target", "new_lesions", "overall"),
    [
        (CR, NO, CR),
        (NON, NO, NON),
        (NE, NO, NE),
        (PD, NO, PD),
        (PD, YES, PD),
        (CR, YES, PD),
        (NE, YES, PD),
    ],
)
def test_table_2_for_subjects_with_non_target_lesions_only(
    non_target: Response, new_lesions: NewLesions, overall: Response
) -> None:
    """Table 2."""
    assert overall_response(None, non_target, new_lesions)[0] is overall


def test_every_combination_has_its_row_and_an_equivocal_new_lesion_counts_as_none() -> None:
    for target, non_target in product((CR, PR, SD, PD, NE, None), (CR, NON, PD, NE, None)):
        without, _ = overall_response(target, non_target, NO)
        assert overall_response(target, non_target, NewLesions.EQUIVOCAL)[0] is without
        assert overall_response(target, non_target, YES)[0] is PD


def test_without_any_lesion_at_baseline_only_a_new_lesion_can_be_told() -> None:
    """The tables do not say."""
    assert overall_response(None, None, NO)[0] is NE
    assert overall_response(None, None, YES)[0] is PD


def test_without_target_lesions_there_is_no_sum() -> None:
    found = last({"X1": Seen.PRESENT}, {"X1": Seen.PRESENT})
    assert (found.target, found.sum_mm, found.baseline_mm) == (None, None, None)
    assert found.overall is NON


def test_a_time_point_says_which_row_of_which_table_decided() -> None:
    found = last({"T1": "30", "X1": Seen.PRESENT}, {"T1": Seen.ABSENT, "X1": Seen.PRESENT})
    row = found.reasons[-1]
    assert row.section == "4.4.1, table 1"
    assert row.say() == (
        "Target lesions CR, non-target lesions NON-CR/NON-PD, new lesions none: overall PR."
    )
    assert row.say("zh") == "靶病灶 CR，非靶病灶 NON-CR/NON-PD，新病灶 无：总体疗效 PR。"
