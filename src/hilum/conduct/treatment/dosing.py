"""The dose decision of every cycle of a subject, as of its day, and of the next cycle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hilum.conduct.grading import SubjectGrades
from hilum.conduct.treatment.cycles import Recorded, RecordedCycle, recorded_cycles
from hilum.conduct.treatment.laboratory import graded_values
from hilum.conduct.treatment.study_drugs import cycle_number
from hilum.conduct.treatment.treated import Treated, day_number, ends
from hilum.records.rows import IGNORED, SubjectRecords
from hilum.rules.dosing import Decision, GivenCycle, decide, given_faults
from hilum.study import Study
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.times import on

VISIT = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDosing:
    """One day on which a cycle was given, put off or is planned: the decision, and what was given.

    `given` is None where nothing was; `planned` says that the day is still to come.
    """

    cycle: int
    day: date
    decision: Decision
    given: GivenCycle | None
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectDosing:
    """All cycles of a subject in order of time, the next one last, and what could not be used.

    `places` says where each row lies in the source.
    """

    subject: str
    cycles: tuple[CycleDosing, ...]
    faults: tuple[Discrepancy, ...]
    places: Mapping[str, str]


def dose_subject(
    study: Study,
    records: SubjectRecords,
    *,
    next_day: date | None = None,
    grades: SubjectGrades | None = None,
) -> SubjectDosing:
    """Return the decision of every cycle of a subject as of its day, and of the next cycle.

    The delay of the first cycle counts from the first visit at which it was put off, that of a
    later one from the cycle before. The next cycle is decided for `next_day`; without it, for its
    planned day, unless the subject has left, or has records beyond the longest delay after that
    day. `grades` are those of the laboratory values against the first dose, where they are known
    already. Raises UserError where the study has no regimen.
    """
    regimen = study.regimen
    if regimen is None:
        raise UserError(f"{study.id}: no regimen.toml: expected one to decide doses by")
    known = recorded_cycles(study, regimen, records)
    graded = graded_values(study, regimen, records, grades)
    subject = Treated(study, regimen, records, graded)
    cycles: list[CycleDosing] = []
    given: list[GivenCycle] = []
    wrong: list[Discrepancy] = [*known.faults]
    days = [*_days(known, records)]
    for day, recorded, number in days:
        until = recorded.start if recorded else on(day)
        faults = known.faults_before(day_number(day))
        state = subject.state(number, day, until=until, given=tuple(given), faults=faults)
        if not given:
            state = replace(state, delay_days=(day - days[0][0]).days)
        made = subject.given(recorded, state) if recorded else None
        wrong += given_faults(regimen, state, made) if made else ()
        cycles.append(
            CycleDosing(cycle=number, day=day, decision=decide(regimen, state), given=made)
        )
        given += [made] if made else []
    if (planned := _next_day(subject, given, next_day)) is not None:
        number = given[-1].cycle + 1 if given else 1
        faults = known.faults_before(day_number(planned))
        state = subject.state(number, planned, until=on(planned), given=tuple(given), faults=faults)
        if days and not given:
            state = replace(state, delay_days=max(0, (planned - days[0][0]).days))
        cycles.append(
            CycleDosing(
                cycle=number, day=planned, decision=decide(regimen, state), given=None, planned=True
            )
        )
    return SubjectDosing(
        subject=records.subject.subject,
        cycles=tuple(cycles),
        faults=tuple(
            dict.fromkeys([*wrong, *(fault for each in cycles for fault in each.decision.faults)])
        ),
        places=records.places(),
    )


def _days(
    known: Recorded, records: SubjectRecords
) -> Iterator[tuple[date, RecordedCycle | None, int]]:
    """Yield the days of doses, and of visits for a cycle on which nothing was given, in order."""
    dosed = {cycle.day: cycle for cycle in known.cycles}
    put_off = dict(_put_off(known, records))
    for day in sorted({*dosed, *put_off}):
        cycle = dosed.get(day)
        yield day, cycle, cycle.cycle if cycle else put_off[day]


def _put_off(known: Recorded, records: SubjectRecords) -> Iterator[tuple[date, int]]:
    """Yield the visits for a cycle that came later, or never."""
    for row in records.events:
        number = cycle_number(row.visit)
        if row.concept != VISIT or row.status in {*IGNORED, "absent"} or number is None:
            continue
        day, exact = row.start.earliest.date(), row.start.day_earliest == row.start.day_latest
        if exact and all(day < cycle.day for cycle in known.cycles if cycle.cycle >= number):
            yield day, number


def _next_day(subject: Treated, given: list[GivenCycle], next_day: date | None) -> date | None:
    """The day to decide for; None where there is no next cycle to think of."""
    if next_day is not None:
        return next_day
    length = subject.regimen.cycle_days.value
    if not given or length is None:
        return None
    planned = given[-1].day + timedelta(days=length)
    longest = subject.regimen.max_delay_days.value or 0
    gone = any(ends(subject.records))
    late = _last_day(subject.records) > day_number(planned) + longest
    return None if gone or late else planned


def _last_day(records: SubjectRecords) -> int:
    times = [
        *(row.time for row in records.findings),
        *(row.start for row in records.events),
        *(row.start for row in records.interventions),
    ]
    return max((time.day_earliest for time in times), default=0)
