"""A subject as SDTM sees it: the identifiers, the reference dates, the elements and the visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.dates import dtc, first_of, is_at_or_after, last_of, whole_day
from hilum.datasets.sdtm.elements import Element, elements, end_of_participation, epoch_term
from hilum.datasets.sdtm.routing import domain_of, first_event, study_drug_rows, was_given
from hilum.datasets.sdtm.visits import Visits, visits
from hilum.records.rows import Event, Finding, Intervention, SubjectRecords
from hilum.study import Study
from hilum.terms.times import PartialTime


def study_id(study: Study) -> str:
    """STUDYID: the sponsor's number of the study, else the registry's, else the folder's id."""
    for name in ("identity.sponsor_study_id", "identity.registry_id"):
        if name in study.facts:
            return str(study.facts[name].value)
    return study.id


@dataclass(frozen=True)
class StudySubject:
    """One subject, with what every domain asks for."""

    facts: Facts

    @property
    def study(self) -> Study:
        """The study."""
        return self.facts.study

    @property
    def records(self) -> SubjectRecords:
        """The subject's rows of the four tables."""
        return self.facts.records

    @cached_property
    def usubjid(self) -> str:
        """USUBJID: the study's id and the subject's."""
        return f"{study_id(self.study)}-{self.facts.subject}"

    @cached_property
    def drug_rows(self) -> tuple[Intervention, ...]:
        """The rows of study drugs, given or not, in order of time."""
        return study_drug_rows(self.facts)

    @cached_property
    def doses(self) -> tuple[Intervention, ...]:
        """The doses of study drugs that were given, in order of time."""
        return tuple(row for row in self.drug_rows if was_given(row))

    @cached_property
    def findings_by_domain(self) -> Mapping[str, Sequence[Finding]]:
        """The findings of each domain, in the order of the records."""
        found: dict[str, list[Finding]] = {}
        for row in self.records.findings:
            domain = domain_of(self.facts, row)
            if domain is not None:
                found.setdefault(domain, []).append(row)
        return found

    @cached_property
    def reference_start(self) -> str | None:
        """RFSTDTC: when the first dose of a study drug began; None for those never dosed."""
        starts = [row.start for row in self.doses]
        return dtc(first_of(starts)) if starts else None

    @cached_property
    def reference_day(self) -> date | None:
        """The day of RFSTDTC, from which study days count."""
        return whole_day(self.reference_start)

    @cached_property
    def last_exposure(self) -> str | None:
        """RFXENDTC: when the last dose ended, or began where its end is not known."""
        ends = [row.end if dtc(row.end) else row.start for row in self.doses]
        return dtc(last_of(ends)) if ends else None

    @cached_property
    def death(self) -> PartialTime | None:
        """When the subject died, as the subject's row or an event says; UNDATED if not when."""
        event = self.first_event("death")
        return self.records.subject.death or (event.start if event else None)

    @cached_property
    def last_contact(self) -> str | None:
        """RFPENDTC: the end of participation, else the last record of any kind."""
        ended, _ = end_of_participation(self.facts)
        return ended or dtc(self.records.subject.last_record)

    @property
    def known_until(self) -> str:
        """The day to which what goes on is known to go on: the cut-off, or the end before it."""
        ended, _ = end_of_participation(self.facts)
        cutoff = self.facts.cutoff.isoformat()
        return min(ended, cutoff) if ended else cutoff

    def first_event(self, *concepts: str) -> Event | None:
        """Return the earliest event of these concepts that happened."""
        return first_event(self.facts, concepts)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements that the subject went through, in order."""
        return elements(self.facts, self.doses)

    @cached_property
    def visits(self) -> Visits:
        """The occasions of the subject's visits."""
        return visits(self.facts)

    def epoch(self, text: str | None) -> str | None:
        """Return EPOCH of a date: that of the element that ran; None unless the day is known."""
        if whole_day(text) is None or text is None:
            return None
        for each in reversed(self.elements):
            if is_at_or_after(text, each.start):
                return epoch_term(each.epoch)
        return None
