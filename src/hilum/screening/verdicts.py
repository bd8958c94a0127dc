"""Verdicts: every criterion for every subject, by the compiled engine, in one pass."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import duckdb
import ibis
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.nodes import Reading
from hilum.study import Study
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
    status = status_of((criterion.kind, names[criterion.id]) for criterion in study.criteria)
    status = f"{status}::{STATUS} AS status"
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


def status_of(columns: Iterable[tuple[Kind, str]]) -> str:
    """Return the SQL of a subject's status from each criterion's kind and its column of codes."""
    asked = tuple(columns)
    disqualified = [f"{column} = {disqualifying(kind)}" for kind, column in asked]
    open_ = [f"{column} = {CODES[Truth.UNKNOWN]}" for _, column in asked]
    return (
        f"(CASE WHEN {' OR '.join(disqualified) or 'FALSE'} THEN '{Status.INELIGIBLE.value}' "
        f"WHEN {' OR '.join(open_) or 'FALSE'} THEN '{Status.UNDETERMINED.value}' "
        f"ELSE '{Status.ELIGIBLE.value}' END)"
    )


def disqualifying(kind: Kind) -> int:
    """Return the truth code that disqualifies: NOT_MET for an inclusion, MET for an exclusion."""
    return CODES[Truth.NOT_MET if kind is Kind.INCLUSION else Truth.MET]
