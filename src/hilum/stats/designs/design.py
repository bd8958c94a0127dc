"""What a phase II design aims at, and what it is."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Aim:
    """The hypotheses and the errors allowed. Raises ValueError where they cannot be.

    `null_rate` is the response rate of no interest, `target_rate` the one that is; `alpha` the
    largest probability of a positive trial at the first, `power` the smallest at the second.
    """

    null_rate: float
    target_rate: float
    alpha: float
    power: float

    def __post_init__(self) -> None:
        for name in ("null_rate", "target_rate", "alpha", "power"):
            value = getattr(self, name)
            if not 0 < value < 1:
                raise ValueError(f"{name}: saw {value:g}, expected between 0 and 1")
        if self.null_rate >= self.target_rate:
            raise ValueError(
                f"null rate {self.null_rate:g} and target rate {self.target_rate:g}: "
                "expected the target above the null"
            )
        if self.alpha >= self.power:
            raise ValueError(
                f"alpha {self.alpha:g} and power {self.power:g}: expected the power above alpha"
            )


@dataclass(frozen=True, slots=True)
class OneStage:
    """Treat `subjects`; the trial is positive if more than `futility` of them respond."""

    subjects: int
    futility: int


@dataclass(frozen=True, slots=True)
class TwoStage:
    """Treat `first_subjects`; stop if no more than `first_futility` respond, else go on.

    The trial is positive if more than `futility` of all `subjects` respond. Published as
    r1/n1 and r/n.
    """

    first_subjects: int
    first_futility: int
    subjects: int
    futility: int


Design: TypeAlias = OneStage | TwoStage
