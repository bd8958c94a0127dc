"""What is open for a subject, one thing at a time: to measure, to attest, to clarify, to cover."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from hilum.criteria import nodes
from hilum.criteria.evaluate import Answer, Why
from hilum.criteria.scores import SCORES, used_inputs
from hilum.records.rows import Finding
from hilum.records.schema import usable
from hilum.reports.screening.deciding import children, wanted_of
from hilum.screening.evidence import Judged, Sheet
from hilum.terms.truth import Truth


class Need(Enum):
    """What would decide an open thing, easiest first.

    COVER: an exclusion that nothing in the records speaks for, but no source covers. ATTEST: a
    person's signed answer, which also covers. CLARIFY: a record that must be found or made
    precise. MEASURE: a finding that is missing, outdated or unusable.
    """

    COVER = "cover"
    ATTEST = "attest"
    CLARIFY = "clarify"
    MEASURE = "measure"


EASE = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One open thing: its need, the criteria that wait for it, and the answers that are open.

    `concepts` are what is to be measured (any one of them suffices) or what a record must show.
    """

    need: Need
    criteria: tuple[str, ...]
    concepts: tuple[str, ...]
    answers: tuple[Answer, ...]


def open_things(sheet: Sheet) -> tuple[Thing, ...]:
    """Return what is open for a subject, in protocol order; a measurement counts once."""
    found: list[Thing] = []
    for judged in sheet.judged:
        if judged.truth is Truth.UNKNOWN:
            for thing in _of_criterion(judged):
                _add(found, thing)
    alone = {thing.concepts for thing in found if thing.need is Need.MEASURE}
    return tuple(thing for thing in found if not _comes_with(thing, alone))


def _comes_with(thing: Thing, alone: set[tuple[str, ...]]) -> bool:
    """Tell whether one of several measurements that would do is to be made anyway."""
    several = thing.need is Need.MEASURE and len(thing.concepts) > 1
    return several and any((concept,) in alone for concept in thing.concepts)


def _add(found: list[Thing], thing: Thing) -> None:
    for place, known in enumerate(found):
        if thing.need is known.need is Need.MEASURE and thing.concepts == known.concepts:
            criteria = dict.fromkeys((*known.criteria, *thing.criteria))
            answers = (*known.answers, *thing.answers)
            found[place] = replace(known, criteria=tuple(criteria), answers=answers)
            return
    found.append(thing)


def _of_criterion(judged: Judged) -> Iterator[Thing]:
    """Put together what one look at the records, or one answer by a person, settles.

    An answer settles all that is to attest in a criterion, and what to cover.
    """
    needed = _needed(judged.answer, wanted_of(judged), judged.criterion.id)
    yield from (thing for thing in needed if thing.need is Need.MEASURE)
    for together in ((Need.CLARIFY,), (Need.ATTEST, Need.COVER)):
        if things := [thing for thing in needed if thing.need in together]:
            yield Thing(
                need=max((thing.need for thing in things), key=EASE.__getitem__),
                criteria=(judged.criterion.id,),
                concepts=tuple(concept for thing in things for concept in thing.concepts),
                answers=tuple(answer for thing in things for answer in thing.answers),
            )


def _needed(answer: Answer, wanted: Truth, criterion: str) -> list[Thing]:
    """Return what must become known for an UNKNOWN answer to become the wanted truth."""
    if not answer.parts:
        return list(_of_leaf(answer, wanted, criterion))
    ways = [
        _needed(part, ~wanted if turned else wanted, criterion)
        for part, turned in children(answer)
        if part.truth is Truth.UNKNOWN
    ]
    if _all_needed(answer.node, wanted):
        return [thing for way in ways for thing in way]
    return _easiest(ways)


def _all_needed(node: nodes.Reading, wanted: Truth) -> bool:
    if isinstance(node, nodes.And):
        return wanted is Truth.MET
    return wanted is Truth.NOT_MET or isinstance(node, nodes.Not)


def _easiest(ways: Sequence[list[Thing]]) -> list[Thing]:
    """Of several ways, any one of which suffices, return the shortest, then the easiest.

    Measurements of which any one suffices are one thing.
    """
    if all(len(way) == 1 and way[0].need is Need.MEASURE for way in ways):
        things = [way[0] for way in ways]
        concepts = tuple(dict.fromkeys(c for thing in things for c in thing.concepts))
        answers = tuple(answer for thing in things for answer in thing.answers)
        return [replace(things[0], concepts=concepts, answers=answers)]
    return min(ways, key=lambda way: (len(way), max(EASE[thing.need] for thing in way)))


def _of_leaf(answer: Answer, wanted: Truth, criterion: str) -> Iterator[Thing]:
    def thing(need: Need, *concepts: str) -> Thing:
        return Thing(need=need, criteria=(criterion,), concepts=concepts, answers=(answer,))

    match answer.node:
        case nodes.Comparison(concept=concept):
            yield thing(Need.MEASURE, concept)
        case nodes.Score(score=score):
            for concept in _missing_inputs(answer, score) or (score,):
                yield thing(Need.MEASURE, concept)
        case nodes.Attested():
            yield thing(Need.ATTEST)
        case nodes.Exists(concept=concept):
            nothing = answer.why is Why.NOT_COVERED and wanted is Truth.NOT_MET
            yield thing(Need.COVER if nothing else Need.CLARIFY, concept)
        case _:
            yield thing(Need.CLARIFY)


def _missing_inputs(answer: Answer, score: str) -> tuple[str, ...]:
    found = {used.row.concept or "": used for used in answer.used if isinstance(used.row, Finding)}
    useless = {
        used.row.concept
        for used in answer.used
        if isinstance(used.row, Finding) and usable(used.row) is None
    }
    inputs = used_inputs(SCORES[score].rule, found)
    return tuple(name for name in inputs if name not in found or name in useless)
