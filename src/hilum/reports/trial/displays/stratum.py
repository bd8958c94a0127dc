"""Efficacy by a stratum at baseline, side by side: described, never tested (ICH E9, 5.7).

Below it stands who got an immune checkpoint inhibitor beside HAIC. That is known only after the
start, and who lives longer gets it more often: no efficacy is told by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hilum.reports.trial.display import BLANK, Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.cells import (
    Keys,
    share,
    share_interval,
    subjects_of,
    unanswered,
)
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.response import responses_of
from hilum.reports.trial.displays.survival_table import Survival, survival_lines, survival_notes
from hilum.reports.trial.displays.times import times_of
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import (
    Analysis,
    DisplaySpec,
    EndpointKind,
    Estimand,
    ResponseStandard,
    Subgroup,
)
from hilum.terms.reasons import Words

RECEIVED = "ONICIFL"
"""The variable of ADSL that says whether an immune checkpoint inhibitor was given beside HAIC."""

SHOWN = (
    EndpointKind.OBJECTIVE_RESPONSE,
    EndpointKind.PROGRESSION_FREE_SURVIVAL,
    EndpointKind.OVERALL_SURVIVAL,
)
"""Of these the main estimand is shown, by RECIST 1.1 where it has a response in it."""

YES_NO = ("Y", "N", None)


@dataclass(frozen=True)
class Stratum:
    """The subjects with one value of the variable; None holds those of whom it is not known."""

    value: str | None
    population: Keys

    @property
    def heading(self) -> Words:
        """The value's words."""
        return said("not_known") if self.value is None else coded(self.value)


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the main results in each stratum; KeyError where the display names no subgroup."""
    endpoints = trial.endpoints
    subgroup, analysis = endpoints.subgroups[str(spec.subgroup)], endpoints.analysis
    shown = tuple(_shown(trial))
    frame = Frame(
        spec,
        trial,
        (analysis.confidence_percent, analysis.proportion_interval, analysis.survival_interval,
         analysis.days_per_month, analysis.landmarks_months, analysis.smallest_subgroup),
        tuple(each.id for each in shown),
    )  # fmt: skip
    strata = strata_of(spec.set, subgroup, trial)
    tables = [_efficacy(strata, shown, subgroup, trial)]
    notes = [said("note_counts"), *survival_notes(analysis), said("note_no_test")]
    if not analysis.smallest_subgroup.is_missing:
        smallest = analysis.smallest_subgroup.known
        notes.append(said("note_smallest_subgroup", smallest=smallest))
    if _is_defined(trial, RECEIVED):
        tables.append(_received(strata, subgroup, trial))
        notes.append(said("note_immortal_time"))
    return frame.display(*tables, notes=notes)


def strata_of(set_id: str, subgroup: Subgroup, trial: Trial) -> tuple[Stratum, ...]:
    """Return the strata of a set by the values of a variable, those not known last, if any."""
    rows = trial.rows("ADSL", set_id)
    values = sorted({str(row[subgroup.variable]) for _, row in rows
                     if row[subgroup.variable] is not None}, reverse=True)  # fmt: skip
    held = [
        Stratum(value, tuple(key for key, row in rows if str(row[subgroup.variable]) == value))
        for value in values
    ]
    unknown = tuple(key for key, row in rows if row[subgroup.variable] is None)
    return (*held, *((Stratum(None, unknown),) if unknown else ()))


def _is_defined(trial: Trial, variable: str) -> bool:
    return any(each.name == variable for each in trial.subjects.definition.variables)


def _shown(trial: Trial) -> Iterator[Estimand]:
    endpoints = trial.endpoints
    for kind in SHOWN:
        for each in endpoints.endpoints.values():
            if each.kind is kind and each.standard in (ResponseStandard.RECIST, None):
                yield endpoints.main(each.id)
                break


def _columns(strata: tuple[Stratum, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(id=each.value or "not_known", heading=each.heading, subjects=len(each.population))
        for each in strata
    )


def _efficacy(
    strata: tuple[Stratum, ...], shown: tuple[Estimand, ...], subgroup: Subgroup, trial: Trial
) -> Table:
    lines: list[Line] = []
    for estimand in shown:
        blanks = (BLANK,) * len(strata)
        lines.append(Line(id=estimand.id, label=estimand.words, cells=blanks))
        kind = trial.endpoints.endpoints[estimand.endpoint].kind
        responding = kind is EndpointKind.OBJECTIVE_RESPONSE
        made = _response(strata, estimand, trial) if responding else _times(strata, estimand, trial)
        lines += made
    return Table(stub=subgroup.words, columns=_columns(strata), lines=tuple(lines))


def _response(strata: tuple[Stratum, ...], estimand: Estimand, trial: Trial) -> Iterator[Line]:
    endpoint = trial.endpoints.endpoints[estimand.endpoint]
    standard = endpoint.standard or ResponseStandard.RECIST
    confirmed = endpoint.confirmed is not False
    analysis = trial.endpoints.analysis
    held = [responses_of(trial, each.population, standard, confirmed=confirmed) for each in strata]
    cells = tuple(share(each.responders, each.population) for each in held)
    yield Line(id=f"{estimand.id}.n", label=said("subjects_percent"), cells=cells, indent=1)
    intervals = [share_interval(each.responders, each.population, analysis) for each in held]
    cells = _where_enough(strata, intervals, analysis)
    label = said("interval_line")
    yield Line(id=f"{estimand.id}.interval", label=label, cells=cells, indent=1)


def _where_enough(
    strata: Sequence[Stratum], cells: Sequence[Shown], analysis: Analysis
) -> tuple[Shown, ...]:
    """Return the cells of strata that are large enough, else why there is none.

    Why: too few subjects, or nobody ruled how few are too few.
    """
    if missing := unanswered(analysis.smallest_subgroup):
        return (missing,) * len(cells)
    smallest = analysis.smallest_subgroup.known
    text = said("too_few", smallest=smallest)
    return tuple(
        cell
        if len(each.population) >= smallest
        else Shown(text=text, values={}, population=each.population)
        for each, cell in zip(strata, cells, strict=True)
    )


def _times(strata: tuple[Stratum, ...], estimand: Estimand, trial: Trial) -> Iterator[Line]:
    analysis = trial.endpoints.analysis
    groups = [
        Survival(times_of(trial, estimand, subjects_of(each.population)), analysis)
        for each in strata
    ]
    for line in survival_lines(groups):
        counted = line.id.split(".")[0] in ("not_analysed", "events", "censored")
        cells = line.cells if counted else _where_enough(strata, line.cells, analysis)
        name = f"{estimand.id}.{line.id}"
        yield Line(id=name, label=line.label, cells=cells, indent=line.indent + 1)


def _received(strata: tuple[Stratum, ...], subgroup: Subgroup, trial: Trial) -> Table:
    lines = tuple(_of_received(value, strata, trial) for value in YES_NO)
    stub = said("received_ici", subgroup=subgroup.words)
    return Table(stub=stub, columns=_columns(strata), lines=lines)


def _of_received(value: str | None, strata: tuple[Stratum, ...], trial: Trial) -> Line:
    rows = trial.subjects.by_key
    cells = tuple(
        share((key for key in each.population if rows[key][RECEIVED] == value), each.population)
        for each in strata
    )
    label = said("not_known") if value is None else coded(value)
    return Line(id=f"received.{value or 'not_known'}", label=label, cells=cells)
