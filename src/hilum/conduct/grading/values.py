"""A subject's laboratory findings as results that can be graded, or as refused with the reason."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.concepts import Concepts
from hilum.concepts.concept import Concept
from hilum.criteria.phrases import Language, Voice
from hilum.records.rows import IGNORED, Finding
from hilum.rules.ctcae import LabResult
from hilum.rules.standard import Standard, read_standard
from hilum.terms.decimals import Measured, plain
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import PartialTime
from hilum.terms.units import read_unit

CHINESE = Voice(language=Language.ZH, typeset=True)


@cache
def grading_says() -> Standard:
    """Return the sentences of conduct/grading/sentences.toml."""
    text = (files("hilum.conduct.grading") / "sentences.toml").read_text(encoding="utf-8")
    return read_standard("grading", tomllib.loads(text))


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


def problem_words(problem: str) -> Words:
    """Return why a row cannot be used, in both languages."""
    return Words(problem, CHINESE.problem(problem))


def name_of(concept: Concept) -> Words:
    """Return a concept's name in both languages."""
    return Words(concept.en, concept.zh)


def lab_values(
    findings: Iterable[Finding], analytes: frozenset[str], concepts: Concepts
) -> Iterator[LabValue]:
    """Yield the values of the analytes, in their canonical units; cancelled rows are left out.

    A row with a `problem` and one without a number are yielded with their problem and no result.
    """
    for row in findings:
        if row.concept in analytes and row.status not in IGNORED:
            yield _value(row, concepts[row.concept or ""])


def _value(row: Finding, concept: Concept) -> LabValue:
    problem = row.problem or _problem(row)
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
    low, high = row.low, row.high
    crossed = low is not None and high is not None and low > high
    if not crossed and (low is None or low >= 0) and (high is None or high > 0):
        return None
    limits = " – ".join("" if each is None else plain(each) for each in (low, high))
    return grading_says().reason(
        "bad_limits", analyte=name_of(concept), day=str(row.time), limits=limits, source=row.source
    )


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
