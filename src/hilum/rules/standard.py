"""A standard as data: its printed figures and its sentences, each with its section.

A file of `rules/data` holds one standard:

    title = "RECIST 1.1"
    source = "Eisenhauer EA et al., Eur J Cancer 2009;45:228-247"

    [figures.progression_percent]
    value = "20"
    unit = "%"
    says = "at least a 20% increase in the sum"     # the standard's meaning, shortly
    section = "4.3.1"

    [sentences.progression]
    en = "... {sum_mm} mm ..."
    zh = "... {sum_mm} mm ..."
    section = "4.3.1"

Code compares with the figures and gives the sentences as reasons; whatever else a standard has
(tables of grades) stands in the same file under its own heading.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from hilum.terms.reasons import Reason, Sentence, Sentences, Value, Words


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure: its exact value and unit, what the standard says of it, and where."""

    id: str
    value: Decimal
    unit: str
    says: str
    section: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard's figures and sentences by id; `rest` is whatever else its file holds."""

    name: str
    title: str
    source: str
    figures: Mapping[str, Figure]
    sentences: Sentences
    rest: Mapping[str, Any]

    def figure(self, name: str) -> Decimal:
        """Return the value of a figure; KeyError if the standard has none of that name."""
        return self.figures[name].value

    def reason(self, name: str, **values: Value) -> Reason:
        """Return a sentence with its places filled; KeyError if there is no such sentence."""
        return Reason(self.sentences[name], tuple(values.items()))


def is_standard(name: str) -> bool:
    """Tell whether a standard of that name ships with the rules."""
    return (files("hilum.rules") / "data" / f"{name}.toml").is_file()


@cache
def standard(name: str) -> Standard:
    """Return the standard that the file `rules/data/<name>.toml` holds."""
    return standard_of(files("hilum.rules") / "data" / f"{name}.toml")


def standard_of(file: Traversable) -> Standard:
    """Return what a file in the form of a standard holds, under the file's name."""
    text = file.read_text(encoding="utf-8")
    return read_standard(file.name.removesuffix(".toml"), tomllib.loads(text))


def read_standard(name: str, told: Mapping[str, Any]) -> Standard:
    """Return a standard from what its file says; KeyError where a part is missing."""
    figures = {
        key: Figure(key, Decimal(row["value"]), row["unit"], row["says"], row["section"])
        for key, row in told.get("figures", {}).items()
    }
    sentences = {
        key: Sentence(f"{name}.{key}", Words(row["en"], row["zh"]), row["section"])
        for key, row in told.get("sentences", {}).items()
    }
    known = ("title", "source", "figures", "sentences")
    return Standard(
        name=name,
        title=told["title"],
        source=told["source"],
        figures=MappingProxyType(figures),
        sentences=MappingProxyType(sentences),
        rest=MappingProxyType({key: row for key, row in told.items() if key not in known}),
    )
