"""What each open question would change: the statuses under every other answer.

A question may stand on several criteria; another answer to it changes all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from hilum.criteria.compile import CODES
from hilum.criteria.nodes import Reading
from hilum.screening.verdicts import disqualifying, put_truths, status_of
from hilum.study import Criterion, Study
from hilum.terms.truth import Truth

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Scenario:
    """Another answer to a question: the readings of the criteria it changes (None: dropped)."""

    question: str
    answer: str
    readings: Mapping[str, Reading | None]


def scenarios(study: Study) -> list[Scenario]:
    """Return every other answer that a study's questions name, in the order of its criteria."""
    found: dict[tuple[str, str], dict[str, Reading | None]] = {}
    for criterion in study.criteria:
        for question in criterion.questions:
            for other in question.alternatives:
                changed = found.setdefault((question.id, other.text), {})
                changed[criterion.id] = other.reading
    return [Scenario(question, answer, changed) for (question, answer), changed in found.items()]


def weigh(connection: Connection, study: Study) -> None:
    """Make the table `rulings`: how many subjects' status hangs on each question's ruling.

    Columns: question, criteria, ruling, kind, alternative, and how many subjects would become
    ELIGIBLE, INELIGIBLE and UNDETERMINED who are not.
    """
    others = scenarios(study)
    readings = {criterion.id: criterion.reading for criterion in study.criteria}
    for number, scenario in enumerate(others):
        for criterion_id, reading in scenario.readings.items():
            if reading is not None:
                readings[_column(criterion_id, number)] = reading
    base = {criterion.id: f'"{criterion.id}"' for criterion in study.criteria}
    statuses = ["subjects", f"{status_of(study.criteria, base)} AS status"]
    statuses += [
        f"{status_of(study.criteria, dict(_columns(study, scenario, number)))} AS s{number}"
        for number, scenario in enumerate(others)
    ]
    put_truths(connection, study, readings, "judged_otherwise")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE alternatives AS SELECT {', '.join(statuses)} "
        "FROM judged_otherwise"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE rulings (question VARCHAR, criteria VARCHAR, ruling VARCHAR, "
        "kind VARCHAR, alternative VARCHAR, to_eligible BIGINT, to_ineligible BIGINT, "
        "to_undetermined BIGINT)"
    )
    for number, scenario in enumerate(others):
        _count(connection, study, scenario, number)


def _column(criterion_id: str, number: int) -> str:
    return f"{criterion_id}~{number}"


def _columns(study: Study, scenario: Scenario, number: int) -> Iterator[tuple[str, str]]:
    for criterion in study.criteria:
        if criterion.id not in scenario.readings:
            yield criterion.id, f'"{criterion.id}"'
        elif scenario.readings[criterion.id] is None:
            yield criterion.id, str(_qualifying(criterion))
        else:
            yield criterion.id, f'"{_column(criterion.id, number)}"'


def _qualifying(criterion: Criterion) -> int:
    met, not_met = CODES[Truth.MET], CODES[Truth.NOT_MET]
    return met if disqualifying(criterion) == not_met else not_met


def _count(connection: Connection, study: Study, scenario: Scenario, number: int) -> None:
    named = [criterion for criterion in study.criteria if criterion.id in scenario.readings]
    question = next(q for q in named[0].questions if q.id == scenario.question)
    ruling = question.ruling
    to = ", ".join(
        f"coalesce(sum(subjects) FILTER (s{number} = '{status}' AND status <> '{status}'), 0)"
        for status in ("ELIGIBLE", "INELIGIBLE", "UNDETERMINED")
    )
    connection.execute(
        f"INSERT INTO rulings SELECT ?, ?, ?, ?, ?, {to} FROM alternatives",
        [
            question.id,
            " ".join(criterion.id for criterion in named),
            ruling.text if ruling else None,
            ruling.kind if ruling else "not ruled",
            scenario.answer,
        ],
    )
