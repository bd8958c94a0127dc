"""Hilum's own facts as USDM 4.0 extension attributes, under a namespace of Hilum's own.

The `url` of an attribute is `urn:hilum:study:KEY`, and what is no text, boolean or whole number
says after `#` what it is: `#date`, `#table`, `#list`. A key with other characters than letters,
digits, `_`, `-` and `.` is a `#pair` of key and value. A list of tables of which only a part stands
elsewhere is `#items`; a key that only the USDM object has is `#absent`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from hilum.exchange.usdm.remainder import Absent, Items
from hilum.terms.discrepancies import UserError

NAMESPACE = "urn:hilum:study:"
FILES = "files"
"""The attribute of the study version that holds what the files say and USDM does not."""
STAND_IN = "stand-in"
"""The attribute of an object that USDM requires and the study does not know."""
UNSTATED = "unstated"
"""The attribute that lists the attributes of an object whose value nobody has stated."""

Json = dict[str, Any]
_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_READ = {
    "": lambda text: text,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "float": float,
}


def attributes_of(table: Mapping[str, Any]) -> list[Json]:
    """Return a table, or what is left of one, as extension attributes."""
    return [_pair(key, value) for key, value in table.items()]


def table_of(attributes: Iterable[Json]) -> Json:
    """Return what extension attributes of Hilum hold; others are passed over.

    Raises UserError where one is not as Hilum writes them.
    """
    ours = (each for each in attributes if str(each.get("url")).startswith(NAMESPACE))
    return dict(map(_key_and_value, ours))


def extension(thing: Json, key: str) -> Any:
    """Return the value of one of Hilum's attributes of an object; None if it has it not."""
    return table_of(_inner(thing)).get(key)


def _pair(key: str, value: Any) -> Json:
    if _KEY.fullmatch(key):
        return _attribute(key, value)
    return _nested("pair", "pair", [_attribute("key", key), _attribute("value", value)])


def _attribute(key: str, value: Any) -> Json:
    match value:
        case bool():
            return _made(key, "", valueBoolean=value)
        case int():
            return _made(key, "", valueInteger=value)
        case float():
            return _made(key, "float", valueString=repr(value))
        case str():
            return _made(key, "", valueString=value)
        case datetime() | date() | time():
            kind = type(value).__name__
            return _made(key, kind, valueString=value.isoformat())
        case Mapping():
            return _nested(key, "table", attributes_of(value))
        case Items(rests):
            return _nested(key, "items", [_attribute("item", each) for each in rests])
        case Absent():
            return _made(key, "absent")
        case list() | tuple():
            return _nested(key, "list", [_attribute("item", each) for each in value])
        case _:
            raise TypeError(f"{key}: saw {type(value).__name__}, expected what TOML has")


def _made(key: str, kind: str, **value: Any) -> Json:
    url = f"{NAMESPACE}{key}#{kind}" if kind else f"{NAMESPACE}{key}"
    return {"url": url, **value, "instanceType": "ExtensionAttribute"}


def _nested(key: str, kind: str, inner: list[Json]) -> Json:
    return _made(key, kind, **({"extensionAttributes": inner} if inner else {}))


def _key_and_value(attribute: Json) -> tuple[str, Any]:
    key, _, kind = str(attribute["url"]).removeprefix(NAMESPACE).partition("#")
    if kind == "pair":
        pair = table_of(_inner(attribute))
        if pair.keys() != {"key", "value"}:
            raise _fault(attribute, "a key and its value")
        return str(pair["key"]), pair["value"]
    return key, _value(attribute, kind)


def _value(attribute: Json, kind: str) -> Any:
    match kind:
        case "table":
            return table_of(_inner(attribute))
        case "list":
            return [_key_and_value(each)[1] for each in _inner(attribute)]
        case "items":
            return Items(tuple(_key_and_value(each)[1] for each in _inner(attribute)))
        case "absent":
            return Absent()
        case _:
            return _plain(attribute, kind)


def _plain(attribute: Json, kind: str) -> Any:
    for name, of in (("valueBoolean", bool), ("valueInteger", int)):
        if not kind and isinstance(attribute.get(name), of):
            return attribute[name]
    text, read = attribute.get("valueString"), _READ.get(kind)
    if not isinstance(text, str) or read is None:
        raise _fault(attribute, "a value of the kind that its url names")
    try:
        return read(text)
    except ValueError as error:
        raise _fault(attribute, f"a {kind}") from error


def _inner(thing: Json) -> list[Json]:
    found = thing.get("extensionAttributes") or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UserError(f"USDM: {thing.get('id')}: extensionAttributes: expected a list of objects")
    return found


def _fault(attribute: Json, expected: str) -> UserError:
    return UserError(
        f"USDM: extension {attribute.get('id')}: {attribute['url']}: expected {expected}"
    )
