"""What every domain gets alike: identifiers, study days, EPOCH, order, --SEQ, supplements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Cell, Dataset, Definition, Row
from hilum.datasets.sdtm.dates import study_day
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.supplements import supplements, without_supplements

Made = tuple[StudySubject | None, Row]
"""A row of a domain with its subject; None where the domain is of no subject (trial design)."""


def finish(definition: Definition, study_id: str, made: Iterable[Made]) -> tuple[Dataset, ...]:
    """Return a domain from its rows, with its supplemental qualifiers if it has any.

    An empty tuple where there are no rows. The values of `made` lack STUDYID, DOMAIN, USUBJID,
    --SEQ, study days and EPOCH. Raises KeyError where a value has no variable.
    """
    identify = _Identified(definition, study_id)
    rows = [identify.row(subject, row) for subject, row in made]
    if not rows:
        return ()
    ordered = _numbered(definition, sorted(rows, key=lambda row: sort_key(row, definition.keys)))
    own = tuple(without_supplements(definition, ordered))
    return (Dataset(_narrowed(definition, own), own), *supplements(definition, ordered))


@dataclass(frozen=True)
class _Identified:
    """Adds to a row whose it is, when it was counted from the first dose, and in which epoch."""

    definition: Definition
    study_id: str

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(variable.name for variable in self.definition.variables)

    @cached_property
    def days(self) -> Mapping[str, str]:
        """The date that each study day is of, in the order of the standard's variables."""
        names = (variable.name for variable in self.definition.variables)
        named = {name: name[:-2] + "DTC" for name in names if name.endswith("DY")}
        return {name: dated for name, dated in named.items() if dated in self.known}

    def row(self, subject: StudySubject | None, row: Row) -> Row:
        if strangers := row.values.keys() - self.known:
            saw = f"{self.definition.name}: saw {sorted(strangers)}"
            raise KeyError(f"{saw}, expected variables it defines")
        own: dict[str, Cell] = {"STUDYID": self.study_id}
        if "DOMAIN" in self.known:
            own["DOMAIN"] = self.definition.name
        if subject is not None:
            own |= self._of_subject(subject, row)
        filled = {name: value for name, value in {**own, **row.values}.items() if value is not None}
        return replace(row, values=filled)

    def _of_subject(self, subject: StudySubject, row: Row) -> dict[str, Cell]:
        day = subject.reference_day
        own: dict[str, Cell] = {"USUBJID": subject.usubjid}
        own |= {name: study_day(_text(row[dated]), day) for name, dated in self.days.items()}
        if "EPOCH" in self.known:
            own["EPOCH"] = subject.epoch(_when(self.definition.name, row))
        return own


def _when(domain: str, row: Row) -> str | None:
    """The date that a row's epoch goes by: its start, else its time."""
    return _text(row[f"{domain}STDTC"]) or _text(row[f"{domain}DTC"])


def _text(value: Cell) -> str | None:
    return value if isinstance(value, str) else None


def sort_key(row: Row, keys: Sequence[str]) -> tuple[tuple[int, Decimal, str], ...]:
    """Return what rows are ordered by: missing first, numbers by size, then text."""
    return tuple(_sortable(row[name]) for name in keys)


def _sortable(value: Cell) -> tuple[int, Decimal, str]:
    match value:
        case None:
            return 0, Decimal(0), ""
        case int() | Decimal():
            return 1, Decimal(value), ""
        case _:
            return 2, Decimal(0), str(value)


def _numbered(definition: Definition, rows: Iterable[Row]) -> list[Row]:
    name = f"{definition.name}SEQ"
    if name not in {variable.name for variable in definition.variables}:
        return list(rows)
    counts: dict[Cell, int] = {}
    numbered = []
    for row in rows:
        counts[row["USUBJID"]] = counts.get(row["USUBJID"], 0) + 1
        numbered.append(replace(row, values={name: counts[row["USUBJID"]], **row.values}))
    return numbered


def _narrowed(definition: Definition, rows: Sequence[Row]) -> Definition:
    """The definition without supplemental variables, and without those that no row fills."""
    filled = {name for row in rows for name in row.values}
    return replace(definition, variables=definition.kept(filled))
