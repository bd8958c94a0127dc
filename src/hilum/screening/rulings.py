"""What each open question would change: the statuses under every other answer.

A question may stand on several criteria; another answer to it changes all of them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from hilum.criteria.nodes import Reading
from hilum.screening.scenarios import Judged, Scenario, put_statuses, scenario_of
from hilum.study import Study
from hilum.terms.truth import Status

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """Another answer to a question: the readings of the criteria it changes (None: dropped)."""

    question: str
    answer: str
    readings: Mapping[str, Reading | None]


def other_answers(study: Study) -> list[OtherAnswer]:
    """Return every other answer that a study's questions name, in the order of its criteria."""
    found: dict[tuple[str, str], dict[str, Reading | None]] = {}
    for criterion in study.criteria:
        for question in criterion.questions:
            for other in question.alternatives:
                changed = found.setdefault((question.id, other.text), {})
                changed[criterion.id] = other.reading
    return [OtherAnswer(question, answer, changed) for (question, answer), changed in found.items()]


def weigh(connection: Connection, study: Study) -> None:
    """Make the table `rulings`: how many subjects' status hangs on each question's ruling.

    Columns: question, criteria, ruling, kind, alternative, and how many subjects would become
    ELIGIBLE, INELIGIBLE and UNDETERMINED who are not.
    """
    others = other_answers(study)
    scenarios = {f"s{number}": _answered(study, other) for number, other in enumerate(others)}
    put_statuses(connection, study, {"status": scenario_of(study), **scenarios}, "alternatives")
    connection.execute(
        "CREATE OR REPLACE TABLE rulings (question VARCHAR, criteria VARCHAR, ruling VARCHAR, "
        "kind VARCHAR, alternative VARCHAR, to_eligible BIGINT, to_ineligible BIGINT, "
        "to_undetermined BIGINT)"
    )
    for name, other in zip(scenarios, others, strict=True):
        _count(connection, study, other, name)


def _answered(study: Study, other: OtherAnswer) -> Scenario:
    answered = (
        (criterion.kind, other.readings.get(criterion.id, criterion.reading))
        for criterion in study.criteria
    )
    return [Judged(kind, reading) for kind, reading in answered if reading is not None]


def _count(connection: Connection, study: Study, other: OtherAnswer, name: str) -> None:
    named = [criterion for criterion in study.criteria if criterion.id in other.readings]
    question = next(q for q in named[0].questions if q.id == other.question)
    ruling = question.ruling
    to = ", ".join(
        f"coalesce(sum(subjects) FILTER ({name} = '{status.value}' AND status <> "
        f"'{status.value}'), 0)"
        for status in Status
    )
    connection.execute(
        f"INSERT INTO rulings SELECT ?, ?, ?, ?, ?, {to} FROM alternatives",
        [
            question.id,
            " ".join(criterion.id for criterion in named),
            ruling.text if ruling else None,
            ruling.kind if ruling else "not ruled",
            other.answer,
        ],
    )
