"""Checking a study: what its text and readings show, and where entry and treatment disagree."""

from collections.abc import Iterator
from datetime import date

from hilum.checking import Finding, check, found
from hilum.conduct.treatment.threshold_conflicts import threshold_conflicts
from hilum.study import Study
from hilum.terms.reasons import Words


def check_study(study: Study, as_of: date) -> tuple[Finding, ...]:
    """Return every finding over a study on a day, the gravest first."""
    return check(study, as_of, _against_treatment(study))


def _against_treatment(study: Study) -> Iterator[Finding]:
    for conflict in threshold_conflicts(study):
        named = [study.criterion(name) for name in conflict.criteria]
        spans = dict.fromkeys(span for each in named if each for span in each.spans[-1:])
        said = Words(conflict.reason.say("en"), conflict.reason.say("zh"))
        yield found("entry_looser_than_treatment", conflict.criteria, spans, conflict=said)
