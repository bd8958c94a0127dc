"""A parameter of a study with who says so; what nobody says is missing, and names its question."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Standing(Enum):
    """What a parameter rests on.

    STATED: a source of the study prints it (the record, its title, another registry copy, a
    standard that the study names). DECISION and ASSUMPTION: a ruling of that kind answers the
    question that the sources leave. MISSING: nobody has said it.
    """

    STATED = "stated"
    DECISION = "decision"
    ASSUMPTION = "assumption"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an entry of a study's file rests on: its standing, origin, source and question."""

    standing: Standing
    origin: str
    source: str
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(Generic[T]):
    """A value, what it rests on, its origin and source as in the study's files, and its question.

    Raises ValueError where a value is missing and not said to be, or the reverse, or where a value
    that no source prints names no question.
    """

    value: T | None
    standing: Standing
    origin: str
    source: str
    question: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is not (self.standing is Standing.MISSING):
            raise ValueError(
                f"value {self.value!r} is {self.standing.value}: expected a value or missing"
            )
        if self.standing is not Standing.STATED and self.question is None:
            raise ValueError(f"{self.standing.value} value {self.value!r}: expected a question")

    @property
    def is_missing(self) -> bool:
        """Whether nobody has said it."""
        return self.standing is Standing.MISSING

    @property
    def known(self) -> T:
        """The value; raises LookupError, naming the question, where it is missing."""
        if self.value is None:
            raise LookupError(f"missing until {self.question} is ruled")
        return self.value


def stated(value: T, source: str, origin: str = "record") -> Ruled[T]:
    """Return a value that a source prints."""
    return Ruled(value=value, standing=Standing.STATED, origin=origin, source=source)


def assumed(value: T, source: str, question: str) -> Ruled[T]:
    """Return a value that only an assumption gives."""
    return Ruled(
        value=value,
        standing=Standing.ASSUMPTION,
        origin="assumption",
        source=source,
        question=question,
    )


def missing(question: str, source: str = "no source states it") -> Ruled[T]:
    """Return a value that nobody has said, with the question that asks for it."""
    return Ruled(
        value=None, standing=Standing.MISSING, origin="none", source=source, question=question
    )
