"""ADTTE: times to events, one parameter for each estimand of endpoints.toml that counts time.

AVAL is in days, ADT - STARTDT + 1: an event on the day of the start is on day 1. A subject without
a day to count from (never dosed, where time counts from the first dose) has no row of that
parameter, and one of those that count from enrolment. Duration of response and time to response are
told of responders alone. CNSR is 0 for an event and one number for each reason of censoring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from hilum.conduct.response.responding import new_therapy
from hilum.datasets.adam.analyzed import Analyzed, whole_day
from hilum.datasets.adam.assessments import Criteria, conventions_of, first_response
from hilum.datasets.adam.collected import Keyed
from hilum.datasets.adam.forms import SUBJECT_LEVEL, form
from hilum.datasets.dataset import Key, Row
from hilum.rules.recist.overall import assessed
from hilum.rules.recist.progression import Dates, progression_free
from hilum.rules.recist.responses import CensoringBasis, Progression, ProgressionBasis
from hilum.study import Study
from hilum.study.endpoints import Endpoint, EndpointKind, Estimand, ResponseStandard

CODES = {
    EndpointKind.OVERALL_SURVIVAL: "OS",
    EndpointKind.PROGRESSION_FREE_SURVIVAL: "PFS",
    EndpointKind.DURATION_OF_RESPONSE: "DOR",
    EndpointKind.TIME_TO_RESPONSE: "TTR",
}
"""The endpoints that count time, and how their parameters' codes begin."""

FIRST_DOSE = "first_dose"
DAYS = "DAYS"
PLACES = Decimal("0.0001")


class Censored(Enum):
    """Why there is no event: CNSR, EVNTDESC and CNSDTDSC."""

    ALIVE = (1, "NO DEATH", "DATE LAST KNOWN ALIVE")
    LAST_ASSESSMENT = (1, "NO PROGRESSION OR DEATH", "LAST ADEQUATE ASSESSMENT")
    NO_ASSESSMENT = (2, "NO ADEQUATE ASSESSMENT AFTER BASELINE", "ORIGIN DATE")
    NEW_THERAPY = (3, "NEW ANTICANCER THERAPY", "LAST ADEQUATE ASSESSMENT BEFORE IT")
    MISSED_ASSESSMENTS = (4, "EVENT AFTER MISSED ASSESSMENTS", "LAST ADEQUATE ASSESSMENT BEFORE IT")
    DEATH_UNDATED = (5, "DEATH ON A DAY NOT KNOWN", "LAST DAY KNOWN WITHOUT THE EVENT")
    DEATH_BEFORE_START = (6, "DEATH DATED BEFORE THE START", "ORIGIN DATE")


