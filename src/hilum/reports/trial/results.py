"""Every statistic of the displays as data: JSON with the keys behind each number.

The document:

    format       "hilum results"
    version      of this format: 1
    study        id and version of the study
    cutoff       day of the cut-off (ISO 8601)
    displays     a list, in the order of the report; each has
        number       by ICH E3
        title        {"en": …, "zh": …}; every text below has the same two
        set, estimand    their ids; null for a display that endpoints.toml does not list
        population   the set with its size
        asked        ids of sets, estimands, endpoints and questions
        footnotes    a list of texts
        empty        why there is nothing to show; null where there is something
        tables       a list; each has `stub`, `columns` (id, heading, subjects) and `lines`
            lines        id, label, indent and `cells`, one for each column
                cells        text, `values` by name, `keys` and `population`
        marks        a list: what stands in the drawings: id, label, keys
    populations  a list of lists of keys: whom cells counted among

The name of a value says its unit (`n`, `percent`, `lower_percent`, `median_months`); a value that
does not exist (a median that was not reached) is null. Numbers are exact where the statistic is:
a decimal or a fraction is rounded to the nearest double, which JSON readers hold. A key is
DATASET.SUBJECT.SEQUENCE. `population` of a cell is a place in `populations`, counted from 0, and
null where it counts among nobody. The same displays give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Column, Display, Line, Mark, Number, Shown, Table
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

FORMAT, VERSION = "hilum results", 1

Json = dict[str, Any]
_AS: Json = {"ensure_ascii": False, "allow_nan": False, "separators": (",", ":")}


def results(trial: Trial, displays: Iterable[Display]) -> Json:
    """Return the displays of a trial as values of JSON."""
    said = _Said({each.number: each for each in trial.endpoints.displays})
    return {
        "format": FORMAT,
        "version": VERSION,
        "study": {"id": trial.study.id, "version": trial.study.version},
        "cutoff": trial.cutoff.isoformat(),
        "displays": [said.display(each) for each in displays],
        "populations": [_keys(keys) for keys in said.populations],
    }


def results_json(trial: Trial, displays: Iterable[Display]) -> str:
    """Return the displays of a trial as a JSON document, one line of text for each display."""
    found = results(trial, displays)
    lines = [f"{_written(name)}: {_written(value)}" for name, value in found.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(each, **_AS) for each in value) + "\n]"
    return json.dumps(value, **_AS)


@dataclass(frozen=True)
class _Said:
    """Displays as JSON, and each population that a cell of them names, once."""

    specs: Mapping[str, DisplaySpec]
    populations: dict[tuple[Key, ...], int] = field(default_factory=dict)

    def display(self, display: Display) -> Json:
        spec = self.specs.get(display.number)
        return {
            "number": display.number,
            "set": spec.set if spec else None,
            "estimand": spec.estimand if spec else None,
            "title": _words(display.title),
            "population": _words(display.population),
            "asked": list(display.asked),
            "footnotes": [_words(each) for each in display.footnotes],
            "empty": None if display.empty is None else _words(display.empty),
            "tables": [self._table(each) for each in display.tables],
            "marks": [_mark(mark) for drawing in display.drawings for mark in drawing.marks],
        }

    def _table(self, table: Table) -> Json:
        return {
            "stub": _words(table.stub),
            "columns": [_column(each) for each in table.columns],
            "lines": [self._line(each) for each in table.lines],
        }

    def _line(self, line: Line) -> Json:
        return {
            "id": line.id,
            "label": _words(line.label),
            "indent": line.indent,
            "cells": [self._cell(each) for each in line.cells],
        }

    def _cell(self, cell: Shown) -> Json:
        among = cell.population
        place = self.populations.setdefault(among, len(self.populations)) if among else None
        return {
            "text": _words(cell.text),
            "values": _values(cell.values),
            "keys": _keys(cell.keys),
            "population": place,
        }


def _words(words: Words) -> Json:
    return {"en": words.en, "zh": words.zh}


def _column(column: Column) -> Json:
    return {"id": column.id, "heading": _words(column.heading), "subjects": column.subjects}


def _values(values: Mapping[str, Number | None]) -> Json:
    return {name: None if value is None else _number(value) for name, value in values.items()}


def _number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def _keys(keys: Iterable[Key]) -> list[str]:
    return [str(key) for key in keys]


def _mark(mark: Mark) -> Json:
    return {"id": mark.id, "label": _words(mark.label), "keys": _keys(mark.keys)}
