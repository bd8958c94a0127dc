"""The lines of a text, with offsets, whatever their ends are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hilum.study.study import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]|$)")
_TAB = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line from its first character that is not white space to its last; `indent` in columns.

    A blank line has `start == end`. `begin` is where its white space begins.
    """

    begin: int
    start: int
    end: int
    indent: int

    @property
    def blank(self) -> bool:
        return self.start == self.end

    @property
    def width(self) -> int:
        """The columns up to its last character."""
        return self.indent + self.end - self.start


def lines_of(text: str, span: Span) -> Iterator[Line]:
    """Yield the lines of a part of a text; CR, LF, CRLF and Unicode's separators end one."""
    at, end = span
    while at < end:
        found = _LINE.match(text, at, end)
        assert found is not None  # the pattern matches the empty string
        raw = found[0]
        held = raw.strip()
        start = at + len(raw) - len(raw.lstrip()) if held else at
        lead = text[at:start].expandtabs(_TAB)
        yield Line(at, start, start + len(held), len(lead.replace("\u3000", "  ")))
        at = found.end()


def trimmed(text: str, span: Span) -> Span:
    """Return the span without the white space at its ends; empty at its start if all is."""
    start, end = span
    held = text[start:end]
    if not held.strip():
        return start, start
    return start + len(held) - len(held.lstrip()), end - (len(held) - len(held.rstrip()))
