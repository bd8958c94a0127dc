"""What both engines are held against: subjects' records and anchors, made to fall on borders."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from hilum.records.rows import (
    Coverage,
    Event,
    Finding,
    Intervention,
    Subject,
    SubjectRecords,
)
from hilum.terms.times import (
    EVER_AFTER,
    EVER_BEFORE,
    FIRST_DAY,
    LAST_DAY,
    UNDATED,
    PartialTime,
    date_of,
    day_of,
)
from tests.engines import dictionary as d

BASE_DAY = day_of(datetime(2024, 3, 31))
"""The end of a month after a February of 29 days: a month before it is not thirty days."""

EDGES = (0, 0, -3, -7, -7, -14, -28, -31, 7, 30)
"""Where windows begin and end, in days from their anchor (see `criteria.LENGTHS`)."""

Anchors = dict[str, tuple[int, int]]


HOW_MANY = st.sampled_from(("", "1", "1", "12", "12", "123"))
"""One step for each row of a concept."""


@dataclass(frozen=True)
class Person:
    """One subject's records and anchors."""

    records: SubjectRecords
    anchors: Anchors


def often(common: object, *rare: object) -> st.SearchStrategy[object]:
    """The common value six times in seven."""
    return st.sampled_from([*[common] * (6 * len(rare)), *rare])


def of(moment: datetime) -> PartialTime:
    return PartialTime(moment, moment)


def whole(first: int, last: int) -> PartialTime:
    return PartialTime(
        datetime.combine(date_of(first), time.min), datetime.combine(date_of(last), time.max)
    )


@st.composite
def anchors(draw: st.DrawFn) -> Anchors:
    screening = BASE_DAY + draw(st.sampled_from((0, 0, 1, -2)))
    chosen = {"screening": (screening, screening)}
    for name in d.ANCHORS[1:]:
        first = screening + draw(st.sampled_from((0, 0, -1, -3, -7, -30, 1, 5, 10)))
        span = draw(often(0, 1, 20))
        chosen[name] = (first, first + span)
    if draw(st.integers(0, 19)) == 0:
        chosen["consent"] = (FIRST_DAY, LAST_DAY)
    return chosen


@st.composite
def day_near(draw: st.DrawFn, near: Anchors) -> int:
    """A day on the edge of a window, beside it, or between."""
    anchor = near[draw(st.sampled_from((*sorted(near), "screening", "screening")))]
    day = draw(st.sampled_from(anchor)) if FIRST_DAY not in anchor else BASE_DAY
    return day + draw(st.sampled_from(EDGES)) + draw(st.sampled_from((0, 0, -1, 1, -3)))


@st.composite
def moment_near(draw: st.DrawFn, near: Anchors) -> PartialTime:
    """Exact, a day, some days, a month, a year, or of any time; ties are common."""
    day = draw(day_near(near))
    match draw(st.integers(0, 11)):
        case 0 | 1 | 2 | 3 | 4:
            hour = draw(st.sampled_from((8, 8, 20)))
            return of(datetime.combine(date_of(day), time(hour)))
        case 5 | 6 | 7 | 8:
            return whole(day, day)
        case 9:
            return whole(day, day + draw(st.sampled_from((1, 6, 30))))
        case 10:
            first = date_of(day).replace(day=1)
            return whole(day_of(datetime.combine(first, time.min)), day + 10)
        case _:
            return draw(st.sampled_from((UNDATED, whole(day - 365, day))))


@st.composite
def span_near(draw: st.DrawFn, near: Anchors) -> tuple[PartialTime, PartialTime]:
    """A start and an end: closed, on one day, ongoing, of unknown end, of unknown start."""
    start = draw(moment_near(near))
    if start is UNDATED:
        return start, draw(st.sampled_from((UNDATED, of(EVER_AFTER))))
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            return start, start
        case 3 | 4 | 5 | 6:
            later = timedelta(days=draw(st.sampled_from((1, 7, 8, 27, 28, 40))))
            return start, PartialTime(start.earliest + later, start.latest + later)
        case 7:
            return start, of(EVER_AFTER)
        case 8:
            return start, PartialTime(start.earliest, EVER_AFTER)
        case _:
            return PartialTime(EVER_BEFORE, start.latest), start


@st.composite
def finding(draw: st.DrawFn, near: Anchors, concept: str | None = None) -> Finding:
    name = concept or draw(st.sampled_from(sorted(d.MEASURED)))
    measured = draw(often(Decimal(draw(st.sampled_from(d.MEASURED[name]))), None))
    limits = draw(st.sampled_from(((None, None), (10, 40), (10, 40), (None, 40), (25, 20))))
    low, high = (None if limit is None else Decimal(limit) for limit in limits)
    return Finding(
        row="f",
        source="made:1",
        subject="s",
        concept=name,
        time=draw(moment_near(near)),
        value=measured,
        comparator=draw(often("=", None, "<", "<=", ">", ">=")),
        problem=draw(often(None, None, None, None, "implausible")),
        low=low,
        high=high,
        status=draw(often(None, "final", "preliminary", "cancelled", "not-done")),
    )


