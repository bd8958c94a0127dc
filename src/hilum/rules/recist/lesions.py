"""Lesions and what a reader saw of them: what RECIST is derived from.

Source: RECIST 1.1, sections 3.1 (measurability), 3.2 (measurement), 4.2 (baseline), 4.3.2 (lesions
too small, split or merged) and 4.3.5 (new lesions).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from hilum.rules.standard import standard
from hilum.terms.reasons import Words

RECIST = standard("recist_1_1")


class Role(Enum):
    """How a lesion is followed (CDISC terminology, TUIDRS)."""

    TARGET = "TARGET"
    NON_TARGET = "NON-TARGET"
    NEW = "NEW"


class Axis(Enum):
    """The axis a diameter was measured along: the long one, or of a node the short one."""

    LONG = "LONG"
    SHORT = "SHORT"


class Method(Enum):
    """How a lesion was imaged or examined (section 3.2.2)."""

    CT = "CT"
    MRI = "MRI"
    CLINICAL = "CLINICAL"
    CHEST_X_RAY = "CHEST X-RAY"
    OTHER = "OTHER"


class Seen(Enum):
    """What the reader saw of a lesion at one assessment."""

    MEASURED = "MEASURED"
    TOO_SMALL = "TOO SMALL TO MEASURE"
    ABSENT = "ABSENT"
    NOT_EVALUABLE = "NOT EVALUABLE"
    PRESENT = "PRESENT"
    UNEQUIVOCAL_PROGRESSION = "UNEQUIVOCAL PROGRESSION"
    EQUIVOCAL = "EQUIVOCAL"
    UNEQUIVOCAL = "UNEQUIVOCAL"
    SPLIT = "SPLIT"
    MERGED = "MERGED"


SEEN_WORDS: Mapping[Seen, Words] = {
    Seen.MEASURED: Words("measured", "已测量"),
    Seen.TOO_SMALL: Words("too small to measure", "过小无法测量"),
    Seen.ABSENT: Words("absent", "消失"),
    Seen.NOT_EVALUABLE: Words("not evaluable", "无法评价"),
    Seen.PRESENT: Words("present", "存在"),
    Seen.UNEQUIVOCAL_PROGRESSION: Words("unequivocal progression", "明确进展"),
    Seen.EQUIVOCAL: Words("equivocal", "不确定"),
    Seen.UNEQUIVOCAL: Words("unequivocal", "明确"),
    Seen.SPLIT: Words("split", "分裂"),
    Seen.MERGED: Words("merged", "融合"),
}

SEEN_OF: Mapping[Role, frozenset[Seen]] = {
    Role.TARGET: frozenset(
        {
            *(Seen.MEASURED, Seen.TOO_SMALL, Seen.ABSENT, Seen.NOT_EVALUABLE),
            *(Seen.SPLIT, Seen.MERGED),
        }
    ),
    Role.NON_TARGET: frozenset(
        {
            *(Seen.MEASURED, Seen.TOO_SMALL, Seen.ABSENT, Seen.NOT_EVALUABLE, Seen.PRESENT),
            *(Seen.UNEQUIVOCAL_PROGRESSION, Seen.SPLIT, Seen.MERGED),
        }
    ),
    Role.NEW: frozenset({Seen.EQUIVOCAL, Seen.UNEQUIVOCAL, Seen.ABSENT, Seen.NOT_EVALUABLE}),
}
"""What a lesion of each role may be seen as. A new lesion is equivocal or unequivocal, measured
or not; a non-target lesion may carry a diameter, which decides only whether a node is normal."""

_WITHOUT_DIAMETER = frozenset(
    {Seen.TOO_SMALL, Seen.ABSENT, Seen.NOT_EVALUABLE, Seen.SPLIT, Seen.MERGED}
)
_COUNTED_BY_READER = frozenset({Seen.SPLIT, Seen.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesion:
    """One lesion of one subject. Raises ValueError on an empty id or organ, or a node elsewhere.

    `organ` is a normalized id (`liver`, `lung`, `lymph_node`, `adrenal_gland`, `portal_vein`,
    `ascites`): paired organs are one organ, and so are all lymph nodes (section 4.2; Schwartz LH
    et al., Eur J Cancer 2016;62:132-137). None is "not stated", never "no".
    """

    id: str
    organ: str
    node: bool
    role: Role
    prior_local_therapy: bool | None = None
    """Irradiated, ablated, embolized or infused before baseline (section 3.1.3)."""
    progressed_since_therapy: bool | None = None
    """Whether it has progressed since that therapy."""
    soft_tissue: bool | None = None
    """Of a bone lesion: has a soft tissue component that imaging can measure (section 3.1.3)."""
    porta_hepatis: bool | None = None
    """Of a node: lies at the porta hepatis (asked by mRECIST only)."""

    def __post_init__(self) -> None:
        if not self.id or not self.organ:
            raise ValueError(f"lesion {self.id!r} in organ {self.organ!r}: expected both")
        if self.node != (self.organ == "lymph_node"):
            raise ValueError(
                f"lesion {self.id}: node {self.node} in organ {self.organ!r}, "
                "expected organ lymph_node exactly for a node"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was seen of one lesion at one assessment; raises ValueError where it cannot be.

    `diameter_mm` along `axis` stands with MEASURED, and may stand with PRESENT, EQUIVOCAL,
    UNEQUIVOCAL and UNEQUIVOCAL_PROGRESSION; never with the others: what has disappeared has none.
    A split or merged lesion counts `counts_mm` once the reader says so (section 4.3.2: the parts'
    diameters added; of merged lesions the whole's diameter at one of them, 0 at the others).
    """

    lesion: str
    seen: Seen
    diameter_mm: Decimal | None = None
    axis: Axis | None = None
    counts_mm: Decimal | None = None
    slice_mm: Decimal | None = None
    method: Method | None = None
    day: date | None = None
    """The day of this image, where it is not the assessment's first."""
    viable_mm: Decimal | None = None
    """mRECIST: longest diameter that enhances in the arterial phase; 0 is no enhancement."""
    typical_enhancement: bool | None = None
    """mRECIST, a new nodule: arterial enhancement with washout in the venous phases."""
    cytology_positive: bool | None = None
    """mRECIST, an effusion or ascites: tumor cells were found in it."""
    source: str = ""

    def __post_init__(self) -> None:
        for wrong in (
            _wrong_diameter(self),
            _wrong_count(self),
            _wrong_viable(self),
            _wrong_length("slice_mm", self.slice_mm, zero=False),
        ):
            if wrong:
                raise ValueError(f"reading of lesion {self.lesion}: {wrong}")


