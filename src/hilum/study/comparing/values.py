"""Two frozen values, field by field: whatever a study's files were read into."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from hilum.criteria.nodes import Reading
from hilum.criteria.printing import show
from hilum.study.comparing.changes import FieldChange
from hilum.terms.decimals import plain
from hilum.terms.times import Duration

_READING: tuple[type[Any], ...] = get_args(Reading)
_NAMES = ("id", "number", "name")
"""Where each entry of a list has one of these, entries of the same are compared."""


def differences(before: Any, after: Any, path: str) -> Iterator[FieldChange]:
    """Yield the values that differ, each with its path; a list whose entries have ids by these."""
    if before == after:
        return
    one, other = _parts(before), _parts(after)
    if one is None or other is None or type(before) is not type(after):
        yield FieldChange(path=path, before=_shown(before), after=_shown(after))
        return
    for name in dict.fromkeys([*one, *other]):
        inner = f"{path}.{name}" if path else name
        yield from differences(one.get(name), other.get(name), inner)
    if one == other:
        yield FieldChange(path=path, before=", ".join(one), after=", ".join(other))


def _parts(value: Any) -> dict[str, Any] | None:
    """Return the parts of a value by name; None where it has none to be compared by."""
    match value:
        case _ if isinstance(value, (*_READING, Duration)):
            return None
        case _ if is_dataclass(value):
            return {each.name: getattr(value, each.name) for each in fields(value) if each.compare}
        case BaseModel():
            return {name: getattr(value, name) for name in type(value).model_fields}
        case Mapping():
            return {str(_shown(name)): part for name, part in value.items()}
        case tuple() if value:
            return _by_name(value)
        case _:
            return None


def _by_name(value: tuple[Any, ...]) -> dict[str, Any] | None:
    for name in _NAMES:
        names = [str(getattr(each, name, None)) for each in value]
        if "None" not in names and len({*names}) == len(names):
            return dict(zip(names, value, strict=True))
    return None


def _shown(value: Any) -> str | None:
    """Return a value as a person reads it; None for None."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case str() | int() | float() | Duration():
            return str(value)
        case _ if isinstance(value, _READING):
            return show(value)
        case tuple() | frozenset():
            return _listed(value)
        case _:
            return _told(value)


def _listed(value: tuple[Any, ...] | frozenset[Any]) -> str:
    shown = [str(_shown(each)) for each in value]
    return ", ".join(sorted(shown) if isinstance(value, frozenset) else shown) or "none"


def _told(value: Any) -> str:
    parts = _parts(value)
    if parts is None:
        return str(value)
    shown: Callable[[Any], str | None] = _shown
    said = {name: shown(part) for name, part in parts.items()}
    return "; ".join(f"{name}: {text}" for name, text in said.items() if text is not None)
