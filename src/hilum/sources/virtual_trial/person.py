"""Who a virtual subject is at consent: eligible for NCT05718492, pretreated, of a latent class."""

from dataclasses import dataclass

from hilum.sources.virtual_trial.calibration import (
    DAYS_PER_MONTH,
    Calibration,
)
from hilum.sources.virtual_trial.chance import Chance, along

AGES = (28.0, 40, 46, 50, 53, 56, 59, 62, 66, 74.5)
HEIGHTS_MEN_CM = (156.0, 163, 166, 168, 170, 172, 175, 183)
HEIGHTS_WOMEN_CM = (147.0, 152, 155, 157, 159, 161, 164, 171)
BODY_MASS_INDEX = (17.2, 19.6, 20.8, 21.9, 22.9, 24.1, 25.8, 31.0)
MEN = 0.87
"""Shares and quantiles of Chinese patients with advanced disease: assumptions."""

INVASION, SPREAD = 0.62, 0.48
ECOG_SHARES = (0.42, 0.50, 0.08)
HBV, CIRRHOSIS, MILD_ASCITES = 0.85, 0.68, 0.14
CHECKPOINT_INHIBITORS = {
    "sintilimab": 0.34,
    "camrelizumab": 0.24,
    "tislelizumab": 0.18,
    "atezolizumab": 0.12,
    "toripalimab": 0.08,
    "pembrolizumab": 0.04,
}
ANTIANGIOGENICS = {
    "sintilimab": {"bevacizumab": 0.6, "lenvatinib": 0.4},
    "camrelizumab": {"apatinib": 0.8, "lenvatinib": 0.2},
    "tislelizumab": {"lenvatinib": 1.0},
    "atezolizumab": {"bevacizumab": 1.0},
    "toripalimab": {"lenvatinib": 0.7, "bevacizumab": 0.3},
    "pembrolizumab": {"lenvatinib": 1.0},
}
"""Combinations in use in China; the shares are assumptions."""

LOCAL_THERAPIES = {"tace": 0.40, "liver_resection": 0.15, "liver_ablation": 0.10, "": 0.35}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One virtual subject at consent. Days are counted from 1970-01-01.

    `latent_class` is an index of `calibration.CLASSES`; `reserve` the liver's reserve, a standard
    normal deviate; `spread` says whether there is disease outside the liver.
    """

    number: int
    latent_class: int
    reserve: float
    female: bool
    birth_day: int
    consent_day: int
    height_cm: int
    weight_kg_tenths: int
    ecog: int
    invasion: bool
    spread: bool
    mild_ascites: bool
    hbv: bool
    cirrhosis: bool
    systolic_mmhg: int
    diastolic_mmhg: int
    checkpoint_inhibitor: str
    antiangiogenic: str
    prior_from_day: int
    prior_to_day: int
    local_therapy: str
    local_therapy_day: int
    histology_day: int

    @property
    def id(self) -> str:
        """The pseudonymous id."""
        return f"V{self.number:04d}"


def draw_person(chance: Chance, figures: Calibration, first_consent_day: int) -> Person:
    """Draw a subject, whose consent falls into the months of accrual."""
    stream = chance.stream("person")
    latent = stream.place(figures.classes.shares)
    accrual = figures.conduct.accrual_months * DAYS_PER_MONTH
    consent = first_consent_day + int(stream.uniform(0.0, accrual))
    female = not stream.below(MEN)
    height = round(along(HEIGHTS_WOMEN_CM if female else HEIGHTS_MEN_CM, stream.uniform()))
    index = along(BODY_MASS_INDEX, stream.uniform())
    invasion, spread = stream.below(INVASION), stream.below(SPREAD)
    ecog = stream.place(ECOG_SHARES)
    if not (invasion or spread or ecog):
        ecog = 1  # else the stage would not be C
    inhibitor = stream.pick(CHECKPOINT_INHIBITORS)
    stopped = consent - stream.whole(21, 75)
    started = stopped - round(stream.around(200.0, 0.5))
    return Person(
        number=chance.subject,
        latent_class=latent,
        reserve=stream.normal(),
        female=female,
        birth_day=consent - int(along(AGES, stream.uniform()) * 365.25) - 1,
        consent_day=consent,
        height_cm=height,
        weight_kg_tenths=round(index * height * height / 1000.0),
        ecog=ecog,
        invasion=invasion,
        spread=spread,
        mild_ascites=stream.below(MILD_ASCITES),
        hbv=stream.below(HBV),
        cirrhosis=stream.below(CIRRHOSIS),
        systolic_mmhg=stream.whole(104, 148),
        diastolic_mmhg=stream.whole(62, 92),
        checkpoint_inhibitor=inhibitor,
        antiangiogenic=stream.pick(ANTIANGIOGENICS[inhibitor]),
        prior_from_day=started,
        prior_to_day=stopped,
        local_therapy=stream.pick(LOCAL_THERAPIES),
        local_therapy_day=started - stream.whole(10, 500),
        histology_day=started - stream.whole(5, 30),
    )
