"""Liver chemistry.

CTCAE v5.0, Investigations: ALT, AST, ALP, GGT, bilirubin, LDH; Metabolism and nutrition disorders:
hypoalbuminemia. Multiples of the upper limit if the baseline was normal, of the baseline if it was
abnormal (the usual case in liver cancer). Expected grades are read off the printed numbers; each
border is tried on both sides.
"""

import pytest

from hilum.rules.ctcae import Missing, grade
from tests.spec.ctcae_v5.labs import V5, graded, grades, lab

TRANSAMINASES = ["Alanine aminotransferase increased", "Aspartate aminotransferase increased"]
BILE_DUCT_ENZYMES = ["Alkaline phosphatase increased", "GGT increased"]
ULN_40 = {"lln": "9", "uln": "40"}
ULN_100 = {"lln": "40", "uln": "100"}


@pytest.mark.parametrize("term", TRANSAMINASES)
@pytest.mark.parametrize(
    ("u_per_l", "expected"),
    [
        ("40", "0"), ("40.1", "1"), ("120", "1"), ("120.1", "2"), ("200", "2"), ("200.1", "3"),
        ("800", "3"), ("800.1", "4"),
    ],
)  # fmt: skip
def test_alt_and_ast_with_a_normal_baseline_of_30_and_an_upper_limit_of_40(
    term: str, u_per_l: str, expected: str
) -> None:
    """ALT, AST increased: >ULN - 3.0, >3.0 - 5.0, >5.0 - 20.0, >20.0 x ULN."""
    assert grades(term, u_per_l, baseline="30", **ULN_40) == expected


@pytest.mark.parametrize("term", TRANSAMINASES)
@pytest.mark.parametrize(
    ("u_per_l", "expected"),
    [
        ("100", "0"), ("149.9", "0"), ("150", "1"), ("300", "1"), ("300.1", "2"), ("500", "2"),
        ("500.1", "3"), ("2000", "3"), ("2000.1", "4"),
    ],
)  # fmt: skip
def test_alt_and_ast_with_an_abnormal_baseline_of_100_and_an_upper_limit_of_40(
    term: str, u_per_l: str, expected: str
) -> None:
    """ALT, AST increased: 1.5 - 3.0, >3.0 - 5.0, >5.0 - 20.0, >20.0 x baseline."""
    assert grades(term, u_per_l, baseline="100", **ULN_40) == expected


@pytest.mark.parametrize("term", BILE_DUCT_ENZYMES)
@pytest.mark.parametrize(
    ("u_per_l", "expected"),
    [
        ("100", "0"), ("100.1", "1"), ("250", "1"), ("250.1", "2"), ("500", "2"), ("500.1", "3"),
        ("2000", "3"), ("2000.1", "4"),
    ],
)  # fmt: skip
def test_alp_and_ggt_with_a_normal_baseline_of_100_and_an_upper_limit_of_100(
    term: str, u_per_l: str, expected: str
) -> None:
    """Alkaline phosphatase, GGT increased: >ULN - 2.5, >2.5 - 5.0, >5.0 - 20.0, >20.0 x ULN."""
    assert grades(term, u_per_l, baseline="100", **ULN_100) == expected


