"""regimen.toml: its entries as they are written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, model_validator

from hilum.rules.body_size import Formula
from hilum.rules.dosing import Border, Folinate, Manner, Occurrence, Rounding
from hilum.study.files import Entry, QuestionEntry
from hilum.study.parameters import Exact, ParameterEntry, Sourced
from hilum.terms.reasons import Words


class Named(Entry):
    """An entry with an id and its words in both languages."""

    id: str
    en: str
    zh: str

    @property
    def words(self) -> Words:
        """The words in both languages."""
        return Words(self.en, self.zh)


class StepEntry(Entry):
    """To whole multiples of a size, which way."""

    size: Exact
    rounding: Rounding


class CycleRangeEntry(Entry):
    """A printed maximum such as 4-6."""

    fewest: int
    most: int


class FormsEntry(Entry):
    """The form of leucovorin that the printed dose is of, and the one that is given."""

    printed: Folinate
    given: Folinate


class RegimenEntry(Named):
    """What holds for the whole regimen."""

    cycle_days: ParameterEntry[int]
    early_days: ParameterEntry[int]
    cycles_printed: ParameterEntry[CycleRangeEntry]
    cycles: ParameterEntry[int]
    bsa_formula: ParameterEntry[Formula]
    bsa_cap: ParameterEntry[Literal["none"] | Exact]
    bsa_rounding: ParameterEntry[StepEntry]
    weight_change_percent: ParameterEntry[Exact]
    max_age_days: ParameterEntry[int]
    max_delay_days: ParameterEntry[int]
    reescalation: ParameterEntry[bool]


class DrugEntry(Named):
    """One administration."""

    concept: str
    order: int
    route: ParameterEntry[str]
    manner: ParameterEntry[Manner]
    dose_mg_per_m2: ParameterEntry[Exact]
    levels_percent: ParameterEntry[tuple[Exact, ...]]
    rounding_mg: ParameterEntry[StepEntry]
    infusion_hours: ParameterEntry[Exact] | None = None
    volume_ml: ParameterEntry[Exact] | None = None
    forms: ParameterEntry[FormsEntry] | None = None


class LabEntry(Entry):
    """A laboratory value on one side of a number."""

    lab: str
    unit: str
    below: Exact | None = None
    at_most: Exact | None = None
    above: Exact | None = None
    at_least: Exact | None = None

    @model_validator(mode="after")
    def _one_border(self) -> "LabEntry":
        if len(self.borders) != 1:
            raise ValueError("expected one of below, at_most, above, at_least")
        return self

    @property
    def borders(self) -> Mapping[Border, Decimal]:
        """The numbers that are given, by their side."""
        given = {border: getattr(self, border.value) for border in Border}
        return {border: number for border, number in given.items() if number is not None}


class ToxicityEntry(Entry):
    """CTCAE terms and the least grade."""

    toxicity: tuple[str, ...]
    grade_at_least: int
    occurrence: Occurrence


class FactEntry(Entry):
    """A fact that a person attests."""

    fact: str


def _kind_of(value: Any) -> str | None:
    given = value if isinstance(value, dict) else {}
    return next((kind for kind in ("lab", "toxicity", "fact") if kind in given), None)


ConditionEntry = Annotated[
    Annotated[LabEntry, Tag("lab")]
    | Annotated[ToxicityEntry, Tag("toxicity")]
    | Annotated[FactEntry, Tag("fact")],
    Discriminator(
        _kind_of,
        custom_error_type="condition",
        custom_error_message="expected a condition with lab, toxicity or fact",
    ),
]


class ActionEntry(Entry):
    """What follows."""

    action: Literal["delay", "reduce", "omit", "stop"]
    drugs: tuple[str, ...] = ()
    steps: int = 1


class ModificationEntry(Named, Sourced):
    """One rule of the table; without `then` nobody has said what follows."""

    when: tuple[ConditionEntry, ...] = ()
    then: ActionEntry | None = None

    @model_validator(mode="after")
    def _is_whole_or_asked(self) -> "ModificationEntry":
        if (self.then is None) is not (self.origin is None):
            raise ValueError("expected `then` with an origin, or neither and a question")
        return self


class ModificationsEntry(Sourced):
    """The table of modifications; without an origin nobody has said that it is whole."""

    rule: tuple[ModificationEntry, ...] = ()


class AttestableEntry(Named):
    """A fact that a person states."""

    sentence: str
    baseline_event: str | None = None
    event: str | None = None


class PromptEntry(Named, Sourced):
    """What is to be given beside the regimen."""

    fact: str
    agent: ParameterEntry[str]
    dose: ParameterEntry[str]


class RegimenFile(Entry):
    """regimen.toml."""

    regimen: RegimenEntry
    drug: tuple[DrugEntry, ...]
    modifications: ModificationsEntry
    fact: tuple[AttestableEntry, ...] = ()
    prompt: tuple[PromptEntry, ...] = ()
    question: tuple[QuestionEntry, ...] = ()
