"""The page on amendments is true: its commands run, and what it says is printed is printed."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, SHELL_BLOCK, excerpt, run_commands
from tests.once import made_once

PAGE = ROOT / "docs" / "how-to" / "amend-a-study.md"


def _follow(folder: Path) -> None:
    blocks = SHELL_BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 4
    printed = "\n".join(run_commands(block, folder) for block in blocks)
    (folder / "printed.txt").write_text(printed, encoding="utf-8")


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command of the page ran, in order."""
    return made_once(tmp_path_factory, "amendments", _follow)


@pytest.mark.parametrize("mark", ["what changed", "for whom"])
def test_what_the_page_shows_is_what_the_command_prints(followed: Path, mark: str) -> None:
    printed = (followed / "printed.txt").read_text(encoding="utf-8")
    lines = "\n".join(line.rstrip() for line in printed.splitlines())
    assert excerpt(PAGE, mark) in lines


def test_every_file_that_the_page_names_is_written(followed: Path) -> None:
    for name in ("difference/changed.csv", "difference.html", "difference.json"):
        assert (followed / name).stat().st_size > 0
