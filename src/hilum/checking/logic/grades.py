"""Limits of entry that admit what CTCAE grades as an adverse event of grade 2 or more."""

from collections.abc import Iterator
from decimal import Decimal

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.logic.structure import STRICT, UPWARD, Bound, bounds
from hilum.checking.protocol import Protocol
from hilum.criteria.printing import show_test
from hilum.rules.ctcae import Direction, LabResult, Term, Version, ctcae, grade, shipped_versions
from hilum.study import Study
from hilum.terms.bounds import STEPS_IN_ONE
from hilum.terms.decimals import Measured
from hilum.terms.reasons import Words

TOLD_FROM = 2
"""The least grade that is told of: a grade of 1 is a value just outside the limits of normal."""


def entry_admits(protocol: Protocol) -> Iterator[Finding]:
    """Yield the limits whose worst admitted value has a grade of 2 or more for certain.

    The version of CTCAE is the study's, else the latest that ships. Grades that are multiples of a
    limit of normal, which no criterion gives, are not told.
    """
    version = _version(protocol.study)
    for bound in bounds(protocol.study):
        for term in version.terms:
            if _is_about(term, bound):
                lowest = grade(term, _worst_admitted(bound, protocol.study)).lowest
                if lowest >= TOLD_FROM:
                    yield _told(protocol, bound, term, version=version, lowest=lowest)


def _version(study: Study) -> Version:
    fact = study.facts.get("rules.ctcae_version")
    return ctcae(shipped_versions()[-1] if fact is None else str(fact.value))


def _is_about(term: Term, bound: Bound) -> bool:
    sought = Direction.LOW if bound.operator in UPWARD else Direction.HIGH
    return term.analyte == bound.concept and term.direction is sought and bound.limit is None


def _worst_admitted(bound: Bound, study: Study) -> LabResult:
    inward = 1 if bound.operator in UPWARD else -1
    place = bound.number + (2 * inward if bound.operator in STRICT else 0)
    concept = study.concepts[bound.concept]
    return LabResult(
        measured=Measured("=", max(Decimal(place // 2) / STEPS_IN_ONE, Decimal(0))),
        unit=concept.unit or "1",
        molar_mass_g_per_mol=concept.molar_mass_g_per_mol,
    )


def _told(
    protocol: Protocol, bound: Bound, term: Term, *, version: Version, lowest: int
) -> Finding:
    where = (bound.criterion,)
    return found(
        "entry_admits_grade",
        where,
        protocol.spans_of(where),
        criterion=bound.criterion,
        limit=show_test(bound.asked.test),
        term=Words(term.name, term.zh),
        grade=lowest,
        version=version.title,
    )
