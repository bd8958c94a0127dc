"""Cox's proportional hazards regression, ties as Efron, with the test of its assumption.

Held equal to R survival: coxph, and cox.zph as survival computes it since version 3.0 (a score
test; earlier versions approximated it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import eigvalsh
from scipy.special import chdtrc, ndtr

from hilum.stats.estimates import Estimate, Interval, Method, Refusal, Why, quantile_of_normal
from hilum.stats.kaplan_meier import Numbers, checked
from hilum.stats.log_rank import codes
from hilum.stats.risk_sets import Moments, RiskSets, moments, risk_sets

MOST_STEPS = 50
CONVERGED = 1e-11
"""Change of the log likelihood, as a share of it, at which the search stops."""
RANK = 1e-10
"""Smallest over largest eigenvalue of the information at which covariates count as collinear."""
SEPARATED = 1e-5
"""Share of the information at no effect below which a direction counts as without a maximum."""


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """Of one covariate: the coefficient (log hazard ratio) and the ratio per unit of it."""

    covariate: str
    coefficient: float
    standard_error: float
    ratio: Estimate
    z: float
    p_value: float


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-square test."""

    name: str
    chi_square: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True, eq=False, slots=True)
class Cox:
    """A fitted model. `log_likelihood` is the partial one, `null_log_likelihood` without effect."""

    subjects: int
    events: int
    ratios: tuple[HazardRatio, ...]
    covariance: Numbers
    null_log_likelihood: float
    log_likelihood: float
    likelihood_ratio: ChiSquare
    fitted: "Fitted"


@dataclass(frozen=True, eq=False, slots=True)
class Fitted:
    """A fit at its maximum: data, covariates less their means, risk sets and their moments."""

    time: Numbers
    event: NDArray[np.bool_]
    covariates: Numbers
    sets: RiskSets
    moments: Moments
    coefficients: Numbers


def cox(
    times: ArrayLike,
    events: ArrayLike,
    covariates: Mapping[str, Sequence[float]],
    strata: Sequence[str] | None = None,
    *,
    confidence: float = 0.95,
) -> Cox | Refusal:
    """Fit the model; intervals of hazard ratios are Wald's.

    A factor is given as columns of 0 and 1, less one. Refused with no subject, no event, a
    covariate that does not vary or follows from others, and where the likelihood has no maximum.
    Raises ValueError for lengths that differ and for missing values. Source: Cox, J R Stat Soc B
    1972; 34: 187-220; Efron 1977.
    """
    time, event = checked(times, events)
    x = _columns(covariates, len(time))
    if not event.any():
        return Refusal(Why.NO_EVENTS if len(time) else Why.NO_SUBJECTS)
    stratum = np.zeros(len(time), dtype=np.int64) if strata is None else codes(strata)
    sets = risk_sets(time, event, stratum)
    if not np.ptp(x, axis=0).all():
        return Refusal(Why.COLLINEAR)
    x, scale = x - x.mean(axis=0), x.std(axis=0)
    found = _maximum(sets, x / scale)
    if isinstance(found, Refusal):
        return found
    at, null = found[0] / scale, found[1]
    fitted = Fitted(time, event, x, sets, moments(sets, x, x @ at), at)
    return _model(tuple(covariates), fitted, null, confidence)


def _columns(covariates: Mapping[str, Sequence[float]], subjects: int) -> Numbers:
    for name, values in covariates.items():
        if len(values) != subjects or not np.isfinite(np.asarray(values, dtype=float)).all():
            raise ValueError(f"{name}: expected {subjects} values, none missing")
    if not covariates:
        raise ValueError("expected at least one covariate")
    return np.column_stack([np.asarray(each, dtype=np.float64) for each in covariates.values()])


def _maximum(sets: RiskSets, x: Numbers) -> tuple[Numbers, float] | Refusal:
    """Return the coefficients, and the log likelihood without effect.

    Newton's steps, halved while the likelihood falls.
    """
    at = np.zeros(x.shape[1])
    now = moments(sets, x, x @ at)
    null = value = _log_likelihood(sets, x @ at, now)
    first = now.covariance.sum(axis=0)
    eigenvalues = eigvalsh(first)
    if eigenvalues[0] <= RANK * len(sets.deaths) or eigenvalues[0] <= RANK * eigenvalues[-1]:
        return Refusal(Why.COLLINEAR)
    for _ in range(MOST_STEPS):
        information = now.covariance.sum(axis=0)
        if eigvalsh(information, first)[0] < SEPARATED:
            return Refusal(Why.SEPARATION)
        step = np.linalg.solve(information, (x[sets.order][sets.deaths] - now.mean).sum(axis=0))
        at, before = at + step, value
        now, value = _reached(sets, x, at)
        while value < before - CONVERGED * abs(before):
            step = step / 2
            at = at - step
            now, value = _reached(sets, x, at)
        if abs(value - before) <= CONVERGED * abs(value):
            return at, null
    return Refusal(Why.SEPARATION)


def _reached(sets: RiskSets, x: Numbers, at: Numbers) -> tuple[Moments, float]:
    now = moments(sets, x, x @ at)
    return now, _log_likelihood(sets, x @ at, now)


def _log_likelihood(sets: RiskSets, predictor: Numbers, at: Moments) -> float:
    return float(predictor[sets.order][sets.deaths].sum() - at.log_weight.sum())


def _model(names: tuple[str, ...], fitted: Fitted, null: float, confidence: float) -> Cox:
    covariance = np.linalg.inv(fitted.moments.covariance.sum(axis=0))
    value = _log_likelihood(fitted.sets, fitted.covariates @ fitted.coefficients, fitted.moments)
    errors = np.sqrt(np.diag(covariance))
    return Cox(
        subjects=len(fitted.time),
        events=int(fitted.event.sum()),
        ratios=tuple(
            _ratio(name, float(at), float(error), confidence)
            for name, at, error in zip(names, fitted.coefficients, errors, strict=True)
        ),
        covariance=covariance,
        null_log_likelihood=null,
        log_likelihood=value,
        likelihood_ratio=chi_square("likelihood ratio", 2 * (value - null), len(names)),
        fitted=fitted,
    )


def _ratio(name: str, coefficient: float, error: float, confidence: float) -> HazardRatio:
    half, z = quantile_of_normal(confidence) * error, coefficient / error
    lower, upper = float(np.exp(coefficient - half)), float(np.exp(coefficient + half))
    interval = Interval(Method.WALD, confidence, lower, upper)
    ratio = Estimate(float(np.exp(coefficient)), interval)
    return HazardRatio(name, coefficient, error, ratio, z, float(2 * ndtr(-abs(z))))


def chi_square(name: str, value: float, degrees_of_freedom: int) -> ChiSquare:
    """Return a chi-square test with its p-value."""
    return ChiSquare(name, value, degrees_of_freedom, float(chdtrc(degrees_of_freedom, value)))
