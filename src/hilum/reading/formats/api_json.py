"""A study in the JSON of ClinicalTrials.gov's API v2, alone or in a list of one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Never

from hilum.reading.document import Document, Format
from hilum.reading.formats.laying import Leaf, laid_out
from hilum.terms.discrepancies import UserError

SECTION = "protocolSection"
_EXPECTED = f"a study of ClinicalTrials.gov's API v2, whose JSON has a {SECTION!r}"
_OLD = ("FullStudiesResponse", "StudyFieldsResponse", "FullStudy")
"""Members that begin the answers of the API before v2."""


@dataclass(frozen=True, slots=True)
class _Members:
    """An object: its members in order, doubles too, so that none is lost."""

    pairs: tuple[tuple[str, object], ...]

    def get(self, key: str) -> object:
        return next((value for name, value in self.pairs if name == key), None)


@dataclass(frozen=True, slots=True)
class _Written:
    """A number or a constant as the file writes it."""

    text: str


def read_api_json(text: str, name: str) -> Document:
    """Return the document of a study's JSON. Raises UserError for what is no study, or several."""
    record = _parsed(text, name)
    studies = record.get("studies") if isinstance(record, _Members) else record
    if isinstance(studies, list):
        _refuse_all_but_one(studies, name)
        study = studies[0]
    else:
        study = record
    if not isinstance(study, _Members) or not isinstance(study.get(SECTION), _Members):
        raise UserError(f"{name}: saw {_seen(study)}, expected {_EXPECTED}")
    return laid_out(_leaves(record), Format.API_V2, name)


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _Members(tuple(pairs)),
            parse_float=_Written,
            parse_int=_Written,
            parse_constant=_Written,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, character {error.colno}"
        seen = f"JSON that breaks off or is damaged at {where} ({error.msg})"
        raise UserError(f"{name}: saw {seen}, expected {_EXPECTED}") from error
    except RecursionError as error:
        raise UserError(f"{name}: saw JSON nested too deeply, expected {_EXPECTED}") from error


def _refuse_all_but_one(studies: list[object], name: str) -> None:
    if len(studies) == 1:
        return
    if not studies:
        raise UserError(f"{name}: saw an empty list of studies, expected one study")
    remedy = 'save the one you mean in a file of its own, as {"studies": [...]} or alone'
    raise UserError(f"{name}: saw {len(studies):,} studies, expected one: {remedy}")


def _seen(study: object) -> str:
    match study:
        case _Members(pairs=pairs):
            names = [name[:40] for name, _ in pairs[:5]]
            old = " of the API before v2" if {*names} & {*_OLD} else ""
            return f"JSON{old} with {', '.join(map(repr, names))}" if names else "an empty object"
        case list():
            return "a list in a list"
        case _:
            return "JSON that is no object"


def _leaves(record: object) -> Iterator[Leaf]:
    """Yield the leaves in the order of the file; without recursion, however deep it is."""
    waiting: list[tuple[str, str, object]] = [("", "", record)]
    while waiting:
        parent, step, value = waiting.pop()
        path = parent + step
        match value:
            case _Members(pairs=pairs) if pairs:
                dot = "." if path else ""
                waiting += reversed([(path, dot + _key(key), each) for key, each in pairs])
            case list() if value:
                waiting += reversed([(path, f"[{at}]", each) for at, each in enumerate(value)])
            case _:
                yield Leaf(path, _written(value))


def _key(key: str) -> str:
    """Return a member's name for a path: quoted, where it could be taken for something else."""
    return key if key.isidentifier() else json.dumps(key, ensure_ascii=False)


def _written(value: object) -> str:
    match value:
        case str():
            return value if value.strip() else '""'
        case _Written(text=text):
            return text
        case bool() | None:
            return json.dumps(value)
        case _Members():
            return "{}"
        case list():
            return "[]"
        case _:
            return _impossible(value)


def _impossible(value: object) -> Never:
    raise TypeError(f"{type(value).__name__}: no value of JSON")
