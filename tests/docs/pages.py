"""What the tests of the pages share: running a page's commands, and its excerpts."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHELL_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def run_commands(commands: str, folder: Path) -> str:
    """Run shell commands with the package's own `hilum`; return what they print."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout


def excerpt(page: Path, mark: str) -> str:
    """The block of text after a mark of a page."""
    text = page.read_text(encoding="utf-8")
    shown = re.search(rf"<!-- {mark} -->\n```text\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    return shown[1]
