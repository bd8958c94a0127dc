"""The ECOG performance status: its grades, 0 to 5, and what each says.

Source: Oken MM et al., Am J Clin Oncol 1982;5:649-655, table 2. A grade is a person's judgement and
is derived from nothing; Karnofsky's scale is another one and is not converted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from hilum.rules.standard import Standard, standard
from hilum.terms.reasons import Reason, Words

RULES: Standard = standard("ecog")

DEAD = int(RULES.figure("most"))
"""The grade that is no performance: 5, dead."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of the scale and what it says."""

    number: int
    words: Words

    @property
    def reason(self) -> Reason:
        """The grade as a reason."""
        return RULES.reason("grade", grade=self.number, label=self.words)


def _scale() -> Mapping[int, Grade]:
    rows = RULES.rest["grades"]
    grades = range(int(RULES.figure("least")), DEAD + 1)
    return MappingProxyType(
        {number: Grade(number, Words(**rows[str(number)])) for number in grades}
    )


SCALE: Mapping[int, Grade] = _scale()
"""The grades by number."""


def grade(number: Decimal | int) -> Grade:
    """Return a grade; raises ValueError on what is no whole number from 0 to 5."""
    found = SCALE.get(int(number)) if number == int(number) else None
    if found is None:
        raise ValueError(f"ECOG {number}: expected a whole number from 0 to {DEAD}")
    return found
