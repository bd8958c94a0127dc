"""Sentences that stand where they do not belong: conduct, exceptions, the other heading."""

from collections.abc import Iterator, Sequence

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, sentence, shortened
from hilum.study import Criterion
from hilum.study.study import Span
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind

CONDUCT = (
    r"\b(?:shall|must|should|will|agree(?:s|d)? to) (?:not )?(?:use|receive|be given|practi[cs]e|"
    r"remain|continue|refrain|abstain|undergo|take)\b[^.;]{0,120}"
    r"\b(?:during|throughout|for the duration of|after|following|until)\b[^.;]{0,60}"
    r"\b(?:trial|study|treatment|dos(?:e|ing)|administration|therapy)\b"
    r"|\b(?:\d+|\w+) (?:days|weeks|months) after (?:the )?(?:last|final|end|completion)\b[^.;]{0,30}"
    r"\b(?:study|trial|treatment)\b"
)
WELL = (
    r"\b(?:no|without|free of)(?: \w+){0,2} (?:evidence|signs?) of (?:disease|recurrence)"
    r"|\bno (?:known )?(?:active|residual|recurrent) disease\b"
    r"|\blow (?:potential )?risk (?:of|for) (?:recurrence|relapse)"
)
EXCEPTED = r"\b(?:except|unless|other than|excluding|with the exception|apart from|allowed|eligible)\b"
TROUBLED = r"\b(?:active|uncontrolled|recurrent|metasta\w+|history of|within)\b"
EXCEPTION = r"^\W*(?:except(?:ion|ions|ing)?(?: for| of)?|unless|with the exception of|apart from)\b"
EXCEPTIONS_BEGIN = r"\b(?:following exceptions?|exceptions? (?:are|include)|except for the following)\b"
DENIAL = r"^\W*(?:no|not|absence of|lack of|never)\b"
WANTED = (
    r"^\W*(?:patients?|subjects?|participants?) (?:must|should|who (?:have|are) (?:able|willing))"
    r"|\b(?:is|are) (?:required for|eligible)\b"
)
UNWANTED = r"\b(?:is|are|will be) (?:excluded|ineligible|not eligible)\b"
LACKING = (
    r"^\W*(?:no|not) (?:able|willing|sign\w*|provid\w+|available|adequate|accept\w*|agree\w*|"
    r"suitable|compl\w+|use|using|practi\w+|recover\w+|qualif\w+|understand\w*|fit|eligible|"
    r"candidates?|measurable|written|informed|consent\w*|amenable|consenting)"
    r"|^\W*(?:absence|lack) of (?:consent|informed|adequate|measurable|suitable|effective|contracep)"
)


def conduct(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences among the criteria on what is done after entry."""
    seen: set[Span] = set()
    for match in pattern(CONDUCT).finditer(protocol.text, *protocol.eligibility):
        where, place = protocol.at(match.span()), sentence(protocol, match.span())
        if where and place not in seen:
            seen.add(place)
            words = shortened(protocol.said(place))
            yield found("conduct_among_criteria", where, (place,), words=words)


def exceptions_as_criteria(protocol: Protocol) -> Iterator[Finding]:
    """Yield sentences of exclusions that describe the well, with no word that makes an exception.

    The word may stand in the same sentence, or end what introduces it with a colon.
    """
    seen: set[Span] = set()
    for match in pattern(WELL).finditer(protocol.text, *protocol.eligibility):
        place = sentence(protocol, match.span())
        introduced = protocol.text[_introduction(protocol, place) : place[1]]
        if protocol.kind_at(match.span()) is not Kind.EXCLUSION or place in seen:
            continue
        if not pattern(EXCEPTED).search(introduced):
            seen.add(place)
            words = shortened(protocol.said(place))
            yield found(
                "exception_printed_as_criterion",
                protocol.at(match.span()),
                (place,),
                words=words,
            )


def _introduction(protocol: Protocol, place: Span) -> int:
    """Return where the criterion begins in which a sentence stands."""
    starts = [
        start
        for each in protocol.criteria
        for start, end in each.spans
        if start <= place[0] and place[1] <= end
    ]
    return min(starts, default=place[0])


def exceptions_without_rule(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria that begin with an exception."""
    for criterion, span in _printed(protocol):
        words = protocol.said(span)
        if pattern(EXCEPTION).search(words) and span == criterion.spans[0]:
            yield found(
                "exception_without_rule", (criterion.id,), (span,), words=shortened(words)
            )


def inside_exceptions(protocol: Protocol) -> Iterator[Finding]:
    """Yield criteria that follow a list of exceptions in the same paragraph."""
    printed = [(criterion, span) for criterion, span in _printed(protocol)]
    for (earlier, before), (criterion, span) in zip(printed, printed[1:], strict=False):
        paragraph = protocol.study.record.rfind("\n\n", 0, span[0])
        begun = pattern(EXCEPTIONS_BEGIN).search(protocol.text, *before)
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
        return pattern(UNWANTED).search(words) is not None
    denied = pattern(DENIAL).search(words) and not pattern(LACKING).search(words)
    return bool(denied) or pattern(WANTED).search(words) is not None


def _printed(protocol: Protocol) -> Sequence[tuple[Criterion, Span]]:
    """Return the record's own criteria with each of their places, in the order of the record."""
    own = [
        (criterion, span)
        for criterion in protocol.criteria
        if criterion.origin == "record"
        for span in protocol.own_spans(criterion)
    ]
    return sorted(own, key=lambda pair: pair[1])
