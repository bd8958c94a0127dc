"""Sentences of which the record says no side: a person says it, then reviews (issue 6)."""

import io
import json
import sys
from pathlib import Path

import pytest

from hilum.study import load_study
from hilum.study.approvals import Standing
from tests.cli.conftest import Run, Said

RECORD = """Title: A study
Eligibility Criteria:
Platelets >= 75 x 10^9/L
Chemotherapy within 4 weeks

Exclusion Criteria:
- Pregnancy
"""
LI = "Li Ming, investigator"


@pytest.fixture
def folder(hilum: Run, tmp_path: Path) -> Path:
    record = tmp_path / "given.txt"
    record.write_text(RECORD, "utf-8")
    site = ("--site", "Guangzhou,CN,Asia/Shanghai")
    assert hilum("read", record, "--out", tmp_path / "draft", *site).code == 0
    return tmp_path / "draft"


def review(hilum: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Said:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return hilum("review", folder, "--by", LI)


def test_a_sentence_given_a_side_is_a_criterion_with_its_proposed_reading_to_be_approved(
    hilum: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = review(hilum, folder, monkeypatch, "i", "e", "a", "x")
    assert "U1: is I1 now, still to be approved" in said.out
    assert "1 of 3 criteria are approved: not E2, E1" in said.out
    study = load_study(folder)
    assert [each.id for each in study.criteria] == ["I1", "E2", "E1"]
    first, second, _ = study.criteria
    assert first.text == "Platelets >= 75 x 10^9/L"
    assert "platelets before enrolment >= 75 10*9/L" in (folder / "criteria.toml").read_text(
        "utf-8"
    )
    assert study.standing(first) is Standing.APPROVED
    assert study.standing(second) is Standing.NOT_REVIEWED
    assert not [each for each in study.clauses if each.kind == "unstated"]


def test_a_sentence_that_is_no_criterion_says_who_said_so_and_stays_so(
    hilum: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(hilum, folder, monkeypatch, "n", "i", "a", "a")
    again = ("--review", folder / "review.toml", "--out", tmp_path / "again")
    assert hilum("read", folder / "record.txt", *again).code == 0
    for place in (folder, tmp_path / "again"):
        clause = next(each for each in load_study(place, draft=True).clauses if each.id == "U1")
        assert clause.kind == "narrative"
        assert (clause.note or "").startswith(f"No criterion, says {LI}, ")
    study = load_study(tmp_path / "again", draft=True)
    assert {study.standing(each) for each in study.criteria} == {Standing.APPROVED}
    assert [each.id for each in study.criteria] == ["I1", "E1"]


def test_what_is_skipped_or_stopped_at_is_asked_again(
    hilum: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = review(hilum, folder, monkeypatch, "s", "z", "x")
    assert "saw 'z', expected one of i(ncludes)" in said.out
    assert "E1: a(pprove)" not in said.out
    assert review(hilum, folder, monkeypatch).out.count("U1  “Platelets") == 1
    assert "review.toml" not in {path.name for path in folder.iterdir()}


def test_what_nobody_settled_stands_in_the_status_and_is_not_screened(
    hilum: Run, folder: Path, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(hilum, folder, monkeypatch, "s", "s", "a")
    said = hilum("review", folder, "--status")
    assert "1 of 1 criteria are approved\nU1: whether it includes or excludes" in said.out
    screen = ("screen", folder, "--from", "csv", sheets, "--as-of", "2024-05-02", "--out")
    said = hilum(*screen, tmp_path / "out")
    assert said.code == 2
    assert (
        ": not settled:\n  U1: whether it includes or excludes is not stated: “Platelets"
        in said.err
    )
    assert "criteria are not approved" not in said.err
    said = hilum(*screen, tmp_path / "out", "--draft")
    assert said.out.startswith("Draft: what follows is not settled.\nU1: ")
    run = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert [each[:3] for each in run["not_settled"]] == ["U1:", "U2:"]


def test_a_study_without_a_criterion_is_reviewed_and_screens_nobody(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    """Everyone would be eligible."""
    record = tmp_path / "given.txt"
    record.write_text(RECORD.split("\n\n")[0], "utf-8")
    site = ("--site", "Guangzhou,CN,Asia/Shanghai")
    assert hilum("read", record, "--out", tmp_path / "draft", *site).code == 0
    assert (
        "0 of 0 criteria are approved\nU1: " in hilum("review", tmp_path / "draft", "--status").out
    )
    screen = ("screen", tmp_path / "draft", "--from", "csv", sheets, "--draft")
    said = hilum(*screen, "--out", tmp_path / "out")
    assert said.code == 2
    assert "given: saw no criterion, expected one at least to screen by" in said.err
