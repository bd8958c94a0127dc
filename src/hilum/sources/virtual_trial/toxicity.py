"""Clinical toxicities of one subject: grade by grade from a severity, cycle by cycle."""

from dataclasses import dataclass
from math import sqrt

from hilum.sources.virtual_trial.calibration import Calibration, ClinicalTerm
from hilum.sources.virtual_trial.chance import Stream
from hilum.sources.virtual_trial.laboratory import cut_points, grade_of

SERIOUS_FROM_GRADE = 3
SERIOUS_SHARE = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Adverse:
    """One adverse event; `end_day` None: still there at the last record."""

    term: str
    grade: int
    start_day: int
    end_day: int | None
    cycle: int
    serious: bool
    relation: str = "related"


class Toxicities:
    """What treatment does to one subject, beside the laboratory values."""

    def __init__(self, stream: Stream, figures: Calibration, frailty: float) -> None:
        self._stream, self._figures = stream, figures
        self._own = {each.term: own_part(stream, frailty) for each in figures.adverse_events}

    def of_cycle(self, cycle: int, day: int, share: float) -> list[Adverse]:
        """Draw the toxicities of a dose that was a share of the protocol's."""
        drawn = (self._of(each, cycle, day, share) for each in self._figures.adverse_events)
        return [each for each in drawn if each is not None]

    def _of(self, term: ClinicalTerm, cycle: int, day: int, share: float) -> Adverse | None:
        toxicity, stream = self._figures.toxicity, self._stream
        shared = toxicity.shared
        severity = sqrt(shared) * self._own[term.term] + sqrt(1.0 - shared) * stream.normal()
        severity += term.per_earlier_dose * (cycle - 1) - toxicity.per_dose * (1.0 - share)
        begins, lasts = stream.whole(*term.begins), stream.whole(*term.lasts)
        serious = stream.below(SERIOUS_SHARE)
        grade = grade_of(severity, cut_points(term.at_least))
        if not grade:
            return None
        return Adverse(
            term=term.term,
            grade=grade,
            start_day=day + begins,
            end_day=day + begins + lasts * (1 + (grade > 2)),
            cycle=cycle,
            serious=serious and grade >= SERIOUS_FROM_GRADE,
        )


def own_part(stream: Stream, frailty: float) -> float:
    """Return a subject's own part of one toxicity, half of it common to all toxicities."""
    return sqrt(0.5) * frailty + sqrt(0.5) * stream.normal()
