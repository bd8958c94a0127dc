"""The days that windows are measured from, for every subject: known, given, or a fallback's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from hilum.concepts import Concepts
from hilum.records.drafts import report
from hilum.records.rows import IGNORED
from hilum.sources.attestations import AnchorDate
from hilum.study import Anchor, Study
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.times import EPOCH, FIRST_DAY

Connection = duckdb.DuckDBPyConnection
SCREENING = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """Which day is the day of screening: one day for all, each subject's last, or as given.

    A subject without a `screening` row among the given is not screened, unless `day` or `last`
    says when.
    """

    day: date | None = None
    last: bool = False
    given: Sequence[AnchorDate] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """A subject's anchor: its days, and what they rest on (records, given, or a fallback)."""

    day_earliest: int
    day_latest: int
    basis: str


def set_anchors(connection: Connection, study: Study, as_of: AsOf) -> None:
    """Make the tables `screened` and `anchor_sets`, and the view `anchors` of both.

    `screened` has a row for each subject that has a day of screening, for they are the ones that
    are screened: what `subjects` says of it, and the number of its `anchor_set`. `anchor_sets` has
    the distinct sets of days: anchor_set, and `<anchor>_earliest`, `<anchor>_latest` and
    `<anchor>_basis` of each anchor, NULL where nothing says when. `anchors` has a row for each
    subject and anchor with a day: subject_no, anchor, day_earliest, day_latest, basis. Given dates
    of subjects without records go to `discrepancies`. Raises UserError where a given anchor is not
    the study's, or has two dates.
    """
    _put_given(connection, study, as_of.given)
    _set_screening(connection, as_of)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known_anchors (subject_no INTEGER, anchor VARCHAR, "
        "day_earliest INTEGER, day_latest INTEGER, basis VARCHAR)"
    )
    ordered = [anchor for anchor in _in_order(study.anchors) if anchor.name != SCREENING]
    _put_anchor_rows(connection, ordered, study.concepts)
    for anchor in ordered:
        _note_known(connection, anchor, study.concepts)
    _put_sets(connection, ordered)
    long = " UNION ALL ".join(
        f"SELECT subject_no, '{name}' AS anchor, {name}_earliest AS day_earliest, "
        f"{name}_latest AS day_latest, {name}_basis AS basis "
        f"FROM screened JOIN anchor_sets USING (anchor_set) WHERE {name}_earliest IS NOT NULL"
        for name in (SCREENING, *(anchor.name for anchor in ordered))
    )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW anchors AS {long}")


def _put_given(connection: Connection, study: Study, given: Sequence[AnchorDate]) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE given_anchors "
        "(subject VARCHAR, anchor VARCHAR, earliest INTEGER, latest INTEGER)"
    )
    first: dict[tuple[str, str], AnchorDate] = {}
    for each in given:
        _check(each, study)
        other = first.setdefault((each.subject, each.anchor), each)
        if other.date != each.date:
            raise UserError(
                f"{each.source}: {each.anchor} of subject {each.subject} on {each.date}, but "
                f"{other.source} says {other.date}: expected one date"
            )
    rows = [(*key, g.date.day_earliest, g.date.day_latest) for key, g in first.items()]
    if rows:
        connection.executemany("INSERT INTO given_anchors VALUES (?, ?, ?, ?)", rows)
    strangers = connection.execute(
        "SELECT DISTINCT subject FROM given_anchors ANTI JOIN subjects USING (subject)"
    )
    names = {row[0] for row in strangers.fetchall()}
    report(connection, (_stranger(each) for each in first.values() if each.subject in names))


def _stranger(given: AnchorDate) -> Discrepancy:
    return Discrepancy(
        kind="unknown subject",
        source=given.source,
        subject=given.subject,
        seen=f"{given.anchor} of a subject without records",
        expected="a subject of the store",
    )


def _check(given: AnchorDate, study: Study) -> None:
    if given.anchor not in study.anchors:
        raise UserError(
            f"{given.source}: anchor {given.anchor!r}, expected one of {', '.join(study.anchors)}"
        )
    if given.anchor == SCREENING and given.date.day_earliest != given.date.day_latest:
        raise UserError(f"{given.source}: screening on {given.date}, expected one day")


