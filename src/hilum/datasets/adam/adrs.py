"""ADRS: responses by assessment, best responses, responders, progression and death.

Parameters of RECIST 1.1: OVR overall response of an assessment, NEWLES whether it shows a new
lesion; BOR and CBOR best overall response,
not confirmed and confirmed (as response.toml rules); RSP and CRSP whether that is CR or PR; DCR
whether the latter is CR, PR, SD or NON-CR/NON-PD; PD progression; LSTA the last adequate assessment
before progression. Those of mRECIST end in M. Every subject who was enrolled has the parameters of
no single assessment: who was never assessed is NE, and no responder.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hilum.conduct.response.course import NoCourse
from hilum.conduct.response.responding import Derived, Responded
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.assessments import (
    Assessment,
    Criteria,
    assessments,
    response_row,
    tumor_rows,
)
from hilum.datasets.adam.forms import flag, form, relative_day
from hilum.datasets.dataset import Key, Row
from hilum.rules.recist.responses import BestResponse, NewLesions, Response
from hilum.study.endpoints import Endpoint, EndpointKind, ResponseStandard

NUMBERS: Mapping[str, int] = {
    "CR": 1, "PR": 2, "SD": 3, "NON-CR/NON-PD": 4, "PD": 5, "NE": 6, "ND": 7, "Y": 1, "N": 0,
}  # fmt: skip
"""AVAL of each response, the best first; 1 and 0 of Y and N."""

SEEN = {NewLesions.NONE: "N", NewLesions.EQUIVOCAL: "EQUIVOCAL", NewLesions.UNEQUIVOCAL: "Y"}
"""AVALC of whether a new lesion was seen; one that is equivocal is neither, and has no AVAL."""

RESPONDING = frozenset({Response.CR, Response.PR})
CONTROLLED = RESPONDING | {Response.SD, Response.NON_CR_NON_PD}

PARAMETERS: Mapping[str, str] = {
    "OVR": "Overall response of the assessment",
    "NEWLES": "New lesion at the assessment",
    "BOR": "Best overall response, confirmation not required",
    "CBOR": "Best overall response, confirmed",
    "RSP": "Complete or partial response, confirmation not required",
    "CRSP": "Complete or partial response, confirmed",
    "DCR": "Disease control (confirmed response or stable disease)",
    "PD": "Disease progression",
    "LSTA": "Last adequate assessment before progression",
}
DEATH = "DEATH"
DERIVED = "DERIVED"
NO_FIRST_DOSE = "NO FIRST DOSE"
NO_BASELINE = "NO BASELINE ASSESSMENT"
NO_ASSESSMENT = "NO ASSESSMENT AFTER BASELINE"
NONE_BEFORE_THERAPY = "NONE BEFORE NEW THERAPY"
NOT_EVALUABLE = "ASSESSED, NOT EVALUABLE"

KINDS = {EndpointKind.OBJECTIVE_RESPONSE: "RSP", EndpointKind.DISEASE_CONTROL: "DCR"}


def response_parameter(endpoint: Endpoint) -> str:
    """Return the PARAMCD of an endpoint of response; KeyError for another endpoint."""
    code = KINDS[endpoint.kind]
    confirmed = "C" if code == "RSP" and endpoint.confirmed else ""
    suffix = "M" if endpoint.standard is ResponseStandard.MRECIST else ""
    return f"{confirmed}{code}{suffix}"


@dataclass(frozen=True)
class _Backed:
    """What lies behind a day's response: dataset rows and records."""

    sources: tuple[Key, ...] = ()
    records: tuple[str, ...] = ()


@dataclass
class _Telling:
    """One subject's responses by one standard, and what lies behind each assessment day."""

    subject: Analyzed
    criteria: Criteria
    behind: dict[date, _Backed] = field(default_factory=dict)

    def row(self, code: str, answer: str, day: date | None, *days: date | None, **more: Any) -> Row:
        """Return a row of no single assessment, with what lies behind the days it rests on."""
        backed = [self.behind[each] for each in days if each is not None and each in self.behind]
        told = self.parameter(code) | {
            "PARAMTYP": DERIVED,
            "AVALC": answer,
            "AVAL": NUMBERS[answer],
            "ADT": day,
            "ADY": relative_day(day, self.subject.start),
            **more,
        }
        person = self.subject.facts.records.subject.row
        backed = backed or [_Backed(self.subject.sdtm.of_records([person], "DM"), (person,))]
        return form("ADRS").row(
            self.subject.adsl,
            values=told,
            sources=[key for each in backed for key in each.sources],
            records=[record for each in backed for record in each.records],
        )

    def parameter(self, code: str) -> dict[str, Any]:
        """Return the code and the words of a parameter."""
        return {
            "PARAMCD": f"{code}{self.criteria.suffix}",
            "PARAM": f"{PARAMETERS[code]}, {self.criteria.title}",
            "PARCAT1": self.criteria.title,
            "PARCAT2": DERIVED,
        }


