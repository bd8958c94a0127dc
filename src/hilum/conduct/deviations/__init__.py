"""Deviations of a subject from the study's schedule, regimen and rules of conduct."""

from hilum.conduct.deviations.deviation import Deviation, Kind
from hilum.conduct.deviations.every import deviations

__all__ = ["Deviation", "Kind", "deviations"]
