"""The numbers of a survival curve: events, censoring by reason, median, landmark rates, follow-up.

One column for each group of subjects. The symmetric interval of SPSS stands beside that of the
study, since most published trials of HAIC print it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Column, Line, Shown, Table
from hilum.reports.trial.displays.cells import (
    Keys,
    confidence,
    fixed,
    limits_cell,
    ordered,
    share,
    together,
    unanswered,
)
from hilum.reports.trial.displays.times import METHODS, Times, times_of
from hilum.reports.trial.displays.wording import coded, said, same
from hilum.reports.trial.trial import Trial
from hilum.stats.estimates import Estimate, Method
from hilum.stats.kaplan_meier import at_risk_at, survival_at
from hilum.stats.quantiles import median
from hilum.study.endpoints import Analysis, DisplaySpec, EndpointKind
from hilum.terms.decimals import plain
from hilum.terms.reasons import Words

Cells = Callable[["Survival"], Shown]


@dataclass(frozen=True)
class Survival:
    """The survival of one group of subjects, with the parameters of the analysis."""

    times: Times
    analysis: Analysis

    @property
    def missing(self) -> Shown | None:
        """A cell with the questions that no interval or month can do without, if any is open."""
        ruled = self.analysis
        return unanswered(ruled.days_per_month, ruled.confidence_percent, ruled.survival_interval)

    @property
    def level(self) -> float:
        """The level of intervals."""
        return confidence(self.analysis)

    @property
    def method(self) -> Method:
        """The method of the intervals of the study."""
        return METHODS[self.analysis.survival_interval.known]

    def months(self, estimate: Estimate) -> Shown:
        """Return a median in days as months; one that is not reached is said so."""
        scale = 1 / float(self.analysis.days_per_month.known)
        return self._cell("median_months", estimate, scale, said("not_reached"))

    def percent(self, estimate: Estimate) -> Shown:
        """Return an estimate of a rate in percent."""
        return self._cell("rate_percent", estimate, 100, said("not_estimable"))

    def _cell(self, name: str, estimate: Estimate, scale: float, without: Words) -> Shown:
        keys, unit = self.times.keys, name.rpartition("_")[2]
        limits = limits_cell(estimate, scale=scale, unit=unit, keys=keys)
        value = None if estimate.value is None else estimate.value * scale
        text = without if value is None else same(fixed(value, 1))
        return Shown(
            text=said("estimate", value=text, limits=limits.text),
            values={name: value, **limits.values},
            keys=ordered(keys),
            population=self.times.population,
        )


def survival_table(spec: DisplaySpec, trial: Trial) -> Table:
    """Return the table of a display's estimand, in one column; KeyError if it has none."""
    estimand = trial.endpoints.estimands[str(spec.estimand)]
    times = times_of(trial, estimand, trial.members(spec.set))
    responders = _of_responders(trial, spec)
    column = Column(
        id="all",
        heading=said("responders" if responders else "all_subjects"),
        subjects=len(times.keys) if responders else len(times.population),
    )
    lines = survival_lines((Survival(times, trial.endpoints.analysis),), responders=responders)
    return Table(stub=estimand.words, columns=(column,), lines=tuple(lines))


def _of_responders(trial: Trial, spec: DisplaySpec) -> bool:
    endpoint = trial.endpoints.estimands[str(spec.estimand)].endpoint
    return trial.endpoints.endpoints[endpoint].kind is EndpointKind.DURATION_OF_RESPONSE


def survival_notes(analysis: Analysis) -> tuple[Words, ...]:
    """Return the footnotes of these numbers: how each interval was computed, how long a month is.

    Of what nobody has ruled nothing is said here: the open questions say it.
    """
    found = [said("note_kaplan_meier")]
    if not analysis.survival_interval.is_missing and not analysis.confidence_percent.is_missing:
        method = METHODS[analysis.survival_interval.known].words
        level = fixed(analysis.confidence_percent.known, 0)
        found.append(said("note_survival_interval", method=method, level=level))
        found.append(said("note_symmetric", method=Method.SYMMETRIC.words, level=level))
    return (*found, *month_note(analysis))


