"""Show on the terminal how far a long step is; nothing for a quick one."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from hilum.sources import Progress as Told

QUIET_SECONDS = 2.0


@contextmanager
def shown() -> Iterator[Told]:
    """Give the callable that a long step tells its progress to.

    On a terminal a bar, elsewhere (a log) a line every few seconds; both only after two seconds.
    """
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bar(bars)


class _Bar:
    """One bar for each step in turn."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._started = time.monotonic()
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int | None, what: str) -> None:
        if time.monotonic() - self._started < QUIET_SECONDS:
            return
        if self._task is None:
            self._task = self._bars.add_task(what, total=total)
        self._bars.update(self._task, description=what, completed=done, total=total)


class _Lines:
    """A line on standard error, at most one every two seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, total: int | None, what: str) -> None:
        if time.monotonic() - self._said < QUIET_SECONDS:
            return
        self._said = time.monotonic()
        share = f" {100 * done // total} %" if total else ""
        print(f"{what}{share}", file=sys.stderr)
