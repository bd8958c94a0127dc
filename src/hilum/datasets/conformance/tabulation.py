"""Emitted SDTM as the rules look at it: its domains, and what the subjects' own rows say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.datasets.conformance.findings import Mismatch
from hilum.datasets.dataset import Cell, Dataset, Datasets, Definition, Row
from hilum.terms.decimals import plain

SUPPLEMENTAL = "SUPP"


@dataclass(frozen=True)
class Tabulation:
    """The datasets of one study, with what the standard defines each domain to be."""

    datasets: Datasets
    standard: Mapping[str, Definition]

    def named(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a dataset; none where it is absent."""
        return self.datasets[name].rows if name in self.datasets else ()

    def values(self, name: str, variable: str) -> frozenset[str]:
        """Return the values that a variable of a dataset has."""
        return frozenset(shown(row[variable]) for row in self.named(name)) - {""}

    @cached_property
    def domains(self) -> tuple[Dataset, ...]:
        """The datasets that are domains: neither supplemental qualifiers nor RELREC."""
        return tuple(each for each in self.datasets.values() if not is_relation(each.name))

    @cached_property
    def supplemental(self) -> tuple[Dataset, ...]:
        """The datasets of supplemental qualifiers."""
        return tuple(each for each in self.datasets.values() if is_supplemental(each.name))

    @cached_property
    def demographics(self) -> Mapping[str, Row]:
        """The row of each subject in DM."""
        return {shown(row["USUBJID"]): row for row in self.named("DM")}

    def of_subject(self, row: Row, variable: str) -> str:
        """Return a value of DM for the subject of a row; empty where there is none."""
        subject = self.demographics.get(shown(row["USUBJID"]))
        return "" if subject is None else shown(subject[variable])


def is_supplemental(name: str) -> bool:
    """Whether a dataset holds supplemental qualifiers."""
    return name.startswith(SUPPLEMENTAL)


def is_relation(name: str) -> bool:
    """Whether a dataset relates rows of others."""
    return is_supplemental(name) or name == "RELREC"


def shown(value: Cell) -> str:
    """Return a value as text, a number without idle zeros; empty where it is missing."""
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)


def numbered(dataset: Dataset) -> Iterator[tuple[int, Row]]:
    """Each row with its number, from 1."""
    return enumerate(dataset.rows, start=1)


def has(dataset: Dataset, *variables: str) -> bool:
    """Whether a dataset has all the variables."""
    names = {each.name for each in dataset.definition.variables}
    return names.issuperset(variables)


def mismatch(
    dataset: Dataset, place: tuple[int, Row], variable: str, expected: str | Collection[str]
) -> Mismatch:
    """Return the mismatch of a variable at a numbered row."""
    number, row = place
    return Mismatch(
        dataset=dataset.name,
        row=number,
        variable=variable,
        seen=shown(row[variable]),
        expected=expected if isinstance(expected, str) else " | ".join(sorted(expected)),
        subject=shown(row["USUBJID"]),
    )


def whole_day(text: str) -> date | None:
    """Return the day of an ISO 8601 text; None where the text names no whole day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
