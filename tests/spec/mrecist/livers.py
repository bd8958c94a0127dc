"""Subjects for the tests of mRECIST: liver lesions with their whole and their viable diameters."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hilum.rules.mrecist.conventions import MrecistConventions
from hilum.rules.mrecist.overall import respond
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Axis, Lesion, Reading, Seen
from hilum.rules.recist.responses import TimePoint
from tests.spec.recist_1_1.courses import PROTOCOL, Told, course

MRECIST_PROTOCOL = MrecistConventions(recist=PROTOCOL, progression_mm=Decimal(0))


def viable(name: str, viable_mm: str | None, whole_mm: str = "100") -> Reading:
    """A liver lesion of a whole diameter, of which a part enhances in the arterial phase."""
    return Reading(
        lesion=name,
        seen=Seen.MEASURED,
        diameter_mm=Decimal(whole_mm),
        axis=Axis.LONG,
        viable_mm=None if viable_mm is None else Decimal(viable_mm),
    )


def livers(*told: Mapping[str, str | Told], **organs: str) -> Course:
    """A course; `"23"` of T... is 23 viable mm, of other lesions a diameter; organs by lesion."""
    of = course(*({name: _told(name, each) for name, each in seen.items()} for seen in told))
    return replace(of, lesions=tuple(_moved(lesion, organs) for lesion in of.lesions))


def _told(name: str, told: Told) -> Told:
    return viable(name, told) if isinstance(told, str) and name.startswith("T") else told


def _moved(lesion: Lesion, organs: Mapping[str, str]) -> Lesion:
    return replace(lesion, organ=organs[lesion.id]) if lesion.id in organs else lesion


def points(*told: Mapping[str, str | Told], **organs: str) -> tuple[TimePoint, ...]:
    """The mRECIST responses of such a course."""
    return respond(livers(*told, **organs), MRECIST_PROTOCOL)


def last(*told: Mapping[str, str | Told], **organs: str) -> TimePoint:
    """The mRECIST response at its last assessment."""
    return points(*told, **organs)[-1]
