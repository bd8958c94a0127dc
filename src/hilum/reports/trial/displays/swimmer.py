"""Swimmers: each subject's treatment, response, progression, new therapy, death and follow-up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import Display, Drawing, Mark, Shown, Table
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.drawing.swimmer import Happened, Lane, Moment, Span, Swimmer, draw
from hilum.reports.trial.figures import (
    NOBODY,
    Found,
    cell,
    columns,
    decimals,
    displayed,
    filled,
    line,
    mark_id,
    rows_of,
    short_ids,
    suffix,
)
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

ACROSS = Words("Months from the first dose", "自首次给药起的月数")
TREATED = Words("Treatment, first to last dose", "治疗（首次至末次给药）")
KNOWN = Words("Known alive", "已知存活")
CYCLE = Words("Cycle begun", "周期开始")
RESPONSE = Words("Confirmed response lasts", "经确认缓解持续")
SPAN = Words(
    "{subject}: {what}, {begin} to {end} months", "{subject}：{what}，{begin} 至 {end} 个月"
)
AT = Words("{subject}: {what}, {months} months", "{subject}：{what}，{months} 个月")
DESCRIBED = Words(
    "A lane for each of {n} subjects, the longest first ({first} to {last} of {all}).",
    "{n} 名受试者各一道，最长者在前（{all} 名中第 {first} 至 {last} 名）。",
)
LANES = Words(
    "Lanes begin at the first dose and end on the day of death or the last day known alive, the "
    "longest first. {without} of {n} subjects have no first dose, or no later day on record, and "
    "no lane. The response is the confirmed one; it ends with progression or death.",
    "各道自首次给药起，至死亡日或最后已知存活日止，最长者在前。{n} 名受试者中 {without} 名"
    "无首次给药或无其后日期记录，未绘道。缓解为经确认的缓解，至进展或死亡止。",
)
NO_LANES = Words(
    "No subject of the set has a first dose with a later day on record, so there is no lane.",
    "该人群中没有受试者具有首次给药及其后日期的记录，故无可绘之道。",
)
OPEN = Words("Not drawn until {question} is ruled.", "在 {question} 裁定之前不予绘制。")
MOST_LANES = 60
"""Lanes of one figure at most; more are drawn on several, as even as can be."""


@dataclass(frozen=True)
class Story:
    """One subject's row of ADSL and the rows of the other datasets that a lane draws."""

    spec: DisplaySpec
    key: Key
    row: Row
    cycles: Found
    responses: Found
    durations: Found
    days_per_month: Decimal

    @property
    def subject(self) -> str:
        """The subject."""
        return self.key.subject

    def day(self, value: Cell) -> int | None:
        """Return the days from the first dose to a date; None where either is not known."""
        start = self.row["TRTSDT"]
        if not isinstance(value, date) or not isinstance(start, date):
            return None
        return (value - start).days

    def months(self, days: int) -> float:
        """Return days in months."""
        return float(Decimal(days) / self.days_per_month)

    @cached_property
    def last(self) -> int | None:
        """The last day: of death, else last known alive."""
        died = self.day(self.row["DTHDT"])
        return self.day(self.row["LSTALVDT"]) if died is None else died

    @cached_property
    def treated(self) -> int | None:
        """The day of the last dose."""
        return self.day(self.row["TRTEDT"])

    @property
    def is_drawn(self) -> bool:
        """Whether there is a first dose and a day on it or after it."""
        return self.last is not None and self.last >= 0

    def lane(self, name: str) -> Lane:
        """Return the lane."""
        assert self.last is not None  # only drawn stories have lanes
        treated = self.treated
        return Lane(
            name=name,
            known=self._span("known", KNOWN, (0, self.last), [self.key]),
            treated=None
            if treated is None
            else self._span("dosed", TREATED, (0, treated), [self.key]),
            cycles=tuple(self._cycles()),
            response=self._response(),
            moments=tuple(self._moments()),
        )

    def _span(self, name: str, what: Words, days: tuple[int, int], keys: Sequence[Key]) -> Span:
        begin, end = self.months(days[0]), self.months(days[1])
        label = filled(SPAN, subject=self.subject, what=what, begin=decimals(begin),
                       end=decimals(end))  # fmt: skip
        mark = Mark(id=mark_id(self.spec, name, self.subject), label=label, keys=tuple(keys))
        return Span(mark=mark, begin=begin, end=end)

    def _cycles(self) -> Iterator[Span]:
        for key, row in self.cycles.get(self.subject, ()):
            day = self.day(row["ADT"])
            if day is not None:
                words = Words(f"cycle {row['AVISITN']} begun", f"第 {row['AVISITN']} 周期开始")
                yield self._span(f"cycle{row['AVISITN']}", words, (day, day), [key])

    def _response(self) -> Span | None:
        for key, row in self.durations.get(self.subject, ()):
            begin, end = self.day(row["STARTDT"]), self.day(row["ADT"])
            if begin is not None and end is not None:
                return self._span("lasting", RESPONSE, (begin, end), [key])
        return None

    def _moments(self) -> Iterator[Moment]:
        for key, row in self.durations.get(self.subject, ()):
            if row["CNSR"] == 0:
                yield from self._moment(Happened.RESPONSE_ENDS, row["ADT"], key)
        for key, row in self.responses.get(self.subject, ()):
            if row["AVALC"] == "Y":
                code = str(row["PARAMCD"])
                what = Happened.PROGRESSION if code[:2] == "PD" else Happened.RESPONSE
                yield from self._moment(what, row["ADT"], key)
        yield from self._moment(Happened.NEW_THERAPY, self.row["NATHDT"], self.key)
        yield from self._moment(Happened.DEATH, self.row["DTHDT"], self.key)
        if self.row["EOTSTT"] == "ONGOING":
            yield from self._moment(Happened.TREATED, self.row["TRTEDT"], self.key)
        if self.row["EOSSTT"] == "DISCONTINUED" and self.row["DTHFL"] != "Y":
            yield from self._moment(Happened.LEFT, self.row["LSTALVDT"], self.key)
        if self.row["EOSSTT"] == "ONGOING":
            yield from self._moment(Happened.FOLLOWED, self.row["LSTALVDT"], self.key)

    def _moment(self, what: Happened, day: Cell, key: Key) -> Iterator[Moment]:
        days = self.day(day)
        if days is not None and days >= 0:
            months = self.months(days)
            label = filled(AT, subject=self.subject, what=what.words, months=decimals(months))
            name = mark_id(self.spec, what.name.lower().replace("_", ""), self.subject)
            yield Moment(mark=Mark(id=name, label=label, keys=(key,)), what=what, months=months)


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the swimmers of a set."""
    ruled = trial.endpoints.analysis.days_per_month
    if not trial.members(spec.set):
        return displayed(spec, trial, empty=NOBODY)
    if ruled.is_missing:
        return displayed(
            spec, trial, empty=filled(OPEN, question=str(ruled.question)), rests_on=(ruled,)
        )
    every = tuple(_stories(spec, trial, ruled.known))
    stories = sorted((each for each in every if each.is_drawn), key=lambda each: -(each.last or 0))
    if not stories:
        return displayed(spec, trial, empty=NO_LANES)
    note = filled(LANES, n=len(every), without=len(every) - len(stories))
    return displayed(
        spec,
        trial,
        drawings=tuple(_drawings(stories)),
        tables=(_table(stories),),
        footnotes=(note,),
        rests_on=(ruled,),
    )


def _stories(spec: DisplaySpec, trial: Trial, days_per_month: Decimal) -> Iterator[Story]:
    ending = suffix(spec.standard)
    cycles = rows_of(trial, "ADEX", spec.set, "DELAY")
    responses = rows_of(trial, "ADRS", spec.set, f"CRSP{ending}", f"PD{ending}")
    durations = rows_of(trial, "ADTTE", spec.set, f"DOR{ending}")
    for key, row in trial.rows("ADSL", spec.set):
        yield Story(spec, key, row, cycles, responses, durations, days_per_month)


def _drawings(stories: Sequence[Story]) -> Iterator[Drawing]:
    names = short_ids(story.subject for story in stories)
    parts = -(-len(stories) // MOST_LANES)
    size = -(-len(stories) // parts)
    last = max(story.months(story.last or 0) for story in stories)
    for begin in range(0, len(stories), size):
        held = stories[begin : begin + size]
        described = filled(
            DESCRIBED, n=len(held), first=begin + 1, last=begin + len(held), all=len(stories)
        )
        figure = Swimmer(
            lanes=tuple(story.lane(names[story.subject]) for story in held),
            last_months=last,
            across=ACROSS,
            treated=TREATED,
            known=KNOWN,
            cycle=CYCLE,
            response=RESPONSE,
            described=described,
        )
        yield _drawing(figure)


def _drawing(figure: Swimmer) -> Drawing:
    marks = (mark for lane in figure.lanes for mark in lane.marks)
    return drawn(lambda language: draw(figure, language), marks, figure.described)


HEADINGS = columns(
    cycles=Words("Cycles begun", "已开始周期数"),
    treated=Words("Last dose (months)", "末次给药（月）"),
    response=Happened.RESPONSE.words,
    progression=Happened.PROGRESSION.words,
    therapy=Happened.NEW_THERAPY.words,
    death=Happened.DEATH.words,
    known=Words("Last day known (months)", "最后已知日（月）"),
)


def _table(stories: Sequence[Story]) -> Table:
    return Table(
        stub=Words("Subject", "受试者"),
        columns=HEADINGS,
        lines=tuple(line(each.subject, each.subject, *_cells(each)) for each in stories),
    )


def _cells(story: Story) -> Iterator[Shown]:
    lane = story.lane("")
    keys = [key for each in lane.cycles for key in each.mark.keys]
    yield cell(str(len(lane.cycles)), keys, n=len(lane.cycles))
    yield _months(None if lane.treated is None else lane.treated.end, story.key)
    for what in (
        Happened.RESPONSE,
        Happened.PROGRESSION,
        Happened.NEW_THERAPY,
        Happened.DEATH,
    ):
        found = next((each for each in lane.moments if each.what is what), None)
        key = found.mark.keys[0] if found else story.key
        yield _months(found.months if found else None, key)
    yield _months(lane.known.end, story.key)


def _months(months: float | None, key: Key) -> Shown:
    return cell("–" if months is None else decimals(months), [key], months=months)
