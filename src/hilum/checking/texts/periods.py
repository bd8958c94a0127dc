"""Periods of time: counted from no day or from two, not given, or not over at entry."""

from collections.abc import Iterator
from typing import TypeGuard

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import DURATION, pattern, phrase, sentence, shortened
from hilum.criteria.nodes import (
    Atom,
    Comparison,
    Direction,
    Exists,
    Score,
    Window,
    atoms,
    walk,
)
from hilum.criteria.printing import show
from hilum.study import Criterion
from hilum.terms.reasons import Words


def without_anchor(protocol: Protocol) -> Iterator[Finding]:
    """Yield periods of the criteria that no day begins or ends."""
    for match in phrase("within").finditer(protocol.text, *protocol.eligibility):
        where = protocol.at(match.span())
        low, high = sentence(protocol, match.span())
        rest, earlier = protocol.text[match.end() : high], protocol.text[low : match.start()]
        if where and not (
            phrase("anchored").search(rest) or phrase("anchored_before").search(earlier)
        ):
            window = shortened(protocol.said(match.span()))
            yield found("window_without_anchor", where, ((low, high),), window=window)


def ambiguous(protocol: Protocol) -> Iterator[Finding]:
    """Yield periods that count from either of two days, or that may belong to two things."""
    for code, name in (("two_anchors", "either_day"), ("window_attachment", "dangling")):
        for match in phrase(name).finditer(protocol.text, *protocol.eligibility):
            if where := protocol.at(match.span()):
                place = sentence(protocol, match.span())
                window = shortened(protocol.said(match.span()))
                yield found(code, where, (place,), window=window)


def not_stated(protocol: Protocol) -> Iterator[Finding]:
    """Yield the criteria that measure something and give no period, in the list's heading either.

    A reading always has a window: where the words have none, somebody chose it.
    """
    for criterion in protocol.criteria:
        measured = [each for each in atoms(criterion.reading) if _is_measured(each, protocol)]
        printed = protocol.study.clause_of(criterion)
        timed = pattern(DURATION).search(printed) or phrase("moment").search(printed)
        if measured and criterion.origin == "record" and not timed:
            concepts = dict.fromkeys(_subject(each) for each in measured)
            known = [protocol.study.concepts[name] for name in concepts]
            yield found(
                "window_not_stated",
                (criterion.id,),
                protocol.own_spans(criterion),
                criterion=criterion.id,
                what=Words(", ".join(c.en for c in known), "、".join(c.zh for c in known)),
            )


def _is_measured(atom: Atom, protocol: Protocol) -> TypeGuard[Comparison | Score]:
    """Tell whether an atom is a number or a score, or has a window of some length.

    What is coded and asked about without limit (a stage, an antibody) is a history.
    """
    if not isinstance(atom, Comparison | Score):
        return False
    coded = isinstance(atom, Comparison) and protocol.study.concepts[atom.concept].values
    return not coded or atom.window.length is not None


def _subject(atom: Comparison | Score) -> str:
    return atom.concept if isinstance(atom, Comparison) else atom.score


def not_over(protocol: Protocol) -> Iterator[Finding]:
    """Yield the criteria that ask what happens after entry."""
    for criterion in protocol.study.criteria:
        if any(_is_later(window) for window in _windows(criterion)):
            yield found(
                "impossible_window",
                (criterion.id,),
                protocol.own_spans(criterion),
                criterion=criterion.id,
                reading=show(criterion.reading),
            )


AT_ENTRY = ("consent", "screening")
"""The anchors that lie before or on the day of entry: what follows them can be known there."""


def _is_later(window: Window) -> bool:
    return window.direction is Direction.AFTER and window.anchor not in AT_ENTRY


def _windows(criterion: Criterion) -> Iterator[Window]:
    for node in walk(criterion.reading):
        if isinstance(node, Comparison | Exists | Score):
            yield node.window
