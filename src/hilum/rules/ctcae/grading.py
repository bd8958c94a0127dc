"""A laboratory result to the grades of a term: every completion of what is not known is tried.

Source: CTCAE (the version is data): NCI's printed numbers, one way of reading them:

- A value takes the highest grade one of whose steps holds; in none, it has no grade (0).
- `<LLN - 75` holds from 75 on, `>3.0 - 5.0 x ULN` up to 5.0. The numbers count as printed, even
  where they lie within the laboratory's own limits (the reasons say so).
- A value between the printed ranges of two grades may be of either (sodium 129.5 mmol/L).
- Where the standard prints limits in two units, the first of the term's file count, in whatever
  unit the value came, so a conversion never changes a grade; `limits_in` names the other. The
  reasons say where the two differ (calcium 8.0 mg/dL is 1.996 mmol/L: below 2.0).
- The baseline is abnormal where it lies beyond its own limit of normal, on the term's side. Not
  known, both branches are tried; the abnormal one then takes today's limit for the baseline's.
- Nothing is assumed of a clinical fact: a step that needs one is tried with and without it.

How single terms are read where the print leaves it open (fibrinogen, hemoglobin, INR) stands beside
them in the version's file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from types import MappingProxyType

from hilum.rules.ctcae.measures import ANYTHING, Between, compared, exactly, measure
from hilum.rules.ctcae.results import Grading, LabResult, Missing
from hilum.rules.ctcae.saying import Said, said
from hilum.rules.ctcae.terms import Baseline, Bound, Direction, Reference, Scale, Step, Term
from hilum.rules.standard import standard
from hilum.terms.decimals import STEP
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth, all_of
from hilum.terms.units import read_unit

NO_FACTS: Mapping[str, Truth] = MappingProxyType({})


def grade(
    term: Term,
    result: LabResult,
    *,
    baseline: LabResult | None = None,
    facts: Mapping[str, Truth] = NO_FACTS,
    limits_in: str | None = None,
) -> Grading:
    """Return the grades of a term that a result allows.

    `baseline` is the subject's own value before treatment, with its own limits; `facts` says of
    clinical facts (ids of the version's [fact]) whether they are so; `limits_in` names the printed
    unit whose limits count (default: the first of the term's file). Raises ValueError if the
    standard prints no limits in that unit, or for a fact that the term does not ask for.
    """
    scale = term.scale(limits_in)
    if unknown := {*facts} - {*term.facts}:
        raise ValueError(f"{term.name}: facts {sorted(unknown)}: expected of {list(term.facts)}")
    if refusal := _unusable(term, result):
        missing, reason = refusal
        every = (0, *term.numbered)
        return Grading(
            term=term, result=result, possible=every, missing=(missing,), reasons=(reason,)
        )
    found = _Trial(term, scale, result, baseline, facts).run()
    found.by_other_units = {
        other.unit.code: tuple(sorted(_Trial(term, other, result, baseline, facts).run().possible))
        for other in term.scales
        if other is not scale and _meets(result, other)
    }
    return said(term, scale, result, found)


def _meets(result: LabResult, scale: Scale) -> bool:
    return measure(result, scale.unit) is not None


def _unusable(term: Term, result: LabResult) -> tuple[Missing, Reason] | None:
    """Return why a result cannot be graded at all, if it cannot."""
    tell = standard("ctcae").reason
    expected = term.unit.code
    if result.measured is None:
        return Missing.VALUE, tell("no_value", term=term.words)
    if result.unit is None and term.unit.dimension != "number":
        value = str(result.measured)
        return Missing.UNIT, tell("no_unit", term=term.words, value=value, expected=expected)
    if result.unit is not None and read_unit(result.unit) is None:
        unit = result.unit
        return Missing.UNIT, tell("unknown_unit", term=term.words, unit=unit, expected=expected)
    if not _meets(result, term.scales[0]):
        unit = str(result.unit)
        return Missing.UNIT, tell("other_dimension", term=term.words, unit=unit, expected=expected)
    return None


@dataclass(frozen=True, slots=True)
class _Completion:
    """One way in which what is not known may be: the baseline's branch and the clinical facts."""

    baseline: Baseline | None
    facts: Mapping[str, bool]

    def asks(self, step: Step) -> bool:
        """Tell whether the step is one of this branch and of these facts."""
        branch = step.baseline in (None, self.baseline)
        return branch and (step.fact is None or self.facts[step.fact[0]] is step.fact[1])


_Bordered = tuple[Step, tuple[Between, ...]]
"""A step with where each of its bounds lies."""


@dataclass(slots=True)
class _Trial:
    """The trial of all completions for one scale; it collects what it needed and did not have."""

    term: Term
    scale: Scale
    result: LabResult
    baseline: LabResult | None
    facts: Mapping[str, Truth]
    found: Said = field(default_factory=Said)
    slack: Fraction = Fraction(0)

    def run(self) -> Said:
        """Return the possible grades, the steps that held and what was missing."""
        measured = measure(self.result, self.scale.unit)
        assert measured is not None  # the units were found to meet
        self.slack = measured.of(STEP / 2) if self.result.rounded else Fraction(0)
        self.found.references = {
            Reference.ULN: measured.limit(self.result.high),
            Reference.LLN: measured.limit(self.result.low),
            Reference.BASELINE: self._baseline_value(),
        }
        self.found.baseline = "" if self.baseline is None else str(self.baseline)
        outcomes = {}
        for completion in self._completions():
            references = self._references(completion)
            steps = self._steps(completion, references)
            values = measured.representatives(border for _, borders in steps for border in borders)
            found = [self._possible_at(value, steps) for value in values]
            self.found.spread |= any(each != found[0] for each in found)
            outcomes[_key(completion)] = set().union(*found)
        self.found.possible = set().union(*outcomes.values())
        self._note_open(outcomes)
        return self.found

    def _note_open(self, outcomes: Mapping[tuple[object, ...], set[int]]) -> None:
        if len({frozenset(grades) for grades in outcomes.values()}) > 1:
            told = self.found.branches
            if len(told) > 1:
                no_value = self.baseline is None or self.baseline.measured is None
                self.found.missing.add(Missing.BASELINE if no_value else Missing.BASELINE_LIMIT)
            self.found.open_facts = tuple(
                name for name in self.term.facts if self._answers(name) == (True, False)
            )

    # ------------------------------------------------------------ what is not known

    def _completions(self) -> Iterator[_Completion]:
        branched = any(step.baseline for step in self.scale.steps)
        branches: tuple[Baseline | None, ...] = (
            branches_of(self.term, self.scale, self.baseline) if branched else (None,)
        )
        self.found.branches = tuple(branch for branch in branches if branch)
        names = self.term.facts
        for branch, answers in product(branches, product(*map(self._answers, names))):
            yield _Completion(branch, dict(zip(names, answers, strict=True)))

    def _answers(self, fact: str) -> tuple[bool, ...]:
        match self.facts.get(fact, Truth.UNKNOWN):
            case Truth.MET:
                return (True,)
            case Truth.NOT_MET:
                return (False,)
            case Truth.UNKNOWN:
                return (True, False)

    def _baseline_value(self) -> Between:
        measured = measure(self.baseline, self.scale.unit) if self.baseline else None
        return measured.where if measured is not None else ANYTHING

    def _references(self, completion: _Completion) -> Mapping[Reference, Between]:
        """Return the references; an abnormal baseline not known lies at least beyond the limit."""
        references = dict(self.found.references)
        if completion.baseline is Baseline.ABNORMAL and references[Reference.BASELINE] == ANYTHING:
            low = self.term.direction is Direction.LOW
            limit = references[Reference.LLN if low else Reference.ULN]
            if limit.exact is not None:
                references[Reference.BASELINE] = (
                    Between(Fraction(0), limit.exact) if low else Between(limit.exact, None)
                )
        return references

    # ------------------------------------------------------------ one value

    def _steps(
        self, completion: _Completion, references: Mapping[Reference, Between]
    ) -> list[_Bordered]:
        return [
            (step, tuple(border_of(bound, references) for bound in step.bounds))
            for step in self.scale.steps
            if completion.asks(step)
        ]

    def _possible_at(self, value: Fraction, steps: list[_Bordered]) -> set[int]:
        tried = [(step, self._truths(step, value, borders)) for step, borders in steps]
        whole = [(step, truths, all_of(truths)) for step, truths in tried]
        sure = max((step.grade for step, _, so in whole if so is Truth.MET), default=0)
        opened = [each for each in whole if each[2] is Truth.UNKNOWN and each[0].grade > sure]
        self.found.held.update(
            step for step, _, so in whole if so is Truth.MET and step.grade == sure
        )
        for step, truths, _ in opened:
            self._note_missing(step, truths)
        if not sure and not opened:
            return self._between(tried) or {0}
        return {sure} | {step.grade for step, _, _ in opened}

    def _between(self, tried: list[tuple[Step, list[Truth]]]) -> set[int]:
        """Return the two grades between whose printed ranges a value lies, if it does."""
        inside = [step for step, truths in tried if self._has_come_in(step, truths)]
        if not inside:
            return set()
        self.found.between = True
        reached = max(step.grade for step in inside)
        above = (step.grade for step, _ in tried if step.grade > reached)
        return {reached, min(above, default=reached)}

    def _has_come_in(self, step: Step, truths: list[Truth]) -> bool:
        entries = [
            truth
            for bound, truth in zip(step.bounds, truths, strict=True)
            if bound.is_entry is self.term.direction
        ]
        return all(truth is Truth.MET for truth in entries)

    def _truths(self, step: Step, value: Fraction, borders: tuple[Between, ...]) -> list[Truth]:
        slack = self.slack
        return [
            compared(bound.comparison, value, border, slack and slack * (1 + bound.factor))
            for bound, border in zip(step.bounds, borders, strict=True)
        ]

    def _note_missing(self, step: Step, truths: list[Truth]) -> None:
        for bound, truth in zip(step.bounds, truths, strict=True):
            if truth is Truth.UNKNOWN and bound.reference is not None:
                self.found.missing.add(_LACKS[bound.reference])


_LACKS = {
    Reference.ULN: Missing.ULN,
    Reference.LLN: Missing.LLN,
    Reference.BASELINE: Missing.BASELINE,
}


def _key(completion: _Completion) -> tuple[object, ...]:
    return (completion.baseline, *completion.facts.items())


def branches_of(term: Term, scale: Scale, baseline: LabResult | None) -> tuple[Baseline, ...]:
    """Return whether a baseline was normal or abnormal on the term's side: both if not known."""
    low = term.direction is Direction.LOW
    limit = None if baseline is None else baseline.low if low else baseline.high
    measured = None if baseline is None else measure(baseline, scale.unit)
    if limit is None or measured is None:
        return (Baseline.NORMAL, Baseline.ABNORMAL)
    border = measured.limit(limit)
    beyond = {
        compared("<" if low else ">", value, border, Fraction(0))
        for value in measured.representatives((border,))
    }
    both = {Truth.NOT_MET: Baseline.NORMAL, Truth.MET: Baseline.ABNORMAL}
    return tuple(branch for truth, branch in both.items() if truth in beyond)


def grade_borders(
    term: Term, result: LabResult, baseline: LabResult | None = None
) -> tuple[tuple[int, Fraction], ...]:
    """Return where each grade begins for a result's limits and a baseline, in the term's unit.

    For drawing: the mildest border of a grade that is known; grades without one are left out. A
    baseline that is not known is taken as normal, as the borders of both branches would not be
    told apart.
    """
    scale = term.scales[0]
    measured = measure(result, scale.unit)
    if measured is None:
        return ()
    before = measure(baseline, scale.unit) if baseline else None
    references = {
        Reference.ULN: measured.limit(result.high),
        Reference.LLN: measured.limit(result.low),
        Reference.BASELINE: before.where if before else ANYTHING,
    }
    branch = branches_of(term, scale, baseline)[0]
    found: dict[int, Fraction] = {}
    milder = max if term.direction is Direction.LOW else min
    for step in scale.steps:
        if step.baseline in (None, branch):
            for bound in step.bounds:
                border = border_of(bound, references).exact
                if bound.is_entry is term.direction and border is not None:
                    found[step.grade] = milder(found.get(step.grade, border), border)
    return tuple(sorted(found.items()))


def border_of(bound: Bound, references: Mapping[Reference, Between]) -> Between:
    """Return where a bound's border lies, in the scale's unit."""
    if bound.reference is None:
        return exactly(bound.amount)
    return references[bound.reference].scaled(bound.factor, bound.amount)
