"""The test of proportional hazards: does a covariate's effect change with time?

Equal to cox.zph of R survival since version 3.0: the score test of an added term, covariate times
g(time), at the fitted model. Source: Grambsch and Therneau, Biometrika 1994; 81: 515-526;
Therneau and Grambsch, Modeling Survival Data, 2000, section 6.2.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from hilum.stats.cox import ChiSquare, Cox, chi_square
from hilum.stats.kaplan_meier import Numbers, kaplan_meier


class TimeScale(Enum):
    """The function g of time: one less survival just before (R's default), or time."""

    KAPLAN_MEIER = "km"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class ProportionalHazards:
    """A test for each covariate, and one for all together. A small p-value speaks against it."""

    scale: TimeScale
    covariates: tuple[ChiSquare, ...]
    overall: ChiSquare


def proportional_hazards(
    model: Cox, scale: TimeScale = TimeScale.KAPLAN_MEIER
) -> ProportionalHazards | None:
    """Return the test of the assumption; None where all events fall on one point of the scale."""
    fitted = model.fitted
    sets, at = fitted.sets, fitted.moments
    events = sets.order[sets.deaths]
    time = _scaled(fitted.time, fitted.event, scale)[events]
    time = time - time.mean()
    if np.ptp(time) == 0:
        return None
    score = time @ (fitted.covariates[events] - at.mean)
    plain, once, twice = (np.tensordot(time**k, at.covariance, axes=1) for k in range(3))
    spread = twice - once @ np.linalg.solve(plain, once)
    tests = tuple(
        chi_square(ratio.covariate, float(score[k] ** 2 / spread[k, k]), 1)
        for k, ratio in enumerate(model.ratios)
    )
    together = float(score @ np.linalg.solve(spread, score))
    return ProportionalHazards(scale, tests, chi_square("all", together, len(tests)))


def _scaled(time: Numbers, event: np.ndarray, scale: TimeScale) -> Numbers:
    match scale:
        case TimeScale.KAPLAN_MEIER:
            curve = kaplan_meier(time, event)
            before = np.concatenate(([1.0], curve.survival))
            return np.asarray(1 - before[np.searchsorted(curve.times, time, side="left")])
        case TimeScale.IDENTITY:
            return time
