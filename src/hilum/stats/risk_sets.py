"""Who was at risk at each event, and the weighted moments of their covariates.

Ties as Efron (J Am Stat Assoc 1977; 72: 557-565): of d subjects with the event at one time, the
k-th (from 0) meets a risk set in which the d count as 1 - k/d of themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hilum.stats.kaplan_meier import Counts, Numbers


@dataclass(frozen=True, eq=False, slots=True)
class RiskSets:
    """Subjects in order of stratum, falling time, events first; one entry for each event.

    Of the subjects in `order`, those at risk at an event lie from `start` to `end`, those with
    the event at its time from `tied_from` to `tied_to`, and `part` of these is taken away.
    """

    order: Counts
    deaths: Counts
    start: Counts
    end: Counts
    tied_from: Counts
    tied_to: Counts
    part: Numbers


def risk_sets(time: Numbers, event: NDArray[np.bool_], stratum: Counts) -> RiskSets:
    """Return the risk sets of events, within strata."""
    order = np.lexsort((~event, -time, stratum))
    time, event, stratum = time[order], event[order], stratum[order]
    deaths = np.flatnonzero(event)
    new_stratum = np.diff(stratum, prepend=-1) != 0
    new_time = new_stratum | (np.diff(time, prepend=-1.0) != 0)
    starts, times = np.flatnonzero(new_stratum), np.flatnonzero(new_time)
    at = np.searchsorted(times, deaths, side="right") - 1
    first = times[at]
    tied = np.add.reduceat(event, times, dtype=np.int64)[at]
    return RiskSets(
        order=order,
        deaths=deaths,
        start=starts[np.searchsorted(starts, deaths, side="right") - 1],
        end=np.append(times, len(time))[at + 1],
        tied_from=first,
        tied_to=first + tied,
        part=(deaths - first) / tied,
    )


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """At each event: the log of the weight at risk, and the mean and covariance of covariates."""

    log_weight: Numbers
    mean: Numbers
    covariance: Numbers


def moments(sets: RiskSets, covariates: Numbers, predictor: Numbers) -> Moments:
    """Return the moments at each event, each subject weighing exp(predictor)."""
    highest = predictor.max()
    x, weight = covariates[sets.order], np.exp(predictor - highest)[sets.order]
    weighted = x * weight[:, None]
    total = _at_risk(sets, weight)
    mean = _at_risk(sets, weighted) / total[:, None]
    square = _at_risk(sets, weighted[:, :, None] * x[:, None, :]) / total[:, None, None]
    covariance = square - mean[:, :, None] * mean[:, None, :]
    return Moments(np.log(total) + highest, mean, covariance)


def _at_risk(sets: RiskSets, values: Numbers) -> Numbers:
    """Return the sum of values over those at risk at each event."""
    sums = np.concatenate((np.zeros((1, *values.shape[1:])), values.cumsum(axis=0)))
    part = sets.part.reshape(-1, *(1,) * (values.ndim - 1))
    everyone = sums[sets.end] - sums[sets.start]
    return np.asarray(everyone - part * (sums[sets.tied_to] - sums[sets.tied_from]))
