"""SAS transport files of version 5, as the FDA takes them (SAS technical note TS-140).

Records of 80 bytes: headers, one description of 140 bytes a variable (NAMESTR), then the rows.
Texts are UTF-8, padded with blanks to the variable's length; a text that is too long is refused,
never cut. The times in the headers are the caller's: the same values give the same bytes.
"""

import struct
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate

from hilum.datasets.dataset import Cell, Dataset, DataType
from hilum.datasets.files.columns import DATE_FORMAT, Column, Written
from hilum.datasets.files.ibm_float import ibm_float
from hilum.terms.discrepancies import UserError

RECORD_BYTES = 80
EPOCH = date(1960, 1, 1)
"""Day 0 of a numeric date."""

MAX_VARIABLES = 9999
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WRITTEN_BY = "9.4", "Hilum"
"""The version of SAS that the header claims to be readable by, and the system that wrote it."""


def xpt(written: Written, *, created: datetime) -> bytes:
    """Return the transport file of a dataset; `created` is the time that its headers give.

    Raises UserError where a name, label, text or number does not fit the format.
    """
    described, rows = _described(written.columns), _rows(written)
    return b"".join((*_headers(written.dataset, created), described, _header("OBS"), rows))


def _headers(dataset: Dataset, created: datetime) -> Iterator[bytes]:
    version, system = WRITTEN_BY
    name = _text(dataset.name, 8, f"{dataset.name}: name")
    label = _text(dataset.definition.label, 40, f"{dataset.name}: label")
    made = _time(created)
    software = _text(version, 8, "version") + _text(system, 8, "system") + b" " * 24
    yield _header("LIBRARY")
    yield b"SAS     SAS     SASLIB  " + software + made
    yield made.ljust(RECORD_BYTES)
    yield _header("MEMBER", "000000000000000001600000000140")
    yield _header("DSCRPTR")
    yield b"SAS     " + name + b"SASDATA " + software + made
    yield made + b" " * 16 + label + b" " * 8


def _header(kind: str, numbers: str = "0" * 30) -> bytes:
    return f"HEADER RECORD*******{kind:<8}HEADER RECORD!!!!!!!{numbers}  ".encode()


def _time(moment: datetime) -> bytes:
    return f"{moment:%d}{MONTHS[moment.month - 1]}{moment:%y:%H:%M:%S}".encode()


def _described(given: tuple[Column, ...]) -> bytes:
    if len(given) > MAX_VARIABLES:
        raise UserError(f"{given[0].dataset}: saw {len(given)} variables, expected at most 9999")
    starts = accumulate((each.length_bytes for each in given), initial=0)
    numbered = enumerate(zip(given, starts, strict=False), start=1)
    described = b"".join(_namestr(each, number, start) for number, (each, start) in numbered)
    return _header("NAMESTR", f"{len(given):010}".ljust(30, "0")) + _padded(described)


def _namestr(column: Column, number: int, start: int) -> bytes:
    place = f"{column.dataset}.{column.name}"
    shown, width = (DATE_FORMAT[:7], 10) if column.variable.type is DataType.DATE else ("", 0)
    return struct.pack(
        ">hhhh8s40s8shhh2s8shhl52s",
        *(2 if column.is_text else 1, 0, column.length_bytes, number),
        _text(column.name, 8, f"{place}: name"),
        _text(column.variable.label, 40, f"{place}: label"),
        *(shown.encode().ljust(8), width, 0, 0, bytes(2)),
        *(b" " * 8, 0, 0, start, bytes(52)),
    )


def _text(text: str, width_bytes: int, place: str) -> bytes:
    seen = text.encode()
    if len(seen) > width_bytes:
        raise UserError(f"{place}: saw {text!r}, expected at most {width_bytes} bytes")
    return seen.ljust(width_bytes)


def _rows(written: Written) -> bytes:
    cells = [_cells(each) for each in written.columns]
    rows = [b"".join(row) for row in zip(*cells, strict=True)]
    blank = next((number for number, row in enumerate(rows, 1) if not row.strip()), None)
    if blank is not None:
        raise UserError(f"{written.name}, row {blank}: saw no value, expected at least its keys")
    return _padded(b"".join(rows))


def _cells(column: Column) -> Iterable[bytes]:
    if column.is_text:
        width = column.length_bytes
        return [str(value or "").encode().ljust(width) for value in column.values]
    return [_number(column, value) for value in column.values]


def _number(column: Column, value: Cell) -> bytes:
    try:
        match value:
            case date():
                return ibm_float((value - EPOCH).days)
            case int() | Decimal() | None:
                return ibm_float(value)
            case str():
                raise AssertionError("columns() has checked the types")
    except OverflowError as error:
        raise UserError(f"{column.dataset}.{column.name}: {error}") from None


def _padded(content: bytes) -> bytes:
    return content + b" " * (-len(content) % RECORD_BYTES)
