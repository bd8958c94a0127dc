"""FHIR R4: bulk NDJSON and bundles into draft tables.

Source: HL7 FHIR R4 (4.0.1); FHIR Bulk Data Access 2.0 (ndjson); ndjson.org.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from hilum.records.drafts import report
from hilum.sources.drafting import Drafts
from hilum.sources.fhir.bundles import no_text
from hilum.sources.fhir.events import insert_allergies, insert_conditions, insert_reports
from hilum.sources.fhir.insertion import Insertion
from hilum.sources.fhir.medications import Medications
from hilum.sources.fhir.observations import insert_observations
from hilum.sources.fhir.people import insert_patients
from hilum.sources.fhir.staging import Staged, Staging
from hilum.sources.fhir.treatments import GIVEN, insert_treatments
from hilum.sources.limits import apply_limits
from hilum.sources.mapping import Mapping
from hilum.sources.progress import Progress
from hilum.sources.standards import with_standard
from hilum.sources.statements import add_statements
from hilum.terms.discrepancies import Discrepancy, UserError

INSERT: dict[str, Callable[[Staged, Insertion], None]] = {
    "Patient": insert_patients,
    "Observation": insert_observations,
    "Condition": insert_conditions,
    "AllergyIntolerance": insert_allergies,
    "DiagnosticReport": insert_reports,
}
"""Resource types that need nothing but themselves. Medications are looked up by the others."""


def read(
    path: Path, mapping: Mapping, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> None:
    """Fill the draft tables from FHIR R4: *.ndjson or *.json in a folder, or one such file.

    What can be read is; a broken line or bundle, a resource of another FHIR version, a type that
    is not read and a code system that nobody named are discrepancies with their place. Raises
    UserError if there is no such file.
    """
    files = _files(path)
    drafts = Drafts(connection)
    standing = with_standard("fhir", mapping)
    insertion = Insertion(connection, standing)
    staging = Staging(connection, drafts.report)
    medications = Medications(drafts.report)
    waiting: list[Staged] = []
    total = sum(file.stat().st_size for file in files)
    done = 0
    for file in files:
        progress(done, total, f"reading {file.name}")
        for staged in _staged(file, path, staging, drafts):
            _take(staged, insertion, medications, waiting)
        done += file.stat().st_size
    for staged in waiting:
        insert_treatments(staged, insertion, medications)
        insertion.drop(staged)
    _report_unknown(insertion, drafts, path.name)
    add_statements(drafts, mapping)
    drafts.close()
    _expect_some(connection, path)
    apply_limits(connection, standing)
    progress(total, total, f"reading {path.name}")


def _expect_some(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise UserError where nothing could be read: a screening of nobody helps nobody."""
    tables = ("subjects", "findings", "events", "interventions")
    rows = " + ".join(f"(SELECT count(*) FROM draft_{table})" for table in tables)
    if connection.execute(f"SELECT {rows}").fetchone() != (0,):
        return
    found = connection.execute(
        "SELECT concat(source, ': ', kind, ': saw ', seen, ', expected ', expected) "
        "FROM discrepancies ORDER BY rowid LIMIT 3"
    ).fetchall()
    faults = "".join(f"\n  {fault}" for (fault,) in found)
    raise UserError(f"{path}: no record could be read, expected FHIR R4 resources{faults}")


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UserError(f"{path}: does not exist, expected FHIR files: *.ndjson or *.json")
    if path.is_file():
        return [path]
    for found in (path.glob("*"), path.rglob("*")):
        files = sorted(f for f in found if f.suffix in (".ndjson", ".json") and f.is_file())
        if files:
            return files
    names = sorted(file.name for file in path.iterdir())
    seen = f"saw {', '.join(names[:3])}" + (" and more" if len(names) > 3 else "")
    raise UserError(
        f"{path}: no FHIR file: {seen if names else 'the folder is empty'}, "
        "expected *.ndjson or *.json in it (not compressed)"
    )


def _staged(file: Path, path: Path, staging: Staging, drafts: Drafts) -> Iterator[Staged]:
    name = file.name if path.is_file() else str(file.relative_to(path))
    try:
        seen = no_text(file)
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}, expected a readable file") from error
    if seen is not None:
        expected = "FHIR as JSON in UTF-8, not compressed (the file is left out)"
        drafts.report(Discrepancy(kind="broken file", source=name, seen=seen, expected=expected))
        return iter(())
    return staging.whole(file, name) if file.suffix == ".json" else staging.ndjson(file, name)


def _take(
    staged: Staged, insertion: Insertion, medications: Medications, waiting: list[Staged]
) -> None:
    """Insert what can be inserted now; treatments wait for the Medications and Conditions that
    they name, which may stand anywhere."""
    staged = _without_foreign(staged, insertion)
    _report_others(staged, insertion)
    if staged.kind == "Medication":
        medications.add(staged, insertion)
        insertion.drop(staged)
    elif staged.kind in GIVEN:
        waiting.append(staged)
    else:
        INSERT[staged.kind](staged, insertion)
        insertion.drop(staged)


def _without_foreign(staged: Staged, insertion: Insertion) -> Staged:
    """Report resources of other FHIR versions, and return the others."""
    rows = insertion.connection.execute(
        f"SELECT {staged.place} || '#' || coalesce(id, ''), other_version "
        f"FROM {staged.table} AS staged WHERE {staged.where} AND other_version IS NOT NULL"
    ).fetchall()
    report(insertion.connection, [_of_another_version(staged.kind, *row) for row in rows])
    return replace(staged, where=f"{staged.where} AND other_version IS NULL") if rows else staged


def _of_another_version(kind: str, place: str, sign: str) -> Discrepancy:
    return Discrepancy(
        kind="another FHIR version",
        source=place,
        seen=f"{kind} with {sign}",
        expected="FHIR R4 (the resource is left out)",
    )


def _report_others(staged: Staged, insertion: Insertion) -> None:
    insertion.connection.execute(
        f"INSERT INTO discrepancies SELECT NULL, min({staged.place}), 'not about a patient', "
        f"regexp_replace(not_a_person, '/[^/]*$', ''), "
        f"'a reference to a Patient (the row is left out)', count(*) "
        f"FROM {staged.table} AS staged WHERE {staged.where} AND not_a_person IS NOT NULL "
        "GROUP BY ALL"
    )


def _report_unknown(insertion: Insertion, drafts: Drafts, name: str) -> None:
    for uri, codes in insertion.unknown.items():
        drafts.report(
            Discrepancy(
                kind="unknown code system",
                source=name,
                seen=f"{uri} (such as {codes[0]})" if codes else uri,
                expected="a system of the concepts, or one that the mapping names under [systems]",
                count=max(len(set(codes)), 1),
            )
        )
