"""Chance of a block of subjects: named streams of uniform numbers, the same on every machine.

Only uniform doubles of PCG64 are drawn, and straight lines make values of them, so that neither a
mathematics library nor a version of NumPy has a say (O'Neill 2014, HMC-CS-2014-0905). A stream is
seeded by the hospital's seed, the block's number and its own name: a change in one leaves the
others alone, and more blocks leave the earlier ones as they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Share = float | Floats


@dataclass(frozen=True)
class Chance:
    """The streams of one block, each as long as the block has subjects."""

    seed: int
    block: int
    size: int

    def uniform(self, *names: str, size: int | None = None) -> Floats:
        """Return a number in [0, 1) for each subject, or `size` of them."""
        words = (self.seed, self.block, crc32("/".join(names).encode()))
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))
        return generator.random(self.size if size is None else size)

    def below(self, share: Share, *names: str) -> Flags:
        """Return a flag for each subject that is up with the given probability."""
        return self.uniform(*names) < share

    def whole(self, low: int | Ints, high: int | Ints, *names: str) -> Ints:
        """Return a whole number from `low` to `high`, both included, for each subject."""
        drawn = self.uniform(*names) * (np.asarray(high) - low + 1)
        return np.asarray(low + np.floor(drawn).astype(np.int64), dtype=np.int64)

    def along(self, points: Sequence[float], *names: str) -> Floats:
        """Return values whose evenly spaced quantiles are the points."""
        return along(points, self.uniform(*names))

    def pick(self, shares: Sequence[float], *names: str) -> Ints:
        """Return the place of a share for each subject; -1 where the shares leave some over."""
        return place_of(self.uniform(*names), shares)


def along(points: Sequence[float], share: Floats) -> Floats:
    """Return the values at shares (0 to 1) of a line through evenly spaced points."""
    return np.interp(share, np.linspace(0.0, 1.0, len(points)), points)


def place_of(drawn: Floats, shares: Sequence[float]) -> Ints:
    """Return into which share each drawn number falls; -1 beyond the last."""
    place = np.searchsorted(np.cumsum(shares), drawn, side="right")
    return np.where(place < len(shares), place, -1).astype(np.int64)
