"""Simon's two-stage designs, optimal and minimax, by complete search.

Source: Simon, Control Clin Trials 1989; 10: 1-10. Only futility stops a trial early.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import bdtr, bdtrc

from hilum.stats.designs.design import Aim, TwoStage
from hilum.stats.kaplan_meier import Numbers


@dataclass(frozen=True, slots=True)
class Simon:
    """The design of fewest expected subjects at the null rate, and that of fewest subjects."""

    optimal: TwoStage
    minimax: TwoStage


def simon(aim: Aim) -> Simon:
    """Return the optimal and the minimax design.

    Of minimax designs the one of fewest expected subjects. The search ends where no larger trial
    can expect fewer subjects, so the optimum is proved, not bounded by a largest size tried.
    """
    minimax: _Found | None = None
    best: _Found | None = None
    subjects = 2
    while best is None or subjects <= _largest_useful(aim, best.expected):
        for found in _of_size(aim, subjects, best.expected if best else float(subjects)):
            best = found
        if minimax is None:
            minimax = best
        subjects += 1
    assert minimax is not None
    return Simon(best.design, minimax.design)


@dataclass(frozen=True, slots=True)
class _Found:
    design: TwoStage
    expected: float


def _of_size(aim: Aim, subjects: int, below: float) -> Iterator[_Found]:
    """Yield designs of a size that expect fewer than `below` subjects, each fewer than the last."""
    for first in range(1, min(subjects, int(below) + 1)):
        for first_futility, expected in _stops(aim, first, subjects):
            if expected >= below:
                continue
            futility = _futility(aim, first, first_futility, subjects)
            if futility is not None:
                below = expected
                yield _Found(TwoStage(first, first_futility, subjects, futility), expected)


def _stops(aim: Aim, first: int, subjects: int) -> Iterator[tuple[int, float]]:
    """Yield the bounds of futility that leave enough power, and the subjects expected."""
    bounds = np.arange(first)
    kept = 1 - bdtr(bounds, first, aim.target_rate) >= aim.power
    for bound in bounds[kept]:
        early = float(bdtr(bound, first, aim.null_rate))
        yield int(bound), first + (1 - early) * (subjects - first)


def _futility(aim: Aim, first: int, first_futility: int, subjects: int) -> int | None:
    """Return the final bound that keeps alpha, if it leaves the power."""
    at_null = _positive(first, first_futility, subjects, aim.null_rate)
    bound = int((at_null <= aim.alpha).argmax())
    if at_null[bound] > aim.alpha:
        return None
    at_target = _positive(first, first_futility, subjects, aim.target_rate)
    return first_futility + bound if at_target[bound] >= aim.power else None


def _positive(first: int, first_futility: int, subjects: int, rate: float) -> Numbers:
    """Return the probability of a positive trial at each final bound from the first on."""
    going_on = np.arange(first_futility + 1, first + 1)
    bounds = np.arange(first_futility, subjects)
    needed = np.clip(bounds[:, None] - going_on, -1, subjects - first)
    above = _above(subjects - first, rate)[needed + 1]
    return np.asarray(above @ _probabilities(first, rate)[first_futility + 1 :])


def _largest_useful(aim: Aim, expected: float) -> float:
    """Return the size above which no design expects fewer subjects than `expected`."""
    sizes = []
    for first in range(1, int(expected) + 1):
        bounds = np.arange(first)
        allowed = 1 - bdtr(bounds, first, aim.target_rate) >= aim.power
        early = float(bdtr(bounds, first, aim.null_rate)[allowed].max(initial=0.0))
        sizes.append(first + (expected - first) / (1 - early))
    return max(sizes)


@cache
def _probabilities(subjects: int, rate: float) -> Numbers:
    """Return the probability of each number of responders, from none."""
    return np.diff(bdtr(np.arange(subjects + 1), subjects, rate), prepend=0.0)


@cache
def _above(subjects: int, rate: float) -> Numbers:
    """Return the probability of more than -1, 0, 1, ... responders."""
    return np.asarray(bdtrc(np.arange(-1, subjects + 1), subjects, rate))
