"""TU: the lesions as they were identified (SDTMIG 3.4, 6.3.11).

A lesion has one row for each category that it was given: one, where the records do not contradict
themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hilum.conduct.response.seen import lesion_rows
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm import findings
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.last_before import Timed, flagged
from hilum.datasets.sdtm.lesions import role_as_recorded
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Finding

DOMAIN = "TU"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the identification of each lesion; what was seen of it stands in TR."""
    yield from flagged(DOMAIN, subject, list(_identified(subject)))


def _identified(subject: StudySubject) -> Iterator[Timed]:
    seen = [row for row in lesion_rows(subject.records.findings) if row.link]
    for (_, role), held in _by_lesion_and_role(seen).items():
        first = min(held, key=lambda row: (row.time.earliest, row.row))
        same_day = tuple(row.row for row in held if row.time == first.time)
        values = {**_identity(held, first), "ORRES": first.category, "STRESC": role}
        made = findings.projected(DOMAIN, subject, first, values)
        yield first.time, replace(made, records=same_day)


def _by_lesion_and_role(rows: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for row in rows:
        role = role_as_recorded(row.category)
        if role and row.link:
            found.setdefault((row.link, role), []).append(row)
    return found


def _identity(held: Iterable[Finding], first: Finding) -> dict[str, Cell]:
    location = first.location or next((row.location for row in held if row.location), None)
    return {
        "TESTCD": "TUMIDENT",
        "TEST": "Tumor Identification",
        "LNKID": first.link,
        **findings.worded(DOMAIN, "LOC", location),
        **findings.worded(DOMAIN, "METHOD", first.method),
        **findings.worded(DOMAIN, "EVAL", first.evaluator),
        "DTC": dtc(first.time),
    }
