"""A USDM file that Hilum wrote, read back into the files of its study."""

import json
import re
from collections.abc import Mapping
from typing import Any

from hilum.exchange.usdm.extension import FILES, Json, extension
from hilum.exchange.usdm.folder import STUDY, StudyFolder
from hilum.exchange.usdm.narrative import seen_record
from hilum.exchange.usdm.remainder import merged
from hilum.exchange.usdm.sections import seen_files
from hilum.exchange.usdm.source import Written, written
from hilum.terms.discrepancies import UserError

FILE_NAME = re.compile(r"[A-Za-z0-9_-]+\.toml")
VERSIONS = "4."
"""What the version of USDM begins with that this reads."""


def parsed(text: str, place: str) -> Json:
    """Return a file's JSON; raises UserError where it is none, or no USDM 4."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(f"{place}: line {error.lineno}: {error.msg}: expected JSON") from error
    except RecursionError as error:
        raise UserError(f"{place}: is nested too deeply to be USDM, expected JSON") from error
    except ValueError as error:
        raise UserError(f"{place}: {error}: expected JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("study"), dict):
        raise UserError(f"{place}: saw no object with a `study`, expected USDM JSON")
    version = data.get("usdmVersion")
    if not str(version).startswith(VERSIONS):
        raise UserError(f"{place}: usdmVersion: saw {version!r}, expected 4.0")
    return data


def is_ours(file: Written) -> bool:
    """Tell whether Hilum wrote the file: its study version holds the rest of the study's files."""
    return isinstance(extension(file.version, FILES), Mapping)


def read_usdm(data: Json) -> StudyFolder:
    """Return the files of a study that `study_as_usdm` wrote.

    Raises UserError where it was written by another, or its record or an extension was changed to
    what Hilum cannot read.
    """
    file = written(data)
    record = seen_record(file)
    if record is None or not is_ours(file):
        raise UserError("USDM: saw no extension attributes of Hilum, expected a file of Hilum")
    try:
        files: Mapping[str, Any] = merged(seen_files(file), extension(file.version, FILES))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"USDM: was changed to what is no study of Hilum: {error!r}") from error
    for name, table in files.items():
        if not FILE_NAME.fullmatch(name) or not isinstance(table, Mapping):
            raise UserError(f"USDM: saw a file {name!r}, expected tables of files such as {STUDY}")
    return StudyFolder(record=record, files=files)
