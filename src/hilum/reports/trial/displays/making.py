"""All displays of a study, in the order of endpoints.toml: one function for each kind."""

from typing import assert_never

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays import (
    adverse_event_summary,
    adverse_events,
    baseline,
    deviations,
    exposure,
    forest,
    laboratory_shift,
    laboratory_worst,
    listing,
    liver_function,
    participant_flow,
    prior_therapy,
    response,
    spider,
    stratum,
    survival,
    swimmer,
    waterfall,
)
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import joined, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplayKind, DisplaySpec, EndpointKind
from hilum.terms.reasons import Words

NEEDS: dict[DisplayKind, tuple[str, ...]] = {
    DisplayKind.WATERFALL: ("ADTR", "ADRS"),
    DisplayKind.SPIDER: ("ADTR", "ADRS"),
    DisplayKind.SWIMMER: ("ADEX", "ADRS", "ADTTE"),
    DisplayKind.SURVIVAL: ("ADTTE",),
    DisplayKind.FOREST: ("ADRS",),
    DisplayKind.EXPOSURE: ("ADEX",),
    DisplayKind.RESPONSE: ("ADRS", "ADTTE"),
    DisplayKind.STRATUM: ("ADRS", "ADTTE"),
    DisplayKind.ADVERSE_EVENT_SUMMARY: ("ADAE",),
    DisplayKind.ADVERSE_EVENTS: ("ADAE",),
    DisplayKind.LABORATORY_WORST: ("ADLB",),
    DisplayKind.LABORATORY_SHIFT: ("ADLB",),
    DisplayKind.LIVER_FUNCTION: ("ADLB",),
    DisplayKind.DEVIATIONS: ("DV",),
}
"""The datasets that a kind is made from, besides ADSL."""


OF_RESPONSE = frozenset(
    {
        DisplayKind.RESPONSE,
        DisplayKind.WATERFALL,
        DisplayKind.SPIDER,
        DisplayKind.SWIMMER,
        DisplayKind.SURVIVAL,
        DisplayKind.FOREST,
        DisplayKind.STRATUM,
    }
)
"""The kinds that show response or progression, which the rules of response.toml derive."""


def displays(trial: Trial) -> tuple[Display, ...]:
    """Return every display that the study asks for, in its order."""
    return tuple(display(spec, trial) for spec in trial.endpoints.displays)


def display(spec: DisplaySpec, trial: Trial) -> Display:
    """Return one display; where it can show nothing (nobody in its set, no dataset), the reason."""
    frame = Frame(spec, trial)
    if not trial.members(spec.set) and spec.kind is not DisplayKind.PARTICIPANT_FLOW:
        return frame.nothing(said("nobody", set=trial.endpoints.sets[spec.set].words))
    needed = (*NEEDS.get(spec.kind, ()), *((spec.dataset,) if spec.dataset else ()))
    waits = undecided(spec, trial)
    if waits is not None:
        return frame.nothing(waits)
    absent = [name for name in needed if name not in trial.datasets]
    if absent:
        return frame.nothing(said("no_dataset", datasets=", ".join(absent)))
    return _made(spec, trial)


def undecided(spec: DisplaySpec, trial: Trial) -> Words | None:
    """Return the questions that a display of response or progression waits for; None for none.

    Response is derived of nobody until they are ruled: a count of it would be a zero of ours.
    """
    plan, study = trial.endpoints, trial.study
    estimand = plan.estimands[spec.estimand] if spec.estimand else None
    kind = plan.endpoints[estimand.endpoint].kind if estimand else None
    if spec.kind not in OF_RESPONSE or kind is EndpointKind.OVERALL_SURVIVAL:
        return None
    if study.response is None:
        return said("no_response_rules")
    asked = [study.question(each) for each in study.response.missing]
    told = [
        Words(f"{q.id}: {q.text.strip()}", f"{q.id}：{(q.zh or q.text).strip()}")
        for q in asked
        if q is not None
    ]
    return said("undecided", questions=joined(tuple(told))) if study.response.missing else None


def _made(spec: DisplaySpec, trial: Trial) -> Display:
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
        case DisplayKind.PARTICIPANT_FLOW:
            return participant_flow.make(spec, trial)
        case DisplayKind.WATERFALL:
            return waterfall.make(spec, trial)
        case DisplayKind.SPIDER:
            return spider.make(spec, trial)
        case DisplayKind.SWIMMER:
            return swimmer.make(spec, trial)
        case DisplayKind.SURVIVAL:
            return survival.make(spec, trial)
        case DisplayKind.FOREST:
            return forest.make(spec, trial)
        case _:
            assert_never(spec.kind)
