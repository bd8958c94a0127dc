"""Proposed readings held against those that people made of the same sentences.

A window that a proposal asks about (the text gives none, or no anchor) agrees with any: what people
put there is an answer to the question. Sentences of attestations agree by being there.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from hilum.criteria.nodes import (
    And,
    Attested,
    Comparison,
    Exists,
    Not,
    Or,
    Predicate,
    PredicateAnd,
    Reading,
    Score,
    Window,
    atoms,
)
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read
from hilum.study.study import Criterion, Span
from hilum.terms.times import Duration


class Grade(Enum):
    """How a proposal stands to the approved reading."""

    EXACT = "exact"
    ORDER = "equivalent"
    PARTLY = "partly"
    ATTESTED = "attestation"
    WRONG = "wrong"


@dataclass(frozen=True)
class Scored:
    """An approved criterion, what was proposed of its sentences, and the grade."""

    criterion: Criterion
    proposals: tuple[Proposal, ...]
    grade: Grade


OPEN_WINDOWS = frozenset({"no_window", "no_anchor"})


def score(read: Read, criteria: Sequence[Criterion]) -> list[Scored]:
    """Return the grade of each criterion that has sentences among the criteria of the record."""
    spans = Counter(span for criterion in criteria for span in criterion.spans)
    scored = []
    for criterion in criteria:
        own = [span for span in criterion.spans if spans[span] == 1]
        found = tuple(each for each in read.proposals if _overlaps(each.clause.span, own))
        if found:
            scored.append(Scored(criterion, found, _grade(found, criterion.reading)))
    return scored


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _grade(proposals: Sequence[Proposal], approved: Reading) -> Grade:
    readings = [proposal.reading for proposal in proposals]
    asked = any(ask.code in OPEN_WINDOWS for each in proposals for ask in each.asks)
    if all(isinstance(reading, Attested) for reading in readings):
        return Grade.EXACT if isinstance(approved, Attested) else Grade.ATTESTED
    if len(readings) == 1 and _agree(readings[0], approved, asked, ordered=True):
        return Grade.EXACT
    if len(readings) == 1 and _agree(readings[0], approved, asked, ordered=False):
        return Grade.ORDER
    known = [atom for atom in atoms(approved) if not isinstance(atom, Attested)]
    held = (
        any(_forbids_no_less(atom, other, asked) for other in known)
        for reading in readings
        for atom in atoms(reading)
        if not isinstance(atom, Attested)
    )
    return Grade.PARTLY if all(held) else Grade.WRONG


def _agree(one: Reading, other: Reading, asked: bool, *, ordered: bool) -> bool:
    match one, other:
        case (And(parts), And(others)) | (Or(parts), Or(others)) if len(parts) == len(others):
            return _all_agree(parts, others, asked, ordered=ordered)
        case Not(part), Not(others_part):
            return _agree(part, others_part, asked, ordered=ordered)
        case Attested(), Attested():
            return True
        case Exists(), Exists():
            same = one.concept == other.concept and set(one.exceptions) == set(other.exceptions)
            return same and _same_window(one.window, other.window, asked)
        case Comparison(), Comparison():
            same = (one.pick, one.concept, one.test) == (other.pick, other.concept, other.test)
            return same and _same_window(one.window, other.window, asked)
        case Score(), Score():
            same = (one.score, one.pick, one.test) == (other.score, other.pick, other.test)
            return same and _same_window(one.window, other.window, asked)
        case _:
            return one == other


def _forbids_no_less(atom: Reading, approved: Reading, asked: bool) -> bool:
    """Tell whether an atom is the approved one, or that with exceptions that are no wider."""
    if isinstance(atom, Exists) and isinstance(approved, Exists):
        wider = [each for each in atom.exceptions if not _is_within(each, approved.exceptions)]
        bare = replace(atom, exceptions=approved.exceptions)
        return not wider and _agree(bare, approved, asked, ordered=False)
    return _agree(atom, approved, asked, ordered=False)


def _is_within(one: Predicate, approved: Sequence[Predicate]) -> bool:
    parts = set(one.parts) if isinstance(one, PredicateAnd) else {one}
    others = ({*each.parts} if isinstance(each, PredicateAnd) else {each} for each in approved)
    return any(other <= parts for other in others)


def _all_agree(
    parts: Sequence[Reading], others: Sequence[Reading], asked: bool, *, ordered: bool
) -> bool:
    if ordered:
        pairs = zip(parts, others, strict=True)
        return all(_agree(one, other, asked, ordered=True) for one, other in pairs)
    left = list(others)
    for part in parts:
        found = next((each for each in left if _agree(part, each, asked, ordered=False)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same_window(one: Window, other: Window, asked: bool) -> bool:
    if asked and one.anchor == "enrolment":
        return one.length is None or _days(one.length) == _days(other.length)
    return (one.direction, one.anchor, _days(one.length)) == (
        other.direction,
        other.anchor,
        _days(other.length),
    )


def _days(length: Duration | None) -> object:
    if length is not None and length.unit == "week":
        return Duration(7 * length.count, "day")
    return length
