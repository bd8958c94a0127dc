"""How a long step tells how far it is, without knowing who shows it."""

from typing import Protocol


class Progress(Protocol):
    """Called with what is done, the whole (None: not known) and what the step is."""

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Take note of how far the step is."""


def silent(done: int, total: int | None, what: str) -> None:
    """Show nothing."""
