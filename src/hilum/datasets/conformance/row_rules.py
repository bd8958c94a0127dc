"""Rules on one row by itself, as data: when some variables are so, others must be so.

A row of data/conformance/row_rules.toml names the datasets or observation classes that it is for
(none: all domains), what must hold for it to apply (`when_…`) and what it asks (`then_…`). `--`
stands for the domain's two letters. A rule is passed over where the dataset has no variable of
`when` or `when_filled`; in all else a variable that is not there counts as empty.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from hilum.datasets.conformance.findings import Mismatch, Rule
from hilum.datasets.conformance.tabulation import Tabulation, has, mismatch, numbered, shown
from hilum.datasets.dataset import Dataset, Row
from hilum.terms.reasons import Words


class RowRule(BaseModel):
    """One rule on a row; see the module."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    en: str
    zh: str
    of: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = {}
    when_filled: tuple[str, ...] = ()
    when_empty: tuple[str, ...] = ()
    when_not: Mapping[str, tuple[str, ...]] = {}
    then: Mapping[str, tuple[str, ...]] = {}
    then_filled: tuple[str, ...] = ()
    then_empty: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule's id and words."""
        return Rule(self.id, Words(self.en, self.zh))

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows that break the rule."""
        for dataset in tabulation.datasets.values():
            if self._is_for(dataset):
                yield from self._in(dataset)

    def _is_for(self, dataset: Dataset) -> bool:
        observation_class = dataset.definition.observation_class.upper()
        names = (_name(dataset, each) for each in (*self.when, *self.when_filled))
        is_meant = not self.of or bool({dataset.name, observation_class} & {*self.of})
        return is_meant and has(dataset, *names)

    def _in(self, dataset: Dataset) -> Iterator[Mismatch]:
        for place in numbered(dataset):
            if self._applies(dataset, place[1]):
                for name, expected in self._broken(dataset, place[1]):
                    yield mismatch(dataset, place, name, expected)

    def _applies(self, dataset: Dataset, row: Row) -> bool:
        return (
            all(_seen(dataset, row, name) for name in self.when_filled)
            and not any(_seen(dataset, row, name) for name in self.when_empty)
            and all(_seen(dataset, row, name) in any_of for name, any_of in self.when.items())
            and all(_seen(dataset, row, name) not in no for name, no in self.when_not.items())
        )

    def _broken(self, dataset: Dataset, row: Row) -> Iterator[tuple[str, str]]:
        for name, allowed in self.then.items():
            if _seen(dataset, row, name) not in allowed:
                yield _name(dataset, name), " | ".join(each or "empty" for each in allowed)
        for name in self.then_filled:
            if not _seen(dataset, row, name):
                yield _name(dataset, name), "filled"
        for name in self.then_empty:
            if _seen(dataset, row, name):
                yield _name(dataset, name), "empty"


def _name(dataset: Dataset, variable: str) -> str:
    return variable.replace("--", dataset.name)


def _seen(dataset: Dataset, row: Row, variable: str) -> str:
    return shown(row[_name(dataset, variable)])


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[RowRule, ...]


@cache
def row_rules() -> tuple[RowRule, ...]:
    """Return the rules on single rows."""
    path = files("hilum") / "datasets" / "data" / "conformance" / "row_rules.toml"
    return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
