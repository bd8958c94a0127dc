"""SV: the visits that took place, and planned ones that were missed (SDTMIG 3.4, 5.5)."""

from collections.abc import Iterator

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.visits import PlacedVisit
from hilum.terms.times import date_of


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each occasion of a visit, planned or not."""
    for each in subject.visits.placed:
        yield _row(each)


def _row(visit: PlacedVisit) -> Row:
    event = visit.event
    missed = event is not None and event.status in NOT_HAPPENED
    is_planned = visit.planned is not None and not visit.is_repeat
    first, last = date_of(visit.first_day).isoformat(), date_of(visit.last_day).isoformat()
    values = {
        **visit.values,
        "SVPRESP": "Y" if is_planned else None,
        "SVOCCUR": ("N" if missed else "Y") if is_planned else None,
        "SVREASOC": event.term if event else None,
        "SVSTDTC": None if missed else dtc(event.start) if event else first,
        "SVENDTC": None if missed else dtc(event.end) if event else last,
        "SVUPDES": None if is_planned else _unplanned(visit),
    }
    asked = (visit.planned.visit.id,) if visit.planned else ()
    return Row(values=values, records=visit.rows, asked=asked)


def _unplanned(visit: PlacedVisit) -> str:
    return f"Another day of {visit.recorded}" if visit.planned else visit.recorded
