"""What a design does at a response rate: by exact calculation, and by simulation."""

from dataclasses import dataclass
from typing import assert_never

import numpy as np
from scipy.special import bdtr, bdtrc

from hilum.stats.designs.design import Design, OneStage, TwoStage


@dataclass(frozen=True, slots=True)
class Operating:
    """Of a design at one true response rate.

    `positive` is the probability of a positive trial (the type I error at the null rate, the
    power at the target), `early_termination` (PET) that of stopping after the first stage.
    """

    rate: float
    positive: float
    expected_subjects: float
    early_termination: float


def exact(design: Design, rate: float) -> Operating:
    """Return the operating characteristics by the binomial distribution."""
    match design:
        case OneStage():
            positive = float(bdtrc(design.futility, design.subjects, rate))
            return Operating(rate, positive, float(design.subjects), 0.0)
        case TwoStage():
            early = float(bdtr(design.first_futility, design.first_subjects, rate))
            return Operating(rate, _positive(design, rate), _expected(design, early), early)
        case _:
            assert_never(design)


def simulated(design: Design, rate: float, *, trials: int, seed: int) -> Operating:
    """Return the same by simulating trials subject by subject; a seed gives the same again.

    Simulates responses, not binomial counts, so it shares nothing with the exact calculation.
    """
    counts = _responses(design, rate, trials, seed)
    match design:
        case OneStage():
            positive = counts[1] > design.futility
            return Operating(rate, float(positive.mean()), float(design.subjects), 0.0)
        case TwoStage():
            stopped = counts[0] <= design.first_futility
            positive = ~stopped & (counts[1] > design.futility)
            early = float(stopped.mean())
            return Operating(rate, float(positive.mean()), _expected(design, early), early)
        case _:
            assert_never(design)


BATCH = 10_000
"""Trials simulated at once, which bounds the memory."""


def _responses(
    design: Design, rate: float, trials: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the responders of each trial after its first stage, and of all its subjects."""
    stream = np.random.default_rng(seed)
    first = design.first_subjects if isinstance(design, TwoStage) else design.subjects
    early, every = [], []
    for start in range(0, trials, BATCH):
        shape = (min(BATCH, trials - start), design.subjects)
        responded = stream.random(shape) < rate
        early.append(responded[:, :first].sum(axis=1))
        every.append(responded.sum(axis=1))
    return np.concatenate(early), np.concatenate(every)


def _positive(design: TwoStage, rate: float) -> float:
    responders = np.arange(design.first_subjects + 1)
    at_first = np.diff(bdtr(responders, design.first_subjects, rate), prepend=0.0)
    more = design.subjects - design.first_subjects
    then = bdtrc(np.clip(design.futility - responders, -1, more), more, rate)
    going_on = responders > design.first_futility
    return float(at_first[going_on] @ then[going_on])


def _expected(design: TwoStage, early_termination: float) -> float:
    more = design.subjects - design.first_subjects
    return design.first_subjects + (1 - early_termination) * more
