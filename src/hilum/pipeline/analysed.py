"""The main estimates of a trial: rates and medians of its main estimands (endpoints.toml)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from hilum.datasets.adam.adrs import response_parameter
from hilum.datasets.adam.adtte import time_parameter
from hilum.datasets.dataset import Row
from hilum.reports.trial.trial import Trial
from hilum.stats.estimates import Estimate, Interval, Method
from hilum.stats.kaplan_meier import kaplan_meier
from hilum.stats.proportions import clopper_pearson, wilson
from hilum.stats.quantiles import median
from hilum.study.endpoints import Analysis, EndpointKind, Endpoints, Estimand, ProportionInterval

RATES = (EndpointKind.OBJECTIVE_RESPONSE, EndpointKind.DISEASE_CONTROL)
MEDIANS = (EndpointKind.PROGRESSION_FREE_SURVIVAL, EndpointKind.OVERALL_SURVIVAL)


@dataclass(frozen=True, slots=True)
class Analysed:
    """An estimand's estimate: a rate, or a median in months; subjects, and those with the event."""

    estimand: str
    subjects: int
    events: int
    estimate: Estimate


def main_estimands(plan: Endpoints) -> Iterator[Estimand]:
    """Yield the main estimand of each endpoint that is a rate or a time of all subjects."""
    told = {each.endpoint for each in plan.estimands.values()}
    for endpoint in plan.endpoints.values():
        if endpoint.kind in (*RATES, *MEDIANS) and endpoint.id in told:
            yield plan.main(endpoint.id)


def analysed(trial: Trial) -> Iterator[Analysed]:
    """Yield the estimate of each main estimand; raises LookupError where a parameter is missing."""
    plan = trial.endpoints
    for estimand in main_estimands(plan):
        endpoint = plan.endpoints[estimand.endpoint]
        if endpoint.kind in RATES:
            rows = _rows(trial, "ADRS", estimand, response_parameter(endpoint))
            events = sum(row["AVALC"] == "Y" for row in rows)
            estimate = proportion(events, len(rows), plan.analysis)
        else:
            rows = _rows(trial, "ADTTE", estimand, time_parameter(endpoint, estimand))
            events = sum(row["CNSR"] == 0 for row in rows)
            days = [row["AVAL"] for row in rows]
            estimate = median_months(days, [row["CNSR"] == 0 for row in rows], plan.analysis)
        yield Analysed(estimand.id, len(rows), events, estimate)


def _rows(trial: Trial, dataset: str, estimand: Estimand, code: str) -> list[Row]:
    rows = trial.rows(dataset, estimand.set)
    return [row for _, row in rows if row["PARAMCD"] == code]


def proportion(events: int, subjects: int, rules: Analysis) -> Estimate:
    """Return a rate with the interval that the study asks for."""
    confidence = float(rules.confidence_percent.known / 100)
    match rules.proportion_interval.known:
        case ProportionInterval.CLOPPER_PEARSON:
            return clopper_pearson(events, subjects, confidence)
        case ProportionInterval.WILSON:
            return wilson(events, subjects, confidence)
        case other:
            assert_never(other)


def median_months(days: Sequence[object], events: Sequence[bool], rules: Analysis) -> Estimate:
    """Return the Kaplan-Meier median in months with the interval that the study asks for.

    It is estimated in whole days, so that ties are ties, and then divided.
    """
    confidence = float(rules.confidence_percent.known / 100)
    method = Method[rules.survival_interval.known.name]
    found = median(kaplan_meier([float(str(day)) for day in days], events), method, confidence)
    month = float(rules.days_per_month.known)
    value, lower, upper = (
        None if each is None else each / month
        for each in (found.value, found.interval.lower, found.interval.upper)
    )
    return Estimate(value, Interval(method, confidence, lower, upper))