@pytest.mark.parametrize("term", BILE_DUCT_ENZYMES)
@pytest.mark.parametrize(
    ("u_per_l", "expected"),
    [
        ("200", "0"), ("399.9", "0"), ("400", "1"), ("500", "1"), ("500.1", "2"), ("1000", "2"),
        ("1000.1", "3"), ("4000", "3"), ("4000.1", "4"),
    ],
)  # fmt: skip
def test_alp_and_ggt_with_an_abnormal_baseline_of_200_and_an_upper_limit_of_100(
    term: str, u_per_l: str, expected: str
) -> None:
    """Alkaline phosphatase, GGT increased: 2.0 - 2.5, >2.5 - 5.0, >5.0 - 20.0, >20.0 x baseline."""
    assert grades(term, u_per_l, baseline="200", **ULN_100) == expected


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "expected"),
    [
        ("20", "0"), ("20.1", "1"), ("30", "1"), ("30.1", "2"), ("60", "2"), ("60.1", "3"),
        ("200", "3"), ("200.1", "4"),
    ],
)  # fmt: skip
def test_bilirubin_with_a_normal_baseline_of_15_and_an_upper_limit_of_20(
    bilirubin_umol_per_l: str, expected: str
) -> None:
    """Blood bilirubin increased: >ULN - 1.5, >1.5 - 3.0, >3.0 - 10.0, >10.0 x ULN."""
    found = grades("Blood bilirubin increased", bilirubin_umol_per_l, baseline="15", uln="20")
    assert found == expected


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "expected"),
    [
        ("39.9", "0"), ("40", "0"), ("40.1", "1"), ("60", "1"), ("60.1", "2"), ("120", "2"),
        ("120.1", "3"), ("400", "3"), ("400.1", "4"),
    ],
)  # fmt: skip
def test_bilirubin_with_an_abnormal_baseline_of_40_and_an_upper_limit_of_20(
    bilirubin_umol_per_l: str, expected: str
) -> None:
    """Blood bilirubin increased: >1.0 - 1.5, >1.5 - 3.0, >3.0 - 10.0, >10.0 x baseline."""
    found = grades("Blood bilirubin increased", bilirubin_umol_per_l, baseline="40", uln="20")
    assert found == expected


@pytest.mark.parametrize(
    ("baseline_umol_per_l", "expected"), [("20", "3"), ("20.1", "2"), ("34", "2")]
)
def test_a_baseline_on_its_limit_is_normal_and_above_it_abnormal(
    baseline_umol_per_l: str, expected: str
) -> None:
    """Bilirubin 60.2 with ULN 20: 3.01 x ULN is grade 3, but 2.995 x a baseline of 20.1 grade 2."""
    found = grades("Blood bilirubin increased", "60.2", baseline=baseline_umol_per_l, uln="20")
    assert found == expected


@pytest.mark.parametrize(
    ("alt_u_per_l", "expected"),
    [("40", "0"), ("60", "0/1"), ("61", "0/1"), ("130", "0-2"), ("500", "0-3"), ("801", "0-4")],
)
def test_without_a_baseline_both_branches_are_tried(alt_u_per_l: str, expected: str) -> None:
    """By ULN 40 the grade is 0, 1, 1, 2, 3, 4; by an abnormal baseline it may be any lower one."""
    found = graded("Alanine aminotransferase increased", alt_u_per_l, **ULN_40)
    assert found.grades == expected
    assert found.missing == (() if expected == "0" else (Missing.BASELINE,))


def test_a_baseline_without_its_limit_leaves_both_branches() -> None:
    """ALT 130: 3.25 x ULN 40 is grade 2; 1.3 x a baseline of 100 is below 1.5 and no grade."""
    term = V5.term("Alanine aminotransferase increased")
    found = grade(term, lab("130", "U/L", uln="40"), baseline=lab("100", "U/L"))
    assert found.possible == (0, 2)
    assert found.missing == (Missing.BASELINE_LIMIT,)
    assert "limit of normal of the baseline 100 U/L" in found.reasons[-1].say()


def test_a_grade_that_rests_on_an_unknown_baseline_says_so() -> None:
    """ALT 130 at ULN 40."""
    reasons = graded("Alanine aminotransferase increased", "130", **ULN_40).reasons
    assert reasons[0].id == "ctcae.step_if"
    assert "grade 2 if the baseline was normal" in reasons[0].say()


@pytest.mark.parametrize(
    ("albumin_g_per_l", "expected"),
    [("40", "0"), ("39.9", "1"), ("30", "1"), ("29.9", "2"), ("20", "2"), ("19.9", "3")],
)
def test_hypoalbuminemia_with_a_lower_limit_of_40(albumin_g_per_l: str, expected: str) -> None:
    """Hypoalbuminemia: <LLN - 30, <30 - 20, <20 g/L."""
    assert grades("Hypoalbuminemia", albumin_g_per_l, lln="40", uln="55") == expected


@pytest.mark.parametrize(("ldh_u_per_l", "expected"), [("250", "0"), ("250.1", "1"), ("9000", "1")])
def test_lactate_dehydrogenase_has_grade_1_alone(ldh_u_per_l: str, expected: str) -> None:
    """Blood lactate dehydrogenase increased: >ULN."""
    found = grades("Blood lactate dehydrogenase increased", ldh_u_per_l, lln="120", uln="250")
    assert found == expected
