"""The elements that a subject went through: screening, treatment, follow-up, from actual dates.

Screening runs from consent, treatment from the first dose of a study drug, follow-up from the day
after the last cycle has run its days. Follow-up begins only where something shows that treatment is
over: a visit of that epoch, the last cycle that the regimen allows, or the end of participation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.dates import dtc, first_of, is_at_or_after, whole_day
from hilum.datasets.sdtm.routing import first_event
from hilum.datasets.sdtm.terms import term
from hilum.datasets.sdtm.visits import planned_visit
from hilum.records.rows import Intervention
from hilum.study import Study

SCREENING, TREATMENT, FOLLOW_UP = "screening", "treatment", "follow_up"
"""Epochs of a schedule (CDISC codelist EPOCH, in lower case)."""
ENDS = ("death", "study_discontinuation")


def element_code(epoch: str) -> str:
    """ETCD: the short name of an epoch's element."""
    return term("ETCD", epoch) or epoch.replace("_", "").upper()[:8]


def element_name(study: Study, epoch: str) -> str:
    """ELEMENT: the name of an epoch's element, as the schedule names the epoch."""
    named = study.schedule.epochs if study.schedule else ()
    return next(each.name.en for each in named if each.id == epoch)


def epoch_term(epoch: str) -> str:
    """EPOCH: the controlled term of an epoch of the schedule."""
    return epoch.replace("_", "-").upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element: the epoch of the schedule, and when it began and ended.

    `end` is None while it goes on; `rows` are the records that its dates rest on.
    """

    epoch: str
    order: int
    start: str
    end: str | None
    rows: tuple[str, ...]


def elements(facts: Facts, doses: tuple[Intervention, ...]) -> tuple[Element, ...]:
    """Return the elements of a subject in order; none where the study has no schedule.

    `doses` are the doses of study drugs that were given, in order of time.
    """
    schedule = facts.study.schedule
    if schedule is None:
        return ()
    orders = {epoch.id: place for place, epoch in enumerate(schedule.epochs, start=1)}
    starts = [each for each in _starts(facts, doses) if each[0] in orders]
    end, end_rows = end_of_participation(facts)
    found: list[Element] = []
    for place, (epoch, start, rows) in enumerate(starts):
        following = starts[place + 1] if place + 1 < len(starts) else None
        stop = following[1] if following else end
        found.append(
            Element(
                epoch=epoch,
                order=orders[epoch],
                start=start,
                end=stop,
                rows=tuple(dict.fromkeys((*rows, *(following[2] if following else end_rows)))),
            )
        )
    return tuple(found)


Start = tuple[str, str, tuple[str, ...]]


def _starts(facts: Facts, doses: tuple[Intervention, ...]) -> Iterator[Start]:
    consent = first_event(facts, ("informed_consent",)) or first_event(facts, ("screening_start",))
    if consent is not None and (text := dtc(consent.start)):
        yield SCREENING, text, (consent.row,)
    start = dtc(first_of([row.start for row in doses])) if doses else None
    if start is None:
        return
    yield TREATMENT, start, (doses[0].row,)
    after = _follow_up_start(facts, doses)
    if after is not None:
        yield FOLLOW_UP, after[0], (after[1],)


def _follow_up_start(facts: Facts, doses: tuple[Intervention, ...]) -> tuple[str, str] | None:
    regimen = facts.study.regimen
    days = regimen.cycle_days.value if regimen else 1
    dated = [(day, row.row) for row in doses if (day := whole_day(dtc(row.start)))]
    if days is None or not dated or not treatment_is_over(facts):
        return None
    last, row = max(dated)
    start = last + timedelta(days=days)
    end, _ = end_of_participation(facts)
    if start > facts.cutoff or (end is not None and not is_at_or_after(end, start.isoformat())):
        return None
    return start.isoformat(), row


def treatment_is_over(facts: Facts) -> bool:
    """Tell whether something on record shows that no further cycle will be given."""
    cycles, regimen = facts.cycles, facts.study.regimen
    most = regimen.cycles.value if regimen else None
    if cycles and most is not None and any(each.cycle >= most for each in cycles.cycles):
        return True
    return first_event(facts, ENDS) is not None or any(
        (placed := planned_visit(facts.study.schedule, name)) is not None
        and placed.visit.epoch == FOLLOW_UP
        for name in _attended(facts)
    )


def _attended(facts: Facts) -> Iterator[str]:
    for row in facts.records.events:
        if row.concept == "visit" and row.visit and row.status not in NOT_HAPPENED:
            yield row.visit


def end_of_participation(facts: Facts) -> tuple[str | None, tuple[str, ...]]:
    """Return when participation ended by death or otherwise, with the rows that say so.

    (None, ()) where it goes on.
    """
    death = facts.records.subject.death
    if death is not None and (text := dtc(death)):
        return text, (facts.records.subject.row,)
    row = first_event(facts, ENDS)
    return (None, ()) if row is None else (dtc(row.start), (row.row,))