def month_note(analysis: Analysis) -> tuple[Words, ...]:
    """Return the footnote on how long a month is; none where nobody has ruled it."""
    days = analysis.days_per_month
    return () if days.is_missing else (said("note_month", days=plain(days.known)),)


def survival_lines(groups: Sequence[Survival], *, responders: bool = False) -> Iterator[Line]:
    """Yield the lines for these groups, a cell each."""
    if not responders:
        yield from _not_analysed(groups)
    yield from _by_reason("events", groups, lambda times: times.event_rows)
    yield from _by_reason("censored", groups, lambda times: times.censored_rows)
    yield _line("median", groups, _median)
    yield _line("median_symmetric", groups, _symmetric, indent=1)
    yield from _landmarks(groups)
    yield _line("follow_up", groups, _follow_up)


def _line(key: str, groups: Sequence[Survival], cell: Cells, indent: int = 0) -> Line:
    cells = tuple(cell(group) for group in groups)
    return Line(id=key, label=said(f"survival_{key}"), cells=cells, indent=indent)


def _not_analysed(groups: Sequence[Survival]) -> Iterator[Line]:
    """A line for subjects without a day to count from, where there is any."""
    without = [
        tuple(key for key in group.times.population if key.subject not in _timed(group.times))
        for group in groups
    ]
    if any(without):
        cells = tuple(
            share(keys, group.times.population) for keys, group in zip(without, groups, strict=True)
        )
        yield Line(id="not_analysed", label=said("survival_not_analysed"), cells=cells)


def _timed(times: Times) -> frozenset[str]:
    return frozenset(key.subject for key in times.keys)


Pick = Callable[[Times], tuple[tuple[Key, Row], ...]]


def _by_reason(key: str, groups: Sequence[Survival], pick: Pick) -> Iterator[Line]:
    """A line for the events (or the censored), and one below it for each of their descriptions."""
    yield _line(key, groups, lambda group: share(_keys(pick(group.times)), group.times.keys))
    told = {str(row["EVNTDESC"]) for group in groups for _, row in pick(group.times)}
    for reason in sorted(told):
        cells = tuple(share(_keys(pick(group.times), reason), group.times.keys) for group in groups)
        yield Line(id=f"{key}.{reason}", label=coded(reason), cells=cells, indent=1)


def _keys(rows: Sequence[tuple[Key, Row]], reason: str | None = None) -> Keys:
    return tuple(key for key, row in rows if reason is None or row["EVNTDESC"] == reason)


def _median(group: Survival) -> Shown:
    if missing := group.missing:
        return missing
    return group.months(median(group.times.curve, group.method, group.level))


def _symmetric(group: Survival) -> Shown:
    if missing := group.missing:
        return missing
    return group.months(median(group.times.curve, Method.SYMMETRIC, group.level))


def _follow_up(group: Survival) -> Shown:
    if missing := group.missing:
        return missing
    return group.months(median(group.times.follow_up, group.method, group.level))


def _landmarks(groups: Sequence[Survival]) -> Iterator[Line]:
    analysis = groups[0].analysis
    if (missing := unanswered(analysis.landmarks_months)) is not None:
        cells = (missing,) * len(groups)
        yield Line(id="landmarks", label=said("survival_landmarks"), cells=cells)
        return
    for months in analysis.landmarks_months.known:
        cells = tuple(_landmark(group, months) for group in groups)
        label = said("survival_landmark", months=months)
        yield Line(id=f"landmark_{months}_months", label=label, cells=cells)


def _landmark(group: Survival, months: int) -> Shown:
    if missing := group.missing:
        return missing
    days = float(months * group.analysis.days_per_month.known)
    rate = group.percent(survival_at(group.times.curve, days, group.method, group.level))
    (number,) = at_risk_at(group.times.curve, (days,))
    at_risk = Shown(text=said("at_risk", number=number), values={"at_risk": number})
    return together(rate, at_risk)
