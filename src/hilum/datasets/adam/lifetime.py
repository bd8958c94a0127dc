"""How long a subject is known of: the last day alive, death, the ends of treatment and study."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.adam.analyzed import whole_day
from hilum.datasets.dataset import Row
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.routing import first_event
from hilum.records.rows import IGNORED, Event
from hilum.rules.dosing import Verdict
from hilum.terms.decimals import fold
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, PartialTime

ATTESTATION, LEAVING = "attestation", "study_discontinuation"
PROGRESSION, PROGRESSED = "disease_progression", "PROGRESSIVE DISEASE"
FAILED, FAILURE = "screen_failure", "SCREEN FAILURE"
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
    """Return the event that ended participation, the first if there are several."""
    left = [
        row
        for row in facts.records.events
        if row.concept == LEAVING and row.status not in NOT_HAPPENED
    ]
    return min(left, key=lambda each: each.start.earliest, default=None)


def end_of_study(facts: Facts) -> dict[str, Any]:
    """Return EOSSTT, EOSDT, DCSREAS and what is known of death."""
    death, left = facts.records.subject.death, leaving(facts)
    died = None if death is None else whole_day(death)
    gone = None if left is None else whole_day(left.start)
    told = {"DTHFL": None if death is None else "Y", "DTHDT": died}
    if left is not None and (died is None or (gone is not None and gone < died)):
        reason = (left.term or "").upper() or None
        return told | {"EOSSTT": "DISCONTINUED", "EOSDT": gone, "DCSREAS": reason}
    if death is not None:
        return told | {"EOSSTT": "DISCONTINUED", "EOSDT": died, "DCSREAS": "DEATH"}
    if facts.anchor("enrolment") is not None:
        return told | {"EOSSTT": "ONGOING"}
    failed = first_event(facts, (FAILED,))
    return told if failed is None else told | {"EOSDT": whole_day(failed.start), "DCSREAS": FAILURE}


def end_of_treatment(
    facts: Facts, *, progressed: date | None, disposition: Row | None = None
) -> dict[str, Any]:
    """Return NCYCLES, EOTSTT and DCTREAS; of a subject never dosed NOTTRTRS.

    Treatment is completed with the ruled number of cycles. `disposition` is the row of DS that ends
    treatment: what a person stated there is the reason. Else the first of these ended it:
    progression, leaving the study, death, a visit at which the regimen's rules said STOP. Where DS
    ends treatment and none of them is on record, DS's own words are the reason.
    """
    regimen, first = facts.study.regimen, facts.anchor("first_dose")
    if regimen is None or facts.cycles is None or facts.anchor("enrolment") is None:
        return {}
    given = len(facts.cycles.cycles)
    if regimen.cycles.value is not None and given >= regimen.cycles.value:
        return {"NCYCLES": given, "EOTSTT": "COMPLETED"}
    ends = [reason for _, reason in sorted(_ends(facts, progressed))]
    if first is None:
        return {"NCYCLES": given, "NOTTRTRS": ends[0] if ends else None}
    if reason := _reason(disposition, ends):
        return {"NCYCLES": given, "EOTSTT": "DISCONTINUED", "DCTREAS": reason}
    return {"NCYCLES": given, "EOTSTT": "ONGOING"}


def _reason(disposition: Row | None, ends: list[str]) -> str | None:
    """Why treatment was discontinued; None where nothing says that it was."""
    if disposition is not None and disposition["DSDECOD"] in STATED:
        return str(disposition["DSDECOD"])
    if ends or disposition is None:
        return ends[0] if ends else None
    return str(disposition["DSTERM"]).upper()


def _ends(facts: Facts, progressed: date | None) -> Iterator[tuple[date, str]]:
    start = facts.anchor("first_dose") or facts.anchor("enrolment")
    death, left = facts.records.subject.death, leaving(facts)
    if progressed is not None:
        yield progressed, PROGRESSED
    for row in facts.records.events:
        day = whole_day(row.start)
        happened = row.concept == PROGRESSION and row.status not in NOT_HAPPENED
        if happened and day is not None and start is not None and day > start:
            yield day, PROGRESSED
    if left is not None and (day := whole_day(left.start)) is not None:
        yield day, (left.term or "").upper() or "END OF PARTICIPATION"
    if death is not None and (day := whole_day(death)) is not None:
        yield day, "DEATH"
    for each in facts.dosing.cycles if facts.dosing else ():
        if each.decision.verdict is Verdict.STOP and each.given is None and not each.planned:
            yield each.day, "RULE OF THE REGIMEN"
