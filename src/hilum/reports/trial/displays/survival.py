"""Survival curves: Kaplan-Meier with its band, censoring, the median, and numbers at risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from hilum.datasets.adam.adtte import time_parameter
from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Column, Display, Mark, Table
from hilum.reports.trial.displays.survival_table import survival_notes, survival_table
from hilum.reports.trial.displays.times import METHODS
from hilum.reports.trial.displays.wording import same
from hilum.reports.trial.drawing.axes import month_ticks
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.drawing.survival import Censored, RiskRow, Step, SurvivalCurve, draw
from hilum.reports.trial.figures import (
    Keyed,
    cell,
    decimals,
    displayed,
    filled,
    line,
    mark_id,
    rows_of,
)
from hilum.reports.trial.trial import Trial
from hilum.stats.estimates import Estimate, Method
from hilum.stats.kaplan_meier import KaplanMeier, at_risk_at, kaplan_meier, limits
from hilum.stats.quantiles import median
from hilum.study.endpoints import DisplaySpec, EndpointKind
from hilum.terms.reasons import Words

AXES = {
    EndpointKind.OVERALL_SURVIVAL: Words("Overall survival (%)", "总生存率（%）"),
    EndpointKind.PROGRESSION_FREE_SURVIVAL: Words(
        "Progression-free survival (%)", "无进展生存率（%）"
    ),
    EndpointKind.DURATION_OF_RESPONSE: Words("Still in response (%)", "持续缓解比例（%）"),
    EndpointKind.TIME_TO_RESPONSE: Words("Not yet in response (%)", "尚未缓解比例（%）"),
}
SINCE = {
    "first_dose": Words("Months from the first dose", "自首次给药起的月数"),
    "enrolment": Words("Months from enrolment", "自入组起的月数"),
}
SINCE_RESPONSE = Words("Months from the first day of response", "自缓解首日起的月数")
MONTHS = Words("Months", "月")
AT_RISK = Words("At risk", "风险人数")
EVENTS = Words("Events", "累计事件")
CENSORED = Words("Censored", "累计删失")
STEP = Words(
    "{months} months: {events} of {risk} at risk had the event; {percent}% from then on",
    "{months} 个月：风险集 {risk} 人中 {events} 人发生事件；此后为 {percent}%",
)
TICK = Words("{months} months: {n} censored", "{months} 个月：{n} 人删失")
COUNT = Words("{what}, {months} months: {n}", "{what}，{months} 个月：{n}")
MEDIAN = Words(
    "Median {median} months ({confidence}% CI {interval})",
    "中位数 {median} 个月（{confidence}% CI {interval}）",
)
NO_MEDIAN = Words(
    "Median not reached ({confidence}% CI {interval})",
    "中位数未达到（{confidence}% CI {interval}）",
)
INTERVAL = Words("{lower} to {upper}", "{lower} 至 {upper}")
NO_INTERVAL = Words("not estimable", "无法估计")
NR = Words("not reached", "未达到")
HAPPENED = Words("Events {events} of {n}", "事件 {events}/{n}")
BAND = Words(
    "Kaplan-Meier estimate with pointwise {confidence}% CI, {method}",
    "Kaplan-Meier 估计及逐点 {confidence}% CI，{method}",
)
BARE = Words("Kaplan-Meier estimate; no interval can be given", "Kaplan-Meier 估计；无法给出区间")
NO_TIMES = Words(
    "No subject of the set has a time to this event, so there is no curve.",
    "该人群中没有受试者具有至该事件的时间，故无曲线。",
)
NO_RESPONDERS = Words(
    "No subject of the set responded, so there is no time to show.",
    "该人群中无人达到缓解，故无可显示的时间。",
)
OPEN = Words("Not drawn until {questions} is ruled.", "在 {questions} 裁定之前不予绘制。")
EXPLAINED = Words(
    "Under the figure: subjects at risk just before each time, and the events and censored before "
    "it.",
    "图下数字：各时点之前一刻的风险人数，及该时点之前的累计事件与累计删失。",
)
DESCRIBED = Words(
    "{title}: {n} subjects, {events} events. {median}.",
    "{title}：{n} 名受试者，{events} 个事件。{median}。",
)


@dataclass(frozen=True)
class Estimated:
    """The rows of a parameter, their Kaplan-Meier estimate in days, and how a month is counted."""

    spec: DisplaySpec
    rows: tuple[Keyed, ...]
    days_per_month: Decimal
    confidence: Decimal
    method: Method

    @cached_property
    def times(self) -> tuple[int, ...]:
        """The time of each row, in days."""
        return tuple(int(str(row["AVAL"])) for _, row in self.rows)

    @cached_property
    def happened(self) -> tuple[bool, ...]:
        """Whether each row is an event."""
        return tuple(row["CNSR"] == 0 for _, row in self.rows)

    @cached_property
    def curve(self) -> KaplanMeier:
        """The estimate, in days, so that ties are ties."""
        return kaplan_meier(self.times, self.happened)

    @cached_property
    def middle(self) -> Estimate:
        """The median, in days."""
        return median(self.curve, self.method, float(self.confidence) / 100)

    @cached_property
    def ticks(self) -> tuple[int, ...]:
        """The months that the axis is marked at."""
        return month_ticks(self.months(max(self.times)))

    def months(self, days: float) -> float:
        """Return days in months."""
        return float(days) / float(self.days_per_month)

    def day(self, months: int) -> Decimal:
        """Return months in days, exactly."""
        return months * self.days_per_month

    def keys(self, *, event: bool | None = None, at: float | None = None) -> tuple[Key, ...]:
        """Return the keys of events or of censored rows, of one time or of all."""
        told = zip(self.rows, self.times, self.happened, strict=True)
        return tuple(
            key
            for (key, _), time, happened in told
            if event in (None, happened) and at in (None, time)
        )

    def said(self, days: float | None) -> Words:
        """Return a time in months, or that it is not reached."""
        return NR if days is None else same(decimals(self.months(days)))

    @property
    def median_words(self) -> Words:
        """The median with its interval."""
        held = self.middle.interval
        ends = {"lower": self.said(held.lower), "upper": self.said(held.upper)}
        is_known = held.lower is not None or held.upper is not None
        return filled(
            NO_MEDIAN if self.middle.value is None else MEDIAN,
            median=self.said(self.middle.value),
            interval=filled(INTERVAL, **ends) if is_known else NO_INTERVAL,
            confidence=f"{self.confidence:f}",
        )


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the curve of an estimand that counts time."""
    estimand = trial.endpoints.estimands[str(spec.estimand)]
    endpoint = trial.endpoints.endpoints[estimand.endpoint]
    analysis = trial.endpoints.analysis
    ruled = (analysis.days_per_month, analysis.confidence_percent, analysis.survival_interval)
    unknown = ", ".join(dict.fromkeys(str(each.question) for each in ruled if each.is_missing))
    if unknown:
        return displayed(spec, trial, empty=filled(OPEN, questions=unknown), rests_on=ruled)
    found = rows_of(trial, "ADTTE", spec.set, time_parameter(endpoint, estimand))
    rows = tuple(each for rows in found.values() for each in rows if _is_timed(each))
    if not rows:
        of_response = endpoint.kind in (
            EndpointKind.DURATION_OF_RESPONSE,
            EndpointKind.TIME_TO_RESPONSE,
        )
        return displayed(spec, trial, empty=NO_RESPONDERS if of_response else NO_TIMES)
    estimated = Estimated(
        spec,
        rows,
        analysis.days_per_month.known,
        analysis.confidence_percent.known,
        METHODS[analysis.survival_interval.known],
    )
    if endpoint.kind is EndpointKind.DURATION_OF_RESPONSE:
        since = SINCE_RESPONSE
    else:
        since = SINCE.get(str(estimand.start), MONTHS)
    figure = _figure(estimated, since, AXES[endpoint.kind])
    drawing = drawn(lambda language: draw(figure, language), _marks(figure), figure.described)
    return displayed(
        spec,
        trial,
        drawings=(drawing,),
        tables=(survival_table(spec, trial), _table(estimated, figure.risk)),
        footnotes=(EXPLAINED, *survival_notes(analysis)),
        rests_on=ruled,
    )


