"""A run-on clause into its parts: where one measure is complete and another thing begins.

    Hemoglobin > 100 g/L Platelet count ≥ 50 10*9/L Willing and able to comply

A part ends with a complete measure, and what follows it begins with a capital and joins nothing
(`and`, `or`, a comma, `if`, `with`: what is so joined stays together). Nothing else is cut: words
that say for whom, or another limit without what it measures, may change the measure before them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hilum.reading.clauses import Clause
from hilum.reading.lexicon import Lexicon
from hilum.reading.measures import measures_in
from hilum.reading.proposal import Measure
from hilum.study.study import Span

LONGEST = 10_000
"""Characters of a clause beyond which it is left whole."""

_GOES_ON = re.compile(
    r"\s*(?:[,;:/&(\[{<>≤≥=±~.%*×+-]|(?:and|or|if|in|for|at|on|by|as|when|where|while|within|"
    r"without|with|unless|except|excluding|however|but|note|provided|only|based|using|per|"
    r"according|to|of|than|before|after|prior|during|despite|regardless|not|no|both|"
    r"xULN|ULN|LLN|x|times|upper|lower|higher|patients?|subjects?|participants?|women|men|females?|"
    r"males?|adults|children|phase|cohort|arm|part|group|alternatively|otherwise|does|do|either|any|"
    r"all|these|this|those|they|it|such|may|can|values?|dose|exceptions?)\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\s*[A-Z]")
_LIMIT = re.compile(r"[<>≤≥]\s*\d[\d.]*\s*[x×]?\s*(?:ULN|upper)", re.IGNORECASE)
_SENTENCE = re.compile(r"\s*[A-Z][a-z]+(?:\s+\S+){2}")
_SIGN = re.compile(r"[<>≤≥=]|\d")


def split_run_on(clause: Clause, text: str, lexicon: Lexicon) -> tuple[Clause, ...]:
    """Return the clauses that a run-on clause holds; the clause itself where it holds one.

    A part without a number stands under no heading of measures: it keeps none.
    """
    start, end = clause.span
    if end - start > LONGEST:
        return (clause,)
    inside = text[start:end]
    groups = list(_groups(measures_in(inside, lexicon)))
    cuts = sorted({start + cut for cut in _cuts(inside, groups)})
    if not cuts:
        return (clause,)
    spans = [_trimmed(text, span) for span in zip([start, *cuts], [*cuts, end], strict=True)]
    return tuple(_part(clause, span, text) for span in spans)


def _part(clause: Clause, span: Span, text: str) -> Clause:
    numbers = _SIGN.search(text[slice(*span)])
    return replace(clause, span=span, headings=clause.headings if numbers else ())


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _groups(measures: Sequence[Measure]) -> Iterator[Span]:
    """Yield the spans of measures, those that overlap (`ALT and AST < 5 x ULN`) as one."""
    held: Span | None = None
    for span in sorted(measure.span for measure in measures):
        if held and span[0] < held[1]:
            held = held[0], max(held[1], span[1])
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _cuts(text: str, groups: Sequence[Span]) -> Iterator[int]:
    for at, (_, end) in enumerate(groups):
        last = at + 1 == len(groups)
        gap = text[end:] if last else text[end : groups[at + 1][0]]
        if gap.strip():
            begins = _SENTENCE if last else _BEGINS
            if begins.match(gap) and not _GOES_ON.match(gap) and not _LIMIT.search(gap):
                yield end + len(gap) - len(gap.lstrip())
        elif not last and text[groups[at + 1][0]].isupper():
            yield groups[at + 1][0]
