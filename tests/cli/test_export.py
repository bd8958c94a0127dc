"""`hilum export usdm` and `hilum import usdm`: issue 6, item 6."""

import argparse
import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from hilum.cli import main
from hilum.cli.export import add_export
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import UserError
from tests.exchange.usdm_studies import SHIPPED, small_study


def said(*arguments: str | Path) -> str:
    """What the command says; raises what it refuses."""
    parser = argparse.ArgumentParser()
    add_export(parser.add_subparsers(required=True))
    options = parser.parse_args([str(each) for each in arguments])
    out = StringIO()
    options.run(options, Console(file=out, highlight=False, width=110))
    return out.getvalue()


def test_the_shipped_study_is_written_and_read_back(tmp_path: Path) -> None:
    file, back = tmp_path / "study.json", tmp_path / "back"
    told = said("export", "usdm", SHIPPED, "--out", file)
    assert f"{file}: 32 EligibilityCriterion, 31 NarrativeContentItem, 6 Encounter" in told
    assert "No finding of the rules of USDM 4.0 that are checked here." in told
    assert "the principal investigator: no study folder names one, left out" in told
    assert json.loads(file.read_text("utf-8"))["usdmVersion"] == "4.0.0"
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]
    told = said("import", "usdm", file, "--out", back)
    assert "a study of 32 criteria" in told
    assert "Written by Hilum: read back without loss, but for comments in its files." in told
    assert load_study(back) == load_study(find_study(SHIPPED))


def test_the_command_ends_with_2_where_the_user_is_at_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.json"
    file.write_text('{"study": {"name": "cut o')
    assert main(["import", "usdm", str(file), "--out", str(tmp_path / "study")]) == 2
    assert "Unterminated string" in capsys.readouterr().err
    assert main(["export", "usdm", SHIPPED, "--out", str(file)]) == 0
    assert json.loads(file.read_text("utf-8"))["study"]["name"] == SHIPPED


def test_a_small_draft_says_what_it_does_not_know(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    told = said("export", "usdm", small, "--out", tmp_path / "small.json")
    assert "  the phase: not known, left out" in told
    assert "  Objective: USDM asks for one, written as not stated" in told
    assert "3 findings of the rules of USDM 4.0:" in told
    assert "DDF00097: saw 'no plannedAge'" in told


def test_a_study_that_is_not_there_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "study.json"
    file.write_text("old")
    with pytest.raises(UserError, match="no such study folder"):
        said("export", "usdm", "nobody", "--out", file)
    assert file.read_text() == "old"


def test_an_observational_study_is_refused(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    with (small / "study.toml").open("a") as study:
        study.write('[design.study_type]\nvalue = "Observational"\norigin = "x"\nsource = "x"\n')
    with pytest.raises(UserError, match="saw 'Observational', expected an interventional study"):
        said("export", "usdm", small, "--out", tmp_path / "file.json")
    assert not (tmp_path / "file.json").exists()


def test_a_place_that_takes_no_file_is_refused(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    for place in (tmp_path, tmp_path / "nowhere" / "file.json"):
        with pytest.raises(UserError, match="expected the name of a file in a folder"):
            said("export", "usdm", small, "--out", place)


def test_a_file_of_another_system_is_called_a_draft(tmp_path: Path) -> None:
    small, file = small_study(tmp_path / "small"), tmp_path / "small.json"
    said("export", "usdm", small, "--out", file)
    text = file.read_text("utf-8").replace("urn:hilum:study:", "urn:another:")
    file.write_text(text, encoding="utf-8")
    told = said("import", "usdm", file, "--out", tmp_path / "draft")
    assert "Not written by Hilum: a draft. What it does not have:" in told
    assert "  sites, time zone and anchors other than screening: not read" in told
