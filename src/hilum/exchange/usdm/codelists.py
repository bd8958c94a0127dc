"""CDISC controlled terminology for USDM 4.0, and a study's own words in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of a codelist: its NCIt code and what is submitted for it."""

    code: str
    decode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codelist:
    """A codelist: its terms by key, and the words of Hilum that stand for them."""

    id: str
    extensible: bool
    terms: Mapping[str, Term]
    words: Mapping[str, str]

    def of(self, word: str) -> Term | None:
        """Return the term that a word of a study stands for; None if it stands for none."""
        folded = {each.casefold(): key for each, key in self.words.items()}
        key = folded.get(word.strip().casefold())
        return None if key is None else self.terms[key]

    def word(self, code: str) -> str | None:
        """Return the first word that stands for a code; None if there is none."""
        found = (word for word, key in self.words.items() if self.terms[key].code == code)
        return next(found, None)


@cache
def _file() -> Mapping[str, Any]:
    path = files("hilum") / "exchange" / "data" / "usdm_codes.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


SYSTEM: str = _file()["system"]
VERSION: str = _file()["version"]
UNKNOWN = Term(code=_file()["unknown"][0], decode=_file()["unknown"][1])


@cache
def codelist(codelist_id: str) -> Codelist:
    """Return a codelist by its NCIt code; KeyError if Hilum does not know it."""
    entry = _file()["codelist"][codelist_id]
    return Codelist(
        id=codelist_id,
        extensible=entry["extensible"],
        terms={
            key: Term(code=code, decode=decode) for key, (code, decode) in entry["terms"].items()
        },
        words=_file()["words"].get(codelist_id, {}),
    )
