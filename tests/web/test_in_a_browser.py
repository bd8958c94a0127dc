"""The pages in a real browser: no error, and nothing is asked of a network."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.web.browsing import PNG, opened


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["index.html", "subjects/S0001.html", "assumptions.html"])
def test_a_page_opens_without_an_error_and_asks_for_nothing(
    browser: str, reports: Mapping[str, Path], tmp_path: Path, language: str, page: str
) -> None:
    said, asked, picture = opened(browser, reports[language] / page, tmp_path)
    assert said == []
    assert asked == []
    assert picture.read_bytes().startswith(PNG)


def test_a_page_that_breaks_the_rules_is_noticed(browser: str, tmp_path: Path) -> None:
    """The test before can fail: a script that errs is heard, an address asked for is seen."""
    page = tmp_path / "bad.html"
    page.write_text(
        '<!DOCTYPE html><img src="http://127.0.0.1:9/a.png"><script>missing()</script>',
        encoding="utf-8",
    )
    said, asked, _ = opened(browser, page, tmp_path)
    assert any("missing is not defined" in line for line in said)
    assert asked == ["http://127.0.0.1:9/a.png"]
