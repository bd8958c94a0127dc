"""What mRECIST leaves to the protocol."""

from dataclasses import dataclass
from decimal import Decimal

from hilum.rules.recist.conventions import Conventions


@dataclass(frozen=True, slots=True, kw_only=True)
class MrecistConventions:
    """The choices of one protocol. Raises ValueError on an increase that is not positive."""

    recist: Conventions
    """What RECIST 1.1 leaves open; it holds here too."""
    progression_mm: Decimal | None
    """The least absolute increase of the sum for progression: table 3 prints none (None). A
    protocol may take the 5 mm of RECIST 1.1, which came too late for the paper."""

    def __post_init__(self) -> None:
        if self.progression_mm is not None and self.progression_mm <= 0:
            raise ValueError(f"progression_mm {self.progression_mm}: expected more than 0, or None")
