"""Time windows in a text: direction, length, anchor.

Hours, half-lives, ranges (`2-4 weeks`) and parts of units (`1.5 years`) are no length of the
notation: a window that is given in them is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hilum.criteria.nodes import Direction
from hilum.reading.measures.anchors import NamedAnchor, anchors_at
from hilum.reading.measures.folded import Folded, folded
from hilum.reading.proposal import Ask, Extent, FoundWindow
from hilum.study.study import Span
from hilum.terms.times import Duration

_WORDS = (
    *(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    ),
    *(
        [
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    ),
)
COUNTS = {
    **{word: count for count, word in enumerate(_WORDS, start=1)},
    "a": 1,
    "an": 1,
    "twenty-four": 24,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}
"""Words of a count. Those of both hands, and the round ones that protocols write out."""

_UNIT_WORDS = {
    **dict.fromkeys(("day", "days"), "day"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "week"),
    **dict.fromkeys(("month", "months", "mos", "mths"), "month"),
    **dict.fromkeys(("year", "years", "yr", "yrs"), "year"),
}
_COUNT = r"\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNIT_WORDS, key=len, reverse=True))
_RECENT = r"(?P<recent>last|past|previous|preceding|prior|most recent)"
_SHORTER = (
    r"<=|=<|<|≤|less than or equal to|less than|fewer than|up to|(?:no|not) (?:more|longer) than"
)
_LONGER = (
    r">=|=>|>|≥|at least|more than|greater than|longer than|(?:a )?minimum(?: of)?"
    r"|(?:no|not) less than"
)
_HEAD = r"(?:(?P<head>\b(?:within|during|in|over|throughout|for)) (?:(?:the|a|an|their) )?)?"
_LENGTH = (
    rf"(?<![\d.-])(?<!\d to )(?:(?P<count>{_COUNT})\b(?: ?\( ?\d{{1,3}} ?\))?"
    r"(?: (?:calendar|consecutive|full|complete))?[ -]?|(?<=last )|(?<=past )"
    rf"|(?<=preceding )|(?<=previous ))(?P<unit>{_UNIT})\b'?(?: ?\([^()]{{1,40}}\))?"
)
_OTHER = (
    r"(?P<other>(?: ?,)? (?:or|and) (?:within )?(?:at least )?(?:\d+|five|four|two|three) half-? ?"
    r"li(?:fe|ves)(?: ?[,(] ?whichever [a-z ]{1,20}(?:\)| ?,))?)?"
)
_SIDE = (
    r"(?: period)?(?: (?:immediately|directly|just))?"
    r"(?: (?P<side>before|prior to|prior|preceding|previous to|after|following|post|of)\b"
    r"(?! which| or after))?"
)
_WINDOW = re.compile(
    rf"{_HEAD}(?:{_RECENT} )?(?:(?:(?P<shorter>{_SHORTER})|(?P<longer>{_LONGER})) ?)?"
    rf"{_LENGTH}{_OTHER}{_SIDE}",
    re.IGNORECASE,
)
_HAS_UNIT = re.compile(rf"(?:{_UNIT})\b", re.IGNORECASE)
_AT = re.compile(
    r"\b(?P<side>at|on the (?:day|date) of|before|prior to|after|following)\b(?= )", re.IGNORECASE
)
_AT_SIDES = ("at", "on the day of", "on the date of")
_AFTER = ("after", "following", "post")
_LENGTH_BEFORE = re.compile(
    r"(?:hours?|hrs?|h|minutes?|days?|weeks?|wks?|months?|years?|half-? ?li(?:fe|ves)|longer"
    r"|shorter)[),]* ?(?:immediately |just )?$|\b(?:before|prior to) or $",
    re.IGNORECASE,
)
_BOTH_SIDES = re.compile(r" (?:before|prior to) or after| or after", re.IGNORECASE)
_ANYTHING = re.compile(r" ?(?P<words>[^,;.()]{1,60})")


@dataclass(frozen=True, slots=True)
class _Found:
    """A window in the plain text, before its asks."""

    span: Span
    direction: Direction
    length: Duration | None
    extent: Extent
    rule: str
    anchors: tuple[NamedAnchor, ...] = ()
    codes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def windows_in(text: str) -> tuple[FoundWindow, ...]:
    """Return the time windows of a text in their order; none overlaps another."""
    plain = folded(text)
    return tuple(_finished(found, plain) for found in _all(plain.text))


def _all(text: str) -> Iterator[_Found]:
    place = 0
    found = sorted((*_long(text), *_without_length(text)), key=lambda one: one.span)
    for one in found:
        if one.span[0] >= place:
            yield one
            place = one.span[1]


def _long(text: str) -> Iterator[_Found]:
    if not _HAS_UNIT.search(text):
        return
    for match in _WINDOW.finditer(text):
        extent, rule = _kind(match)
        anchors = anchors_at(text, match.end()) if match["side"] else ()
        if (
            extent is None
            or _BOTH_SIDES.match(text, match.end())
            or (rule == "length" and not anchors)
        ):
            continue
        end = anchors[-1].span[1] if anchors else match.end()
        side = (match["side"] or "before").casefold()
        yield _Found(
            span=(match.start(), end),
            direction=Direction.AFTER if side in _AFTER else Direction.BEFORE,
            length=_duration(match),
            extent=extent,
            rule=rule,
            anchors=anchors,
            codes=_codes(match, rule),
        )


def _kind(match: re.Match[str]) -> tuple[Extent | None, str]:
    """Return what is said of the days, and the rule that says it; None: it is no window."""
    head = (match["head"] or "").casefold()
    side = (match["side"] or "").casefold()
    if side == "of" and head != "within":
        return None, "of"
    if head == "for":
        lasting = side or match["recent"]
        return (Extent.WHOLE if lasting else None), "for"
    if match["longer"]:
        return (Extent.BEYOND if side and not head else None), "at_least"
    if match["recent"]:
        return Extent.WITHIN, "recent"
    if head == "within":
        return Extent.WITHIN, "within"
    if not side:
        return None, "no_side"
    return Extent.WITHIN, "within" if head or match["shorter"] else "length"


def _codes(match: re.Match[str], rule: str) -> tuple[str, ...]:
    side = (match["side"] or "").casefold()
    codes = {
        "two_lengths": match["other"],
        "either_side": side == "of",
        "no_within": rule == "length" or (match["shorter"] or "").casefold() == "up to",
    }
    return tuple(code for code, asked in codes.items() if asked)


def _duration(match: re.Match[str]) -> Duration:
    written = (match["count"] or "one").casefold()
    count = COUNTS.get(written) or int(written)
    return Duration(count, _UNIT_WORDS[match["unit"].casefold()])


def _without_length(text: str) -> Iterator[_Found]:
    """Yield `at screening`, and `before randomization` where the anchor is one that is known."""
    for match in _AT.finditer(text):
        anchors = anchors_at(text, match.end())
        side = match["side"].casefold()
        at = side in _AT_SIDES
        if not at and _LENGTH_BEFORE.search(text, max(match.start() - 40, 0), match.start()):
            continue
        if not anchors or (side != "at" and anchors[0].name is None):
            continue
        direction = Direction.AFTER if side in _AFTER else Direction.BEFORE
        yield _Found(
            span=(match.start(), anchors[-1].span[1]),
            direction=Direction.AT if at else direction,
            length=None,
            extent=Extent.WITHIN,
            rule="at" if at else "anchor",
            anchors=anchors,
        )


def _finished(found: _Found, plain: Folded) -> FoundWindow:
    span = plain.back(found.span)
    words = found.anchors or _unknown_anchor(found, plain.text)
    name = found.anchors[-1].name if found.anchors else None
    codes = list(found.codes)
    if name is None:
        codes.append("unknown_anchor" if words else "no_anchor")
    elif len({anchor.name for anchor in found.anchors}) > 1:
        codes.append("two_anchors")
    anchor_span = (words[0].span[0], words[-1].span[1]) if words else None
    return FoundWindow(
        span=span,
        direction=found.direction,
        length=found.length,
        anchor=name,
        anchor_span=plain.back(anchor_span) if anchor_span else None,
        rule=found.rule,
        extent=found.extent,
        asks=tuple(Ask(code=code, span=span, taken=name or "") for code in codes),
    )


def _unknown_anchor(found: _Found, text: str) -> tuple[NamedAnchor, ...]:
    """Return the words after `before` that the table of anchors does not know, if any are there."""
    if not text[found.span[0] : found.span[1]].casefold().endswith(_SIDES):
        return ()
    match = _ANYTHING.match(text, found.span[1])
    return (NamedAnchor(None, match.span("words")),) if match else ()


_SIDES = (
    "before",
    "prior to",
    "prior",
    "preceding",
    "previous to",
    "after",
    "following",
    "post",
    "of",
)
