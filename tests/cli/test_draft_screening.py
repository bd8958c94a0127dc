"""Only what people approved is screened; a draft says that it is one (issue 6, item 4)."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.drafts import approve_all
from tests.web.browsing import FLAGS, found_browser
from tests.web.reading_pages import Page

RAISED = ("hemoglobin within 7 days before procedure > 100 g/L", "> 90 g/L")
NOTICE = "Developers’ review, not clinical approval."
NOTICE_ZH = "开发者审阅，非临床批准。"
DRAFT = "Draft: 2 of 32 criteria are not approved: I7 (void), E11."
DRAFT_ZH = "草案：32 条标准中有 2 条未经批准：I7（已失效）、E11。"


def without_approval(folder: Path, criterion: str) -> None:
    path = folder / "review.toml"
    head, *entries = path.read_text("utf-8").split("[[criterion]]")
    kept = [each for each in entries if f'id = "{criterion}"' not in each]
    assert len(kept) == len(entries) - 1
    path.write_text("[[criterion]]".join([head, *kept]), "utf-8")


def change_reading(folder: Path) -> None:
    path = folder / "criteria.toml"
    text = path.read_text("utf-8")
    was = "latest hemoglobin within 7 days before procedure > 100 g/L"
    assert text.count(was) == 1
    path.write_text(text.replace(was, was.replace("100", "90")), "utf-8")


@pytest.fixture
def draft_study(study: Path) -> Path:
    """The shipped study, with I7's reading changed since its approval, and E11 never approved."""
    change_reading(study)
    without_approval(study, "E11")
    return study


def screen(hilum: Run, study: Path, sheets: Path, *more: object) -> Said:
    """Screen the sheets, S1 having the condition that subjects are listed by."""
    events = sheets / "events.csv"
    events.write_text(events.read_text("utf-8") + "S1,hepatocellular_carcinoma,2024-01-05,\n")
    return hilum("screen", study, "--from", "csv", sheets, "--as-of", "2024-05-02", *more)


def test_a_study_with_criteria_that_are_not_approved_is_refused(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    said = screen(hilum, draft_study, sheets, "--out", tmp_path / "out")
    assert said.code == 2
    assert "haic_hcc: 2 of 32 criteria are not approved:" in said.err
    assert (
        "  I7: void: its clause or its reading has changed since Hilum developers approved it, "
        "2026-11-26\n" in said.err
    )
    assert "  E11: not reviewed\n" in said.err
    assert "`hilum review STUDY`" in said.err
    assert "`--draft`" in said.err
    assert not (tmp_path / "out").exists()


def test_a_changed_clause_voids_an_approval_as_a_changed_reading_does(
    hilum: Run, study: Path, sheets: Path, tmp_path: Path
) -> None:
    for name in ("record.txt", "criteria.toml"):
        text = (study / name).read_text("utf-8")
        (study / name).write_text(text.replace("100g/L", "10.g/L"), "utf-8")
    said = screen(hilum, study, sheets, "--out", tmp_path / "out")
    assert said.code == 2
    assert "1 of 32 criteria are not approved:\n  I7: void: " in said.err


def test_without_a_review_nothing_is_approved(
    hilum: Run, study: Path, sheets: Path, tmp_path: Path
) -> None:
    (study / "review.toml").unlink()
    said = screen(hilum, study, sheets, "--out", tmp_path / "out")
    assert said.code == 2
    assert "32 of 32 criteria are not approved" in said.err


def test_a_draft_is_screened_and_says_so_everywhere(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    said = screen(hilum, draft_study, sheets, "--draft", "--out", out)
    assert said.code == 0
    assert DRAFT in said.out
    assert NOTICE in said.out
    assert json.loads((out / "run.json").read_text("utf-8"))["not_approved"] == ["I7", "E11"]
    pages = [Page(path) for path in out.rglob("*.html")]
    assert {path.parent.name for path in out.rglob("*.html")} == {"out", "subjects"}
    for page in pages:
        assert [each.text.strip() for each in page.elements("p", **{"class": "draft"})] == [DRAFT]
        assert NOTICE in page.root.text
    explained = hilum("explain", draft_study, "S1", "--screening", out)
    assert DRAFT in explained.out
    assert NOTICE in explained.out


def test_a_draft_says_so_on_every_sheet_of_paper(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    browser = found_browser()
    if browser is None or shutil.which("pdftotext") is None:
        pytest.skip("no browser here to print with, or nothing to read a PDF with")
    out, printed = tmp_path / "out", tmp_path / "printed.pdf"
    assert screen(hilum, draft_study, sheets, "--draft", "--out", out).code == 0
    page = out / "subjects" / "S1.html"
    assert Page(page).elements("title")[0].text.startswith("Draft · ")
    paper = (f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}")
    plain = "--no-pdf-header-footer"
    subprocess.run([browser, *FLAGS, *paper, plain, page.as_uri()], check=True, capture_output=True)
    text = subprocess.check_output(["pdftotext", printed, "-"], text=True)
    each_sheet = text.removesuffix("\f").split("\f")
    assert len(each_sheet) > 1
    assert all("草案" in sheet for sheet in each_sheet)


def test_a_draft_says_so_in_chinese(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert screen(hilum, draft_study, sheets, "--draft", "--lang", "zh", "--out", out).code == 0
    for path in out.rglob("*.html"):
        text = Page(path).root.text
        assert DRAFT_ZH in text
        assert NOTICE_ZH in text


def test_the_criteria_as_data_say_how_each_stands(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert screen(hilum, draft_study, sheets, "--draft", "--out", out).code == 0
    with (out / "criteria.csv").open(encoding="utf-8-sig", newline="") as file:
        review = {row["id"]: row["review"] for row in csv.DictReader(file)}
    assert review["I8"] == "approved by Hilum developers, 2026-11-26"
    assert review["E11"] == "not reviewed"
    assert review["I7"].startswith("void: ")


def test_what_is_approved_is_no_draft_even_where_a_draft_is_allowed(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    said = screen(hilum, Path("haic_hcc"), sheets, "--draft", "--out", out)
    assert said.code == 0
    assert "Draft:" not in said.out
    assert NOTICE in said.out
    assert json.loads((out / "run.json").read_text("utf-8"))["not_approved"] == []
    for path in out.rglob("*.html"):
        page = Page(path)
        assert not page.elements("p", **{"class": "draft"})
        assert NOTICE in page.root.text


def test_without_a_notice_reports_say_by_whom_and_when_it_was_approved(
    hilum: Run, draft_study: Path, sheets: Path, tmp_path: Path
) -> None:
    approve_all(draft_study)
    out = tmp_path / "out"
    said = screen(hilum, draft_study, sheets, "--out", out)
    assert said.code == 0
    approved = "32 criteria approved by Dr Test, investigator, 2026-01-02."
    assert approved in said.out
    assert approved in Page(out / "index.html").root.text
