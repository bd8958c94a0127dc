"""The last day on which a verdict still holds if nothing else happens.

A verdict of the day of screening D is asked again for each later day E, with the day of screening
put to E and the world standing still:

- the records are those of day D: a row that certainly begins after D is left out, no new one comes;
- an anchor that the records or the user gave stays; one for which the day of screening stands in
  moves on with it;
- a statement of completeness that reaches D reaches E too: who stated it would state it again.

A criterion holds through the last day of the unbroken run, from D on, of days with the truth of D.
A subject who is not INELIGIBLE is as judged while every criterion holds, so through the least of
those days; one who is INELIGIBLE is so at least through the greatest of those of the criteria that
disqualify. Beyond HORIZON_DAYS nothing is asked, and the day is None.

Only days on which something can change are asked: when a row leaves a window or ends being
uncertain, a birthday, the end of a period since which something must have ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from hilum.criteria import nodes
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.evaluate.reading import ATTESTATION
from hilum.criteria.scores import SCORES, inputs_of
from hilum.records.rows import Event, Finding, Intervention, SubjectRecords
from hilum.screening.anchors import SCREENING, Basis
from hilum.screening.evidence import Judged, Sheet
from hilum.screening.sheet import effect_of, status_of
from hilum.study import Study
from hilum.terms.times import EPOCH, FIRST_DAY, LAST_DAY, Duration, date_of
from hilum.terms.truth import Effect, Status

HORIZON_DAYS = 366
STANDS_IN = f"fallback: {SCREENING}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Through which day a verdict holds (None: beyond the horizon), and which criteria end it."""

    last_day: int | None
    ended_by: tuple[str, ...]


def holding(sheet: Sheet, study: Study) -> Holding:
    """Return through which day a subject's verdict holds."""
    still = standing_still(sheet)
    if status_of(sheet) is Status.INELIGIBLE:
        out = [each for each in sheet.judged if effect_of(each) is Effect.DISQUALIFIES]
        lasts = {each.criterion.id: last_day(each, still, study) for each in out}
        return _ended(lasts, None if None in lasts.values() else max(_days(lasts)))
    lasts = {each.criterion.id: last_day(each, still, study) for each in sheet.judged}
    return _ended(lasts, min(_days(lasts), default=None))


def _days(lasts: Mapping[str, int | None]) -> list[int]:
    return [day for day in lasts.values() if day is not None]


