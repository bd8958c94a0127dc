"""Two versions of a sentence, word by word. White space alone is no difference."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from hilum.study.comparing.changes import Piece, Sign

_HAN = "\u3400-\u9fff"
_WORD = re.compile(rf" ?(?:[{_HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{_HAN}]+|\S)")
"""A word with the space before it; each Chinese character and each sign is one of its own."""


def folded(text: str) -> str:
    """Return a text with every run of white space as one space, none at its ends."""
    return " ".join(text.split())


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return a text in both versions: what is not ADDED is the one, what is not REMOVED the other.

    Each word keeps the space before it, as if a space stood before the first.
    """
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(_pieces(matcher, old, new))


def _pieces(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, *(first, last, start, end) in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(Sign.SAME, "".join(old[first:last]))
            continue
        if first < last:
            yield Piece(Sign.REMOVED, "".join(old[first:last]))
        if start < end:
            yield Piece(Sign.ADDED, "".join(new[start:end]))


def _words(text: str) -> list[str]:
    plain = folded(text)
    return _WORD.findall(f" {plain}") if plain else []


def _apart(text: str) -> list[str]:
    """Return the words of a text, each with a space before it."""
    return [f" {word.strip().casefold()}" for word in _words(text)]


def likeness(one: str, other: str) -> float:
    """Return what share of their words two sentences have in common, 0 to 1 (Dice).

    Signs are not counted: lines of a list have them in common.
    """
    counted = [Counter(re.findall(r"\w+", "".join(_apart(text)))) for text in (one, other)]
    whole = sum(each.total() for each in counted)
    return 2 * (counted[0] & counted[1]).total() / whole if whole else 1.0