def adrs(subject: Analyzed) -> Iterator[Row]:
    """Yield the responses of a subject who was enrolled, by both standards, and death.

    Nothing of response where the study's choices are missing (response.toml).
    """
    if not subject.facts.has_reached("enrolment"):
        return
    for criteria in Criteria:
        telling = _Telling(subject, criteria)
        match subject.facts.response:
            case Responded() as responded:
                yield from _responded(telling, responded)
            case NoCourse():
                yield from _best(telling, None, None, NO_BASELINE)
                yield telling.row("PD", "N", None)
            case None:
                pass
    yield _death(subject)


def _responded(telling: _Telling, responded: Responded) -> Iterator[Row]:
    found = tuple(assessments(telling.subject, responded, telling.criteria))
    for each in found:
        yield from _overall(telling, responded, each)
    derived = telling.criteria.derived(responded)
    yield from _best(telling, derived.unconfirmed, derived.best, _why(responded, found))
    yield _progression(telling, derived)
    if (last := last_adequate(found)) is not None:
        yield telling.row("LSTA", last.read.response.value, last.read.day, last.read.day)


def _why(responded: Responded, found: tuple[Assessment, ...]) -> str:
    """Return why there may be no best response."""
    if responded.start is None:
        return NO_FIRST_DOSE
    if not found:
        return NO_ASSESSMENT
    return NOT_EVALUABLE if any(each.counts for each in found) else NONE_BEFORE_THERAPY


def last_adequate(found: tuple[Assessment, ...]) -> Assessment | None:
    """Return the last assessment that is neither NE nor progression, before any progression."""
    last = None
    for each in found:
        if each.read.response is Response.PD:
            break
        last = each if each.read.response.adequate else last
    return last


def _overall(telling: _Telling, responded: Responded, each: Assessment) -> Iterator[Row]:
    """Yield the overall response of an assessment, and whether it shows a new lesion."""
    subject = telling.subject
    records = tumor_rows(subject, responded, each.point.day)
    sources = subject.sdtm.of_records(records, "TR", "TU")
    overall = telling.parameter("OVR") | _assessed(subject, each, each.read.response.value)
    row = form("ADRS").row(
        subject.adsl,
        response_row(subject, telling.criteria, each.read),
        srcvar="RSSTRESC",
        values=overall,
        sources=sources,
        records=records,
    )
    telling.behind[each.read.day] = _Backed(row.sources, row.records)
    yield row
    seen = telling.parameter("NEWLES") | _assessed(subject, each, SEEN[each.point.new])
    yield form("ADRS").row(subject.adsl, values=seen, sources=sources, records=records)


def _assessed(subject: Analyzed, each: Assessment, answer: str) -> dict[str, Any]:
    return {
        "AVALC": answer,
        "AVAL": NUMBERS.get(answer),
        "ADT": each.read.day,
        "ADY": relative_day(each.read.day, subject.start),
        "AVISIT": each.name,
        "AVISITN": each.number,
        "ANL01FL": flag(each.counts),
    }


def _best(
    telling: _Telling, loose: BestResponse | None, confirmed: BestResponse | None, why: str
) -> Iterator[Row]:
    """Yield the best responses and what follows from them; NE with its reason where there is none.

    Where the study asks for no confirmation, the two are the same.
    """
    for best, code, responder in ((loose, "BOR", "RSP"), (confirmed, "CBOR", "CRSP")):
        response = best.response if best else Response.NE
        day, confirming = (best.day, best.confirmed_on) if best else (None, None)
        reason = why if response is Response.NE else None
        days = (day, confirming)
        more = {"AVALCAT1": reason, "CONFDT": confirming}
        yield telling.row(code, response.value, day, *days, **more)
        answer = "Y" if response in RESPONDING else "N"
        yield telling.row(responder, answer, day, *days, **more)
        if code == "CBOR":
            controlled = "Y" if response in CONTROLLED else "N"
            yield telling.row("DCR", controlled, day, *days, **more)


def _progression(telling: _Telling, derived: Derived) -> Row:
    found = derived.progression
    if found is None:
        return telling.row("PD", "N", None)
    days = [day for day in telling.behind if day >= found.day]
    return telling.row("PD", "Y", found.day, min(days, default=None))


def _death(subject: Analyzed) -> Row:
    died = subject.adsl["DTHFL"] == "Y"
    day = subject.adsl["DTHDT"]
    told = {
        "PARAMCD": DEATH,
        "PARAM": "Death",
        "PARCAT1": "SURVIVAL",
        "PARAMTYP": DERIVED,
        "AVALC": "Y" if died else "N",
        "AVAL": int(died),
        "ADT": day,
        "ADY": relative_day(day, subject.start),
    }
    person = subject.facts.records.subject.row
    sources = subject.sdtm.of_records([person], "DM")
    return form("ADRS").row(subject.adsl, values=told, sources=sources, records=[person])
