"""Where things lie in the site: the names of pages and of the places in them."""

import re

from hilum.datasets.dataset import Key
from hilum.reports.screening.page_names import page_names

OF_NO_SUBJECT = "design.html"
"""The page of the rows that are of no subject: the trial design."""


def display_page(number: str) -> str:
    """Return the page of a display."""
    return f"{number}.html"


def behind_page(number: str) -> str:
    """Return the page of what is behind a display's numbers."""
    return f"{number}.behind.html"


def cell_place(table: int, line: str, column: str) -> str:
    """Return the place of a cell on the page of what is behind it."""
    return _place(f"t{table}", line, column)


def _place(*parts: str) -> str:
    """Join parts to an id that no other parts have: what is not plain is written as its code."""
    return "-".join(re.sub(r"[^A-Za-z0-9.]", _coded, part) for part in parts)


def _coded(sign: re.Match[str]) -> str:
    return f"_{ord(sign[0]):x}_"


def row_place(key: Key) -> str:
    """Return the place of a row on its subject's page."""
    return f"{key.dataset}.{key.seq}"


class SubjectPages:
    """The page of each subject's rows, under a name that any file system takes."""

    def __init__(self, subjects: list[str]) -> None:
        self._names = page_names(subjects)

    def page(self, subject: str) -> str:
        """Return the page of a subject's rows."""
        return f"subjects/{self._names[subject]}" if subject else OF_NO_SUBJECT

    def link(self, key: Key) -> str:
        """Return the link to a row; it has no sign that a page would have to escape."""
        return f"{self.page(key.subject)}#{row_place(key)}"
