"""What an entry says that its USDM object does not: taken off when written, put back when read.

`merged(seen, difference(entry, seen))` is the entry, whatever `seen` is. So nothing is written
twice, and nothing is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Absent:
    """A key that the object shows and the entry does not have."""


@dataclass(frozen=True, slots=True)
class Items:
    """What each item of a list of tables says beside what is seen of it."""

    rests: tuple[Mapping[str, Any], ...]


def difference(entry: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what must be added to what is seen, so that it is the entry."""
    rest: dict[str, Any] = {key: Absent() for key in seen if key not in entry}
    for key, value in entry.items():
        if key not in seen:
            rest[key] = value
        elif not same(value, seen[key]):
            rest[key] = _rest_of(value, seen[key])
    return rest


def _rest_of(value: Any, seen: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(seen, Mapping):
        return difference(value, seen)
    if _are_tables(value) and _are_tables(seen) and len(value) == len(seen):
        return Items(tuple(difference(*pair) for pair in zip(value, seen, strict=True)))
    return value


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and of the same type, so that 1 is not true."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def merged(seen: Any, rest: Any) -> Any:
    """Return what is seen with its remainder."""
    match rest:
        case Items(rests):
            return [merged(each, more) for each, more in zip(seen, rests, strict=True)]
        case Mapping():
            return _merged_table(seen if isinstance(seen, Mapping) else {}, rest)
        case _:
            return rest


def _merged_table(seen: Mapping[str, Any], rest: Mapping[str, Any]) -> dict[str, Any]:
    whole = {key: each for key, each in seen.items() if not isinstance(rest.get(key), Absent)}
    for key, more in rest.items():
        if not isinstance(more, Absent):
            whole[key] = merged(seen.get(key), more)
    return whole
