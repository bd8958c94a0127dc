"""All displays of a study, in the order of endpoints.toml: one function for each kind."""

from typing import assert_never

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays import (
    adverse_event_summary,
    adverse_events,
    baseline,
    deviations,
    exposure,
    laboratory_shift,
    laboratory_worst,
    listing,
    liver_function,
    prior_therapy,
    response,
    spider,
    stratum,
    survival,
    swimmer,
    waterfall,
)
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.survival_table import survival_notes, survival_table
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplayKind, DisplaySpec

NEEDS: dict[DisplayKind, tuple[str, ...]] = {
    DisplayKind.EXPOSURE: ("ADEX",),
    DisplayKind.RESPONSE: ("ADRS", "ADTTE"),
    DisplayKind.STRATUM: ("ADRS", "ADTTE"),
    DisplayKind.ADVERSE_EVENT_SUMMARY: ("ADAE",),
    DisplayKind.ADVERSE_EVENTS: ("ADAE",),
    DisplayKind.LABORATORY_WORST: ("ADLB",),
    DisplayKind.LABORATORY_SHIFT: ("ADLB",),
    DisplayKind.LIVER_FUNCTION: ("ADLB",),
    DisplayKind.DEVIATIONS: ("DV",),
    DisplayKind.WATERFALL: ("ADTR", "ADRS"),
    DisplayKind.SPIDER: ("ADTR", "ADRS"),
    DisplayKind.SWIMMER: ("ADEX", "ADRS"),
    DisplayKind.SURVIVAL: ("ADTTE",),
}
"""The datasets that a kind is made from, besides ADSL."""


def displays(trial: Trial) -> tuple[Display, ...]:
    """Return every display that the study asks for, in its order."""
    made = (display(spec, trial) for spec in trial.endpoints.displays)
    return tuple(each for each in made if each is not None)


def display(spec: DisplaySpec, trial: Trial) -> Display | None:
    """Return one display; where it can show nothing (nobody in its set, no dataset), the reason.

    None for a kind that is drawn.
    """
    frame = Frame(spec, trial)
    if not trial.members(spec.set):
        return frame.nothing(said("nobody", set=trial.endpoints.sets[spec.set].words))
    needed = (*NEEDS.get(spec.kind, ()), *((spec.dataset,) if spec.dataset else ()))
    absent = [name for name in needed if name not in trial.datasets]
    if absent:
        return frame.nothing(said("no_dataset", datasets=", ".join(absent)))
    return _made(spec, trial)


def _made(spec: DisplaySpec, trial: Trial) -> Display | None:
    match spec.kind:
        case DisplayKind.BASELINE:
            return baseline.make(spec, trial)
        case DisplayKind.PRIOR_THERAPY:
            return prior_therapy.make(spec, trial)
        case DisplayKind.EXPOSURE:
            return exposure.make(spec, trial)
        case DisplayKind.RESPONSE:
            return response.make(spec, trial)
        case DisplayKind.STRATUM:
            return stratum.make(spec, trial)
        case DisplayKind.ADVERSE_EVENT_SUMMARY:
            return adverse_event_summary.make(spec, trial)
        case DisplayKind.ADVERSE_EVENTS:
            return adverse_events.make(spec, trial)
        case DisplayKind.LABORATORY_WORST:
            return laboratory_worst.make(spec, trial)
        case DisplayKind.LABORATORY_SHIFT:
            return laboratory_shift.make(spec, trial)
        case DisplayKind.LIVER_FUNCTION:
            return liver_function.make(spec, trial)
        case DisplayKind.DEVIATIONS:
            return deviations.make(spec, trial)
        case DisplayKind.LISTING:
            return listing.make(spec, trial)
        case DisplayKind.WATERFALL:
            return Frame(spec, trial).around(waterfall.make(spec, trial))
        case DisplayKind.SPIDER:
            return Frame(spec, trial).around(spider.make(spec, trial))
        case DisplayKind.SURVIVAL:
            return _survival(spec, trial)
        case DisplayKind.SWIMMER:
            return Frame(spec, trial).around(swimmer.make(spec, trial))
        case DisplayKind.PARTICIPANT_FLOW | DisplayKind.FOREST:
            return None
        case _:
            assert_never(spec.kind)


def _survival(spec: DisplaySpec, trial: Trial) -> Display:
    """Return a curve with the table of its numbers; without a time neither."""
    ruled = trial.endpoints.analysis
    frame = Frame(
        spec,
        trial,
        (ruled.confidence_percent, ruled.survival_interval, ruled.days_per_month,
         ruled.landmarks_months),
    )  # fmt: skip
    curve = survival.make(spec, trial)
    if curve.empty is not None:
        return frame.around(curve)
    return frame.around(curve, survival_table(spec, trial), notes=survival_notes(ruled))
