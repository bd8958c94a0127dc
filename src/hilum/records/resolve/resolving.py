"""The steps of resolving, in order: dictionaries, duplicates, subjects, rows, coverage."""

from collections.abc import Callable
from datetime import tzinfo

import duckdb

from hilum.concepts import Concepts
from hilum.records.resolve import dictionaries, duplicates, statements, subjects, tables

Progress = Callable[[int, int | None, str], None]
"""Told (steps done, steps in all, what is being done)."""


def resolve(
    connection: duckdb.DuckDBPyConnection,
    concepts: Concepts,
    zone: tzinfo,
    progress: Progress = lambda done, total, what: None,
) -> None:
    """Make the stored tables from the draft tables of a connection.

    Fills subjects, findings, events, interventions, coverage and concepts (see records.schema),
    and adds to `discrepancies`. `zone` is the site's time zone.
    """
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("concepts", lambda: dictionaries.of_concepts(connection, concepts)),
        ("dates", lambda: dictionaries.of_times(connection, zone)),
        ("values", lambda: dictionaries.of_values(connection, concepts)),
        ("doses", lambda: dictionaries.of_words(connection)),
        ("duplicates", lambda: duplicates.recognize(connection)),
        ("subjects", lambda: subjects.fill(connection)),
        ("findings", lambda: tables.fill_findings(connection)),
        ("events", lambda: tables.fill_events(connection)),
        ("deaths", lambda: subjects.note_deaths(connection)),
        ("interventions", lambda: tables.fill_interventions(connection)),
        ("coverage", lambda: statements.fill(connection, concepts)),
        ("last records", lambda: subjects.note_last_records(connection)),
    )
    for done, (what, step) in enumerate(steps):
        progress(done, len(steps), f"resolving {what}")
        step()
    progress(len(steps), len(steps), "resolving")
