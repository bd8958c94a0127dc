"""Forest: the objective response rate in the subgroups that the study names, without a test.

A group smaller than the study's smallest is counted and has no interval; subjects whose value is
missing are a group of their own. The dashed line is the rate of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hilum.datasets.adam.adrs import response_parameter
from hilum.datasets.dataset import Cell, Key
from hilum.reports.trial.display import Display, Mark, Shown, Table
from hilum.reports.trial.displays.wording import meaning, same
from hilum.reports.trial.drawing.forest import Forest, Group, draw
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.figures import (
    NOBODY,
    cell,
    columns,
    decimals,
    displayed,
    filled,
    line,
    mark_id,
    rows_of,
)
from hilum.reports.trial.trial import Trial
from hilum.stats.estimates import Estimate
from hilum.stats.proportions import clopper_pearson, wilson
from hilum.study.endpoints import Analysis, DisplaySpec, ProportionInterval, Subgroup
from hilum.terms.reasons import Words

OVERALL = Words("All subjects", "全部受试者")
MISSING = Words("Missing", "缺失")
STUB = Words("Subgroup", "亚组")
COUNTS = Words("n/N", "n/N")
RATES = Words("% ({confidence}% CI)", "%（{confidence}% CI）")
RATE = Words("{percent} ({lower}–{upper})", "{percent}（{lower}–{upper}）")
ACROSS = Words("Objective response rate (%)", "客观缓解率（%）")
SMALL = Words("fewer than {smallest}", "少于 {smallest} 例")
ABSENT = Words("{subgroup}: ADSL has no {variable}", "{subgroup}：ADSL 中无 {variable}")
LABEL = Words("{group}: {n} of {total} responded", "{group}：{total} 人中 {n} 人缓解")
NOTES = (
    Words(
        "{method} intervals. Groups of fewer than {smallest} subjects are counted, not estimated. "
        "Dashed line: the rate of all subjects. Descriptive; no group is tested against another.",
        "区间：{method}。少于 {smallest} 例的组仅计数，不作估计。虚线：全部受试者的缓解率。"
        "仅作描述，组间不作检验。",
    ),
)
DESCRIBED = Words(
    "Response rate in {groups} groups of subjects. All subjects: {n} of {total}, {rate}%.",
    "{groups} 个受试者组的缓解率。全部受试者：{n}/{total}，{rate}%。",
)
OPEN = Words("Not drawn until {questions} is ruled.", "在 {questions} 裁定之前不予绘制。")


@dataclass(frozen=True, slots=True)
class Responder:
    """A subject, whether with a response, and the rows that say so; ADSL's row tells the groups."""

    response: bool
    keys: tuple[Key, ...]
    values: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Rated:
    """A group: its name, members, and its rate where it is large enough."""

    id: str
    label: Words
    members: tuple[Responder, ...]
    estimate: Estimate | None
    overall: bool = False

    @property
    def responders(self) -> int:
        """How many responded."""
        return sum(each.response for each in self.members)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The rows behind the group."""
        return tuple(key for each in self.members for key in each.keys)


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the forest of an endpoint of response."""
    analysis = trial.endpoints.analysis
    ruled = (analysis.confidence_percent, analysis.proportion_interval, analysis.smallest_subgroup)
    unknown = ", ".join(dict.fromkeys(str(each.question) for each in ruled if each.is_missing))
    if unknown:
        return displayed(spec, trial, empty=filled(OPEN, questions=unknown), rests_on=ruled)
    people = tuple(_people(spec, trial))
    if not people:
        return displayed(spec, trial, empty=NOBODY)
    estimating = Estimating(analysis)
    overall = estimating.rated("all", OVERALL, people, overall=True)
    parts = [
        (each, tuple(_groups(each, people, estimating)), _is_known(each, trial))
        for each in trial.endpoints.subgroups.values()
    ]
    figure = _figure(spec, overall, parts, estimating)
    marks = tuple(group.mark for group in figure.groups if group.mark is not None)
    drawing = drawn(lambda language: draw(figure, language), marks, figure.described)
    every = (overall, *(group for _, groups, known in parts if known for group in groups))
    notes = tuple(
        filled(each, method=estimating.method, smallest=estimating.smallest) for each in NOTES
    )
    return displayed(
        spec,
        trial,
        drawings=(drawing,),
        tables=(_table(every, parts, estimating),),
        footnotes=notes,
        rests_on=(*ruled, *(each.basis for each in trial.endpoints.subgroups.values())),
    )


Part = tuple[Subgroup, tuple[Rated, ...], bool]


def _is_known(subgroup: Subgroup, trial: Trial) -> bool:
    return any(each.name == subgroup.variable for each in trial.subjects.definition.variables)


def _people(spec: DisplaySpec, trial: Trial) -> Iterator[Responder]:
    estimand = trial.endpoints.estimands[str(spec.estimand)]
    code = response_parameter(trial.endpoints.endpoints[estimand.endpoint])
    told = rows_of(trial, "ADRS", spec.set, code)
    for key, row in trial.rows("ADSL", spec.set):
        rows = told.get(key.subject, ())
        response = any(each["AVALC"] == "Y" for _, each in rows)
        yield Responder(response, (key, *(each for each, _ in rows)), dict(row.values))


