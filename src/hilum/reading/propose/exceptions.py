"""Exceptions of an existence: routes, doses, purposes, concepts, and events that are over.

An exception is never read narrower than it is printed. Where words of it are not understood it may
be read wider, and is then `wider`: what the reading still forbids is certainly forbidden, and a
person answers for the rest. Where an alternative of it is not understood at all, UnreadError. That
a disease is over is said of all that its sentence names.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from hilum.concepts import ConceptClass
from hilum.criteria.nodes import AttributeIn, ConceptIn, Predicate, PredicateAnd
from hilum.reading.proposal import Piece
from hilum.reading.propose.exception_marks import (
    Alternative,
    Mark,
    Marked,
    alternatives_of,
    marks_in,
    sentences_of,
    with_examples,
)
from hilum.reading.propose.reading_parts import Asked, UnreadError
from hilum.study.study import Span

OVER = ("recovered_resolved", "recovered_resolved_with_sequelae")
"""The outcomes of an event that is over (CDISC codelist OUT)."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """The predicates of a text of exceptions; `wider` where one is wider than it is printed."""

    predicates: tuple[Predicate, ...]
    wider: bool
    pieces: tuple[Piece, ...]


def covered(predicates: Sequence[Predicate]) -> Iterator[Predicate]:
    """Yield exceptions that say nothing beside another one: perhaps two were fused into one."""
    for one in predicates:
        parts = _conditions(one)
        if any(_conditions(other) < parts for other in predicates):
            yield one


def _conditions(predicate: Predicate) -> frozenset[Predicate]:
    return frozenset(predicate.parts if isinstance(predicate, PredicateAnd) else (predicate,))


def exceptions_in(text: str, start: int, group: str, asked: Asked) -> Excepted:
    """Return the exceptions that a text makes of a group. Raises UnreadError."""
    found = sorted(marks_in(text, asked.lexicon), key=lambda each: each.span)
    marks = with_examples(found)
    drugs = asked.concepts[group].concept_class is ConceptClass.INTERVENTION
    predicates: list[Predicate] = []
    wider = False
    for sentence in sentences_of(marks):
        alternatives = alternatives_of(sentence)
        read = _given if drugs else _happened
        try:
            excepted, is_wider = read(alternatives, group, asked)
        except UnreadError as unread:
            span = _moved(unread.span, start) if unread.span else None
            raise UnreadError(unread.code, span) from unread
        predicates.extend(excepted)
        wider = wider or is_wider
    if not marks or not any(each.predicate or each.word for each in marks):
        raise UnreadError("exception", (start, start + len(text)))
    known = (each for each in found if each.mark is not Mark.UNKNOWN)
    pieces = tuple(Piece(span=_moved(m.span, start), rule=f"except:{m.mark.value}") for m in known)
    return Excepted(tuple(dict.fromkeys(predicates)), wider, pieces)


def _moved(span: Span, start: int) -> Span:
    return span[0] + start, span[1] + start


Found = tuple[list[Predicate], bool]


_OF_EVENTS = (Mark.OVER, Mark.TREATED, Mark.ENDED, Mark.CLEAR)
_OF_DRUGS = (Mark.ROUTE, Mark.DOSE, Mark.PURPOSE)


def _given(alternatives: Sequence[Alternative], group: str, asked: Asked) -> Found:
    """Return the exceptions of drugs: each alternative has a route, a dose, a purpose or a drug."""
    found: list[Predicate] = []
    wider = False
    routes: tuple[str, ...] = ()
    for alternative in alternatives:
        if routes and not alternative.has(Mark.ROUTE):
            found.append(AttributeIn("route", tuple(dict.fromkeys(routes))))
            routes = ()
        routes += alternative.words(Mark.ROUTE)
        if all(each.mark is Mark.ROUTE for each in alternative.marks):
            continue
        predicate = _one_given(alternative, routes, group, asked)
        if predicate is None:
            raise UnreadError("exception", alternative.marks[0].span)
        found.append(predicate)
        wider = wider or _is_wider(alternative, group, asked)
        routes = ()
    if routes:
        found.append(AttributeIn("route", tuple(dict.fromkeys(routes))))
    return found, wider


def _is_wider(alternative: Alternative, group: str, asked: Asked) -> bool:
    """Tell whether words of an alternative are in no predicate, so that it excepts too much."""
    outside = set(alternative.words(Mark.CONCEPT)) - asked.concepts.within(group)
    doses = alternative.words(Mark.DOSE)
    alone = any("equivalent" not in dose for dose in doses)
    return bool(outside) or alone or alternative.has(Mark.UNKNOWN, *_OF_EVENTS)


CORTICOSTEROID = "systemic_corticosteroid"
PREDNISONE = ("prednisone", "prednisolone")


def _one_given(
    alternative: Alternative, routes: tuple[str, ...], group: str, asked: Asked
) -> Predicate | None:
    inside = asked.concepts.within(group)
    named = alternative.words(Mark.CONCEPT)
    drugs = [name for name in named if name in inside]
    if doses := alternative.words(Mark.DOSE):
        if CORTICOSTEROID not in inside or not _of_prednisone(doses, named):
            return None
        drugs = [CORTICOSTEROID]
    if len(drugs) > 1:
        return None
    parts: list[Predicate] = [ConceptIn(name) for name in drugs]
    if routes:
        parts.append(AttributeIn("route", tuple(dict.fromkeys(routes))))
    parts += [each.predicate for each in alternative.marks if each.predicate and _is_dose(each)]
    if purposes := alternative.words(Mark.PURPOSE):
        parts.append(AttributeIn("purpose", purposes))
    return _all(parts)


def _of_prednisone(doses: Sequence[str], named: Sequence[str]) -> bool:
    """Tell whether doses are of prednisone or what equals it, and no other drug is named."""
    said = any("predniso" in dose for dose in doses) or any(name in PREDNISONE for name in named)
    return said and set(named) <= {CORTICOSTEROID, *PREDNISONE}


def _is_dose(marked: Marked) -> bool:
    return marked.mark is Mark.DOSE


def _all(parts: Sequence[Predicate]) -> Predicate | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else PredicateAnd(tuple(parts))


def _happened(alternatives: Sequence[Alternative], group: str, asked: Asked) -> Found:
    """Return the exceptions of events: concepts, and what is said of all: over, since when."""
    marks = [each for alternative in alternatives for each in alternative.marks]
    named = [each.word for each in marks if each.mark is Mark.CONCEPT]
    states = _states(marks)
    _hold_together(alternatives, bool(named))
    wider = any(each.mark in (Mark.UNKNOWN, *_OF_DRUGS) for each in marks)
    wider = wider or (not states and any(each.mark is Mark.TREATED for each in marks))
    inside = asked.concepts.within(group)
    _hold_outside(alternatives, inside, asked)
    if not named or group in named:
        predicate = _all(states)
        if predicate is None:
            raise UnreadError("exception", marks[0].span)
        return [predicate], wider
    concepts = [name for name in dict.fromkeys(named) if name in inside]
    return [part for name in concepts if (part := _all([ConceptIn(name), *states]))], wider


def _hold_outside(
    alternatives: Sequence[Alternative], inside: Collection[str], asked: Asked
) -> None:
    """Raise UnreadError where what is excepted is outside the group and more than its name.

    The name of an event that the group does not hold takes nothing out of it; anything else may.
    """
    for alternative in alternatives:
        outside = [name for name in alternative.words(Mark.CONCEPT) if name not in inside]
        events = all(_is_event(name, asked) for name in outside)
        if outside and (not events or alternative.has(Mark.UNKNOWN)):
            raise UnreadError("exception", alternative.marks[0].span)


def _is_event(name: str, asked: Asked) -> bool:
    known = name in asked.concepts
    return known and asked.concepts[name].concept_class is ConceptClass.EVENT


def _states(marks: Sequence[Marked]) -> list[Predicate]:
    """Return what is said of the events: `no evidence of disease within 5 years` ended before them.

    Without such words "within 5 years" is when the disease was, which no exception can ask.
    """
    over = any(each.mark is Mark.OVER for each in marks)
    if not over and any(each.mark is Mark.CLEAR for each in marks):
        raise UnreadError("exception", marks[0].span)
    ended = [each.predicate for each in marks if each.mark in (Mark.ENDED, Mark.CLEAR)]
    states: list[Predicate] = [AttributeIn("outcome", OVER)] if over else []
    return [*states, *(predicate for predicate in ended if predicate)]


def _hold_together(alternatives: Sequence[Alternative], named: bool) -> None:
    """Raise UnreadError where an alternative is not understood and no mere further condition."""
    joined_by_or = not any(each.join is Mark.AND for each in alternatives)
    for alternative in alternatives:
        lone = not alternative.has(Mark.CONCEPT) if named else alternative.has(Mark.UNKNOWN)
        states = alternative.has(Mark.OVER, Mark.ENDED, Mark.CLEAR, Mark.TREATED)
        if lone and not states and (named or joined_by_or):
            raise UnreadError("exception", alternative.marks[0].span)
