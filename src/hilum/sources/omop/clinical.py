"""Conditions, drug exposures, procedures and visits -> events and interventions.

Source: OHDSI OMOP common data model 5.4, CDM tables and their conventions; concept ids of the
domain "Type Concept" of the OHDSI Standardized Vocabularies.
"""

from collections.abc import Callable, Iterator, Sequence

import duckdb

from hilum.sources.choosing import Chooser, Coded
from hilum.sources.mapping import Mapping
from hilum.sources.omop.tables import Tables
from hilum.sources.omop.vocabulary import ID_SYSTEM, Vocabulary
from hilum.sources.projection import Projection, Projector, Texts
from hilum.sources.translate import Draft

PRESCRIBED = ("38000177", "32838", "32839", "32833")
"""drug_type_concept_id of an order: prescription written, EHR prescription and its issue record,
EHR order. It says what was wanted, never that it was taken."""

PRELIMINARY = ("32899", "4033240")
"""condition_status_concept_id of a preliminary diagnosis: possible, never certain."""


class Clinical:
    """Inserts clinical tables with the vocabulary of their data set."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, mapping: Mapping, vocabulary: Vocabulary
    ) -> None:
        self.connection = connection
        self.mapping = mapping
        self.vocabulary = vocabulary
        self.chooser = Chooser(mapping)
        self.projector = Projector(connection)

    def know(self, table: str, columns: Sequence[str]) -> None:
        """Look up the concepts of a staged table's columns."""
        self.vocabulary.know(
            " UNION ".join(f"SELECT {column} AS id FROM omop_{table}" for column in columns)
        )

    def insert(self, projection: Projection) -> None:
        """Insert the drafts of a projection."""
        self.projector.insert(projection)

    def names(self, rows: str, column: str, name: str) -> str:
        """Return the dictionary `name` of the names of a column's concepts."""
        return self.projector.look_up(
            rows,
            [f"rows.{column}"],
            [name],
            lambda text: [(found.name,)] if (found := self.vocabulary.concept(text)) else [],
        )

    def drafts(self, table: str, kind: str, given: Coded) -> list[Draft]:
        """Return the drafts of a row's codings; of an unknown drug, those of its ingredients."""
        rows = self.chooser.rows(table, given)
        if table != "interventions" or any(row.get("concept") for row in rows):
            return rows
        ids = [coding.code for coding in given.codings if coding.system == ID_SYSTEM]
        parts = [part for each in ids for part in self.vocabulary.ingredients(each)]
        found = self.chooser.rows(table, Coded(tuple(dict.fromkeys(parts)), given.term))
        return found if kind == "drug" and any(row.get("concept") for row in found) else rows

    def coded(self, kind: str) -> Callable[..., Coded]:
        """Return what reads (source concept, concept, source value) of a kind of table."""
        column = f"{kind}_source_value"
        return lambda own, standard, text: self.vocabulary.coded((own, standard), text, column)


def moment(name: str) -> str:
    """Return the SQL for a time: the datetime unless it is only a date with an empty clock."""
    clock = f"rows.{name}_datetime"
    return (
        f"CASE WHEN {clock} IS NULL OR regexp_matches({clock}, '[ T]00:00(:00(\\.0+)?)?$') "
        f"THEN coalesce(rows.{name}_date, {clock}) ELSE {clock} END"
    )


def keys_of(kind: str) -> tuple[str, str, str]:
    """Return the columns that code a row: source concept, standard concept, source value."""
    return (f"{kind}_source_concept_id", f"{kind}_concept_id", f"{kind}_source_value")


def stage(
    tables: Tables, clinical: Clinical, table: str, kind: str, *more: str
) -> tuple[str, dict[str, str]] | None:
    """Stage a table; return its rows as SQL, and the columns that every draft has."""
    keys = keys_of(kind)
    ids = [name for name in (*keys, *more) if name.endswith("concept_id")]
    place = tables.stage(table, [f"{table}_id", "person_id", *keys, *more])
    if place is None:
        return None
    clinical.know(table, ids)
    own = {
        "subject": "rows.person_id",
        "source": place,
        "id": f"'{table}/' || rows.{table}_id",
    }
    return f"omop_{table} AS rows", own


def code_of(kind: str) -> list[str]:
    """Return the SQL of the texts that code a row."""
    return [f"rows.{name}" for name in keys_of(kind)]


