"""Whether a lesion is measurable at baseline (sections 3.1 and 3.2.2).

UNKNOWN where what the guideline asks for is not stated: method, slice thickness, earlier therapy.
The guideline names twice the slice thickness for lesions; here it also bounds nodes, whose 15 mm
it exceeds with slices above 7.5 mm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hilum.rules.recist.lesions import RECIST, Lesion, Method, Reading, Seen
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth, all_of

_THIN_SLICES = frozenset({Method.CT, Method.MRI})


Doubt = tuple[Truth, Reason]
"""Why a lesion is not measurable (NOT_MET), or what is not stated (UNKNOWN)."""


@dataclass(frozen=True, slots=True)
class Measurability:
    """Whether a lesion is measurable: each reason why it is not (NOT_MET) or is open (UNKNOWN)."""

    doubts: tuple[Doubt, ...]

    @property
    def truth(self) -> Truth:
        """MET without any doubt."""
        return all_of(truth for truth, _ in self.doubts)


def measurability(
    lesion: Lesion, reading: Reading | None, *, limit_mm: Decimal | None = None
) -> Measurability:
    """Return whether a lesion is measurable by its baseline reading; with none, it is open.

    `limit_mm` replaces the guideline's smallest diameter, where another standard has its own.
    """
    return Measurability(
        (*of_kind(lesion), *of_therapy(lesion), *of_size(lesion, reading, limit_mm))
    )


def of_kind(lesion: Lesion) -> Iterator[Doubt]:
    """Yield why a lesion's kind is not measurable, whatever its size (3.1.2, 3.1.3)."""
    organs = RECIST.rest["organs"]
    if lesion.organ in organs["never_measurable"]:
        reason = RECIST.reason("not_measurable_organ", lesion=lesion.id, organ=lesion.organ)
        yield Truth.NOT_MET, reason
    if lesion.organ in organs["bone"] and lesion.soft_tissue is False:
        yield Truth.NOT_MET, RECIST.reason("not_measurable_bone", lesion=lesion.id)
    if lesion.organ in organs["bone"] and lesion.soft_tissue is None:
        yield Truth.UNKNOWN, RECIST.reason("open_bone", lesion=lesion.id)


def of_therapy(lesion: Lesion) -> Iterator[Doubt]:
    """Yield why earlier local therapy makes a lesion not measurable (3.1.3)."""
    match lesion.prior_local_therapy, lesion.progressed_since_therapy:
        case (False, _) | (_, True):
            return
        case (True, False):
            yield Truth.NOT_MET, RECIST.reason("not_measurable_treated", lesion=lesion.id)
        case _:
            yield Truth.UNKNOWN, RECIST.reason("open_treated", lesion=lesion.id)


def of_size(lesion: Lesion, reading: Reading | None, limit_mm: Decimal | None) -> Iterator[Doubt]:
    """Yield why a lesion is too small, or how it was measured is open (3.1.1, 3.2.2)."""
    named = {"lesion": lesion.id}
    if reading is None or reading.seen is Seen.NOT_EVALUABLE:
        yield Truth.UNKNOWN, RECIST.reason("baseline_not_read", **named)
    elif reading.diameter_mm is None:
        seen = reading.seen.value
        yield Truth.NOT_MET, RECIST.reason("not_measurable_seen", seen=seen, **named)
    elif not _measures(lesion, reading.method):
        method = reading.method.value if reading.method else ""
        yield Truth.NOT_MET, RECIST.reason("not_measurable_method", method=method, **named)
    elif reading.diameter_mm < (smallest := limit_mm or smallest_mm(lesion, reading)):
        sizes = {"diameter_mm": reading.diameter_mm, "limit_mm": smallest}
        yield Truth.NOT_MET, RECIST.reason("not_measurable_size", **named, **sizes)
    elif reading.method is None or (reading.method in _THIN_SLICES and reading.slice_mm is None):
        diameter_mm = reading.diameter_mm
        yield Truth.UNKNOWN, RECIST.reason("open_slice", diameter_mm=diameter_mm, **named)


def _measures(lesion: Lesion, method: Method | None) -> bool:
    """Whether a method measures such a lesion: a node needs CT or MRI."""
    return method in {None, *_THIN_SLICES} or (not lesion.node and method is not Method.OTHER)


def smallest_mm(lesion: Lesion, reading: Reading) -> Decimal:
    """Return the smallest diameter of a measurable lesion, by how it was imaged if that is told."""
    printed_mm = RECIST.figure("node_measurable_mm" if lesion.node else "measurable_mm")
    if reading.method is Method.CHEST_X_RAY:
        return RECIST.figure("measurable_x_ray_mm")
    thick = reading.slice_mm is not None and reading.slice_mm > RECIST.figure("slice_mm")
    if reading.method in {None, *_THIN_SLICES} and reading.slice_mm is not None and thick:
        return max(printed_mm, RECIST.figure("slice_factor") * reading.slice_mm)
    return printed_mm