BASES = {
    CensoringBasis.LAST_ASSESSMENT: Censored.LAST_ASSESSMENT,
    CensoringBasis.NO_ASSESSMENT: Censored.NO_ASSESSMENT,
    CensoringBasis.NEW_THERAPY: Censored.NEW_THERAPY,
    CensoringBasis.MISSED_ASSESSMENTS: Censored.MISSED_ASSESSMENTS,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a time: its day, what happened (an event's words, or why there is none)."""

    day: date
    what: str | Censored


def time_estimands(study: Study) -> Iterator[tuple[str, Endpoint, Estimand]]:
    """Yield the estimands that count time, each PARAMCD once, with their endpoints."""
    endpoints = study.endpoints
    seen: set[str] = set()
    for estimand in endpoints.estimands.values() if endpoints else ():
        endpoint = endpoints.endpoints[estimand.endpoint] if endpoints else None
        if endpoint is not None and endpoint.kind in CODES and estimand.start is not None:
            code = time_parameter(endpoint, estimand)
            if code not in seen:
                seen.add(code)
                yield code, endpoint, estimand


def time_parameter(endpoint: Endpoint, estimand: Estimand) -> str:
    """Return the PARAMCD of an estimand that counts time; KeyError for another endpoint.

    Times from the first dose have no letter for it, others the first letter of their anchor.
    """
    start = "" if estimand.start in (FIRST_DOSE, None) else str(estimand.start)[0].upper()
    return f"{CODES[endpoint.kind]}{criteria_of(endpoint).suffix}{start}"


def criteria_of(endpoint: Endpoint) -> Criteria:
    """Return the response criteria of an endpoint: RECIST 1.1 unless it names mRECIST."""
    mrecist = endpoint.standard is ResponseStandard.MRECIST
    return Criteria.MRECIST if mrecist else Criteria.RECIST


def adtte(subject: Analyzed, adrs: tuple[Keyed, ...]) -> Iterator[Row]:
    """Yield a subject's times to events; `adrs` are the subject's rows of ADRS."""
    for code, endpoint, estimand in time_estimands(subject.facts.study):
        start = subject.facts.anchor(estimand.start or FIRST_DOSE)
        span = None if start is None else _span(subject, endpoint, start)
        if span is not None:
            origin, ending = span
            told = {"PARAMCD": code, "PARAM": estimand.words.en, **_told(subject, origin, ending)}
            told |= _origin(subject, endpoint, estimand)
            source, variable = _source(subject, endpoint, ending, adrs)
            yield form("ADTTE").row(
                subject.adsl,
                source,
                srcvar=variable,
                values=told,
                records=subject.facts.behind(estimand.start or FIRST_DOSE),
                asked=(estimand.id, endpoint.id),
            )


def _span(subject: Analyzed, endpoint: Endpoint, start: date) -> tuple[date, Ending] | None:
    """Return from when to when, and what ends it; None where the time is not told of a subject."""
    match endpoint.kind:
        case EndpointKind.OVERALL_SURVIVAL:
            return start, survival(subject, start)
        case EndpointKind.PROGRESSION_FREE_SURVIVAL:
            ending = without_progression(subject, criteria_of(endpoint), start)
            return None if ending is None else (start, ending)
        case _:
            return _of_responders(subject, endpoint, start)


def _of_responders(
    subject: Analyzed, endpoint: Endpoint, start: date
) -> tuple[date, Ending] | None:
    responded, criteria = subject.facts.responded, criteria_of(endpoint)
    if responded is None:
        return None
    first = first_response(responded, criteria, conventions_of(subject))
    if first is None or first < start:
        return None
    if endpoint.kind is EndpointKind.TIME_TO_RESPONSE:
        return start, Ending(first, "RESPONSE")
    ending = without_progression(subject, criteria, start)
    return None if ending is None else (first, _not_before(ending, first))


def _not_before(ending: Ending, first: date) -> Ending:
    """Return an ending on the first day of response at the earliest.

    New therapy censors at the last assessment before it. Where responses after it count, the first
    may lie later: it was then followed for that day alone.
    """
    return Ending(max(ending.day, first), ending.what)


def survival(subject: Analyzed, start: date) -> Ending:
    """Return death, or the day last known alive; never before the start."""
    death = subject.facts.records.subject.death
    died = None if death is None else whole_day(death)
    if died is not None:
        early = died < start
        return Ending(start, Censored.DEATH_BEFORE_START) if early else Ending(died, "DEATH")
    alive = subject.adsl["LSTALVDT"]
    last = max(alive, start) if isinstance(alive, date) else start
    return Ending(last, Censored.ALIVE if death is None else Censored.DEATH_UNDATED)


def without_progression(subject: Analyzed, criteria: Criteria, start: date) -> Ending | None:
    """Return progression, death or censoring; None where the study has not ruled how."""
    facts, rules = subject.facts, subject.facts.study.response
    if rules is None or rules.missing:
        return None
    death = facts.records.subject.death
    died = None if death is None else whole_day(death)
    if died is not None and died < start:
        return Ending(start, Censored.DEATH_BEFORE_START)
    points = criteria.derived(facts.responded).points if facts.responded else ()
    therapy, _ = new_therapy(facts.records, facts.study, rules, after=start)
    dates = Dates(start_day=start, death_day=died, new_therapy_day=therapy)
    found = progression_free(assessed(points, rules.recist), rules.recist, dates)
    if isinstance(found, Progression):
        return Ending(found.day, _event(found))
    undated = death is not None and died is None
    silent = found.basis in (CensoringBasis.LAST_ASSESSMENT, CensoringBasis.NO_ASSESSMENT)
    return Ending(found.day, Censored.DEATH_UNDATED if undated and silent else BASES[found.basis])


def _event(found: Progression) -> str:
    if ProgressionBasis.DEATH in found.basis:
        return "DEATH"
    return "PROGRESSION: " + ", ".join(each.value for each in found.basis)


def _told(subject: Analyzed, origin: date, ending: Ending) -> dict[str, Any]:
    days = (ending.day - origin).days + 1
    rules = subject.rules
    month = None if rules is None else rules.days_per_month.value
    told: dict[str, Any] = {
        "STARTDT": origin,
        "ADT": ending.day,
        "AVAL": days,
        "AVALU": DAYS,
        "AVALM": None if month is None else (Decimal(days) / month).quantize(PLACES),
    }
    if isinstance(ending.what, str):
        return told | {"CNSR": 0, "EVNTDESC": ending.what}
    number, event, dated = ending.what.value
    where = "ORIGIN DATE" if ending.day == origin else dated
    return told | {"CNSR": number, "EVNTDESC": event, "CNSDTDSC": where}


def _origin(subject: Analyzed, endpoint: Endpoint, estimand: Estimand) -> dict[str, Any]:
    survival_alone = endpoint.kind is EndpointKind.OVERALL_SURVIVAL
    anchor = subject.facts.study.anchors[estimand.start or FIRST_DOSE]
    responding = endpoint.kind is EndpointKind.DURATION_OF_RESPONSE
    return {
        "PARCAT1": None if survival_alone else criteria_of(endpoint).title,
        "STARTDES": "First response" if responding else anchor.en,
    }


def _source(
    subject: Analyzed, endpoint: Endpoint, ending: Ending, adrs: tuple[Keyed, ...]
) -> tuple[Keyed, str]:
    """Return the row that the ending is from, and its variable; ADSL where it is no assessment."""
    own = Keyed(Key(SUBJECT_LEVEL, str(subject.adsl["USUBJID"]), 1), subject.adsl)
    if ending.what == "DEATH":
        return own, "DTHDT"
    suffix = criteria_of(endpoint).suffix
    if endpoint.kind is not EndpointKind.OVERALL_SURVIVAL:
        progressed = isinstance(ending.what, str) and ending.what.startswith("PROGRESSION")
        code = f"PD{suffix}" if progressed else f"OVR{suffix}"
        for keyed in adrs:
            if keyed.row["PARAMCD"] == code and keyed.row["ADT"] == ending.day:
                return keyed, "ADT"
        return own, "ENRLDT" if subject.adsl["TRTSDT"] != ending.day else "TRTSDT"
    alive = ending.what in (Censored.ALIVE, Censored.DEATH_UNDATED)
    return own, "LSTALVDT" if alive else "DTHDT"
