"""What a conformance rule says, and what it found."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hilum.terms.reasons import Words

if TYPE_CHECKING:
    from hilum.datasets.conformance.tabulation import Tabulation


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `id` is that of CDISC's SDTM and SDTMIG conformance rules 2.0 where it has one."""

    id: str
    words: Words

    @property
    def is_published(self) -> bool:
        """Whether CDISC has published the rule; the others are our own reading of the guide."""
        return self.id.startswith("CG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One place that breaks a rule. `row` counts from 1; 0 is the dataset as a whole.

    A missing value is shown as an empty text. `subject` is a pseudonymous id.
    """

    dataset: str
    variable: str
    seen: str
    expected: str
    row: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A mismatch with the rule that it breaks."""

    rule: Rule
    mismatch: Mismatch

    def say(self, language: str = "en") -> str:
        """Return the finding as one line, in `en` or `zh`."""
        found = self.mismatch
        row = f"[{found.row}]" if found.row else ""
        place = f"{found.dataset}{row}.{found.variable}"
        seen, expected = ("实为", "应为") if language == "zh" else ("saw", "expected")
        values = f"{seen} {found.seen!r}, {expected} {found.expected}"
        return f"{place}: {values} ({self.rule.id}: {self.rule.words.say(language)})"


Check = Callable[["Tabulation"], Iterator[Mismatch]]
"""What finds the mismatches of one rule."""

Checks = Mapping[str, Check]
"""Check by the id of its rule."""
