"""Verdicts: every criterion for every subject, by the compiled engine, in one pass."""

from collections.abc import Mapping, Sequence

import duckdb
import ibis

from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.nodes import Reading
from hilum.study import Criterion, Study
from hilum.terms.truth import Kind, Status, Truth

Connection = duckdb.DuckDBPyConnection

TRUTH = f"ENUM ({', '.join(repr(truth.value) for truth in Truth)})"
STATUS = f"ENUM ({', '.join(repr(status.value) for status in Status)})"


def judge(connection: Connection, study: Study) -> None:
    """Make the table `verdicts`: subject, status, then a column of truths for each criterion.

    Needs the stored tables and `anchors`; who has no day of screening has no verdict.
    """
    readings = {criterion.id: criterion.reading for criterion in study.criteria}
    put_truths(connection, study, readings, "judged")
    names = {criterion.id: f'"{criterion.id}"' for criterion in study.criteria}
    truths = ", ".join(f"{_word(column)}::{TRUTH} AS {column}" for column in names.values())
    connection.execute(
        "CREATE OR REPLACE TABLE verdicts AS "
        f"SELECT subject, {status_of(study.criteria, names)}::{STATUS} AS status, {truths} "
        "FROM judged ORDER BY subject"
    )


def put_truths(
    connection: Connection, study: Study, readings: Mapping[str, Reading], into: str
) -> None:
    """Make the table `into`: subject_no, subject, each reading's truth code; only the screened."""
    backend = ibis.duckdb.from_connection(connection)
    tables = Tables.of(backend)
    compiled = compile_criteria(readings, tables, study.concepts, look_back=study.look_back)
    screened = tables.anchors.filter(tables.anchors.anchor == "screening").subject_no
    chosen = compiled.filter(compiled.subject_no.isin(screened))
    backend.create_table(into, chosen, temp=True, overwrite=True)


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
