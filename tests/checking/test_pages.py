"""The printed pages of the checks are what the data say."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hilum.checking.catalogue import codes
from hilum.checking.texts.expected import expected

PRINTED: dict[str, Any] = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "docs" / "print_findings.py")
)
PAGES: dict[Path, Callable[[], str]] = PRINTED["PAGES"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path]()


def test_the_page_of_findings_has_every_code() -> None:
    page = PRINTED["findings_page"]()
    for code in codes():
        assert f"`{code}`" in page or code == "not_stated", code
    assert all(f"`not_stated_{name}`" in page for name in expected())
