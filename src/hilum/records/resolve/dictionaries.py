"""Build the dictionaries that the rows are joined to."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import Any

import duckdb

from hilum.concepts import Concepts
from hilum.records.resolve.dictionary import distinct, look_up, put
from hilum.records.resolve.readers import (
    ValueText,
    read_concept,
    read_dose,
    read_flag,
    read_seriousness,
    read_sex,
    read_span,
    read_value,
)
from hilum.records.rows import (
    EVENT_STATUSES,
    FINDING_STATUSES,
    INTERVENTION_STATUSES,
    OUTCOMES,
    ROUTES,
    SERIOUSNESS,
)

Connection = duckdb.DuckDBPyConnection
ROW_TABLES = ("findings", "events", "interventions")


def of_concepts(connection: Connection, concepts: Concepts) -> None:
    """Make `concepts` (number, id, momentary) and `concept_of` (table, given, system, code)."""
    put(
        connection,
        "numbered_concepts",
        ("concept_no INTEGER", "concept VARCHAR", "momentary BOOLEAN"),
        [(number, concept.id, concept.momentary) for number, concept in enumerate(concepts)],
    )
    connection.execute(
        "CREATE OR REPLACE TABLE concepts AS SELECT concept_no, concept FROM numbered_concepts"
    )
    put(
        connection,
        "concept_of",
        ["of VARCHAR", "given VARCHAR", "system VARCHAR", "code VARCHAR", "concept VARCHAR",
         "fault VARCHAR", "expected VARCHAR"],
        _concepts_named(connection, concepts),
    )  # fmt: skip
    for table in ROW_TABLES:
        _report_concepts(connection, table)


def _concepts_named(connection: Connection, concepts: Concepts) -> Iterator[tuple[Any, ...]]:
    for table in ROW_TABLES:
        query = f"SELECT concept, system, code FROM draft_{table}"
        for given, system, code in distinct(connection, query):
            found = read_concept(concepts, table, given=given, system=system, code=code)
            yield table, given, system, code, found.concept, found.fault, found.expected


def _report_concepts(connection: Connection, table: str) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT NULL, arg_min(d.source, d.rowid), c.fault,
               concat_ws(' ', c.given, c.system, c.code, any_value(d.term)), c.expected, count(*)
        FROM draft_{table} d JOIN concept_of c
          ON c.of = '{table}' AND c.given IS NOT DISTINCT FROM d.concept
         AND c.system IS NOT DISTINCT FROM d.system AND c.code IS NOT DISTINCT FROM d.code
        WHERE c.fault IS NOT NULL
        GROUP BY c.given, c.system, c.code, c.fault, c.expected
        ORDER BY min(d.rowid)
    """)


_TIME_COLUMNS = {
    "subjects": ("birth", "death", "last_record"),
    "findings": ("time", "reported"),
    "events": ("start", "end"),
    "interventions": ("start", "end"),
    "coverage": ("start", "end", "date"),
}


def of_times(connection: Connection, zone: tzinfo) -> None:
    """Make `time_of`: every date text with its earliest and latest moment."""
    texts = " UNION ".join(
        f'SELECT "{column}" AS text FROM draft_{table} WHERE "{column}" IS NOT NULL'
        for table, columns in _TIME_COLUMNS.items()
        for column in columns
    )

    def read(text: str) -> tuple[Any, Any]:
        span = read_span(text, zone)
        return (None, None) if span is None else (span.earliest, span.latest)

    look_up(
        connection,
        "time_of",
        texts,
        columns=("text VARCHAR", "earliest TIMESTAMP", "latest TIMESTAMP"),
        read=read,
    )
    for table, columns in _TIME_COLUMNS.items():
        for column in columns:
            _report_unread(
                connection,
                table,
                column,
                dictionary="time_of",
                result="earliest",
                expected="a date such as 2024-05-01 or 2024-05",
            )


