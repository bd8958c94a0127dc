"""The report's own words, and how an entry of the study is said with who says it."""

import re
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from hilum.criteria.phrases import Phrases, read_phrases
from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled, Standing


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.trial") / "report.toml")


def words(key: str, **filled: object) -> Words:
    """Return a phrase with its places filled; one that is `Words` is said in each language."""
    phrase = _phrases()[key]
    return Words(_filled(phrase["en"], "en", filled), _filled(phrase["zh"], "zh", filled))


def _filled(phrase: str, language: str, filled: dict[str, object]) -> str:
    said = {
        name: value.say(language) if isinstance(value, Words) else value
        for name, value in filled.items()
    }
    return phrase.format(**said)


def value_words(value: object) -> Words:
    """Return a value of the study's files in words; one that has none is said as it stands."""
    match value:
        case bool():
            return words("yes" if value else "no")
        case tuple():
            return plainly(", ".join(str(each) for each in value))
        case Enum():
            return value_words(value.value)
        case _:
            return phrase_or_plain(str(value), "v_")


def phrase_or_plain(name: str, prefix: str = "") -> Words:
    """Return the phrase of a name, or the name itself where it has none, without its `_`."""
    key = prefix + re.sub(r"\W", "_", name).lower()
    return words(key) if key in _phrases() else plainly(name.replace("_", " "))


def plainly(text: str) -> Words:
    """Return a text that is the same in both languages."""
    return Words(text, text)


def ruled(parameter: Ruled[Any], value: Words | None = None) -> Words:
    """Return a parameter's value with who says so, or the question that it waits for."""
    said = value or plainly(str(parameter.value))
    told = {"question": parameter.question, "source": parameter.source}
    match parameter.standing:
        case Standing.MISSING:
            return words("missing_until", **told)
        case Standing.ASSUMPTION:
            return words("assumption_of", value=said, **told)
        case _:
            return words("stated_by", value=said, source=parameter.source)


def based(said: Words, basis: Basis) -> Words:
    """Return an entry's words with what they rest on."""
    key = "assumption_of" if basis.standing is Standing.ASSUMPTION else "stated_by"
    told = {"question": basis.question} if key == "assumption_of" else {}
    return words(key, value=said, source=basis.source, **told)


def joined(parts: tuple[Words, ...]) -> Words:
    """Return several words in one line."""
    return Words("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