def _ended(lasts: Mapping[str, int | None], day: int | None) -> Holding:
    ended = tuple(name for name, last in lasts.items() if last == day) if day is not None else ()
    return Holding(last_day=day, ended_by=ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A subject's records and anchors as of the day of screening, to be asked on later days."""

    records: SubjectRecords
    anchors: Mapping[str, Basis]
    day: int
    row_days: Mapping[str, set[int]]

    def turning_days(self, concepts: frozenset[str]) -> set[int]:
        """Return the days at which a row of the concepts may begin or end, or a statement begin."""
        if not concepts:
            return set()
        days = {statement.start_day for statement in self.records.coverage} - {FIRST_DAY}
        return days.union(*(self.row_days[name] for name in concepts & self.row_days.keys()))

    def moves(self, anchor: str) -> bool:
        """Tell whether the day of screening stands in for an anchor."""
        return _stands_in(anchor, self.anchors)

    def on(self, day: int, study: Study) -> Context:
        """Return the context in which a reading is asked on a later day."""
        days = {
            name: (day, day) if self.moves(name) else (basis.day_earliest, basis.day_latest)
            for name, basis in self.anchors.items()
        }
        return Context(
            concepts=study.concepts,
            anchors=days,
            look_back=study.look_back,
            child_pugh_variant=study.child_pugh_variant,
        )


def _stands_in(anchor: str, anchors: Mapping[str, Basis]) -> bool:
    if anchor == SCREENING:
        return True
    before, _, other = anchors[anchor].basis.partition("fallback: ")
    return not before and bool(other) and _stands_in(other, anchors)


def standing_still(sheet: Sheet) -> Still:
    """Return what is known of a subject on the day of screening, and nothing later."""
    day, records = sheet.anchors[SCREENING].day_latest, sheet.records
    known = replace(
        records,
        findings=tuple(row for row in records.findings if row.time.day_earliest <= day),
        events=tuple(row for row in records.events if row.start.day_earliest <= day),
        interventions=tuple(row for row in records.interventions if row.start.day_earliest <= day),
        coverage=tuple(
            replace(row, end_day=LAST_DAY) if row.end_day >= day else row
            for row in records.coverage
        ),
    )
    days = _days_by_concept(known)
    return Still(records=known, anchors=sheet.anchors, day=day, row_days=days)


def last_day(judged: Judged, still: Still, study: Study) -> int | None:
    """Return the last day on which a criterion's truth is still that of the day of screening."""
    reading = judged.criterion.reading
    for day in sorted(set(_turning_days(reading, still, study))):
        if still.day < day <= still.day + HORIZON_DAYS:
            later = evaluate(reading, still.records, still.on(day, study))
            if later.truth is not judged.truth:
                return day - 1
    return None


def _turning_days(reading: nodes.Reading, still: Still, study: Study) -> Iterator[int]:
    """Yield every day on which the truth may change, and some more."""
    for atom in nodes.atoms(reading):
        if isinstance(atom, nodes.Age):
            yield from _birthdays(still)
        days = still.turning_days(_concepts(atom, study))
        for length in _lengths(atom, study):
            yield from (shifted for day in days for shifted in _shifted(day, length))
        yield from (after for day in days for after in (day, day + 1))


def _concepts(atom: nodes.Atom, study: Study) -> frozenset[str]:
    match atom:
        case nodes.Comparison(concept=concept) | nodes.Exists(concept=concept):
            return study.concepts.within(concept)
        case nodes.Score(score=score):
            inputs = inputs_of(SCORES[score].rule)
            return frozenset().union(*(study.concepts.within(name) for name in inputs))
        case nodes.Attested():
            return frozenset({ATTESTATION})
        case nodes.Age() | nodes.Sex():
            return frozenset()
        case _ as never:
            assert_never(never)


def _lengths(atom: nodes.Atom, study: Study) -> Iterator[Duration]:
    if study.look_back is not None:
        yield study.look_back
    for node in nodes.walk(atom):
        if isinstance(node, nodes.Window | nodes.EndedBefore) and node.length is not None:
            yield node.length


def _days_by_concept(records: SubjectRecords) -> dict[str, set[int]]:
    """Every day at which a row may begin or end, by its concept."""
    found: dict[str, set[int]] = {}
    rows: tuple[Finding | Event | Intervention, ...] = (
        *records.findings,
        *records.events,
        *records.interventions,
    )
    for row in rows:
        ends = (row.time,) if isinstance(row, Finding) else (row.start, row.end)
        days = {day for end in ends for day in (end.day_earliest, end.day_latest)}
        found.setdefault(row.concept or "", set()).update(days - {FIRST_DAY, LAST_DAY})
    return found


def _shifted(day: int, length: Duration) -> Iterator[int]:
    """Yield the first days from which the length reaches back to the day, and no longer to it."""
    later = length.after(day)
    while later > day and length.before(later - 1) >= day:
        later -= 1
    while length.before(later) < day:
        later += 1
    yield later
    while length.before(later) == day:
        later += 1
    yield later


def _birthdays(still: Still) -> Iterator[int]:
    born = still.records.subject.birth
    for day in {born.day_earliest, born.day_latest} - {FIRST_DAY, LAST_DAY}:
        birth = date_of(day)
        for year in range(date_of(still.day).year, date_of(still.day + HORIZON_DAYS).year + 1):
            yield (_anniversary(birth, year) - EPOCH).days


def _anniversary(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:  # born on 29 February: 1 March, as terms.times.whole_years counts
        return date(year, 3, 1)
