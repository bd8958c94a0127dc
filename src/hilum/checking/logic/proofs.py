"""Findings that are proved: criteria that clash, that follow from others, that say nothing."""

from collections.abc import Iterator, Sequence

import z3  # type: ignore[import-untyped]

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.logic.formulas import Suppositions
from hilum.checking.logic.posed import Posed, asks_child_pugh, ladder
from hilum.checking.logic.prover import UndecidedError
from hilum.checking.logic.requirements import Requirement, related, requirements
from hilum.checking.logic.structure import beyond_plausible
from hilum.checking.logic.supposed import told
from hilum.checking.protocol import Protocol
from hilum.criteria.nodes import Attested, Exists, Not, Or, Reading, Sex
from hilum.criteria.printing import show
from hilum.rules.child_pugh import VARIANTS
from hilum.terms.reasons import Words

MOST_STATEMENTS = 300
"""Of more statements about one thing nothing is proved, and that is said."""


def proved(protocol: Protocol) -> Iterator[Finding]:
    """Yield what follows from the readings, group by group of what they ask about."""
    study = protocol.study
    for group in related(requirements(study.criteria), study.concepts):
        if len(group) > MOST_STATEMENTS:
            yield found("not_decided", given=told(Suppositions()))
        elif len(group) > 1 or not _is_free(group[0].reading):
            yield from _proved_of(protocol, group)


def _is_free(reading: Reading) -> bool:
    """Tell whether a statement can be so or not so, whatever it is about: it needs no proof."""
    part = reading.part if isinstance(reading, Not) else reading
    return isinstance(part, Attested | Exists | Sex)


def _proved_of(protocol: Protocol, asked: Sequence[Requirement]) -> Iterator[Finding]:
    """Yield what follows from statements alone, then what follows with a supposition.

    Of two statements that say the same the first is told. A clash is left out of what is proved
    next: from what cannot hold everything follows.
    """
    clashing: frozenset[int] = frozenset()
    known: dict[int, tuple[int, ...]] = {}
    for posed in ladder(protocol.study, asked):
        try:
            for clash in _clashes(posed, clashing):
                clashing |= {*clash}
                yield _contradiction(protocol, posed, clash)
            yield from _redundancies(protocol, posed, clashing, known)
        except UndecidedError:
            yield found("not_decided", given=told(posed.given))
    yield from _vacuities(protocol, asked)


def _clashes(posed: Posed, clashing: frozenset[int]) -> Iterator[tuple[int, ...]]:
    """Yield sets of statements that cannot hold together, none of which is in two of them."""
    taken = posed.others(-1, clashing)
    while clash := posed.prover.clash(taken, small=2):
        yield clash
        taken = tuple(place for place in taken if place not in clash)


def _contradiction(protocol: Protocol, posed: Posed, clash: Sequence[int]) -> Finding:
    where = _criteria(posed, clash)
    code = "contradiction" if len(where) > 1 else "impossible_criterion"
    return found(
        code,
        where,
        protocol.spans_of(where),
        criteria=", ".join(where),
        readings=_readings(posed, clash),
        given=_given(posed, clash, None)[0],
    )


def _redundancies(
    protocol: Protocol, posed: Posed, clashing: frozenset[int], known: dict[int, tuple[int, ...]]
) -> Iterator[Finding]:
    for place, asked in enumerate(posed.asked):
        if place in clashing or place in known:
            continue
        denied = z3.Not(posed.statements[place])
        implying = posed.prover.clash(posed.others(place, clashing), denied)
        if implying:
            known[place] = implying
            if all(known.get(other) != (place,) for other in implying):
                yield _redundancy(protocol, posed, place, implying)
        elif implying is None and isinstance(asked.reading, Or):
            yield from _dead_alternatives(protocol, posed, place, clashing)


def _redundancy(protocol: Protocol, posed: Posed, place: int, implying: Sequence[int]) -> Finding:
    asked = posed.asked[place]
    by = _criteria(posed, implying)
    whole = protocol.statements_of(asked.criterion) == 1
    where = tuple(dict.fromkeys((asked.criterion, *by)))
    given, contested = _given(posed, implying, place)
    code = "score_depends_on_table" if contested else "redundant" if whole else "partly_redundant"
    return found(
        code,
        where,
        protocol.spans_of(where),
        criterion=asked.criterion,
        reading=show(asked.reading),
        by=", ".join(by),
        readings=_readings(posed, implying),
        given=given,
    )


def _dead_alternatives(
    protocol: Protocol, posed: Posed, place: int, clashing: frozenset[int]
) -> Iterator[Finding]:
    asked = posed.asked[place]
    assert isinstance(asked.reading, Or)
    if posed.given.one_day:
        return
    for branch in asked.reading.parts:
        barring = posed.prover.clash(posed.others(place, clashing), posed.formula(branch))
        if barring:
            where = tuple(dict.fromkeys((asked.criterion, *_criteria(posed, barring))))
            yield found(
                "swallowed_alternative",
                where,
                protocol.spans_of(where),
                criterion=asked.criterion,
                alternative=show(branch),
                by=", ".join(_criteria(posed, barring)),
                readings=_readings(posed, barring),
            )


def _given(posed: Posed, places: Sequence[int], proven: int | None) -> tuple[Words, bool]:
    """Return what a proof rests on, and whether tables of Child-Pugh differ on it."""
    involved = places if proven is None else (*places, proven)
    if not any(asks_child_pugh(posed.asked[place].reading) for place in involved):
        return told(posed.given), False
    holds = {name: _follows(posed.under(child_pugh=name), places, proven) for name in VARIANTS}
    tables = tuple(name for name, follows in holds.items() if follows)
    not_by = tuple(name for name, follows in holds.items() if not follows)
    return told(posed.given, tables=tables, not_by=not_by), bool(not_by)


def _follows(posed: Posed, places: Sequence[int], proven: int | None) -> bool:
    denied = () if proven is None else (z3.Not(posed.statements[proven]),)
    return posed.prover.clash(places, *denied) is not None


def _vacuities(protocol: Protocol, asked: Sequence[Requirement]) -> Iterator[Finding]:
    """Yield the statements that every plausible value passes, or none, each taken alone.

    What no value at all passes is a clash, and found as one.
    """
    plain = next(ladder(protocol.study, asked))
    posed = plain.under(plausible=True)
    for place, each in enumerate(posed.asked):
        if beyond_plausible(each, protocol.study.concepts):
            continue
        where, spans = (each.criterion,), protocol.spans_of((each.criterion,))
        told = {"criterion": each.criterion, "reading": show(each.reading)}
        if _cannot_be(posed, z3.Not(posed.statements[place])):
            yield found("vacuous", where, spans, **told)
        elif _cannot_be(posed, posed.statements[place]) and not _cannot_be(
            plain, plain.statements[place]
        ):
            yield found("never_met", where, spans, **told)


def _cannot_be(posed: Posed, formula: z3.BoolRef) -> bool:
    try:
        return posed.prover.clash((), formula) is not None
    except UndecidedError:
        return False


def _criteria(posed: Posed, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(posed.asked[place].criterion for place in places))


def _readings(posed: Posed, places: Sequence[int]) -> str:
    return "; ".join(f"{posed.asked[p].criterion}: {show(posed.asked[p].reading)}" for p in places)
