"""CSV files and workbooks to draft rows, by the [[table]] entries of a mapping."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb

from hilum.sources.drafting import Drafts
from hilum.sources.limits import apply_limits
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import Table, key
from hilum.sources.progress import Progress
from hilum.sources.sheets import (
    Layout,
    Sheet,
    column_key,
    column_places,
    find_sheets,
    tables_left_out,
)
from hilum.sources.statements import add_statements
from hilum.sources.translate import Draft, Translator
from hilum.terms.discrepancies import Discrepancy, UserError

READ_ELSEWHERE = ("attestations", "anchors", "columns", "concepts")
"""Sheets of the templates that hold no records: answers, anchors and explanations."""

Cells = list[str | None]


def read(
    path: Path, mapping: Mapping, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> None:
    """Fill the draft tables from a CSV file, a workbook, or the files directly in a folder.

    Raises UserError if the path holds nothing that the mapping speaks of, or if a file lacks a
    column that the mapping names. What is wrong with single lines becomes discrepancies.
    """
    drafts = Drafts(connection)
    sheets = find_sheets(path)
    tables = {sheet: _tables_for(sheet, mapping) for sheet in sheets}
    if not any(tables.values()):
        raise UserError(f"{path}: {_nothing_fits(sheets, mapping)}")
    for sheet in sheets:
        if tables[sheet]:
            _read_sheet(_SheetReader(sheet, tables[sheet], mapping, drafts), progress)
        elif key(sheet.name) not in READ_ELSEWHERE:
            drafts.report(_not_used(sheet.place, _expected(mapping)))
    for file in tables_left_out(path):
        drafts.report(_not_used(file.name, "a CSV file or an .xlsx workbook"))
    add_statements(drafts, mapping)
    drafts.close()
    apply_limits(connection, mapping)


def _read_sheet(reader: "_SheetReader", progress: Progress) -> None:
    try:
        reader.read(progress)
    except OSError as error:
        path = reader.sheet.path
        raise UserError(f"{path}: {error.strerror}, expected a readable file") from error


def _tables_for(sheet: Sheet, mapping: Mapping) -> list[Table]:
    return [
        table
        for table in mapping.file.table
        if fnmatchcase(key(sheet.path.name), key(table.file))
        and fnmatchcase(key(sheet.name), key(table.sheet))
    ]


def _expected(mapping: Mapping) -> str:
    names = (one.sheet if one.file == "*" else one.file for one in mapping.file.table)
    return f"one of {', '.join(dict.fromkeys(names))}" if mapping.file.table else "a [[table]]"


def _nothing_fits(sheets: list[Sheet], mapping: Mapping) -> str:
    seen = ", ".join(sheet.place for sheet in sheets)
    return f"saw {seen}, expected {_expected(mapping)} (mapping {mapping.place})"


def _not_used(place: str, expected: str) -> Discrepancy:
    return Discrepancy(kind="file not used", source=place, seen=place, expected=expected)


@dataclass
class _SheetReader:
    """Reads one sheet into the rows of each table that it fills."""

    sheet: Sheet
    tables: list[Table]
    mapping: Mapping
    drafts: Drafts
    columns: dict[str, int] = field(default_factory=dict)

    def read(self, progress: Progress) -> None:
        lines = self.sheet.lines(self.drafts.report, self._layout(progress))
        header_number, header = next(lines)
        place = f"{self.sheet.place}:{header_number}"
        self.columns = column_places(header, place)
        self._tell_unused(header)
        translator = Translator(self.mapping)
        fillers = [(table, self._filler(table, place)) for table in self.tables]
        for number, cells in lines:
            for table, filler in fillers:
                for row in filler(number, cells):
                    self._add(table, row, translator)

    def _layout(self, progress: Progress) -> Layout:
        total, what = self.sheet.path.stat().st_size, f"reading {self.sheet.place}"
        return Layout(
            header=self.tables[0].header,
            encoding=self.mapping.file.encoding,
            delimiter=self.mapping.file.delimiter,
            tell=lambda done: progress(done, total, what),
        )

    def _filler(self, table: Table, place: str) -> Callable[[int, Cells], Iterator[Draft]]:
        """Return what makes rows of a line's cells, having found its columns in the header."""
        places = {
            ours: found
            for ours, theirs in table.columns.items()
            if (
                found := [at for name in theirs if (at := self._at(name, table, place)) is not None]
            )
        }
        if "subject" in table.columns and "subject" not in places:
            raise self._lacks(table.columns["subject"][0], place)
        wide = [(one, self._at(one.column, table, place)) for one in table.wide]

        def rows(number: int, cells: Cells) -> Iterator[Draft]:
            row: Draft = {"source": f"{self.sheet.place}:{number}"}
            for ours, found in places.items():
                if text := _joined([cell for at in found if (cell := cells[at])]):
                    row[ours] = text
            if not wide:
                yield row
            for one, at in wide:
                if at is not None and cells[at]:
                    yield {
                        "unit": one.unit,
                        "term": one.column,
                        **one.constants,
                        **row,
                        "concept": one.concept,
                        "value": cells[at],
                        "source": f"{row['source']}:{one.column}",
                    }

        return rows

    def _at(self, name: str, table: Table, place: str) -> int | None:
        at = self.columns.get(column_key(name))
        if at is None and not table.optional:
            raise self._lacks(name, place)
        return at

    def _lacks(self, name: str, place: str) -> UserError:
        seen = ", ".join(self.columns)
        return UserError(
            f"{place}: saw the columns {seen}, expected a column {name!r} "
            f"(mapping {self.mapping.place})"
        )

    def _tell_unused(self, header: Cells) -> None:
        used = {column_key(name) for table in self.tables for name in table.names_used()}
        unused = [name for name in header if name and column_key(name) not in used]
        if unused:
            self.drafts.report(
                Discrepancy(
                    kind="column not used",
                    source=self.sheet.place,
                    seen=", ".join(unused),
                    expected=f"columns that the mapping {self.mapping.place} names",
                )
            )

    def _add(self, table: Table, row: Draft, translator: Translator) -> None:
        constants = table.constants | ({} if table.system is None else {"system": table.system})
        for draft in translator.rows(table.table, row, constants):
            if _says_something(table, draft, constants):
                self.drafts.add(table.table, draft)


def _says_something(table: Table, draft: Draft, constants: dict[str, str]) -> bool:
    """Tell whether a row holds more than its subject; of a subject the id is enough."""
    if table.wide:
        return bool(draft.get("value"))
    idle = {"source", *constants} | ({"subject"} if table.table != "subjects" else set())
    return any(text for name, text in draft.items() if name not in idle)


def _joined(cells: list[str]) -> str:
    return " ".join(text for cell in cells if (text := cell.strip())) if cells else ""
