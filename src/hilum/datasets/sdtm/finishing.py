"""What every domain gets alike: identifiers, study days, EPOCH, order, --SEQ, supplements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hilum.datasets.dataset import Cell, Dataset, Definition, Row
from hilum.datasets.sdtm.dates import study_day
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.supplements import supplements, without_supplements

Made = tuple[StudySubject | None, Row]
"""A row of a domain with its subject; None where the domain is of no subject (trial design)."""

ALWAYS = ("Req", "Exp")
"""Variables of these cores stay though all are empty (SDTMIG 3.4, 4.1.5)."""


def finish(definition: Definition, study_id: str, made: Iterable[Made]) -> tuple[Dataset, ...]:
    """Return a domain from its rows, with its supplemental qualifiers if it has any.

    An empty tuple where there are no rows. The values of `made` lack STUDYID, DOMAIN, USUBJID,
    --SEQ, study days and EPOCH. Raises KeyError where a value has no variable.
    """
    rows = [_identified(definition, study_id, subject, row) for subject, row in made]
    if not rows:
        return ()
    ordered = _numbered(definition, sorted(rows, key=lambda row: sort_key(row, definition.keys)))
    own = tuple(without_supplements(definition, row) for row in ordered)
    return (Dataset(_narrowed(definition, own), own), *supplements(definition, ordered))


def _identified(
    definition: Definition, study_id: str, subject: StudySubject | None, row: Row
) -> Row:
    known = {variable.name for variable in definition.variables}
    if strangers := row.values.keys() - known:
        raise KeyError(f"{definition.name}: saw {sorted(strangers)}, expected variables it defines")
    own: dict[str, Cell] = {"STUDYID": study_id}
    if "DOMAIN" in known:
        own["DOMAIN"] = definition.name
    if subject is not None:
        own["USUBJID"] = subject.usubjid
        own |= _days(known, row.values, subject.reference_day)
        if "EPOCH" in known:
            own["EPOCH"] = subject.epoch(_when(definition.name, row.values))
    values = {**own, **row.values}
    return replace(row, values={name: values[name] for name in values if values[name] is not None})


def _days(
    known: set[str], values: Mapping[str, Cell], reference: date | None
) -> Iterator[tuple[str, Cell]]:
    for name in known:
        if name.endswith("DY") and (dated := name[:-2] + "DTC") in known:
            yield name, study_day(_text(values.get(dated)), reference)


def _when(domain: str, values: Mapping[str, Cell]) -> str | None:
    """The date that a row's epoch goes by: its start, else its time."""
    return _text(values.get(f"{domain}STDTC")) or _text(values.get(f"{domain}DTC"))


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
    kept = tuple(
        variable
        for variable in definition.variables
        if not variable.supplemental and (variable.core in ALWAYS or variable.name in filled)
    )
    return replace(definition, variables=kept)
