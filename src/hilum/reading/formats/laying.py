"""The leaves of a JSON or XML record as one text: each value under its path, a blank line between.

    protocolSection.identificationModule.nctId
    NCT...

    protocolSection.eligibilityModule.eligibilityCriteria
    Inclusion Criteria:
    ...

Values stand as they are, escapes undone. An empty text (or white space), an empty list, an empty
object and no value stand as `""`, `[]`, `{}` and `null`. In the fields of API v2 that hold prose,
which are markup (CommonMark), a backslash before a sign is an escape too: `\\>= 18` is `>= 18`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.reading.document import CRITERIA, Document, Field, Format
from hilum.reading.formats.labels import NARRATIVES
from hilum.terms.discrepancies import UserError

LONGEST_TEXT = 64_000_000
"""Characters of the laid-out text: a hostile file's paths could grow it beyond any memory."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBER = re.compile(r"\[\d+\]")
_STUDY = re.compile(r"^(?:studies)?\[\d+\]\.")
_PATHS = {
    Format.API_V2: re.compile(
        r"(?:\A|(?<=\n\n))((?:(?:studies)?\[0\]\.)?"
        r"(?:(?:protocol|results|annotation|document|derived)Section\.\S+|hasResults)"
        r"|totalCount|nextPageToken)\n"
    ),
    Format.CLASSIC_XML: re.compile(r"(?:\A|(?<=\n\n))(clinical_study[.@]\S+)\n"),
}
"""The lines of a laid-out text that are paths: those of the sections that the registry writes."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value and where it stands: `studies[0].protocolSection.eligibilityModule.sex`."""

    path: str
    value: str


def laid_out(leaves: Iterable[Leaf], form: Format, name: str) -> Document:
    """Return the document of the leaves. Raises UserError if its text would be too long."""
    parts, fields, at = list[str](), list[Field](), 0
    for leaf in leaves:
        field = _name_of(leaf.path, form)
        is_markup = form is Format.API_V2 and field in {CRITERIA, *NARRATIVES}
        value = _ESCAPED.sub(r"\1", leaf.value) if is_markup else leaf.value
        begin = at + len(leaf.path) + 1
        end = begin + len(value)
        if end > LONGEST_TEXT:
            raise too_long(name)
        fields.append(Field(name=field, label=(at, begin - 1), value=(begin, end)))
        parts += (leaf.path, "\n", value, "\n\n")
        at = end + 2
    text = "".join(parts)
    _refuse_what_no_file_holds(text, name)
    return Document(format=form, text=text, fields=tuple(fields))


def read_laid_out(text: str) -> Document | None:
    """Return the document of a text that was laid out before, as a study keeps it in record.txt.

    None if it is no such text. Its fields are those of the JSON or XML that it was made of.
    """
    form = next((form for form, path in _PATHS.items() if path.match(text)), None)
    if form is None:
        return None
    paths = [found.span(1) for found in _PATHS[form].finditer(text)]
    ends = [start - 2 for start, _ in paths[1:]] + [len(text.removesuffix("\n\n"))]
    fields = [
        Field(name=_name_of(text[start:end], form), label=(start, end), value=(end + 1, last))
        for (start, end), last in zip(paths, ends, strict=True)
    ]
    return Document(format=form, text=text, fields=tuple(fields))


def _name_of(path: str, form: Format) -> str:
    return _names(form).get(_plain(path), "other")


def too_long(name: str) -> UserError:
    """Return what is said of a record whose paths and values are too long together."""
    expected = f"at most {LONGEST_TEXT:,} characters of paths and values"
    return UserError(f"{name}: saw a record of more, expected {expected}")


def _refuse_what_no_file_holds(text: str, name: str) -> None:
    found = re.search("[\0\ud800-\udfff]", text)
    if found is not None:
        seen = f"the escape \\u{ord(found[0]):04x}, which is no character"
        raise UserError(f"{name}: saw {seen}, expected text")


def _plain(path: str) -> str:
    return _NUMBER.sub("", _STUDY.sub("", path))


@cache
def _names(form: Format) -> Mapping[str, str]:
    table = tomllib.loads((files("hilum.reading.formats") / "paths.toml").read_text("utf-8"))
    match form:
        case Format.API_V2:
            return dict(table["api_v2"])
        case Format.CLASSIC_XML:
            return dict(table["classic_xml"])
        case _:
            raise ValueError(f"{form}: its fields have no paths")
