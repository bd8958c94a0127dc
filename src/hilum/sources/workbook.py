"""Workbooks (.xlsx): the sheets' values as text, with dates in ISO form and errors told."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import repeat
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from hilum.sources.lines import Line, Report
from hilum.terms.discrepancies import Discrepancy, UserError

EXCEL_DIGITS = 15
"""Excel keeps 15 significant digits; what a binary float shows beyond them was never entered."""


@contextmanager
def opened(path: Path, *, formulas: bool = False) -> Iterator[Workbook]:
    """Open a workbook for reading; its cells hold values, or the formulas behind them.

    Raises UserError if it is not a whole workbook.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl does not keep, such as styles
        try:
            book = load_workbook(path, read_only=True, data_only=not formulas)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, EOFError) as error:
            raise UserError(f"{path.name}: {error}: expected a whole .xlsx workbook") from error
        try:
            yield book
        finally:
            book.close()


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, in order."""
    with opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


@dataclass
class WorkbookSheet:
    """One sheet, to be read once."""

    path: Path
    sheet: str
    place: str
    report: Report
    header: int = 1

    def lines(self) -> Iterator[Line]:
        """Yield the header, then every row that holds something, with its number and its cells."""
        width: int | None = None
        for number, values in self._values():
            if number < self.header:
                continue
            cells = [self._text(value, number, at) for at, value in enumerate(values, start=1)]
            if width is None:
                width = max((at for at, name in enumerate(cells, start=1) if name), default=0)
                if not width:
                    raise UserError(f"{self.place}:{number}: empty, expected the column names here")
                yield number, cells[:width]
            elif any(cells):
                yield number, (cells + [None] * width)[:width]
        if width is None:
            raise UserError(f"{self.place}: no row {self.header}, expected the column names there")

    def _values(self) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Yield the values of each row, and tell where a formula was never calculated."""
        with opened(self.path) as book:
            rows = zip(_rows(book, self.sheet), self._formulas(), strict=False)
            for number, (values, formulas) in enumerate(rows, start=1):
                for at, (value, text) in enumerate(zip(values, formulas, strict=False), start=1):
                    if value is None and isinstance(text, str) and text.startswith("="):
                        self._wrong(number, at, "a formula without a result", "a calculated value")
                yield number, values

    def _formulas(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows with the formulas behind the values, if the workbook has any."""
        if not _has_formulas(self.path):
            yield from repeat(())
        with opened(self.path, formulas=True) as book:
            yield from _rows(book, self.sheet)

    def _text(self, value: object, number: int, at: int) -> str | None:
        if isinstance(value, str) and value in ERROR_CODES:
            self._wrong(number, at, value, "a value")
            return None
        return as_text(value)

    def _wrong(self, number: int, at: int, seen: str, expected: str) -> None:
        place = f"{self.place}:{number}:{get_column_letter(at)}"
        self.report(Discrepancy(kind="unreadable cell", source=place, seen=seen, expected=expected))


def _rows(book: Workbook, sheet: str) -> Iterator[tuple[object, ...]]:
    worksheet = book[sheet]
    worksheet.reset_dimensions()  # some programs write a wrong size, which would cut the sheet
    return worksheet.iter_rows(values_only=True)


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(re.search(rb"<f[ >/]", archive.read(name)) for name in sheets)


def as_text(value: object) -> str | None:
    """Return a cell's value as text: numbers in their shortest decimal form, dates in ISO form.

    A date whose clock is 00:00 is a date without a clock.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float():
            return _shortest(value)
        case datetime():
            day = value.time() == time.min
            return value.date().isoformat() if day else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value).strip() or None


def _shortest(number: float) -> str:
    text = repr(number)
    if len(text.lstrip("-0.").replace(".", "")) > EXCEL_DIGITS:
        text = f"{number:.{EXCEL_DIGITS}g}"
    return text.removesuffix(".0")