@st.composite
def answer(draw: st.DrawFn, near: Anchors) -> Finding:
    """A person's answer to a sentence: yes, no, or unknown."""
    value = draw(st.sampled_from((1, 1, 0, None)))
    return Finding(
        row="a",
        source="made:1",
        subject="s",
        concept="attestation",
        time=draw(moment_near(near)),
        value=None if value is None else Decimal(value),
        problem="unknown" if value is None else None,
        link=draw(st.sampled_from((*d.SENTENCES, *d.SENTENCES, None))),
        status=draw(often(None, None, "entered-in-error")),
    )


@st.composite
def event(draw: st.DrawFn, near: Anchors) -> Event:
    start, end = draw(span_near(near))
    return Event(
        row="e",
        source="made:1",
        subject="s",
        concept=draw(st.sampled_from(d.EVENTS)),
        start=start,
        end=end,
        status=draw(often(None, "present", "absent", "entered-in-error")),
        outcome=draw(st.sampled_from((*d.OUTCOMES, None, ""))),
    )


@st.composite
def intervention(
    draw: st.DrawFn, near: Anchors, among: tuple[str, ...] = d.INTERVENTIONS
) -> Intervention:
    start, end = draw(span_near(near))
    return Intervention(
        row="i",
        source="made:1",
        subject="s",
        concept=draw(st.sampled_from(among)),
        start=start,
        end=end,
        status=draw(often(None, "done", "planned", "not-done")),
        dose=draw(st.sampled_from((None, Decimal("2.5"), Decimal(5), Decimal("7.5")))),
        unit=draw(often("mg", None, "mL")),
        daily_total_mg=draw(
            st.sampled_from((None, *map(Decimal, ("0.75", "1.5", "5", "10", "10.000001", "20"))))
        ),
        route=draw(st.sampled_from((*d.ROUTES, None, ""))),
        purpose=draw(st.sampled_from((*d.PURPOSES, None, ""))),
    )


DOMAINS = (
    *("events", "interventions") * 4,
    "findings",
    *("tumor", "cns_tumor", "brain_metastasis", "glioma", "skin_cancer", "metastasis"),
    *("immunosuppressant", "corticosteroid", *d.STEROIDS, "tacrolimus", "tace", "bleeding"),
)


@st.composite
def coverage(draw: st.DrawFn, near: Anchors, subject: str | None = "s") -> Coverage:
    """A statement of completeness: of all time, up to a day, or from one day to another."""
    start = FIRST_DAY if draw(st.integers(0, 2)) else draw(day_near(near))
    end = LAST_DAY if draw(st.integers(0, 2)) else draw(day_near(near))
    if start > end:
        start, end = end, start
    return Coverage(
        source="made:1",
        subject=subject,
        domain=draw(st.sampled_from(DOMAINS)),
        start_day=start,
        end_day=end,
    )


def negative_of(absent: Event) -> Coverage:
    """What loading makes of an explicit negative: a statement on its concept."""
    return Coverage(
        source=absent.source,
        subject=absent.subject,
        domain=str(absent.concept),
        start_day=absent.start.day_earliest,
        end_day=max(absent.start.day_earliest, absent.end.day_latest),
    )


@st.composite
def statements(draw: st.DrawFn) -> tuple[Coverage, ...]:
    """Statements on every subject."""
    return tuple(draw(st.lists(coverage(draw(anchors()), None), max_size=2)))


@st.composite
def panel(draw: st.DrawFn, near: Anchors) -> list[Finding]:
    """The inputs of a score taken at one time, some of them missing."""
    when = draw(moment_near(near))
    taken = [draw(finding(near, name)) for name in d.SCORED if draw(st.integers(0, 9))]
    return [replace(each, time=when) for each in taken]


@st.composite
def birth(draw: st.DrawFn) -> PartialTime:
    """Of 18 or 75 years about the anchors, exact or partial, or not known."""
    day = BASE_DAY - draw(st.sampled_from((6574, 6575, 6576, 6604, 27393, 27394, 15000)))
    day += draw(st.sampled_from((0, 1, -1, 8, -30)))
    exact = whole(day, day)
    partial = (whole(day - 15, day + 15), whole(day - 400, day))
    half_open = PartialTime(EVER_BEFORE, exact.latest)
    return draw(st.sampled_from((exact, exact, exact, *partial, UNDATED, half_open)))


@st.composite
def person(draw: st.DrawFn) -> Person:
    """One subject: anchors, and rows that lie about them."""
    near = draw(anchors())
    findings = [draw(finding(near, name)) for name in sorted(d.MEASURED) for _ in draw(HOW_MANY)]
    if draw(st.booleans()):
        findings += draw(panel(near))
    findings += draw(st.lists(answer(near), max_size=2))
    events = draw(st.lists(event(near), max_size=3))
    given = draw(st.lists(intervention(near), max_size=2))
    given += draw(st.lists(intervention(near, d.STEROIDS), max_size=3))
    stated = draw(st.lists(coverage(near), min_size=1, max_size=4))
    stated += [negative_of(each) for each in events if each.status == "absent"]
    subject = Subject(
        row="s",
        source="made:1",
        subject="s",
        birth=draw(birth()),
        sex=draw(st.sampled_from(("female", "male", None))),
    )
    records = SubjectRecords(
        subject=subject,
        findings=tuple(findings),
        events=tuple(events),
        interventions=tuple(given),
        coverage=tuple(stated),
    )
    return Person(records, near)
