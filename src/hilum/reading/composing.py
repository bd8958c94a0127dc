"""From what was proposed and what people said of it to the criteria of a study.

Without a review every proposal stands as it is. With one, each criterion is what a person approved:
the proposal with the same clause where the person left it, and the person's own words where not.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    if review is None or not review.criterion:
        criteria = [as_proposed(found, each) for each in found.proposals]
    else:
        criteria = [_as_reviewed(found, each) for each in review.criterion]
    taken = [span for each in criteria for span in each.get("spans", ())]
    clauses = [*_clauses(review), *_left(found, taken, review)]
    return Composed(criteria=tuple(criteria), clauses=tuple(clauses))


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


def _clauses(review: ReviewFile | None) -> Iterator[Mapping[str, Any]]:
    for entry in review.clause if review else ():
        yield {
            "id": entry.id,
            "kind": entry.kind,
            "text": entry.text,
            "spans": entry.spans,
            "note": entry.note,
        }


def _left(
    found: Read, taken: Sequence[Span], review: ReviewFile | None
) -> Iterator[Mapping[str, Any]]:
    """Yield the clauses of the record that no criterion and no person's clause stands on."""
    named = [span for entry in (review.clause if review else ()) for span in entry.spans]
    for clause in found.clauses:
        if clause.role not in KINDS or _covered(clause.span, [*taken, *named]):
            continue
        yield {
            "id": clause.id,
            "kind": KINDS[clause.role],
            "text": found.said(clause.spans),
            "spans": clause.spans,
        }


def _covered(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


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
