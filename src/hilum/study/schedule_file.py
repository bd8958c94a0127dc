"""schedule.toml: its entries as they are written, and the schedule that they mean."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from hilum.concepts import Concepts
from hilum.study.files import Entry, QuestionEntry
from hilum.study.parameters import Exact, ParameterEntry, Rulings, Sourced, question_of, same
from hilum.study.reading_files import read_entries
from hilum.study.regimen_file import Named
from hilum.study.schedule import (
    Activity,
    ConductEnd,
    ConductRule,
    ConductStart,
    CountedFrom,
    DayRange,
    Epoch,
    Planned,
    Repeat,
    Schedule,
    Visit,
    VisitWindow,
)
from hilum.study.study import Question
from hilum.terms.ruled import Ruled
from hilum.terms.times import Duration


class EpochEntry(Named, Sourced):
    """A part of the time in the study."""


class ActivityEntry(Named, Sourced):
    """Something that is done."""

    concepts: tuple[str, ...]
    any: bool = False
    sentence: str | None = None
    completes: str | None = None


class PlannedEntry(Sourced):
    """An activity of a visit, with its days if they are not the visit's own."""

    activity: str
    from_days: int | None = None
    to_days: int | None = None


class WindowEntry(Entry):
    """Days before and after."""

    before: int
    after: int


class RepeatEntry(Entry):
    """How a visit repeats."""

    every_days: ParameterEntry[int]
    counted_from: CountedFrom
    at_most: ParameterEntry[int] | None = None
    until: tuple[str, ...] = ()
    until_stated: tuple[str, ...] = ()


class VisitEntry(Named):
    """A visit."""

    recorded_as: str
    epoch: str
    anchor: str
    day: ParameterEntry[int]
    window: ParameterEntry[WindowEntry]
    activities: tuple[PlannedEntry, ...]
    repeat: RepeatEntry | None = None


class DurationEntry(Entry):
    """A length of time."""

    count: int
    unit: Literal["day", "week", "month", "year"]


class StartEntry(Entry):
    """Where a rule of conduct begins."""

    anchor: str
    before: DurationEntry | None = None


class EndEntry(DurationEntry):
    """Where a rule of conduct ends."""

    anchor: str


class ConductEntry(Named):
    """A rule of conduct."""

    clause: str
    start: StartEntry = Field(alias="from")
    until: ParameterEntry[EndEntry]
    forbidden: str | None = None
    confirmed: str | None = None
    certain_until: str | None = None


class ScheduleFile(Entry):
    """schedule.toml."""

    epoch: tuple[EpochEntry, ...]
    activity: tuple[ActivityEntry, ...]
    visit: tuple[VisitEntry, ...]
    conduct: tuple[ConductEntry, ...] = ()
    dose_tolerance_percent: ParameterEntry[Exact] | None = None
    question: tuple[QuestionEntry, ...] = ()


def load_schedule(
    path: Path,
    concepts: Concepts,
    *,
    anchors: Collection[str],
    clauses: Collection[str],
    asked: Mapping[str, Question],
) -> tuple[Schedule, tuple[Question, ...]]:
    """Return the schedule of a file and the questions that the file asks.

    `anchors` and `clauses` are the ids that the study has, `asked` the questions of its other
    files. Raises UserError, naming the entry, what was seen and what was expected, at the first
    fault.
    """
    file = read_entries(path, ScheduleFile)
    questions = tuple(map(question_of, file.question))
    known = {**asked, **{question.id: question for question in questions}}
    rulings = Rulings(path=path, questions=known)
    _check_names(file, rulings, concepts, anchors=anchors, clauses=clauses)
    epochs = tuple(
        Epoch(id=each.id, name=each.words, basis=rulings.basis(f"epoch.{each.id}", each))
        for each in file.epoch
    )
    activities = tuple(_activity(entry, rulings) for entry in file.activity)
    visits = tuple(_visit(entry, rulings) for entry in file.visit)
    conduct = tuple(_conduct(entry, rulings) for entry in file.conduct)
    tolerance = file.dose_tolerance_percent
    with rulings.at("schedule"):
        schedule = Schedule(
            epochs=epochs,
            activities=activities,
            visits=visits,
            conduct=conduct,
            dose_tolerance_percent=rulings.ruled("dose_tolerance_percent", tolerance, same)
            if tolerance
            else None,
        )
    return schedule, questions


