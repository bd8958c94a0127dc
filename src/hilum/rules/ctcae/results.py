"""What goes into a laboratory grading and what comes out: a result, and the grades it allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hilum.rules.ctcae.terms import Term
from hilum.terms.decimals import Measured
from hilum.terms.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult:
    """A laboratory value with its unit and its laboratory's own limits of normal, in that unit.

    `measured` is None where there is no value that can be used, `unit` a code or spelling of
    hilum.terms.units. The molar mass lets mass and molar concentrations meet. `rounded` says that
    value and limits were converted and rounded to six places: then a difference which that rounding
    can make is none. Raises ValueError for a negative number, and for limits that cannot be.
    """

    measured: Measured | None
    unit: str | None
    low: Decimal | None = None
    high: Decimal | None = None
    molar_mass_g_per_mol: Decimal | None = None
    rounded: bool = False

    def __post_init__(self) -> None:
        if self.measured is not None and self.measured.number < 0:
            raise ValueError(f"laboratory value {self.measured}: expected 0 or more")
        if self.low is not None and self.low < 0:
            raise ValueError(f"lower limit of normal {self.low}: expected 0 or more")
        if self.high is not None and self.high <= 0:
            raise ValueError(f"upper limit of normal {self.high}: expected more than 0")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"limits of normal {self.low} to {self.high}: expected low <= high")

    def __str__(self) -> str:
        unit = "" if self.unit in (None, "1") else f" {self.unit}"
        return f"{self.measured}{unit}"


class Missing(StrEnum):
    """What a grading lacks."""

    VALUE = "value"
    UNIT = "unit"
    ULN = "upper limit of normal"
    LLN = "lower limit of normal"
    BASELINE = "baseline"
    BASELINE_LIMIT = "limit of normal of the baseline"
    FACT = "clinical fact"


class Status(StrEnum):
    """How far a grading came: one grade, several that are possible, or none told from another."""

    GRADED = "graded"
    RANGE = "range"
    UNGRADEABLE = "ungradeable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The grades of a term that a result allows: a proposal for a person, never a verdict.

    `possible` are the grades that the number allows, in order (0: within the limits); `clinical`
    the higher ones that a clinical fact alone would give; `missing` what would tell more. Raises
    ValueError for a grade that the term does not have.
    """

    term: Term
    result: LabResult
    possible: tuple[int, ...]
    clinical: tuple[int, ...] = ()
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        known = (0, *self.term.numbered)
        if not self.possible or not {*self.possible} <= {*known}:
            raise ValueError(f"{self.term.name}: grades {self.possible}: expected some of {known}")

    @property
    def lowest(self) -> int:
        """The lowest grade that the number allows."""
        return self.possible[0]

    @property
    def highest(self) -> int:
        """The highest grade that the number allows."""
        return self.possible[-1]

    @property
    def status(self) -> Status:
        """Whether one grade is known, some are possible, or every one is."""
        if len(self.possible) == 1:
            return Status.GRADED
        every = self.possible == (0, *self.term.numbered)
        return Status.UNGRADEABLE if every else Status.RANGE

    @property
    def grades(self) -> str:
        """The possible grades as text: `2`, `1 or 2`, `0 to 3`."""
        return grades_text(self.possible)


def grades_text(possible: tuple[int, ...]) -> str:
    """Return grades as `2`, `1/3`, or `0-3` where none between is left out."""
    low, high = possible[0], possible[-1]
    if len(possible) > 2 and len(possible) == high - low + 1:
        return f"{low}-{high}"
    return "/".join(map(str, possible))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The worst grades of a term over some results: what it may be, and the results that reach it.

    `ungradeable` counts the results of which every grade is possible. They take no part in
    `possible` (None if all are such), so a worst grade is never hidden behind a missing limit; that
    it may have been worse is for the reader, who is told how many.
    """

    name: str
    possible: tuple[int, ...] | None
    at: tuple[Grading, ...]
    ungradeable: int

    @property
    def grades(self) -> str:
        """The possible grades as text; `?` where none could be told."""
        return "?" if self.possible is None else grades_text(self.possible)


def worst(gradings: Iterable[Grading]) -> Worst:
    """Return the worst of a term's gradings; ValueError without any, or of two terms.

    The worst is at least the greatest lowest and at most the greatest highest grade.
    """
    given = tuple(gradings)
    names = {grading.term.name for grading in given}
    if len(names) != 1:
        raise ValueError(f"worst grade over terms {sorted(names)}: expected one term")
    told = [each for each in given if each.status is not Status.UNGRADEABLE]
    if not told:
        return Worst(name=names.pop(), possible=None, at=(), ungradeable=len(given))
    least = max(each.lowest for each in told)
    possible = sorted({g for each in told for g in each.possible if g >= least})
    return Worst(
        name=names.pop(),
        possible=tuple(possible),
        at=tuple(each for each in told if each.highest == possible[-1]),
        ungradeable=len(given) - len(told),
    )
