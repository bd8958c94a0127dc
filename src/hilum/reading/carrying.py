"""A review carried to another text of its record: what still stands there, and what does not.

An amended record has its sentences elsewhere. Each span of a review is looked for by its words, and
an entry stands where its clause and its reading still have the hash that was approved.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hilum.criteria.nodes import Reading
from hilum.criteria.parse import NotationError, parse
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read
from hilum.study.approvals import hash_of
from hilum.study.review_file import ReviewedEntry, ReviewFile
from hilum.study.study import Span
from hilum.terms.truth import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A review that fits a record, and the ids of the criteria that did not come along.

    Of those the sentence has changed or is gone; or the reader proposes another reading of it than
    the one that was approved.
    """

    review: ReviewFile
    dropped: tuple[str, ...]


def carry(review: ReviewFile, found: Read, printed: str) -> Carried:
    """Return a review as it fits a record; `printed` is the text that its spans point into.

    A criterion that people added always comes along, for nothing is proposed in its place: with no
    span where its words are gone, and void by its hash.
    """
    places = _Places(printed, found.document.text)
    moved = [(entry, places.of(entry.spans)) for entry in review.criterion]
    kept = [
        entry.model_copy(update={"spans": spans or ()})
        for entry, spans in moved
        if entry.decision == "added" or (spans and _stands(entry, spans, found))
    ]
    named = {entry.id for entry in kept}
    clauses = [(entry, places.of(entry.spans)) for entry in review.clause]
    there = [each.model_copy(update={"spans": spans}) for each, spans in clauses if spans]
    return Carried(
        review=review.model_copy(update={"criterion": tuple(kept), "clause": tuple(there)}),
        dropped=tuple(entry.id for entry in review.criterion if entry.id not in named),
    )


def _stands(entry: ReviewedEntry, spans: Sequence[Span], found: Read) -> bool:
    """Tell whether what was approved is what clause and reading say there now."""
    proposal = found.proposal_at(spans)
    kind = entry.kind or (proposal.clause.role.value if proposal else None)
    reading = _reading(entry, proposal)
    if reading is None or kind not in {each.value for each in Kind}:
        return False
    clause = " ".join(found.document.text[start:end] for start, end in spans)
    return hash_of(Kind(kind), clause, reading) == entry.sha256


def _reading(entry: ReviewedEntry, proposal: Proposal | None) -> Reading | None:
    try:
        return parse(entry.reading) if entry.reading else proposal.reading if proposal else None
    except NotationError:
        return None


@dataclass
class _Places:
    """Where spans of one text stand in another: the same words, nearest to where they should be."""

    before: str
    after: str
    shift: int = 0

    def of(self, spans: Sequence[Span]) -> tuple[Span, ...] | None:
        """Return the spans in the other text; None where the words of one are not there."""
        if self.before == self.after:
            return tuple(spans)
        found = tuple(self._found(spans))
        return found if len(found) == len(spans) else None

    def _found(self, spans: Sequence[Span]) -> Iterator[Span]:
        for start, end in spans:
            words = map(re.escape, self.before[start:end].split())
            expected = start + self.shift
            places = [each.span() for each in re.finditer(r"\s+".join(words), self.after)]
            if places:
                place = min(places, key=lambda each: abs(each[0] - expected))
                self.shift = place[0] - start
                yield place
