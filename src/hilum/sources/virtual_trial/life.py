"""When a subject's time in the trial ends, and when the disease truly progresses."""

from math import exp

from hilum.sources.virtual_trial.calibration import DAYS_PER_MONTH, Calibration
from hilum.sources.virtual_trial.chance import Stream
from hilum.sources.virtual_trial.disease import Watch
from hilum.sources.virtual_trial.person import Person
from hilum.sources.virtual_trial.subject import End

CAUSES = {
    "Progression of hepatocellular carcinoma": 0.78,
    "Hepatic failure": 0.14,
    "Upper gastrointestinal hemorrhage": 0.08,
}
EARLY_CAUSES = {
    "Hepatic failure": 0.45,
    "Upper gastrointestinal hemorrhage": 0.30,
    "Sepsis": 0.25,
}
"""Causes of death after and before progression; the shares are assumptions."""


class Life:
    """The clocks of one subject. They run on only as far as `look` has looked.

    Death before progression is drawn at once; progression, when it comes, sets it anew.
    """

    def __init__(
        self, stream: Stream, figures: Calibration, person: Person, *, first_day: int, cut_off: int
    ) -> None:
        self._stream, self._figures, self._person = stream, figures, person
        self._cut_off = cut_off
        survival, conduct = figures.survival, figures.conduct
        scale = survival.before_progression_scale_months * DAYS_PER_MONTH * exp(self._health())
        early = stream.weibull(scale, survival.before_progression_shape)
        self.death_day = first_day + round(early)
        self.cause = stream.pick(EARLY_CAUSES)
        self._withdrawal = first_day + self._exponential(conduct.withdrawal_per_month)
        self._lost = first_day + self._exponential(conduct.lost_per_month)
        self._seen_at_the_bedside = stream.below(figures.disease.clinical_progression_share)
        self.progression_day: int | None = None
        self.clinical_day: int | None = None

    def _exponential(self, per_month: float) -> int:
        return round(self._stream.weibull(DAYS_PER_MONTH / per_month, 1.0))

    def _health(self) -> float:
        survival, person = self._figures.survival, self._person
        return survival.reserve_effect * person.reserve - survival.ecog_effect * (person.ecog - 1)

    @property
    def last_day(self) -> int:
        """The first day of which nothing but the end itself is on record."""
        return min(self.death_day, self._withdrawal, self._lost, self._cut_off)

    @property
    def end(self) -> End:
        """What ends the subject's time."""
        last = self.last_day
        if last == self._cut_off:
            return End.CUT_OFF
        if last == self.death_day:
            return End.DEATH
        return End.WITHDRAWN if last == self._withdrawal else End.LOST

    def look(self, watch: Watch, day: int) -> None:
        """Let the disease go on to a day, under the doses given so far."""
        if self.progression_day is not None:
            return
        watch.until(min(day, self.last_day))
        progressed = watch.progression_day
        if progressed is None or progressed >= self.death_day:
            return
        self.progression_day = progressed
        self.death_day = progressed + max(7, round(self._after_progression() * DAYS_PER_MONTH))
        self.cause = self._stream.pick(CAUSES)
        if self._seen_at_the_bedside:
            clinical = progressed + self._stream.whole(5, 25)
            self.clinical_day = clinical if clinical < self.last_day else None

    def _after_progression(self) -> float:
        survival = self._figures.survival
        median = survival.after_progression_median_months[self._person.latent_class]
        return self._stream.around(median * exp(self._health()), survival.after_progression_log_sd)
