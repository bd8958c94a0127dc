"""The days that windows are measured from, for every subject: known, given, or a fallback's."""

from collections.abc import Mapping, Sequence
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
    """Make the table `anchors` (subject_no, anchor, day_earliest, day_latest, basis).

    Only subjects with a day of screening have rows; they are the ones that are screened. Given
    dates of subjects without records go to `discrepancies`. Raises UserError where a given anchor
    is not the study's, or has two dates.
    """
    _put_given(connection, study, as_of.given)
    connection.execute(
        "CREATE OR REPLACE TABLE anchors (subject_no INTEGER, anchor VARCHAR, "
        "day_earliest INTEGER, day_latest INTEGER, basis VARCHAR)"
    )
    _set_screening(connection, as_of)
    for anchor in _in_order(study.anchors):
        if anchor.name != SCREENING:
            _set_anchor(connection, anchor, study.concepts)


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
    known = {row[0] for row in connection.execute("SELECT subject FROM subjects").fetchall()}
    report(connection, (_stranger(g) for g in first.values() if g.subject not in known))


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
    day = "NULL::INTEGER" if as_of.day is None else str((as_of.day - EPOCH).days)
    if as_of.last:
        day = "s.last_record_day_latest"
    connection.execute(f"""
        INSERT INTO anchors
        SELECT subject_no, '{SCREENING}', day, day, basis FROM (
            SELECT s.subject_no, coalesce(g.latest, {day}) AS day,
                   CASE WHEN g.latest IS NULL THEN '{"last record" if as_of.last else "as of"}'
                        ELSE 'given' END AS basis
            FROM subjects s LEFT JOIN given_anchors g
              ON g.subject = s.subject AND g.anchor = '{SCREENING}')
        WHERE day IS NOT NULL
    """)


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


def _set_anchor(connection: Connection, anchor: Anchor, concepts: Concepts) -> None:
    fallback = f"'{anchor.fallback}'" if anchor.fallback else "NULL"
    connection.execute(f"""
        INSERT INTO anchors
        SELECT subject_no, '{anchor.name}', day_earliest, day_latest, basis FROM (
            SELECT s.subject_no,
                   coalesce(g.earliest, r.earliest, f.day_earliest) AS day_earliest,
                   coalesce(g.latest, r.latest, f.day_latest) AS day_latest,
                   CASE WHEN g.latest IS NOT NULL THEN 'given' WHEN r.earliest IS NOT NULL
                        THEN 'records' ELSE 'fallback: ' || f.anchor END AS basis
            FROM subjects s
            JOIN anchors z ON z.subject_no = s.subject_no AND z.anchor = '{SCREENING}'
            LEFT JOIN given_anchors g ON g.subject = s.subject AND g.anchor = '{anchor.name}'
            LEFT JOIN ({_from_records(anchor, concepts)}) r ON r.subject_no = s.subject_no
            LEFT JOIN anchors f ON f.subject_no = s.subject_no AND f.anchor = {fallback})
        WHERE day_earliest IS NOT NULL
    """)


def _from_records(anchor: Anchor, concepts: Concepts) -> str:
    table = "events" if anchor.events else "interventions"
    named = {
        member
        for concept in (*anchor.events, *anchor.interventions)
        for member in concepts.within(concept)
    }
    words = ", ".join(f"'{concept}'" for concept in sorted(named)) or "NULL"
    ignored = ", ".join(f"'{status}'" for status in sorted(IGNORED | {"absent"}))
    pick = "max" if anchor.take_last else "min"
    # A row counts once it has certainly happened, and certainly not before the other anchor,
    # which must itself be known.
    not_before = (
        f"JOIN anchors b ON b.subject_no = e.subject_no AND b.anchor = '{anchor.not_before}' "
        "AND b.basis NOT LIKE 'fallback%' AND e.start_day_earliest >= b.day_latest"
        if anchor.not_before
        else ""
    )
    return f"""
        SELECT e.subject_no, {pick}(e.start_day_earliest) AS earliest,
               {pick}(e.start_day_latest) AS latest
        FROM {table} e
        JOIN anchors z ON z.subject_no = e.subject_no AND z.anchor = '{SCREENING}'
        {not_before}
        WHERE e.concept IN ({words}) AND e.start_day_earliest > {FIRST_DAY}
          AND e.start_day_latest <= z.day_latest AND coalesce(e.status, '') NOT IN ({ignored})
        GROUP BY e.subject_no
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
