"""ALBI score and grade: Johnson PJ et al., J Clin Oncol 2015;33:550-558.

Score = 0.66 x log10(bilirubin in umol/L) - 0.085 x albumin in g/L. Grade 1 is a score of at most
-2.60, grade 2 above that and at most -1.39, grade 3 above -1.39.

Scores to expect were computed with R 4.2: `round(0.66 * log10(b) - 0.085 * a, 3)`. Borders to
expect come from the formula by hand: at a bilirubin of 10 umol/L, where the logarithm is 1, grade 1
begins at an albumin of (2.60 + 0.66) / 0.085 = 652/17 = 38.352941176... g/L, and grade 2 at (1.39 +
0.66) / 0.085 = 410/17 = 24.117647058...; at 1 umol/L at 520/17 = 30.588235294... and 278/17 =
16.352941176...; at 100 umol/L at 784/17 = 46.117647058... and 542/17 = 31.882352941...
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.albi import GradeRange, albi, bilirubin_borders, grade, grade_range, score
from hilum.terms.bounds import ANYWHERE, Bounds, bounds_of, position
from hilum.terms.decimals import Measured, rounded
from hilum.terms.units import UNITS, convert


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "albumin_g_per_l", "expected_score", "expected_grade"),
    [
        ("20", "38", "-2.371", 2),
        ("10", "42", "-2.910", 1),
        ("17.1", "35", "-2.161", 2),
        ("34", "28", "-1.369", 3),
        ("51", "25", "-0.998", 3),
        ("100", "20", "-0.380", 3),
        ("8", "45", "-3.229", 1),
    ],
)
def test_the_score_is_made_of_the_decimal_logarithm_of_bilirubin_and_of_albumin(
    bilirubin_umol_per_l: str, albumin_g_per_l: str, expected_score: str, expected_grade: int
) -> None:
    """Results, linear predictor. Computed with R."""
    values = {
        "bilirubin_umol_per_l": Decimal(bilirubin_umol_per_l),
        "albumin_g_per_l": Decimal(albumin_g_per_l),
    }
    assert score(**values) == Decimal(expected_score)
    assert grade(**values) == expected_grade


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "albumin_g_per_l", "expected_grade"),
    [
        ("10", "38.352942", 1),
        ("10", "38.352941", 2),
        ("10", "24.117648", 2),
        ("10", "24.117647", 3),
        ("1", "30.588236", 1),
        ("1", "30.588235", 2),
        ("1", "16.352942", 2),
        ("1", "16.352941", 3),
        ("100", "46.117648", 1),
        ("100", "46.117647", 2),
        ("100", "31.882353", 2),
        ("100", "31.882352", 3),
    ],
)
def test_a_grade_is_exact_to_the_last_of_six_decimals(
    bilirubin_umol_per_l: str, albumin_g_per_l: str, expected_grade: int
) -> None:
    """Results, ALBI grades. The two values beside each border, by hand."""
    assert (
        grade(
            bilirubin_umol_per_l=Decimal(bilirubin_umol_per_l),
            albumin_g_per_l=Decimal(albumin_g_per_l),
        )
        == expected_grade
    )


@pytest.mark.parametrize(
    ("power_of_ten", "albumin_g_per_l", "grade_with_more_bilirubin"),
    [(10, "94", 3), (11, "116", 2)],
)
def test_a_score_of_exactly_the_limit_still_has_the_better_grade(
    power_of_ten: int, albumin_g_per_l: str, grade_with_more_bilirubin: int
) -> None:
    """-1.39 and -2.60 are met exactly only by powers of ten that no blood holds."""
    exactly = position(10**power_of_ten)
    border = bilirubin_borders(position(Decimal(albumin_g_per_l)))
    assert border[grade_with_more_bilirubin - 2] == exactly


@pytest.mark.parametrize("bilirubin_umol_per_l", ["0", "-1"])
def test_a_bilirubin_that_is_not_above_0_is_refused(bilirubin_umol_per_l: str) -> None:
    """It has no logarithm."""
    value = Decimal(bilirubin_umol_per_l)
    with pytest.raises(ValueError, match="expected above 0"):
        grade(bilirubin_umol_per_l=value, albumin_g_per_l=Decimal(40))
    with pytest.raises(ValueError, match="expected above 0"):
        albi(bilirubin_umol_per_l=Measured("=", value), albumin_g_per_l=None)


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "albumin_g_per_l", "best_grade", "worst_grade"),
    [
        ("=10", "=40", 1, 1),
        ("<10", "=38.352942", 1, 1),
        ("<=10", "=38.352942", 1, 1),
        (">10", "=38.352942", 1, 3),
        (">=10", "=38.352941", 2, 3),
        ("=10", ">38", 1, 2),
        ("=10", "<24", 3, 3),
        ("=10", "", 1, 3),
        ("", "=40", 1, 3),
        ("", "", 1, 3),
    ],
)
def test_what_is_missing_or_known_as_an_interval_leaves_a_range_of_grades(
    bilirubin_umol_per_l: str, albumin_g_per_l: str, best_grade: int, worst_grade: int
) -> None:
    """An empty value is missing. By hand, from the borders above."""
    found = albi(
        bilirubin_umol_per_l=measured(bilirubin_umol_per_l),
        albumin_g_per_l=measured(albumin_g_per_l),
    )
    assert found.grades == GradeRange(best_grade, worst_grade)


def measured(text: str) -> Measured | None:
    number = text.lstrip("<>=")
    return Measured(text.removesuffix(number), Decimal(number)) if text else None


def test_a_result_says_its_values_its_score_and_what_is_missing_in_both_languages() -> None:
    known = albi(
        bilirubin_umol_per_l=Measured("=", Decimal(20)), albumin_g_per_l=Measured("=", Decimal(38))
    )
    assert [reason.say() for reason in known.reasons] == [
        "bilirubin 20 umol/L and albumin 38 g/L: ALBI score -2.371, grade 2"
    ]
    lacking = albi(bilirubin_umol_per_l=Measured("=", Decimal(20)), albumin_g_per_l=None)
    assert [reason.say("zh") for reason in lacking.reasons] == [
        "白蛋白缺失",
        "总胆红素 20 umol/L、白蛋白 ？ g/L：ALBI 1–3 级",
    ]


BILIRUBIN = st.decimals("0.000001", "1500", places=6)
ALBUMIN = st.decimals("7", "70", places=6)


@given(BILIRUBIN, BILIRUBIN, ALBUMIN, ALBUMIN)
def test_more_bilirubin_never_betters_a_grade_and_more_albumin_never_worsens_it(
    bilirubin: Decimal, other_bilirubin: Decimal, albumin: Decimal, other_albumin: Decimal
) -> None:
    low, high = sorted((bilirubin, other_bilirubin))
    less, more = sorted((albumin, other_albumin))
    best = grade(bilirubin_umol_per_l=low, albumin_g_per_l=more)
    worst = grade(bilirubin_umol_per_l=high, albumin_g_per_l=less)
    between = grade(bilirubin_umol_per_l=low, albumin_g_per_l=less)
    assert best <= between <= worst


@given(BILIRUBIN, ALBUMIN)
def test_a_grade_agrees_with_the_score_wherever_the_score_is_not_at_a_limit(
    bilirubin: Decimal, albumin: Decimal
) -> None:
    values = {"bilirubin_umol_per_l": bilirubin, "albumin_g_per_l": albumin}
    found = score(**values)
    if found not in (Decimal("-2.600"), Decimal("-1.390")):
        assert grade(**values) == 1 + (found > Decimal("-2.6")) + (found > Decimal("-1.39"))


INTERVALS = st.tuples(
    st.sampled_from(("=", "<", "<=", ">", ">=")), st.decimals("1", "80", places=2)
)


@given(INTERVALS, INTERVALS, BILIRUBIN, ALBUMIN)
def test_every_completion_of_a_range_lies_within_it(
    bilirubin: tuple[str, Decimal], albumin: tuple[str, Decimal], one: Decimal, other: Decimal
) -> None:
    ends = bounds_of(Measured(*bilirubin)), bounds_of(Measured(*albumin))
    possible = within(one, ends[0]), within(other, ends[1])
    allowed = grade_range(bilirubin=ends[0], albumin=ends[1])
    found = grade(bilirubin_umol_per_l=possible[0], albumin_g_per_l=possible[1])
    assert allowed.best <= found <= allowed.worst


def within(number: Decimal, ends: Bounds) -> Decimal:
    """The number itself, or the nearest one with six decimals that the interval holds."""
    place = min(max(position(number), ends.lower + ends.lower % 2), ends.upper - ends.upper % 2)
    return Decimal(place // 2).scaleb(-6)


@given(st.decimals("0.7", "7", places=2), BILIRUBIN)
def test_an_albumin_in_g_per_dl_has_the_grade_of_the_same_albumin_in_g_per_l(
    albumin_g_per_dl: Decimal, bilirubin: Decimal
) -> None:
    exact = convert(albumin_g_per_dl, UNITS["g/dL"], UNITS["g/L"])
    assert exact is not None
    albumin = rounded(exact)
    assert albumin is not None
    assert grade(bilirubin_umol_per_l=bilirubin, albumin_g_per_l=albumin) == grade(
        bilirubin_umol_per_l=bilirubin, albumin_g_per_l=albumin_g_per_dl * 10
    )


def test_a_bilirubin_that_cannot_be_above_0_may_have_been_anything() -> None:
    """A recorded 0 is a rounded or a missing value."""
    albumin = bounds_of(Measured("=", Decimal(40)))
    nothing = bounds_of(Measured("=", Decimal(0)))
    assert grade_range(bilirubin=nothing, albumin=albumin) == grade_range(
        bilirubin=ANYWHERE, albumin=albumin
    )
