"""What a decision used: parameters that are missing, and those that only an assumption gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from hilum.rules.dosing.state import DayValue
from hilum.rules.standard import Standard, standard
from hilum.terms.reasons import Reason, Words
from hilum.terms.ruled import Ruled, Standing

T = TypeVar("T")

RULES: Standard = standard("dosing")


def word(name: str) -> Words:
    """Return one of the standard's own words."""
    row: Mapping[str, str] = RULES.rest["words"][name]
    return Words(row["en"], row["zh"])


@dataclass(slots=True)
class Ledger:
    """Filled while a decision is made: each parameter is taken through it."""

    missing: dict[str, list[Reason]] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    values: dict[str, DayValue] = field(default_factory=dict)

    def take(self, parameter: Ruled[T], name: str, drug: Words | None = None) -> T | None:
        """Return a parameter's value, None where it is missing, and note what it rests on."""
        match parameter.standing:
            case Standing.MISSING:
                question = parameter.question or ""
                reason = RULES.reason("missing", what=_of(word(name), drug), question=question)
                self.missing.setdefault(question, []).append(reason)
            case Standing.ASSUMPTION:
                self.assumptions.setdefault(parameter.question or "", None)
            case Standing.STATED | Standing.DECISION:
                pass
        return parameter.value

    def use(self, *values: DayValue) -> None:
        """Note values that the decision looked at."""
        for value in values:
            self.values.setdefault(value.row, value)

    @property
    def missing_reasons(self) -> tuple[Reason, ...]:
        """What nobody has said, each once."""
        every = [reason for reasons in self.missing.values() for reason in reasons]
        return tuple(dict.fromkeys(every))


def _of(what: Words, drug: Words | None) -> Words:
    if drug is None:
        return what
    return Words(f"{what.en}, {drug.en}", f"{drug.zh}：{what.zh}")
