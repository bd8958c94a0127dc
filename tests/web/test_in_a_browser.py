"""The pages in a real browser: no error, and nothing is asked of a network."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--hide-scrollbars", "--window-size=1280,1600",
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def browser() -> str:
    """A Chromium; without one the tests are skipped, or fail where HILUM_REQUIRE_ALL is set."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    reason = "no Chromium here to open the pages in"
    if os.environ.get("HILUM_REQUIRE_ALL"):
        pytest.fail(f"{reason}, and HILUM_REQUIRE_ALL is set")
    pytest.skip(reason)


def opened(browser: str, page: Path, folder: Path) -> tuple[list[str], list[str], Path]:
    """Open a page: what its console says, which addresses it asks for, and how it looks."""
    log, picture = folder / "net.json", folder / "page.png"
    run = subprocess.run(
        [
            browser,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            f"--screenshot={picture}",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    said = [line for line in run.stderr.splitlines() if ":CONSOLE" in line]
    return said, asked_for(log), picture


def asked_for(log: Path) -> list[str]:
    """The addresses that pages asked for; what the browser asks on its own has no origin."""
    text = log.read_text(encoding="utf-8").rstrip()
    try:
        written = json.loads(text)
    except ValueError:  # the browser may end before it closes its log
        written = json.loads(text.rstrip(",") + "]}")
    events: list[dict[str, Any]] = written["events"]
    found = [event["params"] for event in events if isinstance(event.get("params"), dict)]
    return [
        params["url"]
        for params in found
        if "url" in params and params.get("initiator", "not an origin") != "not an origin"
    ]


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
