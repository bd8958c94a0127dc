"""The figures of calibration.toml as typed values; each key of the file is a field here."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

DAYS_PER_MONTH = 30.4375
CLASSES = ("responder", "controlled", "resistant")
"""Latent classes of subjects, in the order of the lists of the file."""

PerClass = tuple[float, float, float]
Section = TypeVar("Section")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """How many subjects are of each latent class."""

    shares: PerClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Disease:
    """Growth of lesions, what treatment does to them, and new ones."""

    growth_per_month: PerClass
    growth_log_sd: float
    lesion_growth_log_sd: float
    kill_per_month: PerClass
    kill_log_sd: float
    lesion_kill_log_sd: float
    resistance_per_month: float
    dose_lasts_days: float
    extrahepatic_kill_share: float
    viable_kill_share: float
    hypovascular_share: float
    new_lesion_median_months: PerClass
    new_lesion_log_sd: float
    new_lesion_invasion_factor: float
    nontarget_unequivocal_growth: float
    clinical_progression_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How a radiologist measures."""

    log_sd: float
    measurable_from_mm: float
    visible_from_mm: float
    equivocal_share: float
    not_evaluable_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """When subjects die."""

    before_progression_scale_months: float
    before_progression_shape: float
    after_progression_median_months: PerClass
    after_progression_log_sd: float
    reserve_effect: float
    ecog_effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How the trial runs: accrual, cut-off, and what goes other than planned."""

    accrual_months: float
    cut_off_months: float
    withdrawal_per_month: float
    lost_per_month: float
    missed_scan_share: float
    missed_contact_share: float
    late_visit_share: float
    missing_value_share: float
    missed_nadir_share: float
    interrupted_share: float
    next_therapy_share: float
    weight_log_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity:
    """How severities of a cycle hang together."""

    shared: float
    per_dose: float
    per_baseline_grade: float
    recovers_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """One laboratory value: its unit, limits of normal, grades, and how often it is toxic."""

    concept: str
    unit: str
    places: int
    low: str
    high: str
    low_women: str | None = None
    high_women: str | None = None
    worse: str
    borders: tuple[str, ...]
    extreme: str
    abnormal_from: str | None = None
    follows: str | None = None
    screening: tuple[float, ...]
    women_share: float = 1.0
    reserve: float
    at_least: tuple[float, ...]
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalTerm:
    """One clinical toxicity by its CTCAE term; `begins` and `lasts` are ranges of days."""

    term: str
    at_least: tuple[float, ...]
    begins: tuple[int, int]
    lasts: tuple[int, int]
    per_earlier_dose: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A published figure, and the range in which the median over many trials has to lie."""

    measure: str
    en: str
    line: str
    low: float
    high: float
    published: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The whole file."""

    classes: Classes
    disease: Disease
    reader: Reader
    survival: Survival
    conduct: Conduct
    toxicity: Toxicity
    analytes: tuple[Analyte, ...]
    adverse_events: tuple[ClinicalTerm, ...]
    targets: tuple[Target, ...]


@cache
def calibration() -> Calibration:
    """Return the figures that ship. Raises TypeError where a key is missing or unknown."""
    path = files("hilum.sources.virtual_trial") / "calibration.toml"
    return read_calibration(path.read_text("utf-8"))


def read_calibration(text: str) -> Calibration:
    """Return the figures that a TOML text holds, each checked to have a unit and an origin."""
    given = tomllib.loads(text)
    return Calibration(
        classes=_section(Classes, given["classes"]),
        disease=_section(Disease, given["disease"]),
        reader=_section(Reader, given["reader"]),
        survival=_section(Survival, given["survival"]),
        conduct=_section(Conduct, given["conduct"]),
        toxicity=_section(Toxicity, given["toxicity"]),
        analytes=tuple(_row(Analyte, row) for row in given["analyte"]),
        adverse_events=tuple(_row(ClinicalTerm, row) for row in given["adverse_event"]),
        targets=tuple(_row(Target, row) for row in given["target"]),
    )


def _section(kind: type[Section], rows: dict[str, dict[str, Any]]) -> Section:
    for name, row in rows.items():
        if set(row) != {"value", "unit", "origin"}:
            raise TypeError(f"{name}: saw {sorted(row)}, expected value, unit and origin")
    return _row(kind, {name: row["value"] for name, row in rows.items()})


def _row(kind: type[Section], row: dict[str, Any]) -> Section:
    unknown = set(row) - {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown:
        raise TypeError(f"{kind.__name__}: saw {sorted(unknown)}, which no field is called")
    return kind(**{name: _frozen(value) for name, value in row.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
