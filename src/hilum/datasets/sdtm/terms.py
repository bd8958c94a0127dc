"""The controlled term of a word of the records, from data/sdtm_words.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from hilum.terms.decimals import fold


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = (files("hilum") / "datasets" / "data" / "sdtm_words.toml").read_text(encoding="utf-8")
    return {
        codelist: {word.casefold(): term for word, term in words.items()}
        for codelist, words in tomllib.loads(text).items()
    }


def term(codelist: str, word: str | None) -> str | None:
    """Return the submission value of a word in a codelist, case folded; None if it has none."""
    return None if word is None else _words()[codelist].get(word.strip().casefold())


def in_ascii(text: str) -> str:
    """Return a text of the protocol with its signs in ASCII, as a transport file holds them.

    Letters stay as they are.
    """
    return fold(text).translate(_SIGNS)


_SIGNS = str.maketrans(
    {"≥": ">=", "≤": "<=", "×": "x", "±": "+/-", "–": "-", "—": "-", "−": "-"}
    | {"‘": "'", "’": "'", "“": '"', "”": '"'}
)


def as_recorded(word: str | None, submitted: str | None, *, codes: bool = False) -> str | None:
    """Return a recorded word where its term does not say the same; a code needs no repeating."""
    if word is None or (codes and submitted is not None):
        return None
    return None if submitted is not None and submitted.casefold() == word.casefold() else word
