"""A paragraph -> its sentences: split where it is safe, never within brackets.

A full stop ends a sentence if a capital, a digit, a sign or Chinese follows, and if it belongs to
no abbreviation, initial, decimal or number of a list. A semicolon does if a capital follows, and if
no colon stands before it in the sentence (then it parts a list under the words before the colon).
A bracket after a full stop belongs to the sentence before it. Brackets of any kind close each
other, and one that nothing closes is no bracket: "(e.g., colitis or Crohn's disease], ...".
"""

import re
from collections.abc import Iterator

from hilum.reading.lines import trimmed
from hilum.study.study import Span

_STOP = re.compile(r"[.;!?](?=\s|[\"”’]|[A-Z][a-z])|[。；！？]|：|:(?=\s)")
_BRACKET = re.compile(r"[(\[（【「)\]）】」]")
_OPENING = "([（【「"
_AFTER_STOP = re.compile(r"[\"”’]*\s*")
_STARTS = re.compile(r"[A-Z0-9À-ÞΑ-Ω\"“‘(\[（【≥≤<>±~]|[^\W\d_a-zß-ÿα-ω]")
_LAST_WORD = re.compile(r"\S{0,40}$")
_WORD_BEFORE = re.compile(r"(\S{1,20})\s+\S{0,40}$")

_ABBREVIATION = re.compile(
    r"e\.?g|i\.?e|vs?|dr|mr|mrs|ms|prof|st|ca|approx|cf|al|incl|inc|ltd|co|spp?|resp"
)
_BEFORE_NUMBER = re.compile(r"nos?|figs?|vol|sec|ver|art")
_BEFORE_LETTER = re.compile(
    r"class(?:es)?|grade|stages?|hepatitis|type|vitamin|groups?|part|cohort|arm|or|and|to|factor|"
    r"protein|score|(?:child-)?pugh"
)
_JOINING = re.compile(r"(?:or|and|but|however|therefore|then)\b", re.IGNORECASE)


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of a paragraph, in order, without the white space between them."""
    at, end = span
    brackets = dict(outermost_brackets(text, span))
    inside_until, colon = at, False
    openings = iter(sorted(brackets))
    opening = next(openings, end)
    for found in _STOP.finditer(text, at, end):
        while opening < found.start():
            inside_until = brackets[opening]
            opening = next(openings, end)
        if found.start() < inside_until or found.start() < at:
            continue
        if found[0] in ":：":
            colon = True
            continue
        stop = _end_after(text, found.end(), end, brackets)
        if stop < end and _ends(text, (at, found.start()), stop, colon=colon):
            yield trimmed(text, (at, stop))
            at, colon = stop, False
    if (last := trimmed(text, (at, end)))[0] < last[1]:
        yield last


def outermost_brackets(text: str, span: Span) -> Iterator[Span]:
    """Yield the brackets that others close and that are in no other: where each opens and ends."""
    open_at: list[int] = []
    pairs: list[Span] = []
    for found in _BRACKET.finditer(text, *span):
        if found[0] in _OPENING:
            open_at.append(found.start())
        elif open_at:
            pairs.append((open_at.pop(), found.end()))
    inside = span[0]
    for start, end in sorted(pairs):
        if start >= inside:
            yield start, end
            inside = end


def _end_after(text: str, stop: int, end: int, brackets: dict[int, int]) -> int:
    """Return where a sentence ends whose stop ends at `stop`: after quotes and after brackets."""
    while True:
        found = _AFTER_STOP.match(text, stop, end)
        after = found.end() if found else stop
        closing = brackets.get(after)
        if closing is None or text[after + 1 : closing - 1].strip().isdigit():
            return stop
        stop = closing + 1 if text[closing : closing + 1] == "." else closing


def _ends(text: str, sentence: Span, stop: int, *, colon: bool) -> bool:
    """Return whether a sentence ends at a stop. `sentence` runs to the stop's character."""
    mark = text[sentence[1]]
    if mark in "。！？":
        return True
    following = re.compile(r"[\"”’\s]*").match(text, stop)
    after = following.end() if following else stop
    if mark in ";；":
        return not colon and (mark == "；" or _starts_anew(text, after))
    if not _STARTS.match(text, after):
        return False
    return mark != "." or not _is_abbreviated(text, sentence, after)


def _starts_anew(text: str, at: int) -> bool:
    return bool(_STARTS.match(text, at)) and not _JOINING.match(text, at)


def _is_abbreviated(text: str, sentence: Span, after: int) -> bool:
    """Return whether the full stop at the end of `sentence` belongs to its last word."""
    near = text[max(sentence[0], sentence[1] - 80) : sentence[1]]
    found = _LAST_WORD.search(near)
    word = (found[0] if found else "").lstrip("([（\"“'").casefold()
    if _ABBREVIATION.fullmatch(word):
        return True
    if _BEFORE_NUMBER.fullmatch(word):
        return text[after].isdigit()
    before = _WORD_BEFORE.search(near)
    if word.isdigit() and len(word) <= 2:
        return before is None or before[1][-1] in ":;,." or before[1].isdigit()
    if re.fullmatch(r"(?:[a-z]\.)*[a-z]", word):
        lettered = before is not None and _BEFORE_LETTER.fullmatch(before[1].casefold())
        return "." in word or not lettered
    glued = not text[sentence[1] + 1].isspace()
    return glued and ("/" in word or not re.search(r"[a-z]{2}[)\]]?$", near))
