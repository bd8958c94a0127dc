"""The vocabulary that a data set brings: what its concept ids are in the systems we know.

Source: OHDSI OMOP common data model 5.4: CONCEPT, CONCEPT_RELATIONSHIP, CONCEPT_ANCESTOR.
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
        self._tables = tables
        self._known: dict[str, OmopConcept] = {}
        self._parts: dict[str, list[str]] = {}

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
        codings = (*found, *own, *named)
        term = next((c.display for c in found if c.display), source)
        return Coded(tuple(dict.fromkeys(codings)), term)

    def know_ingredients(self, query: str) -> None:
        """Take what the drugs of a query are made of: all their ancestors and drug relations."""
        if not self.is_there:
            return
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE omop_drugs AS {query}")
        asked = "(SELECT * FROM omop_drugs)"
        found: list[tuple[str, str]] = []
        if self._tables.stage("concept_ancestor", ANCESTOR, where=f"{ANCESTOR[1]} IN {asked}"):
            found += self._connection.execute(_ANCESTORS).fetchall()
        kinds = f"relationship_id IN {TO_INGREDIENT!r}"
        if self._tables.stage("concept_relationship", RELATIONSHIP, where=kinds):
            found += self._connection.execute(_RELATED).fetchall()
        for drug, part in found:
            self._parts.setdefault(drug, []).append(part)
        if found:
            ids = ", ".join(repr(part) for part in sorted({part for _, part in found}))
            self.know(f"SELECT unnest([{ids}])")

    def ingredients(self, concept_id: str) -> Iterator[Coding]:
        """Yield the codes of a drug's RxNorm ingredients, and its ATC class where it has one.

        An ingredient may belong to several ATC classes, by route: then none of them is taken.
        """
        parts = dict.fromkeys(self._parts.get(concept_id, []))
        found = [concept for each in parts if (concept := self.concept(each))]
        yield from (
            concept.coding
            for concept in found
            if concept.of_class in ("Ingredient", "Precise Ingredient")
        )
        classes = [c.coding for c in found if c.vocabulary == "ATC" and c.of_class == "ATC 5th"]
        if len(classes) == 1:
            yield classes[0]


ANCESTOR = ("ancestor_concept_id", "descendant_concept_id")
RELATIONSHIP = ("concept_id_1", "concept_id_2", "relationship_id", "invalid_reason")
_ANCESTORS = """
    SELECT DISTINCT descendant_concept_id, ancestor_concept_id FROM omop_concept_ancestor
    WHERE ancestor_concept_id <> descendant_concept_id ORDER BY ALL
"""
_RELATED = f"""
    WITH RECURSIVE reached(drug, id, steps) AS (
        SELECT id, id, 0 FROM omop_drugs UNION
        SELECT drug, concept_id_2, steps + 1
        FROM omop_concept_relationship JOIN reached ON concept_id_1 = id
        WHERE steps < {STEPS_AT_MOST} AND coalesce(invalid_reason, '') = '')
    SELECT DISTINCT drug, id FROM reached WHERE steps > 0 ORDER BY ALL
"""
