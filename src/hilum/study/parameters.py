"""A parameter as a study's file writes it: a value with origin and source, or a question."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BeforeValidator, model_validator

from hilum.study.files import Entry, QuestionEntry
from hilum.study.study import Question, Ruling
from hilum.terms.discrepancies import UserError
from hilum.terms.ruled import Basis, Ruled, Standing

T = TypeVar("T")
U = TypeVar("U")

RULED_ORIGINS = ("assumption", "decision")
"""The origins of a value that no source prints and only a ruling gives."""


def _no_float(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError('expected a number with a decimal point as text, such as "1.2"')
    return value


Exact = Annotated[Decimal, BeforeValidator(_no_float)]
"""A number that is written whole or as text, and never goes through a binary float."""


class Sourced(Entry):
    """Who says so: an origin and a source, and the question that a ruling of it answers."""

    origin: str | None = None
    source: str
    question: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.origin is None and self.question is None:
            raise ValueError("expected an origin, or a question where nobody has said it")
        if self.origin in RULED_ORIGINS and self.question is None:
            raise ValueError(f"origin {self.origin!r}: expected the question that it answers")
        return self


class ParameterEntry(Sourced, Generic[T]):
    """A value, or none with the question that asks for it."""

    value: T | None = None

    @model_validator(mode="after")
    def _is_said_or_asked(self) -> Self:
        if (self.value is None) is not (self.origin is None):
            raise ValueError("expected a value with its origin, or neither and a question")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """A file of a study with the questions that its entries may name."""

    path: Path
    questions: Mapping[str, Question]

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Turn a ValueError inside into a UserError that names the file and the entry."""
        try:
            yield
        except ValueError as error:
            raise UserError(f"{self.path}: {place}: {error}") from error

    def basis(self, place: str, entry: Sourced) -> Basis:
        """Return what an entry rests on.

        Raises UserError where its question is not asked, or where its origin is a ruling and its
        question has none of that kind.
        """
        with self.at(place):
            return Basis(
                standing=self._standing(entry),
                origin=entry.origin or "none",
                source=entry.source,
                question=entry.question,
            )

    def ruled(self, place: str, entry: ParameterEntry[T], make: Callable[[T], U]) -> Ruled[U]:
        """Return a parameter; `make` turns what the file says into what it means.

        Raises UserError as `basis`, and where `make` refuses the value.
        """
        basis = self.basis(place, entry)
        with self.at(place):
            value = None if entry.value is None else make(entry.value)
        return Ruled(
            value=value,
            standing=basis.standing,
            origin=basis.origin,
            source=basis.source,
            question=basis.question,
        )

    def _standing(self, entry: Sourced) -> Standing:
        question = self._question(entry.question)
        if entry.origin is None:
            return Standing.MISSING
        if entry.origin not in RULED_ORIGINS or question is None:
            return Standing.STATED
        if question.ruling is None or question.ruling.kind != entry.origin:
            ruled = "no ruling" if question.ruling is None else f"the {question.ruling.kind}"
            raise ValueError(
                f"saw a value by {entry.origin} and {ruled} on {question.id}, "
                f"expected a ruling of that kind, or no value and no origin"
            )
        return Standing.DECISION if question.ruling.kind == "decision" else Standing.ASSUMPTION

    def _question(self, question_id: str | None) -> Question | None:
        if question_id is None:
            return None
        if question_id not in self.questions:
            raise ValueError(f"saw question {question_id!r}, expected one that the study asks")
        return self.questions[question_id]


def same(value: T) -> T:
    """Return a value that means what the file says."""
    return value


def question_of(entry: QuestionEntry) -> Question:
    """Return a question whose ruling stands as parameters, not as a reading."""
    given = entry.ruling
    ruling = None
    if given is not None:
        ruling = Ruling(text=given.text, zh=given.zh, by=given.by, date=given.date, kind=given.kind)
    return Question(
        id=entry.id,
        text=entry.text,
        zh=entry.zh,
        ruling=ruling,
        by=entry.by,
        date=entry.date,
    )
