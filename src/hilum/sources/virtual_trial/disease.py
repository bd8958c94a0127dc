"""The latent disease: lesions that grow and shrink, new ones, progression as it truly is.

A tumor growth-inhibition model of the logarithm of each diameter, after Claret 2009 (J Clin Oncol
27:4103) and Stein 2011 (Clin Cancer Res 17:907): growth at a constant rate, kill by each dose in
proportion to its share of the full dose, which wanes as resistance comes. All lesions of a subject
see the same `effect`; each has its own rates. Times are days; the effect is in months.
"""

from dataclasses import dataclass, field
from math import exp, inf, log

from hilum.sources.virtual_trial.calibration import DAYS_PER_MONTH, Calibration, Disease
from hilum.sources.virtual_trial.chance import Chance, Stream, along
from hilum.sources.virtual_trial.person import Person

MAIN_TUMOR_MM = (16.0, 34, 48, 60, 72, 86, 104, 165)
SECOND_TUMOR_MM = (11.0, 17, 22, 28, 36, 48, 70)
LUNG_MM = (10.0, 12, 14, 17, 21, 28, 42)
NODE_MM = (15.0, 17, 19, 22, 26, 32, 48)
SMALL_MM = (5.0, 6, 7, 8, 9.5)
"""Quantiles of diameters at screening: assumptions; the largest tumors are those of first line."""


@dataclass(frozen=True, slots=True)
class Lesion:
    """One lesion: where it is and how it grows; `at_day` is the day of its first diameter."""

    id: str
    location: str
    category: str
    start_mm: float
    at_day: float
    growth_per_month: float
    kill_per_month: float
    viable_share: float | None
    viable_kill_per_month: float

    @property
    def node(self) -> bool:
        """Whether its short axis is measured."""
        return self.location.endswith("lymph node")

    def diameter_mm(self, day: float, effect: float) -> float:
        """Return the true diameter on a day, by when the doses had so much effect."""
        months = (day - self.at_day) / DAYS_PER_MONTH
        grown = self.growth_per_month * months - self.kill_per_month * effect
        return min(self.start_mm * exp(grown), 260.0)

    def viable_mm(self, day: float, effect: float) -> float | None:
        """Return the enhancing diameter; None where the lesion never enhanced."""
        if self.viable_share is None:
            return None
        left = self.viable_share * exp(-self.viable_kill_per_month * effect)
        return self.diameter_mm(day, effect) * left


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose on a day, as a share of the protocol's."""

    day: int
    share: float


@dataclass(slots=True)
class Tumor:
    """The disease of one subject, under the doses that were given so far."""

    figures: Disease
    lesions: tuple[Lesion, ...]
    new_lesion_day: float
    new_lesion: Lesion
    doses: list[Dose] = field(default_factory=list)

    def effect(self, day: float) -> float:
        """Return what the doses have done by a day: months of full dose, less what waned."""
        if not self.doses:
            return 0.0
        first, total = self.doses[0].day, 0.0
        waning = self.figures.resistance_per_month
        for place, dose in enumerate(self.doses):
            following = self.doses[place + 1].day if place + 1 < len(self.doses) else inf
            end = min(day, following, dose.day + self.figures.dose_lasts_days)
            if end <= dose.day:
                break
            start, end = (dose.day - first) / DAYS_PER_MONTH, (end - first) / DAYS_PER_MONTH
            total += dose.share * (exp(-waning * start) - exp(-waning * end)) / waning
        return total

    def target_sum_mm(self, day: float) -> float:
        """Return the true sum of the target lesions' diameters."""
        effect = self.effect(day)
        return sum(
            each.diameter_mm(day, effect) for each in self.lesions if each.category == "target"
        )

    def nontarget_log_size(self, day: float) -> float | None:
        """Return the logarithm of the non-target disease's size, relative to its first."""
        for each in self.lesions:
            if each.category == "non-target":
                return log(each.diameter_mm(day, self.effect(day)) / each.start_mm)
        return None


