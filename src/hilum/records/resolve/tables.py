"""Fill findings, events and interventions: the drafts joined to their dictionaries."""

import duckdb

from hilum.records.resolve.dictionaries import VALUE_KEYS
from hilum.records.resolve.subjects import day
from hilum.records.rows import (
    EVENT_STATUSES,
    FINDING_STATUSES,
    INTERVENTION_STATUSES,
    OUTCOMES,
    ROUTES,
)
from hilum.records.schema import MEASURES, create_table, physical_columns
from hilum.terms.bounds import MAXIMUM, MINIMUM

Connection = duckdb.DuckDBPyConnection

MIN = "TIMESTAMP '0001-01-01'"
MAX = "TIMESTAMP '9999-12-31 23:59:59.999999'"

# Dictionaries are joined by IS NOT DISTINCT FROM: over a column without any value DuckDB makes of
# `=` a nested loop over the whole dictionary (370 s instead of 4 s for the MIMIC demo's findings).
_CONCEPT = """
    LEFT JOIN concept_of c ON c.of = '{table}' AND c.given IS NOT DISTINCT FROM d.concept
     AND c.system IS NOT DISTINCT FROM d.system AND c.code IS NOT DISTINCT FROM d.code
    LEFT JOIN numbered_concepts n ON n.concept = c.concept
    JOIN subjects s ON s.subject = d.subject
"""
# One row of a source may say several things, so its place alone is no id.
_KEYS = """s.subject_no, n.concept_no,
    '{letter}' || md5(concat_ws('|', d.source, d.id, d.concept, d.code))[:16] AS row,
    d.source, d.subject, c.concept,
    coalesce(d.code, d.concept) AS original_code, lower(d.status) AS status, d.visit"""


def _keys(letter: str) -> str:
    return _KEYS.format(letter=letter)


def _insert(connection: Connection, table: str, query: str) -> None:
    connection.execute(create_table(table))
    names = ", ".join(f'"{name}"' for name, _ in physical_columns(table))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT {names} FROM ({query}) ORDER BY line")


def fill_findings(connection: Connection) -> None:
    """Fill `findings`; a value that cannot be used is reported and stays, unusable."""
    keys = " AND ".join(
        f"v.{key} IS NOT DISTINCT FROM {expression}" for key, expression in VALUE_KEYS.items()
    )
    known = f"lower(d.status) IN {FINDING_STATUSES!r}"
    problem = (
        f"CASE WHEN d.status IS NOT NULL AND NOT {known} THEN 'unknown status: ' || d.status "
        "ELSE v.problem END"
    )
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE read_findings AS
        SELECT d.line, {_keys("F")}, {_finding_time()}, v.comparator, v.value,
               CASE WHEN v.value IS NOT NULL THEN v.unit END AS unit,
               d.text, v.low, v.high, {problem} AS problem, v.expected, d.reason, d.specimen,
               d.laboratory, d.location, d.method, d.link, d.category, d.evaluator,
               d.value AS original_value, d.unit AS original_unit, d.low AS low_text,
               d.high AS high_text, {_POSITIONS}
        FROM kept_findings d {_CONCEPT.format(table="findings")}
        LEFT JOIN value_of v ON {keys}
        LEFT JOIN time_of t ON t.text IS NOT DISTINCT FROM coalesce(d.time, d.reported)
    """)
    _report_findings(connection)
    days = ", ".join(f"{day(f'time_{side}')} AS time_day_{side}" for side in ("earliest", "latest"))
    _insert(connection, "findings", f"SELECT * REPLACE ({_UNUSABLE}), {days} FROM read_findings")


def _finding_time() -> str:
    # Where only the time of the report is known, the specimen was taken at some time before it.
    return (
        f"CASE WHEN d.time IS NULL THEN {MIN} ELSE coalesce(t.earliest, {MIN}) END "
        f"AS time_earliest, coalesce(t.latest, {MAX}) AS time_latest"
    )


_ENDS = {"lower": MINIMUM, "upper": MAXIMUM}
_POSITIONS = ", ".join(
    f"coalesce(v.{measure}_{end}, {whole}) AS {measure}_{end}"
    for measure in MEASURES
    for end, whole in _ENDS.items()
)
_UNUSABLE = ", ".join(
    f"CASE WHEN problem IS NULL THEN {measure}_{end} ELSE {whole} END AS {measure}_{end}"
    for measure in MEASURES
    for end, whole in _ENDS.items()
)


def _report_findings(connection: Connection) -> None:
    connection.execute("""
        INSERT INTO discrepancies
        SELECT subject, source, 'unusable value', concept || ': ' || problem,
               coalesce(expected, 'a known status'), 1
        FROM read_findings
        WHERE problem IS NOT NULL AND status IS DISTINCT FROM 'not-done' ORDER BY line
    """)
    for limit in ("low", "high"):
        connection.execute(f"""
            INSERT INTO discrepancies
            SELECT subject, source, 'unreadable limit of normal', concept || ': ' || {limit}_text,
                   'a number in the unit of the value', 1
            FROM read_findings WHERE {limit}_text IS NOT NULL AND {limit} IS NULL
             AND concept IS NOT NULL AND problem IS NULL ORDER BY line
        """)


_DATES = """
    LEFT JOIN time_of t1 ON t1.text IS NOT DISTINCT FROM d.start
    LEFT JOIN time_of t2 ON t2.text IS NOT DISTINCT FROM d."end"
    LEFT JOIN flag_of o ON o.text IS NOT DISTINCT FROM d.ongoing
