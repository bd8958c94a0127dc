"""A listing: the rows of a dataset, of the variables that listings.toml chooses.

Each cell rests on its row; a number stands in the values under the name of its variable.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import PACKAGE, coded, said, same
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.decimals import plain
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words


class Listed(BaseModel):
    """A variable that is listed, with its heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variable: str
    en: str
    zh: str


@cache
def listings() -> Mapping[str, tuple[Listed, ...]]:
    """Return the variables that are listed of each dataset."""
    text = (files(PACKAGE) / "listings.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, tuple[Listed, ...]]).validate_python(tomllib.loads(text))


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the rows of the display's dataset; UserError if no listing of it is chosen."""
    dataset = str(spec.dataset)
    chosen = listings().get(dataset)
    if chosen is None:
        expected = ", ".join(listings())
        raise UserError(f"display {spec.number}: dataset: saw {dataset!r}, expected of {expected}")
    frame, rows = Frame(spec, trial), trial.rows(dataset, spec.set)
    if not rows:
        return frame.nothing(said("no_rows", dataset=dataset))
    columns = tuple(Column(id=each.variable, heading=Words(each.en, each.zh)) for each in chosen)
    names = {str(row["USUBJID"]): str(row["SUBJID"]) for row in trial.subjects.rows}
    lines = tuple(
        Line(
            id=str(key),
            label=same(names[key.subject]),
            cells=tuple(_shown(key, row, each.variable) for each in chosen),
        )
        for key, row in rows
    )
    table = Table(stub=said("subject"), columns=columns, lines=lines)
    return frame.display(table, notes=(said("note_listing", dataset=dataset),))


def _shown(key: Key, row: Row, variable: str) -> Shown:
    value = row[variable]
    number = {variable: value} if isinstance(value, int | Decimal) else {}
    return Shown(text=_text(value), values=number, keys=(key,))


def _text(value: Cell) -> Words:
    match value:
        case None:
            return same("")
        case Decimal():
            return same(plain(value))
        case date():
            return same(value.isoformat())
        case _:
            return coded(value)
