"""Chance of one subject: named streams of numbers, the same for the same seed.

A stream is seeded by the trial's seed, the subject's number and its own name, so that a change in
one leaves the others alone and a greater trial begins with the subjects of a smaller one. Only
`Random.random()` is drawn, whose sequence Python promises to keep for a seed ("Notes on
Reproducibility" of its library reference); all other distributions are made from it here.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from math import exp, log
from random import Random
from statistics import NormalDist

_NORMAL = NormalDist()
_LEAST = 2.0**-53


def quantile(share: float) -> float:
    """Return the standard normal deviate below which a share lies; 0 and 1 are drawn in a bit."""
    return _NORMAL.inv_cdf(min(max(share, _LEAST), 1.0 - _LEAST))


def share_below(deviate: float) -> float:
    """Return the share of a standard normal variable that lies below a deviate."""
    return _NORMAL.cdf(deviate)


def along(points: Sequence[float], share: float) -> float:
    """Return the value at a share (0 to 1) of a line through evenly spaced quantiles."""
    place = share * (len(points) - 1)
    left = min(int(place), len(points) - 2)
    return points[left] + (place - left) * (points[left + 1] - points[left])


class Stream:
    """One stream of numbers."""

    def __init__(self, seed: bytes) -> None:
        self._random = Random(int.from_bytes(seed[:16], "big"))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number from `low` to `high`."""
        return low + (high - low) * self._random.random()

    def below(self, share: float) -> bool:
        """Tell, with the given probability, yes."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int((high - low + 1) * self._random.random())

    def normal(self) -> float:
        """Return a standard normal deviate."""
        return quantile(self._random.random())

    def around(self, median: float, log_sd: float) -> float:
        """Return a log-normal value of the given median."""
        return median * exp(log_sd * self.normal())

    def weibull(self, scale: float, shape: float) -> float:
        """Return a Weibull value; a shape above 1 is a hazard that rises."""
        drawn = -log(max(self._random.random(), _LEAST))
        return float(scale * drawn ** (1.0 / shape))

    def place(self, shares: Sequence[float]) -> int:
        """Return the place of a share; what the shares leave over falls to the last."""
        return min(bisect_right([*accumulate(shares)], self._random.random()), len(shares) - 1)

    def pick(self, shares: Mapping[str, float]) -> str:
        """Return a name with the probability beside it."""
        return [*shares][self.place([*shares.values()])]


@dataclass(frozen=True, slots=True)
class Chance:
    """The streams of one subject."""

    seed: int
    subject: int

    def stream(self, name: str) -> Stream:
        """Return a stream from its beginning."""
        return Stream(sha256(f"{self.seed}/{self.subject}/{name}".encode()).digest())
