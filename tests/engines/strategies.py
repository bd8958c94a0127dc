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

EDGES = (0, 0, -3, -7, -7, -14, -28, -28, -31, 7)
"""Where windows begin and end, in days from their anchor (see `criteria.LENGTHS`)."""

Anchors = dict[str, tuple[int, int]]
Days = tuple[int, ...]
"""Days that rows are laid on (see `days_near`)."""


HOW_MANY = st.sampled_from(("", "1", "1", "12", "12", "123"))
"""One step for each row of a concept."""


@dataclass(frozen=True)
class Person:
    """One subject's records and anchors."""

    records: SubjectRecords
    anchors: Anchors


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
        chosen[name] = (first, first + draw(st.sampled_from((*[0] * 8, 1, 20))))
    if draw(st.integers(0, 19)) == 0:
        chosen["consent"] = (FIRST_DAY, LAST_DAY)
    return chosen


def days_near(near: Anchors) -> Days:
    """The days on the edges of windows and beside them; about the day of screening twice."""
    anchored = [day for name in near for day in near[name] if day not in (FIRST_DAY, LAST_DAY)]
    return tuple(
        anchor + edge + beside
        for anchor in (*anchored, *near["screening"])
        for edge in EDGES
        for beside in (0, 0, 0, -1, 1, -3)
    )


@st.composite
def moment_near(draw: st.DrawFn, days: Days) -> PartialTime:
    """Exact, a day, some days, a month, a year, or of any time; ties are common."""
    day = draw(st.sampled_from(days))
    match draw(st.integers(-4, 13)):
        case -4 | -3 | -2 | -1 | 0 | 1 | 2 | 3:
            return of(datetime.combine(date_of(day), time(8)))
        case 4:
            return of(datetime.combine(date_of(day), time(20)))
        case 5 | 6 | 7 | 8:
            return whole(day, day)
        case 9:
            return whole(day, day + 1)
        case 10:
            return whole(day, day + 30)
        case 11:
            return whole(day - date_of(day).day + 1, day + 10)
        case 12:
            return whole(day - 365, day)
        case _:
            return UNDATED


@st.composite
def span_near(draw: st.DrawFn, days: Days) -> tuple[PartialTime, PartialTime]:
    """A start and an end: closed, on one day, ongoing, of unknown end, of unknown start."""
    start = draw(moment_near(days))
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


def often(*rare: dict[str, object]) -> st.SearchStrategy[dict[str, object]]:
    """Nothing special two times in three, else one of the rare things."""
    return st.sampled_from([*[{}] * (2 * len(rare)), *rare])


ODD_FINDINGS = often(
    *({"comparator": sign} for sign in ("=", "<", "<=", ">", ">=")),
    *({"status": word} for word in ("final", "preliminary", "cancelled", "not-done")),
    {"value": None},
    {"problem": "implausible"},
)
LIMITS = st.sampled_from(((None, None), (10, 40), (10, 40), (None, 40), (25, 20)))


@st.composite
def finding(draw: st.DrawFn, days: Days, concept: str) -> Finding:
    low, high = (None if limit is None else Decimal(limit) for limit in draw(LIMITS))
    plain = Finding(
        row="f",
        source="made:1",
        subject="s",
        concept=concept,
        time=draw(moment_near(days)),
        value=Decimal(draw(st.sampled_from(d.MEASURED[concept]))),
        low=low,
        high=high,
    )
    return replace(plain, **draw(ODD_FINDINGS))


@st.composite
def series(draw: st.DrawFn, days: Days, concept: str) -> list[Finding]:
    """Some findings of a concept, often taken at the same time."""
    rows = [draw(finding(days, concept)) for _ in draw(HOW_MANY)]
    tied = draw(st.booleans())
    return [replace(row, time=rows[0].time) if tied else row for row in rows]


@st.composite
def answer(draw: st.DrawFn, days: Days) -> Finding:
    """A person's answer to a sentence: yes, no, or unknown."""
    value = draw(st.sampled_from((1, 1, 0, None)))
    return Finding(
        row="a",
        source="made:1",
        subject="s",
        concept="attestation",
        time=draw(moment_near(days)),
        value=None if value is None else Decimal(value),
        problem="unknown" if value is None else None,
        link=draw(st.sampled_from((*d.SENTENCES, *d.SENTENCES, None))),
        status=draw(st.sampled_from((None, None, None, "entered-in-error"))),
    )


EVENT_STATUSES = st.sampled_from((*[None] * 6, "present", "absent", "absent", "entered-in-error"))


@st.composite
def event(draw: st.DrawFn, days: Days) -> Event:
    start, end = draw(span_near(days))
    return Event(
        row="e",
        source="made:1",
        subject="s",
        concept=draw(st.sampled_from(d.EVENTS)),
        start=start,
        end=end,
        status=draw(EVENT_STATUSES),
        outcome=draw(st.sampled_from((*d.OUTCOMES, None, ""))),
    )


