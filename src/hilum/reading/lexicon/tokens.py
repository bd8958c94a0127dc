"""Words of a text with their places, folded so that spellings of one phrase meet.

Case, hyphens, white space, plural, British vowels (`haemoglobin`, `tumour`) and width make no
difference. A sign other than a hyphen is a word of its own, and so is each Chinese character.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from hilum.study.study import Span
from hilum.terms.decimals import fold

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212-"
_TOKEN = re.compile(rf"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s{HYPHENS}]")
_VOWELS = (("ae", "e"), ("oe", "e"), ("our", "or"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is written, the key by which it is compared, and where it stands."""

    written: str
    key: str
    span: Span


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words and signs of a text, in one pass."""
    return tuple(Token(match[0], _key(match[0]), match.span()) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    """Return the key of a word: `Metastases` and `metastasis` have the same."""
    key = fold(word).casefold()
    for british, american in _VOWELS:
        key = key.replace(british, american)
    if len(key) < 4 or key.endswith("ss"):
        return key
    if key.endswith("ies"):
        return key[:-3] + "y"
    if key.endswith("sis"):
        return key[:-2] + "e"
    if key.endswith("uses"):
        return key[:-2]
    return key[:-1] if key.endswith("s") and not key.endswith("us") else key
