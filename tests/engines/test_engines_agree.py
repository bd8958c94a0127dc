"""The two engines say the same of every case (DESIGN 5: "two engines and no third").

`HILUM_ENGINE_CASES` sets how many cases; the long run takes 10000.
"""

import pytest

from hilum.criteria.printing import show
from tests.engines.agreement import BATCHES, CASES, Batch, compiled, drawn, evaluated


def difference(batch: Batch) -> str:
    """The first case on which the engines differ, with all that decides it; empty if none."""
    by_reference, by_query = evaluated(batch), compiled(batch)
    for (subject, criterion), truth in by_reference.items():
        if by_query[subject, criterion] is not truth:
            who = batch.people[subject]
            return (
                f"{show(batch.readings[criterion])}\nevaluate: {truth.value}, compile: "
                f"{by_query[subject, criterion].value}\nlook back: {batch.look_back}\n"
                f"anchors: {who.anchors}\n{who.records}"
            )
    return ""


@pytest.mark.parametrize("number", range(BATCHES))
def test_evaluate_and_compile_say_the_same_of_every_subject_and_criterion(number: int) -> None:
    assert difference(drawn()[number]) == ""


def test_as_many_cases_were_compared_as_were_asked_for() -> None:
    assert sum(len(list(batch.cases())) for batch in drawn()) >= CASES
