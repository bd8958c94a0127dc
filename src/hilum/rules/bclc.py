"""The BCLC stage of 2022 as it follows from its parts, beside the stage that a clinician gave.

Source: Reig M et al., J Hepatol 2022;76:681-693, figure 1 and the text on it. Every part may be
unknown; the result is the set of stages that its completions have. It never replaces the
clinician's stage (`compare`).

"Preserved liver function" is a person's judgement and not Child-Pugh A: the article calls for more
(ALBI, decompensation), so it is an input. So are infiltrative tumors that nobody can count: leave
the number unknown. Open choices:

- `symptoms_alone`, which has no default: what a tumor-related performance status of 1 or 2 makes
  without vascular invasion or extrahepatic spread. `ADVANCED`: stage C, as the figure prints PS 1-2
  with stage C alone and as EASL's guideline has it (J Hepatol 2018;69:182-236, figure 3).
  `BY_BURDEN`: the stage of the tumor burden, where a study holds that mild symptoms decide nothing
  (Golfieri R et al., Liver Cancer 2019;8:78-91, argue so for PS 1).
- `transplant_option`, an input: end-stage liver function is stage D only without the option of
  transplantation; with it the burden decides. Unknown leaves both.
- Invasion or spread with a performance status of 0 is stage C: the figure prints PS 1-2, the text
  a status of at most 2.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache
from itertools import product
from typing import Any

from hilum.rules.derived import word
from hilum.rules.ecog import DEAD
from hilum.rules.standard import Standard, standard
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth, decided

RULES: Standard = standard("bclc_2022")

STAGES = ("0", "A", "B", "C", "D")
"""The stages in their order."""


class LiverFunction(StrEnum):
    """What a person judges of the liver: preserved, or end-stage."""

    PRESERVED = "preserved"
    END_STAGE = "end_stage"


class SymptomsAlone(Enum):
    """What a tumor-related performance status of 1 or 2 makes by itself (see the module)."""

    ADVANCED = "advanced"
    BY_BURDEN = "by burden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the stage is made of; None or UNKNOWN: not known.

    The performance status counts only what the tumor causes. `nodules` are in the liver, of which
    `largest_mm` is the largest one's diameter. Raises ValueError on what cannot be.
    """

    liver_function: LiverFunction | None = None
    transplant_option: Truth = Truth.UNKNOWN
    tumor_related_status: int | None = None
    nodules: int | None = None
    largest_mm: Decimal | None = None
    vascular_invasion: Truth = Truth.UNKNOWN
    extrahepatic_spread: Truth = Truth.UNKNOWN

    def __post_init__(self) -> None:
        status, size = self.tumor_related_status, self.largest_mm
        if status is not None and status not in range(DEAD):
            raise ValueError(f"tumor-related ECOG: saw {status}, expected 0 to {DEAD - 1}")
        if self.nodules is not None and self.nodules < 0:
            raise ValueError(f"nodules: saw {self.nodules}, expected 0 or more")
        if size is not None and size <= 0:
            raise ValueError(f"largest nodule: saw {size} mm, expected above 0")
        if self.nodules == 0 and size is not None:
            raise ValueError(f"largest nodule: saw {size} mm, expected none without a nodule")


@dataclass(frozen=True, slots=True)
class Staging:
    """The stages that the parts allow, in order, and why."""

    stages: tuple[str, ...]
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=1024)
def derive(parts: Parts, *, symptoms_alone: SymptomsAlone) -> Staging:
    """Return the stages that completions of the parts have.

    Raises ValueError where there is no tumor: no nodule, no invasion, no spread.
    """
    completions = [each for each in _completions(parts) if _is_tumor(each)]
    stage_of = {each: _stage(each, symptoms_alone) for each in completions}
    if not stage_of:
        raise ValueError("no nodule, no invasion and no spread: expected a tumor to stage")
    stages = tuple(stage for stage in STAGES if stage in stage_of.values())
    unknown = tuple(_unknown(parts))
    missing = (
        RULES.reason("unknown", input=word(RULES, name))
        for name in unknown
        if _matters(name, unknown, stage_of)
    )
    return Staging(stages, (*(RULES.reason(f"stage_{stage}") for stage in stages), *missing))


