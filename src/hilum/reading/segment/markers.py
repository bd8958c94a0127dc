"""The marks before items of a list: bullets, numbers, letters, roman numerals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hilum.reading.lines import Line
from hilum.study.study import Span

_MARKER = re.compile(
    r"(?P<bullet>[-–—−*•·●○∙▪■□◦‣➢➤►▸◆◇✓√#](?:(?=\s)|(?=[^\W\d_])|(?=[(（\[\"“≥≤<>]))|[o§](?=\s))"
    r"|(?P<number>[(（\[]?\d{1,3}(?P<more>(?:\.\d{1,2}){0,3})(?:[)）\]]|[.．、](?!\d)))(?P<gap>\s*)"
    r"|(?P<circled>[\u2460-\u2473])"
    r"|(?P<letter>[(（]?(?:[ivxIVX]{1,5}|[A-Za-z])[.)）、])(?=\s)"
    r"|(?P<hanzi>[(（]?[一二三四五六七八九十]{1,3}[)）、.])"
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv")


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark: its characters, its kind (marks of one kind number one list), and its number's word.

    The word is "" for bullets.
    """

    span: Span
    kind: str
    word: str


def marker_at(text: str, line: Line) -> Marker | None:
    """Return the mark that a line begins with; a letter may yet be an initial (`believed`)."""
    found = None if line.blank else _MARKER.match(text, line.start, line.end)
    if found is None:
        return None
    mark, style = found[0].strip(), found.lastgroup or ""
    span = (line.start, line.start + len(mark))
    for style in ("bullet", "number", "circled", "letter", "hanzi"):
        if found[style]:
            return Marker(span, *_kind(style, mark))
    return None


def _kind(style: str, mark: str) -> tuple[str, str]:
    word = mark.strip("()（）[].．、")
    match style:
        case "bullet":
            return mark, ""
        case "number":
            return re.sub(r"\d+", "1", mark), word
        case "letter":
            return ("A" if word.isupper() else "a").join(mark.split(word)), word
        case _:
            return style, word


def believed(markers: Iterable[Marker | None]) -> frozenset[Span]:
    """Return the places of the marks that are marks.

    A letter is one where its list has the letter (or roman numeral) before it, or as its first
    ("a", "i") the one after it: "A. baumannii infection" alone is a sentence with an initial.
    """
    found = [marker for marker in markers if marker is not None]
    words = {(marker.kind, marker.word.casefold()) for marker in found}
    return frozenset(
        marker.span for marker in found if not _is_letter(marker) or _has_neighbour(marker, words)
    )


def _is_letter(marker: Marker) -> bool:
    return marker.word.isalpha() and marker.word.isascii()


def _has_neighbour(marker: Marker, words: set[tuple[str, str]]) -> bool:
    word = marker.word.casefold()
    neighbours = set()
    if word in _ROMANS:
        at = _ROMANS.index(word)
        neighbours |= {*_ROMANS[max(at - 1, 0) : at], *(("ii",) if at == 0 else ())}
    if len(word) == 1:
        neighbours.add("b" if word == "a" else chr(ord(word) - 1))
    return any((marker.kind, each) in words for each in neighbours)
