"""Proportions: exact and score intervals, and the exact one-sided binomial test."""

from math import sqrt

from scipy.special import bdtrc, betaincinv

from hilum.stats.estimates import Estimate, Interval, Method, quantile_of_normal

CONFIDENCE = 0.95


def clopper_pearson(successes: int, subjects: int, confidence: float = CONFIDENCE) -> Estimate:
    """Return the proportion with its exact interval; all None for no subject.

    Raises ValueError unless 0 <= successes <= subjects. Source: Clopper and Pearson,
    Biometrika 1934; 26: 404-413, by quantiles of the beta distribution.
    """
    _check(successes, subjects, confidence)
    tail, failures = (1 - confidence) / 2, subjects - successes
    if not subjects:
        return _nothing(Method.CLOPPER_PEARSON, confidence)
    lower = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    upper = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return _estimate(
        successes, subjects, Interval(Method.CLOPPER_PEARSON, confidence, lower, upper)
    )


def wilson(successes: int, subjects: int, confidence: float = CONFIDENCE) -> Estimate:
    """Return the proportion with Wilson's score interval; all None for no subject.

    No continuity correction. Raises ValueError unless 0 <= successes <= subjects. Source:
    Wilson, J Am Stat Assoc 1927; 22: 209-212.
    """
    _check(successes, subjects, confidence)
    if not subjects:
        return _nothing(Method.WILSON, confidence)
    z = quantile_of_normal(confidence)
    share, room = successes / subjects, z * z / subjects
    middle = (share + room / 2) / (1 + room)
    half = z * sqrt(share * (1 - share) / subjects + room / (4 * subjects)) / (1 + room)
    lower = middle - half if successes else 0.0
    upper = middle + half if successes < subjects else 1.0
    return _estimate(successes, subjects, Interval(Method.WILSON, confidence, lower, upper))


def binomial_test(successes: int, subjects: int, null_rate: float) -> float | None:
    """Return the one-sided exact p-value of `rate > null_rate`; None for no subject.

    It is the probability of so many successes or more if the rate is `null_rate`. Raises
    ValueError unless 0 <= successes <= subjects and 0 < null_rate < 1.
    """
    _check(successes, subjects)
    if not 0 < null_rate < 1:
        raise ValueError(f"null rate: saw {null_rate}, expected between 0 and 1")
    if not subjects:
        return None
    return float(bdtrc(successes - 1, subjects, null_rate)) if successes else 1.0


def _check(successes: int, subjects: int, confidence: float = CONFIDENCE) -> None:
    if not 0 <= successes <= subjects:
        raise ValueError(f"saw {successes} successes of {subjects} subjects")
    quantile_of_normal(confidence)


def _nothing(method: Method, confidence: float) -> Estimate:
    return Estimate(None, Interval(method, confidence, None, None))


def _estimate(successes: int, subjects: int, interval: Interval) -> Estimate:
    return Estimate(successes / subjects, interval)
