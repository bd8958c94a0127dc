"""The laboratory terms of a version of CTCAE: for each grade its printed numbers, as bounds.

A version is a file of `rules/data`, `ctcae_v5` for one; nothing here or in the grading knows which.
A term is written

    [[term]]
    name = "Creatinine increased"             # NCI's term, to the letter
    zh = "..."
    soc = "Investigations"                    # its system organ class
    analyte = "creatinine"                    # the concept that it is graded by
    direction = "high"
    unit = "umol/L"
    steps = [
      { grade = 1, is = "> 1 ULN, <= 1.5 ULN" },            # all of its bounds hold
      { grade = 2, is = "> 1.5 baseline, <= 3 baseline" },  # several steps of a grade: any holds
      { grade = 2, is = "> 1.5 ULN, <= 3 ULN" },
      ...

A step may hold only where the `baseline` was "normal" or "abnormal", and only where a clinical
fact does (`needs = "symptoms"`, `needs = "not symptoms"`). Where the standard prints its limits in
a second unit, `also_unit` names it and `also` gives the bounds. `clinical` lists what else gives a
grade, with no number: that is a person's to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from hilum.rules.standard import Standard, standard
from hilum.terms.reasons import Words
from hilum.terms.units import UNITS, Unit

PREFIX = "ctcae_v"
"""How the names of the versions' files begin."""


class Direction(StrEnum):
    """Which way a value is bad."""

    LOW = "low"
    HIGH = "high"


class Reference(StrEnum):
    """What a bound is a multiple of: a limit of normal, or the subject's own baseline."""

    ULN = "ULN"
    LLN = "LLN"
    BASELINE = "baseline"


class Baseline(StrEnum):
    """Whether the baseline lay within its limit of normal on the term's side, or beyond it."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


_BOUND = re.compile(
    r"(?P<comparison><=|>=|<|>) (?P<number>[\d.]+) (?P<what>\S+)"
    r"( \+ (?P<amount>[\d.]+) (?P<unit>\S+))?"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A value compared with factor x reference + amount; the amount is in the scale's unit."""

    comparison: str
    factor: Fraction
    reference: Reference | None
    amount: Fraction

    @property
    def is_entry(self) -> Direction:
        """The direction in which a value comes in by this bound; its other end it leaves by."""
        return Direction.LOW if self.comparison.startswith("<") else Direction.HIGH


