"""The files of a screening: Parquet for programs, CSV copies (UTF-8 with its mark) for people."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hilum.criteria.printing import show
from hilum.screening.evidence import EVIDENCE_COLUMNS, Sheet, evidence_rows
from hilum.study import Criterion, Study
from hilum.study.reviewed import standing_words

Connection = duckdb.DuckDBPyConnection
CRITERIA_COLUMNS = (
    "id",
    "kind",
    "text",
    "reading",
    "origin",
    "ruling",
    "title",
    "title_zh",
    "review",
)
ROWS_AT_ONCE = 50_000


def write_table(connection: Connection, table: str, folder: Path) -> None:
    """Write a table of the connection as `table`.parquet and `table`.csv."""
    target = folder / f"{table}.parquet"
    connection.execute(f"COPY {table} TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")
    write_csv(connection, target)


def write_csv(connection: Connection, parquet: Path) -> None:
    """Write the CSV copy of a Parquet file beside it."""
    bare, final = parquet.with_suffix(".csv.part"), parquet.with_suffix(".csv")
    connection.execute(
        f"COPY (SELECT * FROM read_parquet('{_quoted(parquet)}')) TO '{_quoted(bare)}' "
        "(FORMAT csv, HEADER)"
    )
    with final.open("wb") as out, bare.open("rb") as lines:
        out.write(b"\xef\xbb\xbf")  # without it a spreadsheet program garbles Chinese
        for block in iter(lambda: lines.read(1 << 20), b""):
            out.write(block)
    bare.unlink()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def put_criteria(connection: Connection, study: Study) -> None:
    """Make the table `criteria`: what each column of the verdicts asks, and how it was ruled."""
    columns = ", ".join(f"{name} VARCHAR" for name in CRITERIA_COLUMNS)
    connection.execute(f"CREATE OR REPLACE TABLE criteria ({columns})")
    rows = [
        (
            *(c.id, c.kind.value, c.text, show(c.reading), c.origin, ruling_words(c), c.en, c.zh),
            standing_words(study, c).en,
        )
        for c in study.criteria
    ]
    if rows:
        places = ", ".join("?" * len(CRITERIA_COLUMNS))
        connection.executemany(f"INSERT INTO criteria VALUES ({places})", rows)


def ruling_words(criterion: Criterion) -> str | None:
    """Return a criterion's rulings, each with its question and kind; None without any."""
    ruled = [
        f"{question.id} ({question.ruling.kind}): {question.ruling.text}"
        for question in criterion.questions
        if question.ruling
    ]
    return " | ".join(ruled) or None


class EvidenceFile:
    """evidence.parquet, being written sheet by sheet; `close` adds its CSV copy."""

    def __init__(self, study: Study, folder: Path) -> None:
        self._study, self._target = study, folder / "evidence.parquet"
        self._schema = pa.schema([(name, pa.string()) for name in EVIDENCE_COLUMNS])
        self._writer = pq.ParquetWriter(self._target, self._schema, compression="zstd")
        self._rows: list[tuple[str | None, ...]] = []
        self.sheets = 0

    def noted(self, sheets: Iterable[Sheet]) -> Iterator[Sheet]:
        """Pass sheets on, and write the evidence of each."""
        for each in sheets:
            self.sheets += 1
            self._rows.extend(evidence_rows(each, self._study))
            if len(self._rows) >= ROWS_AT_ONCE:
                self._write()
            yield each

    def close(self, connection: Connection) -> None:
        """Finish the file and its copy."""
        self._write()
        self._writer.close()
        write_csv(connection, self._target)

    def _write(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(EVIDENCE_COLUMNS)
        arrays = [pa.array(column, pa.string()) for column in columns]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []
