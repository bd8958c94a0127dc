"""Duplicates: by the source's own id where it has one, else by the whole content.

The same finding or event twice is one; two equal interventions may be two doses, so they are
kept and flagged. All are counted.
"""

import duckdb

from hilum.records.drafts import DRAFT_COLUMNS

Connection = duckdb.DuckDBPyConnection


def recognize(connection: Connection) -> None:
    """Make the tables `kept_findings` ... of draft rows without their repetitions."""
    for table in ("findings", "events", "interventions"):
        _recognize(connection, table)


def _recognize(connection: Connection, table: str) -> None:
    content = ", ".join(f'"{name}"' for name in ("subject", "id", *DRAFT_COLUMNS[table]))
    once = table != "interventions"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT *, row_number() OVER (PARTITION BY {content} ORDER BY rowid) AS place, rowid AS line
        FROM draft_{table}
    """)
    drop = "TRUE" if once else "id IS NOT NULL"
    _report_repetitions(connection, drop, "duplicate, left out", f"each of the {table} once")
    _report_repetitions(connection, f"NOT ({drop})", "repeated, kept", "one, or two equal doses")
    _report_reused_ids(connection)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE kept_{table} AS
        SELECT * EXCLUDE (place) FROM repeated WHERE place = 1 OR NOT ({drop})
    """)
    connection.execute("DROP TABLE repeated")


def _report_repetitions(connection: Connection, which: str, kind: str, expected: str) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT subject, arg_min(source, line), '{kind}', any_value(coalesce(concept, code, term)),
               '{expected}', count(*)
        FROM repeated WHERE place > 1 AND {which}
        GROUP BY subject, concept, system, code, term ORDER BY min(line)
    """)


def _report_reused_ids(connection: Connection) -> None:
    connection.execute("""
        INSERT INTO discrepancies
        SELECT any_value(subject), arg_min(source, line), 'same id, other content', id,
               'one row for one id', count(*)
        FROM repeated WHERE id IS NOT NULL AND place = 1
        GROUP BY id HAVING count(*) > 1 ORDER BY min(line)
    """)
