"""The pages of `hilum respond` and `hilum grade`: well formed, of one folder, asking for nothing.

Among the subjects are ids that no folder takes as a name, one scan only, and many.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from hilum.cli import main
from tests.cli.desk_sheets import (
    BASELINE,
    WEEK_6,
    Row,
    laboratory,
    lesion,
    write_sheets,
)
from tests.web.browsing import PNG, opened
from tests.web.reading_pages import Page, pages

LANGUAGES = ("en", "zh")
COMMANDS = ("respond", "grade")
HOSTILE = "Z<script>alert(1)</script>&'/../\""
ODD = (HOSTILE, "受试者 1", "a/b\\c", "index", "CON", "x" * 60, "x" * 60 + "y")
MANY, ONE = "many", "one"
LESION = '<img src=x onerror="alert(1)">'


def _rows() -> list[Row]:
    limits = {"unit": "U/L", "low": 7, "high": 40}
    rows: list[Row] = []
    for subject in (*ODD, MANY, ONE):
        rows.append(lesion(subject, BASELINE, LESION, 50))
        rows.append(laboratory(subject, "alt", BASELINE, 30, **limits))
    for subject in ODD:
        rows.append(lesion(subject, WEEK_6, LESION, 60))
        rows.append(laboratory(subject, "alt", WEEK_6, 300, **limits))
    for number in range(40):
        day = (date(2024, 2, 1) + timedelta(days=42 * number)).isoformat()
        rows.append(lesion(MANY, day, LESION, 50 - number))
        rows.append(laboratory(MANY, "alt", day, 100 + number, **limits))
    return rows


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Path]:
    """The folder of pages by command and language."""
    folder = tmp_path_factory.mktemp("desk")
    sheets = write_sheets(folder / "sheets", *_rows())
    out = {(name, lang): folder / name / lang for name in COMMANDS for lang in LANGUAGES}
    for (name, lang), place in out.items():
        place.parent.mkdir(exist_ok=True)
        options = ("--from", "csv", sheets, "--lang", lang, "--out", place)
        assert main([str(each) for each in (name, "haic_hcc", *options)]) == 0
    return out


def test_every_page_says_the_notice_of_its_studys_review(
    desks: Mapping[tuple[str, str], Path],
) -> None:
    notice = {"en": "Developers’ review, not clinical approval.", "zh": "开发者审阅，非临床批准。"}
    for (_, language), folder in desks.items():
        for page in pages(folder):
            (footer,) = page.elements("footer")
            assert notice[language] in footer.text


def links(folder: Path) -> dict[str, str]:
    """Each listed subject's page."""
    listed = Page(folder / "index.html").elements("a")
    return {link.words[0]: unquote(link.attributes["href"] or "") for link in listed}


def test_every_page_is_well_formed_and_runs_nothing(
    desks: Mapping[tuple[str, str], Path],
) -> None:
    for (_, language), folder in desks.items():
        found = pages(folder)
        assert len(found) == len(ODD) + 3
        for page in found:
            (html,) = page.elements("html")
            assert (html.attributes["lang"] or "").startswith(language)
            assert not {each.name for each in page.root.walk()} & {"script", "img", "iframe"}
            assert not re.search(r"(?:src|href)=\"[a-z]+:", page.path.read_text("utf-8"))


def test_every_subject_has_one_page_in_the_folder_whatever_the_id(
    desks: Mapping[tuple[str, str], Path],
) -> None:
    for folder in desks.values():
        found = links(folder)
        assert found.keys() == {*ODD, MANY, ONE}
        assert len({name.casefold() for name in found.values()}) == len(found)
        for subject, name in found.items():
            path = (folder / name).resolve()
            assert path.parent == folder.resolve()
            (heading,) = Page(path).elements("h1")
            assert heading.words[0] == subject


def test_values_that_would_cover_each_other_are_not_written_beside_a_curve(
    desks: Mapping[tuple[str, str], Path],
) -> None:
    """Forty-one scans give as many points, and fewer numbers."""
    folder = desks["respond", "en"]
    (curve, *_) = Page(folder / links(folder)[MANY]).elements("svg")
    marks = [each for each in curve.walk() if each.name == "circle"]
    numbers = [each for each in curve.walk() if "value" in each.classes()]
    places = [float(each.attributes["x"] or 0) for each in numbers]
    assert len(marks) == 41
    assert 5 < len(numbers) < 41
    assert all(later - before >= 15 for before, later in pairwise(places))


def test_a_page_in_chinese_says_its_reasons_in_chinese(
    desks: Mapping[tuple[str, str], Path],
) -> None:
    """What stands in it in Latin letters is names of standards, units, ids, files and drugs."""
    for command in COMMANDS:
        folder = desks[command, "zh"]
        page = Page(folder / links(folder)[MANY])
        for line in (each.text for each in page.elements("li")):
            assert re.search("[\u4e00-\u9fff]", line), line
            assert not re.search(r"\b(?:the|of|and|is|was|expected|lesion)\b", line), line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("subject", [HOSTILE, MANY, None], ids=["odd id", "many scans", "index"])
def test_a_page_opens_in_a_browser_without_an_error_and_asks_for_nothing(
    browser: str,
    desks: Mapping[tuple[str, str], Path],
    tmp_path: Path,
    *,
    language: str,
    command: str,
    subject: str | None,
) -> None:
    folder = desks[command, language]
    name = links(folder)[subject] if subject else "index.html"
    said, asked, picture = opened(browser, folder / name, tmp_path)
    assert (said, asked) == ([], [])
    assert picture.read_bytes().startswith(PNG)
