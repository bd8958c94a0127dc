"""Signs and words of comparison, before a number (`at least`) or after it (`or more`)."""

import re
from dataclasses import dataclass

from hilum.criteria.nodes import Operator

OPPOSITE = {
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
}
"""What `not` makes of a comparison. Of an equality it makes none that the notation has."""

_MARKS = (
    (Operator.AT_LEAST, r">(?: ?/)? ?=|> ?or ?=|> ?or equal to|= ?>|≥(?: ?/ ?=)?|>_"),
    (Operator.AT_MOST, r"<(?: ?/)? ?=|< ?or ?=|< ?or equal to|= ?<|≤(?: ?/ ?=)?|<_"),
    (Operator.MORE, r">"),
    (Operator.LESS, r"<"),
    (Operator.EQUAL, r"="),
)
_OR_EQUAL = r"(?: than)? ?(?:or|and|/) ?equals?(?: (?:to|than))?"
_WORDS = (
    (Operator.AT_LEAST, rf"(?:greater|more|higher|larger|older|above|over){_OR_EQUAL}"),
    (Operator.AT_LEAST, r"equal(?: to)? or (?:greater|more|higher|above|over|older)(?: than)?"),
    (Operator.AT_LEAST, r"at least|(?:a |the )?minimum(?: of)?"),
    (Operator.AT_MOST, rf"(?:less|lower|fewer|smaller|younger|below|under){_OR_EQUAL}"),
    (Operator.AT_MOST, r"equal(?: to)? or (?:less|lower|below|under|younger)(?: than)?"),
    (Operator.AT_MOST, r"at most|up to|(?:a |the )?maximum(?: of)?"),
    (Operator.MORE, r"(?:greater|more|higher|larger|older) than|above|over|in excess of"),
    (Operator.MORE, r"exceed(?:s|ing|ed)?"),
    (Operator.LESS, r"(?:less|lower|fewer|smaller|younger) than|below|under"),
)
_NOT = r"(?P<no>\b(?:not|no|cannot|never) (?:to )?(?:be )?)?"
_AGAIN = r"(?: ?\( ?[<>≤≥=]+ ?\))?"


def _compiled(
    rows: tuple[tuple[Operator, str], ...], edge: str
) -> list[tuple[Operator, re.Pattern[str]]]:
    return [
        (operator, re.compile(rf"{_NOT}(?:{words}){edge}{_AGAIN}", re.IGNORECASE))
        for operator, words in rows
    ]


_BEFORE = (*_compiled(_MARKS, ""), *_compiled(_WORDS, r"\b"))
_AFTER = re.compile(
    r"(?: ?,)? ?(?:or|and|&) (?:(?P<more>more|greater|higher|above|over|older|upwards?)"
    r"|(?P<less>less|lower|below|under|younger|fewer)|(?P<worse>worse)"
    r"|(?P<better>better))\b(?! than)",
    re.IGNORECASE,
)


STARTS = frozenset(
    [
        ">",
        "<",
        "=",
        "≥",
        "≤",
        "greater",
        "more",
        "higher",
        "larger",
        "older",
        "above",
        "over",
        "equal",
        "equals",
        "at",
        "a",
        "the",
        "minimum",
        "maximum",
        "less",
        "lower",
        "fewer",
        "smaller",
        "younger",
        "below",
        "under",
        "up",
        "in",
        "exceed",
        "exceeds",
        "exceeding",
        "exceeded",
        "not",
        "no",
        "cannot",
        "never",
    ]
)
"""The signs and words that a comparison can start with: others are not tried."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A comparison in a text, and where it ends; no operator: one that the notation has not."""

    operator: Operator | None
    end: int


def sign_at(text: str, place: int) -> Sign | None:
    """Return the sign that stands at a place of the plain text, `not` before it counted."""
    for operator, pattern in _BEFORE:
        if match := pattern.match(text, place):
            return Sign(OPPOSITE.get(operator) if match["no"] else operator, match.end())
    return None


@dataclass(frozen=True, slots=True)
class After:
    """Words after a value: more or less than it, or worse or better on a scale."""

    word: str
    end: int


def after_at(text: str, place: int) -> After | None:
    """Return `or more`, `or less`, `or worse`, `or better` at a place of the plain text."""
    match = _AFTER.match(text, place)
    return After(match.lastgroup or "", match.end()) if match else None
