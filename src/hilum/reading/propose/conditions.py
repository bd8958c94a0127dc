"""What conditions.toml says of concepts beyond their phrases: states, grades, parts, studies."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.concepts import Concepts
from hilum.concepts.concept import Row
from hilum.reading.document import Document
from hilum.reading.lexicon import Lexicon
from hilum.reading.propose.phrasing import Phrases, phrases_of


class Graded(Row):
    """A state whose absence is a grade of a finding."""

    concept: str
    finding: str
    absent: str


class Part(Row):
    """Phrases that name a concept only in a list of what a group includes, or beside a score."""

    of: str
    concept: str
    any_case: tuple[str, ...]


class OfStudy(Row):
    """A concept that means what it means only where a record's disease or drugs are these."""

    concept: str
    disease: str | None = None
    drugs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conditions:
    """The rows of conditions.toml other than its phrases."""

    states: frozenset[str]
    graded: Mapping[str, Graded]
    parts: Mapping[str, Phrases]
    of_study: tuple[OfStudy, ...]


@cache
def conditions() -> Conditions:
    """Return what is shipped."""
    text = (files("hilum.reading") / "data" / "conditions.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    parts: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for part in map(Part.model_validate, data["part"]):
        parts[part.of].setdefault(part.concept, []).extend(part.any_case)
    return Conditions(
        states=frozenset(data["states"]),
        graded={row["concept"]: Graded.model_validate(row) for row in data["graded"]},
        parts={group: phrases_of(table) for group, table in parts.items()},
        of_study=tuple(map(OfStudy.model_validate, data["of_study"])),
    )


DISEASE_FIELDS = ("brief title", "official title", "condition", "keyword")


def not_of_this_study(document: Document, lexicon: Lexicon, concepts: Concepts) -> frozenset[str]:
    """Return the concepts that mean something else in the study that a record describes."""
    diseases = _mentioned(document, lexicon, DISEASE_FIELDS)
    drugs = [_all_in(name, lexicon) for name in _interventions(document)]
    return frozenset(
        row.concept
        for row in conditions().of_study
        if row.concept in concepts and not _fits(row, diseases, drugs)
    )


_BETWEEN = re.compile(r"[\n,;|+]|\band\b")


def _interventions(document: Document) -> Iterator[str]:
    """Yield each intervention; a field may print several, in lines or joined."""
    for field in document.fields:
        if field.name == "intervention":
            parts = _BETWEEN.split(document.text[slice(*field.value)])
            yield from (part for part in parts if part.strip())


def _fits(row: OfStudy, diseases: frozenset[str], drugs: list[frozenset[str]]) -> bool:
    if row.disease:
        return row.disease in diseases
    return bool(drugs) and all(named and named <= set(row.drugs) for named in drugs)


def _mentioned(document: Document, lexicon: Lexicon, names: tuple[str, ...]) -> frozenset[str]:
    values = (value for name in names for value in document.said(name))
    return frozenset[str]().union(*(_all_in(value, lexicon) for value in values))


def _all_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(mention.concept for mention in lexicon.mentions(text))
