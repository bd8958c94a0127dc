"""New lesions, and how an equivocal one is dated back once it is confirmed (section 4.3.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.lesions import RECIST, Assessment, Lesion, Reading, Seen
from hilum.rules.recist.responses import NewLesions
from hilum.rules.standard import Standard
from hilum.terms.reasons import Reason, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeen:
    """What one assessment shows of one new lesion: on which day, and why."""

    new: NewLesions
    day: date
    reasons: tuple[Reason, ...] = ()


Judge = Callable[[Lesion, tuple[Assessment, ...], int], NewLesions]
"""What the assessment of an index shows by itself of a new lesion."""


def as_read(lesion: Lesion, follow_ups: tuple[Assessment, ...], index: int) -> NewLesions:
    """Return what the reader said of a new lesion at one assessment: equivocal, unequivocal, no."""
    reading = follow_ups[index].of(lesion.id)
    match reading.seen if reading else None:
        case Seen.UNEQUIVOCAL:
            return NewLesions.UNEQUIVOCAL
        case Seen.EQUIVOCAL:
            return NewLesions.EQUIVOCAL
        case _:
            return NewLesions.NONE


def seen_of(
    lesion: Lesion,
    follow_ups: tuple[Assessment, ...],
    *,
    judge: Judge = as_read,
    standard: Standard = RECIST,
) -> tuple[NewSeen, ...]:
    """Return what each follow-up shows of a new lesion, equivocal ones dated back if confirmed.

    A lesion that was absent in between is not the one first seen, so nothing is dated back over it
    (the guideline does not say). Raises nothing; what no later scan settles stays equivocal.
    """
    shown = [judge(lesion, follow_ups, index) for index in range(len(follow_ups))]
    return tuple(
        _dated_back(lesion, follow_ups[index:], shown[index:], standard)
        for index in range(len(follow_ups))
    )


def _dated_back(
    lesion: Lesion, rest: tuple[Assessment, ...], shown: list[NewLesions], standard: Standard
) -> NewSeen:
    """What the first of the remaining assessments shows, in the light of the later ones."""
    reading = rest[0].of(lesion.id)
    day = reading.day if reading and reading.day else rest[0].day
    confirmed = _confirmed_on(lesion, rest, shown)
    organ = lesion.organ.replace("_", " ")
    named: dict[str, Value] = {"lesion": lesion.id, "organ": organ, "day": day}
    match shown[0]:
        case NewLesions.NONE:
            return NewSeen(new=NewLesions.NONE, day=day)
        case NewLesions.UNEQUIVOCAL:
            reason = standard.reason("new_unequivocal", **named)
            return NewSeen(new=NewLesions.UNEQUIVOCAL, day=day, reasons=(reason,))
        case NewLesions.EQUIVOCAL if confirmed is not None:
            reason = standard.reason("new_confirmed_later", confirmed=confirmed, **named)
            return NewSeen(new=NewLesions.UNEQUIVOCAL, day=day, reasons=(reason,))
        case NewLesions.EQUIVOCAL:
            reason = standard.reason("new_equivocal", **named)
            return NewSeen(new=NewLesions.EQUIVOCAL, day=day, reasons=(reason,))


def _confirmed_on(
    lesion: Lesion, rest: tuple[Assessment, ...], shown: list[NewLesions]
) -> date | None:
    for assessment, new in zip(rest[1:], shown[1:], strict=True):
        if new is NewLesions.UNEQUIVOCAL:
            return assessment.day
        if _absent(assessment.of(lesion.id)):
            return None
    return None


def _absent(reading: Reading | None) -> bool:
    return reading is not None and reading.seen is Seen.ABSENT
