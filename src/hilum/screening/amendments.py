"""Which subjects an amendment gives another status, and because of which of its changes.

Both versions are judged on the same records, and so are the earlier version with each change alone
and the later version without each change. A change is the cause of a subject's other status where
it alone makes the difference; where none does, those are named without which there would be none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import duckdb

from hilum.records.store import Store
from hilum.screening.anchors import AsOf, anchors_of, set_anchors
from hilum.screening.evidence import EnginesDisagreeError, sheet
from hilum.screening.scenarios import put_statuses, scenario_of
from hilum.screening.sheet import status_of
from hilum.study import Study
from hilum.study.comparing import Changes, Effective, Setting, effective, with_changes
from hilum.terms.truth import Status

Connection = duckdb.DuckDBPyConnection
BETWEEN = "; "
"""What stands between the names of changes in a column."""


class Cause(Enum):
    """How changes make a subject's other status.

    ALONE: each of those named makes it by itself. TOGETHER: none does; those named are needed for
    it. OTHERWISE: none makes it by itself and none is needed; several ways lead to it.
    """

    ALONE = "alone"
    TOGETHER = "together"
    OTHERWISE = "otherwise"


Moves = Mapping[tuple[Status, Status], int]
"""How many subjects have which status before, and which after."""


@dataclass(frozen=True, slots=True)
class Because:
    """How many subjects go from one status to another because of the same changes."""

    before: Status
    after: Status
    cause: Cause
    names: tuple[str, ...]
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one change does.

    `alone` is what becomes of all subjects where nothing else changes. Of those with another status
    in the later version, `decides` counts those to whom this change alone gives it, and `needed`
    those who would not have it without.
    """

    name: str
    alone: Moves
    decides: int
    needed: int

    def becoming(self, status: Status) -> int:
        """Return how many get a status, who had another, where nothing else changes."""
        return sum(
            count
            for (before, after), count in self.alone.items()
            if after is status and before is not status
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What an amendment does to the subjects of some records.

    `moves` counts those of the same status too; `causes` those with another, by what makes it.
    """

    moves: Moves
    weights: Sequence[Weight]
    causes: Sequence[Because]

    @property
    def screened(self) -> int:
        """How many subjects have a verdict."""
        return sum(self.moves.values())

    @property
    def changed(self) -> int:
        """How many subjects have another status."""
        return sum(count for (before, after), count in self.moves.items() if before is not after)


@dataclass(frozen=True, slots=True)
class _Version:
    """A study between the two, by the column of its statuses, and the changed settings it has."""

    column: str
    study: Study
    settings: frozenset[Setting]


def amend(
    connection: Connection, before: Study, after: Study, changes: Changes, *, as_of: AsOf
) -> Amended:
    """Judge both versions and what lies between; make the table `changed`.

    Its columns: subject, before, after, cause, and the names of the changes that `alone` make the
    status and that are `needed` for it. Needs the stored tables; leaves the anchors of the later
    version. Raises UserError where a given anchor is of neither version.
    """
    every = effective(before, after, changes)
    versions = list(_versions(before, after, every))
    groups = {each.settings: "" for each in versions}
    for number, settings in enumerate(groups):
        groups[settings] = f"weighed{number}"
        own = [each for each in versions if each.settings == settings]
        _put_group(connection, own, as_of, groups[settings])
    set_anchors(connection, with_changes(before, after, every), as_of)
    names = [each.name for each in every]
    _put_amended(connection, [*groups.values()])
    _put_changed(connection, names)
    return Amended(
        moves=_moves(connection, "after"),
        weights=[_weight(connection, number, name) for number, name in enumerate(names)],
        causes=_causes(connection),
    )


def _versions(before: Study, after: Study, every: Sequence[Effective]) -> Iterator[_Version]:
    """Yield what is judged: both versions, and each change alone and left out."""
    chosen: dict[str, list[Effective]] = {"before": [], "after": [*every]}
    for number, change in enumerate(every):
        chosen[f"alone{number}"] = [change]
        chosen[f"without{number}"] = [each for each in every if each is not change]
    for column, changes in chosen.items():
        settings = frozenset(each.of for each in changes if isinstance(each.of, Setting))
        yield _Version(column, with_changes(before, after, changes), settings)


def _put_group(
    connection: Connection, versions: Sequence[_Version], as_of: AsOf, into: str
) -> None:
    """Judge the versions that are read by the same settings: they are one query."""
    study = versions[0].study
    set_anchors(connection, study, as_of)
    scenarios = {each.column: scenario_of(each.study) for each in versions}
    put_statuses(connection, study, scenarios, into, subjects=f"{into}_subjects")


def _put_amended(connection: Connection, groups: Sequence[str]) -> None:
    """Make the table `amended`: a row for each subject, a column for each version judged."""
    first, *others = (
        f"(SELECT s.subject_no, s.subject, g.* EXCLUDE (outcome_no, subjects) "
        f"FROM {group}_subjects s JOIN {group} g USING (outcome_no))"
        for group in groups
    )
    joined = "".join(
        f" JOIN {query} g{number} USING (subject_no, subject)"
        for number, query in enumerate(others)
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE amended AS SELECT * FROM {first} g{joined}")


def _put_changed(connection: Connection, names: Sequence[str]) -> None:
    alone = _named(names, lambda number: f"alone{number} = after")
    needed = _named(names, lambda number: f"without{number} <> after")
    connection.execute(f"""
        CREATE OR REPLACE TABLE changed AS
        SELECT subject, before, after,
               CASE WHEN alone <> '' THEN '{Cause.ALONE.value}'
                    WHEN needed <> '' THEN '{Cause.TOGETHER.value}'
                    ELSE '{Cause.OTHERWISE.value}' END AS cause, alone, needed
        FROM (SELECT subject_no, subject, before, after, {alone} AS alone, {needed} AS needed
              FROM amended WHERE before <> after) ORDER BY subject_no
    """)


def _named(names: Sequence[str], holds: Callable[[int], str]) -> str:
    """Return the SQL of the names of the changes for which a condition holds, joined."""
    cases = [f"CASE WHEN {holds(n)} THEN '{name}' END" for n, name in enumerate(names)]
    return f"concat_ws('{BETWEEN}', {', '.join(cases) or 'NULL'})"


def _moves(connection: Connection, column: str) -> Moves:
    rows = connection.execute(
        f"SELECT before::VARCHAR, {column}::VARCHAR, count(*) FROM amended "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(Status(before), Status(after)): count for before, after, count in rows}


def _weight(connection: Connection, number: int, name: str) -> Weight:
    decides, needed = connection.execute(
        f"SELECT count(*) FILTER (alone{number} = after), "
        f"count(*) FILTER (without{number} <> after) FROM amended WHERE before <> after"
    ).fetchone() or (0, 0)
    return Weight(
        name=name, alone=_moves(connection, f"alone{number}"), decides=decides, needed=needed
    )


def _causes(connection: Connection) -> Sequence[Because]:
    rows = connection.execute(
        "SELECT before::VARCHAR, after::VARCHAR, cause, "
        "CASE WHEN alone <> '' THEN alone ELSE needed END, count(*) FROM changed "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [
        Because(Status(before), Status(after), Cause(cause), tuple(named.split(BETWEEN)), count)
        for before, after, cause, named, count in rows
    ]


SPOT_CHECKED = 100
"""How many subjects are evaluated by the reference too (decision 6)."""


def hold_against_reference(store: Store, after: Study) -> None:
    """Hold the statuses of the later version against the reference, on a part of the subjects.

    Those with another status come first, drawn by the hash of their id. Needs what `amend` leaves.
    Raises EnginesDisagreeError.
    """
    drawn = store.connection.execute(
        "SELECT subject, after::VARCHAR FROM amended "
        f"ORDER BY before = after, hash(subject) LIMIT {SPOT_CHECKED}"
    ).fetchall()
    compiled = dict(drawn)
    anchors = anchors_of(store.connection, [*compiled])
    for records in store.records([*compiled]):
        subject = records.subject.subject
        evaluated = status_of(sheet(after, records, anchors[subject])).value
        if evaluated != compiled[subject]:
            raise EnginesDisagreeError(
                f"subject {subject}: compiled {compiled[subject]}, evaluated {evaluated}"
            )
