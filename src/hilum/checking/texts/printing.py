"""What the print spoilt: brackets, lost superscripts, units, lines run together, repeated lines."""

from collections.abc import Iterator
from itertools import pairwise

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.logic.structure import bounds
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, phrase, sentence, shortened
from hilum.study.study import Span
from hilum.terms.decimals import plain
from hilum.terms.reasons import Words

NO_UNIT_PRINTED = (None, "1", "kg/m2")
"""Units that nobody prints: a number alone is a ratio, or a body mass index."""

OPENING = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}


def brackets(protocol: Protocol) -> Iterator[Finding]:
    """Yield the criteria whose brackets do not match in kind and number."""
    for span in protocol.passages:
        if (place := _mismatch(protocol.text[slice(*span)])) is not None:
            at = span[0] + place
            near = max(span[0], at - 40), min(span[1], at + 41)
            words = protocol.text[slice(*near)].strip()
            yield found(
                "unbalanced_brackets", protocol.at(span), (span,), words=shortened(words, 90)
            )


def _mismatch(text: str) -> int | None:
    """Return the place of the first bracket that has no partner of its kind; None if all have."""
    opened: list[tuple[str, int]] = []
    for place, sign in enumerate(text):
        if sign in OPENING:
            opened.append((sign, place))
        elif sign in CLOSING:
            if opened and opened[-1][0] == CLOSING[sign]:
                opened.pop()
            elif opened or not phrase("numbered").search(text[:place]):
                return place
    return opened[0][1] if opened else None


def lost_superscripts(protocol: Protocol) -> Iterator[Finding]:
    """Yield one finding for all powers of ten that are printed as whole numbers."""
    places = [match.span() for match in phrase("lost_power").finditer(protocol.text)]
    placed = [(place, protocol.at(place)) for place in places]
    where = tuple(dict.fromkeys(name for _, names in placed for name in names))
    if where:
        spans = dict.fromkeys(sentence(protocol, place) for place, names in placed if names)
        first = next(place for place, names in placed if names)
        yield found("lost_superscript", where, spans, words=protocol.said(first))


def units(protocol: Protocol) -> Iterator[Finding]:
    """Yield limits of concepts with a unit whose number is printed without any."""
    for bound in bounds(protocol.study):
        concept = protocol.study.concepts[bound.concept]
        criterion = protocol.study.criterion(bound.criterion)
        if (
            bound.limit
            or concept.unit in NO_UNIT_PRINTED
            or criterion is None
            or not criterion.spans
        ):
            continue
        number = plain(bound.printed).replace(".", r"\.")
        for span in protocol.own_spans(criterion):
            bare = rf"[<>≤≥=] ?{number}(?:\.0+)?(?= ?(?:$|[,;.)](?!\d)|(?:and|or) (?![<>≤≥=\d])))"
            if match := pattern(bare).search(protocol.text, *span):
                yield found(
                    "unit_missing",
                    (criterion.id,),
                    (span,),
                    words=match[0],
                    concept=Words(concept.en, concept.zh),
                )


def run_on(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria of one paragraph that follow one another with only a blank between them."""
    own = sorted(
        (span, each.id)
        for each in protocol.criteria
        for span in protocol.own_spans(each)
        if each.origin == "record"
    )
    paragraphs: dict[int, dict[Span, str]] = {}
    for (before, first), (after, second) in pairwise(own):
        if _is_run_on(protocol, before, after):
            paragraphs.setdefault(protocol.paragraph(before[0]), {}).update(
                {before: first, after: second}
            )
    for lines in paragraphs.values():
        ids = dict.fromkeys(lines.values())
        yield found("run_on_line", ids, lines, criteria=", ".join(ids))


def _is_run_on(protocol: Protocol, before: Span, after: Span) -> bool:
    between = protocol.study.record[before[1] : after[0]]
    return between == " " and protocol.text[before[1] - 1] not in ".;:,"


def duplicates(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria of the same words, punctuation and case apart."""
    seen: dict[str, Span] = {}
    for criterion in protocol.criteria:
        for span in protocol.own_spans(criterion):
            words = pattern(r"[\W_]+").sub(" ", protocol.said(span)).strip().casefold()
            earlier = seen.setdefault(words, span)
            if earlier != span and words:
                where = dict.fromkeys((*protocol.at(earlier), *protocol.at(span)))
                said = shortened(protocol.said(span))
                yield found("duplicate_criterion", where, (earlier, span), words=said)