def _is_timed(each: Keyed) -> bool:
    days = each[1]["AVAL"]
    return isinstance(days, int | Decimal) and days >= 0


def _figure(estimated: Estimated, since: Words, up: Words) -> SurvivalCurve:
    spec, curve = estimated.spec, estimated.curve
    every = estimated.keys()
    held = tuple(_limits(estimated))
    level, method = f"{estimated.confidence:f}", estimated.method.words
    band = filled(BAND, confidence=level, method=method) if held else BARE
    counts = {"events": curve.total_events, "n": curve.subjects}
    words = estimated.median_words
    return SurvivalCurve(
        steps=tuple(_steps(estimated)),
        censored=tuple(_censored(estimated)),
        last_months=estimated.months(float(curve.times[-1])),
        limits=held,
        band=Mark(id=mark_id(spec, "band"), label=band, keys=every) if held else None,
        band_words=band,
        censored_words=Words("Censored", "删失"),
        median_months=_months_or_none(estimated),
        median=Mark(id=mark_id(spec, "median"), label=words, keys=every),
        said=(words, filled(HAPPENED, **counts)),
        ticks=estimated.ticks,
        risk=tuple(_risk(estimated)),
        across=since,
        up=up,
        described=filled(DESCRIBED, title=spec.title, median=words, **counts),
    )


