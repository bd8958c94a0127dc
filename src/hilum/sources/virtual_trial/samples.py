"""The blood samples of one subject: when they are taken, and what they show."""

from math import exp

from hilum.sources.virtual_trial.calibration import Calibration
from hilum.sources.virtual_trial.chance import Stream
from hilum.sources.virtual_trial.laboratory import Course, Result, draw_course
from hilum.sources.virtual_trial.person import Person
from hilum.sources.virtual_trial.toxicity import SERIOUS_SHARE, Adverse, own_part

RECOVERS_DAYS = (3, 6)
"""Days from the worst value to the end of the event: over before the next cycle is due."""


class Samples:
    """Draws the courses of all analytes, and the samples that show them."""

    def __init__(
        self, stream: Stream, figures: Calibration, person: Person, frailty: float
    ) -> None:
        self._stream, self._toxicity = stream, figures.toxicity
        self._courses = {
            analyte.concept: draw_course(
                stream,
                analyte,
                female=person.female,
                reserve=person.reserve,
                own=own_part(stream, frailty),
            )
            for analyte in figures.analytes
        }
        self._begun = False
        self._last: dict[str, int] = {}

    def at_screening(self, visit: str, day: int) -> list[Result]:
        """Return the values at screening: those that the courses start from."""
        return [
            Result(each.analyte, self._screened(each), day, visit, None, each.female)
            for each in self._courses.values()
        ]

    def _screened(self, course: Course) -> int:
        followed = self._courses.get(course.analyte.follows or "")
        return course.start + (followed.start if followed else 0)

    def before_dose(self, visit: str, day: int) -> tuple[Result, ...]:
        """Return the values of a planned day of treatment: what is left of the last toxicity."""
        return self._sampled(
            visit,
            day,
            {
                concept: course.recovered(self._stream, self._toxicity)
                for concept, course in self._courses.items()
            },
        )

    def start(self) -> None:
        """Take the last values as the baseline: the first dose is given."""
        self._begun = True
        for concept, ticks in self._last.items():
            self._courses[concept].set_baseline(ticks)

    def after_dose(self, visit: str, day: int, share: float) -> tuple[Result, ...]:
        """Return the worst values that follow a dose, which was a share of the protocol's."""
        shift = -self._toxicity.per_dose * (1.0 - share)
        return self._sampled(
            visit,
            day,
            {
                concept: course.nadir_grade(self._stream, self._toxicity, shift)
                for concept, course in self._courses.items()
            },
        )

    def _sampled(self, visit: str, day: int, grades: dict[str, int]) -> tuple[Result, ...]:
        results = []
        for concept, course in self._courses.items():
            ticks, grade = self._value(course, grades)
            self._last[concept] = ticks
            known = grade if self._begun else None
            results.append(Result(course.analyte, ticks, day, visit, known, course.female))
        return tuple(results)

    def _value(self, course: Course, grades: dict[str, int]) -> tuple[int, int]:
        followed = course.analyte.follows
        if followed is None:
            return course.sample(self._stream, grades[course.analyte.concept])
        grade = self._courses[followed].now
        low, high = course.spans[grade]
        beside = round(course.start * exp(0.1 * self._stream.normal()))
        return min(max(self._last[followed] + beside, low), high), grade

    def adverse(self, results: tuple[Result, ...], cycle: int) -> list[Adverse]:
        """Return the adverse events that a sample shows: grades above the baseline's."""
        return [self._event(each, cycle) for each in results if self._worse(each)]

    def _worse(self, result: Result) -> bool:
        baseline = self._courses[result.analyte.concept].baseline_grade
        return result.grade is not None and result.grade > baseline

    def _event(self, result: Result, cycle: int) -> Adverse:
        grade = result.grade or 0
        return Adverse(
            term=result.analyte.term,
            grade=grade,
            start_day=result.day,
            end_day=result.day + self._stream.whole(*RECOVERS_DAYS),
            cycle=cycle,
            serious=grade > 3 and self._stream.below(SERIOUS_SHARE),
        )
