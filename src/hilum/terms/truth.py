"""Three truths, never two (Kleene's strong logic), and what a truth does to a subject.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64; CDISC SDTM, IE domain.
"""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """What is known of a criterion's sentence for one subject."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"

    def __bool__(self) -> bool:
        """Refuse to be read as a yes or a no: UNKNOWN is neither."""
        raise TypeError("a Truth is not a bool: compare it with Truth.MET, NOT_MET or UNKNOWN")

    def __invert__(self) -> "Truth":
        return _NEGATED[self]


_NEGATED = {
    Truth.MET: Truth.NOT_MET,
    Truth.NOT_MET: Truth.MET,
    Truth.UNKNOWN: Truth.UNKNOWN,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's AND: NOT_MET if any is, MET if all are (an empty AND is MET), else UNKNOWN."""
    seen = set(truths)
    if Truth.NOT_MET in seen:
        return Truth.NOT_MET
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.MET


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's OR: MET if any is, NOT_MET if all are (an empty OR is NOT_MET), else UNKNOWN."""
    return ~all_of(~truth for truth in truths)


def implies(condition: Truth, consequence: Truth) -> Truth:
    """Material implication in three values: NOT condition OR consequence."""
    return any_of((~condition, consequence))


def decided(*, yes: bool, no: bool) -> Truth:
    """MET if `yes`, NOT_MET if `no`, else UNKNOWN; both at once is a fault of the caller."""
    if yes and no:
        raise ValueError("a sentence cannot be both met and not met")
    return Truth.MET if yes else Truth.NOT_MET if no else Truth.UNKNOWN


class Effect(Enum):
    """What a truth does to a subject's status, given the kind of the criterion."""

    QUALIFIES = "QUALIFIES"
    DISQUALIFIES = "DISQUALIFIES"
    OPEN = "OPEN"


class Kind(Enum):
    """Inclusion or exclusion (CDISC SDTM, IECAT)."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"

    def effect(self, truth: Truth) -> Effect:
        """An inclusion qualifies when MET, an exclusion when NOT_MET; UNKNOWN leaves it open."""
        if truth is Truth.UNKNOWN:
            return Effect.OPEN
        wanted = Truth.MET if self is Kind.INCLUSION else Truth.NOT_MET
        return Effect.QUALIFIES if truth is wanted else Effect.DISQUALIFIES


class Status(Enum):
    """Where a subject stands over all criteria. A person decides and signs; this only reports."""

    ELIGIBLE = "ELIGIBLE"
    INELIGIBLE = "INELIGIBLE"
    UNDETERMINED = "UNDETERMINED"

    @staticmethod
    def of(effects: Iterable[Effect]) -> "Status":
        """INELIGIBLE if any effect disqualifies, ELIGIBLE if all qualify, else UNDETERMINED."""
        seen = set(effects)
        if Effect.DISQUALIFIES in seen:
            return Status.INELIGIBLE
        return Status.UNDETERMINED if Effect.OPEN in seen else Status.ELIGIBLE
