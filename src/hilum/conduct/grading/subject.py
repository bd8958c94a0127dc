"""A subject's records to laboratory grades: each value, the worst by term, period and over all.

Grades are proposals for a person. Each value is graded by the limits of normal on its own row, and
against the baseline of its analyte; what could not be used is told with its place.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hilum.concepts import Concepts
from hilum.conduct.grading.baseline import BaselineValue, baseline_of
from hilum.conduct.grading.deriving import INPUTS, with_derived
from hilum.conduct.grading.events import EventCheck, checked_events
from hilum.conduct.grading.graded import GradedValue, Period, TermGrades, worst_of
from hilum.conduct.grading.values import LabValue, day_words, expected_of, lab_values, name_of
from hilum.conduct.sentences import grading_says, problem_words
from hilum.records.rows import SubjectRecords
from hilum.rules.ctcae import Term, Version, ctcae, grade, shipped_versions
from hilum.study import Study
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth

VERSION_FACT = "rules.ctcae_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectGrades:
    """All laboratory grades of a subject by one version of CTCAE.

    `terms` are those with a value, in the version's order; `events` the recorded adverse events of
    such terms; `unrecorded` the terms that reach a grade and have no adverse event; `refused` says
    of each value that was not graded why, and of limits that were not used.
    """

    subject: str
    version: Version
    baseline_day: int | None
    periods: tuple[Period, ...]
    terms: tuple[TermGrades, ...]
    events: tuple[EventCheck, ...]
    unrecorded: tuple[Reason, ...]
    refused: tuple[Reason, ...]


def ctcae_of(study: Study) -> Version:
    """Return the version of CTCAE that a study locks (`rules.ctcae_version` in study.toml).

    Raises UserError if the study names none, or one that does not ship.
    """
    expected = ", ".join(shipped_versions())
    fact = study.facts.get(VERSION_FACT)
    if fact is None:
        raise UserError(f"{study.id}: study.toml has no {VERSION_FACT}, expected of {expected}")
    if fact.value not in shipped_versions():
        raise UserError(
            f"{study.id}: study.toml: {VERSION_FACT}: saw {fact.value!r}, expected of {expected}"
        )
    return ctcae(fact.value)


def grade_subject(
    records: SubjectRecords,
    version: Version,
    concepts: Concepts,
    *,
    baseline_day: int | None,
    begun: datetime | None = None,
    periods: Sequence[Period] = (),
    facts: Mapping[str, Truth] | None = None,
) -> SubjectGrades:
    """Return the grades of all laboratory values of a subject.

    `baseline_day` is the day of the first dose (days since 1970-01-01), None if it is not known,
    `begun` the moment by which it had begun; `periods` the cycles; `facts` what is known of
    clinical facts, such as `anticoagulation`.
    """
    analytes = frozenset(term.analyte for term in version.terms) | INPUTS
    death = records.subject.death
    given = tuple(lab_values(records.findings, analytes, concepts, death=death))
    by_analyte: dict[str, list[LabValue]] = defaultdict(list)
    for value in sorted(with_derived(given), key=lambda each: each.time.earliest):
        by_analyte[value.analyte].append(value)
    graded = _Graded(version, concepts, baseline_day, begun, facts or {}, by_analyte)
    terms = tuple(graded.terms(tuple(periods)))
    values = [value for term in terms for value in term.values]
    events = tuple(checked_events(records.events, values, version))
    return SubjectGrades(
        subject=records.subject.subject,
        version=version,
        baseline_day=baseline_day,
        periods=tuple(periods),
        terms=terms,
        events=events,
        unrecorded=tuple(_unrecorded(terms, events)),
        refused=tuple(_refused(given, concepts)),
    )


@dataclass(frozen=True, slots=True)
class _Graded:
    """The grading of one subject's values, by analyte."""

    version: Version
    concepts: Concepts
    baseline_day: int | None
    begun: datetime | None
    facts: Mapping[str, Truth]
    by_analyte: Mapping[str, Sequence[LabValue]]

    def terms(self, periods: tuple[Period, ...]) -> list[TermGrades]:
        """Return the grades of each term that has a value."""
        names = dict.fromkeys(term.name for term in self.version.terms)
        told = (self._term(self.version.named(name), periods) for name in names)
        return [term for term in told if term.values]

    def _term(self, terms: tuple[Term, ...], periods: tuple[Period, ...]) -> TermGrades:
        values: list[GradedValue] = []
        baselines: list[BaselineValue] = []
        for term in terms:
            held = self.by_analyte.get(term.analyte, ())
            concept = self.concepts[term.analyte]
            baseline = baseline_of(held, concept, self.baseline_day, self.begun)
            found = [self._value(term, value, baseline) for value in held if value.result]
            values += found
            baselines += [baseline] if found and term.rests_on_baseline else []
        values.sort(key=lambda each: each.value.time.earliest)
        return TermGrades(
            name=terms[0].words,
            values=tuple(values),
            baselines=tuple(baselines),
            over_all=worst_of(values),
            by_period=tuple(
                worst_of(value for value in values if period.may_hold(value.value))
                for period in periods
            ),
        )

    def _value(self, term: Term, value: LabValue, baseline: BaselineValue) -> GradedValue:
        assert value.result is not None  # those without were refused
        facts = {name: truth for name, truth in self.facts.items() if name in term.facts}
        after = self.baseline_day is None or value.time.day_latest > self.baseline_day
        after = after or (self.begun is not None and value.time.earliest > self.begun)
        return GradedValue(
            value=value,
            grading=grade(term, value.result, baseline=baseline.result, facts=facts),
            on_treatment=after,
        )


def _refused(values: Sequence[LabValue], concepts: Concepts) -> list[Reason]:
    reasons = []
    for value in values:
        if value.problem:
            concept = concepts[value.analyte]
            reason = grading_says().reason(
                "refused",
                analyte=name_of(concept),
                day=day_words(value.time),
                problem=problem_words(value.problem),
                expected=expected_of(concept, value.problem),
                source=value.source,
            )
            reasons.append(reason)
        reasons += value.faults
    return reasons


def _unrecorded(terms: Sequence[TermGrades], events: Sequence[EventCheck]) -> list[Reason]:
    recorded = {check.term.name for check in events}
    return [
        grading_says().reason("no_event", term=term.name, ours=term.over_all.grades)
        for term in terms
        if term.over_all and _reached(term) and term.name.en not in recorded
    ]


def _reached(term: TermGrades) -> bool:
    possible = term.over_all.possible if term.over_all else None
    return possible is not None and possible[0] > 0
