"""The marks before items of a list: bullets, numbers, letters, roman numerals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hilum.reading.lines import Line
from hilum.study.study import Span

_MARKER = re.compile(
    r"(?P<bullet>[-–—−*•·●○∙▪■□◦‣➢➤►▸◆◇✓√#\uf020-\uf0ff](?:(?=\s|$)|(?=[^\W\d_])|(?=[(（\[\"“≥≤<>]))|[o§Øü](?=\s))"
    r"|(?P<number>[(（\[]?\d{1,3}(?:\.\d{1,2}){0,3}(?:[)）\]]|[.．、](?!\d)))"
    r"|(?P<circled>[\u2460-\u2473])"
    r"|(?P<letter>[(（]?(?:[ivxIVX]{1,5}|[A-Za-z])[.)）、])(?=\s)"
    r"|(?P<hanzi>[(（]?[一二三四五六七八九十]{1,3}[)）、.])"
)
_STYLES = ("bullet", "number", "circled", "letter", "hanzi")
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
    """Return the mark that a line begins with; a letter may yet be an initial (`believed`).

    A bullet and the number after it are one mark ("* 1. Age").
    """
    found = None if line.blank else _MARKER.match(text, line.start, line.end)
    if found is None:
        return None
    first = _marker(found)
    rest = text[found.end() : line.end]
    again = _MARKER.match(text, line.end - len(rest.lstrip()), line.end)
    if first.word or again is None or not (again["number"] or again["circled"]):
        return first
    second = _marker(again)
    span = (first.span[0], second.span[1])
    return Marker(span, first.kind + second.kind, second.word)


def _marker(found: re.Match[str]) -> Marker:
    style = next(each for each in _STYLES if found[each])
    mark = found[style]
    start = found.start(style)
    return Marker((start, start + len(mark)), *kind_of(style, mark))


def kind_of(style: str, mark: str) -> tuple[str, str]:
    """Return the kind of a mark and its number's word."""
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

    A letter is one where others have the letter (or roman numeral) before it or after it:
    "A. baumannii infection" alone is a sentence with an initial.
    """
    found = [marker for marker in markers if marker is not None]
    words = {(marker.kind, marker.word.casefold()) for marker in found}
    return frozenset(
        marker.span for marker in found if not _is_letter(marker) or _has_neighbour(marker, words)
    )


def follows(word: str, before: str | None) -> bool:
    """Return whether a mark's word comes next after another; after None, whether it is a first."""
    word = word.casefold()
    if before is None:
        return word in ("1", "a", "i")
    before = before.casefold()
    if word.isdecimal() and before.isdecimal():
        return int(word) == int(before) + 1
    if before in _ROMANS[:-1] and word == _ROMANS[_ROMANS.index(before) + 1]:
        return True
    return len(word) == len(before) == 1 and ord(word) == ord(before) + 1


def _is_letter(marker: Marker) -> bool:
    return marker.word.isalpha() and marker.word.isascii()


def _has_neighbour(marker: Marker, words: set[tuple[str, str]]) -> bool:
    same = [word for kind, word in words if kind == marker.kind]
    word = marker.word.casefold()
    return any(follows(word, each) or follows(each, word) for each in same)
