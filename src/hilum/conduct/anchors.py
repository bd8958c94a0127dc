"""The days of a subject's anchors, as the study names them: consent, enrolment, first dose."""

from datetime import date

from hilum.records.rows import IGNORED, Event, Intervention, SubjectRecords
from hilum.study import Anchor, Study
from hilum.terms.times import PartialTime, date_of


def anchor_day(records: SubjectRecords, study: Study, name: str) -> date | None:
    """Return the day that the records fix for an anchor; None where they do not, or not wholly.

    A record before the anchor's `not_before` does not count, and while that one is unknown neither
    is this. No fallback stands in: treatment and follow-up count from what has happened.
    """
    anchor = study.anchors.get(name)
    if anchor is None:
        return None
    times = [time for time in _times(records, anchor) if time.day_earliest == time.day_latest]
    days = [date_of(time.day_earliest) for time in times]
    if anchor.not_before:
        floor = anchor_day(records, study, anchor.not_before)
        days = [day for day in days if floor is not None and day >= floor]
    if not days:
        return None
    return max(days) if anchor.take_last else min(days)


def _times(records: SubjectRecords, anchor: Anchor) -> list[PartialTime]:
    rows: list[Event | Intervention] = [
        *(row for row in records.events if row.concept in anchor.events),
        *(row for row in records.interventions if row.concept in anchor.interventions),
    ]
    return [row.start for row in rows if (row.status or "") not in {*IGNORED, "absent"}]
