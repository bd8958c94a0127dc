"""Phase II designs: equal to the published tables, to clinfun, and to their own simulation."""

from functools import cache
from math import sqrt
from typing import Any

import pytest

from hilum.stats.designs import (
    Aim,
    Design,
    OneStage,
    Simon,
    TwoStage,
    ahern,
    exact,
    fleming,
    simon,
    simulated,
)
from tests.stats.reference_values import reference

ERRORS = {"a": (0.10, 0.90), "b": (0.05, 0.80), "c": (0.05, 0.90)}
# Simon, Control Clin Trials 1989; 10: 1-10, tables 1 and 2: r1/n1 r/n of the optimal, then of the
# minimax design, for alpha and beta of 0.10 and 0.10 (a), 0.05 and 0.20 (b), 0.05 and 0.10 (c).
SIMON = """
.05 .25 a  0/9 2/24    0/13 2/20
.05 .25 b  0/9 2/17    0/12 2/16
.05 .25 c  0/9 3/30    0/15 3/25
.10 .30 a  1/12 5/35   1/16 4/25
.10 .30 b  1/10 5/29   1/15 5/25
.10 .30 c  2/18 6/35   2/22 6/33
.20 .40 a  3/17 10/37  3/19 10/36
.20 .40 b  3/13 12/43  4/18 10/33
.20 .40 c  4/19 15/54  5/24 13/45
.30 .50 a  7/22 17/46  7/28 15/39
.30 .50 b  5/15 18/46  6/19 16/39
.30 .50 c  8/24 24/63  7/24 21/53
.40 .60 a  7/18 22/46  11/28 20/41
.40 .60 b  7/16 23/46  17/34 20/39
.40 .60 c  11/25 32/66 12/29 27/54
.50 .70 a  11/21 26/45 11/23 23/39
.50 .70 b  8/15 26/43  12/23 23/37
.50 .70 c  13/24 36/61 14/27 32/53
.60 .80 a  6/11 26/38  18/27 24/35
.60 .80 b  7/11 30/43  8/13 25/35
.60 .80 c  12/19 37/53 15/26 32/45
.70 .90 a  6/9 22/28   11/16 20/25
.70 .90 b  4/6 22/27   19/23 21/26
.70 .90 c  11/15 29/36 13/18 26/32
.05 .20 a  0/12 3/37   0/18 3/32
.05 .20 b  0/10 3/29   0/13 3/27
.05 .20 c  1/21 4/41   1/29 4/38
.10 .25 a  2/21 7/50   2/27 6/40
.10 .25 b  2/18 7/43   2/22 7/40
.10 .25 c  2/21 10/66  3/31 9/55
.20 .35 a  5/27 16/63  6/33 15/58
.20 .35 b  5/22 19/72  6/31 15/53
.20 .35 c  8/37 22/83  8/42 21/77
.30 .45 a  9/30 29/82  16/50 25/69
.30 .45 b  9/27 30/81  16/46 25/65
.40 .55 a  16/38 40/88 18/45 34/73
.40 .55 b  11/26 40/84 28/59 34/70
.50 .65 a  18/35 47/84 19/40 41/72
.50 .65 b  15/28 48/83 39/66 40/68
.60 .75 a  21/34 47/71 25/43 43/64
.60 .75 b  17/27 46/67 18/30 43/62
.60 .75 c  21/34 64/95 48/72 57/84
.70 .85 a  14/20 45/59 15/22 40/52
.70 .85 b  14/19 46/59 16/23 39/49
.70 .85 c  18/25 61/79 33/44 53/68
.80 .95 a  5/7 27/31   5/7 27/31
.80 .95 b  7/9 26/29   7/9 26/29
.80 .95 c  16/19 37/42 31/35 35/40
"""


@cache
def searched(null: float, target: float, alpha: float, power: float) -> Simon:
    return simon(Aim(null, target, alpha, power))


def written(design: TwoStage) -> str:
    first = f"{design.first_futility}/{design.first_subjects}"
    return f"{first} {design.futility}/{design.subjects}"


@pytest.mark.parametrize("row", SIMON.strip().splitlines())
def test_Simon_s_designs_are_those_of_his_tables(row: str) -> None:
    null, target, errors, *designs = row.split()
    alpha, power = ERRORS[errors]
    found = searched(float(null), float(target), alpha, power)
    assert written(found.optimal) == " ".join(designs[:2])
    assert written(found.minimax) == " ".join(designs[2:])


SLOW = 40  # subjects expected: the search for larger ones takes seconds, and the table holds them
CLINFUN = [each for each in reference("designs")["simon"] if each["optimal"]["expected"][0] <= SLOW]


@pytest.mark.parametrize("row", CLINFUN, ids=lambda row: f"{row['rates']} {row['errors']}")
def test_Simon_s_designs_and_what_they_expect_are_those_of_clinfun(row: dict[str, Any]) -> None:
    (null, target), (alpha, beta) = row["rates"], row["errors"]
    found = searched(null, target, alpha, round(1 - beta, 12))
    for design, r in ((found.optimal, row["optimal"]), (found.minimax, row["minimax"])):
        r1, n1, r_all, n = r["design"]
        assert design == TwoStage(n1, r1, n, r_all)
        at_null = exact(design, null)
        assert [at_null.expected_subjects] == pytest.approx(r["expected"], rel=1e-9)
        assert [at_null.early_termination] == pytest.approx(r["early"], rel=1e-9)


