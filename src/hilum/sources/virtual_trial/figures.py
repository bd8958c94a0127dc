"""The figures of a trial as published trials print them, from what is true of its subjects.

Medians are of the product-limit estimate (Kaplan and Meier 1958, J Am Stat Assoc 53:457): the first
time at which it is at most the share asked for; NaN where it never is. The hazard ratio is Cox's of
one binary covariate (Cox 1972, J R Stat Soc B 34:187), ties as Breslow has them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hilum.sources.virtual_trial.calibration import CLASSES, DAYS_PER_MONTH
from hilum.sources.virtual_trial.subject import Subject
from hilum.sources.virtual_trial.truth import times_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

RESPONSES, CONTROLS = ("CR", "PR"), ("CR", "PR", "SD")
SEVERE_TERMS = {
    "neutropenia_grade_3_percent": "Neutrophil count decreased",
    "thrombocytopenia_grade_3_percent": "Platelet count decreased",
    "vomiting_grade_3_percent": "Vomiting",
    "infection_grade_3_percent": "Infections and infestations - Other, specify",
    "bilirubin_grade_3_percent": "Blood bilirubin increased",
    "abdominal_pain_grade_3_percent": "Abdominal pain",
    "alt_grade_3_percent": "Alanine aminotransferase increased",
}
LANDMARK_DAYS = 70


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the figures need of one subject; times in months."""

    latent_class: str
    best: str
    confirmed: str
    pfs_months: float
    pfs_event: bool
    os_months: float
    os_event: bool
    responded_by_landmark: bool
    treated: bool
    severe: frozenset[str]


def outcome_of(subject: Subject) -> Outcome:
    """Return the outcome of a subject; severe toxicities are of grade 3 or worse."""
    times = times_of(subject)
    first = [each for each in subject.responses if each.day <= subject.start_day + LANDMARK_DAYS]
    return Outcome(
        latent_class=CLASSES[subject.person.latent_class],
        best=subject.best.unconfirmed,
        confirmed=subject.best.confirmed,
        pfs_months=times.pfs_days / DAYS_PER_MONTH,
        pfs_event=times.pfs_event,
        os_months=times.os_days / DAYS_PER_MONTH,
        os_event=times.os_event,
        responded_by_landmark=any(each.overall in RESPONSES for each in first),
        treated=subject.first_dose_day is not None,
        severe=frozenset(each.term for each in subject.adverse if each.grade >= 3),
    )


def survival_months(times: Sequence[float], events: Sequence[bool], share: float = 0.5) -> float:
    """Return when the product-limit estimate has fallen to a share; NaN where it never does."""
    at, happened = _in_order(times, events)
    left = np.cumprod(1.0 - happened / np.arange(len(at), 0, -1))
    below = np.flatnonzero(left <= share + 1e-12)
    return float(at[below[0]]) if len(below) else float("nan")


def surviving_percent(times: Sequence[float], events: Sequence[bool], months: float) -> float:
    """Return the product-limit estimate at a time, in percent."""
    at, happened = _in_order(times, events)
    factors = 1.0 - happened / np.arange(len(at), 0, -1)
    return 100.0 * float(np.prod(factors[at <= months]))


def _in_order(times: Sequence[float], events: Sequence[bool]) -> tuple[Floats, Flags]:
    """Return times in order; of a tie the events first, as the estimate has it."""
    at, happened = np.array(times, dtype=np.float64), np.array(events, dtype=np.bool_)
    order = np.lexsort((~happened, at))
    return at[order], happened[order]


def hazard_ratio(times: Sequence[float], events: Sequence[bool], exposed: Sequence[bool]) -> float:
    """Return the hazard of the exposed by that of the others, constant in time as Cox has it."""
    at, group = np.array(times, dtype=np.float64), np.array(exposed, dtype=np.float64)
    happened = np.array(events, dtype=np.bool_)
    ones = _at_risk(at[group > 0], at[happened])
    others = _at_risk(at[group == 0], at[happened])
    beta = 0.0
    for _ in range(30):
        share = ones * np.exp(beta) / (ones * np.exp(beta) + others)
        step = float((group[happened] - share).sum() / (share * (1.0 - share)).sum())
        beta += step
        if abs(step) < 1e-10:
            break
    return float(np.exp(beta))


def _at_risk(times: Floats, when: Floats) -> Floats:
    """Return how many of the times are not before each moment."""
    early = np.searchsorted(np.sort(times), when, side="left")
    return (len(times) - early).astype(np.float64)


def figures_of(outcomes: Iterable[Outcome]) -> Mapping[str, float]:
    """Return the figures of one trial, by the names of the targets of calibration.toml."""
    all_of = list(outcomes)

    def percent(flags: Iterable[bool]) -> float:
        return 100.0 * float(np.mean([*flags]))

    os_times, os_events = [o.os_months for o in all_of], [o.os_event for o in all_of]
    found = {
        "objective_response_percent": percent(o.best in RESPONSES for o in all_of),
        "confirmed_response_percent": percent(o.confirmed in RESPONSES for o in all_of),
        "disease_control_percent": percent(o.best in CONTROLS for o in all_of),
        "progression_free_survival_median_months": survival_months(
            [o.pfs_months for o in all_of], [o.pfs_event for o in all_of]
        ),
        "overall_survival_median_months": survival_months(os_times, os_events),
        "overall_survival_12_months_percent": surviving_percent(os_times, os_events, 12.0),
    }
    for name, term in SEVERE_TERMS.items():
        found[name] = percent(term in o.severe for o in all_of if o.treated)
    return found
