"""Write one file whole: it takes its place at the end, or nothing is changed."""

import os
from pathlib import Path
from tempfile import mkstemp

from hilum.terms.discrepancies import UserError


def check_file(path: Path, suffix: str) -> None:
    """Raise UserError if a file of this suffix cannot stand there.

    A page or data that was meant to stand beside a study must not take the place of its files.
    """
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UserError(f"{path}: expected the name of a file in a folder that is there")
    if path.suffix.casefold() != suffix:
        raise UserError(f"{path}: expected a name that ends in {suffix}")


def write_whole(path: Path, text: str, suffix: str) -> None:
    """Write a text file. Raises UserError where it cannot be; what stood there then stands."""
    check_file(path, suffix)
    target = path.absolute()
    try:
        handle, draft = mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            Path(draft).chmod(0o644)
            Path(draft).replace(target)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error
