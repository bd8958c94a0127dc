"""What stands beside a criterion and may change it: permissions, joining words, rows, sub-items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hilum.reading.clauses import Clause, Role
from hilum.reading.measures import windows_in
from hilum.study.study import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a criterion.

    `permission` is a sentence after it that permits something. `unread` is why it cannot be read
    alone (a code of an Ask) and where that stands.
    """

    permission: Span | None = None
    unread: tuple[str, Span] | None = None


def beside(clauses: Sequence[Clause], text: str) -> list[Beside]:
    """Return what stands beside each clause, in their order."""
    windows = _windows_of_rows(clauses, text)
    above = {span: clause.span for clause in clauses for span in clause.headings}
    found = []
    for clause, before, after in zip(
        clauses, [None, *clauses[:-1]], [*clauses[1:], None], strict=True
    ):
        unread = None
        if before is not None and _joins(before, clause, text):
            unread = ("ambiguous_join", clause.span)
        elif clause.span in above:
            unread = ("sub_items", above[clause.span])
        elif clause.span in windows:
            unread = ("shared_window", windows[clause.span])
        found.append(Beside(permission=_permission(clause, after, text), unread=unread))
    return found


_ALTERNATIVE = re.compile(r"\b(?:or|and/or)[\s,;:]*$", re.IGNORECASE)
_TOGETHER = re.compile(r"\band[\s,;:]*$", re.IGNORECASE)


def _joins(before: Clause, clause: Clause, text: str) -> bool:
    """Tell whether a criterion ends in `or` (an exclusion: in `and`), whose other is the next."""
    ends = _TOGETHER if clause.role is Role.EXCLUSION else _ALTERNATIVE
    last = text[max(before.span[0], before.span[1] - 12) : before.span[1]]
    return before.role is clause.role and ends.search(last) is not None


def _permission(clause: Clause, following: Clause | None, text: str) -> Span | None:
    """Return the sentence that permits something, where it follows without a blank line."""
    if following is None or following.role is not Role.PERMISSION:
        return None
    between = text[clause.span[1] : following.span[0]]
    return None if between.count("\n") > 1 else following.span


def _windows_of_rows(clauses: Sequence[Clause], text: str) -> dict[Span, Span]:
    """Return the window that ends a row of semicolons, by the clauses of the row that have none.

    `Cyclosporine; Bosentan; or rifampin within 7 days`: of all of it, or of the last.
    """
    last: Span | None = None
    windows: dict[Span, Span] = {}
    for clause, after in zip(reversed(clauses), [None, *reversed(clauses[1:])], strict=True):
        found = _windows(clause, text)
        if after is None or not _is_row(clause, after, text):
            last = found[0] if len(found) == 1 and _ends_with(clause, found[0], text) else None
        elif last and not found:
            windows[clause.span] = last
    return windows


_DENIES = re.compile(r"\b(?:no|not|without)\b", re.IGNORECASE)


def _ends_with(clause: Clause, window: Span, text: str) -> bool:
    """Tell whether a clause ends with a window that is not of something it denies."""
    denied = _DENIES.search(text, clause.span[0], window[0])
    return denied is None and not text[window[1] : clause.span[1]].strip(" .;,)")


def _is_row(clause: Clause, after: Clause, text: str) -> bool:
    between = text[clause.span[1] - 1 : after.span[0]].strip(" ")
    return between == ";" and clause.role is after.role and clause.headings == after.headings


_LONGEST_ROW = 1000


def _windows(clause: Clause, text: str) -> list[Span]:
    start, end = clause.span
    if end - start > _LONGEST_ROW:
        return []
    return [(a + start, b + start) for a, b in (w.span for w in windows_in(text[start:end]))]