"""


def _periods(query: str) -> str:
    """Resolve when each row began and ended, from what it says of both.

    A missing end is the start for what is done at one time, never for what is ongoing, else
    anything from the start on. A row that ends before it starts, or whose status nobody knows,
    may be of any time.
    """
    return f"""
        SELECT *,
          CASE WHEN lost THEN {MIN} ELSE coalesce(s1, {MIN}) END AS start_earliest,
          CASE WHEN lost THEN {MAX} ELSE least(coalesce(s2, e2, {MAX}), coalesce(e2, {MAX})) END
            AS start_latest,
          CASE WHEN lost THEN {MIN} WHEN e1 IS NOT NULL THEN greatest(e1, coalesce(s1, {MIN}))
               WHEN ongoing THEN {MAX} ELSE coalesce(s1, {MIN}) END AS end_earliest,
          CASE WHEN lost THEN {MAX} WHEN e1 IS NOT NULL AND NOT coalesce(ongoing, FALSE) THEN e2
               WHEN ongoing THEN {MAX} WHEN momentary THEN coalesce(s2, {MAX}) ELSE {MAX} END
            AS end_latest
        FROM (SELECT *, coalesce(e2 < s1, FALSE) OR strange AS lost FROM ({query}))
    """


def _dated(connection: Connection, table: str, columns: str, joins: str = "") -> None:
    known = repr({"events": EVENT_STATUSES, "interventions": INTERVENTION_STATUSES}[table])
    query = f"""
        SELECT d.line, {_keys(table[0].upper())}, d.term, o.word AS ongoing,
               coalesce(n.momentary, FALSE) AS momentary, t1.earliest AS s1, t1.latest AS s2,
               t2.earliest AS e1, t2.latest AS e2, d.start AS start_text, d."end" AS end_text,
               d.status IS NOT NULL AND lower(d.status) NOT IN {known} AS strange, {columns}
        FROM kept_{table} d {_CONCEPT.format(table=table)} {_DATES} {joins}
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE dated AS {_periods(query)}")
    connection.execute("""
        INSERT INTO discrepancies
        SELECT subject, source, 'ends before it starts', start_text || ' to ' || end_text,
               'an end at or after the start (its time is taken as unknown)', 1
        FROM dated WHERE e2 < s1 ORDER BY line
    """)
    days = ", ".join(
        f"{day(f'{edge}_{side}')} AS {edge}_day_{side}"
        for edge in ("start", "end")
        for side in ("earliest", "latest")
    )
    _insert(connection, table, f"SELECT *, {days} FROM dated")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE dated_{table} AS SELECT * FROM dated")


def fill_events(connection: Connection) -> None:
    """Fill `events`."""
    columns = (
        "d.grade, f.word AS serious, w.word AS seriousness, d.action, d.relation, d.evaluator, "
        f"CASE WHEN lower(d.outcome) IN {OUTCOMES!r} THEN lower(d.outcome) END AS outcome"
    )
    serious = "LEFT JOIN flag_of f ON f.text IS NOT DISTINCT FROM d.serious "
    serious += "LEFT JOIN seriousness_of w ON w.text IS NOT DISTINCT FROM d.seriousness"
    _dated(connection, "events", columns, serious)


def fill_interventions(connection: Connection) -> None:
    """Fill `interventions`; masses in mg, other doses in the unit as written."""
    columns = (
        "a.amount AS dose, coalesce(a.amount_unit, b.amount_unit, d.unit) AS unit, "
        "CASE WHEN b.amount_unit IN ('mg', 'mg/d') THEN b.amount "
        "WHEN a.amount_unit = 'mg/d' THEN a.amount END AS daily_total_mg, "
        f"CASE WHEN lower(d.route) IN {ROUTES!r} THEN lower(d.route) END AS route, "
        "p.amount AS planned_dose, d.purpose, d.dose AS original_value, d.unit AS original_unit"
    )
    joins = " ".join(
        f"LEFT JOIN dose_of {alias} ON {alias}.text IS NOT DISTINCT FROM d.{column} "
        f"AND {alias}.unit IS NOT DISTINCT FROM d.unit"
        for alias, column in (("a", "dose"), ("b", "daily_total"), ("p", "planned_dose"))
    )
    _dated(connection, "interventions", columns, joins)
