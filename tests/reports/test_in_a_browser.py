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


def test_the_first_page_offers_both_languages(browser: str, reported: Path, tmp_path: Path) -> None:
    page = reported / "report" / "index.html"
    said, asked, picture = opened(browser, page, tmp_path)
    assert (said, asked) == ([], [])
    assert picture.read_bytes().startswith(PNG)
    text = page.read_text("utf-8")
    assert 'href="en/index.html"' in text
    assert 'href="zh/index.html"' in text
