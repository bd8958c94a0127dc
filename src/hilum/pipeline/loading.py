"""Loading: a source of records into a store."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from hilum import __version__
from hilum.concepts import Concepts, shipped_concepts
from hilum.records.connection import connect
from hilum.records.drafts import create_drafts, report
from hilum.records.resolve import resolve
from hilum.records.store import (
    MANIFEST,
    Manifest,
    add_coverage,
    check_place,
    open_store,
    write_store,
)
from hilum.sources import READERS, Mapping, Progress, find_mapping, silent
from hilum.sources.forms import forms_mapping
from hilum.sources.standards import standard_mapping
from hilum.sources.statements import read_statements
from hilum.study import Study
from hilum.terms.discrepancies import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where records come from: a kind (`store` or one of READERS), a path, and a mapping.

    `timezone` is that of the site, for filled templates, which need no mapping.
    """

    kind: str
    path: Path
    mapping: str | None = None
    timezone: str = "Asia/Shanghai"


def load(
    source: Source,
    out: Path,
    concepts: Concepts | None = None,
    progress: Progress = silent,
    *,
    coverage: Path | None = None,
) -> tuple[Manifest, bool]:
    """Load a source into a store; loading the same again changes nothing.

    `coverage` is a file of statements that the records are complete; they are stored with them.
    Returns the store's manifest and whether it was written. Raises UserError where the source
    cannot be read, or if `out` holds a store of something else: it is never overwritten.
    """
    known = concepts or shipped_concepts()
    mapping = _mapping(source, known)
    check_place(out)
    statements, wrong = read_statements(coverage, mapping.zone, known) if coverage else ((), ())
    fingerprint = _fingerprint(source, mapping.file.model_dump_json(), known, coverage)
    if (out / MANIFEST).is_file():
        manifest = open_store(out).manifest
        if manifest.fingerprint != fingerprint:
            raise UserError(f"{out}: holds a store of {manifest.source}, expected another --out")
        return manifest, False
    connection = connect()
    create_drafts(connection)
    READERS[source.kind](source.path, mapping, connection, progress)
    resolve(connection, known, mapping.zone, progress)
    if coverage:
        report(connection, (*wrong, *add_coverage(connection, statements)))
    progress(0, 1, "writing the store")
    manifest = write_store(
        connection, out, source=source.path.name, fingerprint=fingerprint, zone=str(mapping.zone)
    )
    progress(1, 1, "writing the store")
    return manifest, True


def _mapping(source: Source, concepts: Concepts) -> Mapping:
    if source.kind not in READERS:
        raise UserError(f"source {source.kind!r}: expected one of {', '.join(READERS)}")
    if source.mapping:
        return find_mapping(source.mapping, concepts)
    if source.kind == "csv":
        return forms_mapping(concepts, source.timezone)
    if source.kind in ("fhir", "omop"):
        return standard_mapping(source.kind, concepts, source.timezone)
    raise UserError(f"--from {source.kind} needs --mapping: a file, or the name of a shipped one")


def _fingerprint(source: Source, mapping: str, concepts: Concepts, coverage: Path | None) -> str:
    digest = sha256(f"{__version__}|{source.kind}|{mapping}".encode())
    for concept in concepts:
        digest.update(concept.model_dump_json().encode())
    named = [*_files(source.path)]
    if coverage is not None:
        named += [(f"|coverage|{name}", path) for name, path in _files(coverage)]
    for name, path in named:
        digest.update(name.encode())
        with path.open("rb") as content:
            for block in iter(lambda: content.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield a file, or the files in a folder, with their names from it on."""
    for each in [path] if path.is_file() else sorted(path.rglob("*")):
        if each.is_file():
            yield str(each.relative_to(path.parent)), each


def store_of(source: Source, folder: Path, study: Study, progress: Progress) -> Path:
    """Return the store of a source: its own path, or `folder/store`, which is loaded."""
    if source.kind == "store":
        return source.path
    local = replace(source, timezone=study.zone.key)
    load(local, folder / "store", study.concepts, progress)
    return folder / "store"
