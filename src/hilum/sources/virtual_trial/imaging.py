"""The scans of one subject after the first dose: when they are made, missed or late, and read."""

from hilum.sources.virtual_trial.calibration import Conduct
from hilum.sources.virtual_trial.chance import Stream
from hilum.sources.virtual_trial.disease import Watch
from hilum.sources.virtual_trial.life import Life
from hilum.sources.virtual_trial.plan import Plan
from hilum.sources.virtual_trial.response import Reading as Judged
from hilum.sources.virtual_trial.scans import Reader
from hilum.sources.virtual_trial.subject import Deviation, Subject, VisitDone

NEVER = 10**7
USUALLY_EARLY_DAYS, USUALLY_LATE_DAYS = 3, 4


class Imaging:
    """Makes the scans of the schedule until progression, or until nothing more is known."""

    def __init__(
        self, stream: Stream, conduct: Conduct, plan: Plan, *, subject: Subject, reader: Reader
    ) -> None:
        self._stream, self._conduct, self._plan = stream, conduct, plan
        self._subject, self._reader = subject, reader
        baseline = reader.read(plan.screening.recorded_name(), subject.scan_day)
        subject.readings.append(baseline)
        self._judged = Judged(baseline.scan.targets)
        subject.responses = self._judged.responses
        self._number, self._next = 0, NEVER
        self._missed = self._late = False
        self.progressed_day: int | None = None

    def plan_next(self) -> None:
        """Plan the next scan, which counts from the first dose."""
        self._number += 1
        conduct, stream, window = self._conduct, self._stream, self._plan.scan.window.known
        due = self._subject.start_day + self._plan.scan_due(self._number)
        self._missed = stream.below(conduct.missed_scan_share)
        self._late = stream.below(conduct.late_visit_share)
        if self._late:
            self._next = due + window.after + stream.whole(1, 9)
        else:
            early = min(window.before, USUALLY_EARLY_DAYS)
            self._next = due + stream.whole(-early, min(window.after, USUALLY_LATE_DAYS))

    def until(self, day: int, life: Life, watch: Watch) -> None:
        """Make every scan up to a day, while there is life and no progression is known."""
        while self._next <= day and not self._done(life):
            life.look(watch, self._next)
            if self._next >= life.last_day or self._done(life):
                return
            self._scan(self._plan.scan.recorded_name(self._number), self._next)
            self.plan_next()

    def _done(self, life: Life) -> bool:
        clinical = life.clinical_day is not None and life.clinical_day <= self._next
        return clinical or self.progressed_day is not None

    def _scan(self, visit: str, day: int) -> None:
        subject = self._subject
        subject.visits.append(VisitDone(visit, self._plan.scan.id, day, missed=self._missed))
        if self._missed:
            subject.deviations.append(Deviation(day, f"{visit}: missed"))
            return
        if self._late:
            subject.deviations.append(Deviation(day, f"{visit}: later than its window"))
        reading = self._reader.read(visit, day)
        subject.readings.append(reading)
        if self._judged.take(reading.scan).overall_at_the_time == "PD":
            self.progressed_day = day
