"""The hospital as a store: each block resolved as any source is, the ordinary rows written as what
resolving would make of them, so that a hundred million rows need neither memory nor dictionaries.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from hilum import __version__
from hilum.concepts import Concepts
from hilum.records.connection import connect
from hilum.records.drafts import create_drafts
from hilum.records.resolve import resolve
from hilum.records.schema import create_table, physical_columns
from hilum.records.store import CLUSTERED, MANIFEST, Manifest, written_whole
from hilum.sources.progress import Progress
from hilum.sources.synthetic.hospital import TABLES, Hospital, Made
from hilum.sources.synthetic.ordinary_rows import OrdinaryRows

ZONE = "Asia/Shanghai"
ROWS_OF_A_GROUP = 122_880
"""Rows of a group of the Parquet files, as DuckDB writes them."""

BLOCKS_AT_ONCE = 10
"""Blocks that are resolved together: each text of theirs is read once."""

GREAT = ("findings", "events", "interventions")


class StoreForm:
    """A store that is being made. `take` gets each block, `close` then writes the store."""

    def __init__(
        self, hospital: Hospital, concepts: Concepts, out: Path, progress: Progress
    ) -> None:
        self._hospital, self._concepts, self._progress = hospital, concepts, progress
        self._out = out
        self._waiting: list[Made] = []
        self._made: list[Made] = []
        self._lasts: list[pa.Table] = []
        self._connection = connect()
        for table in TABLES:
            self._connection.execute(create_table(f"all_{table}", like=table))
        self._connection.execute(
            "CREATE TABLE all_discrepancies (subject VARCHAR, source VARCHAR, kind VARCHAR, "
            "seen VARCHAR, expected VARCHAR, count BIGINT)"
        )

    def take(self, made: Made) -> None:
        """Take a block; the rows of several are resolved at once, the ordinary ones wait."""
        self._waiting.append(made)
        self._made.append(made.bare())
        if len(self._waiting) == BLOCKS_AT_ONCE:
            self._resolve()

    def _resolve(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        connection = self._connection
        create_drafts(connection)
        for table in TABLES:
            for made in waiting:
                connection.register("arriving", made.drafts(table))
                connection.execute(f"INSERT INTO draft_{table} BY NAME SELECT * FROM arriving")
                connection.unregister("arriving")
        resolve(connection, self._concepts, ZoneInfo(ZONE))
        for table in TABLES:
            connection.execute(
                f"INSERT INTO all_{table} BY NAME SELECT * REPLACE "
                f"((subject_no + {waiting[0].first})::INTEGER AS subject_no) FROM {table}"
            )
        connection.execute("INSERT INTO all_discrepancies SELECT * FROM discrepancies")

    def close(self) -> None:
        """Write the store, whole or not at all."""
        self._resolve()
        with written_whole(self._out) as folder:
            rows = {table: self._write_great(folder, table) for table in GREAT}
            self._note_last_records()
            self._merge_discrepancies()
            for table in CLUSTERED:
                if table not in GREAT:
                    rows[table] = self._write_small(folder, table)
            manifest = Manifest(
                source="synthetic", fingerprint=self._fingerprint(), zone=ZONE, rows=rows
            )
            text = json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False)
            (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def _fingerprint(self) -> str:
        said = f"{__version__}|synthetic|{self._hospital}"
        return sha256(said.encode()).hexdigest()

    def _write_great(self, folder: Path, table: str) -> int:
        """Write the rows of known concepts, then block by block those of none; return how many."""
        written = 0
        with ExitStack() as open_files:
            writer: pq.ParquetWriter | None = None
            for batch in self._batches(table):
                if writer is None:
                    path = folder / f"{table}.parquet"
                    writer = open_files.enter_context(
                        pq.ParquetWriter(path, batch.schema, compression="lz4")
                    )
                writer.write_table(batch, ROWS_OF_A_GROUP)
                written += batch.num_rows
        return written

    def _batches(self, table: str) -> Iterator[pa.Table]:
        """Yield the rows in the order of the store: known concepts first, then block by block."""
        order = CLUSTERED[table]
        known = f"SELECT * FROM all_{table} WHERE concept_no IS NOT NULL ORDER BY {order}"
        for batch in self._connection.execute(known).to_arrow_reader(ROWS_OF_A_GROUP):
            yield pa.Table.from_batches([batch])
        keys = [(name, "ascending") for name in ("subject_no", *order.split(", ")[2:])]
        for done, made in enumerate(self._made):
            self._progress(done, len(self._made), f"writing {table}")
            yield self._of_no_concept(made, table).sort_by(keys)

    def _of_no_concept(self, made: Made, table: str) -> pa.Table:
        """Return the rows of a block that are of no concept, and note what they add."""
        ordinary = OrdinaryRows(made, table)
        ordinary.register(self._connection)
        self._lasts.append(ordinary.lasts())
        self._connection.register("counted", ordinary.counted())
        self._connection.execute("INSERT INTO all_discrepancies SELECT * FROM counted")
        query = f"""
            SELECT * FROM all_{table} WHERE concept_no IS NULL
             AND subject_no BETWEEN {made.first} AND {made.first + made.size - 1}
            UNION ALL BY NAME SELECT {_columns(table)} FROM ({ordinary.rows()})
        """
        return self._connection.execute(query).to_arrow_table()

    def _note_last_records(self) -> None:
        """Let the time of the last record heed the ordinary rows too."""
        ends = ("earliest", "latest", "day_earliest", "day_latest")
        greatest = ", ".join(
            f"last_record_{side} = greatest(last_record_{side}, dated.{side})" for side in ends
        )
        self._connection.register("lasts", pa.concat_tables(self._lasts))
        self._connection.execute(f"""
            UPDATE all_subjects SET {greatest}
            FROM (SELECT subject_no, {", ".join(f"max({side}) AS {side}" for side in ends)}
                  FROM lasts GROUP BY subject_no) dated
            WHERE dated.subject_no = all_subjects.subject_no
        """)

    def _merge_discrepancies(self) -> None:
        """Make one of what the blocks report alike about no subject in particular."""
        self._connection.execute("""
            CREATE OR REPLACE TABLE all_discrepancies AS
            SELECT subject, source, kind, seen, expected, count FROM all_discrepancies
            WHERE subject IS NOT NULL
            UNION ALL
            SELECT NULL, arg_min(source, rowid), kind, seen, expected, sum(count)::BIGINT
            FROM all_discrepancies WHERE subject IS NULL GROUP BY kind, seen, expected
        """)

    def _write_small(self, folder: Path, table: str) -> int:
        name = table if table == "concepts" else f"all_{table}"
        target = str(folder / f"{table}.parquet").replace("'", "''")
        query = f"SELECT * FROM {name} ORDER BY {CLUSTERED[table]}"
        form = f"(FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROWS_OF_A_GROUP})"
        self._connection.execute(f"COPY ({query}) TO '{target}' {form}")
        found = self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        return int(found[0]) if found else 0


def _columns(table: str) -> str:
    return ", ".join(f'"{name}"' for name, _ in physical_columns(table))