def _set_screening(connection: Connection, as_of: AsOf) -> None:
    """Make the view `screening_days`: the subjects that have a day of screening, day and basis."""
    day = "NULL::INTEGER" if as_of.day is None else str((as_of.day - EPOCH).days)
    if as_of.last:
        day = "s.last_record_day_latest"
    basis = f"'{'last record' if as_of.last else 'as of'}'"
    source = "subjects s"
    if any(each.anchor == SCREENING for each in as_of.given):
        source += (
            f" LEFT JOIN given_anchors g ON g.subject = s.subject AND g.anchor = '{SCREENING}'"
        )
        basis = f"CASE WHEN g.latest IS NULL THEN {basis} ELSE 'given' END"
        day = f"coalesce(g.latest, {day})"
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW screening_days AS SELECT * FROM "
        f"(SELECT s.*, {day} AS day, {basis} AS basis FROM {source}) WHERE day IS NOT NULL"
    )


def _in_order(anchors: Mapping[str, Anchor]) -> list[Anchor]:
    done: dict[str, Anchor] = {SCREENING: anchors[SCREENING]}
    waiting = {name: anchor for name, anchor in anchors.items() if name != SCREENING}
    while waiting:
        ready = {
            name: anchor
            for name, anchor in waiting.items()
            if {anchor.fallback, anchor.not_before} - {None} <= done.keys()
        }
        if not ready:
            raise UserError(f"anchors {', '.join(waiting)}: each waits for another's day")
        done |= ready
        waiting = {name: anchor for name, anchor in waiting.items() if name not in ready}
    return list(done.values())


def _note_known(connection: Connection, anchor: Anchor, concepts: Concepts) -> None:
    """Note the days of an anchor that are given, or else that the records tell."""
    connection.execute(f"""
        INSERT INTO known_anchors
        SELECT subject_no, '{anchor.name}', coalesce(g.earliest, r.earliest),
               coalesce(g.latest, r.latest),
               CASE WHEN g.latest IS NOT NULL THEN 'given' ELSE 'records' END
        FROM (SELECT z.subject_no, v.earliest, v.latest
              FROM given_anchors v JOIN screening_days z USING (subject)
              WHERE v.anchor = '{anchor.name}') g
        FULL JOIN ({_from_records(anchor, concepts)}) r USING (subject_no)
    """)


PARTS = ("earliest", "latest", "basis")
"""What is kept of an anchor."""


def _put_sets(connection: Connection, anchors: Sequence[Anchor]) -> None:
    """Make `anchor_sets` and `screened`.

    Few subjects have an anchor of their own; all others share the set of their day of screening.
    """
    resolved = _resolved(anchors)
    names = ", ".join(f"{name}_{part}" for name in resolved for part in PARTS)
    columns = ", ".join(
        f"{sql} AS {name}_{part}"
        for name, own in resolved.items()
        for part, sql in zip(PARTS, own, strict=True)
    )
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE arranged AS
        SELECT (dense_rank() OVER (ORDER BY {names}) - 1)::INTEGER AS anchor_set, *
        FROM (SELECT subject_no, day, basis, {columns}
              FROM (SELECT z.day, z.basis, k.* FROM screening_days z
                    JOIN ({_known(anchors)}) k USING (subject_no)
                    UNION ALL BY NAME SELECT DISTINCT day, basis FROM screening_days))
    """)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE anchor_sets AS SELECT DISTINCT anchor_set, {names} "
        "FROM arranged ORDER BY anchor_set"
    )
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE screened AS
        SELECT s.subject_no, s.subject, s.sex, s.birth_day_earliest, s.birth_day_latest,
               coalesce(own.anchor_set, shared.anchor_set) AS anchor_set
        FROM screening_days s LEFT JOIN arranged own ON own.subject_no = s.subject_no
        LEFT JOIN arranged shared ON shared.subject_no IS NULL AND shared.day = s.day
         AND shared.basis = s.basis
    """)


