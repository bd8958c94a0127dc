"""Every check over one study, in the order of weight and place."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from hilum.checking.asked import with_questions
from hilum.checking.finding import Finding
from hilum.checking.logic import grades, proofs, structure
from hilum.checking.protocol import Protocol
from hilum.checking.texts import (
    expected,
    judgements,
    overlaps,
    patterns,
    periods,
    placement,
    printing,
    registry,
)
from hilum.study import Study

Check = Callable[[Protocol], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    proofs.proved,
    structure.two_thresholds,
    structure.mixed_strictness,
    structure.implausible_thresholds,
    structure.either_suffices,
    grades.entry_admits,
    periods.without_anchor,
    periods.ambiguous,
    periods.not_stated,
    periods.not_over,
    patterns.patterned,
    judgements.subjective,
    printing.brackets,
    printing.lost_superscripts,
    printing.units,
    printing.run_on,
    printing.duplicates,
    placement.without_side,
    placement.passed_over,
    placement.conduct,
    placement.exceptions_as_criteria,
    placement.exceptions_without_rule,
    placement.inside_exceptions,
    placement.wrong_heading,
    overlaps.overlapping,
    overlaps.durations,
    overlaps.contraception,
    registry.out_of_date,
    registry.nobody,
    registry.phase,
    registry.title,
    registry.own_treatment,
    expected.not_stated,
)
"""The checks; each looks for one or a few kinds of finding."""


def check(study: Study, as_of: date, also: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with a study on a day, the gravest first.

    `also` are findings of other layers, which are put in order with the rest.
    """
    protocol = Protocol(study, as_of)
    every = (*(finding for look in CHECKS for finding in look(protocol)), *also)
    return tuple(sorted((with_questions(f, study) for f in every), key=lambda f: f.order))
