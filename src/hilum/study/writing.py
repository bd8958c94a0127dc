"""Write the entries of a study's files as TOML: prose folded, readings on lines of their own."""

import json
import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

WIDTH = 100
READINGS = ("reading", "readings")
"""Keys whose text is in the notation, where a line break is white space."""


def table_text(name: str, values: Mapping[str, Any]) -> str:
    """Return one table: `[name]` or `[[name]]` as given, its values, then its own tables.

    A value of None or an empty list is left out. A list of mappings becomes `[[name.key]]`.
    """
    bare = name.strip("[]")
    lines = [name]
    inner: list[str] = []
    for key, value in values.items():
        match value:
            case None | () | []:
                continue
            case Mapping():
                inner.append(table_text(f"[{bare}.{key}]", value))
            case [Mapping(), *_]:
                inner += [table_text(f"[[{bare}.{key}]]", each) for each in value]
            case _:
                notation = key in READINGS or bare.endswith(READINGS)
                lines.append(f"{key} = {_value(key, value, notation=notation)}")
    return "\n".join(["\n".join(lines) + "\n", *inner])


def file_text(comment: str, tables: Iterable[str]) -> str:
    """Return a whole file: a comment, and its tables with a blank line between them."""
    head = textwrap.wrap(comment, WIDTH - 2)
    return "\n".join(["\n".join(f"# {line}" for line in head) + "\n", *tables])


def _value(key: str, value: Any, *, notation: bool) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return _reading(value) if notation else _prose(key, value)
        case tuple() | list():
            parts = (_value(key, each, notation=notation) for each in value)
            return f"[{', '.join(parts)}]"
        case _:
            raise TypeError(f"{key}: saw {type(value).__name__}, expected what TOML has")


def _reading(text: str) -> str:
    text = text.strip()
    if "'''" in text:
        return json.dumps(text, ensure_ascii=False)
    if "\n" in text or ('"' in text and "'" in text):
        return f"'''\n{text}'''"
    return f"'{text}'" if '"' in text else json.dumps(text, ensure_ascii=False)


def _prose(key: str, text: str) -> str:
    text = text.strip("\n")
    plain = json.dumps(text, ensure_ascii=False)
    if len(key) + 3 + len(plain) <= WIDTH and "\n" not in text:
        return plain
    paragraphs = [_folded(each) for each in text.split("\n")]
    return '"""\n' + "\n".join(paragraphs) + '"""'


def _folded(text: str) -> str:
    """Return a paragraph over several lines that TOML joins again: a backslash ends each."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    lines: list[str] = []
    while len(escaped) > WIDTH - 2:
        cut = escaped.rfind(" ", 0, WIDTH - 2) + 1 or WIDTH - 10
        if escaped[cut - 1] == "\\" or escaped[cut:].startswith(" "):
            cut = max(1, cut - 1)
        lines.append(escaped[:cut] + "\\")
        escaped = escaped[cut:]
    return "\n".join([*lines, escaped])