class Watch:
    """Looks week by week for progression as it truly is: free of the reader, of days of scans."""

    def __init__(self, tumor: Tumor, start_day: int) -> None:
        self._tumor, self._day = tumor, start_day
        self._smallest = tumor.target_sum_mm(start_day)
        self._least = tumor.nontarget_log_size(start_day)
        self._limit = log(tumor.figures.nontarget_unequivocal_growth)
        self.progression_day: int | None = None

    def until(self, day: int) -> None:
        """Look at every week up to a day, under the doses known now."""
        while self.progression_day is None and self._day + 7 <= day:
            self._day += 7
            if self._progressed(self._day):
                self.progression_day = self._day

    def _progressed(self, day: int) -> bool:
        total = self._tumor.target_sum_mm(day)
        grown = total > 1.2 * self._smallest and total - self._smallest > 5.0
        self._smallest = min(self._smallest, total)
        return grown or day >= self._tumor.new_lesion_day or self._nontarget_grown(day)

    def _nontarget_grown(self, day: int) -> bool:
        size = self._tumor.nontarget_log_size(day)
        if size is None or self._least is None:
            return False
        self._least = min(self._least, size)
        return size - self._least > self._limit


def draw_tumor(chance: Chance, figures: Calibration, person: Person, scan_day: int) -> Tumor:
    """Draw the disease at the baseline scan; the time of new lesions counts from then."""
    stream, disease = chance.stream("disease"), figures.disease
    kind = person.latent_class
    growth = stream.around(disease.growth_per_month[kind], disease.growth_log_sd)
    kill = stream.around(disease.kill_per_month[kind], disease.kill_log_sd)
    enhancing = not stream.below(disease.hypovascular_share)
    made = _Making(stream, disease, growth, kill, enhancing, scan_day)
    _add_liver(made, person)
    if person.spread:
        _add_spread(made)
    median = disease.new_lesion_median_months[kind] * DAYS_PER_MONTH
    if person.invasion or person.spread:
        median *= disease.new_lesion_invasion_factor
    new_day = scan_day + stream.around(median, disease.new_lesion_log_sd)
    place = "lung" if stream.below(0.35) else "liver"
    new = made.lesion("N1", place, "new", stream.uniform(10.0, 18.0), at_day=new_day)
    return Tumor(disease, tuple(made.lesions), new_day, new)


@dataclass(slots=True)
class _Making:
    """The lesions of a subject while they are drawn."""

    stream: Stream
    disease: Disease
    growth: float
    kill: float
    enhancing: bool
    scan_day: int
    lesions: list[Lesion] = field(default_factory=list)

    def add(self, location: str, category: str, quantiles: tuple[float, ...]) -> None:
        """Draw a lesion and number it: T1, T2 ... for targets, NT1 ... for others."""
        letter = "T" if category == "target" else "NT"
        number = 1 + sum(each.category == category for each in self.lesions)
        size = round(along(quantiles, self.stream.uniform()), 1)
        self.lesions.append(self.lesion(f"{letter}{number}", location, category, size))

    def lesion(
        self, name: str, location: str, category: str, size: float, *, at_day: float | None = None
    ) -> Lesion:
        """Draw how a lesion grows."""
        disease, stream = self.disease, self.stream
        kill = self.kill * exp(disease.lesion_kill_log_sd * stream.normal())
        growth = self.growth * exp(disease.lesion_growth_log_sd * stream.normal())
        liver = location.startswith("liver")
        share = stream.uniform(0.75, 1.0) if liver and self.enhancing else None
        return Lesion(
            id=name,
            location=location,
            category=category,
            start_mm=size,
            at_day=self.scan_day if at_day is None else at_day,
            growth_per_month=growth,
            kill_per_month=kill if liver else kill * disease.extrahepatic_kill_share,
            viable_share=share,
            viable_kill_per_month=kill * disease.viable_kill_share,
        )


def _add_liver(made: _Making, person: Person) -> None:
    made.add("liver", "target", MAIN_TUMOR_MM)
    if made.stream.below(0.5):
        made.add("liver", "target", SECOND_TUMOR_MM)
        if made.stream.below(0.5):
            made.add("liver", "non-target", SMALL_MM)
    if person.invasion:
        made.add("portal vein", "non-target", SECOND_TUMOR_MM)


def _add_spread(made: _Making) -> None:
    lung, node = made.stream.below(0.55), made.stream.below(0.45)
    if lung or not node:
        made.add("lung", "target", LUNG_MM)
        if made.stream.below(0.4):
            made.add("lung", "target", LUNG_MM)
        if made.stream.below(0.4):
            made.add("lung", "non-target", SMALL_MM)
    if node:
        made.add("retroperitoneal lymph node", "target", NODE_MM)
    if made.stream.below(0.15):
        made.add("bone", "non-target", SECOND_TUMOR_MM)
