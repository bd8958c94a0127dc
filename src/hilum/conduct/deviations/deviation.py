"""A deviation from the study's schedule, regimen or rules of conduct, and what carries it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from hilum.records.rows import Coverage, SubjectRecords
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth


class Kind(Enum):
    """What was not as planned."""

    VISIT_MISSED = "visit missed"
    VISIT_OUT_OF_WINDOW = "visit out of window"
    ACTIVITY_NOT_DONE = "activity not done"
    CYCLE_EARLY = "cycle early"
    CYCLE_LATE = "cycle late"
    TOO_MANY_CYCLES = "too many cycles"
    DOSE_HIGH = "dose above planned"
    DOSE_LOW = "dose below planned"
    OTHER_ROUTE = "other route"
    GIVEN_AGAINST_RULE = "given against a rule"
    FORBIDDEN = "forbidden treatment"
    NOT_CONFIRMED = "not confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One deviation: MET where it is certain, UNKNOWN where the records cannot tell.

    `day` is the day it belongs to, `rows` what it rests on (none where rows are missing), and
    `questions` those that are open, or that only an assumption answers, behind what was expected.
    """

    subject: str
    kind: Kind
    truth: Truth
    day: date
    reason: Reason
    rows: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.truth is Truth.NOT_MET:
            raise ValueError(f"{self.kind.value}: NOT_MET is no deviation")


def is_complete(records: SubjectRecords, domains: frozenset[str], start: int, end: int) -> bool:
    """Tell whether the records of one of the domains are complete from one day to another."""
    return any(_speaks(row, records, domains, start, end) for row in records.coverage)


def _speaks(row: Coverage, records: SubjectRecords, domains: frozenset[str], *days: int) -> bool:
    own = row.subject in (None, records.subject.subject)
    return own and row.domain in domains and row.start_day <= days[0] and row.end_day >= days[1]


def absent(records: SubjectRecords, domains: frozenset[str], start: int, end: int) -> Truth:
    """MET where the records are complete, so that what they do not hold was not; else UNKNOWN."""
    return Truth.MET if is_complete(records, domains, start, end) else Truth.UNKNOWN
