"""Who approved which clause with which reading, and when: review.toml as values.

An approval names the SHA-256 of the clause and its reading, and is void where either has changed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

from hilum.criteria.nodes import Reading
from hilum.criteria.printing import show
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind


class Standing(Enum):
    """How a criterion stands with its reviewers."""

    APPROVED = "approved"
    VOID = "void"
    NOT_REVIEWED = "not reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's word that a reading says what its clause says, for the hash of both.

    `reading` is the one they approved, where they wrote it themselves.
    """

    criterion: str
    by: str
    date: date
    sha256: str
    reading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The approvals of a study by criterion.

    `notice` is what every report says of the approvals of `notice_by`, instead of that name.
    """

    approvals: Mapping[str, Approval] = field(default_factory=lambda: MappingProxyType({}))
    notice: Words | None = None
    notice_by: str | None = None

    def standing(self, criterion: str, sha256: str) -> Standing:
        """Return how a criterion stands, whose clause and reading have this hash now."""
        approval = self.approvals.get(criterion)
        if approval is None:
            return Standing.NOT_REVIEWED
        return Standing.APPROVED if approval.sha256 == sha256 else Standing.VOID


NO_REVIEW = Review()


def hash_of(kind: Kind, clause: str, reading: Reading) -> str:
    """Return the SHA-256, in hexadecimal, of what a reviewer approves.

    Over the kind, the clause with its headings (white space folded) and the canonical reading, a
    line each.
    """
    approved = "\n".join((kind.value, " ".join(clause.split()), show(reading)))
    return hashlib.sha256(approved.encode("utf-8")).hexdigest()
