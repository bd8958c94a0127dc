"""The sentences of this package, in both languages."""

import tomllib
from functools import cache
from importlib.resources import files

from hilum.rules.standard import Standard, read_standard
from hilum.terms.reasons import Words


@cache
def sentences() -> Standard:
    """Return what conduct.toml holds."""
    text = (files("hilum.conduct") / "conduct.toml").read_text(encoding="utf-8")
    return read_standard("conduct", tomllib.loads(text))


def word(name: str, **places: str) -> Words:
    """Return one of the words with its places filled."""
    row = sentences().rest["words"][name]
    return Words(row["en"].format(**places), row["zh"].format(**places))