@dataclass(frozen=True)
class Estimating:
    """The parameters of the study by which rates are estimated."""

    analysis: Analysis

    @property
    def smallest(self) -> int:
        """The fewest subjects of a group that is estimated."""
        return self.analysis.smallest_subgroup.known

    @property
    def confidence(self) -> Decimal:
        """The level of intervals, in percent."""
        return self.analysis.confidence_percent.known

    @property
    def method(self) -> Words:
        """The name of the interval."""
        return self._estimate(0, 0).interval.method.words

    def rated(
        self, name: str, label: Words, members: tuple[Responder, ...], *, overall: bool = False
    ) -> Rated:
        """Return a group with its rate, if it is large enough; all subjects always are."""
        count = sum(each.response for each in members)
        shown = overall or len(members) >= self.smallest
        estimate = self._estimate(count, len(members)) if shown else None
        return Rated(name, label, members, estimate, overall)

    def _estimate(self, responders: int, subjects: int) -> Estimate:
        level = float(self.confidence) / 100
        if self.analysis.proportion_interval.known is ProportionInterval.WILSON:
            return wilson(responders, subjects, level)
        return clopper_pearson(responders, subjects, level)


def _groups(
    subgroup: Subgroup, people: Sequence[Responder], estimating: Estimating
) -> Iterator[Rated]:
    """Yield a group for each value, in order, and one for those who have none."""
    found: dict[Cell, list[Responder]] = {}
    for each in people:
        found.setdefault(each.values.get(subgroup.variable), []).append(each)
    known = sorted((value for value in found if value is not None), key=_order)
    for number, value in enumerate([*known, *([None] if None in found else [])], start=1):
        label = MISSING if value is None else meaning(subgroup.variable, str(value))
        yield estimating.rated(f"{subgroup.id}{number}", label, tuple(found[value]))


def _order(value: Cell) -> tuple[bool, object]:
    """Yes before no; else as numbers or letters go."""
    return (value == "N", str(value))


def _figure(
    spec: DisplaySpec, overall: Rated, parts: Sequence[Part], estimating: Estimating
) -> Forest:
    rows = [_group(spec, overall, estimating, None)]
    for subgroup, groups, known in parts:
        if not known:
            rows.append(Group(label=_absent(subgroup)))
            continue
        rows.append(Group(label=subgroup.words))
        rows += [_group(spec, each, estimating, subgroup) for each in groups]
    rate = overall.estimate.value if overall.estimate else None
    percent = None if rate is None else 100 * rate
    described = filled(
        DESCRIBED,
        groups=sum(each.mark is not None for each in rows) - 1,
        n=overall.responders,
        total=len(overall.members),
        rate="–" if percent is None else decimals(percent),
    )
    return Forest(
        groups=rows,
        stub=STUB,
        counts=COUNTS,
        rates=filled(RATES, confidence=f"{estimating.confidence:f}"),
        across=ACROSS,
        reference=percent,
        described=described,
    )


def _absent(subgroup: Subgroup) -> Words:
    return filled(ABSENT, subgroup=subgroup.words, variable=subgroup.variable)


def _group(
    spec: DisplaySpec, rated: Rated, estimating: Estimating, subgroup: Subgroup | None
) -> Group:
    name = rated.label
    if subgroup is not None:
        name = Words(f"{subgroup.words.en}, {name.en}", f"{subgroup.words.zh}，{name.zh}")
    label = filled(LABEL, group=name, n=rated.responders, total=len(rated.members))
    percent, limits = _percents(rated)
    return Group(
        label=rated.label,
        mark=Mark(id=mark_id(spec, "group", rated.id), label=label, keys=rated.keys),
        count=f"{rated.responders}/{len(rated.members)}",
        rate=_rate(rated, estimating),
        percent=percent,
        limits=limits,
        overall=rated.overall,
        indent=0 if rated.overall else 1,
    )


def _percents(rated: Rated) -> tuple[float | None, tuple[float, float] | None]:
    if rated.estimate is None or rated.estimate.value is None:
        return None, None
    held = rated.estimate.interval
    if held.lower is None or held.upper is None:
        return 100 * rated.estimate.value, None
    return 100 * rated.estimate.value, (100 * held.lower, 100 * held.upper)


def _rate(rated: Rated, estimating: Estimating) -> Words:
    percent, limits = _percents(rated)
    if percent is None:
        return filled(SMALL, smallest=estimating.smallest)
    if limits is None:
        return same(decimals(percent))
    lower, upper = (decimals(each) for each in limits)
    return filled(RATE, percent=decimals(percent), lower=lower, upper=upper)


def _table(every: Sequence[Rated], parts: Sequence[Part], estimating: Estimating) -> Table:
    lines = [line(every[0].id, every[0].label, *_cells(every[0], estimating))]
    for subgroup, groups, known in parts:
        heading = subgroup.words if known else _absent(subgroup)
        lines.append(line(subgroup.id, heading, *(cell("") for _ in range(2))))
        shown = groups if known else ()
        lines += [line(each.id, each.label, *_cells(each, estimating), indent=1) for each in shown]
    headings = columns(count=COUNTS, rate=filled(RATES, confidence=f"{estimating.confidence:f}"))
    return Table(stub=STUB, columns=headings, lines=tuple(lines))


def _cells(rated: Rated, estimating: Estimating) -> tuple[Shown, Shown]:
    percent, limits = _percents(rated)
    lower, upper = limits or (None, None)
    count = cell(
        f"{rated.responders}/{len(rated.members)}",
        rated.keys,
        n=rated.responders,
        of=len(rated.members),
    )
    rate = cell(
        _rate(rated, estimating),
        rated.keys,
        percent=percent,
        lower_percent=lower,
        upper_percent=upper,
    )
    return count, rate
