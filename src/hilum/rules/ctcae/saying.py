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
from hilum.terms.reasons import Reason, Value, Words

DIGITS = 7
"""Significant digits of a border in a reason; what is compared is exact."""

DEATH = "death"
"""The clinical fact of grade 5: no laboratory value is ever called a step away from it."""


@dataclass(slots=True)
class Said:
    """What a trial of a result found, to be told.

    `held` are the steps of the highest grade in some completion; `spread` says that the numbers
    that a comparator allows differ in grade; `baseline` is its value with its unit;
    `by_other_units` are the grades by the limits that the standard prints in other units.
    """

    possible: set[int] = field(default_factory=set)
    held: set[Step] = field(default_factory=set)
    missing: set[Missing] = field(default_factory=set)
    open_facts: tuple[str, ...] = ()
    branches: tuple[Baseline, ...] = ()
    between: bool = False
    spread: bool = False
    references: dict[Reference, Between] = field(default_factory=dict)
    baseline: str = ""
    by_other_units: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def lacks(self) -> tuple[Missing, ...]:
        """What was missing, in the order of `Missing`."""
        facts = {Missing.FACT} if self.open_facts else set()
        return tuple(each for each in Missing if each in self.missing | facts)


def said(term: Term, scale: Scale, result: LabResult, found: Said) -> Grading:
    """Return the grading that a trial found, with its reasons."""
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
        missing=found.lacks,
        reasons=(
            *_steps(term, scale, result, found),
            *_baseline(term, found),
            *_limits(result, possible),
            *_open(term, result, found),
            *_other_units(possible, found.by_other_units),
            *_clinical(term, clinical),
        ),
    )


_tell = standard("ctcae").reason


def _steps(term: Term, scale: Scale, result: LabResult, found: Said) -> Iterator[Reason]:
    value = str(result)
    for step in sorted(found.held, key=lambda step: (step.grade, step.text)):
        rule = rule_of(step, scale, found.references)
        told: dict[str, Value] = {"term": term.words, "value": value, "rule": rule}
        if condition := _condition(step, term, found):
            yield _tell("step_if", grade=step.grade, condition=condition, **told)
        else:
            yield _tell("step", grade=step.grade, **told)
    if found.possible == {0}:
        yield _tell("none", term=term.words, value=value)
    if found.between:
        yield _tell("between", term=term.words, value=value)


_IF_BASELINE = {
    Baseline.NORMAL: Words("if the baseline was normal", "若基线正常"),
    Baseline.ABNORMAL: Words("if the baseline was abnormal", "若基线异常"),
}


def _condition(step: Step, term: Term, found: Said) -> Words | None:
    """Return on what that is not known a step rests, if on anything."""
    if step.baseline is not None and len(found.branches) > 1:
        return _IF_BASELINE[step.baseline]
    if step.fact is None or step.fact[0] not in found.open_facts:
        return None
    words, so = term.fact_words[step.fact[0]], step.fact[1]
    if so:
        return Words(f"with {words.en}", f"若有{words.zh}")
    return Words(f"without {words.en}", f"若无{words.zh}")


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


def _baseline(term: Term, found: Said) -> Iterator[Reason]:
    if len(found.branches) == 1:
        limit = Reference.LLN if term.direction is Direction.LOW else Reference.ULN
        (branch,) = found.branches
        yield _tell(f"baseline_{branch.value}", baseline=found.baseline, limit=limit.value)


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
    for missing in found.lacks:
        match missing:
            case Missing.BASELINE_LIMIT:
                yield _tell("no_baseline_limit", baseline=found.baseline)
            case Missing.ULN | Missing.LLN | Missing.BASELINE:
                yield _tell(_MISSING[missing])
            case Missing.VALUE | Missing.UNIT | Missing.FACT:
                continue  # a fact is told below; value and unit were asked for before
    for fact in found.open_facts:
        yield _tell("fact", fact=term.fact_words[fact])
    if found.spread:
        yield _tell("comparator", value=str(result))


def _other_units(
    possible: tuple[int, ...], others: Mapping[str, tuple[int, ...]]
) -> Iterator[Reason]:
    for unit, grades in others.items():
        if grades != possible:
            text = grades_text(grades)
            yield _tell("other_unit", unit=unit, grades=Words(f"grade {text}", f"{text} 级"))


def _clinical(term: Term, grades: tuple[int, ...]) -> Iterator[Reason]:
    if not grades:
        return
    each = [(grade, [term.fact_words[name] for name in term.clinical[grade]]) for grade in grades]
    en = "; ".join(f"grade {g} for {' or '.join(w.en for w in facts)}" for g, facts in each)
    zh = "；".join(f"{g} 级：{'或'.join(w.zh for w in facts)}" for g, facts in each)
    yield _tell("clinical", facts=Words(en, zh))
