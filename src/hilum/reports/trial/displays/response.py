"""Tumor response: best overall response, the response and control rates, time to response (ADRS).

The confirmed and the unconfirmed best response stand beside each other; the estimand's own comes
first. A subject without an assessment counts in every denominator, on a line of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from hilum.datasets.adam.adrs import CONTROLLED, NOT_EVALUABLE, RESPONDING
from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import BLANK, Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.cells import (
    Keys,
    fixed,
    share,
    share_interval,
    spread_of_months,
    subjects_of,
)
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.survival_table import month_note
from hilum.reports.trial.displays.times import times_of
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.rules.recist.responses import Response
from hilum.stats.proportions import binomial_test
from hilum.study.endpoints import Analysis, DisplaySpec, EndpointKind, Estimand, ResponseStandard
from hilum.terms.reasons import Words

BEST = {True: "CBOR", False: "BOR"}
"""PARAMCD of the best overall response: confirmed, and with no confirmation asked."""

NE = Response.NE.value
SELDOM = Response.NON_CR_NON_PD
"""Only of subjects without target lesions: shown where there is any."""

CATEGORIES = (Response.CR, Response.PR, Response.SD, SELDOM, Response.PD)

Rows = tuple[tuple[Key, Row], ...]


@dataclass(frozen=True)
class Responses:
    """The best responses of some subjects by one standard, confirmed or not."""

    population: Keys
    rows: Rows

    def having(self, *answers: Response) -> Keys:
        """Return the rows whose best response is one of these."""
        told = {each.value for each in answers}
        return tuple(key for key, row in self.rows if row["AVALC"] in told)

    @property
    def responders(self) -> Keys:
        """The rows of complete and partial responses."""
        return self.having(*RESPONDING)

    @property
    def controlled(self) -> Keys:
        """The rows of responses and of stable disease."""
        return self.having(*CONTROLLED)

    def not_evaluable(self, reason: str) -> Keys:
        """Return the rows without a best response, for a reason."""
        found = (pair for pair in self.rows if pair[1]["AVALC"] == NE)
        return tuple(key for key, row in found if row["AVALCAT1"] == reason)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why subjects who were not assessed were not."""
        told = {str(row["AVALCAT1"]) for _, row in self.rows if row["AVALC"] == NE}
        return tuple(sorted(told - {NOT_EVALUABLE}))

    @property
    def without(self) -> Keys:
        """The members of whom nothing is told."""
        told = subjects_of(key for key, _ in self.rows)
        return tuple(key for key in self.population if key.subject not in told)


Pick = Callable[[Responses], Keys]