AMOUNTS_MG = [*map(Decimal, ("0.75", "1.5", "2.5", "5", "10", "10.000001", "20"))]
AMOUNTS = st.sampled_from(
    [
        *({"daily_total_mg": amount} for amount in AMOUNTS_MG),
        *({"dose": amount, "unit": "mg"} for amount in AMOUNTS_MG[:4]),
        {"dose": Decimal(5), "unit": "mL"},
        {"dose": Decimal(20), "unit": "mg", "daily_total_mg": Decimal(5)},
        {},
        {},
    ]
)
DONE = st.sampled_from((*[None] * 8, "done", "planned", "not-done"))


@st.composite
def intervention(
    draw: st.DrawFn, days: Days, among: tuple[str, ...] = d.INTERVENTIONS
) -> Intervention:
    start, end = draw(span_near(days))
    plain = Intervention(
        row="i",
        source="made:1",
        subject="s",
        concept=draw(st.sampled_from(among)),
        start=start,
        end=end,
        status=draw(DONE),
        route=draw(st.sampled_from((*d.ROUTES, None, ""))),
        purpose=draw(st.sampled_from((*d.PURPOSES, None, ""))),
    )
    return replace(plain, **draw(AMOUNTS))


@st.composite
def premedicated(draw: st.DrawFn, days: Days) -> list[Intervention]:
    """A high dose of a corticosteroid that may be excepted, alone or within a course of a low one.

    Of both the amount is known; of the dose, the purpose may not be.
    """
    dose, course = (draw(intervention(days, (drug,))) for drug in ("dexamethasone", "prednisone"))
    day = draw(st.sampled_from(days))
    last = day + draw(st.sampled_from((0, 7, 30)))
    purpose = draw(st.sampled_from(("premedication", "premedication", None, None, "transplant")))
    dose = replace(dose, start=whole(day, day), end=whole(day, day), purpose=purpose)
    course = replace(course, start=whole(day - 1, day - 1), end=whole(day, last))
    amounts = draw(st.sampled_from(("1.5", "10"))), draw(st.sampled_from(("2.5", "5")))
    rows = [
        replace(row, status=None, route="oral", daily_total_mg=Decimal(amount))
        for row, amount in zip((dose, course), amounts, strict=True)
    ]
    return draw(st.sampled_from((rows, rows[:1])))


DOMAINS = (
    *("events", "interventions") * 4,
    "findings",
    *("tumor", "cns_tumor", "brain_metastasis", "glioma", "skin_cancer", "metastasis"),
    *("immunosuppressant", "corticosteroid", *d.STEROIDS, "tacrolimus", "tace", "bleeding"),
)


@st.composite
def coverage(draw: st.DrawFn, days: Days, subject: str | None = "s") -> Coverage:
    """A statement of completeness: of all time, up to a day, or from one day to another."""
    start = FIRST_DAY if draw(st.booleans()) else draw(st.sampled_from(days))
    end = LAST_DAY if draw(st.integers(0, 2)) else draw(st.sampled_from(days))
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
    return tuple(draw(st.lists(coverage(days_near(draw(anchors())), None), max_size=2)))


@st.composite
def panel(draw: st.DrawFn, days: Days) -> list[Finding]:
    """The inputs of a score taken at one time, one of them often missing."""
    when = draw(moment_near(days))
    missing = draw(st.sampled_from((None, None, *d.SCORED)))
    taken = [draw(finding(days, name)) for name in d.SCORED if name != missing]
    return [replace(each, time=when) for each in taken]


@st.composite
def on_a_grade(draw: st.DrawFn, days: Days) -> list[Finding]:
    """A bilirubin and an albumin, taken at one time, on one side of a border of ALBI."""
    day = draw(st.sampled_from(days))
    values = {"total_bilirubin": d.GRADED_BILIRUBIN, "albumin": draw(st.sampled_from(d.GRADED))}
    taken = [replace(draw(finding(days, name)), value=Decimal(v)) for name, v in values.items()]
    plain = {"comparator": None, "status": None, "problem": None, "time": whole(day, day)}
    return [replace(each, **plain) for each in taken]


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
    days = days_near(near)
    findings = [row for name in sorted(d.MEASURED) for row in draw(series(days, name))]
    if draw(st.booleans()):
        findings += draw(panel(days))
    elif draw(st.booleans()):
        of_liver = ("total_bilirubin", "albumin")
        findings = [row for row in findings if row.concept not in of_liver]
        findings += draw(on_a_grade(days))
    findings += draw(st.lists(answer(days), max_size=2))
    events = draw(st.lists(event(days), max_size=3))
    stated = draw(st.lists(coverage(days), min_size=1, max_size=4))
    if draw(st.integers(0, 2)) == 0:
        given = draw(premedicated(days))
        stated.append(
            replace(stated[0], domain="interventions", start_day=FIRST_DAY, end_day=LAST_DAY)
        )
    else:
        given = draw(st.lists(intervention(days), max_size=2))
        given += draw(st.lists(intervention(days, d.STEROIDS), max_size=3))
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
