"""Laboratory values of one subject: the grade is drawn first, then a value inside the grade.

So the grade of every value is known without grading it. Values are whole numbers of the last
printed place. Conventions: the baseline is the last value before the first dose; for bilirubin,
ALT and AST the grades count from the upper limit of normal where the baseline is normal and from
the baseline where it is above; a grade is only said of values after the first dose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import exp, sqrt

from hilum.sources.virtual_trial.calibration import Analyte, Toxicity
from hilum.sources.virtual_trial.chance import Stream, along, quantile, share_below

_FAR = 10**9


@dataclass(frozen=True, slots=True)
class Result:
    """One printed value: `ticks` of the last place, on a day, at a visit; the grade if known.

    Limits of normal differ for women.
    """

    analyte: Analyte
    ticks: int
    day: int
    visit: str
    grade: int | None
    female: bool

    @property
    def value(self) -> Decimal:
        """The value, in the analyte's unit."""
        return Decimal(self.ticks).scaleb(-self.analyte.places)


@cache
def cut_points(at_least: Sequence[float]) -> tuple[float, ...]:
    """Return the severities from which each grade is reached."""
    return tuple(quantile(1.0 - share) for share in at_least)


def grade_of(severity: float, cuts: Sequence[float]) -> int:
    """Return how many grades a severity reaches."""
    return sum(severity > cut for cut in cuts)


@cache
def limits_ticks(analyte: Analyte, female: bool) -> tuple[int, int]:
    """Return the lower and upper limit of normal, in ticks."""
    low = analyte.low_women if female and analyte.low_women else analyte.low
    high = analyte.high_women if female and analyte.high_women else analyte.high
    return _ticks(low, analyte), _ticks(high, analyte)


def _ticks(text: str, analyte: Analyte) -> int:
    return int(Decimal(text).scaleb(analyte.places))


@cache
def _times(border: str) -> int:
    """Return a multiple in thousandths."""
    return int(Decimal(border[1:]) * 1000)


@dataclass(slots=True)
class Course:
    """The course of one analyte in one subject.

    `own` is the subject's part of the severity of toxicities, `start` the value at screening.
    """

    analyte: Analyte
    female: bool
    start: int
    own: float
    baseline: int = field(init=False)
    baseline_grade: int = field(init=False)
    now: int = field(init=False)
    spans: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.set_baseline(self.start)

    def set_baseline(self, ticks: int) -> None:
        """Take a value as the baseline: grades that count from it are known from here on."""
        self.baseline = ticks
        self.spans = self._spans()
        inside = [grade for grade, (low, high) in enumerate(self.spans) if low <= ticks <= high]
        self.baseline_grade = self.now = inside[0] if inside else 0

    def _spans(self) -> list[tuple[int, int]]:
        """Return, for grade 0 and each further one, the first and last tick inside."""
        borders = [self._border(text, place) for place, text in enumerate(self.analyte.borders)]
        extreme = self._border(self.analyte.extreme, _FAR)
        count = len(borders)
        if self.analyte.worse == "below":
            lows = [*borders, extreme]
            highs = [_FAR, *(border - 1 for border in borders)]
            return list(zip(lows, highs, strict=True))
        lows = [0, *(max(borders[: k + 1]) + 1 for k in range(count))]
        highs = [min(borders[k:]) for k in range(count)] + [extreme]
        return list(zip(lows, highs, strict=True))

    def _border(self, text: str, place: int) -> int:
        low, high = limits_ticks(self.analyte, self.female)
        abnormal = self.analyte.abnormal_from is not None and self.baseline > high
        match text[0]:
            case "L":
                return low
            case "U" if abnormal and place == 0 and self.analyte.abnormal_from is not None:
                # Grade 1 begins above 1 x baseline, and at any larger multiple of it: the last tick
                # of grade 0 is then the last whole one below, also where the multiple is not whole.
                times = _times(self.analyte.abnormal_from) * self.baseline
                return self.baseline if self.analyte.abnormal_from == "x1" else (times - 1) // 1000
            case "U":
                return high
            case "x":
                return _times(text) * (self.baseline if abnormal else high) // 1000
            case "b":
                return _times(text) * self.baseline // 1000
            case _:
                return _ticks(text, self.analyte)

    def nadir_grade(self, stream: Stream, toxicity: Toxicity, shift: float) -> int:
        """Draw the worst grade of a cycle; at least the grade that is there already."""
        severity = sqrt(toxicity.shared) * self.own + sqrt(1.0 - toxicity.shared) * stream.normal()
        severity += shift + toxicity.per_baseline_grade * self.baseline_grade
        return max(self.now, grade_of(severity, cut_points(self.analyte.at_least)))

    def recovered(self, stream: Stream, toxicity: Toxicity) -> int:
        """Draw the grade to which the one that is there falls back."""
        if self.now <= self.baseline_grade or stream.below(toxicity.recovers_share):
            return self.baseline_grade
        return self.now - 1

    def sample(self, stream: Stream, grade: int) -> tuple[int, int]:
        """Draw a value inside a grade; return it and its grade (the next, where one is empty)."""
        while self.spans[grade][0] > self.spans[grade][1]:
            grade += 1
        low, high = self.spans[grade]
        self.now = grade
        if grade <= self.baseline_grade:
            near = round(self.baseline * exp(0.06 * stream.normal()))
            return min(max(near, low), high), grade
        return stream.whole(low, high), grade


def draw_course(
    stream: Stream, analyte: Analyte, *, female: bool, reserve: float, own: float
) -> Course:
    """Draw the value at screening, of which the liver's reserve decides a part."""
    part = analyte.reserve
    share = share_below(part * reserve + sqrt(1.0 - part * part) * stream.normal())
    value = along(analyte.screening, share) * (analyte.women_share if female else 1.0)
    return Course(analyte, female, round(value * 10**analyte.places), own)
