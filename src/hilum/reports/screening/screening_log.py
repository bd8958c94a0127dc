"""The screening log: who was assessed, when, with which result and why not (CONSORT 2010, item 13).

One line for each living subject with some evidence of the condition, listed or not. The reason is
the first criterion in protocol order that disqualifies. Who assessed is left blank for a person to
fill in; hospital numbers never stand here.
"""

import csv
from pathlib import Path

import duckdb

from hilum.reports.screening.candidates import against
from hilum.reports.screening.options import Options
from hilum.reports.screening.wording import Wording
from hilum.study import Study
from hilum.terms.times import date_of

COLUMNS = (
    "subject", "date", "status", "reason", "reason_in_words", "by", "log_status", "log_date",
    "log_note",
)  # fmt: skip
NAME = "screening_log.csv"
ROWS_AT_ONCE = 10_000


def write_screening_log(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    options: Options,
    wording: Wording,
    *,
    folder: Path,
) -> int:
    """Write screening_log.csv (UTF-8 with its mark); return how many lines it has."""
    labels = {each.id: each.label(wording.language) for each in study.criteria}
    found = connection.execute(
        f"SELECT c.subject, z.day_latest, v.status::VARCHAR, {_first_reason(study)} "
        "FROM candidates c JOIN verdicts v ON v.subject = c.subject "
        "JOIN anchors z ON z.subject_no = c.subject_no AND z.anchor = 'screening' "
        "WHERE NOT c.died AND c.evidence ORDER BY c.subject"
    )
    lines = 0
    with (folder / NAME).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        while rows := found.fetchmany(ROWS_AT_ONCE):
            for subject, day, status, reason in rows:
                words = labels[reason] if reason else ""
                line = (subject, date_of(day), status, reason or "", words, "")
                writer.writerow((*line, *_logged(subject, options)))
            lines += len(rows)
    return lines


def _first_reason(study: Study) -> str:
    cases = " ".join(
        f"WHEN v.\"{each.id}\" = '{against(each).value}' THEN '{each.id}'"
        for each in study.criteria
    )
    return f"(CASE {cases} END)" if cases else "NULL"


def _logged(subject: str, options: Options) -> tuple[str, str, str]:
    line = options.log.get(subject)
    if line is None:
        return "", "", ""
    return line.decision.value, str(line.date or ""), line.note
