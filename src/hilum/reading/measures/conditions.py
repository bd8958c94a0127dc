"""Words that limit a measure: `if liver metastases are present`, `for males`. They are not read."""

import re

from hilum.study.study import Span

_WORDS = (
    r"if|unless|in cases? of|in the (?:presence|absence|case) of|except|provided|when|despite"
    r"|(?:for|in|among) (?:the )?(?:patients|subjects|participants|those|males?|females?|men|women"
    r"|adults)|(?:in )?(?:males?|females?|men|women)\b|with(?:out)? (?:known |documented )?(?:liver"
    r"|hepatic|bone|gilbert|metast\w+|transfusions?)|secondary to|due to|attribut\w+"
)
_EVERYBODY = r"(?:(?:fe)?males?|(?:wo)?men) ?(?:or|and|and/or|/) ?(?:(?:fe)?males?|(?:wo)?men)\b"
"""`male or female`: it limits nothing."""

_AFTER = re.compile(
    rf"[ ,(\[]*(?P<condition>(?!{_EVERYBODY})(?:{_WORDS})\b[^.;()\[\]]{{0,160}})", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?P<condition>\b(?:if|unless|in case of|in the presence of|in the absence of|for (?:patients"
    r"|subjects|participants|those|males?|females?|men|women)|in (?:patients|subjects|men|women))\b"
    r"[^.;:()]{1,120}?)[ ,]*$",
    re.IGNORECASE,
)
_REACH = 160


def condition_after(text: str, place: int, limit: int | None) -> Span | None:
    """Return the condition behind a measure, up to the end of the sentence or the next measure."""
    match = _AFTER.match(text, place, len(text) if limit is None else limit)
    return match.span("condition") if match else None


def condition_before(text: str, place: int) -> Span | None:
    """Return the condition that a measure's sentence starts with."""
    start = max(text.rfind(mark, max(place - _REACH, 0), place) for mark in ".;:(") + 1
    match = _BEFORE.search(text, max(start, place - _REACH), place)
    return match.span("condition") if match else None
