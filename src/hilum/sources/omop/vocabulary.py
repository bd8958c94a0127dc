"""The vocabulary that a data set brings: what its concept ids are in the systems we know.

Source: OHDSI OMOP common data model 5.4: CONCEPT, CONCEPT_RELATIONSHIP, CONCEPT_ANCESTOR, VOCABULARY.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from hilum.sources.choosing import Coded, Coding
from hilum.sources.omop.tables import Tables

VOCABULARIES = {
    "LOINC": "LOINC",
    "SNOMED": "SNOMED",
    "ICD10": "ICD-10",
    "ICD10CM": "ICD-10",
    "ICD10CN": "ICD-10",
    "ICD10GM": "ICD-10",
    "ICD9CM": "ICD-9-CM",
    "ICD9Proc": "ICD-9-CM",
    "ICDO3": "ICD-O-3",
    "ATC": "ATC",
    "RxNorm": "RxNorm",
    "CVX": "CVX",
    "NCIt": "NCIt",
    "UCUM": "UCUM",
}
"""vocabulary_id -> the name of the system in the concepts; others keep their own."""

ID_SYSTEM = "OMOP"
"""The system under which a mapping lists concept ids themselves."""

COLUMNS = ("concept_id", "vocabulary_id", "concept_code", "concept_name", "concept_class_id")

TO_INGREDIENT = (
    "RxNorm has ing",
    "Has precise ing",
    "Consists of",
    "Tradename of",
    "RxNorm is a",
    "Form of",
)
"""Relationships from a drug product towards its ingredients (OHDSI Standardized Vocabularies)."""

STEPS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class OmopConcept:
    """A row of CONCEPT, as far as it is needed."""

    vocabulary: str
    code: str
    name: str | None
    of_class: str | None

    @property
    def coding(self) -> Coding:
        """The code in the system of our name."""
        return Coding(VOCABULARIES.get(self.vocabulary, self.vocabulary), self.code, self.name)


class Vocabulary:
    """Looks up concept ids; empty where the data set brings no vocabulary."""

    def __init__(
        self, tables: Tables, connection: duckdb.DuckDBPyConnection, systems: dict[str, str]
    ) -> None:
        self._connection = connection
        self._systems = systems
        self.is_there = tables.stage("concept", COLUMNS) is not None
        self._related = self.is_there and _staged(
            tables,
            "concept_relationship",
            ("concept_id_1", "concept_id_2", "relationship_id", "invalid_reason"),
        )
        self._descended = self.is_there and _staged(
            tables, "concept_ancestor", ("ancestor_concept_id", "descendant_concept_id")
        )
        self._known: dict[str, OmopConcept] = {}

    def know(self, query: str) -> None:
        """Take from CONCEPT what the ids of a query are, and what their drugs are made of."""
        if not self.is_there:
            return
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE omop_asked AS {query}")
        rows = self._connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM omop_concept "
            "WHERE concept_id IN (SELECT * FROM omop_asked)"
        )
        for concept_id, vocabulary, code, name, of_class in rows.fetchall():
            if vocabulary is not None and code is not None:
                known = self._systems.get(vocabulary, vocabulary)
                self._known[concept_id] = OmopConcept(known, code, name, of_class)

    def concept(self, concept_id: str | None) -> OmopConcept | None:
        """Return what an id is; None for 0 ("no matching concept") and for what is not there."""
        return None if concept_id is None else self._known.get(concept_id)

    def coded(self, ids: tuple[str | None, ...], source: str | None, column: str) -> Coded:
        """Return every coding of a row: its concepts by code and by id, and its source value."""
        found = [concept.coding for each in ids if (concept := self.concept(each))]
        named = [Coding(ID_SYSTEM, each, None) for each in ids if each not in (None, "0") and each]
        own = [] if source is None else [Coding(column, source, None)]
        codings = (*found, *own, *named) if found or not named else (*named, *own)
        term = next((c.display for c in found if c.display), source)
        return Coded(tuple(dict.fromkeys(codings)), term)

    def ingredients(self, concept_id: str | None) -> Iterator[Coding]:
        """Yield the codes of a drug's RxNorm ingredients, and its ATC class where it has one.

        An ingredient may belong to several ATC classes, by route: then none of them is taken.
        """
        found = [c for each in self._wider(concept_id) if (c := self.concept(each))]
        yield from (
            concept.coding
            for concept in found
            if concept.of_class in ("Ingredient", "Precise Ingredient")
        )
        classes = [c.coding for c in found if c.vocabulary == "ATC" and c.of_class == "ATC 5th"]
        if len(classes) == 1:
            yield classes[0]

    def _wider(self, concept_id: str | None) -> list[str]:
        if concept_id is None or not self.is_there:
            return []
        ids: list[str] = []
        if self._descended:
            ids += self._ids(_ANCESTORS, concept_id)
        if self._related:
            ids += self._ids(_RELATED, concept_id)
        unknown = [each for each in ids if each not in self._known]
        if unknown:
            self.know(f"SELECT unnest([{', '.join(repr(each) for each in unknown)}])")
        return list(dict.fromkeys(ids))

    def _ids(self, query: str, concept_id: str) -> list[str]:
        return [row[0] for row in self._connection.execute(query, [concept_id]).fetchall()]


_ANCESTORS = (
    "SELECT ancestor_concept_id FROM omop_concept_ancestor WHERE descendant_concept_id = ? "
    "AND ancestor_concept_id <> descendant_concept_id ORDER BY ancestor_concept_id"
)
_RELATED = f"""
    WITH RECURSIVE reached(id, steps) AS (
        SELECT CAST(? AS VARCHAR), 0 UNION
        SELECT concept_id_2, steps + 1
        FROM omop_concept_relationship JOIN reached ON concept_id_1 = id
        WHERE steps < {STEPS_AT_MOST} AND relationship_id IN {TO_INGREDIENT!r}
            AND coalesce(invalid_reason, '') = '')
    SELECT DISTINCT id FROM reached WHERE steps > 0 ORDER BY id
"""


def _staged(tables: Tables, table: str, columns: tuple[str, ...]) -> bool:
    return tables.stage(table, columns) is not None
