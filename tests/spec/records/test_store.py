"""The store: clustered, repeatable, whole or not there at all (DESIGN 3; issue 2, item 2)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from hilum.concepts import Concepts, shipped_concepts
from hilum.pipeline.loading import Source, load
from hilum.records import store
from hilum.records.rows import Finding
from hilum.records.store import CLUSTERED, FORMAT, open_store
from hilum.terms.discrepancies import UserError
from hilum.terms.times import PartialTime

SUBJECTS = "subject,sex,birth\nS2,female,1970\nS1,male,1960-05-01\n"
FINDINGS = """subject,concept,time,value,unit
S2,hemoglobin,2024-05-02,90,g/L
S1,platelets,2024-05-01,150,10*9/L
S1,hemoglobin,2024-05-03,12.5,g/dL
S1,hemoglobin,2024-05-01,<12.5,g/dL
S1,hemoglobin,2024-05-01,7,furlong
"""
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from hilum.cli import main
sys.exit(main(sys.argv[2:]))
"""


def _sheets(parent: Path) -> Source:
    folder = parent / "sheets"
    folder.mkdir()
    (folder / "subjects.csv").write_text(SUBJECTS, "utf-8")
    (folder / "findings.csv").write_text(FINDINGS, "utf-8")
    return Source(kind="csv", path=folder)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Sheets in the columns of the templates."""
    return _sheets(tmp_path)


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sheets and a store of them, which no test may change."""
    folder = tmp_path_factory.mktemp("loaded")
    load(_sheets(folder), folder / "store")
    return folder


