"""The report: one value, shown as pages, as a PDF and as data, with the same numbers in each."""

import filecmp
import itertools
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hilum import __version__
from hilum.pipeline.evidence import report
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.reports.trial.paper import MOST_LINES, fonts_of
from hilum.reports.trial.sections import _programs
from hilum.study import find_study
from hilum.terms.discrepancies import UserError
from tests.sources.virtual_trials import study
from tests.web.reading_pages import Page

LANGUAGES = ("en", "zh")


def results(reported: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reported / "report" / "results.json").read_text("utf-8"))
    return found


def texts(display: dict[str, Any], language: str) -> list[str]:
    return [
        cell["text"][language]
        for table in display["tables"]
        for line in table["lines"]
        for cell in line["cells"]
        if cell["values"]
    ]


def pages(reported: Path) -> list[Path]:
    return sorted((reported / "report").rglob("*.html"))


def test_the_report_has_every_display_that_the_study_asks_for(reported: Path) -> None:
    plan = study().endpoints
    assert plan is not None
    asked = [each.number for each in plan.displays]
    assert [each["number"] for each in results(reported)["displays"]] == [*asked, "16.1.9.1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_the_numbers_of_the_data(reported: Path, language: str) -> None:
    for display in results(reported)["displays"]:
        page = Page(reported / "report" / language / f"{display['number']}.html")
        shown = [
            "".join(each.words)
            for each in page.root.walk()
            if each.name == "a"
            and re.search(r"\.behind\.html#t\d+-", each.attributes.get("href") or "")
        ]
        assert shown == texts(display, language), display["number"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_shows_the_numbers_of_the_data(reported: Path, language: str) -> None:
    if fonts_of(language) is None:
        reason = "no font with Chinese here to set the PDF in"
        if os.environ.get("HILUM_REQUIRE_ALL"):
            pytest.fail(f"{reason}, and HILUM_REQUIRE_ALL is set")
        pytest.skip(reason)
    pages_of = PdfReader(reported / "report" / f"report.{language}.pdf").pages
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in pages_of))
    for display in results(reported)["displays"]:
        drawn = bool(display["marks"])
        if not display["number"].startswith("16.2."):
            short = {**display, "tables": [
                table for table in display["tables"]
                if not drawn or len(table["lines"]) <= MOST_LINES
            ]}  # fmt: skip
            for text in texts(short, language):
                assert re.sub(r"\s", "", text) in said, (display["number"], text)


def test_every_link_leads_to_a_place_that_is_there(reported: Path) -> None:
    places: dict[Path, set[str]] = {}
    links: list[tuple[Path, str]] = []
    for path in pages(reported):
        text = path.read_text("utf-8")
        places[path] = set(re.findall(r'\bid="([^"]+)"', text))
        links += [(path, each) for each in re.findall(r'\bhref="([^"]+)"', text)]
    assert len(links) > 1000
    for path, link in links:
        name, _, place = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.is_file(), (path.name, link)
        if place and target in places:
            assert place in places[target], (path.name, link)


def test_pages_ask_for_nothing_and_run_nothing(reported: Path) -> None:
    for path in pages(reported):
        text = path.read_text("utf-8")
        assert "<script" not in text
        assert not re.findall(r'(?:src|href)="https?:', text), path.name
        assert not re.findall(r"\son\w+=", text), path.name


def test_the_same_snapshot_makes_the_same_report_byte_for_byte(
    reported: Path, tmp_path: Path
) -> None:
    report(reported / "snapshot", tmp_path / "again")
    first = {p.relative_to(reported / "report") for p in (reported / "report").rglob("*")}
    again = {p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*")}
    assert first == again
    for name in sorted(first):
        one, two = reported / "report" / name, tmp_path / "again" / name
        assert one.is_dir() or filecmp.cmp(one, two, shallow=False), name


def test_the_text_quotes_the_record_and_claims_nothing_of_its_own(reported: Path) -> None:
    said = (reported / "report" / "en" / "text.html").read_text("utf-8")
    assert "explore the efficacy and safety of HAIC treatment" in said
    assert "a program draws no conclusion" in said


def test_the_report_says_what_is_open_and_what_it_would_change(reported: Path) -> None:
    (effects,) = [e for e in results(reported)["displays"] if e["number"] == "16.1.9.1"]
    (table,) = effects["tables"]
    lines = {line["id"]: line["cells"] for line in table["lines"]}
    ruled = lines.pop("as_ruled")
    assert len(lines) == 11
    for cells in lines.values():
        for cell, base in zip(cells, ruled, strict=True):
            marked = cell["text"]["en"].endswith("*")
            assert marked is (cell["values"] != base["values"])
    unconfirmed = lines["confirm_response.False"][0]["values"]["n"]
    assert unconfirmed >= ruled[0]["values"]["n"]


def test_a_folder_of_something_else_is_never_replaced(reported: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="is there and is not a report"):
        report(reported / "snapshot", tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_a_study_without_endpoints_is_refused(reported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(find_study("haic_hcc"), folder)
    (folder / "endpoints.toml").unlink()
    freeze(Freezing(source=source_at(reported / "trial"), study=folder), tmp_path / "snapshot")
    with pytest.raises(UserError, match=r"has no endpoints\.toml, expected one to report by"):
        report(tmp_path / "snapshot", tmp_path / "report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_main_result_says_of_whom_it_is_and_at_which_confidence(
    reported: Path, language: str
) -> None:
    page = Page(reported / "report" / language / "index.html")
    said = ["".join(e.words) for e in page.root.walk() if e.attributes.get("class") == "of"]
    treated, responders = (
        next(
            column["subjects"]
            for display in results(reported)["displays"]
            if display["number"] == number
            for column in display["tables"][0]["columns"]
        )
        for number in ("14.2.1", "14.2.8")
    )
    assert len(said) == 8
    assert all(re.search(rf"N = ({treated}|{responders})\b", each) for each in said)
    assert f"N = {responders}" in said[4]
    assert all("95" in each for each in said[4:])
    assert [({"en": "; confirmed", "zh": "；经确认"}[language] in each) for each in said] == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_the_chinese_text_has_no_code_and_no_english_value(reported: Path) -> None:
    text = (reported / "report" / "zh" / "text.html").read_text(encoding="utf-8")
    codes = (
        "study_type healthy_volunteers >False PROGRESSION（ LAST（ clopper primary（ secondary（"
    )
    for code in codes.split():
        assert code not in text, code


@pytest.mark.parametrize("name", ["text.html", "index.html", "14.2.1.html", "14.2.1.behind.html"])
def test_headings_go_down_one_level_at_a_time(reported: Path, name: str) -> None:
    page = (reported / "report" / "en" / name).read_text(encoding="utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_no_place_of_a_page_is_there_twice(reported: Path) -> None:
    for page in pages(reported):
        ids = re.findall(r'<[^>]* id="([^"]+)"', page.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), page


def test_every_page_says_the_cut_off_at_its_top(reported: Path) -> None:
    for page in (reported / "report" / "zh").glob("*.html"):
        assert "数据截止日期 2025-06-30</p>" in page.read_text(encoding="utf-8"), page


def test_the_program_that_reports_is_told_apart_from_the_one_that_froze() -> None:
    assert [value.en for _, value in _programs("0.0.9")] == [f"Hilum {__version__}", "Hilum 0.0.9"]
    assert [value.en for _, value in _programs(__version__)] == [f"Hilum {__version__}"]
