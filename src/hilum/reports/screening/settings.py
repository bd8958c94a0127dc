"""What a study says for its reports: evidence of its condition, and its sentences in Chinese."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from hilum.concepts import Concepts
from hilum.terms.discrepancies import UserError

FILE = "report.toml"


class SettingsFile(BaseModel):
    """report.toml of a study folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    condition: tuple[str, ...]
    chinese: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Concepts any one of which is evidence of the condition; Chinese by English sentence.

    Without any concept of the condition every living subject may be listed.
    """

    condition: tuple[str, ...] = ()
    chinese: Mapping[str, str] = field(default_factory=dict)


def read_settings(folder: Path, concepts: Concepts) -> Settings:
    """Read report.toml of a study folder; without the file nothing is set.

    Raises UserError where the file cannot be read or names an unknown concept.
    """
    path = folder / FILE
    if not path.is_file():
        return Settings()
    try:
        read = SettingsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}: expected TOML in UTF-8") from error
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise UserError(f"{path}: {place}: saw {fault['input']!r}: {fault['msg']}") from error
    for concept in read.condition:
        if concept not in concepts:
            raise UserError(f"{path}: condition: no concept {concept!r}")
    return Settings(condition=read.condition, chinese=read.chinese)