def _months_or_none(estimated: Estimated) -> float | None:
    value = estimated.middle.value
    return None if value is None else estimated.months(value)


def _levels(curve: KaplanMeier) -> Iterator[tuple[float, float, float]]:
    """Yield each time with survival before and from it on, in percent."""
    before = 100.0
    for time, survival in zip(curve.times, curve.survival, strict=True):
        after = 100 * float(survival)
        yield float(time), before, after
        before = after


def _steps(estimated: Estimated) -> Iterator[Step]:
    curve = estimated.curve
    for place, (time, before, after) in enumerate(_levels(curve)):
        if curve.events[place]:
            label = filled(
                STEP,
                months=decimals(estimated.months(time)),
                events=int(curve.events[place]),
                risk=int(curve.at_risk[place]),
                percent=decimals(after),
            )
            keys = estimated.keys(event=True, at=time)
            mark = Mark(id=mark_id(estimated.spec, "step", f"{time:g}"), label=label, keys=keys)
            yield Step(mark=mark, months=estimated.months(time), before=before, after=after)


def _censored(estimated: Estimated) -> Iterator[Censored]:
    curve = estimated.curve
    for place, (time, _, after) in enumerate(_levels(curve)):
        if curve.censored[place]:
            n = int(curve.censored[place])
            label = filled(TICK, months=decimals(estimated.months(time)), n=n)
            keys = estimated.keys(event=False, at=time)
            name = mark_id(estimated.spec, "censored", f"{time:g}")
            mark = Mark(id=name, label=label, keys=keys)
            yield Censored(mark=mark, months=estimated.months(time), percent=after)


def _limits(estimated: Estimated) -> Iterator[tuple[float, float, float]]:
    """Yield the band: months, lower and upper percent; not where the method has none."""
    curve = estimated.curve
    lower, upper = limits(curve, estimated.method, float(estimated.confidence) / 100)
    for time, low, high in zip(curve.times, lower, upper, strict=True):
        if low == low and high == high:  # NaN: none
            yield estimated.months(float(time)), 100 * float(low), 100 * float(high)


def _risk(estimated: Estimated) -> Iterator[RiskRow]:
    days = [estimated.day(months) for months in estimated.ticks]
    counts = at_risk_at(estimated.curve, [float(day) for day in days])
    still = [tuple(key for key, time in _timed(estimated) if time >= day) for day in days]
    yield _row(estimated, AT_RISK, "risk", list(zip(counts, still, strict=True)))
    for words, name, event in ((EVENTS, "events", True), (CENSORED, "censored", False)):
        keys = [tuple(_before(estimated, day, event=event)) for day in days]
        yield _row(estimated, words, name, [(len(each), each) for each in keys])


def _timed(estimated: Estimated) -> Iterator[tuple[Key, int]]:
    for (key, _), time in zip(estimated.rows, estimated.times, strict=True):
        yield key, time


def _before(estimated: Estimated, day: Decimal, *, event: bool) -> Iterator[Key]:
    for (key, time), happened in zip(_timed(estimated), estimated.happened, strict=True):
        if happened is event and time < day:
            yield key


def _row(
    estimated: Estimated, words: Words, name: str, counted: list[tuple[int, tuple[Key, ...]]]
) -> RiskRow:
    marks = []
    for months, (count, keys) in zip(estimated.ticks, counted, strict=True):
        label = filled(COUNT, what=words, months=months, n=count)
        mark = Mark(id=mark_id(estimated.spec, f"{name}-by", months), label=label, keys=keys)
        marks.append((count, mark))
    return RiskRow(words=words, counts=tuple(marks))


def _marks(figure: SurvivalCurve) -> tuple[Mark, ...]:
    found: list[Any] = [*figure.steps, *figure.censored]
    band = () if figure.band is None else (figure.band,)
    risk = [mark for row in figure.risk for _, mark in row.counts]
    return (*(each.mark for each in found), *band, figure.median, *risk)


def _table(estimated: Estimated, risk: Sequence[RiskRow]) -> Table:
    """Return the numbers under the axis as a table."""
    return Table(
        stub=MONTHS,
        columns=tuple(Column(id=f"m{each}", heading=same(each)) for each in estimated.ticks),
        lines=tuple(
            line(
                f"row{number}",
                row.words,
                *(cell(str(count), mark.keys, n=count) for count, mark in row.counts),
            )
            for number, row in enumerate(risk, start=1)
        ),
    )