@pytest.mark.parametrize(
    "row", reference("designs")["single"], ids=lambda row: f"{row['rates']} {row['errors']}"
)
def test_single_stage_designs_are_those_of_clinfun(row: dict[str, Any]) -> None:
    (null, target), (alpha, beta) = row["rates"], row["errors"]
    design = ahern(Aim(null, target, alpha, round(1 - beta, 12)))
    assert [design.futility, design.subjects] == row["design"]
    assert [exact(design, null).positive] == pytest.approx(row["type_1"], rel=1e-9)
    assert [1 - exact(design, target).positive] == pytest.approx(row["type_2"], rel=1e-9)


@pytest.mark.parametrize(
    ("aim", "responders_needed", "subjects", "alpha", "power"),
    [
        # Mander's Stata command sampsi_fleming, whose help cites A'Hern 2001: its examples.
        (Aim(0.2, 0.4, 0.05, 0.9), 15, 47, 0.0366, 0.9012),
        (Aim(0.45, 0.5, 0.05, 0.9), 412, 861, 0.0499, 0.9024),
        (Aim(0.2, 0.4, 0.01, 0.8), 18, 52, 0.0099, 0.8245),
        (Aim(0.1, 0.35, 0.01, 0.8), 7, 25, 0.0095, 0.8266),
        # Khan, Sarker, Hackshaw, Br J Cancer 2012; 107: 1801-1809, abstract.
        (Aim(0.1, 0.2, 0.05, 0.8), 13, 78, 0.0453, 0.8081),
    ],
)
def test_A_Hern_s_designs_are_the_published_ones(
    aim: Aim, responders_needed: int, subjects: int, alpha: float, power: float
) -> None:
    design = ahern(aim)
    assert (design.futility + 1, design.subjects) == (responders_needed, subjects)
    assert exact(design, aim.null_rate).positive == pytest.approx(alpha, abs=1.1e-4)
    assert exact(design, aim.target_rate).positive == pytest.approx(power, abs=1.1e-4)


def test_no_smaller_single_stage_meets_both_errors() -> None:
    aim = Aim(0.14, 0.30, 0.05, 0.80)
    design = ahern(aim)

    def good(one: OneStage) -> bool:
        kept = exact(one, aim.null_rate).positive <= aim.alpha
        return kept and exact(one, aim.target_rate).positive >= aim.power

    assert good(design)
    for subjects in range(1, design.subjects):
        assert not any(good(OneStage(subjects, futility)) for futility in range(subjects))


def test_Fleming_s_design_is_by_his_formula_and_its_exact_errors_may_be_larger() -> None:
    # p0 0.1, p1 0.3: ((1.6449 * 0.3 + 1.2816 * 0.4583) / 0.2)^2 = 29.2, and
    # 30 * 0.1 + 1.6449 * sqrt(30 * 0.09) = 5.70, so positive from 6 responders.
    design = fleming(Aim(0.1, 0.3, 0.05, 0.9))
    assert design == OneStage(subjects=30, futility=5)
    assert exact(design, 0.1).positive == pytest.approx(0.0732, abs=5e-5)  # above the 0.05


@pytest.mark.parametrize("rate", [0.14, 0.20, 0.30])
@pytest.mark.parametrize("design", [TwoStage(18, 3, 54, 11), OneStage(43, 9)])
def test_simulation_agrees_with_the_exact_calculation(design: Design, rate: float) -> None:
    trials = 40_000
    by_count, by_trial = exact(design, rate), simulated(design, rate, trials=trials, seed=1)
    for part in ("positive", "early_termination"):
        share = getattr(by_count, part)
        error = sqrt(share * (1 - share) / trials)
        assert abs(getattr(by_trial, part) - share) <= 4 * error
    assert by_trial.expected_subjects == pytest.approx(by_count.expected_subjects, rel=0.02)


def test_a_seed_gives_the_same_simulation_and_another_does_not() -> None:
    design = TwoStage(18, 3, 54, 11)
    one, again, other = (simulated(design, 0.2, trials=12_345, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_trial_is_positive_only_above_its_bound() -> None:
    assert exact(OneStage(2, 0), 0.5).positive == pytest.approx(0.75)
    assert exact(OneStage(2, 1), 0.5).positive == pytest.approx(0.25)
    two = TwoStage(first_subjects=1, first_futility=0, subjects=2, futility=1)
    at = exact(two, 0.5)  # both must respond; half of the trials stop after one
    assert at.positive == pytest.approx(0.25)
    assert at.early_termination == pytest.approx(0.5)
    assert at.expected_subjects == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ((0.3, 0.3, 0.05, 0.8), "expected the target above the null"),
        ((0.3, 0.2, 0.05, 0.8), "expected the target above the null"),
        ((0, 0.2, 0.05, 0.8), "null_rate: saw 0"),
        ((0.1, 1, 0.05, 0.8), "target_rate: saw 1"),
        ((0.1, 0.3, 5, 0.8), "alpha: saw 5"),
        ((0.1, 0.3, 0.05, 80), "power: saw 80"),
        ((0.1, 0.3, 0.5, 0.5), "expected the power above alpha"),
    ],
)
def test_an_aim_that_cannot_be_is_refused(rates: tuple[float, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Aim(*rates)
