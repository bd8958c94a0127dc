"""What the writer is given: a study, checked, and the files that it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.folder import STUDY, StudyFolder, Table
from hilum.exchange.usdm.objects import objects
from hilum.study import Study

Entry = Mapping[str, Any]
"""A table of a study's file, as an entry of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A study with its files."""

    study: Study
    folder: StudyFolder

    def file(self, name: str) -> Table:
        """Return a file; an empty table where the folder does not have it."""
        return self.folder.files.get(name, {})

    def entries(self, name: str, key: str) -> list[Entry]:
        """Return a list of tables of a file; empty where there is none."""
        return list(self.file(name).get(key, ()))

    def fact(self, group: str, name: str) -> Any:
        """Return the value of a fact of study.toml; None if nobody has stated it."""
        return self.file(STUDY).get(group, {}).get(name, {}).get("value")


@dataclass(frozen=True, slots=True)
class Written:
    """A USDM file with its objects by id, and its one study version and design."""

    data: Json
    by_id: Mapping[str, Json]

    @property
    def version(self) -> Json:
        """The first study version; an empty object if there is none."""
        return first(self.data.get("study", {}).get("versions"))

    @property
    def design(self) -> Json:
        """The first design of the version; an empty object if there is none."""
        return first(self.version.get("studyDesigns"))

    def get(self, an_id: Any) -> Json:
        """Return the object of an id; an empty one if there is none."""
        return self.by_id.get(str(an_id), {})


def written(data: Json) -> Written:
    """Return a file with its objects found by id; the first of several that share one."""
    by_id: dict[str, Json] = {}
    for each in objects(data):
        by_id.setdefault(str(each.get("id")), each)
    return Written(data, by_id)


def first(values: Any) -> Json:
    """Return the first object of a list, or an empty one."""
    return values[0] if isinstance(values, list) and values and isinstance(values[0], dict) else {}


def valued(value: Any) -> Json:
    """Return a fact's value as study.toml writes it; nothing where it is not known."""
    return {} if value is None else {"value": value}


def known(**values: Any) -> Json:
    """Return what is known of an entry: neither None nor an empty table."""
    return {key: value for key, value in values.items() if value is not None and value != {}}


def day_of(text: Any) -> date | None:
    """Return a date of ISO 8601; None where it is none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
