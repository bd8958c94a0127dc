"""Bad input: where, what was seen, what was expected; exit code 2; nothing left (issue 2)."""

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from hilum.pipeline import screening
from tests.cli.conftest import Run, Screened


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "screen haic_hcc --from csv {}/nowhere --out {}/out",
            "{}/nowhere: does not exist, expected the records of --from csv",
        ),
        (
            "load --from csv {}/nowhere --out {}/out",
            "{}/nowhere: does not exist, expected the records of --from csv",
        ),
        (
            "screen haic_hcc --from excel {}/sheets --out {}/out",
            "--from excel: expected one of store, meds, csv",
        ),
        (
            "load --from store {}/sheets --out {}/out",
            "source 'store': expected one of meds, csv",
        ),
        (
            "screen melanoma --from csv {}/sheets --out {}/out",
            "melanoma: no such study folder, and not one of the shipped: haic_hcc",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --as-of 2024-02-30 --out {}/out",
            "--as-of 2024-02-30: expected a date such as 2024-06-30, `last`, or a file of anchors",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --as-of {}/gone.csv --out {}/out",
            "--as-of {}/gone.csv: expected a date such as 2024-06-30, `last`, or a file of anchors",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --mapping {}/gone.toml --out {}/out",
            "{}/gone.toml: no mapping file here, expected a path or one of ",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --attestations {}/gone.csv --out {}/out",
            "{}/gone.csv: does not exist, expected a CSV file, a workbook or a folder",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --attestations {}/sheets/events.csv --out {}/out",
            "events.csv:1: saw the columns subject, concept, start, status, "
            "expected criterion, answer, person, date too",
        ),
        (
            "screen haic_hcc --from csv {}/sheets --coverage {}/gone.csv --out {}/out",
            "{}/gone.csv: does not exist, expected a CSV file, a workbook or a folder",
        ),
        (
            "load --from csv {}/sheets --coverage {}/gone.csv --out {}/out",
            "{}/gone.csv: does not exist, expected a CSV file, a workbook or a folder",
        ),
        (
            "load --from csv {}/sheets --coverage {}/sheets/events.csv --out {}/out",
            "events.csv:1: saw the columns subject, concept, start, status, "
            "expected domain, end, person, date too",
        ),
        (
            "screen haic_hcc --from meds {}/sheets --mapping mimic --out {}/out",
            "{}/sheets: no parquet file, expected data/*.parquet in a MEDS data set",
        ),
        (
            "screen haic_hcc --from store {}/sheets --out {}/out",
            "{}/sheets: no store there, expected a folder with manifest.json",
        ),
        (
            "explain haic_hcc S1 --screening {}/nowhere",
            "{}/nowhere: no screening there: run `hilum screen` with --out",
        ),
        (
            "explain haic_hcc S1 --screening {}/sheets/events.csv",
            "{}/sheets/events.csv/run.json: cannot be read: NotADirectoryError",
        ),
        (
            "templates --out {}/sheets/events.csv/in",
            "{}/sheets/events.csv/in: ",
        ),
    ],
)
def test_what_is_not_there_or_not_known_is_named_and_nothing_is_left(
    hilum: Run, sheets: Path, tmp_path: Path, arguments: str, message: str
) -> None:
    """Issue 2, bad input."""
    before = everything(tmp_path)
    said = hilum(*(word.replace("{}", str(tmp_path)) for word in arguments.split()))
    assert said.code == 2
    assert message.replace("{}", str(tmp_path)) in said.err
    assert (said.out, everything(tmp_path)) == ("", before)
    assert [path.name for path in tmp_path.iterdir()] == ["sheets"]


def test_a_typing_error_in_a_criterion_is_shown_at_its_character(
    hilum: Run, sheets: Path, study: Path, tmp_path: Path
) -> None:
    """DESIGN 5: errors point at the character and say what was expected."""
    path = study / "criteria.toml"
    good = "latest hemoglobin within 7 days before procedure > 100 g/L"
    bad = "latest hemoglobin wihtin 7 days before procedure > 100 g/L"
    text = path.read_text("utf-8")
    assert f'reading = "{good}"' in text
    path.write_text(text.replace(f'reading = "{good}"', f'reading = "{bad}"'), "utf-8")
    said = hilum("screen", study, "--from", "csv", sheets, "--out", tmp_path / "out")
    assert said.code == 2
    first, shown, pointer = said.err.splitlines()
    assert first.startswith(f"hilum: {path}: I7: character 19: saw 'wihtin', expected ")
    assert "within" in first.partition("expected")[2]
    assert shown.strip() == bad
    assert shown[pointer.index("^") :].startswith("wihtin")
    assert not (tmp_path / "out").exists()


