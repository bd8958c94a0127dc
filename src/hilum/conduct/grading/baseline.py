"""The baseline of an analyte: the last value up to the day of the first dose, that day included.

A value of that day that is timed after the dose began is none (SDTMIG 3.4, 4.5.9: --LOBXFL).
As the readings do (`latest`): an unreadable newest value never lets an older good one decide, and
where several may be the last and differ, there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hilum.concepts.concept import Concept
from hilum.conduct.grading.values import LabValue, name_of
from hilum.conduct.sentences import grading_says, problem_words
from hilum.rules.ctcae import LabResult
from hilum.terms.reasons import Reason


@dataclass(frozen=True, slots=True)
class BaselineValue:
    """The baseline of an analyte, or None with the reason; `reason` names the row it is from.

    `value` is that row's value, the first of several that agree.
    """

    analyte: str
    result: LabResult | None
    reason: Reason
    value: LabValue | None = None


def baseline_of(
    values: Sequence[LabValue],
    concept: Concept,
    baseline_day: int | None,
    begun: datetime | None = None,
) -> BaselineValue:
    """Return the baseline of one analyte's values.

    `baseline_day` is the day of the first dose, `begun` the moment by which it had surely begun.
    """
    tell, name = grading_says().reason, name_of(concept)
    if baseline_day is None:
        return BaselineValue(concept.id, None, tell("baseline_no_day", analyte=name))
    before = [value for value in values if begun is None or value.time.earliest <= begun]
    candidates = _candidates(before, baseline_day)
    if not candidates:
        return BaselineValue(concept.id, None, tell("baseline_none", analyte=name))
    for value in candidates:
        if value.problem:
            problem = problem_words(value.problem)
            return BaselineValue(
                concept.id, None, tell("baseline_unusable", analyte=name, problem=problem)
            )
    first, *others = candidates
    if any(other.result != first.result for other in others):
        reason = tell("baseline_several", analyte=name, count=len(candidates))
        return BaselineValue(concept.id, None, reason)
    told = {"value": str(first.result), "day": str(first.time), "source": first.source}
    reason = tell("baseline_is", analyte=name, **told)
    return BaselineValue(concept.id, first.result, reason, value=first)


def _candidates(values: Sequence[LabValue], baseline_day: int) -> list[LabValue]:
    """Return the values that may be the last: with none surely up to the day, there is none."""
    within = [value for value in values if value.time.day_earliest <= baseline_day]
    sure = [value for value in within if value.time.day_latest <= baseline_day]
    if not sure:
        return []
    last = max(value.time.earliest for value in sure)
    return [value for value in within if value.time.latest >= last]
