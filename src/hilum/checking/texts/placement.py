"""Sentences that stand where they do not belong: conduct, exceptions, the other heading."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import phrase, sentence, shortened
from hilum.study import Criterion
from hilum.study.reviewed import places_passed_over
from hilum.study.study import Span
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind


def without_side(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences among the criteria that stand under no heading of either side."""
    for clause in protocol.study.clauses:
        if clause.kind == "unstated":
            words = shortened(clause.text)
            yield found("side_not_stated", (clause.id,), clause.spans[-1:], words=words)


def passed_over(protocol: Protocol) -> Iterator[Finding]:
    """Yield the lines of the record that neither a criterion nor another clause holds."""
    for place in places_passed_over(protocol.study):
        words = shortened(protocol.said(place))
        yield found("passage_in_no_clause", (), (place,), words=words)


def conduct(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences among the criteria on what is done after entry."""
    seen: set[Span] = set()
    for match in phrase("conduct").finditer(protocol.text, *protocol.eligibility):
        where, place = protocol.at(match.span()), sentence(protocol, match.span())
        if where and place not in seen:
            seen.add(place)
            words = shortened(protocol.said(place))
            yield found("conduct_among_criteria", where, (place,), words=words)


def exceptions_as_criteria(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences of exclusions that describe the well, with no word that makes an exception.

    The word may stand in the same sentence, or end what introduces it with a colon.
    """
    well: dict[tuple[str, ...], dict[Span, None]] = {}
    for match in phrase("well").finditer(protocol.text, *protocol.eligibility):
        place = sentence(protocol, match.span())
        introduced = protocol.text[protocol.begun(place) : place[1]]
        is_exclusion = protocol.kind_at(match.span()) is Kind.EXCLUSION
        if is_exclusion and not phrase("excepted").search(introduced):
            well.setdefault(protocol.at(match.span()), {})[place] = None
    for where, places in well.items():
        words = "; ".join(f'"{shortened(protocol.said(place), 70)}"' for place in places)
        yield found("exception_printed_as_criterion", where, places, words=words)


def exceptions_without_rule(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria that begin with an exception."""
    for criterion, span in _printed(protocol):
        words = protocol.said(span)
        if phrase("exception").search(words) and span == criterion.spans[0]:
            yield found("exception_without_rule", (criterion.id,), (span,), words=shortened(words))


def inside_exceptions(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria that follow a list of exceptions in the same paragraph."""
    for (earlier, before), (criterion, span) in pairwise(_printed(protocol)):
        paragraph = protocol.paragraph(span[0]) - 1
        begun = phrase("exceptions_begin").search(protocol.text, *before)
        if earlier.id != criterion.id and begun and paragraph < _list_end(protocol, begun.end()):
            yield found(
                "criterion_inside_exceptions",
                (criterion.id, earlier.id),
                (before, span),
                criterion=criterion.id,
                other=earlier.id,
            )


def _list_end(protocol: Protocol, begun: int) -> int:
    """Return where the list that begins at a place ends at the latest: its second paragraph."""
    first = protocol.study.record.find("\n\n", begun)
    second = protocol.study.record.find("\n\n", first + 2) if first >= 0 else -1
    return second if second >= 0 else len(protocol.text)


def wrong_heading(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences whose wording belongs to the other list."""
    headings = {
        Kind.INCLUSION: Words("the inclusion criteria", "入选标准"),
        Kind.EXCLUSION: Words("the exclusion criteria", "排除标准"),
    }
    for criterion, span in _printed(protocol):
        words = protocol.said(span)
        if _is_misplaced(criterion.kind, words):
            yield found(
                "wrong_heading",
                (criterion.id,),
                (span,),
                words=shortened(words),
                heading=headings[criterion.kind],
            )


def _is_misplaced(kind: Kind, words: str) -> bool:
    if kind is Kind.INCLUSION:
        return phrase("unwanted").search(words) is not None
    denied = phrase("denial").search(words) and not phrase("lacking").search(words)
    return bool(denied) or phrase("wanted").search(words) is not None


def _printed(protocol: Protocol) -> Sequence[tuple[Criterion, Span]]:
    """Return the record's own criteria with each of their places, in the order of the record."""
    own = [
        (criterion, span)
        for criterion in protocol.criteria
        if criterion.origin == "record"
        for span in protocol.own_spans(criterion)
    ]
    return sorted(own, key=lambda pair: pair[1])