def _report_unread(
    connection: Connection, table: str, column: str, *, dictionary: str, result: str, expected: str
) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT d.subject, d.source, 'unreadable {column}', d."{column}", '{expected}', 1
        FROM draft_{table} d JOIN {dictionary} t ON t.text = d."{column}"
        WHERE t.{result} IS NULL ORDER BY d.rowid
    """)


def of_values(connection: Connection, concepts: Concepts) -> None:
    """Make `value_of`: every printed value of a concept, canonical or with a problem."""

    def read(concept: str, *printed: Any) -> tuple[Any, ...]:
        value, text, unit, low, high, confirmed = printed
        found = read_value(
            concepts[concept],
            ValueText(value=value, text=text, unit=unit, low=low, high=high, confirmed=confirmed),
        )
        measured = found.measured
        return (
            measured.comparator if measured else None,
            measured.number if measured else None,
            concepts[concept].unit,
            found.problem,
            found.expected,
            found.low,
            found.high,
            *found.positions(),
        )

    look_up(
        connection,
        "value_of",
        f"SELECT {', '.join(VALUE_KEYS.values())} FROM {JOINED_FINDINGS} "
        "WHERE c.concept IS NOT NULL",
        columns=_VALUE_COLUMNS,
        read=read,
    )


JOINED_FINDINGS = (
    "draft_findings d JOIN concept_of c ON c.of = 'findings' "
    "AND c.given IS NOT DISTINCT FROM d.concept "
    "AND c.system IS NOT DISTINCT FROM d.system AND c.code IS NOT DISTINCT FROM d.code"
)
VALUE_KEYS = {
    "k_concept": "c.concept",
    "k_value": "d.value",
    "k_text": "CASE WHEN d.value IS NULL THEN d.text END",
    "k_unit": "d.unit",
    "k_low": "d.low",
    "k_high": "d.high",
    "k_confirmed": "coalesce(lower(d.status) = 'confirmed', FALSE)",
}
"""Key of `value_of` -> the expression over a draft finding that it stands for."""

_VALUE_COLUMNS = (
    *(f"{key} VARCHAR" for key in list(VALUE_KEYS)[:-1]),
    "k_confirmed BOOLEAN",
    "comparator VARCHAR",
    "value DECIMAL(18,6)",
    "unit VARCHAR",
    "problem VARCHAR",
    "expected VARCHAR",
    "low DECIMAL(18,6)",
    "high DECIMAL(18,6)",
    "value_lower BIGINT",
    "value_upper BIGINT",
    "uln_lower BIGINT",
    "uln_upper BIGINT",
    "lln_lower BIGINT",
    "lln_upper BIGINT",
)

_DOSE_COLUMNS = ("dose", "daily_total", "planned_dose")
_STATUSES = {
    "findings": FINDING_STATUSES,
    "events": EVENT_STATUSES,
    "interventions": INTERVENTION_STATUSES,
}


_PLACES: dict[str, dict[str, tuple[str, ...]]] = {
    "flag_of": {"events": ("ongoing", "serious"), "interventions": ("ongoing",)},
    "sex_of": {"subjects": ("sex",)},
    "seriousness_of": {"events": ("seriousness",)},
}
_READ_AS: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "flag_of": ("BOOLEAN", "yes or no", read_flag),
    "sex_of": ("VARCHAR", "female or male", read_sex),
    "seriousness_of": ("VARCHAR", "; ".join(SERIOUSNESS), read_seriousness),
}


def of_words(connection: Connection) -> None:
    """Make `dose_of`, `flag_of`, `sex_of`, `seriousness_of`; report what cannot be read."""
    doses = " UNION ".join(
        f"SELECT {column} AS text, unit FROM draft_interventions WHERE {column} IS NOT NULL"
        for column in _DOSE_COLUMNS
    )
    look_up(
        connection,
        "dose_of",
        doses,
        columns=("text VARCHAR", "unit VARCHAR", "amount DECIMAL(18,6)", "amount_unit VARCHAR"),
        read=read_dose,
    )
    for column in _DOSE_COLUMNS:
        _report_doses(connection, column)
    for name, places in _PLACES.items():
        _words(connection, name, places)
    for table, known in _STATUSES.items():
        _report_words(connection, table, "status", known)
    _report_words(connection, "interventions", "route", ROUTES)
    _report_words(connection, "events", "outcome", OUTCOMES)


def _words(connection: Connection, name: str, places: dict[str, tuple[str, ...]]) -> None:
    pairs = [(table, column) for table, columns in places.items() for column in columns]
    query = " UNION ".join(
        f"SELECT {column} AS text FROM draft_{table} WHERE {column} IS NOT NULL"
        for table, column in pairs
    )
    kind, expected, read = _READ_AS[name]
    columns = ("text VARCHAR", f"word {kind}")
    look_up(connection, name, query, columns=columns, read=lambda text: (read(text),))
    for table, column in pairs:
        _report_unread(connection, table, column, dictionary=name, result="word", expected=expected)


def _report_doses(connection: Connection, column: str) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT d.subject, d.source, 'unreadable {column}', concat_ws(' ', d.{column}, d.unit),
               'a number of zero or more', 1
        FROM draft_interventions d JOIN dose_of t
          ON t.text = d.{column} AND t.unit IS NOT DISTINCT FROM d.unit
        WHERE t.amount IS NULL ORDER BY d.rowid
    """)


def _report_words(connection: Connection, table: str, column: str, known: tuple[str, ...]) -> None:
    connection.execute(f"""
        INSERT INTO discrepancies
        SELECT d.subject, d.source, 'unknown {column}', d.{column}, '{", ".join(known)}', 1
        FROM draft_{table} d
        WHERE d.{column} IS NOT NULL AND lower(d.{column}) NOT IN {known!r} ORDER BY d.rowid
    """)
