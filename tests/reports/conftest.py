"""A report of a small virtual trial, written once for all processes of a run."""

from pathlib import Path

import pytest

from hilum.pipeline.evidence import report
from tests.once import made_once
from tests.reports.evidence import frozen
from tests.web.conftest import browser

__all__ = ["browser", "reported"]


def _report(folder: Path) -> None:
    frozen(folder)
    report(folder / "snapshot", folder / "report")


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds `trial`, `snapshot` and `report`."""
    return made_once(tmp_path_factory, "reported", _report)
