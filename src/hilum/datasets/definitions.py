"""The definitions of datasets, read from data/sdtm/*.toml and data/adam/*.toml: one file each.

A file holds `name`, `label`, `class`, `structure`, `keys` and one `[[variable]]` for each variable,
in the order of the standard. Other keys are refused.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hilum.datasets.dataset import DataType, Definition, Origin, Standard, Variable
from hilum.terms.reasons import Words


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Method(_Entry):
    en: str
    zh: str


class _Variable(_Entry):
    name: str = Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    label: str = Field(min_length=1, max_length=40)
    type: DataType
    role: str = ""
    core: str = Field(default="Perm", pattern="^(Req|Exp|Perm|Cond)$")
    codelist: str | None = None
    origin: Origin = Origin.COLLECTED
    method: _Method | None = None
    predecessor: str | None = None
    length: int | None = Field(default=None, ge=1, le=200)
    supplemental: bool = False


class _Definition(_Entry):
    name: str = Field(pattern=r"^[A-Z][A-Z0-9]{1,7}$")
    label: str = Field(min_length=1, max_length=40)
    observation_class: str = Field(alias="class")
    structure: str
    keys: tuple[str, ...]
    variable: tuple[_Variable, ...]


FOLDERS: Mapping[Standard, str] = {Standard.SDTM: "sdtm", Standard.ADAM: "adam"}


@cache
def definitions(standard: Standard) -> Mapping[str, Definition]:
    """Return each dataset's definition by its name, in order of the names."""
    folder = files("hilum") / "datasets" / "data" / FOLDERS[standard]
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    found = [_read(standard, (folder / name).read_text(encoding="utf-8")) for name in names]
    return MappingProxyType({each.name: each for each in found})


def _read(standard: Standard, text: str) -> Definition:
    entry = _Definition.model_validate(tomllib.loads(text))
    return Definition(
        name=entry.name,
        label=entry.label,
        standard=standard,
        observation_class=entry.observation_class,
        structure=entry.structure,
        keys=entry.keys,
        variables=tuple(map(_variable, entry.variable)),
    )


def _variable(entry: _Variable) -> Variable:
    given: dict[str, Any] = {name: getattr(entry, name) for name in _Variable.model_fields}
    method = None if entry.method is None else Words(entry.method.en, entry.method.zh)
    return Variable(**{**given, "method": method})
