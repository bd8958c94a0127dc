"""A page opened in a real browser: what it says, what it asks for, how it looks."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--hide-scrollbars", "--window-size=1280,1600",
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"


def found_browser() -> str | None:
    """The Chromium that is here, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


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
