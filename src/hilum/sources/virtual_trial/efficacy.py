"""The rows of a virtual trial that response and survival rest on: what many trials at once need."""

from collections.abc import Iterable, Iterator

from hilum.sources.virtual_trial.sheets import Row

WHOLE = frozenset(
    {
        "subjects",
        "lesions",
        "doses",
        "interventions",
        "events",
        "visits",
        "adverse_events",
        "deaths",
    }
)
"""The sheets that are taken whole: tumors, treatment, events, and the days somebody was seen."""

FINDINGS = "findings"
STATEMENT = "attestation"
DAY = len("2026-01-31")


def efficacy_rows(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one subject without those that response and survival do not hang on.

    Left out: coverage, anchors and answers to criteria; statements answered no; and of the
    laboratory, weight and performance status all but the last day, which shows that the subject was
    alive then. Overall survival is censored by that day.
    """
    findings: list[Row] = []
    for sheet, row in rows:
        if sheet in WHOLE:
            yield sheet, row
        elif sheet == FINDINGS:
            findings.append(row)
    measured = [row["time"] for row in findings if row["concept"] != STATEMENT]
    last = max(measured, default="")[:DAY]
    for row in findings:
        said = row["concept"] == STATEMENT and row["value"] == "yes"
        if said or (row["concept"] != STATEMENT and row["time"].startswith(last)):
            yield FINDINGS, row
