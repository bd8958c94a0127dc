"""The fields of a study's record.txt: of a text with labels, or of JSON or XML laid out by path."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from hilum.reading.document import Field
from hilum.reading.formats import read_document
from hilum.terms.discrepancies import UserError

_PATH = re.compile(r"(?:^|(?<=\n\n))[\w-]*(?:\[\d+\])?(?:\.[\w@-]+(?:\[\d+\])?)+(?=\n)")
_NUMBER = re.compile(r"\[\d+\]")
_STUDY = re.compile(r"^(?:studies)?\[\d+\]\.")


def fields_of(record: str) -> tuple[Field, ...]:
    """Return the fields of a record as a study keeps it; none where it has none that are known."""
    laid_out = tuple(_laid_out(record))
    if laid_out:
        return laid_out
    try:
        document = read_document(record.encode("utf-8"), "record.txt")
    except UserError:
        return ()
    return document.fields if document.text == record else ()


def _laid_out(record: str) -> Iterator[Field]:
    """Yield the fields of a text of paths, each with its value below it up to the next path."""
    paths = [match.span() for match in _PATH.finditer(record)]
    for label, following in pairwise([*paths, (len(record), len(record))]):
        path = _NUMBER.sub("", _STUDY.sub("", record[slice(*label)]))
        if path in _names():
            value = label[1] + 1, len(record[: following[0]].rstrip())
            yield Field(name=_names()[path], label=label, value=value)


@cache
def _names() -> Mapping[str, str]:
    """Return the field of each path of any format."""
    text = (files("hilum.reading.formats") / "paths.toml").read_text(encoding="utf-8")
    return {path: name for table in tomllib.loads(text).values() for path, name in table.items()}
