"""From what was proposed and what people said of it to the criteria of a study.

Without a review every proposal stands as it is. With one, each criterion is what a person approved:
the proposal with the same clause where the person left it, and the person's own words where not. A
sentence of the record that no person spoke of stays as it is proposed, unapproved: none is lost.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from hilum.criteria import nodes
from hilum.criteria.printing import show
from hilum.reading.clauses import Role
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read
from hilum.study.review_file import ReviewedEntry, ReviewFile
from hilum.study.study import Span
from hilum.terms.discrepancies import UserError

TITLE_LENGTH = 80
WIDTH = 100
"""Characters of a line: a longer reading is laid out over several."""

KINDS = {
    Role.HEADING: "heading",
    Role.CONDUCT: "conduct",
    Role.PERMISSION: "permission",
    Role.FIELD: "field",
    Role.NARRATIVE: "narrative",
    Role.REMAINDER: "remainder",
    Role.UNSTATED: "unstated",
}
"""What a clause that is no criterion is called in criteria.toml, until a person says better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The entries of criteria.toml, as mappings in the order in which they are written."""

    criteria: tuple[Mapping[str, Any], ...]
    clauses: tuple[Mapping[str, Any], ...]


def compose(found: Read, review: ReviewFile | None = None) -> Composed:
    """Return the criteria and clauses of a study. Raises UserError where a review does not fit."""
    review = review or ReviewFile()
    criteria = [_as_reviewed(found, each) for each in review.criterion]
    clauses = list(_clauses(review))
    spoken_of = _Covered(found.document.text, [*criteria, *clauses])
    free = _Ids({each["id"] for each in (*criteria, *clauses)})
    for proposal in found.proposals:
        if not spoken_of.covers(proposal.clause.span):
            criteria.append({**as_proposed(found, proposal), "id": free.like(proposal.clause.id)})
    taken = _Covered(found.document.text, [*criteria, *clauses])
    for clause in found.clauses:
        if clause.role in KINDS and not taken.covers(clause.span):
            clauses.append(
                {
                    "id": free.like(clause.id),
                    "kind": KINDS[clause.role],
                    "text": found.said(clause.spans),
                    "spans": clause.spans,
                }
            )
    return Composed(criteria=tuple(criteria), clauses=tuple(clauses))


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids that are taken, and the next one free of the same letter."""

    taken: set[str]

    def like(self, wanted: str) -> str:
        """Take an id: the wanted one if it is free, else the first free one of its letter."""
        free = (f"{wanted[0]}{number}" for number in count(1))
        chosen = (
            wanted if wanted not in self.taken else next(i for i in free if i not in self.taken)
        )
        self.taken.add(chosen)
        return chosen


def as_proposed(found: Read, proposal: Proposal) -> Mapping[str, Any]:
    """Return the entry of criteria.toml that stands where nobody changed the proposal."""
    clause = proposal.clause
    text = found.said(clause.spans)
    return {
        "id": clause.id,
        "kind": clause.role.value,
        "en": textwrap.shorten(text, TITLE_LENGTH, placeholder=" …"),
        "text": text,
        "spans": clause.spans,
        "reading": laid_out(proposal.reading),
        "origin": "record",
        "can_change": not lasting(clause.role, proposal.reading),
    }


def _as_reviewed(found: Read, entry: ReviewedEntry) -> Mapping[str, Any]:
    proposal = found.proposal_at(entry.spans) if entry.spans else None
    if entry.decision == "approved" and proposal is None:
        seen = f"saw approval of a clause at {list(entry.spans)}, which is not proposed"
        raise UserError(f"review.toml: {entry.id}: {seen}; expected its reading, as edited")
    base = as_proposed(found, proposal) if proposal else {}
    given = {
        "id": entry.id,
        "kind": entry.kind,
        "en": entry.en,
        "zh": entry.zh,
        "text": entry.text or (found.said(entry.spans) if entry.spans else None),
        "spans": entry.spans,
        "reading": entry.reading,
        "origin": entry.origin,
        "can_change": entry.can_change,
        "source": entry.source,
    }
    whole = {key: base.get(key) if value is None else value for key, value in given.items()}
    for key in ("kind", "en", "text", "reading", "can_change"):
        if whole[key] is None:
            raise UserError(f"review.toml: {entry.id}: saw no {key}, and nothing is proposed there")
    return whole


def _clauses(review: ReviewFile) -> Iterator[Mapping[str, Any]]:
    for entry in review.clause:
        yield {
            "id": entry.id,
            "kind": entry.kind,
            "text": entry.text,
            "spans": entry.spans,
            "note": entry.note,
        }


class _Covered:
    """The characters of a text on which some entries stand."""

    def __init__(self, text: str, entries: Sequence[Mapping[str, Any]]) -> None:
        self._text = text
        self._marks = bytearray(len(text))
        for entry in entries:
            for start, end in entry["spans"]:
                self._marks[start:end] = b"\x01" * (end - start)

    def covers(self, span: Span) -> bool:
        """Tell whether every letter and digit of a span is among them."""
        return all(self._marks[place] or not self._text[place].isalnum() for place in range(*span))


def lasting(role: Role, reading: nodes.Reading) -> bool:
    """Tell whether a subject once excluded stays so: an event ever, with no window that ends.

    True for a criterion on age, and for an exclusion of an event or intervention of any time.
    """
    asked = [atom for atom in nodes.atoms(reading) if not isinstance(atom, nodes.Attested)]
    if any(isinstance(atom, nodes.Age) for atom in asked):
        return True
    if role is not Role.EXCLUSION or not any(isinstance(atom, nodes.Exists) for atom in asked):
        return False
    windows = [getattr(atom, "window", None) for atom in asked]
    return all(
        window is not None and window.direction is nodes.Direction.BEFORE and window.length is None
        for window in windows
    )


def laid_out(reading: nodes.Reading) -> str:
    """Return a reading in the notation; a long one with each part of its and, or, on its line."""
    text = show(reading)
    if len(text) + len("reading = ''") <= WIDTH:
        return text
    if not isinstance(reading, nodes.And | nodes.Or):
        return text
    word = "and" if isinstance(reading, nodes.And) else "or"
    looser = nodes.IfThen | nodes.Or | (nodes.And if word == "and" else nodes.Or)
    lines = [
        f"({show(part)})" if isinstance(part, looser) else show(part) for part in reading.parts
    ]
    return f"\n{word} ".join(lines)
