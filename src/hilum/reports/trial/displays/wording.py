"""The words of the displays: the phrases of phrases.toml, and what the codes of datasets mean."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases
from hilum.terms.reasons import Words

PACKAGE = "hilum.reports.trial.displays"


@cache
def _phrases() -> Phrases:
    return read_phrases(files(PACKAGE) / "phrases.toml")


@cache
def _codes() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files(PACKAGE) / "codes.toml").read_text(encoding="utf-8"))


def said(key: str, **places: object) -> Words:
    """Return a phrase with its places filled; a `Words` is said in the phrase's language.

    Raises KeyError where there is no such phrase.
    """
    phrase = _phrases()[key]
    return Words(phrase["en"].format(**_of(places, "en")), phrase["zh"].format(**_of(places, "zh")))


def _of(places: Mapping[str, object], language: str) -> dict[str, object]:
    return {
        name: value.say(language) if isinstance(value, Words) else value
        for name, value in places.items()
    }


def same(text: object) -> Words:
    """Return what reads the same in both languages: a number, a code."""
    return Words(str(text), str(text))


def coded(code: object) -> Words:
    """Return what a code of a dataset means; the code itself where it is a source's own word.

    Of a code such as `PROGRESSION: TARGET, NEW LESION` each part is told.
    """
    text = str(code)
    known = _codes().get(text)
    if known is not None:
        return Words(known["en"], known["zh"])
    head, colon, rest = text.partition(": ")
    if not colon or head not in _codes():
        return same(text)
    what, parts = coded(head), [coded(part) for part in rest.split(", ")]
    en, zh = (", ".join(each.en for each in parts), "、".join(each.zh for each in parts))
    return Words(f"{what.en}: {en}", f"{what.zh}：{zh}")


def meaning(variable: str, value: str) -> Words:
    """Return what a value means: by the variable where that has words of its own."""
    own = coded(f"{variable}.{value}")
    return coded(value) if own.en == f"{variable}.{value}" else own


def joined(parts: tuple[Words, ...]) -> Words:
    """Return words one after the other, as a list."""
    return Words("; ".join(each.en for each in parts), "；".join(each.zh for each in parts))