@pytest.fixture
def loaded(loaded_once: Path, tmp_path: Path) -> Path:
    """A store of the sheets, for one test."""
    return Path(shutil.copytree(loaded_once / "store", tmp_path / "store"))


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def places(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_store_is_its_tables_and_a_manifest_that_counts_their_rows(loaded: Path) -> None:
    """DESIGN 3: columnar; five tables, the concepts' numbers, what was wrong."""
    assert places(loaded) == {f"{table}.parquet" for table in CLUSTERED} | {"manifest.json"}
    rows = json.loads((loaded / "manifest.json").read_text("utf-8"))["rows"]
    assert (rows["subjects"], rows["findings"], rows["discrepancies"]) == (2, 5, 1)
    for table, count in rows.items():
        found = duckdb.sql(f"SELECT count(*) FROM '{loaded / table}.parquet'").fetchone()
        assert found == (count,)


def test_rows_lie_by_concept_then_subject_then_time_with_integer_ids(loaded: Path) -> None:
    """DESIGN 3: clustered, so that screening reads only the concepts it asks about."""
    rows = duckdb.sql(
        "SELECT concept_no, subject_no, time_earliest FROM "
        f"read_parquet('{loaded / 'findings.parquet'}', file_row_number = true) "
        "ORDER BY file_row_number"
    ).fetchall()
    assert rows == sorted(rows)
    numbered = dict(
        duckdb.sql(
            f"SELECT f.concept, c.concept FROM '{loaded / 'findings.parquet'}' f "
            f"JOIN '{loaded / 'concepts.parquet'}' c USING (concept_no)"
        ).fetchall()
    )
    assert numbered == {"hemoglobin": "hemoglobin", "platelets": "platelets"}


def test_the_records_of_a_subject_come_back_as_they_were_meant(loaded: Path) -> None:
    """A typed row for every stored one, with its place in the source."""
    opened = open_store(loaded)
    assert opened.subject_ids() == ["S1", "S2"]
    first, second = opened.records(["S1", "S2"])
    assert [row.source for row in first.findings if row.concept == "platelets"] == [
        "findings.csv:3"
    ]
    assert {str(row.value) for row in first.findings if row.problem is None} == {
        "125.000000",
        "150.000000",
    }
    assert (second.subject.sex, len(second.findings)) == ("female", 1)


def test_a_subject_that_a_store_does_not_have_is_refused_by_name(loaded: Path) -> None:
    """A typing error in a subject's id is the user's to mend."""
    with pytest.raises(UserError, match="has no subject 'S9'"):
        next(open_store(loaded).records(["S9"]))


def test_a_statement_is_of_its_concept_whatever_dictionary_the_store_was_loaded_with(
    source: Source, tmp_path: Path
) -> None:
    """A concept's number is the store's; one that the store does not know yet gets the next."""
    shipped = list(shipped_concepts())
    older = [concept for concept in reversed(shipped) if concept.id != "body_height"]
    load(source, tmp_path / "older", Concepts(tuple(older)))
    opened = open_store(tmp_path / "older")
    stated = ["hemoglobin", "platelets", "body_height"]
    on = PartialTime(datetime(2024, 5, 1), datetime(2024, 5, 1))
    findings = [
        Finding(row=name, source="", subject="S1", concept=name, time=on) for name in stated
    ]
    opened.add_statements(findings, [], Concepts(tuple(shipped)))
    numbered = opened.connection.execute(
        "SELECT f.row, c.concept FROM findings f JOIN concepts c USING (concept_no) "
        "WHERE list_contains($stated, f.row)",
        {"stated": stated},
    ).fetchall()
    assert sorted(numbered) == sorted((name, name) for name in stated)


def test_two_loads_of_one_source_are_the_same_to_the_byte(
    source: Source, loaded: Path, tmp_path: Path
) -> None:
    """DESIGN 3: loading twice changes nothing, on another day and into another folder."""
    _, written = load(source, tmp_path / "again")
    assert written
    assert hashes(tmp_path / "again") == hashes(loaded)


def test_loading_again_into_the_same_store_leaves_its_files_alone(
    source: Source, loaded: Path
) -> None:
    """Not even rewritten: the time of each file stays."""
    before = {path.name: path.stat().st_mtime_ns for path in loaded.iterdir()}
    manifest, written = load(source, loaded)
    assert not written
    assert manifest.rows["findings"] == 5
    assert {path.name: path.stat().st_mtime_ns for path in loaded.iterdir()} == before


def test_another_source_is_refused_by_a_store_that_is_there(source: Source, loaded: Path) -> None:
    """One more line is another source; a store is never overwritten."""
    before = hashes(loaded)
    with (source.path / "findings.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("S2,hemoglobin,2024-05-04,91,g/L\n")
    with pytest.raises(UserError, match=r"store: holds a store of sheets, expected another --out"):
        load(source, loaded)
    assert hashes(loaded) == before


STATEMENTS = """subject,domain,start,end,person,date
S1,events,,2024-05-03,Dr Li,2024-05-03
,interventions,,2024-05-03,Dr Li,2024-05-03
S9,events,,2024-05-03,Dr Li,2024-05-03
S2,events,,2024-05-03,,2024-05-03
"""


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    """A file of statements: on a subject, on everyone, on a stranger, and one unsigned."""
    path = tmp_path / "said.csv"
    path.write_text(STATEMENTS, "utf-8")
    return path


def test_statements_of_a_file_are_stored_with_the_records(
    source: Source, statements: Path, tmp_path: Path
) -> None:
    """DESIGN 3: coverage, a named person's dated statement; what is wrong is told."""
    load(source, tmp_path / "store", coverage=statements)
    opened = open_store(tmp_path / "store")
    assert opened.subject_ids() == ["S1", "S2"]
    first, second = (
        {(row.domain, row.source) for row in records.coverage}
        for records in opened.records(["S1", "S2"])
    )
    assert first == {("events", "said.csv:2"), ("interventions", "said.csv:3")}
    assert second == {("interventions", "said.csv:3")}
    told = opened.connection.execute(
        "SELECT source, kind, subject FROM discrepancies WHERE source LIKE 'said%' ORDER BY source"
    ).fetchall()
    assert told == [
        ("said.csv:4", "unknown subject", "S9"),
        ("said.csv:5", "unsigned statement", "S2"),
    ]


def test_loading_again_with_the_same_statements_changes_nothing(
    source: Source, statements: Path, tmp_path: Path
) -> None:
    load(source, tmp_path / "store", coverage=statements)
    before = hashes(tmp_path / "store")
    _, written = load(source, tmp_path / "store", coverage=statements)
    assert not written
    assert hashes(tmp_path / "store") == before


@pytest.mark.parametrize("change", ["one word", "other name", "none"])
def test_other_statements_are_another_source(
    source: Source, statements: Path, tmp_path: Path, change: str
) -> None:
    """A store is never overwritten; a statement names its file, so its name counts too."""
    load(source, tmp_path / "store", coverage=statements)
    other: Path | None = None
    if change == "one word":
        other = statements
        statements.write_text(STATEMENTS.replace("Dr Li", "Dr Wu"), "utf-8")
    elif change == "other name":
        other = statements.rename(tmp_path / "others.csv")
    with pytest.raises(UserError, match=r"store: holds a store of sheets, expected another --out"):
        load(source, tmp_path / "store", coverage=other)


@pytest.mark.parametrize("kind", ["file", "folder with files", "empty folder"])
def test_what_is_there_and_is_no_store_is_never_replaced(
    source: Source, tmp_path: Path, kind: str
) -> None:
    """Nor is the source read before that is said."""
    out = tmp_path / "thesis"
    if kind == "file":
        out.write_text("years of work", "utf-8")
    else:
        out.mkdir()
    if kind == "folder with files":
        (out / "chapter.txt").write_text("years of work", "utf-8")
    told: list[str] = []
    with pytest.raises(UserError, match=r"thesis: is there and is not a store of Hilum"):
        load(source, out, progress=lambda done, total, what: told.append(what))
    assert told == []
    assert out.exists()


def test_a_failure_in_the_middle_leaves_neither_a_store_nor_its_beginnings(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 2, item 2: never leaves half a store. The manifest is the last thing written."""

    def fail(*_: object, **__: object) -> str:
        assert any(path.name.startswith(".store.") for path in tmp_path.iterdir())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.json, "dumps", fail)
    with pytest.raises(UserError, match=r"store: could not be written, nothing was changed.*space"):
        load(source, tmp_path / "store")
    assert places(tmp_path) == {"sheets"}


def test_a_fault_of_the_program_itself_leaves_nothing_behind_either(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad code raises (DESIGN 9, 7), but not over half a store."""

    def fail(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(store.json, "dumps", fail)
    with pytest.raises(ZeroDivisionError):
        load(source, tmp_path / "store")
    assert places(tmp_path) == {"sheets"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_disk_that_takes_no_more_is_told_with_its_place_and_leaves_nothing(
    source: Source, tmp_path: Path
) -> None:
    """The kernel refuses the write (EFBIG), as it does on a disk that is full (ENOSPC)."""
    out = tmp_path / "store"
    command = ["3000", "load", "--from", "csv", str(source.path), "--out", str(out)]
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, *command], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert f"hilum: {out}: could not be written, nothing was changed" in ended.stderr
    assert f"{out}/findings.parquet" in ended.stderr
    assert places(tmp_path) == {"sheets"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_what_is_there_untouched(
    source: Source, loaded: Path, small_disk: Path
) -> None:
    """Issue 2: a disk that fills; exit code 2, and what was good before is good after."""
    kept = Path(shutil.copytree(loaded, small_disk / "kept"))
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "ballast").write_bytes(b"x" * 2**20)
    before = places(small_disk), hashes(kept)
    command = ["load", "--from", "csv", str(source.path), "--out", str(small_disk / "store")]
    ended = subprocess.run(
        [sys.executable, "-m", "hilum.cli", *command], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert f"hilum: {small_disk / 'store'}: could not be written" in ended.stderr
    assert "No space left on device" in ended.stderr
    assert (places(small_disk), hashes(kept)) == before
    assert open_store(kept).subject_ids() == ["S1", "S2"]


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """Issue 2: where, what was seen, what was expected."""
    with pytest.raises(UserError, match=r"no store there, expected a folder with manifest\.json"):
        open_store(tmp_path)
    with pytest.raises(UserError, match=r"gone: no store there"):
        open_store(tmp_path / "gone")


@pytest.mark.parametrize("table", CLUSTERED)
def test_a_store_that_lacks_a_file_is_refused(loaded: Path, table: str) -> None:
    """Half a store that somebody else made."""
    (loaded / f"{table}.parquet").unlink()
    with pytest.raises(UserError, match=rf"{table}\.parquet: is missing"):
        open_store(loaded)


def test_a_store_with_a_file_cut_short_is_refused(loaded: Path) -> None:
    """A copy that broke off."""
    path = loaded / "findings.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UserError, match=r"findings\.parquet: .*expected a whole file"):
        open_store(loaded)


def test_a_store_of_another_format_says_which(loaded: Path) -> None:
    """Whatever else its manifest holds."""
    manifest = loaded / "manifest.json"
    manifest.write_text('{"format": 99, "colour": "blue"}', "utf-8")
    with pytest.raises(UserError, match=f"saw store format 99, expected {FORMAT}"):
        open_store(loaded)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", f'{{"format": {FORMAT}}}', "\udcff"])
def test_a_manifest_that_is_none_is_refused(loaded: Path, text: str) -> None:
    """Cut short, of other content, or no UTF-8."""
    (loaded / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match=r"manifest\.json: cannot be read"):
        open_store(loaded)
