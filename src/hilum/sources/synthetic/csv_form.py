"""The hospital as filled templates: a CSV file for each table, as `hilum templates` lays it out."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from hilum.sources.forms import FORMS
from hilum.sources.synthetic.drafts_of import drafts_of
from hilum.sources.synthetic.hospital import ANSWER_COLUMNS, TABLES, Made

HEADERS = {form.name: form.header() for form in FORMS}


class CsvFile:
    """A CSV file that is written piece by piece: texts, quoted where they must be."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._columns = list(columns)
        schema = pa.schema([(name, pa.string()) for name in columns])
        options = pc.WriteOptions(quoting_style="needed")
        self._writer = pc.CSVWriter(path, schema, write_options=options)

    def write(self, rows: pa.Table) -> None:
        """Write the file's columns of the rows."""
        self._writer.write_table(rows.select(self._columns))

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


def answers_file(path: Path) -> CsvFile:
    """Return the file that takes people's answers."""
    return CsvFile(path, ANSWER_COLUMNS)


def coverage_file(path: Path) -> CsvFile:
    """Return the file that takes statements, which not every form can carry."""
    return CsvFile(path, HEADERS["coverage"])


class CsvForm:
    """A folder of filled templates."""

    def __init__(self, folder: Path) -> None:
        self._files = {table: CsvFile(folder / f"{table}.csv", HEADERS[table]) for table in TABLES}

    def take(self, made: Made) -> None:
        """Write the rows of a block."""
        for table, rows in drafts_of(made).items():
            self._files[table].write(rows)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()
