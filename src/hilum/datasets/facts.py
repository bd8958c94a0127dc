"""What the rules say of one subject, each once and only when asked: the ground of every dataset."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from hilum.conduct.anchor_days import anchor_days, begun_by, reached, rows_behind
from hilum.conduct.deviations import Deviation, deviations
from hilum.conduct.grading import SubjectGrades, ctcae_of, cycle_periods, grade_subject
from hilum.conduct.grading.subject import VERSION_FACT
from hilum.conduct.response.course import NoCourse
from hilum.conduct.response.responding import Responded, respond
from hilum.conduct.staging import Staged, stage_subject
from hilum.conduct.treatment.cycles import Recorded, recorded_cycles
from hilum.conduct.treatment.dosing import SubjectDosing, dose_subject
from hilum.records.rows import SubjectRecords
from hilum.study import Study
from hilum.terms.times import date_of
from hilum.terms.truth import Truth


@dataclass(frozen=True)
class Facts:
    """The records of a subject as frozen at `cutoff`, and what the study's rules derive from them.

    A part that the study has no file for, or that waits for a ruling, is None.
    """

    study: Study
    records: SubjectRecords
    cutoff: date

    @property
    def subject(self) -> str:
        """The subject's id."""
        return self.records.subject.subject

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The place in the source of each row id."""
        return self.records.places()

    @cached_property
    def anchors(self) -> Mapping[str, int]:
        """The local day of each anchor that is known exactly."""
        return anchor_days(self.study, self.records)

    def anchor(self, name: str) -> date | None:
        """Return the date of an anchor, None where it is not known exactly."""
        day = self.anchors.get(name)
        return None if day is None else date_of(day)

    def reached(self, name: str) -> Truth:
        """Tell whether an anchor's day has come, whether it is known exactly or not."""
        return reached(self.study, self.records, name)

    def behind(self, name: str) -> tuple[str, ...]:
        """The ids of the rows that an anchor's day is from; none where it is not known."""
        return rows_behind(self.study, self.records, name)

    def has_reached(self, name: str) -> bool:
        """Tell whether an anchor's day has surely come; never, where the study has no such one."""
        return name in self.study.anchors and self.reached(name) is Truth.MET

    @cached_property
    def dosed_by(self) -> datetime | None:
        """The moment by which the first dose had surely begun; None where its day is not known."""
        return begun_by(self.study, self.records, "first_dose")

    @cached_property
    def response(self) -> Responded | NoCourse | None:
        """Response by RECIST 1.1 and mRECIST; None where a choice of the protocol is missing."""
        rules = self.study.response
        if rules is None or rules.missing:
            return None
        return respond(self.records, self.study, rules)

    @cached_property
    def responded(self) -> Responded | None:
        """Response, where the records hold a course."""
        return self.response if isinstance(self.response, Responded) else None

    @cached_property
    def graded(self) -> SubjectGrades:
        """The laboratory values with their CTCAE grades."""
        return grade_subject(
            self.records,
            ctcae_of(self.study),
            self.study.concepts,
            baseline_day=self.anchors.get("first_dose"),
            begun=self.dosed_by,
            periods=cycle_periods(self.study, self.records),
        )

    @cached_property
    def cycles(self) -> Recorded | None:
        """The cycles that were given, by number and drug, and doses that cannot be used."""
        regimen = self.study.regimen
        return None if regimen is None else recorded_cycles(self.study, regimen, self.records)

    @cached_property
    def dosing(self) -> SubjectDosing | None:
        """What the regimen says of each cycle, beside what was given."""
        if self.study.regimen is None:
            return None
        grades = self.graded if VERSION_FACT in self.study.facts else None
        return dose_subject(self.study, self.records, grades=grades)

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """What was not as planned up to the cut-off; empty where the study has no schedule."""
        if self.study.schedule is None:
            return ()
        return deviations(self.study, self.records, as_of=self.cutoff, dosing=self.dosing)

    def staged(self, day: date) -> Staged:
        """Liver function, stage and kidney function as of a day."""
        return stage_subject(self.records, self.study, day=day)