def broken(study: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (study / name).unlink()
    else:
        (study / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("criteria.toml", None, "criteria.toml: is missing from the study folder"),
        ("study.toml", None, "study.toml: is missing from the study folder"),
        ("record.txt", None, "record.txt: is missing from the study folder"),
        ("criteria.toml", b"\xff\xfe\x00", "criteria.toml: cannot be read: 'utf-8' codec"),
        ("criteria.toml", b"[[criterion", "criteria.toml: Expected ']]'"),
        ("criteria.toml", b'[[criterion]]\nid = "I1"\n', "criteria.toml: criterion.I1.kind: saw"),
        ("study.toml", b"[study]\n", "study.toml: study."),
        ("concepts.toml", b"[[concept]]\n", "concepts.toml: concept 1: "),
    ],
)
def test_a_study_folder_that_is_not_whole_is_refused_by_its_file(
    hilum: Run, sheets: Path, study: Path, name: str, content: bytes | None, message: str
) -> None:
    """DESIGN 6: an error names the file, the entry, what was seen and what was expected."""
    broken(study, name, content)
    said = hilum("screen", study, "--from", "csv", sheets, "--out", study.parent / "out")
    assert said.code == 2
    assert message in said.err
    assert not (study.parent / "out").exists()


@pytest.mark.parametrize(
    ("written", "seen"), [('value = "MSD-30"', "'MSD-30'"), (None, "None")], ids=["unknown", "none"]
)
def test_a_study_that_asks_child_pugh_says_which_table_it_means(
    hilum: Run, sheets: Path, study: Path, written: str | None, seen: str
) -> None:
    """Two tables differ for an albumin of 28 to 30 g/L: there is no default."""
    path = study / "study.toml"
    text = path.read_text("utf-8")
    table = '[rules.child_pugh_variant]\nvalue = "msd"'
    assert table in text
    instead = (
        "[rules.another]\nvalue = 1" if written is None else table.replace('value = "msd"', written)
    )
    path.write_text(text.replace(table, instead), "utf-8")
    said = hilum("screen", study, "--from", "csv", sheets, "--out", study.parent / "out")
    assert said.code == 2
    assert f"study.toml: rules.child_pugh_variant: saw {seen}, expected one of msd" in said.err


def test_an_unknown_concept_of_a_criterion_is_named(
    hilum: Run, sheets: Path, study: Path, tmp_path: Path
) -> None:
    """A concept that nobody declared finds no record: it would be UNKNOWN for everyone."""
    path = study / "criteria.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("latest albumin within", "latest albumen within"), "utf-8")
    said = hilum("screen", study, "--from", "csv", sheets, "--out", tmp_path / "out")
    assert said.code == 2
    assert "I13" in said.err
    assert "'albumen'" in said.err


@pytest.mark.parametrize("content", [b"PAR1 cut short", b"hello", b""])
def test_a_parquet_file_cut_short_is_refused(hilum: Run, tmp_path: Path, content: bytes) -> None:
    """Issue 2, truncated file."""
    path = tmp_path / "events.parquet"
    path.write_bytes(content)
    said = hilum("load", "--from", "meds", path, "--mapping", "mimic", "--out", tmp_path / "store")
    assert said.code == 2
    assert "events.parquet" in said.err
    assert "expected whole parquet files" in said.err
    assert [each.name for each in tmp_path.iterdir()] == ["events.parquet"]


