"""The organ that a reader's word for a location means; a word that is not known means none."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.terms.decimals import fold
from hilum.terms.reasons import Words

NODE = "lymph_node"
AT_PORTA_HEPATIS = {"lymph_node_porta_hepatis": True, "lymph_node_elsewhere": False}
"""Words for nodes that say whether they lie at the porta hepatis; all nodes are one organ."""


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ as RECIST counts them; `porta_hepatis` is said of lymph nodes only.

    `loc` is the term of the CDISC codelist LOC.
    """

    id: str
    name: Words
    loc: str
    porta_hepatis: bool | None = None

    @property
    def node(self) -> bool:
        """Whether it is the lymph nodes, which count as one organ."""
        return self.id == NODE


def organ_of(location: str | None) -> Organ | None:
    """Return the organ of a location as written (English, Chinese, CDISC LOC); None if unknown.

    A node whose words do not say where it lies may lie at the porta hepatis or not: None.
    """
    return _by_word().get(_key(location or ""))


def organ_name(organ: str) -> Words:
    """Return the name of an organ by its id."""
    return next(each.name for each in _by_word().values() if each.id == organ)


@cache
def _by_word() -> dict[str, Organ]:
    text = (files("hilum.conduct") / "data" / "organs.toml").read_text(encoding="utf-8")
    found: dict[str, Organ] = {}
    for name, row in tomllib.loads(text).items():
        organ = _organ(name, Words(row["en"], row["zh"]), row["loc"])
        for word in (name, row["en"], row["zh"], row["loc"], *row["words"]):
            if found.setdefault(_key(word), organ) != organ:
                raise ValueError(f"organs.toml: {name}: {word!r} already means another organ")
    return found


def _organ(name: str, words: Words, loc: str) -> Organ:
    if name in AT_PORTA_HEPATIS:
        return Organ(NODE, words, loc, porta_hepatis=AT_PORTA_HEPATIS[name])
    return Organ(name, words, loc)


def _key(word: str) -> str:
    return " ".join(fold(word).casefold().replace("_", " ").split())
