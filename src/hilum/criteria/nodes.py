"""The nodes that a reading is made of: frozen, typed, closed. DESIGN section 5.

A node says what a sentence says; what it means is in `evaluate` (one subject, plain Python) and
`compile` (many subjects, Ibis), which agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, assert_never

from hilum.terms.times import Duration


class Pick(Enum):
    """Which of several values a comparison takes. There is no default."""

    LATEST = "latest"
    FIRST = "first"
    ANY = "any"
    EVERY = "every"


class Direction(Enum):
    """On which side of its anchor a window lies; AT is the anchor's own day."""

    BEFORE = "before"
    AFTER = "after"
    AT = "at"


def _at_least_two(parts: tuple[Any, ...]) -> None:
    if len(parts) < 2:
        raise ValueError(f"{len(parts)} part: expected two or more to join")


@dataclass(frozen=True, slots=True)
class Window:
    """A closed interval of local days: up to, after or at an anchor. No length: without limit."""

    direction: Direction
    anchor: str
    length: Duration | None = None

    def __post_init__(self) -> None:
        if self.direction is Direction.AT and self.length is not None:
            raise ValueError("a window `at` an anchor has no length: it is the anchor's day")


class Operator(Enum):
    """How a number is compared."""

    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="


class Limit(Enum):
    """The limit of normal that a threshold is a multiple of."""

    ULN = "ULN"
    LLN = "LLN"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number with its unit as written, or a multiple of a limit of normal."""

    number: Decimal
    unit: str | None = None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """The id of one of a coded finding's ordered values."""

    name: str


Value = Threshold | Category


@dataclass(frozen=True, slots=True)
class Compare:
    """`> 100 g/L`, `= positive`."""

    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Between:
    """`between 18 and 75 years`: both ends included."""

    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """`in (A, B)`."""

    values: tuple[Value, ...]


Test = Compare | Between | OneOf


def values_of(test: Test) -> tuple[Value, ...]:
    """Return the thresholds of a test, in their written order."""
    match test:
        case Compare(_, value):
            return (value,)
        case Between(low, high):
            return low, high
        case OneOf(values):
            return values
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`latest hemoglobin within 7 days before procedure > 100 g/L`."""

    pick: Pick
    concept: str
    window: Window
    test: Test


@dataclass(frozen=True, slots=True)
class AttributeIn:
    """`route in (oral, inhaled)`: an attribute of the row is one of the words."""

    attribute: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptIn:
    """`concept in systemic_corticosteroid`: the row is of the concept or of one it holds."""

    group: str


@dataclass(frozen=True, slots=True)
class DailyTotal:
    """`daily_total prednisone_equivalent <= 10 mg/day`: the class summed over the row's days.

    Without the rows that an exception of the same question which asks no daily total removes.
    """

    measure: str
    operator: Operator
    amount_mg_per_day: Decimal


@dataclass(frozen=True, slots=True)
class EndedBefore:
    """`ended at least 5 years before first_dose`."""

    length: Duration
    anchor: str


@dataclass(frozen=True, slots=True)
class PredicateNot:
    """`not ...` inside an exception."""

    part: "Predicate"


@dataclass(frozen=True, slots=True)
class PredicateAnd:
    """`... and ...` inside an exception."""

    parts: tuple["Predicate", ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)


@dataclass(frozen=True, slots=True)
class PredicateOr:
    """`... or ...` inside an exception."""

    parts: tuple["Predicate", ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)


Predicate = (
    AttributeIn | ConceptIn | DailyTotal | EndedBefore | PredicateNot | PredicateAnd | PredicateOr
)


def asks_daily_total(predicate: Predicate) -> bool:
    """Tell whether an exception asks for a daily total; no other one looks at further rows."""
    return any(isinstance(node, DailyTotal) for node in walk(predicate))


@dataclass(frozen=True, slots=True)
class Exists:
    """`local_liver_therapy within 28 days before enrolment except (...)`."""

    concept: str
    window: Window
    exceptions: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Age:
    """`age at consent between 18 and 75 years`: completed years on the anchor's day."""

    anchor: str
    test: Compare | Between


@dataclass(frozen=True, slots=True)
class Sex:
    """`sex = female`."""

    sex: str


@dataclass(frozen=True, slots=True)
class Score:
    """`child_pugh_class from latest within 7 days before enrolment in (A, B)`."""

    score: str
    pick: Pick
    window: Window
    test: Test


@dataclass(frozen=True, slots=True)
class Attested:
    """`attested "..."`: a named person's dated answer to the sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's NOT."""

    part: "Reading"


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's AND of two or more."""

    parts: tuple["Reading", ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's OR of two or more."""

    parts: tuple["Reading", ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)


@dataclass(frozen=True, slots=True)
class IfThen:
    """Material implication in three values."""

    condition: "Reading"
    consequence: "Reading"


Atom = Comparison | Exists | Age | Sex | Score | Attested
Reading = Atom | Not | And | Or | IfThen

READING_NODES: tuple[type[Any], ...] = (
    Comparison,
    Exists,
    Age,
    Sex,
    Score,
    Attested,
    Not,
    And,
    Or,
    IfThen,
)
PREDICATE_NODES: tuple[type[Any], ...] = (
    AttributeIn,
    ConceptIn,
    DailyTotal,
    EndedBefore,
    PredicateNot,
    PredicateAnd,
    PredicateOr,
)


def walk(node: object) -> Iterator[Any]:
    """Yield a node and every node below it, parents first."""
    if isinstance(node, tuple):
        for part in node:
            yield from walk(part)
    elif is_dataclass(node):
        yield node
        for declared in fields(node):
            yield from walk(getattr(node, declared.name))


def atoms(reading: Reading) -> Iterator[Atom]:
    """Yield the leaves of a reading in their written order."""
    for node in walk(reading):
        if isinstance(node, Comparison | Exists | Age | Sex | Score | Attested):
            yield node