def _wrong_diameter(reading: Reading) -> str | None:
    length, seen = reading.diameter_mm, reading.seen
    if length is not None and seen in _WITHOUT_DIAMETER:
        return f"seen {seen.value} with diameter_mm {length}, expected no diameter"
    if length is None and seen is Seen.MEASURED:
        return "seen MEASURED without diameter_mm, expected one"
    if (length is None) != (reading.axis is None):
        return f"diameter_mm {length} along axis {reading.axis}, expected both or neither"
    return _wrong_length("diameter_mm", length, zero=False)


def _wrong_count(reading: Reading) -> str | None:
    if reading.counts_mm is not None and reading.seen not in _COUNTED_BY_READER:
        return f"counts_mm {reading.counts_mm} with {reading.seen.value}, expected SPLIT or MERGED"
    return _wrong_length("counts_mm", reading.counts_mm, zero=True)


def _wrong_viable(reading: Reading) -> str | None:
    viable, whole = reading.viable_mm, reading.diameter_mm
    if viable is not None and reading.seen in {Seen.ABSENT, Seen.NOT_EVALUABLE}:
        return f"viable_mm {viable} with {reading.seen.value}, expected none"
    if viable is not None and whole is not None and viable > whole:
        return f"viable_mm {viable}, expected at most the whole diameter, {whole} mm"
    return _wrong_length("viable_mm", viable, zero=True)


def _wrong_length(name: str, length_mm: Decimal | None, *, zero: bool) -> str | None:
    most_mm = RECIST.figure("implausible_mm")
    if length_mm is None:
        return None
    if not length_mm.is_finite() or length_mm < 0 or (length_mm == 0 and not zero):
        expected = "0 or more" if zero else "more than 0 (a lesion that disappeared is ABSENT)"
        return f"{name} {length_mm}, expected {expected}"
    if length_mm > most_mm:
        return f"{name} {length_mm}, expected at most {most_mm} mm"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One time point: its readings, and its first and last day where images span several.

    `marker_above_normal` is the protocol's tumor marker against the upper limit of normal; None
    where it was not measured. Raises ValueError where the last day lies before the first.
    """

    day: date
    readings: tuple[Reading, ...]
    last_day: date | None = None
    marker_above_normal: bool | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.day:
            raise ValueError(f"assessment of {self.day}: last day {self.last_day} lies before it")

    @property
    def end(self) -> date:
        """Its last day."""
        return self.last_day or self.day

    def of(self, lesion: str) -> Reading | None:
        """Return the reading of a lesion, or None where there is none."""
        return next((each for each in self.readings if each.lesion == lesion), None)
