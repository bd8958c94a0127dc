"""What stands on the first page: the picture of the statuses, the funnel, the rulings, the list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hilum.reports.screening.markup import element, picture
from hilum.reports.screening.needs import Need
from hilum.reports.screening.subject_page import question_words
from hilum.reports.screening.things_page import title_of
from hilum.reports.screening.wording import Wording
from hilum.reports.screening.worklist import Group, Standing, age_years
from hilum.screening.counts import Counts
from hilum.study import Question, Study
from hilum.terms.times import date_of
from hilum.terms.truth import Status

BAR_WIDTH, BAR_HEIGHT = 960, 56


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """A status with its number of subjects and its share of all, in percent."""

    status: str
    count: int
    share: str


def status_views(counts: Counts) -> list[StatusView]:
    """Return the statuses in the order in which the bar shows them."""
    shown = (Status.ELIGIBLE, Status.UNDETERMINED, Status.INELIGIBLE)
    numbers = {status.value: counts.statuses[status.value] for status in shown}
    return [
        StatusView(
            status=status,
            count=count,
            share=f"{100 * count / counts.screened:.1f}" if counts.screened else "0",
        )
        for status, count in numbers.items()
    ]


def status_bar(counts: Counts, wording: Wording) -> Markup:
    """Draw the statuses as one stacked bar; each part has its own colour and its own hatching."""
    at, drawn, said = 0.0, [], []
    for view in status_views(counts):
        width = BAR_WIDTH * view.count / counts.screened if counts.screened else 0.0
        size = {"x": at, "y": 0, "width": width, "height": BAR_HEIGHT}
        drawn.append(element("rect", class_=f"bar {view.status}", **size))
        drawn.append(element("rect", fill=f"url(#hatch-{view.status})", **size))
        said.append(f"{wording.say(view.status)} {wording.number(view.count)}")
        at += width
    return picture(
        [_hatching(), *drawn],
        width=BAR_WIDTH,
        height=BAR_HEIGHT,
        label=wording.listed(said),
        preserveAspectRatio="none",
    )


def _hatching() -> Markup:
    slopes = {"UNDETERMINED": "M0 0L8 8", "INELIGIBLE": "M0 8L8 0M0 0L8 8"}
    patterns = [
        element(
            "pattern",
            element("path", d=slope, class_="hatch"),
            id=f"hatch-{status}",
            width=8,
            height=8,
            patternUnits="userSpaceOnUse",
        )
        for status, slope in {"ELIGIBLE": "M0 0", **slopes}.items()
    ]
    return element("defs", *patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """One criterion in the funnel: its counts and how much of the bar is left after it."""

    id: str
    label: str
    left: int
    first: int
    out: int
    alone: int
    unknown: int
    bar: Markup


FUNNEL_WIDTH, FUNNEL_HEIGHT = 150, 12


def funnel_rows(counts: Counts, study: Study, wording: Wording) -> Iterator[FunnelRow]:
    """Yield the funnel in protocol order."""
    for row in counts.criteria:
        criterion = study.criterion(row.id)
        yield FunnelRow(
            id=row.id,
            label=criterion.label(wording.language) if criterion else row.label,
            left=row.left,
            first=row.first,
            out=row.disqualifies,
            alone=row.alone,
            unknown=row.unknown,
            bar=_funnel_bar(row.left, row.first, counts.screened),
        )


def _funnel_bar(left: int, first: int, screened: int) -> Markup:
    one = FUNNEL_WIDTH / screened if screened else 0.0
    drawn = [
        element("rect", x=0, y=0, width=FUNNEL_WIDTH, height=FUNNEL_HEIGHT, class_="track"),
        element("rect", x=0, y=0, width=left * one, height=FUNNEL_HEIGHT, class_="left"),
        element("rect", x=left * one, y=0, width=first * one, height=FUNNEL_HEIGHT, class_="lost"),
    ]
    return element(
        "svg",
        *drawn,
        viewBox=f"0 0 {FUNNEL_WIDTH} {FUNNEL_HEIGHT}",
        width=FUNNEL_WIDTH,
        height=FUNNEL_HEIGHT,
        aria_hidden="true",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRow:
    """Another answer to an open question, and how many subjects it would move where."""

    question: str
    criteria: tuple[str, ...]
    words: str
    kind: str
    ruling: str
    other: str
    moved: Mapping[str, int]


def ruling_rows(
    rulings: Sequence[tuple[Any, ...]], study: Study, wording: Wording
) -> list[RulingRow]:
    """Return the other answers, those first that move most subjects."""
    asked = {question.id: question for each in study.criteria for question in each.questions}
    return [
        _ruling_row(row, asked[row[0]], wording)
        for row in sorted(rulings, key=lambda row: -sum(row[-3:]))
    ]


def _ruling_row(row: tuple[Any, ...], question: Question, wording: Wording) -> RulingRow:
    name, criteria, ruling, kind, other, *moved = row
    return RulingRow(
        question=name,
        criteria=tuple(criteria.split()),
        words=question_words(question, wording),
        kind={"assumption": "assumed", "decision": "decided"}.get(kind, "not_ruled"),
        ruling=wording.of_study(ruling) if ruling else "",
        other=wording.of_study(other),
        moved=dict(zip(("ELIGIBLE", "INELIGIBLE", "UNDETERMINED"), moved, strict=True)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A subject's line in the worklist."""

    group: Group
    closeness: tuple[int, int, str]
    subject: str
    page: str
    hospital_number: str
    sex_and_age: str
    open_count: int
    measure: str
    attest: tuple[str, ...]
    clarify: tuple[str, ...]
    cover: tuple[str, ...]
    against: tuple[str, ...]
    last_day: str
    ended_by: tuple[str, ...]
    logged: str


