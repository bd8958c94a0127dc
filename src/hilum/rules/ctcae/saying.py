"""What a grading says: what was found of a result, with its reasons in two languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from hilum.rules.ctcae.measures import Between
from hilum.rules.ctcae.results import Grading, LabResult, Missing, grades_text
from hilum.rules.ctcae.terms import Baseline, Bound, Direction, Reference, Scale, Step, Term
from hilum.rules.standard import standard
from hilum.terms.decimals import plain, rounded
from hilum.terms.reasons import Reason, Words

DIGITS = 7
"""Significant digits of a border in a reason; what is compared is exact."""

DEATH = "death"
"""The clinical fact of grade 5: no laboratory value is ever called a step away from it."""


@dataclass(slots=True)
class Said:
    """What a trial of a result found, to be told."""

    possible: set[int] = field(default_factory=set)
    held: set[Step] = field(default_factory=set)
    missing: set[Missing] = field(default_factory=set)
    open_facts: tuple[str, ...] = ()
    branches: tuple[Baseline, ...] = ()
    between: bool = False
    references: dict[Reference, Between] = field(default_factory=dict)


def said(
    term: Term,
    scale: Scale,
    result: LabResult,
    found: Said,
    others: Mapping[str, tuple[int, ...]],
) -> Grading:
    """Return the grading that a trial found, with its reasons.

    `others` are the grades by the limits that the standard prints in other units.
    """
    possible = tuple(sorted(found.possible))
    clinical = tuple(
        grade
        for grade, facts in sorted(term.clinical.items())
        if 0 < possible[-1] < grade and DEATH not in facts
    )
    return Grading(
        term=term,
        result=result,
        possible=possible,
        clinical=clinical,
        missing=tuple(sorted({*found.missing, *([Missing.FACT] if found.open_facts else [])})),
        reasons=(
            *_steps(term, scale, result, found),
            *_baseline(term, found, result),
            *_limits(result, possible),
            *_open(term, result, found),
            *_other_units(possible, others),
            *(_clinical(term, g) for g in clinical),
        ),
    )


_tell = standard("ctcae").reason


def _steps(term: Term, scale: Scale, result: LabResult, found: Said) -> Iterator[Reason]:
    value = str(result)
    for step in sorted(found.held, key=lambda step: (step.grade, step.text)):
        rule = rule_of(step, scale, found.references)
        yield _tell("step", term=term.words, grade=step.grade, value=value, rule=rule)
    if found.possible == {0}:
        yield _tell("none", term=term.words, value=value)
    if found.between:
        yield _tell("between", term=term.words, value=value)


def rule_of(step: Step, scale: Scale, references: Mapping[Reference, Between]) -> Words:
    """Return a step's bounds in words: `> 3 x ULN (120 U/L), <= 5 x ULN (200 U/L)`."""
    parts = [_bound_of(bound, scale, references) for bound in step.bounds]
    return Words(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))


def _bound_of(bound: Bound, scale: Scale, references: Mapping[Reference, Between]) -> Words:
    unit = "" if scale.unit.code == "1" else f" {scale.unit.code}"
    if bound.reference is None:
        same = f"{bound.comparison} {short(bound.amount)}{unit}"
        return Words(same, same)
    times = "" if bound.factor == 1 else f"{short(bound.factor)} x "
    more = f" + {short(bound.amount)}{unit}" if bound.amount else ""
    border = references[bound.reference].scaled(bound.factor, bound.amount).exact
    known = "" if border is None else f" ({short(border)}{unit})"
    named = {Reference.BASELINE: Words("baseline", "基线")}.get(
        bound.reference, Words(bound.reference.value, bound.reference.value)
    )
    return Words(
        *(f"{bound.comparison} {times}{name}{more}{known}" for name in (named.en, named.zh))
    )


def short(number: Fraction) -> str:
    """Return a number for reading, to seven significant digits at most."""
    exact = rounded(number)
    if exact is None:
        return str(float(number))
    return plain(Decimal(f"{exact:.{DIGITS}g}"))


def _baseline(term: Term, found: Said, result: LabResult) -> Iterator[Reason]:
    value = found.references[Reference.BASELINE].exact
    if len(found.branches) != 1 or value is None:
        return
    limit = Reference.LLN if term.direction is Direction.LOW else Reference.ULN
    (branch,) = found.branches
    yield _tell(f"baseline_{branch.value}", baseline=short(value), limit=limit.value)


def _limits(result: LabResult, possible: tuple[int, ...]) -> Iterator[Reason]:
    measured, low, high = result.measured, result.low, result.high
    if measured is None or measured.comparator != "=" or low is None or high is None:
        return
    if possible[0] > 0 and low <= measured.number <= high:
        yield _tell("within_limits", limits=f"{plain(low)}-{plain(high)}")


_MISSING = {
    Missing.ULN: "no_uln",
    Missing.LLN: "no_lln",
    Missing.BASELINE: "no_baseline",
}


def _open(term: Term, result: LabResult, found: Said) -> Iterator[Reason]:
    for missing in sorted(found.missing):
        match missing:
            case Missing.BASELINE_LIMIT:
                value = found.references[Reference.BASELINE].exact
                told = "" if value is None else short(value)
                yield _tell("no_baseline_limit", baseline=told)
            case _:
                yield _tell(_MISSING[missing])
    for fact in found.open_facts:
        yield _tell("fact", fact=term.fact_words[fact])
    if result.measured and result.measured.comparator != "=" and len(found.possible) > 1:
        yield _tell("comparator", value=str(result))


def _other_units(
    possible: tuple[int, ...], others: Mapping[str, tuple[int, ...]]
) -> Iterator[Reason]:
    for unit, grades in others.items():
        if grades != possible:
            text = grades_text(grades)
            yield _tell("other_unit", unit=unit, grades=Words(f"grade {text}", f"{text} 级"))


def _clinical(term: Term, grade: int) -> Reason:
    facts = [term.fact_words[name] for name in term.clinical[grade]]
    words = Words(" or ".join(f.en for f in facts), "或".join(f.zh for f in facts))
    return _tell("clinical", grade=grade, facts=words)
