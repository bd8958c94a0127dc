"""One screening and its report in each language, for all tests of pages."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from hilum.criteria.phrases import Language
from tests.web.browsing import found_browser
from tests.web.screened import Screened, options, screen


@pytest.fixture(scope="session")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """A part of the demonstration hospital, screened."""
    return screen(tmp_path_factory.mktemp("screened"))


@pytest.fixture(scope="session")
def reports(screened: Screened, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folder of its report by language."""
    folder = tmp_path_factory.mktemp("reports")
    for language in Language:
        screened.report(folder / language.value, options(language))
    return {language.value: folder / language.value for language in Language}


@pytest.fixture(scope="session")
def browser() -> str:
    """A Chromium; without one the tests are skipped, or fail where HILUM_REQUIRE_ALL is set."""
    found = found_browser()
    if found is None:
        reason = "no Chromium here to open the pages in"
        if os.environ.get("HILUM_REQUIRE_ALL"):
            pytest.fail(f"{reason}, and HILUM_REQUIRE_ALL is set")
        pytest.skip(reason)
    return found