def read_bound(text: str, unit: str) -> Bound:
    """Read `> 3 ULN`, `<= 1 ULN + 20 g/L` or `>= 100 g/L` of a scale in `unit`.

    Raises ValueError for anything else, and for a number in another unit.
    """
    match = _BOUND.fullmatch(text)
    if match is None:
        raise ValueError(f"bound {text!r}: expected such as '> 3 ULN' or '>= 100 g/L'")
    number, amount = Fraction(match["number"]), Fraction(match["amount"] or 0)
    if match["what"] in [*Reference]:
        if match["unit"] not in (None, unit):
            raise ValueError(f"bound {text!r}: expected the unit {unit}")
        return Bound(match["comparison"], number, Reference(match["what"]), amount)
    if match["what"] != unit or match["unit"]:
        raise ValueError(f"bound {text!r}: expected the unit {unit}")
    return Bound(match["comparison"], Fraction(0), None, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A grade and the numbers that give it: all bounds hold, on its baseline and with its fact.

    `fact` is a clinical fact's id and whether it must be so; `text` the bounds as written.
    """

    grade: int
    bounds: tuple[Bound, ...]
    text: str
    baseline: Baseline | None = None
    fact: tuple[str, bool] | None = None

    def __post_init__(self) -> None:
        if self.grade not in range(1, 5) or not self.bounds:
            raise ValueError(f"step {self.text!r} of grade {self.grade}: expected grade 1 to 4")


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of a term in one of the units that the standard prints."""

    unit: Unit
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of CTCAE that a laboratory value grades.

    `scales` are one for each printed unit, the one that counts unless another is named first;
    `clinical` has for a grade the clinical facts that give it without any number; `fact_words` says
    the facts.
    """

    name: str
    zh: str
    soc: str
    analyte: str
    direction: Direction
    scales: tuple[Scale, ...]
    clinical: Mapping[int, tuple[str, ...]]
    fact_words: Mapping[str, Words]

    def __post_init__(self) -> None:
        named = {*self.facts, *(name for names in self.clinical.values() for name in names)}
        if unknown := named - {*self.fact_words}:
            raise ValueError(f"{self.name}: facts {sorted(unknown)} are not among [fact]")

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name, self.zh)

    @property
    def unit(self) -> Unit:
        """The unit of its first scale."""
        return self.scales[0].unit

    @property
    def numbered(self) -> tuple[int, ...]:
        """The grades that a number can give, without 0."""
        return tuple(sorted({step.grade for step in self.scales[0].steps}))

    @property
    def facts(self) -> tuple[str, ...]:
        """The clinical facts that its steps ask for, beside the number."""
        return tuple(sorted({step.fact[0] for step in self.scales[0].steps if step.fact}))

    @property
    def rests_on_baseline(self) -> bool:
        """Whether a step of it asks for the subject's baseline."""
        return any(
            step.baseline is not None
            or any(bound.reference is Reference.BASELINE for bound in step.bounds)
            for step in self.scales[0].steps
        )

    def scale(self, unit: str | None) -> Scale:
        """Return the scale in a printed unit, the first for None; ValueError if there is none."""
        for scale in self.scales:
            if unit in (None, scale.unit.code):
                return scale
        printed = ", ".join(scale.unit.code for scale in self.scales)
        raise ValueError(f"{self.name}: limits in {unit!r}: expected {printed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of CTCAE: its laboratory terms, and those whose grades are clinical alone.

    `clinical_terms` are the Chinese names of the latter by their names.
    """

    name: str
    title: str
    source: str
    terms: tuple[Term, ...]
    clinical_terms: Mapping[str, str]
    facts: Mapping[str, Words]

    def named(self, name: str) -> tuple[Term, ...]:
        """Return the terms of a name: several where it is graded by several analytes."""
        return tuple(term for term in self.terms if term.name == name)

    def term(self, name: str, analyte: str | None = None) -> Term:
        """Return one term; KeyError unless the name, with the analyte if given, means one."""
        found = [term for term in self.named(name) if analyte in (None, term.analyte)]
        if len(found) != 1:
            raise KeyError(f"{name}: {len(found)} terms of {self.name}, expected one")
        return found[0]


@cache
def shipped_versions() -> tuple[str, ...]:
    """Return the names of the versions that ship: the files `ctcae_v*.toml` of rules/data."""
    held = (files("hilum.rules") / "data").iterdir()
    return tuple(
        sorted(path.name.removesuffix(".toml") for path in held if path.name.startswith(PREFIX))
    )


@cache
def ctcae(version: str) -> Version:
    """Return a version of CTCAE by the name of its file; KeyError if it does not ship."""
    if version not in shipped_versions():
        raise KeyError(f"CTCAE version {version!r}: expected of {', '.join(shipped_versions())}")
    return read_version(standard(version))


def read_version(held: Standard) -> Version:
    """Return the version that a standard's file holds; KeyError or ValueError where it is wrong."""
    facts = {key: Words(row["en"], row["zh"]) for key, row in held.rest["fact"].items()}
    terms = tuple(_term(row, facts) for row in held.rest["term"])
    keys = [(term.name, term.analyte) for term in terms]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{held.name}: a term stands twice for one analyte, expected once")
    return Version(
        name=held.name,
        title=held.title,
        source=held.source,
        terms=terms,
        clinical_terms=MappingProxyType(held.rest.get("clinical_terms", {})),
        facts=MappingProxyType(facts),
    )


def _term(row: Mapping[str, Any], facts: Mapping[str, Words]) -> Term:
    scales = [_scale(row, row["unit"], "is")]
    if "also_unit" in row:
        scales.append(_scale(row, row["also_unit"], "also"))
    clinical = {int(grade): tuple(facts) for grade, facts in row.get("clinical", {}).items()}
    return Term(
        name=row["name"],
        zh=row["zh"],
        soc=row["soc"],
        analyte=row["analyte"],
        direction=Direction(row["direction"]),
        scales=tuple(scales),
        clinical=MappingProxyType(clinical),
        fact_words=MappingProxyType(dict(facts)),
    )


def _scale(row: Mapping[str, Any], unit: str, key: str) -> Scale:
    return Scale(UNITS[unit], tuple(_step(step, unit, step[key]) for step in row["steps"]))


def _step(step: Mapping[str, Any], unit: str, text: str) -> Step:
    needs = step.get("needs")
    return Step(
        grade=step["grade"],
        bounds=tuple(read_bound(part.strip(), unit) for part in text.split(",")),
        text=text,
        baseline=Baseline(step["baseline"]) if "baseline" in step else None,
        fact=(needs.removeprefix("not "), not needs.startswith("not ")) if needs else None,
    )
