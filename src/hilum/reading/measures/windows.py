"""Time windows in a text: direction, length, anchor."""

from hilum.reading.proposal import FoundWindow


def windows_in(text: str) -> tuple[FoundWindow, ...]:
    """Return the time windows of a text in their order."""
    return ()
