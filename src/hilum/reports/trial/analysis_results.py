"""Displays as analysis results metadata: which ADaM rows and variables each rests on (ARM 1.0).

Read off the keys behind the cells, so that it cannot differ from the displays. Rows of SDTM that a
listing shows have no place in it: ARM speaks of analysis datasets.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from hilum.datasets.dataset import Dataset, Key, Standard
from hilum.datasets.files.results_metadata import (
    AnalysisPurpose,
    AnalysisReason,
    AnalysisResult,
    ResultDisplay,
)
from hilum.reports.trial.display import Display
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import Level

PARAMETER = "PARAMCD"
ANALYSED = ("PARAMCD", "AVAL", "AVALC", "CNSR", "AEDECOD", "AETOXGR")
"""The variables that hold what is analysed, where a dataset has them."""

PURPOSES = {
    Level.PRIMARY: AnalysisPurpose.PRIMARY,
    Level.SECONDARY: AnalysisPurpose.SECONDARY,
    Level.EXPLORATORY: AnalysisPurpose.EXPLORATORY,
}


def analysis_results(trial: Trial, displays: Iterable[Display]) -> tuple[ResultDisplay, ...]:
    """Return what each display rests on; a display that rests on no row of ADaM is left out."""
    found = ((display, tuple(_results(trial, display))) for display in displays)
    return tuple(
        ResultDisplay(id=display.number, title=display.title, results=results)
        for display, results in found
        if results
    )


def _results(trial: Trial, display: Display) -> Iterator[AnalysisResult]:
    rests_on = sorted({_place(trial, key) for key in _keys(display) if _is_analysis(trial, key)})
    for name, parameter in rests_on:
        dataset = trial.datasets[name]
        where = {PARAMETER: parameter} if parameter else {}
        yield AnalysisResult(
            id=".".join(filter(None, (display.number, name, parameter))),
            title=display.title,
            dataset=name,
            variables=tuple(_variables(dataset)),
            where=where,
            reason=AnalysisReason.PLAN,
            purpose=_purpose(trial, display),
        )


def _keys(display: Display) -> Iterator[Key]:
    """The keys of all cells and marks; whom a cell is counted among are rows it rests on too."""
    for table in display.tables:
        for cell in chain.from_iterable(line.cells for line in table.lines):
            yield from cell.keys
            yield from cell.population
    for drawing in display.drawings:
        for mark in drawing.marks:
            yield from mark.keys


def _is_analysis(trial: Trial, key: Key) -> bool:
    dataset = trial.datasets.get(key.dataset)
    return dataset is not None and dataset.definition.standard is Standard.ADAM


def _place(trial: Trial, key: Key) -> tuple[str, str]:
    """The dataset of a row, and its parameter where the dataset has parameters."""
    return key.dataset, str(trial.datasets[key.dataset].by_key[key][PARAMETER] or "")


def _variables(dataset: Dataset) -> Iterator[str]:
    """The variables that are analysed: of ADSL, which has no result of its own, the subject."""
    names = {each.name for each in dataset.definition.variables}
    analysed = [name for name in ANALYSED if name in names]
    yield from analysed or ["USUBJID"]


def _purpose(trial: Trial, display: Display) -> AnalysisPurpose:
    """The highest rank among the objectives of the endpoints that the display answers."""
    endpoints = trial.endpoints
    asked = (
        endpoints.estimands[each].endpoint for each in display.asked if each in endpoints.estimands
    )
    named = {*asked, *display.asked} & endpoints.endpoints.keys()
    ranks = {endpoints.objectives[endpoints.endpoints[each].objective].level for each in named}
    ranked = (PURPOSES[level] for level in Level if level in ranks)
    return next(ranked, AnalysisPurpose.EXPLORATORY)
