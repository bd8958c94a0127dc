"""`hilum review`: a person approves, edits or asks; each decision is kept at once (issue 6)."""

import io
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hilum.study import find_study, load_study
from hilum.study.approvals import Standing, hash_of
from tests.cli.conftest import Run, Said
from tests.web.reading_pages import Page

LI = "Li Ming, investigator"
Walk = Callable[..., Said]
CHANGED = {"criteria.toml", "questions.toml", "review.toml"}


@pytest.fixture
def draft(study: Path) -> Path:
    """A copy of the shipped study that nobody has reviewed."""
    (study / "review.toml").unlink()
    return study


@pytest.fixture
def walk(hilum: Run, draft: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Review the copy with lines that come from a pipe."""

    def run(*lines: str, more: tuple[str, ...] = ()) -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return hilum("review", draft, "--by", LI, *more)

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def reviewed(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "review.toml").read_text("utf-8"))[
        "criterion"
    ]
    return found


def standing(folder: Path, criterion_id: str) -> Standing:
    study = load_study(folder)
    criterion = study.criterion(criterion_id)
    assert criterion is not None
    return study.standing(criterion)


def shown(said: Said) -> list[str]:
    """The criteria in the order in which they were shown, by the line under the rule."""
    return re.findall(r"^─+\n([A-Z]\w*)  ", said.out, re.MULTILINE)


def test_a_clause_stands_beside_its_reading_in_words_and_in_the_notation(walk: Walk) -> None:
    said = walk(more=("--only", "I7"))
    words = " ".join(said.out.split())
    assert "Hemoglobin > 100g/L" in words
    assert "under: Adequate bone marrow" in words
    assert "is above 100 g/L" in words
    assert "latest hemoglobin within 7 days before procedure" in words
    assert 'P17: From which "procedure" do the 7 days count back' in words
    assert "? not reviewed" in words


def test_an_approval_is_kept_with_name_day_and_the_hash_of_clause_and_reading(
    walk: Walk, draft: Path
) -> None:
    before = contents(draft)
    said = walk("a", "x")
    assert said.code == 0
    (entry,) = reviewed(draft)
    study = load_study(draft)
    first = study.criteria[0]
    assert (entry["id"], entry["by"]) == ("I1a", LI)
    assert entry["sha256"] == hash_of(first.kind, study.clause_of(first), first.reading)
    assert entry["spans"] == [[1194, 1257]]
    assert standing(draft, "I1a") is Standing.APPROVED
    assert standing(draft, "I1b") is Standing.NOT_REVIEWED
    kept = contents(draft)
    assert kept.keys() - before.keys() == {"review.toml"}
    assert all(kept[name] == before[name] for name in before)
    assert "1 approved, 0 edited, 0 asked; 1 of 32 criteria are approved" in said.out


def test_approvals_stand_in_the_order_of_the_study_whatever_the_order_of_the_walks(
    walk: Walk, draft: Path
) -> None:
    walk("a", more=("--only", "E11"))
    walk("a", "a", more=("--only", "I7,I2"))
    assert [entry["id"] for entry in reviewed(draft)] == ["I2", "I7", "E11"]


def test_an_edit_shows_the_fault_at_its_character_and_may_be_tried_again(
    walk: Walk, draft: Path
) -> None:
    wrong = "latest hemoglobin within 7 days before procedure > 90 gg/L"
    right = "latest hemoglobin within 7 days before procedure > 90 g/L"
    said = walk("e", wrong, right, "y", more=("--only", "I7"))
    assert f"  {wrong}\n  {' ' * wrong.index('gg/L')}^" in said.out
    assert "is above 90 g/L" in said.out
    (entry,) = reviewed(draft)
    assert (entry["decision"], entry["reading"]) == ("edited", right)
    criterion = load_study(draft).criterion("I7")
    assert criterion is not None
    assert standing(draft, "I7") is Standing.APPROVED
    assert right in (draft / "criteria.toml").read_text("utf-8")


def test_an_edit_changes_nothing_else_in_the_file(walk: Walk, draft: Path) -> None:
    was = (draft / "criteria.toml").read_text("utf-8")
    walk("e", "sex = male", "y", more=("--only", "I7"))
    old = 'reading = "latest hemoglobin within 7 days before procedure > 100 g/L"'
    assert was.count(old) == 1
    expected = was.replace(old, 'reading = "sex = male"')
    assert (draft / "criteria.toml").read_text("utf-8") == expected


@pytest.mark.parametrize(
    ("reading", "fault"),
    [
        ("latest haemoglobin before procedure > 100 g/L", "haemoglobin"),
        ("latest hemoglobin before surgery > 100 g/L", "anchor 'surgery' is not declared"),
        ("latest hemoglobin before procedure > 100 mmHg", "mmHg"),
        ("hemoglobin before", "character 18"),
    ],
)
def test_a_reading_that_cannot_run_is_not_taken(
    walk: Walk, draft: Path, reading: str, fault: str
) -> None:
    before = contents(draft)
    said = walk("e", reading, "", more=("--only", "I7"))
    assert fault in said.out
    assert "I7: left as it was" in said.out
    assert contents(draft) == before


def test_an_edited_reading_that_is_not_approved_is_not_kept(walk: Walk, draft: Path) -> None:
    before = contents(draft)
    walk("e", "sex = male", "n", "e", "sex = female", "e", "", "s", more=("--only", "I7"))
    assert contents(draft) == before


def test_a_question_is_kept_with_who_asked_and_when(walk: Walk, draft: Path) -> None:
    asked_before = (draft / "questions.toml").read_text("utf-8")
    said = walk("q", "Is one transfusion before the sample allowed?", "q", "And two?", "s",
                more=("--only", "I7"))  # fmt: skip
    assert "I7: question R01 is asked" in said.out
    text = (draft / "questions.toml").read_text("utf-8")
    assert text.startswith(asked_before)
    first, second = tomllib.loads(text)["question"][-2:]
    assert first["id"], second["id"] == ("R01", "R02")
    assert first["text"] == "Is one transfusion before the sample allowed?"
    assert (first["criteria"], first["by"]) == (["I7"], LI)
    question = load_study(draft).question("R01")
    assert question is not None
    assert (question.by, question.date, question.ruling) == (LI, first["date"], None)
    assert standing(draft, "I7") is Standing.NOT_REVIEWED
    again = walk(more=("--only", "I7"))
    assert f"R01: Is one transfusion before the sample allowed? (asked by {LI}" in again.out


def test_skip_and_back_walk_on_and_back_and_help_names_the_keys(walk: Walk, draft: Path) -> None:
    before = contents(draft)
    said = walk("b", "s", "?", "z", "s", "b", "x")
    assert shown(said) == ["I1a", "I1a", "I1b", "I2", "I1b"]
    assert "e  edit the reading" in said.out
    assert "saw 'z', expected one of a(pprove)" in said.out
    assert contents(draft) == before


def test_the_end_of_what_is_typed_stops_the_walk_and_keeps_what_was_decided(
    walk: Walk, draft: Path
) -> None:
    said = walk("a", "e", "latest bclc_stage before")
    assert said.code == 0
    assert [entry["id"] for entry in reviewed(draft)] == ["I1a"]
    assert not list(draft.glob("*.part"))


def test_bytes_that_are_no_text_stop_the_walk_with_a_message(
    hilum: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"a\nq\nWhich \xff?\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", typed)
    said = hilum("review", draft, "--by", LI)
    assert said.code == 2
    assert "expected text in UTF-8" in said.err


def test_what_people_type_is_text_in_the_files(walk: Walk, draft: Path) -> None:
    hostile = """ends in "quotes" and \\ and \'\'\' and \t]] [[question]] #"""
    said = walk("q", hostile, more=("--only", "I7"))
    assert said.code == 0
    question = load_study(draft).question("R01")
    assert question is not None
    assert question.text == hostile.strip()


def test_ctrl_c_leaves_nothing_half_written(draft: Path) -> None:
    before = contents(draft)
    command = [sys.executable, "-u", "-m", "hilum.cli", "review", str(draft), "--by", LI]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("a\ne\n")
    process.stdin.flush()
    read = ""
    while "reading (empty: leave it) > " not in read:
        read += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "nothing half-written is left behind" in err
    after = contents(draft)
    assert [entry["id"] for entry in reviewed(draft)] == ["I1a"]
    assert {name: text for name, text in after.items() if name != "review.toml"} == before


def test_a_walk_goes_through_what_is_not_approved_unless_told_otherwise(
    hilum: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study / "criteria.toml"
    text = path.read_text("utf-8").replace("procedure > 100 g/L", "procedure > 90 g/L")
    path.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n"))
    said = hilum("review", study, "--by", LI)
    assert shown(said) == ["I7"]
    assert "! void: " in said.out
    assert "As it was approved before" in said.out
    assert "is above 100 g/L" in " ".join(said.out.split())
    assert "32 of 32 criteria are approved" in said.out
    assert standing(study, "I7") is Standing.APPROVED
    none_left = hilum("review", study, "--by", LI)
    assert none_left.out == "32 of 32 criteria are approved; `--all` shows them again\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("s\n" * 32))
    assert len(shown(hilum("review", study, "--by", LI, "--all"))) == 32


def test_an_approval_by_another_replaces_the_one_before_and_keeps_its_note(
    hilum: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study / "review.toml"
    head, first, *others = path.read_text("utf-8").split("[[criterion]]")
    path.write_text("[[criterion]]".join([head, first.rstrip() + '\nnote = "n"\n\n', *others]))
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n"))
    hilum("review", study, "--by", LI, "--only", "I1a")
    entries = reviewed(study)
    assert len(entries) == 32
    assert (entries[0]["id"], entries[0]["by"], entries[0]["note"]) == ("I1a", LI, "n")
    assert entries[1]["by"] == "Hilum developers"
    assert path.read_text("utf-8").startswith(head.split("[notice]")[0])
    assert load_study(study).review.notice is not None


def test_the_name_is_asked_for_where_it_is_not_given(
    hilum: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Dr Wu, PI\na\nx\n"))
    assert hilum("review", draft).code == 0
    assert reviewed(draft)[0]["by"] == "Dr Wu, PI"
    for lines in ("", "  \n"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        said = hilum("review", draft)
        assert said.code == 2
        assert "--by: saw no name" in said.err


def test_the_study_that_ships_is_read_only(hilum: Run) -> None:
    said = hilum("review", "haic_hcc", "--by", LI)
    assert said.code == 2
    assert "haic_hcc: ships with Hilum and is read-only; expected a copy to work on" in said.err


def test_what_is_no_criterion_is_named(hilum: Run, draft: Path) -> None:
    said = hilum("review", draft, "--by", LI, "--only", "I7,I99")
    assert said.code == 2
    assert "--only I99: no such criterion" in said.err


def test_a_status_says_how_each_criterion_stands(hilum: Run, walk: Walk, draft: Path) -> None:
    walk("a", more=("--only", "I7"))
    said = hilum("review", draft, "--status")
    assert said.code == 0
    lines = [line.split() for line in said.out.splitlines()]
    (seven,) = [line for line in lines if line[1:2] == ["I7"]]
    (eight,) = [line for line in lines if line[1:2] == ["I8"]]
    assert seven[0] == "✓"
    assert seven[2:5] == ["approved", "by", "Li"]
    assert eight[0] == "?"
    assert eight[2:4] == ["not", "reviewed"]
    assert "1 of 32 criteria are approved: not I1a, " in said.out


def test_the_status_and_the_page_of_a_shipped_study_may_be_seen(hilum: Run, tmp_path: Path) -> None:
    page = tmp_path / "review.html"
    said = hilum("review", "haic_hcc", "--status", "--html", page)
    assert said.code == 0
    assert "32 of 32 criteria are approved" in said.out
    assert "Review of the criteria" in Page(page).root.text


def test_a_page_that_cannot_be_written_is_said(hilum: Run, tmp_path: Path) -> None:
    said = hilum("review", "haic_hcc", "--html", tmp_path / "gone" / "review.html")
    assert said.code == 2
    assert "review.html: expected the name of a file in a folder that is there" in said.err


def test_a_narrow_terminal_shows_the_reading_below_the_clause(
    hilum: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hilum.cli.command.WIDTH_OF_A_LOG", 60)
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    said = hilum("review", draft, "--by", LI, "--only", "I7")
    lines = said.out.splitlines()
    clause = next(n for n, line in enumerate(lines) if "Hemoglobin > 100g/L" in line)
    reading = next(n for n, line in enumerate(lines) if "the latest hemoglobin" in line)
    assert clause < reading


def test_a_folder_without_questions_gets_the_file_with_the_first_question(
    hilum: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Path(shutil.copytree(find_study("haic_hcc"), tmp_path / "small"))
    for name in ("questions.toml", "review.toml", "regimen.toml", "schedule.toml",
                 "response.toml", "endpoints.toml"):  # fmt: skip
        (small / name).unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\nWhich?\n"))
    said = hilum("review", small, "--by", LI, "--only", "I7")
    assert said.code == 0, said.err
    text = (small / "questions.toml").read_text("utf-8")
    assert text.startswith("# What is ambiguous")
    assert [each["id"] for each in tomllib.loads(text)["question"]] == ["R01"]


@pytest.mark.parametrize("name", ["Li\\nMing", "Li\\x1b[31m"])
def test_a_name_is_one_line_of_letters(hilum: Run, draft: Path, name: str) -> None:
    said = hilum("review", draft, "--by", name.encode().decode("unicode_escape"))
    assert said.code == 2
    assert f"--by: saw 'Li{name[2:4]}" in said.err


def test_a_folder_that_cannot_be_written_is_said_and_the_walk_goes_on(
    walk: Walk, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is read-only, where nothing can be taken away either."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    before = contents(draft)
    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    said = walk("a", "q", "Which?", "x", more=("--only", "I7"))
    assert said.code == 0
    for name in ("review.toml", "questions.toml"):
        assert f"{draft / name}: cannot be written: Read-only file system" in said.out
    assert "0 approved, 0 edited, 0 asked" in said.out
    monkeypatch.undo()
    assert {name: contents(draft)[name] for name in before} == before


def test_a_sentence_that_was_added_to_the_record_alone_is_said(hilum: Run, draft: Path) -> None:
    with (draft / "record.txt").open("a", encoding="utf-8") as record:
        record.write("\nSepsis within 4 weeks\nAscites\n")
    said = hilum("review", draft, "--status")
    assert "no criterion and no clause stands on “Sepsis within 4 weeks” and 1 more" in said.out


def test_a_question_that_stands_twice_on_one_criterion_is_refused(hilum: Run, draft: Path) -> None:
    with (draft / "questions.toml").open("a", encoding="utf-8") as questions:
        questions.write(2 * '\n[[question]]\nid = "R1"\ntext = "Why?"\ncriteria = ["I7"]\n')
    said = hilum("review", draft, "--status")
    assert said.code == 2
    assert "questions.toml: R1: stands on I7 2 times, expected once" in said.err


def test_an_approval_of_nobody_is_none(hilum: Run, study: Path) -> None:
    review = study / "review.toml"
    text = review.read_text("utf-8")
    review.write_text(text.replace('by = "Hilum developers"', 'by = " "'), "utf-8")
    said = hilum("review", study, "--status")
    assert said.code == 2
    assert "by: saw ' ': String should match pattern" in said.err