def _check_names(
    file: ScheduleFile,
    rulings: Rulings,
    concepts: Concepts,
    *,
    anchors: Collection[str],
    clauses: Collection[str],
) -> None:
    for activity in file.activity:
        used = (*activity.concepts, activity.completes)
        _check(f"activity.{activity.id}.concepts", used, concepts, rulings)
    for visit in file.visit:
        _check(f"visit.{visit.id}.anchor", (visit.anchor,), anchors, rulings)
        until = visit.repeat.until if visit.repeat else ()
        _check(f"visit.{visit.id}.repeat.until", until, concepts, rulings)
    for rule in file.conduct:
        place = f"conduct.{rule.id}"
        end = rule.until.value.anchor if rule.until.value else None
        used = (rule.start.anchor, end, rule.certain_until)
        _check(f"{place}.anchor", used, anchors, rulings)
        _check(f"{place}.clause", (rule.clause,), clauses, rulings)
        _check(f"{place}.forbidden", (rule.forbidden,), concepts, rulings)


def _check(
    place: str,
    names: Collection[str | None],
    known: Collection[str] | Concepts,
    rulings: Rulings,
) -> None:
    with rulings.at(place):
        for name in names:
            if name is not None and name not in known:
                raise ValueError(f"saw {name!r}, expected one that the study has")


def _activity(entry: ActivityEntry, rulings: Rulings) -> Activity:
    place = f"activity.{entry.id}"
    with rulings.at(place):
        return Activity(
            id=entry.id,
            name=entry.words,
            concepts=entry.concepts,
            any_of=entry.any,
            sentence=entry.sentence,
            completes=entry.completes,
            basis=rulings.basis(place, entry),
        )


def _visit(entry: VisitEntry, rulings: Rulings) -> Visit:
    place = f"visit.{entry.id}"
    return Visit(
        id=entry.id,
        name=entry.words,
        recorded_as=entry.recorded_as,
        epoch=entry.epoch,
        anchor=entry.anchor,
        day=rulings.ruled(f"{place}.day", entry.day, same),
        window=rulings.ruled(f"{place}.window", entry.window, _window),
        activities=tuple(_planned(place, each, rulings) for each in entry.activities),
        repeat=_repeat(place, entry.repeat, rulings) if entry.repeat else None,
    )


def _window(entry: WindowEntry) -> VisitWindow:
    return VisitWindow(before=entry.before, after=entry.after)


def _planned(place: str, entry: PlannedEntry, rulings: Rulings) -> Planned:
    place = f"{place}.activities.{entry.activity}"
    basis = rulings.basis(place, entry)
    if entry.from_days is None or entry.to_days is None:
        return Planned(activity=entry.activity, basis=basis)
    with rulings.at(place):
        days = DayRange(first=entry.from_days, last=entry.to_days)
    return Planned(activity=entry.activity, basis=basis, days=days)


def _repeat(place: str, entry: RepeatEntry, rulings: Rulings) -> Repeat:
    at_most: Ruled[int] | None = None
    if entry.at_most is not None:
        at_most = rulings.ruled(f"{place}.repeat.at_most", entry.at_most, same)
    return Repeat(
        every_days=rulings.ruled(f"{place}.repeat.every_days", entry.every_days, same),
        counted_from=entry.counted_from,
        at_most=at_most,
        until=entry.until,
        until_stated=entry.until_stated,
    )


def _duration(entry: DurationEntry) -> Duration:
    return Duration(entry.count, entry.unit)


def _conduct(entry: ConductEntry, rulings: Rulings) -> ConductRule:
    place = f"conduct.{entry.id}"
    before = entry.start.before

    def end(given: EndEntry) -> ConductEnd:
        return ConductEnd(anchor=given.anchor, after=_duration(given))

    with rulings.at(place):
        return ConductRule(
            id=entry.id,
            clause=entry.clause,
            says=entry.words,
            start=ConductStart(
                anchor=entry.start.anchor, before=_duration(before) if before else None
            ),
            until=rulings.ruled(f"{place}.until", entry.until, end),
            forbidden=entry.forbidden,
            confirmed=entry.confirmed,
            certain_until=entry.certain_until,
        )
