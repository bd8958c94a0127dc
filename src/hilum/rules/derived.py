"""A number that a formula derives from measured ones: its value, its unit, and why.

What is missing gives no value, with the reason; what cannot be is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hilum.rules.standard import Standard
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Words


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value in its unit, to its full precision; None where an input is missing."""

    value: Decimal | None
    unit: str
    reasons: tuple[Reason, ...]


def missing(rules: Standard, inputs: Mapping[str, object | None]) -> tuple[Reason, ...]:
    """Return a reason for each input, by its name, that is None."""
    return tuple(
        rules.reason("missing", input=word(rules, name))
        for name, value in inputs.items()
        if value is None
    )


def refuse_impossible(rules: Standard, inputs: Mapping[str, Decimal | int | None]) -> None:
    """Raise ValueError if an input lies outside the figures `<name>_least` and `<name>_most`."""
    for name, value in inputs.items():
        least, most = rules.figures[f"{name}_least"], rules.figures[f"{name}_most"]
        if value is not None and not least.value <= value <= most.value:
            what, unit = word(rules, name).en, least.unit
            low, high = plain(least.value), plain(most.value)
            raise ValueError(f"{what}: saw {value} {unit}, expected {low} to {high} {unit}")


def word(rules: Standard, name: str) -> Words:
    """Return a standard's own word in both languages; KeyError if it has none of that name."""
    row = rules.rest["words"][name]
    return Words(row["en"], row["zh"])
