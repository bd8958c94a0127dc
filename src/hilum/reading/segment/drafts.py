"""A clause before its id."""

from dataclasses import dataclass

from hilum.reading.clauses import Role
from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause as it was found; the ids are given when all are (clauses.py says what each is)."""

    role: Role
    span: Span
    field: str
    headings: tuple[Span, ...] = ()
    open_list: bool = False
