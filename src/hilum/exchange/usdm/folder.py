"""The files of a study folder as plain data: what a study is read from, and written back to."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hilum.exchange.usdm.toml_text import toml_text
from hilum.study.reading_files import read_text
from hilum.terms.discrepancies import UserError

RECORD = "record.txt"
STUDY = "study.toml"

Table = Mapping[str, Any]
"""A table of a TOML file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFolder:
    """The record, and each TOML file by its name. Comments in the files are not held."""

    record: str
    files: Mapping[str, Table]


def read_folder(folder: Path) -> StudyFolder:
    """Return the files of a study folder; raises UserError where one cannot be read."""
    files: dict[str, Table] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            files[path.name] = tomllib.loads(read_text(path))
        except tomllib.TOMLDecodeError as error:
            raise UserError(f"{path}: {error}: expected TOML") from error
    return StudyFolder(record=read_text(folder / RECORD), files=files)


def write_folder(study: StudyFolder, folder: Path) -> None:
    """Write the files into a folder that is there."""
    (folder / RECORD).write_bytes(study.record.encode("utf-8"))
    for name, table in study.files.items():
        (folder / name).write_bytes(toml_text(table).encode("utf-8"))