def _stage(parts: Parts, symptoms_alone: SymptomsAlone) -> str:
    """Return the stage of parts that are all known."""
    status = parts.tumor_related_status or 0
    no_option = parts.transplant_option is not Truth.MET
    if parts.liver_function is LiverFunction.END_STAGE and no_option:
        return "D"
    if status > RULES.figure("advanced_status_most"):
        return "D"
    if Truth.MET in (parts.vascular_invasion, parts.extrahepatic_spread):
        return "C"
    if status > 0 and symptoms_alone is SymptomsAlone.ADVANCED:
        return "C"
    return _by_burden(parts.nodules or 0, parts.largest_mm or Decimal(0))


def _by_burden(nodules: int, largest_mm: Decimal) -> str:
    if nodules == 1:
        return "0" if largest_mm <= RULES.figure("very_early_mm") else "A"
    few = nodules <= RULES.figure("early_nodules")
    return "A" if few and largest_mm <= RULES.figure("early_mm") else "B"


def _is_tumor(parts: Parts) -> bool:
    spread = Truth.MET in (parts.vascular_invasion, parts.extrahepatic_spread)
    return spread or parts.nodules != 0


def _options(name: str) -> Sequence[Any]:
    """Return values of a part that between them have every stage it can make."""
    most = int(RULES.figure("early_nodules"))
    small, early = RULES.figure("very_early_mm"), RULES.figure("early_mm")
    return {
        "liver_function": tuple(LiverFunction),
        "transplant_option": (Truth.MET, Truth.NOT_MET),
        "tumor_related_status": range(DEAD),
        "nodules": (0, 1, most, most + 1),
        "largest_mm": (small, early, early + 1),
        "vascular_invasion": (Truth.MET, Truth.NOT_MET),
        "extrahepatic_spread": (Truth.MET, Truth.NOT_MET),
    }[name]


def _unknown(parts: Parts) -> Iterator[str]:
    for declared in fields(parts):
        value = getattr(parts, declared.name)
        if value is None or value is Truth.UNKNOWN:
            yield declared.name


def _completions(parts: Parts) -> Iterator[Parts]:
    names = tuple(_unknown(parts))
    for values in product(*map(_options, names)):
        chosen = dict(zip(names, values, strict=True))
        if chosen.get("nodules", parts.nodules) == 0:
            if parts.largest_mm is not None:
                continue  # a size is known, so there is a nodule
            chosen["largest_mm"] = None
        yield replace(parts, **chosen)


def _matters(name: str, unknown: Sequence[str], stage_of: Mapping[Parts, str]) -> bool:
    """Tell whether the stage can hang on a part, whatever the other unknown parts are."""
    others = [each for each in unknown if each != name]
    found: dict[tuple[object, ...], set[str]] = {}
    for parts, stage in stage_of.items():
        key = tuple(getattr(parts, each) for each in others)
        found.setdefault(key, set()).add(stage)
    return any(len(stages) > 1 for stages in found.values())


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a clinician's stage is the derived one; the clinician's is the one that counts."""

    clinician: str
    agrees: Truth
    reason: Reason


def compare(derived: Staging, clinician: str) -> Agreement:
    """Hold a clinician's stage against the derived ones: MET if it is the only one, NOT_MET if
    it is none of them, else UNKNOWN. Raises ValueError on what is no stage.
    """
    if clinician not in STAGES:
        raise ValueError(f"BCLC stage {clinician!r}: expected one of {', '.join(STAGES)}")
    among = "/".join(derived.stages)
    agrees = decided(yes=derived.stages == (clinician,), no=clinician not in derived.stages)
    said = {Truth.MET: "agrees", Truth.NOT_MET: "differs", Truth.UNKNOWN: "open"}
    return Agreement(clinician, agrees, RULES.reason(said[agrees], stage=clinician, derived=among))
