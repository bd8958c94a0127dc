"""The hospital as MEDS: one row a code and time, and a mapping file that tells what codes mean.

A code begins with its system and its own code (`LOINC//718-7//g/L`, `ICD10//C22.0`,
`ATC//L01FF02`); what MEDS has no column for follows as `//name=value`: limits of normal, status,
end, dose, a time that is no moment. Statements of absence are no records of a hospital: explicit
negatives go along (`status=absent`), statements on whole charts stand in `coverage.csv`.

Source: MEDS 0.3 schema (Medical-Event-Data-Standard/meds).
"""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hilum.records.connection import connect
from hilum.sources.synthetic.drafts_of import drafts_of
from hilum.sources.synthetic.hospital import Made
from hilum.sources.synthetic.meds_mapping import HOSPITAL, PARTS, PREFIXES, mapping_text
from hilum.sources.synthetic.store_form import ZONE
from hilum.terms.times import read_time

SCHEMA = pa.schema(
    {
        "subject_id": pa.int64(),
        "time": pa.timestamp("us"),
        "code": pa.string(),
        "numeric_value": pa.float32(),
        "text_value": pa.string(),
    }
)
TIME_OF = {"findings": "time", "events": "start", "interventions": "start"}


class MedsForm:
    """A MEDS data set and its mapping, which are being written."""

    def __init__(self, folder: Path, mapping: Path) -> None:
        (folder / "data").mkdir(parents=True)
        self._folder, self._mapping = folder, mapping
        self._named: dict[str, set[str]] = {table: set() for table in TIME_OF}

    def take(self, made: Made) -> None:
        """Write the rows of a block as one file."""
        drafts = drafts_of(made)
        connection = connect()
        for table in TIME_OF:
            named = pc.unique(drafts[table]["concept"].combine_chunks()).to_pylist()
            self._named[table] |= {name for name in named if name}
        for table in ("subjects", *TIME_OF):
            connection.register(f"draft_{table}", drafts[table])
        connection.register("moments", _moments(drafts))
        parts = [_SUBJECTS, *(_rows(table) for table in TIME_OF)]
        query = f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY subject_id, time, code"
        rows = connection.execute(query).to_arrow_table().cast(SCHEMA)
        pq.write_table(rows, self._folder / "data" / f"{made.number}.parquet")

    def close(self) -> None:
        """Write the mapping."""
        self._mapping.write_text(mapping_text(self._named, ZONE), encoding="utf-8")


def _moments(drafts: dict[str, pa.Table]) -> pa.Table:
    """Return each time text with its moment; none where it is not one moment or one day."""
    columns = [drafts[table][name] for table, name in (*TIME_OF.items(), ("subjects", "birth"))]
    columns.append(drafts["subjects"]["death"])
    texts = pc.unique(pa.chunked_array([c for column in columns for c in column.chunks]))
    written = [text for text in texts.to_pylist() if text]
    moments = pa.array([_moment(text) for text in written], pa.timestamp("us"))
    return pa.table({"text": pa.array(written, pa.string()), "moment": moments})


def _moment(text: str) -> datetime | None:
    """Return a moment, or the midnight that stands for a day; a true midnight is no such one."""
    found = read_time(text, ZoneInfo(ZONE))
    if found is None or found.day_earliest != found.day_latest:
        return None
    exact = found.earliest == found.latest
    return None if exact and found.earliest.time() == time.min else found.earliest


_SUBJECTS = """
    SELECT subject::BIGINT AS subject_id, NULL::TIMESTAMP AS time, 'SITE//' || site AS code,
           NULL::FLOAT AS numeric_value, NULL::VARCHAR AS text_value FROM draft_subjects
    UNION ALL SELECT subject::BIGINT, NULL, 'SEX//' || sex, NULL, NULL FROM draft_subjects
    WHERE sex IS NOT NULL
    UNION ALL SELECT subject::BIGINT, m.moment,
           CASE WHEN m.moment IS NULL THEN 'BIRTH//' || birth ELSE 'MEDS_BIRTH' END, NULL, NULL
    FROM draft_subjects JOIN moments m ON m.text = birth
    UNION ALL SELECT subject::BIGINT, m.moment, 'MEDS_DEATH', NULL, NULL
    FROM draft_subjects JOIN moments m ON m.text = death
"""

_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def _rows(table: str) -> str:
    """Return the query of a table's rows as MEDS rows."""
    at = TIME_OF[table]
    systems = " ".join(
        f"WHEN '{system}' THEN '{prefix}'" for system, prefix in PREFIXES[table].items()
    )
    what = (
        f"CASE WHEN concept IS NOT NULL THEN '{HOSPITAL[table]}//' || concept "
        f"WHEN code IS NULL THEN 'UNCODED {HOSPITAL[table]}//' || coalesce(term, '') "
        f"ELSE CASE system {systems} END || '//' || code END"
    )
    value = "value" if table == "findings" else "NULL"
    unit = "coalesce('//' || unit, '')" if table == "findings" else "''"
    parts = " || ".join(f"coalesce('//{name}=' || {_part(name, at)}, '')" for name in PARTS[table])
    return f"""
        SELECT subject::BIGINT AS subject_id, m.moment AS time, {what} || {unit} || {parts} AS code,
               CASE WHEN regexp_matches({value}, '{_NUMBER}') THEN {value}::FLOAT END,
               CASE WHEN NOT regexp_matches({value}, '{_NUMBER}') THEN {value} END
        FROM draft_{table} LEFT JOIN moments m ON m.text = "{at}"
    """


def _part(name: str, at: str) -> str:
    """Return the SQL of a part of the code: what the row says, where no column carries it."""
    if name == at:
        return f'CASE WHEN m.moment IS NULL THEN "{name}" END'
    return f'"{name}"'
