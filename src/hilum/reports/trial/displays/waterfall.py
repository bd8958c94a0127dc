"""Waterfall: the best change of the sum of target diameters from baseline, a bar for each subject.

A bar is coloured by the best overall response, confirmation not required; a dot marks a confirmed
response. Who has no sum after baseline has no bar, and is said in words with the reason.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Display, Mark, Shown, Table
from hilum.reports.trial.displays.wording import coded
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.drawing.waterfall import Bar, Waterfall, draw
from hilum.reports.trial.figures import (
    NOBODY,
    cell,
    columns,
    decimals,
    displayed,
    filled,
    line,
    mark_id,
    number_of,
    rows_of,
    short_ids,
    suffix,
    sum_code,
)
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

AXIS = Words("Best change from baseline (%)", "较基线的最佳变化（%）")
CONFIRMED = Words("Confirmed response", "经确认的缓解")
BAR = Words("{subject}: {change}%, {response}", "{subject}：{change}%，{response}")
BAR_CONFIRMED = Words(
    "{subject}: {change}%, {response}, confirmed", "{subject}：{change}%，{response}，已确认"
)
WITHOUT = Words(
    "Without a value after baseline, not drawn: {reason} (n = {n})",
    "基线后无数值，未绘出：{reason}（n = {n}）",
)
NO_SUM = "NO COMPLETE SUM OF TARGETS AFTER BASELINE"
NO_VALUES = Words(
    "No subject of the set has a sum of target diameters after baseline, so there is no bar.",
    "该人群中没有受试者具有基线后的靶病灶径线总和，故无可绘之柱。",
)
DESCRIBED = Words(
    "A bar for each of {n} subjects, from the largest increase to the largest decrease: "
    "{shrunk} with a decrease of 30 % or more, {grown} with an increase of 20 % or more; "
    "{without} without a value.",
    "{n} 名受试者各一柱，由最大增加至最大减少：{shrunk} 名减少不少于 30%，"
    "{grown} 名增加不少于 20%；{without} 名无数值。",
)
FOOTNOTES = (
    Words(
        "Colour and pattern: best overall response, confirmation not required. Dot: confirmed "
        "complete or partial response. Assessments from the first progression on, and after new "
        "anticancer therapy where that ends the search for response, do not count.",
        "颜色与图案：最佳总疗效（无须确认）。圆点：经确认的完全或部分缓解。首次进展之后的评估，"
        "以及在新抗肿瘤治疗终止疗效判定时其后的评估，不计入。",
    ),
    Words(
        "The line at +20 % is a guide only: progression is judged against the smallest sum, not "
        "against baseline. Bars above 100 % are cut off, with their number.",
        "+20% 线仅供参考：进展以最小总和而非基线为参照。超过 100% 的柱被截断并标出数值。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """A subject's best change, if any, with the best response, and the rows of each."""

    subject: str
    change: Decimal | None
    response: str | None
    confirmed: bool
    reason: str
    day: int | None
    keys: tuple[Key, ...]


def best_changes(spec: DisplaySpec, trial: Trial) -> tuple[Best, ...]:
    """Return each subject of the set, the largest increase first, who has no value last."""
    ending = suffix(spec.standard)
    sums = rows_of(trial, "ADTR", spec.set, sum_code(spec.standard))
    responses = rows_of(trial, "ADRS", spec.set, f"BOR{ending}", f"CRSP{ending}")
    found = []
    for subject in trial.members(spec.set):
        flagged = [each for each in sums.get(subject, ()) if each[1]["BESTFL"] == "Y"]
        told = {str(row["PARAMCD"])[:3]: row for _, row in responses.get(subject, ())}
        keys = (*(key for key, _ in flagged), *(key for key, _ in responses.get(subject, ())))
        best = flagged[0][1] if flagged else Row(values={})
        found.append(_best(subject, best, told, keys))
    return tuple(sorted(found, key=lambda each: (each.change is None, -(each.change or 0))))


