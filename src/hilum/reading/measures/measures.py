"""Comparisons in a text: what is measured, the sign, the value, the unit.

A number is read only where all of it is understood: a unit that is not of the closed table, or that
does not measure the subject, an equality of a quantity (`= 12 g/dL`: most often a lost `≥`), a
number that may be two (`1.500`) and a change (`a drop of 2 g/dL`) give no measure.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from hilum.concepts import ConceptClass
from hilum.reading.lexicon import Lexicon
from hilum.reading.measures.ages import ages_of
from hilum.reading.measures.conditions import condition_after, condition_before
from hilum.reading.measures.draft import Draft, drafts_of
from hilum.reading.measures.folded import Folded, folded
from hilum.reading.measures.items import Kind, items_in
from hilum.reading.measures.pressures import pressures_of
from hilum.reading.measures.row import Row
from hilum.reading.measures.windows import windows_in
from hilum.reading.proposal import Joined, Measure

_BETWEEN = re.compile(
    r"[ ,;]*(?:and/(?=or))?(?P<word>and|or)\b[ ,]*(?:a |an |the |serum )?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def measures_in(text: str, lexicon: Lexicon) -> tuple[Measure, ...]:
    """Return the comparisons of a text in their order."""
    plain = folded(text)
    row = Row(
        plain.text, items_in(plain.text, _subjects(text, plain, lexicon), _windows(text, plain))
    )
    return tuple(_measures(list(_drafts(row, lexicon)), plain))


def _subjects(text: str, plain: Folded, lexicon: Lexicon) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the phrases of what can be measured, by where they start in the plain text."""
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    for mention in lexicon.mentions(text):
        name = mention.concept
        known = name not in lexicon.concepts
        if known or lexicon.concepts[name].concept_class is ConceptClass.FINDING:
            start, end = plain.onto(mention.span)
            found[start] = end, (*found.get(start, (end, ()))[1], name)
    return found


def _windows(text: str, plain: Folded) -> dict[int, int]:
    spans = (plain.onto(window.span) for window in windows_in(text))
    return dict(spans)


def _drafts(row: Row, lexicon: Lexicon) -> Iterator[Draft]:
    place = 0
    while place < len(row.items):
        if row.kind(place) is Kind.SUBJECT:
            found = pressures_of(row, place, lexicon.concepts) or drafts_of(
                row, place, lexicon.concepts
            )
        else:
            found = ages_of(row, place, lexicon.concepts)
        yield from found
        place = max((place + 1, *(draft.end for draft in found)))


def _measures(drafts: list[Draft], plain: Folded) -> Iterator[Measure]:
    for number, draft in enumerate(drafts):
        before = drafts[number - 1] if number else None
        limit = next((d.span[0] for d in drafts[number + 1 :] if d.span[0] >= draft.span[1]), None)
        condition = condition_after(plain.text, draft.span[1], limit)
        condition = condition or condition_before(plain.text, draft.span[0])
        yield Measure(
            subject=draft.subject,
            test=draft.test,
            spans=tuple(plain.back(span) for span in draft.spans),
            rule=draft.rule,
            joined=draft.joined or _word_between(before, draft, plain.text),
            condition=plain.back(condition) if condition else None,
            asks=tuple(replace(ask, span=plain.back(ask.span)) for ask in draft.asks),
        )


def _word_between(before: Draft | None, draft: Draft, text: str) -> Joined | None:
    if before is None or before.span[1] > draft.span[0]:
        return None
    match = _BETWEEN.fullmatch(text, before.span[1], draft.span[0])
    return Joined(match["word"].casefold()) if match else None
