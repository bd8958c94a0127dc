"""The clauses of a record: what each is, where it stands, and which headings govern it."""

from dataclasses import dataclass
from enum import Enum

from hilum.study.study import Span


class Role(Enum):
    """What a clause is in its record, as far as its place and its words tell."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNSTATED = "unstated"  # a criterion under no heading that says whether it includes or excludes
    HEADING = "heading"
    CONDUCT = "conduct"
    PERMISSION = "permission"
    FIELD = "field"
    NARRATIVE = "narrative"
    REMAINDER = "remainder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of the record: `span` is its own characters, `headings` those that govern it.

    Headings stand from the outermost in, without that of the section ("Inclusion Criteria:"),
    which is the clause's role, unless that says more ("Inclusion Criteria for Part 2:"). `field` is
    the name of the field that it stands in. `open_list`: the record does not print where the list
    of the innermost heading ends; that it reaches this clause is a rule's reading, to be asked.
    """

    id: str
    role: Role
    span: Span
    field: str
    headings: tuple[Span, ...] = ()
    open_list: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The headings and then the clause itself, as a criterion of a study keeps them."""
        return (*self.headings, self.span)
