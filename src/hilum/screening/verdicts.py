"""Verdicts: every criterion for every subject, by the compiled engine, in one pass."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import ibis
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.nodes import Reading
from hilum.study import Criterion, Study
from hilum.terms.truth import Kind, Status, Truth

Connection = duckdb.DuckDBPyConnection

TRUTH = f"ENUM ({', '.join(repr(truth.value) for truth in Truth)})"
STATUS = f"ENUM ({', '.join(repr(status.value) for status in Status)})"


def judge(connection: Connection, study: Study) -> None:
    """Make the table `verdicts`: subject, status, then a column of truths for each criterion.

    Needs the stored tables and `screened`; who has no day of screening has no verdict.
    """
    readings = {criterion.id: criterion.reading for criterion in study.criteria}
    names = {criterion.id: f'"{criterion.id}"' for criterion in study.criteria}
    truths = ", ".join(f"{_word(column)}::{TRUTH} AS {column}" for column in names.values())
    status = f"{status_of(study.criteria, names)}::{STATUS} AS status"
    put_truths(connection, study, readings, "judged", subjects="judged_subjects")
    connection.execute(
        "CREATE OR REPLACE TABLE verdicts AS SELECT subject, o.* EXCLUDE outcome_no "
        f"FROM judged_subjects JOIN (SELECT outcome_no, {status}, {truths} FROM judged) o "
        "USING (outcome_no) ORDER BY subject_no"
    )


def put_truths(
    connection: Connection,
    study: Study,
    readings: Mapping[str, Reading],
    into: str,
    *,
    subjects: str | None = None,
) -> None:
    """Make the table `into`: each outcome, how many `subjects` have it, each reading's truth code.

    And, if named, the table `subjects`: subject_no, subject and outcome_no of the screened.
    """
    backend = ibis.duckdb.from_connection(connection)
    with _as_written(connection), _uncollected():
        compiled = compile_criteria(
            readings,
            Tables.of(backend),
            study.concepts,
            look_back=study.look_back,
            child_pugh_variant=study.child_pugh_variant,
        )
        _put(backend, into, compiled.outcomes)
        if subjects:
            _put(backend, subjects, compiled.subjects)


def _put(backend: BaseBackend, name: str, rows: Table) -> None:
    backend.drop_table(name, force=True)  # to overwrite it, Ibis would copy the rows once more
    backend.create_table(name, rows, temp=True)


@contextmanager
def _as_written(connection: Connection) -> Iterator[None]:
    # The optimizer guesses one row for the small tables of slots and windows, and then builds its
    # hash tables on the rows of the hospital; compiled criteria name the smaller side last.
    connection.execute("SET disabled_optimizers = 'join_order'")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


@contextmanager
def _uncollected() -> Iterator[None]:
    # An expression is a million small objects that live until it has run: to look for garbage among
    # them again and again takes a fifth of the time of compiling.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _word(column: str) -> str:
    cases = " ".join(f"WHEN {code} THEN '{truth.value}'" for truth, code in CODES.items())
    return f"(CASE {column} {cases} END)"


def status_of(criteria: Sequence[Criterion], columns: Mapping[str, str]) -> str:
    """Return the SQL of a subject's status from the columns that hold each criterion's code."""
    disqualified = " OR ".join(
        f"{columns[criterion.id]} = {disqualifying(criterion)}" for criterion in criteria
    )
    open_ = " OR ".join(f"{column} = {CODES[Truth.UNKNOWN]}" for column in columns.values())
    return (
        f"(CASE WHEN {disqualified} THEN '{Status.INELIGIBLE.value}' "
        f"WHEN {open_} THEN '{Status.UNDETERMINED.value}' "
        f"ELSE '{Status.ELIGIBLE.value}' END)"
    )


def disqualifying(criterion: Criterion) -> int:
    """Return the truth code that disqualifies: NOT_MET for an inclusion, MET for an exclusion."""
    return CODES[Truth.NOT_MET if criterion.kind is Kind.INCLUSION else Truth.MET]
