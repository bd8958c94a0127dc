"""The sheets of a path: CSV files and the sheets of workbooks, which are read alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hilum.sources.csv_lines import CsvFile
from hilum.sources.lines import Line, Report
from hilum.sources.workbook import WorkbookSheet, sheet_names
from hilum.terms.decimals import fold
from hilum.terms.discrepancies import UserError

CSV_ENDINGS = (".csv", ".tsv")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
OTHER_TABLES = (".txt", ".xls", ".xlsb", ".ods", ".et", ".numbers")
"""Endings of files that may hold tables too and are not read out of a folder."""


@dataclass(frozen=True)
class Sheet:
    """A CSV file (its sheet is its name without ending) or one sheet of a workbook."""

    path: Path
    name: str
    in_workbook: bool = False

    @property
    def place(self) -> str:
        """How messages and sources name it."""
        return f"{self.path.name}[{self.name}]" if self.in_workbook else self.path.name

    def lines(self, report: Report, layout: "Layout") -> Iterator[Line]:
        """Yield the header and the rows; what is wrong goes to `report`."""
        if self.in_workbook:
            return WorkbookSheet(self.path, self.name, self.place, report, layout.header).lines()
        delimiter = "\t" if self.path.suffix.lower() == ".tsv" else None
        return CsvFile(
            self.path,
            self.place,
            report,
            encoding=layout.encoding,
            delimiter=layout.delimiter or delimiter,
            header=layout.header,
            tell=layout.tell,
        ).lines()


def _say_nothing(_: int) -> None:
    pass


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out, where it is known; `tell` hears how many bytes are read."""

    header: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    tell: Callable[[int], None] = field(default=_say_nothing)


def find_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a file, or of the files directly in a folder, in the order of names.

    A text file is read as CSV where it is named itself. Raises UserError if there is no sheet.
    """
    if not path.exists():
        raise UserError(f"{path}: does not exist, expected a CSV file, a workbook or a folder")
    if path.is_file():
        endings: tuple[str, ...] = (*CSV_ENDINGS, ".txt", *WORKBOOK_ENDINGS)
        files = [path] if _ends_in(path, endings) else []
    else:
        endings = (*CSV_ENDINGS, *WORKBOOK_ENDINGS)
        files = _files_in(path, endings)
    if not files:
        names = ", ".join(endings)
        raise UserError(f"{path}: no file to read here, expected one that ends in {names}")
    return [sheet for file in files for sheet in _sheets_of(file)]


def tables_left_out(path: Path) -> list[Path]:
    """Return the files in a folder that may hold tables but are of a kind that is not read."""
    return _files_in(path, OTHER_TABLES) if path.is_dir() else []


def _files_in(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    files = (file for file in folder.iterdir() if file.is_file() and _ends_in(file, endings))
    shown = (file for file in files if not file.name.startswith((".", "~$")))
    return sorted(shown, key=lambda file: file.name)


def _ends_in(path: Path, endings: tuple[str, ...]) -> bool:
    return path.suffix.lower() in endings


def _sheets_of(path: Path) -> list[Sheet]:
    if _ends_in(path, WORKBOOK_ENDINGS):
        return [Sheet(path, name, in_workbook=True) for name in sheet_names(path)]
    return [Sheet(path, path.stem)]


def one_sheet(path: Path, name: str) -> Sheet:
    """Return the sheet of that name of a file, or its only one; UserError if it has neither."""
    sheets = find_sheets(path)
    named = [sheet for sheet in sheets if column_key(sheet.name) == name]
    if len(named or sheets) != 1:
        raise UserError(
            f"{path}: saw {', '.join(s.place for s in sheets)}, expected one sheet called {name}"
        )
    return (named or sheets)[0]


def rows_of(
    sheet: Sheet, columns: tuple[str, ...], report: Report, optional: tuple[str, ...] = ()
) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each row by column, an empty cell as an empty text, and its place.

    Raises UserError if the sheet lacks a column that is not optional.
    """
    lines = sheet.lines(report, Layout())
    number, header = next(lines)
    places = column_places(header, f"{sheet.place}:{number}")
    if lacking := [column for column in columns if column not in places]:
        raise UserError(
            f"{sheet.place}:{number}: saw the columns {', '.join(places)}, "
            f"expected {', '.join(lacking)} too"
        )
    read = (*columns, *(column for column in optional if column in places))
    for number, cells in lines:
        row = {column: (cells[places[column]] or "").strip() for column in read}
        yield row, f"{sheet.place}:{number}"


def column_key(name: str | None) -> str:
    """Return a column's name as it is compared: case and width folded, spaces made one."""
    return " ".join(fold(name or "").casefold().split())


def column_places(header: list[str | None], place: str) -> dict[str, int]:
    """Return where each named column is. Raises UserError if a name is there twice."""
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        if folded := column_key(name):
            if folded in places:
                raise UserError(f"{place}: two columns are called {name!r}, expected one")
            places[folded] = at
    return places
