"""Why a rule said what it said: a sentence of a standard, with the values that it was applied to.

A sentence stands once, in English and in Chinese, beside the figures of its standard; a reason
fills its places. So a result keeps its reasons as values, and says them where somebody reads.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hilum.terms.decimals import plain

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in English and in Chinese."""

    en: str
    zh: str

    def say(self, language: str = "en") -> str:
        """Return the words in a language, `en` or `zh`."""
        return self.zh if language == "zh" else self.en


Value = str | int | Decimal | date | Words
"""What a place of a sentence may be filled with; a `Words` is said in the sentence's language."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, in both languages, with places such as `{sum_mm}`, and where it stands.

    Raises ValueError where the two languages do not have the same places.
    """

    id: str
    words: Words
    section: str

    def __post_init__(self) -> None:
        en, zh = (_places(self.words.say(language)) for language in LANGUAGES)
        if en != zh:
            raise ValueError(f"{self.id}: en has places {sorted(en)}, zh {sorted(zh)}")

    @property
    def places(self) -> frozenset[str]:
        """The names of its places."""
        return _places(self.words.en)


@cache
def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with its places filled. Raises ValueError unless each place has its value."""

    sentence: Sentence
    values: tuple[tuple[str, Value], ...] = ()

    def __post_init__(self) -> None:
        given = [name for name, _ in self.values]
        if sorted(given) != sorted(self.sentence.places):
            raise ValueError(
                f"{self.sentence.id}: saw values {sorted(given)}, "
                f"expected {sorted(self.sentence.places)}"
            )

    @property
    def id(self) -> str:
        """The sentence's id."""
        return self.sentence.id

    @property
    def section(self) -> str:
        """Where the sentence stands."""
        return self.sentence.section

    def say(self, language: str = "en") -> str:
        """Return the sentence with its values in a language, `en` or `zh`."""
        filled = {name: _said(value, language) for name, value in self.values}
        return self.sentence.words.say(language).format(**filled)


def _said(value: Value, language: str) -> str:
    match value:
        case Words():
            return value.say(language)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def percent(part: Decimal | Fraction, whole: Decimal | Fraction) -> Decimal:
    """Return 100 * part / whole to one decimal, for reading only: rules compare exactly."""
    share = Fraction(part) / Fraction(whole) * 1000
    return Decimal(round(share)).scaleb(-1)


Sentences = Mapping[str, Sentence]
"""Sentence by id."""