def listed_row(one: Standing, page: str, study: Study, wording: Wording) -> ListedRow:
    """Return a subject's line in the worklist."""
    measured = [title_of(thing, study, wording) for thing in one.needing(Need.MEASURE)]
    return ListedRow(
        group=one.group,
        closeness=one.closeness,
        subject=one.subject,
        page=page,
        hospital_number=one.hospital_number or "",
        sex_and_age=sex_and_age(one, wording),
        open_count=len(one.things),
        measure=wording.listed(measured),
        attest=_criteria(one, Need.ATTEST),
        clarify=_criteria(one, Need.CLARIFY),
        cover=_criteria(one, Need.COVER),
        against=tuple(each.criterion.id for each in one.against),
        last_day=last_day_words(one, wording),
        ended_by=one.holding.ended_by,
        logged=logged_words(one, wording),
    )


def in_order(rows: Iterable[ListedRow]) -> dict[Group, list[ListedRow]]:
    """Return the groups in order, in each the closest to enrolment first."""
    found: dict[Group, list[ListedRow]] = {group: [] for group in Group}
    for row in rows:
        found[row.group].append(row)
    for members in found.values():
        members.sort(key=lambda row: row.closeness)
    return found


def _criteria(one: Standing, need: Need) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for thing in one.needing(need) for name in thing.criteria))


def sex_and_age(one: Standing, wording: Wording) -> str:
    """Return a subject's sex and completed years in words."""
    sex, years = one.sheet.records.subject.sex, age_years(one.sheet)
    words = [wording.voice.word(sex) if sex else wording.say("sex_not_recorded")]
    if years is None:
        words.append(wording.say("age_not_known"))
    elif years[0] == years[1]:
        words.append(wording.say("years", years=years[0]))
    else:
        words.append(wording.say("years_range", low=years[0], high=years[1]))
    return wording.listed(words)


def last_day_words(one: Standing, wording: Wording) -> str:
    """Return the last day on which the verdict holds, or that it is beyond the horizon."""
    day = one.holding.last_day
    return wording.say("beyond_horizon") if day is None else str(date_of(day))


def logged_words(one: Standing, wording: Wording) -> str:
    """Return what the site's log says of a subject; empty for nothing."""
    line = one.logged
    if line is None:
        return ""
    words = wording.say(line.decision.value)
    dated = wording.say("log_of", decision=words, date=line.date) if line.date else words
    return f"{dated}: {line.note}" if line.note else dated
