"""Spider: the change of the sum of target diameters from baseline over time, a line a subject."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import Display, Mark, Shown, Table
from hilum.reports.trial.displays.wording import coded
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.drawing.spider import Point, Spider, Thread, draw
from hilum.reports.trial.figures import (
    NOBODY,
    Keyed,
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

ACROSS = Words("Months from the first dose", "自首次给药起的月数")
UP = Words("Change from baseline (%)", "较基线的变化（%）")
PROGRESSION = Words("Progression at this assessment", "该次评估为疾病进展")
NEW_LESION = Words("New lesion", "新病灶")
LABEL = Words(
    "{subject}: {response}; change from baseline {course}",
    "{subject}：{response}；较基线变化 {course}",
)
STOP = Words("{percent}% at {months} months", "{months} 个月 {percent}%")
NO_LINES = Words(
    "No subject of the set has a sum of target diameters after baseline, so there is no line.",
    "该人群中没有受试者具有基线后的靶病灶径线总和，故无可绘之线。",
)
DESCRIBED = Words(
    "A line for each of {n} subjects from baseline on; {without} subjects without a sum after "
    "baseline have none.",
    "{n} 名受试者各一线，自基线起；{without} 名受试者基线后无总和，未绘线。",
)
DRAWN = Words(
    "Each line begins at baseline, drawn at 0 months, and ends with the last assessment that "
    "counts for response (none after the first progression). An assessment without a complete "
    "sum has no point. {without} of {n} subjects have no sum after baseline and no line.",
    "每条线自基线（绘于 0 个月）起，至计入疗效的最后一次评估止（首次进展之后不计）。"
    "总和不完整的评估不绘点。{n} 名受试者中 {without} 名基线后无总和，未绘线。",
)
COLOURED = Words(
    "Colour and dash: best overall response, confirmation not required. A triangle at 100 % "
    "stands for a value above it.",
    "颜色与线型：最佳总疗效（无须确认）。100% 处的三角表示超过 100% 的数值。",
)
OPEN = Words("Not drawn until {question} is ruled.", "在 {question} 裁定之前不予绘制。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A sum after baseline, with the overall response of its assessment and any new lesion."""

    sum: Keyed
    overall: Keyed | None
    new_lesion: Keyed | None

    @property
    def percent(self) -> Decimal:
        """The change from baseline, in percent; 0 stands for none, which no course holds."""
        return number_of(self.sum[1]["PCHG"]) or Decimal(0)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The rows behind it."""
        return tuple(each[0] for each in (self.sum, self.overall, self.new_lesion) if each)

    def has(self, answer: str, told: Keyed | None) -> bool:
        """Whether what was told of the assessment is an answer."""
        return told is not None and told[1]["AVALC"] == answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A subject's assessments with a sum after baseline, and the best overall response."""

    subject: str
    best: str | None
    keys: tuple[Key, ...]
    assessed: tuple[Assessed, ...]


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the spider of a standard."""
    ruled = trial.endpoints.analysis.days_per_month
    members = trial.members(spec.set)
    if not members:
        return displayed(spec, trial, empty=NOBODY)
    if ruled.is_missing:
        return displayed(
            spec, trial, empty=filled(OPEN, question=str(ruled.question)), rests_on=(ruled,)
        )
    courses = tuple(_courses(spec, trial))
    if not courses:
        return displayed(spec, trial, empty=NO_LINES)
    counts = {"n": len(members), "without": len(members) - len(courses)}
    names = short_ids(members)
    threads = tuple(_thread(spec, each, names[each.subject], ruled.known) for each in courses)
    figure = Spider(
        threads=threads,
        across=ACROSS,
        up=UP,
        progression=PROGRESSION,
        new_lesion=NEW_LESION,
        described=filled(DESCRIBED, n=len(courses), without=counts["without"]),
    )
    drawing = drawn(
        lambda language: draw(figure, language),
        (each.mark for each in threads),
        figure.described,
    )
    return displayed(
        spec,
        trial,
        drawings=(drawing,),
        tables=(_table(courses, ruled.known),),
        footnotes=(filled(DRAWN, **counts), COLOURED),
        rests_on=(ruled,),
    )


def _courses(spec: DisplaySpec, trial: Trial) -> Iterator[Course]:
    ending = suffix(spec.standard)
    sums = rows_of(trial, "ADTR", spec.set, sum_code(spec.standard))
    overall, new, best = (
        rows_of(trial, "ADRS", spec.set, f"{code}{ending}") for code in ("OVR", "NEWLES", "BOR")
    )
    for subject in trial.members(spec.set):
        rows = [each for each in sums.get(subject, ()) if _counts(each[1])]
        if not rows:
            continue
        told, seen = (_by_assessment(each.get(subject, ())) for each in (overall, new))
        numbered = [(each, each[1]["AVISITN"]) for each in rows]
        assessed = tuple(
            Assessed(sum=each, overall=told.get(number), new_lesion=seen.get(number))
            for each, number in numbered
        )
        baseline = [key for key, row in sums[subject] if row["ABLFL"] == "Y"]
        bests = best.get(subject, ())
        behind = (key for each in assessed for key in each.keys)
        yield Course(
            subject=subject,
            best=str(bests[0][1]["AVALC"]) if bests else None,
            keys=(*baseline, *behind, *(key for key, _ in bests)),
            assessed=assessed,
        )


def _by_assessment(rows: Sequence[Keyed]) -> Mapping[Cell, Keyed]:
    return {row["AVISITN"]: (key, row) for key, row in rows}


def _counts(row: Row) -> bool:
    return row["ANL01FL"] == "Y" and row["ABLFL"] != "Y" and number_of(row["PCHG"]) is not None


def _thread(spec: DisplaySpec, course: Course, name: str, days_per_month: Decimal) -> Thread:
    points, said = [Point(months=0.0, percent=0.0)], []
    for each in course.assessed:
        months = _months(each.sum[1], days_per_month)
        point = Point(
            months=float(months),
            percent=float(each.percent),
            progression=each.has("PD", each.overall),
            new_lesion=each.has("Y", each.new_lesion),
        )
        points.append(point)
        change = decimals(each.percent, signed=True)
        said.append(filled(STOP, percent=change, months=decimals(months)))
    label = filled(
        LABEL,
        subject=course.subject,
        response=coded(course.best or "NE"),
        course=Words(", ".join(e.en for e in said), "，".join(e.zh for e in said)),
    )
    mark = Mark(id=mark_id(spec, "line", course.subject), label=label, keys=course.keys)
    return Thread(mark=mark, points=tuple(points), response=course.best, name=name)


def _months(row: Row, days_per_month: Decimal) -> Decimal:
    return (number_of(row["ADY"]) or Decimal(0)) / days_per_month


HEADINGS = columns(
    months=ACROSS,
    change=UP,
    overall=Words("Overall response", "总疗效"),
    new=NEW_LESION,
)


def _table(courses: Sequence[Course], days_per_month: Decimal) -> Table:
    lines = []
    for course in courses:
        for each in course.assessed:
            key, row = each.sum
            months = _months(row, days_per_month)
            change = decimals(each.percent, signed=True)
            lines.append(
                line(
                    f"{course.subject}.{row['AVISITN']}",
                    course.subject,
                    cell(decimals(months), [key], months=months),
                    cell(change, [key], change_percent=each.percent),
                    _told(each.overall),
                    _told(each.new_lesion),
                )
            )
    return Table(stub=Words("Subject", "受试者"), columns=HEADINGS, lines=tuple(lines))


def _told(told: Keyed | None) -> Shown:
    if told is None or told[1]["AVALC"] is None:
        return cell("–")
    return cell(coded(told[1]["AVALC"]), [told[0]])
