"""Tables of what subjects were at baseline: which variables of ADSL, in which order, is data.

A file holds `[[group]]` entries of `[[group.line]]` entries. A line has the variable's name, its
words, and either `places` (a number, printed as median and range with so many decimals, its `unit`
ending the values' names) or `values` (its categories in order; others follow in order of their
text). What is not known is a line of its own, where there is any.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import BLANK, Column, Line, Table
from hilum.reports.trial.displays.cells import Keys, Measured, share, spread
from hilum.reports.trial.displays.wording import PACKAGE, meaning, said
from hilum.reports.trial.trial import Trial
from hilum.terms.reasons import Words


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    zh: str

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.en, self.zh)


class Characteristic(_Entry):
    """One variable of ADSL, and how it is shown."""

    variable: str
    places: int | None = None
    unit: str = ""
    values: tuple[str, ...] = ()


class Group(_Entry):
    """Characteristics under one heading."""

    line: tuple[Characteristic, ...]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    group: tuple[Group, ...]


@cache
def groups(name: str) -> tuple[Group, ...]:
    """Return the groups of characteristics of a file beside this module."""
    text = (files(PACKAGE) / f"{name}.toml").read_text(encoding="utf-8")
    return _File.model_validate(tomllib.loads(text)).group


@dataclass(frozen=True)
class Characteristics:
    """The characteristics of the members of a set."""

    population: Keys
    rows: tuple[tuple[Key, Row], ...]

    def table(self, name: str) -> Table:
        """Return the table of a file of characteristics."""
        column = Column(id="all", heading=said("all_subjects"), subjects=len(self.population))
        lines = (line for group in groups(name) for line in self._group(group))
        return Table(stub=said("characteristic"), columns=(column,), lines=tuple(lines))

    def _group(self, group: Group) -> Iterator[Line]:
        yield Line(id=group.en, label=group.words, cells=(BLANK,))
        for each in group.line:
            yield from self._number(each) if each.places is not None else self._categories(each)

    def _number(self, each: Characteristic) -> Iterator[Line]:
        known = [
            Measured(key, Decimal(value))
            for key, row in self.rows
            if isinstance(value := row[each.variable], int | Decimal)
        ]
        cell = spread(known, self.population, unit=each.unit, places=each.places or 0)
        label = said("with_median", name=each.words)
        yield Line(id=each.variable, label=label, cells=(cell,), indent=1)
        yield from self._not_known(each)

    def _categories(self, each: Characteristic) -> Iterator[Line]:
        yield Line(id=each.variable, label=each.words, cells=(BLANK,), indent=1)
        found = {str(value) for _, row in self.rows if (value := row[each.variable]) is not None}
        for value in (*each.values, *sorted(found - set(each.values))):
            keys = self._having(each.variable, value)
            cell = share(keys, self.population)
            name = f"{each.variable}.{value}"
            yield Line(id=name, label=meaning(each.variable, value), cells=(cell,), indent=2)
        yield from self._not_known(each)

    def _not_known(self, each: Characteristic) -> Iterator[Line]:
        keys = self._having(each.variable, None)
        if keys:
            cell = share(keys, self.population)
            name = f"{each.variable}.not_known"
            yield Line(id=name, label=said("not_known"), cells=(cell,), indent=2)

    def _having(self, variable: str, value: str | None) -> Keys:
        return tuple(key for key, row in self.rows if _text(row[variable]) == value)


def _text(value: Cell) -> str | None:
    return None if value is None else str(value)


def characteristics(trial: Trial, set_id: str) -> Characteristics:
    """Return the characteristics of the members of a set."""
    return Characteristics(trial.population(set_id), trial.rows("ADSL", set_id))
