"""A subject's laboratory findings as results that can be graded, or as refused with the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hilum.concepts import Concepts
from hilum.concepts.concept import Concept
from hilum.conduct.sentences import grading_says
from hilum.records.rows import IGNORED, Finding
from hilum.rules.ctcae import LabResult
from hilum.rules.ctcae.saying import short
from hilum.terms.decimals import Measured, plain
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import UNDATED, PartialTime, date_of
from hilum.terms.units import read_unit

AFTER_DEATH = "after the day of death"
"""The problem of a value that is dated later than the death: one of the dates is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabValue:
    """A result of an analyte (a concept id), when it was taken, and the rows that it came from.

    `derived` says how it came about where it is no row's own value; `problem` is why it cannot be
    graded (`result` is then None); `faults` are limits of normal that were not used.
    """

    analyte: str
    time: PartialTime
    result: LabResult | None
    rows: tuple[Finding, ...]
    problem: str | None = None
    derived: Reason | None = None
    faults: tuple[Reason, ...] = ()

    @property
    def source(self) -> str:
        """The places that its rows came from."""
        return ", ".join(row.source for row in self.rows)


def name_of(concept: Concept) -> Words:
    """Return a concept's name in both languages."""
    return Words(concept.en, concept.zh)


def lab_values(
    findings: Iterable[Finding],
    analytes: frozenset[str],
    concepts: Concepts,
    *,
    death: PartialTime | None = None,
) -> Iterator[LabValue]:
    """Yield the values of the analytes, in their canonical units; cancelled rows are left out.

    A row with a `problem`, one without a number and one from after the day of death are yielded
    with their problem and no result.
    """
    for row in findings:
        if row.concept in analytes and row.status not in IGNORED:
            yield _value(row, concepts[row.concept or ""], death)


def _value(row: Finding, concept: Concept, death: PartialTime | None) -> LabValue:
    late = death is not None and row.time.day_earliest > death.day_latest
    problem = row.problem or _problem(row) or (AFTER_DEATH if late else None)
    fault = _bad_limits(row, concept)
    return LabValue(
        analyte=concept.id,
        time=row.time,
        result=None if problem else _result(row, concept, limits=fault is None),
        rows=(row,),
        problem=problem,
        faults=(fault,) if fault else (),
    )


def _problem(row: Finding) -> str | None:
    if row.value is None:
        return "no number"
    return f"below zero: {plain(row.value)}" if row.value < 0 else None


def _bad_limits(row: Finding, concept: Concept) -> Reason | None:
    """Return why limits of normal are not used: crossed, or no value that the analyte can have.

    An upper limit beyond the concept's plausible range is one in another unit than the value's.
    """
    low, high = row.low, row.high
    crossed = low is not None and high is not None and low > high
    beyond = high is not None and (high <= 0 or not concept.is_plausible(high))
    if not crossed and not beyond and (low is None or low >= 0):
        return None
    limits = " – ".join("" if each is None else short(Fraction(each)) for each in (low, high))
    return grading_says().reason(
        "bad_limits",
        analyte=name_of(concept),
        day=day_words(row.time),
        limits=f"{limits}{_unit(concept)}",
        range=_range(concept),
        source=row.source,
    )


def expected_of(concept: Concept, problem: str) -> Words:
    """Return what was expected of a value that cannot be used, by the kind of its problem."""
    kind = problem.partition(":")[0]
    if kind == AFTER_DEATH:
        return Words("a day up to the death", "不晚于死亡日期的日期")
    if "unit" in kind:
        units = ", ".join((concept.canonical_unit.code, *concept.units))
        return Words(f"a unit of {units}", f"单位 {units}")
    if kind in ("implausible", "below zero", "too large"):
        return Words(_range(concept), _range(concept))
    return Words("a number such as 5.1 or <5", "数值，如 5.1 或 <5")


def _range(concept: Concept) -> str:
    low, high = concept.plausible or (Decimal(0), None)
    return f"{plain(low)} – {'' if high is None else plain(high)}{_unit(concept)}"


def _unit(concept: Concept) -> str:
    return "" if concept.unit is None else f" {concept.unit}"


def day_words(time: PartialTime) -> Words:
    """Return when a value was taken: its day, or from when to when it can be."""
    if time.day_earliest == time.day_latest:
        day = date_of(time.day_earliest).isoformat()
        return Words(day, day)
    if time == UNDATED:
        return Words("no date", "无日期")
    return Words(str(time), str(time))


def _result(row: Finding, concept: Concept, *, limits: bool) -> LabResult:
    assert row.value is not None  # _problem was asked
    recorded = read_unit(row.original_unit or "")
    return LabResult(
        measured=Measured(row.comparator or "=", row.value),
        unit=concept.canonical_unit.code,
        low=row.low if limits else None,
        high=row.high if limits else None,
        molar_mass_g_per_mol=concept.molar_mass_g_per_mol,
        rounded=recorded is not None and recorded.code != concept.canonical_unit.code,
    )
