"""The schedule of a study as values: epochs, visits, what is done at them, rules of conduct."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled
from hilum.terms.times import Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A part of a subject's time in the study (CDISC EPOCH)."""

    id: str
    name: Words
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that is done: the concepts that it records, or the sentence that a person states.

    All of the concepts, or one of them where `any_of`. `completes` is the concept of which the
    sentence, answered yes, says that all rows are recorded. Raises ValueError where there is
    neither a concept nor a sentence.
    """

    id: str
    name: Words
    concepts: tuple[str, ...]
    basis: Basis
    any_of: bool = False
    sentence: str | None = None
    completes: str | None = None

    def __post_init__(self) -> None:
        if not self.concepts and self.sentence is None:
            raise ValueError(f"activity {self.id}: expected concepts or a sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitWindow:
    """How many days before and after its planned day a visit may be."""

    before: int
    after: int

    def __post_init__(self) -> None:
        if self.before < 0 or self.after < 0:
            raise ValueError(f"window -{self.before}..+{self.after}: expected 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Days from the day of a visit on, the first and the last included; negative: before it."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"days {self.first} to {self.last}: expected first <= last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An activity of a visit; without `days` it falls on the day of the visit itself."""

    activity: str
    basis: Basis
    days: DayRange | None = None


class CountedFrom(Enum):
    """Whether the next visit counts from the anchor, or from the day the previous one was."""

    ANCHOR = "anchor"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """How a visit repeats: every so many days, at most so often, until something ends it.

    `until` are concepts of events, `until_stated` sentences that a person answers with yes; what
    happened before the visit's anchor ends nothing.
    """

    every_days: Ruled[int]
    counted_from: CountedFrom
    at_most: Ruled[int] | None = None
    until: tuple[str, ...] = ()
    until_stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit: `day` days after its anchor, within its window; `recorded_as` names it in records.

    In the names `{n}` is the number of a visit that repeats, from 1 on.
    """

    id: str
    name: Words
    recorded_as: str
    epoch: str
    anchor: str
    day: Ruled[int]
    window: Ruled[VisitWindow]
    activities: tuple[Planned, ...]
    repeat: Repeat | None = None

    def recorded_name(self, number: int = 1) -> str:
        """Return the visit's name in the records, with its number."""
        return self.recorded_as.format(n=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductStart:
    """Where a rule of conduct begins: at an anchor, or a while before it."""

    anchor: str
    before: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductEnd:
    """Where a rule of conduct ends: a while after an anchor."""

    anchor: str
    after: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductRule:
    """A rule of conduct of the record: an intervention is forbidden, or an activity confirmed.

    `clause` names the sentence of the record. Where `until` is missing, the rule certainly holds
    to the anchor `certain_until`, and nobody has said how long after it. Raises ValueError unless
    it either forbids or asks to confirm.
    """

    id: str
    clause: str
    says: Words
    start: ConductStart
    until: Ruled[ConductEnd]
    forbidden: str | None = None
    confirmed: str | None = None
    certain_until: str | None = None

    def __post_init__(self) -> None:
        if (self.forbidden is None) is (self.confirmed is None):
            raise ValueError(f"{self.id}: expected either forbidden or confirmed")
        if self.until.is_missing and self.certain_until is None:
            raise ValueError(f"{self.id}: no end: expected certain_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A whole schedule.

    `dose_tolerance_percent` is how far a dose may be from the planned one. Raises ValueError where
    a visit names an epoch or an activity, or a rule an activity, that the schedule does not have.
    """

    epochs: tuple[Epoch, ...]
    activities: tuple[Activity, ...]
    visits: tuple[Visit, ...]
    conduct: tuple[ConductRule, ...] = ()
    dose_tolerance_percent: Ruled[Decimal] | None = None

    def __post_init__(self) -> None:
        activities, epochs = self._by_id, {epoch.id for epoch in self.epochs}
        for visit in self.visits:
            if visit.epoch not in epochs:
                raise ValueError(f"{visit.id}: epoch {visit.epoch!r}: expected {sorted(epochs)}")
            for planned in visit.activities:
                if planned.activity not in activities:
                    raise ValueError(f"{visit.id}: no activity {planned.activity!r}")
        for rule in self.conduct:
            if rule.confirmed is not None and rule.confirmed not in activities:
                raise ValueError(f"{rule.id}: no activity {rule.confirmed!r}")

    @property
    def _by_id(self) -> Mapping[str, Activity]:
        return {activity.id: activity for activity in self.activities}

    def activity(self, activity_id: str) -> Activity:
        """Return the activity of an id; KeyError if there is none."""
        return self._by_id[activity_id]

    def visit(self, visit_id: str) -> Visit:
        """Return the visit of an id; KeyError if there is none."""
        return {visit.id: visit for visit in self.visits}[visit_id]
