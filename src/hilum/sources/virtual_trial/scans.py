"""What a radiologist reads and prints at each scan, with noise, from the latent disease."""

from dataclasses import dataclass
from math import exp

from hilum.sources.virtual_trial.calibration import Disease
from hilum.sources.virtual_trial.calibration import Reader as Figures
from hilum.sources.virtual_trial.chance import Stream
from hilum.sources.virtual_trial.disease import Lesion, Tumor
from hilum.sources.virtual_trial.response import Measured, Scan

ENHANCING_FROM_MM = 3.0
"""An enhancing rest smaller than this is read as none."""


MEASURABLE, MEASURABLE_NODE = 100, 150
"""Tenths of a millimetre that a target has at least at baseline (RECIST 1.1, section 3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One lesion as printed at one scan: diameters in tenths of a millimetre, or a state."""

    lesion: Lesion
    longest_tenths: int | None = None
    short_axis_tenths: int | None = None
    viable_tenths: int | None = None
    state: str = ""
    reason: str = ""

    @property
    def measured(self) -> Measured:
        """What counts for a sum of diameters."""
        if self.state == "not_evaluable":
            return Measured(None, self.lesion.node)
        if self.state:
            return Measured(50 if self.state == "too_small_to_measure" else 0, self.lesion.node)
        tenths = self.short_axis_tenths if self.lesion.node else self.longest_tenths
        return Measured(tenths, self.lesion.node)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was printed of one scan, and its sum-up for the truth of responses."""

    seen: tuple[Seen, ...]
    scan: Scan


class Reader:
    """Reads the scans of one subject, in order."""

    def __init__(self, stream: Stream, tumor: Tumor, figures: Figures, disease: Disease) -> None:
        self._stream, self._tumor, self._figures = stream, tumor, figures
        self._limit = disease.nontarget_unequivocal_growth
        self._smallest = {each.id: each.start_mm for each in tumor.lesions}
        self._equivocal_before = False
        self._at_baseline = True

    def read(self, visit: str, day: int) -> Reading:
        """Read every known lesion on a day, and look for a new one."""
        effect = self._tumor.effect(day)
        seen = [
            self._read(each, each.diameter_mm(day, effect), day) for each in self._tumor.lesions
        ]
        new = self._new(day, effect)
        if new is not None:
            seen.append(new)
        targets = [each for each in seen if each.lesion.category == "target"]
        self._at_baseline = False
        scan = Scan(
            visit=visit,
            day=day,
            targets=tuple(each.measured for each in targets),
            nontarget=_nontarget(seen),
            new=new.state if new is not None else "",
        )
        return Reading(tuple(seen), scan)

    def _read(self, lesion: Lesion, diameter_mm: float, day: int) -> Seen:
        unreadable = self._stream.below(self._figures.not_evaluable_share)
        if unreadable and not self._at_baseline:
            return Seen(lesion=lesion, state="not_evaluable", reason="artifact")
        printed = diameter_mm * exp(self._figures.log_sd * self._stream.normal())
        if printed < self._figures.visible_from_mm:
            return Seen(lesion=lesion, state="absent", viable_tenths=_none_left(lesion))
        if lesion.category == "non-target":
            return self._read_nontarget(lesion, printed)
        if printed < self._figures.measurable_from_mm:
            state = "too_small_to_measure"
            return Seen(lesion=lesion, state=state, viable_tenths=_none_left(lesion))
        tenths = round(printed * 10)
        if self._at_baseline:
            tenths = max(tenths, MEASURABLE_NODE if lesion.node else MEASURABLE)
        return Seen(
            lesion=lesion,
            longest_tenths=None if lesion.node else tenths,
            short_axis_tenths=tenths if lesion.node else None,
            viable_tenths=self._viable(lesion, day, tenths),
        )

    def _viable(self, lesion: Lesion, day: int, tenths: int) -> int | None:
        true_mm = lesion.viable_mm(day, self._tumor.effect(day))
        if true_mm is None:
            return None
        printed = true_mm * exp(self._figures.log_sd * self._stream.normal())
        return min(round(printed * 10), tenths) if printed >= ENHANCING_FROM_MM else 0

    def _read_nontarget(self, lesion: Lesion, printed_mm: float) -> Seen:
        self._smallest[lesion.id] = min(self._smallest[lesion.id], printed_mm)
        grown = printed_mm > self._limit * self._smallest[lesion.id]
        return Seen(lesion=lesion, state="unequivocal_progression" if grown else "present")

    def _new(self, day: int, effect: float) -> Seen | None:
        if day < self._tumor.new_lesion_day:
            return None
        unsure = self._stream.below(self._figures.equivocal_share)
        state = "equivocal" if unsure and not self._equivocal_before else "unequivocal"
        self._equivocal_before = True
        lesion = self._tumor.new_lesion
        tenths = round(max(lesion.diameter_mm(day, 0.0), 8.0) * 10)
        return Seen(lesion=lesion, state=state, longest_tenths=tenths)


def _none_left(lesion: Lesion) -> int | None:
    return None if lesion.viable_share is None or lesion.category != "target" else 0


def _nontarget(seen: list[Seen]) -> str:
    states = {each.state for each in seen if each.lesion.category == "non-target"}
    if not states:
        return "none"
    if "unequivocal_progression" in states:
        return "PD"
    if "not_evaluable" in states:
        return "NE"
    return "CR" if states == {"absent"} else "NON-CR/NON-PD"
