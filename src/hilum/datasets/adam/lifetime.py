"""How long a subject is known of: the last day alive, death, the ends of treatment and study."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.adam.analyzed import whole_day
from hilum.datasets.dataset import Row
from hilum.datasets.facts import Facts
from hilum.records.rows import IGNORED, Event
from hilum.rules.dosing import Verdict
from hilum.rules.recist.responses import Response
from hilum.terms.decimals import fold
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, PartialTime
from hilum.terms.truth import Truth

ATTESTATION, LEAVING = "attestation", "study_discontinuation"
SCREEN_FAILURE, SCREEN_FAILED = "screen_failure", "SCREEN FAILURE"
PROGRESSION, PROGRESSED = "disease_progression", "PROGRESSIVE DISEASE"
STATED = frozenset({PROGRESSED, "WITHDRAWAL BY SUBJECT", "ADVERSE EVENT"})
"""Terms of DS (NCOMPLT) that end treatment because a person said so."""

NO_CONTACT = frozenset({"death", "protocol_deviation"})
"""Events that do not show the person alive on their day."""

LOST = ("lost to follow-up", "lost to follow up", "失访")
"""Words for an end of participation that was no contact (whole, case and width folded)."""

ALIVE = "survival"
"""The activity of the schedule whose sentence, answered yes, says that the person is alive."""


class Contact(NamedTuple):
    """A moment at which a record shows the person alive (the first that it can be), and which."""

    moment: datetime
    record: str

    @property
    def day(self) -> date:
        """Its day."""
        return self.moment.date()


def last_alive(facts: Facts) -> Contact | None:
    """Return the last record that shows the person alive; None without any.

    Specimens, assessments, visits, events that began or ended, and what was given show it; a
    statement of a person only where it is the schedule's on survival, answered yes. Rows that were
    cancelled or did not happen, deviations, and the day on which somebody was called lost do not.
    A day that is not known whole counts as the first that it can be. Nothing after the cut-off, or
    after a death, counts.
    """
    death = facts.records.subject.death
    latest = datetime.combine(facts.cutoff, time.max)
    if death is not None:
        latest = min(latest, death.latest)
    return max((each for each in _contacts(facts) if each.moment <= latest), default=None)


def _contacts(facts: Facts) -> Iterator[Contact]:
    records = facts.records
    said = _survival_sentence(facts)
    for row in records.findings:
        alive = row.link == said and row.value == 1 and row.problem is None
        if row.status not in IGNORED and (row.concept != ATTESTATION or alive):
            yield from _at(row.time, row.row)
    for event in records.events:
        if event.status not in NOT_HAPPENED and not _is_no_contact(event):
            yield from _at(event.start, event.row)
            yield from _at(event.end, event.row)
    for given in records.interventions:
        if given.status not in IGNORED:
            yield from _at(given.start, given.row)
            yield from _at(given.end, given.row)


def _at(when: PartialTime, record: str) -> Iterator[Contact]:
    if when.earliest > EVER_BEFORE and when.latest < EVER_AFTER:
        yield Contact(when.earliest, record)


def _is_no_contact(event: Event) -> bool:
    return event.concept in NO_CONTACT or (event.concept == LEAVING and is_lost(event))


def is_lost(event: Event) -> bool:
    """Tell whether an end of participation says that the subject could not be found."""
    return fold(event.term or "").casefold() in LOST


def _survival_sentence(facts: Facts) -> str | None:
    schedule = facts.study.schedule
    every = schedule.activities if schedule else ()
    return next((each.sentence for each in every if each.id == ALIVE), None)


def leaving(facts: Facts) -> Event | None:
    """Return the event that ended participation, the first if there are several.

    Of somebody who was not enrolled it may be the failure of screening.
    """
    enrolled = facts.reached("enrolment") is Truth.MET
    ends = (LEAVING,) if enrolled else (LEAVING, SCREEN_FAILURE)
    left = [
        row
        for row in facts.records.events
        if row.concept in ends and row.status not in NOT_HAPPENED
    ]
    return min(left, key=lambda each: each.start.earliest, default=None)


def end_of_study(facts: Facts) -> dict[str, Any]:
    """Return EOSSTT, EOSDT, DCSREAS and what is known of death."""
    death, left = facts.records.subject.death, leaving(facts)
    died = None if death is None else whole_day(death)
    gone = None if left is None else whole_day(left.start)
    told = {"DTHFL": None if death is None else "Y", "DTHDT": died}
    if left is not None and (died is None or (gone is not None and gone < died)):
        failed = left.concept == SCREEN_FAILURE
        reason = (left.term or "").upper() or (SCREEN_FAILED if failed else None)
        status = {} if failed else {"EOSSTT": "DISCONTINUED"}
        return told | status | {"EOSDT": gone, "DCSREAS": reason}
    if death is not None:
        return told | {"EOSSTT": "DISCONTINUED", "EOSDT": died, "DCSREAS": "DEATH"}
    enrolled = facts.reached("enrolment") is Truth.MET
    return told | ({"EOSSTT": "ONGOING"} if enrolled else {})


def end_of_treatment(facts: Facts, *, disposition: Row | None = None) -> dict[str, Any]:
    """Return NCYCLES, EOTSTT and DCTREAS; of a subject never dosed NOTTRTRS.

    Treatment is completed with the ruled number of cycles. `disposition` is the row of DS that ends
    treatment: what a person stated there is the reason. Else the first of these that is not of
    before the last dose ended it: progression, leaving the study, death, a visit at which the
    regimen's rules said STOP; where DS ends treatment and none of them is on record, DS's own words
    are the reason. Without an end it goes on, unless the next cycle is overdue by more than the
    delay that the regimen allows: then nobody knows.
    """
    regimen, first = facts.study.regimen, facts.anchor("first_dose")
    if regimen is None or facts.cycles is None or facts.anchor("enrolment") is None:
        return {}
    given = len(facts.cycles.cycles)
    if regimen.cycles.value is not None and given >= regimen.cycles.value:
        return {"NCYCLES": given, "EOTSTT": "COMPLETED"}
    last = facts.anchor("last_dose") or date.min
    ends = [reason for day, reason in sorted(_ends(facts)) if day >= last]
    if first is None:
        return {"NCYCLES": given, "NOTTRTRS": ends[0] if ends else None}
    if reason := _reason(disposition, ends):
        return {"NCYCLES": given, "EOTSTT": "DISCONTINUED", "DCTREAS": reason}
    return {"NCYCLES": given} | ({} if _is_overdue(facts, last) else {"EOTSTT": "ONGOING"})


def _reason(disposition: Row | None, ends: list[str]) -> str | None:
    """Why treatment was discontinued; None where nothing says that it was."""
    if disposition is not None and disposition["DSDECOD"] in STATED:
        return str(disposition["DSDECOD"])
    if ends or disposition is None:
        return ends[0] if ends else None
    return str(disposition["DSTERM"]).upper()


def _is_overdue(facts: Facts, last: date) -> bool:
    regimen = facts.study.regimen
    lengths = (regimen.cycle_days.value, regimen.max_delay_days.value) if regimen else ()
    known = [each for each in lengths if each is not None]
    return len(known) > 1 and (facts.cutoff - last).days > sum(known)


def _progressed(facts: Facts) -> Iterator[date]:
    """Yield the days of progression and of each assessment that shows it.

    One that is dated back became known at the later assessment.
    """
    if facts.responded is None:
        return
    found = facts.responded.recist
    if found.progression is not None:
        yield found.progression.day
    yield from (each.day for each in found.points if each.overall is Response.PD)


def _ends(facts: Facts) -> Iterator[tuple[date, str]]:
    """Yield what may have ended treatment; of an end whose day is not known it is the last."""
    start = facts.anchor("first_dose") or facts.anchor("enrolment")
    death, left = facts.records.subject.death, leaving(facts)
    yield from ((day, PROGRESSED) for day in _progressed(facts))
    for row in facts.records.events:
        day = whole_day(row.start)
        happened = row.concept == PROGRESSION and row.status not in NOT_HAPPENED
        if happened and day is not None and start is not None and day > start:
            yield day, PROGRESSED
    if left is not None:
        reason = (left.term or "").upper() or "END OF PARTICIPATION"
        yield whole_day(left.start) or date.max, reason
    if death is not None:
        yield whole_day(death) or date.max, "DEATH"
    for each in facts.dosing.cycles if facts.dosing else ():
        if each.decision.verdict is Verdict.STOP and each.given is None and not each.planned:
            yield each.day, "RULE OF THE REGIMEN"
