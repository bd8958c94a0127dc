"""Read one file of a study folder; an error names file, entry, what was seen, what was expected."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from hilum.study.files import Entry
from hilum.terms.discrepancies import UserError

File = TypeVar("File", bound=Entry)


def read_text(path: Path) -> str:
    """Return the text of a file; raises UserError where it is missing or no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise UserError(f"{path}: is missing from the study folder") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}: expected text in UTF-8") from error


def read_entries(path: Path, kind: type[File]) -> File:
    """Return a TOML file as its entries; raises UserError at the first fault."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}: expected TOML") from error
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fault = error.errors()[0]
        place = _place(data, fault["loc"])
        raise UserError(f"{path}: {place}: saw {fault.get('input')!r}: {fault['msg']}") from error


def _place(data: Any, location: tuple[int | str, ...]) -> str:
    words = []
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        named = data.get("id") if isinstance(data, dict) else None
        words.append(f"{named or step}")
    return ".".join(words)
