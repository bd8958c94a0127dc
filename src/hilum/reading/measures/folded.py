"""A text made plain for reading numbers, with the way back to the places of its characters.

White space becomes single spaces, dashes one dash, `10⁹` becomes `10^9`, both micro signs u, `×` x,
wide signs narrow. `³` and `£` alone before a number are `≥` and `≤` of a font whose name was lost.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from hilum.study.study import Span

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u00b5\u03bc", "u"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2044\u2215\u2571", "/"),
        **dict.fromkeys("\u00d7\u2715\u2a2f", "x"),
        **dict.fromkeys("\u2266\u2a7d", "\u2264"),
        **dict.fromkeys("\u2267\u2a7e", "\u2265"),
        **dict.fromkeys("\u00ba\u02da", "\u00b0"),
        **{chr(0xFF01 + place): chr(0x21 + place) for place in range(94)},
    }
)
_POWERS = {sign: str(digit) for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_LOST = {"³": "≥", "£": "≤"}
_SPACE = re.compile(r"\s")
_LONGER_OR_SHORTER = re.compile(rf"^\s|\s\s|[{''.join((*_POWERS, *_LOST))}]")
"""What is not one character of the plain text for each character of the text."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The plain text, and for each of its characters where it stands in the text it was made of."""

    text: str
    places: Sequence[int]

    def back(self, span: Span) -> Span:
        """Return a span of the plain text as one of the text that it was made of."""
        return self.places[span[0]], self.places[span[1] - 1] + 1

    def onto(self, span: Span) -> Span:
        """Return a span of the text that it was made of as one of the plain text."""
        return bisect_left(self.places, span[0]), bisect_left(self.places, span[1])


def folded(text: str) -> Folded:
    """Return the plain form of a text, in one pass."""
    text = text.translate(_SAME)
    if not _LONGER_OR_SHORTER.search(text):
        return Folded(_SPACE.sub(" ", text), range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for one in _written(sign, plain, text[place + 1 : place + 3]):
            plain.append(one)
            places.append(place)
    return Folded("".join(plain), places)


def _written(sign: str, before: list[str], after: str) -> str:
    """Return what one character becomes, knowing what stands before and after it."""
    last = before[-1] if before else " "
    if sign.isspace():
        return "" if last == " " else " "
    if sign in _LOST and last in " ([" and after.strip()[:1].isdigit():
        return _LOST[sign]
    if sign in _POWERS:
        in_power = len(before) > 1 and last.isdigit() and before[-2] == "^"
        return _POWERS[sign] if in_power else "^" + _POWERS[sign]
    return sign
