"""The day of each of the study's anchors in one subject's records, where it is known exactly."""

from collections.abc import Mapping
from datetime import datetime

from hilum.conduct.treatment.study_drugs import is_another_treatment
from hilum.records.rows import IGNORED, Event, Intervention, SubjectRecords
from hilum.study import Anchor, Study
from hilum.terms.times import PartialTime
from hilum.terms.truth import Truth

NOT_HAPPENED = frozenset({*IGNORED, "absent"})


def anchor_days(study: Study, records: SubjectRecords) -> Mapping[str, int]:
    """Return the local day of each anchor by its name; none stands in for one that is not known.

    An anchor whose rows leave open which day it is, is not known.
    """
    found: dict[str, int] = {}
    for anchor in _in_order(study.anchors):
        if anchor.not_before is not None and anchor.not_before not in found:
            continue
        begin = found.get(anchor.not_before) if anchor.not_before else None
        times = [time for time in _times(study, anchor, records) if _is_from(time, begin)]
        day = _day(times, take_last=anchor.take_last)
        if day is not None:
            found[anchor.name] = day
    return found


def reached(study: Study, records: SubjectRecords, name: str) -> Truth:
    """Tell whether an anchor's day has come, whether it is known exactly or not.

    UNKNOWN where its rows may be of before the anchor that it must not precede; NOT_MET where the
    records hold none: what is not recorded is no start of a treatment.
    """
    anchor = study.anchors[name]
    times = _times(study, anchor, records)
    if anchor.not_before is None:
        return Truth.MET if times else Truth.NOT_MET
    begin = anchor_days(study, records).get(anchor.not_before)
    if begin is None:
        return Truth.UNKNOWN if times else Truth.NOT_MET
    if any(time.day_earliest >= begin for time in times):
        return Truth.MET
    return Truth.UNKNOWN if any(_is_from(time, begin) for time in times) else Truth.NOT_MET


def begun_by(study: Study, records: SubjectRecords, name: str) -> datetime | None:
    """Return the moment by which an anchor had surely begun; None where its day is not known.

    What is timed after it came after it; without a time of day it is the end of the day.
    """
    known, anchor = anchor_days(study, records), study.anchors[name]
    if name not in known:
        return None
    begin = known.get(anchor.not_before) if anchor.not_before else None
    times = (time for time in _times(study, anchor, records) if _is_from(time, begin))
    return min(time.latest for time in times)


def rows_behind(study: Study, records: SubjectRecords, name: str) -> tuple[str, ...]:
    """Return the ids of the rows that may be of an anchor's day; none where it is not known."""
    day = anchor_days(study, records).get(name)
    rows = () if day is None else _rows(study, study.anchors[name], records)
    return tuple(
        row.row for row in rows if day is not None
        and row.start.day_earliest <= day <= row.start.day_latest
    )  # fmt: skip


def _in_order(anchors: Mapping[str, Anchor]) -> list[Anchor]:
    return sorted(anchors.values(), key=lambda anchor: anchor.not_before is not None)


def _times(study: Study, anchor: Anchor, records: SubjectRecords) -> list[PartialTime]:
    return [row.start for row in _rows(study, anchor, records)]


def _rows(study: Study, anchor: Anchor, records: SubjectRecords) -> list[Event | Intervention]:
    events = frozenset().union(*(study.concepts.within(each) for each in anchor.events))
    given = frozenset().union(*(study.concepts.within(each) for each in anchor.interventions))
    happened = [
        row for row in records.events if row.concept in events and row.status not in NOT_HAPPENED
    ]
    done = [
        row
        for row in records.interventions
        if row.concept in given
        and row.status not in IGNORED
        and not is_another_treatment(study, row)
    ]
    return [*happened, *done]


def _is_from(time: PartialTime, begin: int | None) -> bool:
    return begin is None or time.day_latest >= begin


def _day(times: list[PartialTime], *, take_last: bool) -> int | None:
    if not times:
        return None
    if take_last:
        early, late = (
            max(time.day_earliest for time in times),
            max(time.day_latest for time in times),
        )
    else:
        early, late = (
            min(time.day_earliest for time in times),
            min(time.day_latest for time in times),
        )
    return early if early == late else None
