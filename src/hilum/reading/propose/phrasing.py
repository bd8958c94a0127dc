"""The small words of clauses by their class: rows of reading/data/phrasing.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.reading.lexicon.tokens import Token, tokens

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """Phrases and the class of each; `longest` has the most words of one by its first word."""

    classes: Mapping[Keys, str]
    longest: Mapping[str, int]

    def at(self, words: Sequence[Token], place: int) -> tuple[str, int] | None:
        """Return the class of the longest phrase that begins at a word, and its words' number."""
        longest = self.longest.get(words[place].key, 0)
        for length in range(min(longest, len(words) - place), 0, -1):
            keys = tuple(word.key for word in words[place : place + length])
            if keys in self.classes:
                return self.classes[keys], length
        return None


@cache
def phrasing(table: str) -> Phrases:
    """Return a table of phrasing.toml.

    Raises ValueError if a phrase is in two of its classes.
    """
    text = (files("hilum.reading") / "data" / "phrasing.toml").read_text(encoding="utf-8")
    return phrases_of(tomllib.loads(text)[table])


def phrases_of(table: Mapping[str, Sequence[str]]) -> Phrases:
    """Return the phrases of a table of classes."""
    classes: dict[Keys, str] = {}
    longest: dict[str, int] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            keys = tuple(word.key for word in tokens(phrase))
            if classes.setdefault(keys, name) != name:
                raise ValueError(f"{phrase!r}: of class {classes[keys]} and {name}, expected one")
            longest[keys[0]] = max(longest.get(keys[0], 0), len(keys))
    return Phrases(classes, longest)
