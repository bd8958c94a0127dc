"""--LOBXFL: the last observation before the first exposure (SDTMIG 3.4, 4.5.9).

One row of each test, and of each lesion where rows have one, is flagged: the last with a result
that is not known to be later than the start of the first dose. A row of that day without a time of
day counts as before, as the readings of criteria do (`before X` includes the day of X). A result
that cannot be used is a result: it never lets an older one stand for the last. Of a test that is
both recorded and derived, what was recorded counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import first_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.terms.times import UNDATED, PartialTime

Timed = tuple[PartialTime, Row]
"""A row with the time of what it says."""

APART = ("TESTCD", "CAT", "SCAT", "SPEC", "METHOD", "LNKID", "EVAL")
"""Variables whose values keep observations apart."""


def flagged(domain: str, subject: StudySubject, made: Sequence[Timed]) -> Iterator[Row]:
    """Yield the rows of a domain, the last of each kind before the first exposure flagged."""
    last: dict[tuple[Cell, ...], Timed] = {}
    exposure = first_exposure(subject)
    for time, row in made:
        if exposure is None or row[f"{domain}STRESC"] is None or not is_before(time, exposure):
            continue
        kind = tuple(row[f"{domain}{name}"] for name in APART)
        if kind not in last or _rank(domain, *last[kind]) <= _rank(domain, time, row):
            last[kind] = time, row
    chosen = {id(row) for _, row in last.values()}
    for _, row in made:
        is_last = id(row) in chosen
        yield replace(row, values={**row.values, f"{domain}LOBXFL": "Y"}) if is_last else row


def first_exposure(subject: StudySubject) -> PartialTime | None:
    """Return when the first dose of a study drug began; None for those never dosed."""
    starts = [row.start for row in subject.doses]
    return first_of(starts) if starts else None


def is_before(time: PartialTime, exposure: PartialTime) -> bool:
    """Tell whether an observation surely lies on or before the day, and not after the moment."""
    if UNDATED in (time, exposure):
        return False
    return time.day_latest <= exposure.day_earliest and time.earliest <= exposure.latest


def _rank(domain: str, time: PartialTime, row: Row) -> tuple[bool, datetime, datetime]:
    return row[f"{domain}DRVFL"] is None, time.latest, time.earliest