def _best(subject: str, best: Row, told: dict[str, Row], keys: tuple[Key, ...]) -> Best:
    overall, day = told.get("BOR"), best["ADY"]
    response = None if overall is None else str(overall["AVALC"])
    reason = None if overall is None else overall["AVALCAT1"]
    return Best(
        subject=subject,
        change=number_of(best["PCHG"]),
        response=response,
        confirmed="CRS" in told and told["CRS"]["AVALC"] == "Y",
        reason=str(reason or NO_SUM),
        day=day if isinstance(day, int) else None,
        keys=keys,
    )


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the waterfall of a standard."""
    found = best_changes(spec, trial)
    if not found:
        return displayed(spec, trial, empty=NOBODY)
    tables = (_table(found),)
    if all(each.change is None for each in found):
        return displayed(spec, trial, tables=tables, empty=NO_VALUES)
    figure = _figure(spec, found)
    marks = (*(bar.mark for bar in figure.bars), *figure.without)
    drawing = drawn(lambda language: draw(figure, language), marks, figure.described)
    return displayed(spec, trial, drawings=(drawing,), tables=tables, footnotes=FOOTNOTES)


def _figure(spec: DisplaySpec, found: Sequence[Best]) -> Waterfall:
    names = short_ids(each.subject for each in found)
    bars = tuple(
        Bar(
            mark=_mark(spec, each, each.change),
            percent=float(each.change),
            response=each.response,
            confirmed=each.confirmed,
            name=names[each.subject],
        )
        for each in found
        if each.change is not None
    )
    changes = [each.change for each in found if each.change is not None]
    described = filled(
        DESCRIBED,
        n=len(bars),
        shrunk=sum(each <= -30 for each in changes),
        grown=sum(each >= 20 for each in changes),
        without=len(found) - len(bars),
    )
    return Waterfall(
        prefix=mark_id(spec, "fill"),
        bars=bars,
        title=AXIS,
        confirmed=CONFIRMED,
        without=_without(spec, found),
        described=described,
    )


def _mark(spec: DisplaySpec, best: Best, change: Decimal) -> Mark:
    label = filled(
        BAR_CONFIRMED if best.confirmed else BAR,
        subject=best.subject,
        change=decimals(change, signed=True),
        response=coded(best.response or "NE"),
    )
    return Mark(id=mark_id(spec, "bar", best.subject), label=label, keys=best.keys)


def _without(spec: DisplaySpec, found: Sequence[Best]) -> tuple[Mark, ...]:
    """Return a mark for each reason why subjects have no bar, with all their rows."""
    reasons: dict[str, list[Best]] = defaultdict(list)
    for each in found:
        if each.change is None:
            reasons[each.reason].append(each)
    return tuple(
        Mark(
            id=mark_id(spec, "without", number),
            label=filled(WITHOUT, reason=coded(reason), n=len(held)),
            keys=tuple(key for each in held for key in each.keys)
            + tuple(Key("ADSL", each.subject, 1) for each in held),
        )
        for number, (reason, held) in enumerate(sorted(reasons.items()), start=1)
    )


HEADINGS = columns(
    change=AXIS,
    day=Words("Day", "研究日"),
    response=Words("Best overall response", "最佳总疗效"),
    confirmed=CONFIRMED,
)
YES, NO = Words("Yes", "是"), Words("No", "否")


def _table(found: Sequence[Best]) -> Table:
    return Table(
        stub=Words("Subject", "受试者"),
        columns=HEADINGS,
        lines=tuple(
            line(
                each.subject,
                each.subject,
                _change(each),
                cell("–" if each.day is None else str(each.day), each.keys, day=each.day),
                cell(coded(each.response or "NE"), each.keys),
                cell(YES if each.confirmed else NO, each.keys),
            )
            for each in found
        ),
    )


def _change(best: Best) -> Shown:
    if best.change is None:
        return cell(coded(best.reason), best.keys, change_percent=None)
    return cell(decimals(best.change, signed=True), best.keys, change_percent=best.change)
