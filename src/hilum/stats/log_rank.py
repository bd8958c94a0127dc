"""The log-rank test, plain and stratified."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from hilum.stats.estimates import Refusal, Why
from hilum.stats.kaplan_meier import Counts, Numbers, checked


@dataclass(frozen=True, slots=True)
class GroupEvents:
    """Of one group: subjects, events seen, and events expected if all groups were alike."""

    group: str
    subjects: int
    observed: int
    expected: float


@dataclass(frozen=True, slots=True)
class LogRank:
    """The test of equal survival in all groups, by chi-square."""

    groups: tuple[GroupEvents, ...]
    chi_square: float
    degrees_of_freedom: int
    p_value: float


def log_rank(
    times: ArrayLike,
    events: ArrayLike,
    groups: Sequence[str],
    strata: Sequence[str] | None = None,
) -> LogRank | Refusal:
    """Return the log-rank test between groups, summed over strata where they are given.

    Refused with no subject, no event, or no two groups at risk at any event. Raises ValueError
    for lengths that differ. Source: Mantel, Cancer Chemother Rep 1966; 50: 163-170; variance
    hypergeometric, as R survdiff with rho = 0.
    """
    time, event = checked(times, events)
    names, member = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    layers = np.zeros(len(time)) if strata is None else codes(strata)
    if len(member) != len(time) or len(layers) != len(time):
        raise ValueError(f"saw {len(member)} groups, {len(layers)} strata of {len(time)} subjects")
    if not event.any():
        return Refusal(Why.NO_EVENTS if len(time) else Why.NO_SUBJECTS)
    belongs = member[:, None] == np.arange(len(names))
    expected, variance = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for layer in np.unique(layers):
        here = layers == layer
        more, spread = _of_stratum(time[here], event[here], belongs[here])
        expected, variance = expected + more, variance + spread
    seen = tuple(
        GroupEvents(str(name), int(of.sum()), int((of & event).sum()), float(count))
        for name, of, count in zip(names, belongs.T, expected, strict=True)
    )
    return _test(seen, variance)


def _of_stratum(
    time: Numbers, event: NDArray[np.bool_], belongs: NDArray[np.bool_]
) -> tuple[Numbers, Numbers]:
    """Return the expected events of each group, and their covariance."""
    when = np.unique(time[event])
    at_risk = (time[:, None] >= when).T.astype(np.float64) @ belongs
    died = np.array([(event & (time == at)).sum() for at in when], dtype=np.float64)
    total = at_risk.sum(axis=1)
    share = at_risk / total[:, None]
    weight = died * (total - died) / np.maximum(total - 1, 1)
    covariance = np.diag(weight @ share) - (share * weight[:, None]).T @ share
    return died @ share, covariance


def _test(groups: tuple[GroupEvents, ...], variance: Numbers) -> LogRank | Refusal:
    at_risk = [place for place, group in enumerate(groups) if group.expected > 0][:-1]
    differences = np.array([groups[i].observed - groups[i].expected for i in at_risk])
    spread = variance[np.ix_(at_risk, at_risk)]
    if not at_risk or np.linalg.matrix_rank(spread) < len(at_risk):
        return Refusal(Why.ONE_GROUP)
    chi_square = float(differences @ np.linalg.solve(spread, differences))
    return LogRank(groups, chi_square, len(at_risk), float(chdtrc(len(at_risk), chi_square)))


def codes(labels: Sequence[str]) -> Counts:
    """Return a number for each label, equal where labels are."""
    return np.unique(np.asarray(labels, dtype=object).astype(str), return_inverse=True)[1]
