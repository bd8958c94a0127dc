"""MEASUREMENT and OBSERVATION -> findings; an observation without a value may be an event.

Source: OHDSI OMOP common data model 5.4: MEASUREMENT, OBSERVATION; the domain "Meas Value
Operator" of the OHDSI Standardized Vocabularies.
"""

from collections.abc import Iterator

from hilum.sources.choosing import Coded
from hilum.sources.omop.clinical import Clinical, code_of, dates_of, moment, stage
from hilum.sources.omop.tables import Tables
from hilum.sources.projection import Projection, Texts

OPERATORS = {
    "4171756": "<",
    "4171754": "<=",
    "4172703": "=",
    "4171755": ">=",
    "4172704": ">",
}
"""operator_concept_id -> comparator."""

UNITS_AND_VALUES = (
    *("value_as_number", "value_as_concept_id", "value_source_value"),
    *("unit_concept_id", "unit_source_value"),
)


def insert_measurements(tables: Tables, clinical: Clinical) -> None:
    """Insert the findings of MEASUREMENT."""
    more = (*dates_of("measurement"), *UNITS_AND_VALUES, "operator_concept_id")
    staged = stage(tables, clinical, "measurement", "measurement", *more, *RANGE)
    if staged is None:
        return
    rows, own = staged
    columns = {
        "time": moment("measurement"),
        "value": _measured(_OPERATOR),
        "low": _number("rows.range_low"),
        "high": _number("rows.range_high"),
    }
    _insert(clinical, "measurement", rows, columns | own)


def insert_observations(tables: Tables, clinical: Clinical) -> None:
    """Insert the findings of OBSERVATION, and the events that it names without any value."""
    more = (*dates_of("observation"), *UNITS_AND_VALUES, "value_as_string")
    staged = stage(tables, clinical, "observation", "observation", *more)
    if staged is None:
        return
    rows, own = staged
    goes = clinical.projector.look_up(
        rows, code_of("observation"), ["goes"], lambda *texts: _goes(clinical, *texts)
    )
    event = f"goes.goes = 'events' AND {_NO_VALUE}"
    columns = {
        "time": moment("observation"),
        "value": f"coalesce({_measured(NO_OPERATOR)}, rows.value_as_string)",
        "text": "rows.value_as_string",
    }
    _insert(
        clinical, "observation", rows, columns | own, where=f"NOT coalesce({event}, FALSE)",
        joins=(goes,),
    )  # fmt: skip
    day = moment("observation")
    read = clinical.coded("observation")
    clinical.insert(
        Projection(
            table="events",
            rows=rows,
            code=code_of("observation"),
            codes=lambda *texts: clinical.drafts("events", "observation", read(*texts)),
            columns={"start": f"'/' || {day}", "end": f"{day} || '/'", **own},
            where=event,
            joins=(goes,),
        )
    )


RANGE = ("range_low", "range_high")
_OPERATOR = (
    "CASE rows.operator_concept_id "
    + " ".join(f"WHEN '{concept}' THEN '{sign}'" for concept, sign in OPERATORS.items())
    + " END"
)
NO_OPERATOR = "CAST(NULL AS VARCHAR)"
_NO_VALUE = (
    "rows.value_as_number IS NULL AND rows.value_as_string IS NULL "
    "AND coalesce(rows.value_as_concept_id, '0') = '0' AND rows.value_source_value IS NULL"
)


def _number(column: str) -> str:
    return rf"regexp_replace({column}, '\.0+$', '')"


def _measured(operator: str) -> str:
    """Return the SQL of a value: the number with its comparator, else the answer as coded.

    Where no operator is given but the source wrote one (`<5`), its own text is the value.
    """
    return (
        rf"CASE WHEN {operator} IS NULL AND regexp_matches(rows.value_source_value, '^\s*[<>≤≥]') "
        "THEN rows.value_source_value WHEN rows.value_as_number IS NOT NULL "
        f"THEN concat(nullif({operator}, '='), {_number('rows.value_as_number')}) "
        "ELSE word.word END"
    )


def _insert(
    clinical: Clinical,
    kind: str,
    rows: str,
    columns: dict[str, str],
    *,
    where: str = "TRUE",
    joins: tuple[str, ...] = (),
) -> None:
    clinical.know(kind, ("value_as_concept_id", "unit_concept_id"))
    read = clinical.coded(kind)
    unit = clinical.projector.look_up(
        rows,
        ["rows.unit_concept_id", "rows.unit_source_value"],
        ["unit"],
        lambda concept, text: [(_unit(clinical, concept, text),)],
    )
    word = clinical.projector.look_up(
        rows,
        [*code_of(kind), "rows.value_as_concept_id", _ANSWER],
        ["word"],
        lambda own, standard, text, *said: _words(clinical, read(own, standard, text), *said),
    )
    clinical.insert(
        Projection(
            table="findings",
            rows=rows,
            code=code_of(kind),
            codes=lambda *texts: clinical.drafts("findings", kind, read(*texts)),
            columns={"unit": "unit.unit", "status": "codes.status", **columns},
            where=where,
            joins=(unit, word, *joins),
        )
    )


_ANSWER = "CASE WHEN rows.value_as_number IS NULL THEN rows.value_source_value END"


def _unit(clinical: Clinical, concept: str | None, text: str | None) -> str | None:
    """Return the UCUM code of a unit (an annotation only is the unity), else the source's text."""
    found = clinical.vocabulary.concept(concept)
    if found is None or found.vocabulary != "UCUM":
        return text
    only_annotation = found.code.startswith("{") and found.code.find("}") == len(found.code) - 1
    return "1" if only_annotation else found.code


def _words(
    clinical: Clinical, given: Coded, answer: str | None, text: str | None
) -> Iterator[Texts]:
    found = clinical.vocabulary.concept(answer)
    if found is None and text is None:
        return
    concept = clinical.chooser.rows("findings", given)[0].get("concept")
    said = Coded((found.coding,) if found else (), text)
    yield (clinical.chooser.value(concept, said),)


def _goes(
    clinical: Clinical, own: str | None, standard: str | None, text: str | None
) -> Iterator[Texts]:
    """Tell where an observation goes: to events, where only an event has its code."""
    given = clinical.coded("observation")(own, standard, text)
    known = {
        table: any(row.get("concept") for row in clinical.chooser.rows(table, given))
        for table in ("findings", "events")
    }
    yield ("events" if known["events"] and not known["findings"] else "findings",)
