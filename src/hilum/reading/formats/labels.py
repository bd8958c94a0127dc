"""The labels of text records: which field one names, and what may end a long text (labels.toml)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from hilum.reading.document import CRITERIA, FIELDS

NARRATIVES = frozenset({"summary", "description"})
"""The fields that hold prose."""

LONGEST_LABEL = 60
"""Characters; a longer beginning of a line is no label."""


class Within(Enum):
    """What the line stands in, which decides the labels that are believed there."""

    FIELDS = "fields"
    NARRATIVE = "narrative"
    SENTENCE = "sentence"  # of a narrative: what may be a label has words after its colon
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the field that it names, None if it only heads a part of the page."""

    field: str | None


@dataclass(frozen=True, slots=True)
class _Labels:
    names: Mapping[str, Label]
    closing: Mapping[Within, frozenset[str]]


def place_of(field: str | None) -> Within:
    """Return what a line of this field stands in."""
    if field == CRITERIA:
        return Within.CRITERIA
    return Within.NARRATIVE if field in NARRATIVES else Within.FIELDS


def label_of(words: str, within: Within) -> Label | None:
    """Return the label that a line's words are, if they are one that is believed here."""
    if len(words) > LONGEST_LABEL:
        return None
    key = _folded(words)
    label = _labels().names.get(key)
    if label is None or within is Within.FIELDS or label.field is None:
        return label
    return label if key in _labels().closing[within] else None


def _folded(words: str) -> str:
    plain = " ".join(words.split()).rstrip(" :：?？").casefold()
    return re.sub(r"\s*[(（][^()（）]*[)）]$", "", plain) or plain


@cache
def _labels() -> _Labels:
    table = tomllib.loads((files("hilum.reading.formats") / "labels.toml").read_text("utf-8"))
    if unknown := table["fields"].keys() - set(FIELDS):
        raise ValueError(f"labels.toml: saw the fields {sorted(unknown)}, expected some of FIELDS")
    names = {
        _folded(word): Label(field) for field, words in table["fields"].items() for word in words
    }
    unknown = {word for words in table["closing"].values() for word in words} - set().union(
        *table["fields"].values()
    )
    if unknown:
        raise ValueError(f"labels.toml: saw the closing labels {sorted(unknown)}, expected labels")
    names |= {_folded(word): Label(None) for word in table["parts"]["names"]}
    closing = {
        Within(place): frozenset(map(_folded, words)) for place, words in table["closing"].items()
    }
    return _Labels(names, closing)
