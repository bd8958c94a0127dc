"""One concept: a row of concepts/data/*.toml, checked when it is read."""

from decimal import Decimal
from enum import Enum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hilum.terms.decimals import fold, rounded
from hilum.terms.units import UNITS, Unit, convert


class ConceptClass(Enum):
    """The three general observation classes of CDISC SDTM."""

    FINDING = "finding"
    EVENT = "event"
    INTERVENTION = "intervention"


class Row(BaseModel):
    """A frozen row of a data file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Category(Row):
    """One of the ordered values of a coded finding; its place in the list is its ordinal.

    `sdtm` is what SDTM submits for it (--STRESC), where that is not its English name in capitals.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    en: str
    zh: str
    strings: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sdtm: str | None = None

    @property
    def submitted(self) -> str:
        """What SDTM submits for it."""
        return self.sdtm or self.en.upper()

    def written_as(self, text: str) -> bool:
        """Tell whether a source's text names this value (whole, case and width folded)."""
        known = (self.id, self.en, self.zh, *self.strings, *self.codes)
        return fold(text).casefold() in {fold(name).casefold() for name in known}


class SdtmTarget(Row):
    """Where the concept goes in SDTM.

    `testcd` and `test` name a finding, `decod` is an event's or an intervention's standardized
    term, `cat` and `scat` its category. `specimen` and `result` are what the concept itself says of
    a microscopic finding, `binding_agent` what the antibody of an immunogenicity test binds.
    """

    domain: str
    testcd: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    test: str | None = Field(default=None, max_length=40)
    decod: str | None = None
    cat: str | None = None
    scat: str | None = None
    specimen: str | None = None
    result: str | None = None
    binding_agent: str | None = None


class Concept(Row):
    """The meaning of a word in a protocol.

    `unit` is the canonical UCUM unit (None: no dimension), `units` the others that are allowed,
    `plausible` a closed interval in the canonical unit, `momentary` says that it is done at one
    time, `prednisone_equivalent_mg` how much of the drug equals 5 mg prednisone. `no_sdtm` is why
    its rows are in no domain of SDTM.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    concept_class: ConceptClass = Field(alias="class")
    en: str
    zh: str
    source: str
    unit: str | None = None
    units: tuple[str, ...] = ()
    molar_mass_g_per_mol: Decimal | None = None
    plausible: tuple[Decimal, Decimal] | None = None
    values: tuple[Category, ...] = ()
    codes: dict[str, tuple[str, ...]] = {}
    members: tuple[str, ...] = ()
    momentary: bool = False
    prednisone_equivalent_mg: Decimal | None = None
    sdtm: SdtmTarget | None = None
    no_sdtm: str | None = None
    names: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _units_are_known(self) -> Self:
        for code in (self.unit, *self.units):
            if code is not None and code not in UNITS:
                raise ValueError(f"unit {code!r}: expected a code of the closed table of units")
        if self.units and self.unit is None:
            raise ValueError("units without a canonical unit: expected `unit`")
        for code in self.units:
            if self.canonical(Decimal(1), UNITS[code]) is None:
                raise ValueError(f"unit {code!r} does not convert to {self.unit!r}")
        return self

    @property
    def canonical_unit(self) -> Unit:
        """The unit that its values are kept in; `1` where it has no dimension."""
        return UNITS[self.unit or "1"]

    def allows(self, unit: Unit) -> bool:
        """Tell whether a value of this concept may be given in the unit."""
        return unit.code in (self.unit, *self.units)

    def canonical(self, number: Decimal, unit: Unit) -> Decimal | None:
        """Return a number in the canonical unit, exact then rounded once; None if it has no way."""
        exact = convert(
            number, unit, self.canonical_unit, molar_mass_g_per_mol=self.molar_mass_g_per_mol
        )
        return None if exact is None else rounded(exact)

    def ordinal(self, category: str) -> int | None:
        """Return the place of a category id in the ordered values; None if it is not one."""
        ids = [value.id for value in self.values]
        return ids.index(category) if category in ids else None

    def category_of(self, text: str) -> int | None:
        """Return the ordinal of the value that a source's text names; None if none or several."""
        found = [place for place, value in enumerate(self.values) if value.written_as(text)]
        return found[0] if len(found) == 1 else None

    def is_plausible(self, number: Decimal) -> bool:
        """Tell whether a canonical number lies in the plausible range, ends included."""
        return self.plausible is None or self.plausible[0] <= number <= self.plausible[1]

    def label(self, language: str = "en") -> str:
        """Return the name in a language, `en` or `zh`."""
        return self.zh if language == "zh" else self.en
