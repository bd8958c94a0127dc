"""Rules on values: controlled terms, codes of tests, and pairs that go one to one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hilum.datasets.codelists import codelists
from hilum.datasets.conformance.findings import Check, Checks, Mismatch
from hilum.datasets.conformance.tabulation import Tabulation, has, mismatch, numbered, shown
from hilum.datasets.dataset import Dataset

CODE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
"""A code that can become the name of a variable (SDTMIG 3.4, section 4.2.1)."""


def _in_codelist(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.datasets.values():
        for each in dataset.definition.variables:
            if each.codelist is not None:
                yield from _outside(dataset, each.name, each.codelist)


def _outside(dataset: Dataset, variable: str, codelist: str) -> Iterator[Mismatch]:
    terms = codelists().get(codelist)
    if terms is None:
        wanted = "a list of codelists.toml"
        yield Mismatch(dataset=dataset.name, variable=variable, seen=codelist, expected=wanted)
    elif not terms.extensible:
        for place in numbered(dataset):
            value = shown(place[1][variable])
            if value and value not in terms.by_value:
                yield mismatch(dataset, place, variable, terms.by_value.keys())


@dataclass(frozen=True)
class Matching:
    """The values of a variable, such as --TESTCD, have a form that is said in words."""

    variable: str
    form: re.Pattern[str]
    expected: str
    but: str = ""
    """A domain whose values are of no such form."""

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the values that have another form."""
        for dataset in tabulation.datasets.values():
            if dataset.name == self.but:
                continue
            name = self.variable.replace("--", dataset.name)
            for place in numbered(dataset) if has(dataset, name) else ():
                value = shown(place[1][name])
                if value and not self.form.fullmatch(value):
                    yield mismatch(dataset, place, name, self.expected)


@dataclass(frozen=True)
class OneToOne:
    """Within a dataset each value of one variable goes with one value of the other, and back."""

    one: str
    other: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows that join a value to a second partner."""
        for dataset in tabulation.datasets.values():
            one, other = (name.replace("--", dataset.name) for name in (self.one, self.other))
            if has(dataset, one, other):
                yield from _second_partners(dataset, one, other)
                yield from _second_partners(dataset, other, one)


def _second_partners(dataset: Dataset, one: str, other: str) -> Iterator[Mismatch]:
    partners: dict[str, str] = {}
    for place in numbered(dataset):
        value, partner = shown(place[1][one]), shown(place[1][other])
        if value and partner and partners.setdefault(value, partner) != partner:
            yield mismatch(dataset, place, other, f"{partners[value]} beside {one} {value}")


def _at_most(variable: str, characters: int, *, but: str = "") -> Check:
    form = re.compile(rf".{{1,{characters}}}", re.DOTALL)
    return Matching(variable, form, f"at most {characters} characters", but)


CHECKS: Checks = {
    "CG0011": _in_codelist,
    "CG0372": Matching("--TESTCD", CODE, "at most 8 of A-Z, 0-9, _, not first a digit"),
    "CG0417": Matching("QNAM", CODE, "at most 8 of A-Z, 0-9, _, not first a digit"),
    "CG0406": _at_most("--TEST", 40, but="IE"),
    "CG0416": _at_most("QLABEL", 40),
    "CG0153": _at_most("ARMCD", 20),
    "CG0246": _at_most("ETCD", 8),
    "CG0257": _at_most("TSPARMCD", 8),
    "CG0258": _at_most("TSPARM", 40),
    "CG0035": OneToOne("VISITNUM", "VISIT"),
    "CG0154": OneToOne("ETCD", "ELEMENT"),
    "CG0307": OneToOne("TSPARMCD", "TSPARM"),
    "test_and_its_code": OneToOne("--TESTCD", "--TEST"),
    "arm_and_its_code": OneToOne("ARMCD", "ARM"),
}
