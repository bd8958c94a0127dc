"""Designs of one stage: A'Hern's by exact search, Fleming's by the normal approximation."""

from math import ceil, floor, sqrt

import numpy as np
from scipy.special import bdtrc, ndtri

from hilum.stats.designs.design import Aim, OneStage


def ahern(aim: Aim) -> OneStage:
    """Return the smallest trial that meets both errors by exact binomial probability.

    Source: A'Hern, Stat Med 2001; 20: 859-866. His tables print responses needed / subjects: one
    more than `futility`. Larger trials may miss the errors again, as probabilities are of counts.
    """
    subjects = 1
    while True:
        above = bdtrc(np.arange(subjects + 1), subjects, aim.null_rate)
        futility = int((above <= aim.alpha).argmax())
        if bdtrc(futility, subjects, aim.target_rate) >= aim.power:
            return OneStage(subjects, futility)
        subjects += 1


def fleming(aim: Aim) -> OneStage:
    """Return Fleming's single stage, by the normal approximation.

    Its exact errors can be above those aimed at: print them beside it. Source: Fleming, Biometrics
    1982; 38: 143-151, section 2.
    """
    null, target = aim.null_rate, aim.target_rate
    at_alpha, at_power = float(ndtri(1 - aim.alpha)), float(ndtri(aim.power))
    spread, other = sqrt(null * (1 - null)), sqrt(target * (1 - target))
    subjects = ceil(((at_alpha * spread + at_power * other) / (target - null)) ** 2)
    return OneStage(subjects, floor(subjects * null + at_alpha * sqrt(subjects) * spread))
