"""Counts over the verdicts: statuses, the funnel in protocol order, what decides, what is open."""

from dataclasses import dataclass

import duckdb

from hilum.study import Study
from hilum.terms.truth import Kind, Status, Truth

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCount:
    """One criterion over all subjects.

    `first`: subjects whom it is the first to disqualify, in protocol order; `left`: those left
    after it; `alone`: disqualified by nothing else; `unknown`: not decided.
    """

    id: str
    label: str
    disqualifies: int
    first: int
    left: int
    alone: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many subjects there are of each status, and each criterion's part in it."""

    statuses: dict[str, int]
    criteria: tuple[CriterionCount, ...]

    @property
    def screened(self) -> int:
        """How many subjects have a verdict."""
        return sum(self.statuses.values())


def count(connection: Connection, study: Study) -> Counts:
    """Count the table `verdicts`."""
    found = connection.execute("SELECT status::VARCHAR, count(*) FROM verdicts GROUP BY 1")
    counted = dict(found.fetchall())
    statuses = {status.value: counted.get(status.value, 0) for status in Status}
    rows, left = [], sum(statuses.values())
    against = {
        c.id: Truth.NOT_MET.value if c.kind is Kind.INCLUSION else Truth.MET.value
        for c in study.criteria
    }
    how_many = " + ".join(f"(\"{name}\" = '{truth}')::INT" for name, truth in against.items())
    earlier = "FALSE"
    for criterion in study.criteria:
        out = f"\"{criterion.id}\" = '{against[criterion.id]}'"
        disqualifies, first, alone, unknown = connection.execute(f"""
            SELECT count(*) FILTER ({out}), count(*) FILTER ({out} AND NOT ({earlier})),
                   count(*) FILTER ({out} AND ({how_many}) = 1),
                   count(*) FILTER ("{criterion.id}" = '{Truth.UNKNOWN.value}') FROM verdicts
        """).fetchone() or (0, 0, 0, 0)
        left -= first
        rows.append(
            CriterionCount(
                id=criterion.id,
                label=criterion.en,
                disqualifies=disqualifies,
                first=first,
                left=left,
                alone=alone,
                unknown=unknown,
            )
        )
        earlier = f"{earlier} OR {out}"
    return Counts(statuses, tuple(rows))
