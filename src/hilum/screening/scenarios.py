"""The statuses under other readings than the study's: in one judged query for all of them.

What a question's other answers would change, and what an amendment changes, is weighed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from hilum.criteria.nodes import Reading
from hilum.screening.verdicts import STATUS, put_truths, status_of
from hilum.study import Study
from hilum.terms.truth import Kind

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion as a status needs it."""

    kind: Kind
    reading: Reading


Scenario = Sequence[Judged]
"""The criteria as they might be."""


def scenario_of(study: Study) -> Scenario:
    """Return a study's criteria as they are."""
    return [Judged(criterion.kind, criterion.reading) for criterion in study.criteria]


def put_statuses(
    connection: Connection,
    study: Study,
    scenarios: Mapping[str, Scenario],
    into: str,
    *,
    subjects: str | None = None,
) -> None:
    """Make the table `into`: each outcome, how many `subjects` have it, a status per scenario.

    All are judged by the study's concepts, look-back and table of Child-Pugh; each reading once,
    however many scenarios hold it. If named, the table `subjects` has subject_no, subject and
    outcome_no. Needs what `judge` needs.
    """
    every = (judged.reading for criteria in scenarios.values() for judged in criteria)
    columns = {reading: f"r{number}" for number, reading in enumerate(dict.fromkeys(every))}
    readings = {column: reading for reading, column in columns.items()}
    put_truths(connection, study, readings, "judged_otherwise", subjects=subjects)
    statuses = ", ".join(
        f"{status_of((each.kind, columns[each.reading]) for each in criteria)}::{STATUS} "
        f'AS "{name}"'
        for name, criteria in scenarios.items()
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT outcome_no, subjects, {statuses} "
        "FROM judged_otherwise"
    )