def test_a_store_cut_short_is_refused_when_it_is_screened(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    """A copy that broke off; not a traceback."""
    store = tmp_path / "store"
    assert hilum("load", "--from", "csv", sheets, "--out", store).code == 0
    path = store / "findings.parquet"
    path.write_bytes(path.read_bytes()[:-30])
    said = hilum("screen", "haic_hcc", "--from", "store", store, "--out", tmp_path / "out")
    assert said.code == 2
    assert f"{path}: " in said.err
    assert "expected a whole file" in said.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["sheets", "store"]


def test_a_line_in_another_encoding_is_told_and_the_rest_is_loaded(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    """Issue 2, wrong encoding: survives a malformed line, a discrepancy with its place."""
    with (sheets / "findings.csv").open("ab") as sheet:
        sheet.write(b"S1,platelets,2024-05-01,140,K/\xff\xfeL,PLT\xff\n")
    store = tmp_path / "store"
    assert hilum("load", "--from", "csv", sheets, "--out", store).code == 0
    places = duckdb.sql(f"SELECT source FROM '{store / 'discrepancies.parquet'}'").fetchall()
    assert ("findings.csv:7",) in places
    found = duckdb.sql(f"SELECT source FROM '{store / 'findings.parquet'}'").fetchall()
    assert {(f"findings.csv:{line}",) for line in range(2, 7)} <= set(found)


@pytest.mark.parametrize("where", ["under a file", "in a folder that takes none"])
def test_a_folder_that_cannot_be_written_is_named(
    hilum: Run, sheets: Path, tmp_path: Path, where: str
) -> None:
    """Not even root may make a folder under /proc."""
    under = sheets / "events.csv" if where == "under a file" else Path("/proc")
    if not under.exists():
        pytest.skip("no /proc here")
    for command in (("load",), ("screen", "haic_hcc")):
        said = hilum(*command, "--from", "csv", sheets, "--out", under / "x")
        assert said.code == 2
        assert f"{under / 'x'}: cannot be written: " in said.err


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_there_and_is_no_screening_is_never_replaced(
    hilum: Run, sheets: Path, tmp_path: Path, kind: str
) -> None:
    """Somebody's thesis."""
    out = tmp_path / "thesis"
    if kind == "file":
        out.write_text("years of work", "utf-8")
    else:
        out.mkdir()
        (out / "chapter.txt").write_text("years of work", "utf-8")
    before = everything(tmp_path)
    said = hilum("screen", "haic_hcc", "--from", "csv", sheets, "--out", out)
    assert said.code == 2
    assert f"{out}: is there and is not a screening, expected a new folder" in said.err
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(28, "No space left on device"), 2, "could not be written, nothing was changed"),
        (KeyboardInterrupt(), 130, "stopped; nothing half-written is left behind"),
        (RuntimeError("Query interrupted"), 130, "stopped; nothing half-written is left behind"),
    ],
)
def test_a_screening_that_breaks_off_leaves_the_one_before_as_it_was(
    hilum: Run,
    screened: Screened,
    sheets: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    """Issue 2, item 2 and bad input: whole or not at all, also over what is there."""
    screened.copy(tmp_path / "out")
    before = everything(tmp_path)

    def fail(*_: object) -> None:
        assert len(everything(tmp_path)) > len(before), "it was to be in the middle"
        raise error

    monkeypatch.setattr(screening, "judge", fail)
    for out in ("out", "new"):
        command = ("screen", "haic_hcc", "--from", "csv", sheets, "--out", tmp_path / out)
        ended = hilum(*command)
        assert ended.code == code
        assert said in ended.err
    assert everything(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "sheets"]


def test_another_fault_of_the_program_is_not_passed_off_as_the_users(
    hilum: Run, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DESIGN 9, 7: bad code raises."""

    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(screening, "judge", fail)
    with pytest.raises(RuntimeError, match="a fault"):
        hilum("screen", "haic_hcc", "--from", "csv", sheets, "--out", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["sheets"]


@pytest.mark.skipif(os.name != "posix", reason="SIGINT to a child process is POSIX")
def test_control_c_in_the_middle_of_a_load_leaves_nothing(tmp_path: Path) -> None:
    """Exit code 130, also where the signal meets a query of the database."""
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    lines = (f"S{n},hemoglobin,2024-05-01,{100 + n % 50}.{n},g/L" for n in range(400_000))
    text = "\n".join(["subject,concept,time,value,unit", *lines])
    (sheets / "findings.csv").write_text(text + "\n", "utf-8")
    command = [sys.executable, "-m", "hilum.cli", "load", "--from", "csv", str(sheets)]
    started = subprocess.Popen(
        [*command, "--out", str(tmp_path / "store")],
        stderr=subprocess.PIPE,
        text=True,
        # whoever runs the tests in the background may have had the signal ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert started.stderr is not None
    assert started.stderr.readline(), "it was to be stopped in the middle, after its first word"
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 130, err
    assert err.splitlines()[-1] == "hilum: stopped; nothing half-written is left behind"
    assert [path.name for path in tmp_path.iterdir()] == ["sheets"]


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "screen haic_hcc",
        "screen haic_hcc --from csv",
        "load --from csv x",
        "discharge",
        "screen haic_hcc --from csv x --out y --evidence some",
    ],
)
def test_a_command_that_is_not_whole_is_told_how_it_goes(
    capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    """argparse's own exit code is 2 too."""
    from hilum.cli import main

    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    assert ended.value.code == 2
    assert "usage: hilum" in capsys.readouterr().err


def test_ctrl_c_while_a_command_is_being_loaded_stops_it_like_any_other_time(
    hilum: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hilum.cli.command.import_module", stopped)
    said = hilum("check", "haic_hcc")
    assert (said.code, said.err) == (130, "hilum: stopped; nothing half-written is left behind\n")
