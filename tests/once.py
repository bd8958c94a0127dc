"""Work that several test processes need and one does (pytest-xdist runs two)."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

LONGEST_SECONDS = 600


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` filled, in this process or another of the same run.

    Fails where the making failed elsewhere, or did not end.
    """
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, done, failed = (run / f"{name}{end}" for end in ("", ".done", ".failed"))
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(done, failed)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return folder


def _wait_for(done: Path, failed: Path) -> None:
    for _ in range(LONGEST_SECONDS * 10):
        if done.exists():
            return
        if failed.exists():
            pytest.fail(f"{done.stem} could not be made by another test process: see there")
        time.sleep(0.1)
    pytest.fail(f"{done.stem} was not made in {LONGEST_SECONDS} s by another test process")
