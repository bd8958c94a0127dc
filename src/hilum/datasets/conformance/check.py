"""All rules over all datasets: what `hilum` says of its own SDTM before anyone else does."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from hilum.datasets.conformance import (
    dates,
    relations,
    results,
    structure,
    subjects,
    terms,
    trial_design,
)
from hilum.datasets.conformance.findings import Check, Finding, Rule
from hilum.datasets.conformance.row_rules import row_rules
from hilum.datasets.conformance.tabulation import Tabulation
from hilum.datasets.dataset import Datasets, Definition, Standard
from hilum.datasets.definitions import definitions
from hilum.terms.reasons import Words

MODULES = (structure, terms, dates, results, relations, subjects, trial_design)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    en: str
    zh: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[_Entry, ...]


@cache
def rules() -> Mapping[Rule, Check]:
    """Return every rule with what checks it. Raises KeyError where a check has no words."""
    path = files("hilum") / "datasets" / "data" / "conformance" / "rules.toml"
    read = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
    named = {each.id: Rule(each.id, Words(each.en, each.zh)) for each in read}
    checks = {named[id_]: check for module in MODULES for id_, check in module.CHECKS.items()}
    return MappingProxyType({**checks, **{each.rule: each for each in row_rules()}})


def nonconformities(
    datasets: Datasets, *, standard: Mapping[str, Definition] | None = None
) -> tuple[Finding, ...]:
    """Return what in the SDTM among the datasets breaks a rule, in order of the rules.

    `standard` is what each domain is defined to be; by default the package's own definitions.
    """
    sdtm = {
        name: each
        for name, each in datasets.items()
        if each.definition.standard is Standard.SDTM and each.rows
    }
    known = definitions(Standard.SDTM) if standard is None else standard
    return tuple(_findings(Tabulation(sdtm, known))) if sdtm else ()


def _findings(tabulation: Tabulation) -> Iterator[Finding]:
    for rule, check in rules().items():
        yield from (Finding(rule, mismatch) for mismatch in check(tabulation))
