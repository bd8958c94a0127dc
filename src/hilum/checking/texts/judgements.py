"""Words of judgement that nothing in their sentence measures."""

from collections.abc import Iterator

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import phrase, sentence, shortened
from hilum.study.study import Span


def subjective(protocol: Protocol) -> Iterator[Finding]:
    """Yield one finding for each criterion with words of judgement, and the words."""
    judged: dict[tuple[str, ...], list[Span]] = {}
    for match in phrase("judged").finditer(protocol.text, *protocol.eligibility):
        where = protocol.at(match.span())
        if where and not _is_measured(protocol, match.span()):
            judged.setdefault(where, []).append(match.span())
    for where, spans in judged.items():
        terms = dict.fromkeys(protocol.said(span) for span in spans)
        yield found(
            "subjective_term",
            where,
            dict.fromkeys(sentence(protocol, span) for span in spans),
            terms=", ".join(f'"{shortened(term)}"' for term in terms),
        )


def _is_measured(protocol: Protocol, place: Span) -> bool:
    """Tell whether the sentence goes on to a measure: a sign, a grade, a definition, a list."""
    rest = protocol.text[place[1] : sentence(protocol, place)[1]]
    return phrase("measured").search(rest[:120]) is not None
