"""New lesions by mRECIST: liver nodules, lymph nodes, effusions ("New lesions", "Lymph nodes").

What does not yet meet its criteria is equivocal, and is dated back to its first sight once it does.
"""

from hilum.rules.mrecist.non_target import is_effusion
from hilum.rules.mrecist.viable import MRECIST, in_liver
from hilum.rules.recist.lesions import Assessment, Lesion, Reading
from hilum.rules.recist.new_lesions import as_read
from hilum.rules.recist.responses import NewLesions


def judged(lesion: Lesion, follow_ups: tuple[Assessment, ...], index: int) -> NewLesions:
    """Return what one assessment shows of a new lesion, by mRECIST's criteria for its kind.

    Other lesions outside the liver, and thrombi, are as the reader says (RECIST 1.1, 4.3.5).
    """
    read = as_read(lesion, follow_ups, index)
    reading = follow_ups[index].of(lesion.id)
    if read is NewLesions.NONE or reading is None:
        return NewLesions.NONE
    if in_liver(lesion):
        return _definite(_is_carcinoma(lesion, follow_ups, index))
    if lesion.node:
        return _definite(_is_malignant(lesion, reading))
    return _of_effusion(reading) if is_effusion(lesion) else read


def _definite(shown: bool) -> NewLesions:
    return NewLesions.UNEQUIVOCAL if shown else NewLesions.EQUIVOCAL


def _is_carcinoma(lesion: Lesion, follow_ups: tuple[Assessment, ...], index: int) -> bool:
    """Whether a nodule is HCC: 10 mm and typical, or grown by 10 mm since an earlier scan.

    The paper speaks of growth of nodules "larger than 1 cm": what has grown by 10 mm is.
    """
    reading = follow_ups[index].of(lesion.id)
    if reading is None or reading.diameter_mm is None:
        return False
    typical = reading.typical_enhancement is True
    if typical and reading.diameter_mm >= MRECIST.figure("nodule_mm"):
        return True
    earlier = (each.of(lesion.id) for each in follow_ups[:index])
    sizes = [each.diameter_mm for each in earlier if each is not None and each.diameter_mm]
    growth_mm = MRECIST.figure("nodule_growth_mm")
    return any(reading.diameter_mm - size_mm >= growth_mm for size_mm in sizes)


def _is_malignant(lesion: Lesion, reading: Reading) -> bool:
    """Whether a node is malignant; where it is not said to lie elsewhere, by the larger limit."""
    elsewhere = lesion.porta_hepatis is False
    limit_mm = MRECIST.figure("node_mm" if elsewhere else "porta_hepatis_node_mm")
    return reading.diameter_mm is not None and reading.diameter_mm >= limit_mm


def _of_effusion(reading: Reading) -> NewLesions:
    match reading.cytology_positive:
        case True:
            return NewLesions.UNEQUIVOCAL
        case False:
            return NewLesions.NONE
        case None:
            return NewLesions.EQUIVOCAL
