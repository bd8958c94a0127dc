"""What the analysis of a study does over many virtual trials, as a value."""

from dataclasses import dataclass
from decimal import Decimal

from hilum.stats.characteristics import Characteristics, Share
from hilum.stats.estimates import Estimate
from hilum.terms.reasons import Words


@dataclass(frozen=True, slots=True)
class Power:
    """How often the exact one-sided test rejects a null rate, and how often it should.

    `expected` is the same by the binomial distribution at the true rate and the median number of
    subjects; None where the true rate is not known.
    """

    null_rate: float
    alpha: float
    rejected: Share
    expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One estimand: what each trial estimated, and what these estimates do.

    `unit` is `rate` or `months`. `power` is None for a quantity that is not tested, and where no
    null rate was given.
    """

    id: str
    words: Words
    unit: str
    estimates: tuple[Estimate, ...]
    found: Characteristics
    power: Power | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The characteristics of a study's main estimands over trials of some size.

    Trial k has the seed `seed` + k - 1. `days_per_month` is the study's.
    """

    study: str
    study_version: str
    trials: int
    subjects: int
    seed: int
    days_per_month: Decimal
    null_question: str | None
    quantities: tuple[Quantity, ...]
