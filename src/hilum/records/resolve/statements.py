"""Coverage: what makes absence mean "no": a person's dated statement, or an explicit negative."""

import duckdb

from hilum.concepts import Concepts
from hilum.records.resolve.subjects import day
from hilum.records.rows import DOMAINS
from hilum.records.schema import create_table
from hilum.terms.times import FIRST_DAY

Connection = duckdb.DuckDBPyConnection


def fill(connection: Connection, concepts: Concepts) -> None:
    """Fill `coverage`; a statement that cannot be relied on is reported and left out."""
    connection.execute(create_table("coverage"))
    domains = ", ".join(f"'{name}'" for name in (*DOMAINS, *(each.id for each in concepts)))
    strange = f"d.domain IS NULL OR d.domain NOT IN ({domains})"
    for wrong, kind, expected in (
        (strange, "unknown domain", "a table or a concept"),
        (_UNSIGNED, "unsigned statement", "a named person and a date"),
        ("t2.earliest IS NULL", "statement without an end", "the last day that is covered"),
        ("d.start IS NOT NULL AND t1.latest IS NULL", "unreadable start", "the first day covered"),
        (_REVERSED, "ends before it starts", "a last day at or after the first, to the day"),
    ):
        _report(connection, wrong, kind, expected)
    connection.execute(f"""
        INSERT INTO coverage BY NAME
        SELECT s.subject_no, d.source, d.subject, d.domain, d.person, d.basis,
               CASE WHEN d.start IS NULL THEN {FIRST_DAY} ELSE {day("t1.latest")} END AS start_day,
               {day("t2.earliest")} AS end_day
        FROM draft_coverage d LEFT JOIN subjects s ON s.subject = d.subject {_TIMES}
        WHERE d.domain IN ({domains}) AND NOT ({_UNSIGNED})
          AND t2.earliest IS NOT NULL AND (d.start IS NULL OR NOT {_REVERSED})
        ORDER BY d.rowid
    """)
    _from_explicit_negatives(connection)


_UNSIGNED = "d.person IS NULL OR t3.earliest IS NULL"
_REVERSED = f"{day('t2.earliest')} < {day('t1.latest')}"
_TIMES = " ".join(
    f'LEFT JOIN time_of {alias} ON {alias}.text IS NOT DISTINCT FROM d."{column}"'
    for alias, column in (("t1", "start"), ("t2", "end"), ("t3", "date"))
)


def _report(connection: Connection, wrong: str, kind: str, expected: str) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT d.subject, d.source, '{kind}',
               concat_ws(' ', d.domain, d.start, d."end", d.date), '{expected}', 1
        FROM draft_coverage d {_TIMES} WHERE {wrong} ORDER BY d.rowid
    """)


def _from_explicit_negatives(connection: Connection) -> None:
    # "absent" over start..end: from its start (none: without limit) to its end (none: its start).
    connection.execute(f"""
        INSERT INTO coverage BY NAME
        SELECT subject_no, source, subject, concept AS domain, NULL AS person,
               'explicit negative' AS basis,
               CASE WHEN start_text IS NULL THEN {FIRST_DAY} ELSE {day("s2")} END AS start_day,
               {day("coalesce(e1, s1)")} AS end_day
        FROM dated_events
        WHERE status = 'absent' AND concept IS NOT NULL AND coalesce(e1, s1) IS NOT NULL
          AND (start_text IS NULL OR s2 IS NOT NULL) AND NOT lost
        ORDER BY line
    """)
    connection.execute("""
        INSERT INTO discrepancies
        SELECT subject, source, 'undated negative', concat_ws(' ', concept, 'absent'),
               'a date to which it was absent (it speaks for no time)', 1
        FROM dated_events
        WHERE status = 'absent' AND concept IS NOT NULL AND coalesce(e1, s1) IS NULL ORDER BY line
    """)
