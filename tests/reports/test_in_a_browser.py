"""The report's pages in a real browser: no error, and nothing is asked of a network."""

from pathlib import Path

import pytest

from tests.web.browsing import PNG, opened

PAGES = ("index.html", "text.html", "14.2.4.html", "14.2.11.behind.html", "design.html")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_error_and_asks_for_nothing(
    browser: str, reported: Path, tmp_path: Path, language: str, page: str
) -> None:
    said, asked, picture = opened(browser, reported / "report" / language / page, tmp_path)
    assert said == []
    assert asked == []
    assert picture.read_bytes().startswith(PNG)


def test_the_first_page_leads_to_the_english_one(
    browser: str, reported: Path, tmp_path: Path
) -> None:
    said, asked, picture = opened(browser, reported / "report" / "index.html", tmp_path)
    assert said == []
    assert [each for each in asked if not each.startswith("file:")] == []
    assert picture.read_bytes().startswith(PNG)