def dates_of(*names: str) -> list[str]:
    """Return the columns of dates and datetimes."""
    return [f"{name}_{form}" for name in names for form in ("date", "datetime")]


def insert_conditions(tables: Tables, clinical: Clinical) -> None:
    """CONDITION_OCCURRENCE -> events; a missing end is not known."""
    more = (*dates_of("condition_start", "condition_end"), "condition_status_concept_id")
    staged = stage(tables, clinical, "condition_occurrence", "condition", *more)
    if staged is None:
        return
    rows, own = staged
    read = clinical.coded("condition")
    preliminary = f"rows.condition_status_concept_id IN {PRELIMINARY!r}"
    columns = {
        "start": moment("condition_start"),
        "end": moment("condition_end"),
        "status": f"CASE WHEN {preliminary} THEN 'preliminary' END",
    }
    clinical.insert(
        Projection(
            table="events",
            rows=rows,
            code=code_of("condition"),
            codes=lambda *texts: clinical.drafts("events", "condition", read(*texts)),
            columns=columns | own,
        )
    )


def insert_drugs(tables: Tables, clinical: Clinical) -> None:
    """DRUG_EXPOSURE -> interventions; the ingredients of a product count where it does not."""
    more = (
        *dates_of("drug_exposure_start", "drug_exposure_end"),
        *("drug_type_concept_id", "route_concept_id", "route_source_value"),
    )
    staged = stage(tables, clinical, "drug_exposure", "drug", *more)
    if staged is None:
        return
    rows, own = staged
    drugs = ("drug_concept_id", "drug_source_concept_id")
    clinical.vocabulary.know_ingredients(
        " UNION ".join(f"SELECT {name} AS id FROM omop_drug_exposure" for name in drugs)
    )
    read = clinical.coded("drug")
    route = clinical.projector.look_up(
        rows,
        ["rows.route_concept_id", "rows.route_source_value"],
        ["route"],
        lambda concept, text: _route(clinical, concept, text),
    )
    columns = {
        "start": moment("drug_exposure_start"),
        "end": moment("drug_exposure_end"),
        "status": f"CASE WHEN rows.drug_type_concept_id IN {PRESCRIBED!r} THEN 'planned' END",
        "route": "route.route",
    }
    clinical.insert(
        Projection(
            table="interventions",
            rows=rows,
            code=code_of("drug"),
            codes=lambda *texts: clinical.drafts("interventions", "drug", read(*texts)),
            columns=columns | own,
            joins=[route],
        )
    )


def _route(clinical: Clinical, concept: str | None, text: str | None) -> Iterator[Texts]:
    found = clinical.vocabulary.concept(concept)
    given = Coded((found.coding,) if found else (), text or (found.name if found else None))
    yield (clinical.chooser.word("route", given),)


def insert_procedures(tables: Tables, clinical: Clinical) -> None:
    """PROCEDURE_OCCURRENCE -> interventions; without an end date, on one day (CDM 5.4)."""
    staged = stage(
        tables, clinical, "procedure_occurrence", "procedure",
        *dates_of("procedure", "procedure_end"),
    )  # fmt: skip
    if staged is None:
        return
    rows, own = staged
    read = clinical.coded("procedure")
    start = moment("procedure")
    columns = {"start": start, "end": f"coalesce({moment('procedure_end')}, {start})"}
    clinical.insert(
        Projection(
            table="interventions",
            rows=rows,
            code=code_of("procedure"),
            codes=lambda *texts: clinical.drafts("interventions", "procedure", read(*texts)),
            columns=columns | own,
        )
    )


def insert_visits(tables: Tables, clinical: Clinical) -> None:
    """VISIT_OCCURRENCE -> events of the concept `visit`, where the dictionary has it."""
    if "visit" not in clinical.mapping.concepts:
        return
    more = dates_of("visit_start", "visit_end")
    staged = stage(tables, clinical, "visit_occurrence", "visit", *more)
    if staged is None:
        return
    rows, own = staged
    name = clinical.names(rows, "visit_concept_id", "name")
    clinical.connection.execute(f"""
        INSERT INTO draft_events BY NAME
        SELECT {own["subject"]} AS subject, {own["source"]} AS source, {own["id"]} AS id,
               'visit' AS concept, name.name AS term,
               {moment("visit_start")} AS start, {moment("visit_end")} AS "end"
        FROM {rows} {name}
    """)