def _known(anchors: Sequence[Anchor]) -> str:
    """Return the query of what is known of a subject's anchors: a row a subject."""
    columns = (
        f", max({column}) FILTER (anchor = '{anchor.name}') AS known_{anchor.name}_{part}"
        for anchor in anchors
        for part, column in zip(PARTS, ("day_earliest", "day_latest", "basis"), strict=True)
    )
    return f"SELECT subject_no{''.join(columns)} FROM known_anchors GROUP BY subject_no"


def _resolved(anchors: Sequence[Anchor]) -> dict[str, tuple[str, str, str]]:
    """Return the SQL of each anchor's parts: what is known of it, or else its fallback's days."""
    found = {SCREENING: ("day", "day", "basis")}
    for anchor in anchors:
        earliest, latest, _ = found.get(anchor.fallback or "", ("NULL", "NULL", "NULL"))
        stands_in = f"CASE WHEN {earliest} IS NOT NULL THEN 'fallback: {anchor.fallback}' END"
        known = (f"known_{anchor.name}_{part}" for part in PARTS)
        earliest, latest, basis = (
            f"coalesce({own}, {other})"
            for own, other in zip(known, (earliest, latest, stands_in), strict=True)
        )
        found[anchor.name] = (earliest, latest, basis)
    return found


def _put_anchor_rows(connection: Connection, anchors: Iterable[Anchor], concepts: Concepts) -> None:
    """Make `anchor_rows`: what certainly happened by the day of screening and may be an anchor."""
    named = {
        concept
        for anchor in anchors
        for group in (*anchor.events, *anchor.interventions)
        for concept in concepts.within(group)
    }
    stored = connection.execute("SELECT concept_no, concept FROM concepts").fetchall()
    numbers = ", ".join(str(number) for number, concept in stored if concept in named) or "NULL"
    ignored = ", ".join(f"'{status}'" for status in sorted(IGNORED | {"absent"}))
    rows = " UNION ALL ".join(
        f"SELECT subject_no, concept, start_day_earliest, start_day_latest FROM {table} "
        f"WHERE concept_no IN ({numbers}) AND coalesce(status, '') NOT IN ({ignored})"
        for table in ("events", "interventions")
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE anchor_rows AS SELECT e.*, z.day FROM ({rows}) e "
        "JOIN screening_days z USING (subject_no) "
        f"WHERE e.start_day_earliest > {FIRST_DAY} AND e.start_day_latest <= z.day"
    )


def _from_records(anchor: Anchor, concepts: Concepts) -> str:
    """Return the query of the days that the records tell of an anchor, by subject."""
    named = {
        member
        for concept in (*anchor.events, *anchor.interventions)
        for member in concepts.within(concept)
    }
    words = ", ".join(f"'{concept}'" for concept in sorted(named)) or "NULL"
    pick = "max" if anchor.take_last else "min"
    # A row counts if it certainly did not happen before the other anchor, which must be known.
    not_before = ""
    if anchor.not_before == SCREENING:
        not_before = "AND e.start_day_earliest >= e.day"
    elif anchor.not_before:
        not_before = (
            "AND e.start_day_earliest >= (SELECT b.day_latest FROM known_anchors b WHERE "
            f"b.subject_no = e.subject_no AND b.anchor = '{anchor.not_before}')"
        )
    return f"""
        SELECT e.subject_no, {pick}(e.start_day_earliest) AS earliest,
               {pick}(e.start_day_latest) AS latest
        FROM anchor_rows e WHERE e.concept IN ({words}) {not_before} GROUP BY e.subject_no
    """


def anchors_of(connection: Connection, subjects: Sequence[str]) -> dict[str, dict[str, Basis]]:
    """Return the anchors of the named subjects, by subject and name."""
    rows = connection.execute(
        "SELECT s.subject, a.anchor, a.day_earliest, a.day_latest, a.basis "
        "FROM anchors a JOIN subjects s USING (subject_no) "
        "WHERE s.subject IN (SELECT unnest($subjects))",
        {"subjects": list(subjects)},
    ).fetchall()
    found: dict[str, dict[str, Basis]] = {}
    for subject, anchor, earliest, latest, basis in rows:
        found.setdefault(subject, {})[anchor] = Basis(earliest, latest, basis)
    return found
