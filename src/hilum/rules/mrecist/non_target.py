"""Non-target lesions by mRECIST: enhancement, malignant thrombi, effusions (table 4)."""

from hilum.rules.mrecist.viable import MRECIST, in_liver
from hilum.rules.recist.lesions import Lesion, Reading
from hilum.rules.recist.non_target import State
from hilum.rules.recist.non_target import state as state_by_recist


def is_effusion(lesion: Lesion) -> bool:
    """Whether a lesion is ascites or another effusion, which needs cytology."""
    return lesion.organ in MRECIST.rest["organs"]["effusions"]


def state(lesion: Lesion, reading: Reading | None) -> State:
    """Return what has become of a non-target lesion.

    In the liver and its veins it is gone without arterial enhancement (`viable_mm` 0); a lesion
    read as present counts as enhancing unless that is said. An effusion has progressed only with
    tumor cells in it; without cytology its worsening is not evaluable.
    """
    found = state_by_recist(lesion, reading)
    if reading is None:
        return found
    if is_effusion(lesion) and found is State.PROGRESSED:
        return _of_effusion(reading)
    enhances = in_liver(lesion) or lesion.organ in MRECIST.rest["organs"]["thrombi"]
    if enhances and found is State.PERSISTS and reading.viable_mm == 0:
        return State.GONE
    return found


def _of_effusion(reading: Reading) -> State:
    match reading.cytology_positive:
        case True:
            return State.PROGRESSED
        case False:
            return State.PERSISTS
        case None:
            return State.NOT_EVALUABLE
