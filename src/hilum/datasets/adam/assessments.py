"""Tumor assessments as the datasets tell them: numbered, dated, and whether they count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from hilum.conduct.response.responding import Derived, Responded
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.collected import Keyed
from hilum.rules.recist.best import counting_assessments
from hilum.rules.recist.confirmation import confirmation, reconsidered
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.overall import assessed
from hilum.rules.recist.responses import Assessed, Response, TimePoint


class Criteria(Enum):
    """The response criteria: their name, and the end of the codes of their parameters."""

    RECIST = ("RECIST 1.1", "")
    MRECIST = ("mRECIST", "M")

    @property
    def title(self) -> str:
        """The name."""
        return self.value[0]

    @property
    def suffix(self) -> str:
        """What ends the codes of its parameters."""
        return self.value[1]

    def derived(self, responded: Responded) -> Derived:
        """Return what these criteria derive of a subject."""
        return responded.recist if self is Criteria.RECIST else responded.mrecist


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment after baseline: its number, name, response, day, and whether it counts."""

    number: int
    name: str
    point: TimePoint
    read: Assessed
    counts: bool


def conventions_of(subject: Analyzed) -> Conventions:
    """Return the study's choices for RECIST; raises LookupError where one is missing."""
    rules = subject.facts.study.response
    assert rules is not None  # a subject with a response has them
    return rules.recist


def assessments(
    subject: Analyzed, responded: Responded, criteria: Criteria
) -> Iterator[Assessment]:
    """Yield the assessments of a subject after baseline, in order.

    One counts up to the first progression, and up to new anticancer therapy where that ends the
    search for the best response (response.toml).
    """
    chosen = conventions_of(subject)
    points = criteria.derived(responded).points
    read = assessed(points, chosen)
    days = {each.day for each in counting(responded, criteria, chosen)}
    for number, (point, each) in enumerate(zip(points, read, strict=True), start=1):
        name = responded.followed.names[point.day]
        counts = each.day in days
        yield Assessment(number=number, name=name, point=point, read=each, counts=counts)


def counting(responded: Responded, criteria: Criteria, chosen: Conventions) -> tuple[Assessed, ...]:
    """Return the assessments that count towards the best response, in order of day."""
    ordered, _ = reconsidered(assessed(criteria.derived(responded).points, chosen), chosen)
    return counting_assessments(ordered, chosen, new_therapy_day=responded.new_therapy)


def first_response(responded: Responded, criteria: Criteria, chosen: Conventions) -> date | None:
    """Return the day of the first CR or PR, where confirmation is asked the first confirmed one.

    Duration of response counts from it (RECIST 1.1, section 4.7).
    """
    found = counting(responded, criteria, chosen)
    for index, each in enumerate(found):
        responding = each.response in (Response.CR, Response.PR)
        asked = chosen.confirm_response
        if responding and (not asked or confirmation(found, index, chosen)):
            return each.day
    return None


def tumor_rows(subject: Analyzed, responded: Responded, day: date) -> tuple[str, ...]:
    """Return the ids of the findings behind the readings of the assessment that began on a day."""
    course = responded.followed.course
    every = (course.baseline, *course.follow_ups)
    held = next((each for each in every if each.day == day), None)
    if held is None:
        return ()
    seen = (
        subject.lesions.get((reading.lesion, reading.day or held.day), ())
        for reading in held.readings
    )
    return tuple(row.row for rows in seen for row in rows)


def response_row(subject: Analyzed, criteria: Criteria, read: Assessed) -> Keyed | None:
    """Return the RS row of the derived overall response of an assessment; None without one."""
    day = read.progressed_on if read.response is Response.PD else None
    dated = (day or read.day).isoformat()
    for keyed in subject.sdtm.of("RS"):
        row = keyed.row
        category = str(row["RSCAT"] or "").casefold()
        overall = row["RSTESTCD"] == "OVRLRESP" and row["RSDRVFL"] == "Y"
        same_criteria = category.startswith(criteria.title.casefold())
        if overall and same_criteria and str(row["RSDTC"] or "").startswith(dated):
            return keyed
    return None
