"""Who may be listed: living subjects with some evidence of the study's condition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from hilum.concepts import ConceptClass
from hilum.records.rows import IGNORED
from hilum.reports.screening.options import Options
from hilum.study import Criterion, Study
from hilum.terms.truth import Kind, Status, Truth

Connection = duckdb.DuckDBPyConnection

TABLES = {
    ConceptClass.FINDING: ("findings", "time"),
    ConceptClass.EVENT: ("events", "start"),
    ConceptClass.INTERVENTION: ("interventions", "start"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Which subjects are listed, and how many of the screened are not, for which reason.

    `may_change` and `never` count the INELIGIBLE who may be listed, whether they are or not.
    """

    listed: tuple[str, ...]
    died: int
    without_evidence: int
    beyond_limit: int
    condition: tuple[str, ...]
    may_change: int
    never: int


def choose(connection: Connection, study: Study, options: Options) -> Candidates:
    """Make the table `candidates` and choose who is listed.

    A subject who may have died by the day of screening is not living; evidence is a row of a
    concept of the condition that says it happened, and may have begun by that day. Where there are
    more than the limit, those come first who are ELIGIBLE, then UNDETERMINED, then settled in the
    site's log, then INELIGIBLE by criteria that may change, then the others; among equals those
    with the fewest criteria against them, then the fewest open.
    """
    _put_candidates(connection, study, options)
    died, without, chosen, may_change, never = connection.execute(
        "SELECT count(*) FILTER (died), count(*) FILTER (NOT died AND NOT evidence), "
        "count(*) FILTER (NOT died AND evidence), "
        "count(*) FILTER (NOT died AND evidence AND rank = 3), "
        "count(*) FILTER (NOT died AND evidence AND rank = 4) FROM candidates"
    ).fetchone() or (0, 0, 0, 0, 0)
    limit = "" if options.most_listed is None else f"LIMIT {options.most_listed}"
    rows = connection.execute(
        "SELECT subject FROM candidates WHERE NOT died AND evidence "
        f"ORDER BY rank, against, open, subject {limit}"
    ).fetchall()
    listed = tuple(subject for (subject,) in rows)
    return Candidates(
        listed=listed,
        died=died,
        without_evidence=without,
        beyond_limit=chosen - len(listed),
        condition=options.settings.condition,
        may_change=may_change,
        never=never,
    )


def _put_candidates(connection: Connection, study: Study, options: Options) -> None:
    settled = [subject for subject, line in options.log.items() if line.decision.settles]
    connection.execute("CREATE OR REPLACE TEMP TABLE settled (subject VARCHAR)")
    if settled:
        connection.execute("INSERT INTO settled SELECT unnest($all)", {"all": settled})
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE candidates AS
        SELECT v.subject, s.subject_no,
               coalesce(s.death_day_earliest <= z.day_latest, FALSE) AS died,
               {_evidence(study, options.settings.condition)} AS evidence,
               CASE WHEN v.subject IN (FROM settled) THEN 2
                    WHEN v.status::VARCHAR = '{Status.ELIGIBLE.value}' THEN 0
                    WHEN v.status::VARCHAR = '{Status.UNDETERMINED.value}' THEN 1
                    WHEN {_any_for_good(study)} THEN 4 ELSE 3 END AS rank,
               {_how_many(study.criteria, against)} AS against,
               {_how_many(study.criteria, lambda _: Truth.UNKNOWN)} AS open
        FROM verdicts v JOIN subjects s ON s.subject = v.subject
        JOIN anchors z ON z.subject_no = s.subject_no AND z.anchor = 'screening'
    """)


def against(criterion: Criterion) -> Truth:
    """Return the truth of a criterion that disqualifies."""
    return Truth.NOT_MET if criterion.kind is Kind.INCLUSION else Truth.MET


def _how_many(criteria: Sequence[Criterion], truth: Callable[[Criterion], Truth]) -> str:
    return " + ".join(f"({_is(each, truth(each))})::INTEGER" for each in criteria) or "0"


def _any_for_good(study: Study) -> str:
    lasting = (_is(each, against(each)) for each in study.criteria if not each.can_change)
    return " OR ".join(lasting) or "FALSE"


def _is(criterion: Criterion, truth: Truth) -> str:
    return f"v.\"{criterion.id}\" = '{truth.value}'"


def _evidence(study: Study, condition: Sequence[str]) -> str:
    if not condition:
        return "TRUE"
    ignored = ", ".join(f"'{status}'" for status in sorted(IGNORED | {"absent"}))
    asked = []
    for concept in condition:
        table, time = TABLES[study.concepts[concept].concept_class]
        words = ", ".join(f"'{each}'" for each in sorted(study.concepts.within(concept)))
        asked.append(
            f"s.subject_no IN (SELECT r.subject_no FROM {table} r JOIN anchors y "
            f"ON y.subject_no = r.subject_no AND y.anchor = 'screening' "
            f"WHERE r.concept IN ({words}) AND coalesce(r.status, '') NOT IN ({ignored}) "
            f"AND r.{time}_day_earliest <= y.day_latest)"
        )
    return f"({' OR '.join(asked)})"
