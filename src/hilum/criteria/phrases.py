"""Phrases in English and Chinese, each under one key in one file, and the voice that says them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType


class Language(StrEnum):
    """A language that a page may be written in."""

    EN = "en"
    ZH = "zh"


Phrases = Mapping[str, Mapping[str, str]]
"""Key -> language -> phrase."""


def read_phrases(path: Traversable) -> Phrases:
    """Return the phrases of a file by key; each must have both languages, and nothing else."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, phrase in tables.items():
        if phrase.keys() != {language.value for language in Language}:
            raise ValueError(f"{path.name}: {key}: saw {sorted(phrase)}, expected en and zh")
    return MappingProxyType(tables)


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.criteria") / "phrases.toml")


@cache
def _vocabulary() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = (files("hilum.criteria") / "vocabulary.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How answers are said: the language, and the signs of a terminal or of a printed page.

    Not `typeset`, thresholds and units stand as the notation writes them (`>= 50 10*9/L`); typeset
    they are `≥ 50 ×10⁹/L`. `names` says what the study's own words are in this language: attested
    sentences, anchors.
    """

    language: Language = Language.EN
    typeset: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase with its places filled in. Raises KeyError if there is no such phrase."""
        return _phrases()[key][self.language.value].format(**filled)

    def name(self, word: str) -> str:
        """Return one of the study's own words in this language; itself where it has no other."""
        return self.names.get(word, word)

    def word(self, word: str) -> str:
        """Return a word of records and readings in this language; itself if it is a source's."""
        if not self.typeset:
            return word
        known = _vocabulary()["word"].get(word)
        return known[self.language.value] if known else self.name(word)

    def problem(self, problem: str) -> str:
        """Return why a value cannot be used, in this language."""
        kind, colon, seen = problem.partition(":")
        known = _vocabulary()["problem"].get(kind)
        if known is None:
            return problem
        said = seen.strip()
        between = "：" if self.language is Language.ZH else ": "
        rest = f"{between}{self.word(said)}" if colon else ""
        return f"{known[self.language.value]}{rest}"


TERMINAL = Voice()
"""English with the notation's own signs, as on a terminal and in the evidence files."""
