"""What mRECIST leaves to the protocol."""

from dataclasses import dataclass
from decimal import Decimal

from hilum.rules.recist.conventions import Conventions


@dataclass(frozen=True, slots=True, kw_only=True)
class MrecistConventions:
    """The choices of one protocol. Raises ValueError on a negative increase."""

    recist: Conventions
    """What RECIST 1.1 leaves open; it holds here too."""
    progression_mm: Decimal
    """The least absolute increase of the sum for progression: table 3 prints none, which
    is 0; a protocol may take the 5 mm of RECIST 1.1."""

    def __post_init__(self) -> None:
        if self.progression_mm < 0:
            raise ValueError(f"progression_mm {self.progression_mm}: expected 0 or more")
