"""Why and when the treatment of a subject ended: what is recorded, else what the rules say.

An enrolled subject that was never dosed is said to be so. For the others, in this order: all cycles
given; what came first of what a person stated since the last dose that ends treatment by the
regimen and a visit at which the rules say stop (of one day, the statement); death; another end of
participation. Where none of them is on record, nobody knows why, and the row says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hilum.conduct.treatment.treated import answer, day_number
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.elements import ENDS, treatment_is_over
from hilum.datasets.sdtm.routing import first_event
from hilum.datasets.sdtm.terms import term
from hilum.records.rows import Finding, Intervention
from hilum.rules.dosing import FactCondition, Regimen, Stop, Verdict
from hilum.terms.times import FIRST_DAY
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfTreatment:
    """The reason as said and as a term of NCOMPLT, the date, and the rows that tell it."""

    said: str
    term: str
    date: str | None
    rows: tuple[str, ...]
    asked: tuple[str, ...] = ()


def end_of_treatment(facts: Facts, doses: tuple[Intervention, ...]) -> EndOfTreatment | None:
    """Return the end of treatment; None while it goes on, and for those not enrolled."""
    if not doses:
        return _never_dosed(facts)
    return next(_ends(facts, doses[-1])) if treatment_is_over(facts) else None


def _never_dosed(facts: Facts) -> EndOfTreatment | None:
    """The end of the treatment of an enrolled subject that never began."""
    enrolled, left = first_event(facts, ("enrolment",)), first_event(facts, ENDS)
    stop = next(_stops(facts, FIRST_DAY), None)
    if enrolled is None or (stop is None and left is None):
        return None
    return EndOfTreatment(
        said=stop.said if stop else "No dose was given",
        term="NEVER DOSED",
        date=stop.date if stop else dtc(left.start) if left else None,
        rows=(enrolled.row, *(stop.rows if stop else (left.row,) if left else ())),
        asked=stop.asked if stop else (),
    )


def _ends(facts: Facts, last: Intervention) -> Iterator[EndOfTreatment]:
    regimen, cycles = facts.study.regimen, facts.cycles
    most = regimen.cycles.value if regimen else None
    if most is not None and cycles and any(each.cycle >= most for each in cycles.cycles):
        yield EndOfTreatment(
            said=f"{most} cycles given",
            term="COMPLETED",
            date=dtc(last.start),
            rows=(last.row,),
            asked=("cycles",),
        )
    if regimen is not None:
        told = (*_stated(facts, regimen, last), *_stops(facts, last.start.day_earliest))
        yield from sorted(told, key=lambda each: (each.date or "")[:10])
    yield from _left(facts, last)


def _stated(facts: Facts, regimen: Regimen, last: Intervention) -> Iterator[EndOfTreatment]:
    ending = {
        condition.fact
        for each in regimen.consequences
        if isinstance(each.then, Stop)
        for condition in each.when
        if isinstance(condition, FactCondition)
    }
    sentences = {fact.sentence: fact for fact in regimen.facts if fact.id in ending}
    stated = [
        row
        for row in facts.records.findings
        if row.link in sentences
        and row.time.day_earliest >= last.start.day_latest
        and answer(row) is Truth.MET
    ]
    for row in sorted(stated, key=_in_time):
        fact = sentences[row.link or ""]
        yield EndOfTreatment(
            said=fact.name.en,
            term=term("NCOMPLT", fact.id) or "OTHER",
            date=dtc(row.time),
            rows=(row.row, last.row),
            asked=(fact.id,),
        )


def _in_time(row: Finding) -> tuple[object, str]:
    return row.time.earliest, row.row


def _stops(facts: Facts, after: int) -> Iterator[EndOfTreatment]:
    """Yield the visits from a day on at which the rules said stop and nothing was given."""
    for each in facts.dosing.cycles if facts.dosing else ():
        stopped = each.decision.verdict is Verdict.STOP and each.given is None
        if stopped and not each.planned and day_number(each.day) >= after:
            yield EndOfTreatment(
                said=each.decision.reasons[0].say("en"),
                term="PROTOCOL-SPECIFIED WITHDRAWAL CRITERION MET",
                date=each.day.isoformat(),
                rows=tuple(value.row for value in each.decision.values),
                asked=each.decision.rules,
            )


def _left(facts: Facts, last: Intervention) -> Iterator[EndOfTreatment]:
    end = first_event(facts, ENDS)
    if end is not None and end.concept == "death":
        yield EndOfTreatment(said="Death", term="DEATH", date=dtc(end.start), rows=(end.row,))
    if end is not None:
        yield EndOfTreatment(
            said=end.term or "End of participation",
            term=term("NCOMPLT", end.term) or "OTHER",
            date=dtc(end.start),
            rows=(end.row,),
        )
    yield EndOfTreatment(
        said="Reason not recorded", term="OTHER", date=dtc(last.start), rows=(last.row,)
    )
