"""Faults that words alone show: the rows of data/patterns.toml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from hilum.checking.catalogue import data_file, found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, sentence, shortened
from hilum.study.study import Span
from hilum.terms.truth import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One row: what is looked for and where, and what makes it right."""

    code: str
    fills: str
    find: str
    where: str
    unless: str | None = None
    unless_near: str | None = None


@cache
def rows() -> tuple[Pattern, ...]:
    """Return the rows of the file."""
    return tuple(Pattern(**row) for row in data_file("patterns.toml")["pattern"])


def patterned(protocol: Protocol) -> Iterator[Finding]:
    """Yield a finding of each row and of the words it found, with all places that have them."""
    for row in rows():
        places: dict[str, list[Span]] = {}
        for match in pattern(row.find).finditer(protocol.text, *_region(row, protocol)):
            span = match.span("shown" if "shown" in match.re.groupindex else 0)
            if _is_about(row, protocol, span) and not _is_right_nearby(row, protocol, span):
                places.setdefault(protocol.said(span).casefold(), []).append(span)
        for spans in places.values():
            if not _is_right(row, protocol, protocol.said(spans[0])):
                yield _told(row, protocol, spans)


def _region(row: Pattern, protocol: Protocol) -> Span:
    return (0, len(protocol.text)) if row.where == "record" else protocol.eligibility


def _is_about(row: Pattern, protocol: Protocol, span: Span) -> bool:
    """Tell whether a place is one that the row speaks of."""
    match row.where:
        case "record":
            return True
        case "exclusions":
            return protocol.kind_at(span) is Kind.EXCLUSION
        case _:
            return protocol.kind_at(span) is not None


def _is_right_nearby(row: Pattern, protocol: Protocol, span: Span) -> bool:
    if row.unless_near is None:
        return False
    near = protocol.text[slice(*sentence(protocol, span))]
    return pattern(row.unless_near).search(near) is not None


def _is_right(row: Pattern, protocol: Protocol, shown: str) -> bool:
    """Tell whether the record defines or limits somewhere what the words leave open."""
    if row.code == "central_laboratory_single_site" and protocol.sites > 1:
        return True
    if row.unless is None:
        return False
    return pattern(row.unless.format(shown=re.escape(shown))).search(protocol.text) is not None


def _told(row: Pattern, protocol: Protocol, spans: Sequence[Span]) -> Finding:
    filled: dict[str, str | int] = {row.fills: shortened(protocol.said(spans[0]))}
    if row.code == "central_laboratory_single_site":
        filled["count"] = protocol.sites
    where = dict.fromkeys(name for span in spans for name in protocol.at(span))
    sentences = dict.fromkeys(sentence(protocol, span) for span in spans)
    return found(row.code, where, sentences, **filled)
