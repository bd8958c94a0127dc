"""The controlled terms that variables draw from, read from data/codelists.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hilum.terms.reasons import Words


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Entry):
    """One term: the submitted value, its NCI code where it has one, and what it means."""

    value: str = Field(min_length=1, max_length=200)
    code: str | None = Field(default=None, pattern=r"^C\d+$")
    en: str
    zh: str

    @property
    def words(self) -> Words:
        """What the value means."""
        return Words(self.en, self.zh)


class Codelist(_Entry):
    """A list of terms. `extensible`: a value that is not among them may be used too."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    name: str = Field(min_length=1)
    code: str | None = Field(default=None, pattern=r"^C\d+$")
    extensible: bool
    terms: tuple[Term, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_no_value_twice(self) -> Self:
        twice = {each.value for each in self.terms if self._values.count(each.value) > 1}
        if twice:
            raise ValueError(f"codelist {self.id}: saw {sorted(twice)} twice, expected each once")
        return self

    @property
    def _values(self) -> list[str]:
        return [each.value for each in self.terms]

    @cached_property
    def by_value(self) -> Mapping[str, Term]:
        """Each term by its value."""
        return {each.value: each for each in self.terms}


class _File(_Entry):
    version: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    codelist: tuple[Codelist, ...]


@cache
def _file() -> _File:
    path = files("hilum") / "datasets" / "data" / "codelists.toml"
    return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def codelists() -> Mapping[str, Codelist]:
    """Return each codelist by its id. Raises ValueError where an id stands twice."""
    lists = _file().codelist
    found = {each.id: each for each in lists}
    if len(found) != len(lists):
        ids = [each.id for each in lists]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        raise ValueError(f"codelists.toml: saw {twice} twice, expected each id once")
    return MappingProxyType(found)


def terminology_version() -> str:
    """Return the date of the CDISC terminology package that the codes are of."""
    return _file().version
