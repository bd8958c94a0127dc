"""Subjects: one row a person; what two rows say differently is unknown (of a death, its day)."""

import duckdb

from hilum.records.rows import IGNORED
from hilum.records.schema import create_table

Connection = duckdb.DuckDBPyConnection

_PLAIN = ("race", "ethnicity", "country", "site")
_TIMES = ("birth", "death", "last_record")


def fill(connection: Connection) -> None:
    """Fill `subjects` from the drafts, with a row for everyone whom any table names."""
    _report_undeclared(connection)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said_subjects AS {_said()}")
    for column in (*_TIMES, "sex", *_PLAIN):
        _report_conflicts(connection, column)
    one = "CASE WHEN count(DISTINCT {0}_means) = 1 THEN min({0}) END"
    columns = (*_TIMES, "sex", *_PLAIN)
    agreed = ", ".join(f"{one.format(name)} AS {name}" for name in columns)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE people AS
        SELECT subject, arg_min(source, declared) AS source, {agreed}
        FROM (SELECT *, rowid AS declared FROM said_subjects
              UNION ALL BY NAME
              SELECT subject, min(source) AS source, 9223372036854775807 AS declared
              FROM ({_mentions()}) GROUP BY subject)
        GROUP BY subject
    """)
    connection.execute(create_table("subjects"))
    connection.execute(f"""
        INSERT INTO subjects BY NAME
        SELECT (row_number() OVER (ORDER BY p.subject) - 1)::INTEGER AS subject_no,
               'S' || md5(p.subject)[:16] AS row, p.source, p.subject,
               {_moments("b", unknown_is_any=True, name="birth")},
               {_moments("x", unknown_is_any=False, name="death")},
               {_moments("l", unknown_is_any=False, name="last_record")},
               s.word AS sex, {", ".join(f"p.{name}" for name in _PLAIN)}
        FROM people p LEFT JOIN time_of b ON b.text IS NOT DISTINCT FROM p.birth
        LEFT JOIN time_of x ON x.text IS NOT DISTINCT FROM p.death
        LEFT JOIN time_of l ON l.text IS NOT DISTINCT FROM p.last_record
        LEFT JOIN sex_of s ON s.text IS NOT DISTINCT FROM p.sex ORDER BY p.subject
    """)


def _said() -> str:
    """Return each draft row with what its texts mean, so that `F` and `female` are no conflict."""
    joins = " ".join(
        f"LEFT JOIN time_of {name}_time ON {name}_time.text IS NOT DISTINCT FROM d.{name}"
        for name in _TIMES
    )
    times = ", ".join(
        f"coalesce({name}_time.earliest || '/' || {name}_time.latest, d.{name}) AS {name}_means"
        for name in _TIMES
    )
    plain = ", ".join(f"d.{name} AS {name}_means" for name in _PLAIN)
    return f"""
        SELECT d.*, {times}, coalesce(s.word, d.sex) AS sex_means, {plain}
        FROM draft_subjects d {joins} LEFT JOIN sex_of s ON s.text IS NOT DISTINCT FROM d.sex
        WHERE d.subject IS NOT NULL ORDER BY d.rowid
    """


def _mentions() -> str:
    return " UNION ALL ".join(
        f"SELECT subject, source FROM draft_{table} WHERE subject IS NOT NULL"
        for table in ("findings", "events", "interventions", "coverage")
    )


def _moments(table: str, *, unknown_is_any: bool, name: str) -> str:
    first, last = (
        ("TIMESTAMP '0001-01-01'", "TIMESTAMP '9999-12-31 23:59:59.999999'")
        if unknown_is_any
        else ("NULL", "NULL")
    )
    earliest, latest = f"coalesce({table}.earliest, {first})", f"coalesce({table}.latest, {last})"
    return (
        f"{earliest} AS {name}_earliest, {latest} AS {name}_latest, "
        f"{day(earliest)} AS {name}_day_earliest, {day(latest)} AS {name}_day_latest"
    )


def day(moment: str) -> str:
    """Return the SQL for a moment's local day since 1970-01-01."""
    return f"(({moment})::DATE - DATE '1970-01-01')::INTEGER"


def _report_undeclared(connection: Connection) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT subject, min(source), 'subject not declared',
               'rows of a subject without a subject row',
               'a row in subjects (sex and birth stay unknown)', count(*)
        FROM ({_mentions()}) WHERE subject NOT IN
             (SELECT subject FROM draft_subjects WHERE subject IS NOT NULL)
        GROUP BY subject ORDER BY subject
    """)
    for table in ("subjects", "findings", "events", "interventions"):
        connection.execute(f"""
            INSERT INTO discrepancies
            SELECT NULL, source, 'no subject', 'a row of {table} that names no subject',
                   'a subject (the row is left out)', 1
            FROM draft_{table} WHERE subject IS NULL ORDER BY rowid
        """)


def _report_conflicts(connection: Connection, column: str) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT subject, min(source), 'contradictory {column}',
               string_agg(DISTINCT {column}, ' | ' ORDER BY {column}),
               'one {column} for a subject (it stays unknown)', count(*)
        FROM said_subjects
        GROUP BY subject HAVING count(DISTINCT {column}_means) > 1 ORDER BY subject
    """)


def note_deaths(connection: Connection) -> None:
    """Give each subject without a day of death the span of all that tells of one.

    Rows that contradict each other, and events of death, leave the day open and not the death.
    """
    silent = sorted({*IGNORED, "absent"})
    connection.execute(f"""
        UPDATE subjects SET death_earliest = told.earliest, death_latest = told.latest,
               death_day_earliest = {day("told.earliest")}, death_day_latest = {day("told.latest")}
        FROM (SELECT subject, min(earliest) AS earliest, max(latest) AS latest FROM (
                  SELECT s.subject, t.earliest, t.latest
                  FROM said_subjects s JOIN time_of t ON t.text = s.death
                  UNION ALL
                  SELECT subject, start_earliest, start_latest FROM events
                  WHERE concept = 'death' AND (status IS NULL OR status NOT IN {tuple(silent)!r}))
              WHERE earliest IS NOT NULL GROUP BY subject) told
        WHERE told.subject = subjects.subject AND death_earliest IS NULL
    """)


def note_last_records(connection: Connection) -> None:
    """Give each subject whose source names none the time of the last row that is dated."""
    latest = " UNION ALL ".join(
        f"SELECT subject_no, {first} AS earliest, {last} AS latest FROM {table}"
        for table, first, last in _DATED
    )
    connection.execute(f"""
        UPDATE subjects SET last_record_earliest = dated.earliest,
               last_record_latest = dated.latest,
               last_record_day_earliest = {day("dated.earliest")},
               last_record_day_latest = {day("dated.latest")}
        FROM (SELECT subject_no, max(earliest) AS earliest, max(latest) AS latest FROM ({latest})
              WHERE latest < TIMESTAMP '9999-12-31' AND earliest > TIMESTAMP '0001-01-01'
              GROUP BY subject_no) dated
        WHERE dated.subject_no = subjects.subject_no AND last_record_earliest IS NULL
    """)


_DATED = (
    ("findings", "time_earliest", "time_latest"),
    ("events", "start_earliest", "start_latest"),
    ("events", "end_earliest", "end_latest"),
    ("interventions", "start_earliest", "start_latest"),
    ("interventions", "end_earliest", "end_latest"),
)
