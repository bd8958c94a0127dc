"""How a row of ADaM is made: what its definition copies is copied, the rest is given by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from hilum.datasets.adam.collected import Keyed
from hilum.datasets.dataset import Cell, Definition, Key, Row, Standard
from hilum.datasets.definitions import definitions

SUBJECT_LEVEL = "ADSL"
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Form:
    """The form of one dataset's rows."""

    definition: Definition

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(variable.name for variable in self.definition.variables)

    @cached_property
    def _copied(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each dataset that something is copied from: the variable here and there."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for variable in self.definition.variables:
            if variable.predecessor is not None:
                dataset, _, name = variable.predecessor.partition(".")
                found[dataset].append((variable.name, name))
        return {dataset: tuple(names) for dataset, names in found.items()}

    def copied(self, dataset: str, row: Row) -> dict[str, Cell]:
        """Return what the definition copies from a row of a dataset."""
        pairs = self._copied.get(dataset, ())
        return {here: row[there] for here, there in pairs if row[there] is not None}

    def row(
        self,
        adsl: Row | None = None,
        source: Keyed | None = None,
        *,
        values: Mapping[str, Cell],
        srcvar: str | None = None,
        sources: Iterable[Key] = (),
        records: Iterable[str] = (),
        asked: Iterable[str] = (),
    ) -> Row:
        """Return a row: values, and what is copied from the ADSL row and from the source row.

        A source row is named in SRCDOM, SRCVAR and SRCSEQ (empty for ADSL and DM, with one row a
        subject), and is the first of the row's sources. Raises KeyError on a value of a variable
        that the dataset does not have.
        """
        if unknown := values.keys() - self._names:
            raise KeyError(f"{self.definition.name}: has no variable {sorted(unknown)}")
        given = {} if adsl is None else self.copied(SUBJECT_LEVEL, adsl)
        first: tuple[Key, ...] = ()
        if source is not None:
            given |= self.copied(source.key.dataset, source.row)
            first, records = (source.key,), (*source.row.records, *records)
            if "SRCDOM" in self._names and srcvar is not None:
                given |= _named(source, srcvar)
        given |= values
        return Row(
            values={name: value for name, value in given.items() if value is not None},
            records=tuple(dict.fromkeys(records)),
            sources=tuple(dict.fromkeys((*first, *sources))),
            asked=tuple(dict.fromkeys(asked)),
        )


def _named(source: Keyed, srcvar: str) -> dict[str, Cell]:
    name = source.key.dataset
    one_a_subject = name in (SUBJECT_LEVEL, "DM")
    seq = None if one_a_subject else source.row[f"{name}SEQ"] or source.key.seq
    return {"SRCDOM": name, "SRCVAR": srcvar, "SRCSEQ": seq}


@cache
def form(name: str) -> Form:
    """Return the form of an ADaM dataset; KeyError if there is none of that name."""
    return Form(definitions(Standard.ADAM)[name])


def relative_day(day: Cell, start: Cell) -> int | None:
    """Return the day relative to a start: 1 on it, -1 the day before; None where one is missing.

    There is no day 0 (ADaMIG 1.3, section 3.3.3).
    """
    if not isinstance(day, date) or not isinstance(start, date):
        return None
    days = (day - start).days
    return days + 1 if days >= 0 else days


def change(value: Decimal | None, base: Decimal | None) -> dict[str, Any]:
    """Return BASE, CHG and PCHG (to two decimals; none where the base is 0)."""
    if base is None or value is None:
        return {"BASE": base}
    return {"BASE": base, "CHG": value - base, "PCHG": percent_change(value, base)}


def percent_change(value: Decimal, base: Decimal) -> Decimal | None:
    """Return 100 x (value - base) / base to two decimals; None where the base is 0."""
    return None if base == 0 else ((value - base) * 100 / base).quantize(HUNDREDTH)


def yes(truth: bool | None) -> str | None:
    """Return Y or N, and nothing for what is not known."""
    return None if truth is None else "Y" if truth else "N"


def flag(truth: bool) -> str | None:
    """Return Y, or nothing: a flag that marks rows and has no N."""
    return "Y" if truth else None