def responses_of(
    trial: Trial, population: Keys, standard: ResponseStandard, *, confirmed: bool
) -> Responses:
    """Return the best responses of some subjects."""
    suffix = "M" if standard is ResponseStandard.MRECIST else ""
    members, found = subjects_of(population), trial.datasets["ADRS"]
    rows = tuple(
        (key, row)
        for key, row in zip(found.keys, found.rows, strict=True)
        if key.subject in members and row["PARAMCD"] == f"{BEST[confirmed]}{suffix}"
    )
    return Responses(population, rows)


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the best responses with the rates below them; empty where none is derived."""
    analysis, standard = trial.endpoints.analysis, _standard(spec)
    ruled = (analysis.confidence_percent, analysis.proportion_interval)
    frame = Frame(
        spec,
        trial,
        (*ruled, analysis.days_per_month, analysis.null_response_percent),
        tuple(each.id for each in _also(spec, trial)),
    )
    order = (main := _asks_confirmation(spec, trial), not main)
    population = trial.population(spec.set)
    columns = {each: responses_of(trial, population, standard, confirmed=each) for each in order}
    if not any(each.rows for each in columns.values()):
        return frame.nothing(said("response_not_derived"))
    table = _table(columns, spec, trial)
    return frame.display(table, notes=_notes(analysis))


def _standard(spec: DisplaySpec) -> ResponseStandard:
    return spec.standard or ResponseStandard.RECIST


def _asks_confirmation(spec: DisplaySpec, trial: Trial) -> bool:
    if spec.estimand is None:
        return True
    estimand = trial.endpoints.estimands[spec.estimand]
    return trial.endpoints.endpoints[estimand.endpoint].confirmed is not False


def _also(spec: DisplaySpec, trial: Trial) -> Iterator[Estimand]:
    """Yield the estimands of the same set and standard that the lines below also answer."""
    shown = (EndpointKind.DISEASE_CONTROL, EndpointKind.TIME_TO_RESPONSE)
    for each in trial.endpoints.estimands.values():
        endpoint = trial.endpoints.endpoints[each.endpoint]
        of_standard = endpoint.standard is _standard(spec) and each.set == spec.set
        if endpoint.kind in shown and of_standard:
            yield each


def _notes(analysis: Analysis) -> Iterator[Words]:
    yield said("note_counts")
    yield said("note_confirmed")
    yield said("note_never_assessed")
    method, level = analysis.proportion_interval, analysis.confidence_percent
    if method.value is not None and level.value is not None:
        name = said(f"interval_{method.value.value}")
        yield said("note_proportion_interval", method=name, level=fixed(level.value, 0))
    yield from month_note(analysis)
    if analysis.null_response_percent.is_missing:
        question = str(analysis.null_response_percent.question)
        yield said("note_no_hypothesis", question=question)


def _table(columns: dict[bool, Responses], spec: DisplaySpec, trial: Trial) -> Table:
    heads = tuple(
        Column(id=name, heading=said(name), subjects=len(each.population))
        for confirmed, each in columns.items()
        for name in ("confirmed" if confirmed else "unconfirmed",)
    )
    held = tuple(columns.values())
    lines = (
        *_best(held),
        *_rates(held, trial.endpoints.analysis),
        *_tested(held, trial.endpoints.analysis),
        *_time_to_response(columns, spec, trial),
    )
    return Table(stub=said("best_response"), columns=heads, lines=lines)


def _shares(held: tuple[Responses, ...], pick: Pick) -> tuple[Shown, ...]:
    return tuple(share(pick(each), each.population) for each in held)


def _best(held: tuple[Responses, ...]) -> Iterator[Line]:
    for category in CATEGORIES:
        line = _category(held, category)
        if category is not SELDOM or any(cell.keys for cell in line.cells):
            yield line
    yield _not_evaluable(held, NOT_EVALUABLE, coded(NE))
    for reason in sorted({name for each in held for name in each.reasons}):
        yield _not_evaluable(held, reason, said("not_assessed", reason=coded(reason)))
    if any(each.without for each in held):
        cells = _shares(held, lambda each: each.without)
        yield Line(id="not_derived", label=said("not_known"), cells=cells, indent=1)


def _category(held: tuple[Responses, ...], category: Response) -> Line:
    cells = _shares(held, lambda each: each.having(category))
    return Line(id=category.value, label=coded(category.value), cells=cells, indent=1)


def _not_evaluable(held: tuple[Responses, ...], reason: str, label: Words) -> Line:
    cells = _shares(held, lambda each: each.not_evaluable(reason))
    return Line(id=reason, label=label, cells=cells, indent=1)


def _rates(held: tuple[Responses, ...], analysis: Analysis) -> Iterator[Line]:
    picks: dict[str, Pick] = {
        "objective_response": lambda each: each.responders,
        "disease_control": lambda each: each.controlled,
    }
    for name, pick in picks.items():
        yield Line(id=name, label=said(name), cells=_shares(held, pick))
        cells = tuple(share_interval(pick(each), each.population, analysis) for each in held)
        yield Line(id=f"{name}_interval", label=said("interval_line"), cells=cells, indent=1)


def _tested(held: tuple[Responses, ...], analysis: Analysis) -> Iterator[Line]:
    """The exact test against the response rate to be excluded, where one is ruled."""
    null = analysis.null_response_percent.value
    if null is not None:
        cells = tuple(_p_value(each, float(null / 100)) for each in held)
        label = said("null_test", percent=fixed(null, 1))
        yield Line(id="null_test", label=label, cells=cells, indent=1)


def _p_value(responses: Responses, null_rate: float) -> Shown:
    keys = responses.responders
    found = binomial_test(len(keys), len(responses.population), null_rate)
    text = said("not_estimable") if found is None else said("p_value", value=fixed(found, 4))
    population = responses.population
    return Shown(text=text, values={"p_value": found}, keys=keys, population=population)


def _time_to_response(
    columns: dict[bool, Responses], spec: DisplaySpec, trial: Trial
) -> Iterator[Line]:
    """The time to response of responders, in the column of the endpoint's own response."""
    for estimand in _also(spec, trial):
        endpoint = trial.endpoints.endpoints[estimand.endpoint]
        if endpoint.kind is EndpointKind.TIME_TO_RESPONSE:
            times = times_of(trial, estimand, trial.members(spec.set))
            cell = spread_of_months(
                tuple(zip(times.keys, times.days, strict=True)),
                times.population,
                trial.endpoints.analysis.days_per_month,
            )
            own = endpoint.confirmed is not False
            cells = tuple(cell if confirmed is own else BLANK for confirmed in columns)
            yield Line(id="time_to_response", label=said("time_to_response"), cells=cells)
