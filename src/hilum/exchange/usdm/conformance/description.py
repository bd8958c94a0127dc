"""The classes of USDM 4.0 as data/usdm_4_0.toml describes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute: the classes or plain types it may hold, how many, and its codelist.

    A reference holds ids of objects of those classes.
    """

    types: tuple[str, ...]
    is_reference: bool
    required: bool
    many: bool
    codelist: str | None = None


@cache
def classes() -> Mapping[str, Mapping[str, Attribute]]:
    """Return every class that Hilum writes with its attributes."""
    path = files("hilum") / "exchange" / "data" / "usdm_4_0.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: {key: _attribute(text) for key, text in attributes.items()}
        for name, attributes in table.items()
    }


def _attribute(text: str) -> Attribute:
    """Return an attribute of its line: `[->] TYPE [| TYPE] CARDINALITY [CODELIST]`."""
    words = [word for word in text.split() if word not in ("->", "|")]
    codelist = words.pop() if words[-1].startswith("C") and words[-1][1:].isdigit() else None
    *types, cardinality = words
    return Attribute(
        types=tuple(types),
        is_reference=text.startswith("->"),
        required=cardinality.startswith("1"),
        many=cardinality not in ("1", "0..1"),
        codelist=codelist,
    )
