"""Data as TOML that reads back equal, to the last white space (TOML 1.0).

The study's own writer (study/writing.py) folds prose; a file that was written elsewhere and only
passes through must come out as it went in.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(table: Mapping[str, Any]) -> str:
    """Return a whole file."""
    return "\n".join(_tables("", table)).lstrip("\n") + "\n"


def _tables(name: str, table: Mapping[str, Any]) -> list[str]:
    """Return the lines of a table: its values first, then its tables and lists of tables."""
    inner = {key: value for key, value in table.items() if _is_inner(value)}
    lines = [f"{_key(key)} = {_value(table[key])}" for key in table if key not in inner]
    for key, value in inner.items():
        path = f"{name}.{_key(key)}" if name else _key(key)
        if isinstance(value, Mapping):
            lines += ["", f"[{path}]", *_tables(path, value)]
        else:
            for each in value:
                lines += ["", f"[[{path}]]", *_tables(path, each)]
    return lines


def _is_inner(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return _is_list(value) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _string(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case str():
            return _string(value)
        case Mapping():
            pairs = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case _ if _is_list(value):
            return f"[{', '.join(map(_value, value))}]"
        case _:
            raise TypeError(f"saw {type(value).__name__}, expected what TOML has")


def _string(text: str) -> str:
    """Return a basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
