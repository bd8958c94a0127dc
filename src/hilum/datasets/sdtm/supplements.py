"""Supplemental qualifiers (SDTMIG 3.4, 8.4): what a domain has no variable for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hilum.datasets.dataset import Cell, Dataset, Definition, Key, Row, Variable
from hilum.datasets.supplements import supplemental_definition
from hilum.terms.decimals import plain


def without_supplements(definition: Definition, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows without the values of supplemental variables."""
    extra = {variable.name for variable in definition.variables if variable.supplemental}
    for row in rows:
        if extra.isdisjoint(row.values):
            yield row
        else:
            kept = {name: value for name, value in row.values.items() if name not in extra}
            yield replace(row, values=kept)


def supplements(definition: Definition, rows: Sequence[Row]) -> Iterator[Dataset]:
    """Yield the supplemental dataset of a domain; nothing where no row has such a value."""
    extra = [variable for variable in definition.variables if variable.supplemental]
    found = [
        _supplement(definition, variable, row)
        for row in rows
        for variable in extra
        if row[variable.name] is not None
    ]
    if found:
        parent = Dataset(definition, tuple(rows))
        yield Dataset(supplemental_definition(parent), tuple(found))


def _supplement(definition: Definition, variable: Variable, row: Row) -> Row:
    by = f"{definition.name}SEQ"
    seq = row[by]
    values: dict[str, Cell] = {
        "STUDYID": row["STUDYID"],
        "RDOMAIN": definition.name,
        "USUBJID": row["USUBJID"],
        "IDVAR": None if seq is None else by,
        "IDVARVAL": None if seq is None else str(seq),
        "QNAM": variable.name,
        "QLABEL": variable.label,
        "QVAL": _text(row[variable.name]),
        "QORIG": variable.origin.value,
    }
    key = Key(definition.name, str(row["USUBJID"] or ""), seq if isinstance(seq, int) else 1)
    return replace(row, values=values, sources=(key,))


def _text(value: Cell) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
