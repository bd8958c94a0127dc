"""Items that are numbered within one paragraph: "1) Age over 18 years; 2) ECOG 0 or 1; 3) ..."."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.reading.lines import trimmed
from hilum.reading.segment.items import Item
from hilum.reading.segment.markers import Marker, follows, kind_of
from hilum.reading.segment.sentences import outermost_brackets

_MARK = re.compile(
    r"(?P<before>^|[.;:,。；：，])\s*"
    r"(?P<mark>[(（]?(?:(?P<number>\d{1,2})|[a-z]|[ivx]{2,4})[)）.、])(?=\s|[^\W\d_])"
)
_DEEPER = 4
"""Columns by which items stand to the right of the words that introduce them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark in a paragraph, and where the words before it end."""

    marker: Marker
    before: int


def unrolled(text: str, item: Item) -> Iterator[Item]:
    """Yield the items of an item: itself, or those that it numbers in one paragraph.

    Its marks must be of one kind and in order, at least two, from a first one, the item's own or
    one at its beginning, each after a stop or a comma, outside brackets. After a colon they are a
    list under its words.
    """
    places = [] if item.section else _places(text, item)
    if not places:
        yield item
        return
    head = trimmed(text, (item.span[0], places[0].before))
    if head[0] < head[1] or item.marker is not None:
        yield replace(item, span=head)
    introduced = follows(places[0].marker.word, None) and text[head[1] - 1] in ":："
    shift = _DEEPER if introduced and head[0] < head[1] else 0
    ends = [place.before for place in places[1:]] + [item.span[1]]
    for place, end in zip(places, ends, strict=True):
        span = trimmed(text, (place.marker.span[1], end))
        yield Item(span, item.indent + shift, item.column + shift, item.block, place.marker)


def _places(text: str, item: Item) -> list[_Place]:
    """Return the marks that number the parts, in order; none if there are fewer than two."""
    found = list(_marks(text, item))
    if item.marker and (after := _sequence(found, item.marker.kind, item.marker.word)):
        return after
    for at, place in enumerate(found):
        if follows(place.marker.word, None) or place.marker.span[0] == item.span[0]:
            after = _sequence(found[at + 1 :], place.marker.kind, place.marker.word)
            return [place, *after] if after else []
    return []


def _sequence(places: list[_Place], kind: str, word: str) -> list[_Place]:
    """Return the marks of a kind that number on after a word."""
    taken = list[_Place]()
    for place in places:
        if place.marker.kind == kind and follows(place.marker.word, word):
            taken.append(place)
            word = place.marker.word
    return taken


def _marks(text: str, item: Item) -> Iterator[_Place]:
    """Yield what could be marks, outside brackets."""
    begin, end = item.span
    found = list(_MARK.finditer(text[begin:end]))
    brackets = iter(outermost_brackets(text, item.span) if found else ())
    opening, closing = next(brackets, (end, end))
    for each in found:
        start = begin + each.start("mark")
        while closing <= start:
            opening, closing = next(brackets, (end, end + 1))
        if not opening < start < closing:
            style = "number" if each["number"] else "letter"
            marker = Marker((start, begin + each.end("mark")), *kind_of(style, each["mark"]))
            yield _Place(marker, begin + each.end("before"))
