"""The lines of the criteria -> items: wrapped lines rejoined, marks and section headings apart.

A line begins an item
- after a blank line, and where it begins with a mark of a list or with a section's heading;
- else where the line before it was not full, if the field's lines are wrapped at one width;
- else, in a field that is not wrapped, always, but for a line that hangs under the words of a
  marked item, or that goes on in lower case under one whose sentence has not ended.
A line is full if the first word of the next would not have fitted on it. The line after a lone mark
is that mark's item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hilum.reading.lines import Line, lines_of
from hilum.reading.sections import Heading, heading_at, parts_of
from hilum.reading.segment.markers import Marker, believed, marker_at
from hilum.study.study import Span

NARROWEST, WIDEST = 50, 140
"""Columns between which a field's longest line lies if its lines are wrapped."""
FEWEST_FULL = 3
"""Full lines from which a field without blank lines is taken to be wrapped."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the criteria: `span` without its mark. `block` counts the blank lines before it.

    `column` is where its words begin, `indent` where its mark does. `section` is set for a heading.
    `joined`: it is several printed items that "or" makes one, with the marks between them.
    """

    span: Span
    indent: int
    column: int
    block: int
    marker: Marker | None = None
    section: Heading | None = None
    joined: bool = False

    @property
    def kind(self) -> str | None:
        """The kind of its mark."""
        return self.marker.kind if self.marker else None


@dataclass(frozen=True, slots=True)
class _Marked:
    line: Line
    marker: Marker | None
    block: int
    section: Heading | None


def items_of(text: str, span: Span) -> Iterator[Item]:
    """Yield the items of the criteria, in order."""
    lines = list(_marked_lines(text, span))
    width = _wrap_width(text, lines)
    item: Item | None = None
    before: _Marked | None = None
    for marked in lines:
        if item and before and _continues(text, (before, marked), item, width):
            start = item.span[0] if item.span[0] < item.span[1] else marked.line.start
            item = replace(item, span=(start, marked.line.end))
        else:
            if item is not None:
                yield item
            if marked.section is not None:
                yield _heading_item(marked, marked.section)
            item = _first_of(text, marked)
        before = marked
    if item is not None:
        yield item


def _marked_lines(text: str, span: Span) -> Iterator[_Marked]:
    lines = [part for line in lines_of(text, span) for part in parts_of(text, line)]
    found = [marker_at(text, line) for line in lines]
    marks, block = believed(found), 0
    for line, marker in zip(lines, found, strict=True):
        if line.blank:
            block += 1
            continue
        kept = marker if marker and marker.span in marks else None
        section = heading_at(text, (line.start, line.end))
        yield _Marked(line, None if section else kept, block, section)


def _first_of(text: str, marked: _Marked) -> Item | None:
    """Return the item that a line begins, after its mark or its section's heading."""
    line, start = marked.line, marked.line.start
    if marked.section is not None:
        start = marked.section.span[1]
    elif marked.marker is not None:
        start = marked.marker.span[1]
    words = text[start : line.end]
    if marked.section is not None and not words.strip():
        return None
    start += len(words) - len(words.lstrip())
    column = line.indent + start - line.start
    return Item((start, line.end), line.indent, column, marked.block, marked.marker)


def _heading_item(marked: _Marked, section: Heading) -> Item:
    indent = marked.line.indent
    return Item(section.span, indent, indent, marked.block, section=section)


# ---------------------------------------------------------------- which lines go on


def _continues(text: str, lines: tuple[_Marked, _Marked], item: Item, width: int | None) -> bool:
    before, this = lines
    if this.marker or this.section or this.block != before.block:
        return False
    if before.section and before.section.span[1] == before.line.end:
        return False
    if item.span[0] == item.span[1]:
        return True
    if item.marker and this.line.indent >= item.column > item.indent:
        return True
    if width is not None:
        return _is_full(text, before.line, this.line, width)
    first, last = text[this.line.start], text[before.line.end - 1]
    return item.marker is not None and first.islower() and last not in ".;:。；："


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    word = text[following.start : min(following.end, following.start + WIDEST)].split()[0]
    length = 1 if _CHINESE.match(word) else len(word)
    return line.width + 1 + length > width


def _wrap_width(text: str, lines: list[_Marked]) -> int | None:
    """Return the width at which the field's lines are wrapped; None if they are not.

    They are if most lines that another follows without blank line or mark are full, and if most of
    those that follow a full one begin as no sentence does.
    """
    width = max((marked.line.width for marked in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return None
    pairs = [
        (before.line, this.line)
        for before, this in pairwise(lines)
        if before.block == this.block and not this.marker and not (before.section or this.section)
    ]
    full = [after for before, after in pairs if _is_full(text, before, after, width)]
    going_on = sum(not text[line.start].isupper() for line in full)
    enough = 1 if lines[-1].block > lines[0].block else FEWEST_FULL
    wrapped = len(full) >= enough and 5 * len(full) >= 3 * len(pairs) and 2 * going_on > len(full)
    return width if wrapped else None
