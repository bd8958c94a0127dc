"""Faults that words alone show: the rows of data/patterns.toml."""

import re
from collections.abc import Iterator
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
    """Yield a finding of each row for each criterion, or part of the record, that has its words."""
    for row in rows():
        seen: set[tuple[tuple[str, ...], str]] = set()
        for match in pattern(row.find).finditer(protocol.text, *_region(row, protocol)):
            where = protocol.at(match.span())
            shown = match[_shown(match)].strip()
            key = (where, shown.casefold())
            outside = row.where != "record" and protocol.kind_at(match.span()) is None
            if key in seen or outside or _is_of_other_kind(row, protocol, match.span()):
                continue
            if not _is_right(row, protocol, match):
                seen.add(key)
                yield _told(row, protocol, where, match.span(_shown(match)))


def _is_of_other_kind(row: Pattern, protocol: Protocol, span: Span) -> bool:
    return row.where == "exclusions" and protocol.kind_at(span) is not Kind.EXCLUSION


def _told(row: Pattern, protocol: Protocol, where: tuple[str, ...], span: Span) -> Finding:
    filled: dict[str, str | int] = {row.fills: shortened(protocol.said(span))}
    if row.code == "central_laboratory_single_site":
        filled["count"] = protocol.sites
    return found(row.code, where, (sentence(protocol, span),), **filled)


def _shown(match: re.Match[str]) -> str | int:
    return "shown" if "shown" in match.re.groupindex else 0


def _region(row: Pattern, protocol: Protocol) -> Span:
    return (0, len(protocol.text)) if row.where == "record" else protocol.eligibility


def _is_right(row: Pattern, protocol: Protocol, match: re.Match[str]) -> bool:
    """Tell whether the record defines or limits elsewhere, or nearby, what the words leave open."""
    if row.code == "central_laboratory_single_site" and protocol.sites > 1:
        return True
    if row.unless is not None:
        unless = row.unless.format(shown=re.escape(match[_shown(match)]))
        if pattern(unless).search(protocol.text):
            return True
    if row.unless_near is None:
        return False
    near = protocol.text[slice(*sentence(protocol, match.span()))]
    return pattern(row.unless_near).search(near) is not None
