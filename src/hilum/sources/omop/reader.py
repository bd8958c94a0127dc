"""OMOP CDM 5.4 into draft tables.

Source: OHDSI OMOP common data model 5.4, table and field conventions.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from hilum.sources.drafting import Drafts
from hilum.sources.limits import apply_limits
from hilum.sources.mapping import Mapping
from hilum.sources.omop.clinical import (
    Clinical,
    insert_conditions,
    insert_drugs,
    insert_procedures,
    insert_visits,
)
from hilum.sources.omop.people import insert_deaths, insert_persons
from hilum.sources.omop.results import insert_measurements, insert_observations
from hilum.sources.omop.tables import Tables
from hilum.sources.omop.vocabulary import Vocabulary
from hilum.sources.progress import Progress
from hilum.sources.standards import with_standard
from hilum.sources.statements import add_statements
from hilum.terms.discrepancies import Discrepancy, UserError

CLINICAL = {
    "condition_occurrence": insert_conditions,
    "drug_exposure": insert_drugs,
    "procedure_occurrence": insert_procedures,
    "measurement": insert_measurements,
    "observation": insert_observations,
    "visit_occurrence": insert_visits,
}
NOT_READ = ("device_exposure", "specimen", "note", "episode")
"""Tables of clinical events that no table of ours takes."""


def read(
    path: Path, mapping: Mapping, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> None:
    """Fill the draft tables from an OMOP data set: CSV, a zip of CSV, Parquet, or a DuckDB file.

    OBSERVATION_PERIOD says when a person was observed, not that everything was recorded: absence
    stays unknown unless the mapping states coverage. Without CONCEPT the rows are kept under their
    source values, which is reported. Raises UserError if there is no such data set.
    """
    if not path.exists():
        raise UserError(f"{path}: does not exist, expected an OMOP data set")
    drafts = Drafts(connection)
    standing = with_standard("omop", mapping)
    with TemporaryDirectory(prefix="hilum-omop-") as scratch:
        tables = Tables(path, connection, scratch=Path(scratch), report=drafts.report)
        vocabulary = Vocabulary(tables, connection, standing.file.systems)
        clinical = Clinical(connection, standing, vocabulary)
        _report_missing(tables, vocabulary, drafts, path.name)
        _report_left_out(tables, connection, drafts)
        insert_persons(tables, clinical)
        insert_deaths(tables, clinical)
        for done, (table, insert) in enumerate(CLINICAL.items()):
            progress(done, len(CLINICAL), f"reading {table}")
            insert(tables, clinical)
        if path.is_file():
            connection.execute("DETACH DATABASE IF EXISTS omop")
    add_statements(drafts, mapping)
    drafts.close()
    apply_limits(connection, standing)
    progress(len(CLINICAL), len(CLINICAL), f"reading {path.name}")


def _report_missing(tables: Tables, vocabulary: Vocabulary, drafts: Drafts, name: str) -> None:
    if not vocabulary.is_there:
        drafts.report(
            Discrepancy(
                kind="no vocabulary",
                source=name,
                seen="a data set without the table CONCEPT",
                expected="CONCEPT, to know what concept ids are (rows keep their source values)",
            )
        )


def _report_left_out(tables: Tables, connection: duckdb.DuckDBPyConnection, drafts: Drafts) -> None:
    for table in NOT_READ:
        if tables.stage(table, [f"{table}_id"]) is not None:
            rows = connection.execute(f"SELECT count(*) FROM omop_{table}").fetchone()
            if rows and rows[0]:
                drafts.report(_not_read(table, rows[0]))


def _not_read(table: str, rows: int) -> Discrepancy:
    return Discrepancy(
        kind="table not read",
        source=table,
        seen=f"{table} with rows",
        expected=f"one of {', '.join(CLINICAL)} (left out)",
        count=rows,
    )
