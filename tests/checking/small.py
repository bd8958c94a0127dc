"""Small studies for the checks: a record, and criteria with places in it."""

from dataclasses import replace
from datetime import date
from typing import Any

from hilum.checking import Finding, check
from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import Attested
from hilum.criteria.parse import parse
from hilum.reading.formats import read_document
from hilum.reading.reader import read
from hilum.study import Clause, Criterion, Study
from hilum.study.study import Fact
from hilum.terms.truth import Kind

TODAY = date(2026, 11, 26)

EMPTY = Study(
    id="small",
    version="1",
    short_name={"en": "small", "zh": "小"},
    facts={},
    time_zone=None,
    record="",
    anchors={},
    criteria=(),
    clauses=(),
    questions=(),
    concepts=shipped_concepts(),
)


def criterion(name: str, text: str, reading: str | None = None, **columns: Any) -> Criterion:
    """A criterion by its id (I... or E...), whose reading is its own sentence if none is given."""
    return Criterion(
        id=name,
        kind=Kind.INCLUSION if name.startswith("I") else Kind.EXCLUSION,
        en=text,
        zh=None,
        text=text,
        spans=columns.pop("spans", ()),
        reading=parse(reading) if reading else Attested(text),
        origin=columns.pop("origin", "record"),
        can_change=True,
        **columns,
    )


def of_readings(**readings: str) -> Study:
    """A study whose criteria are readings only, I... inclusions and E... exclusions."""
    criteria = tuple(criterion(name, text, text) for name, text in readings.items())
    return by_table("msd", replace(EMPTY, criteria=criteria))


def by_table(variant: str, study: Study) -> Study:
    """The study with a table of Child-Pugh."""
    table = Fact(value=variant, origin="assumption", source="the test's")
    return replace(study, facts={"rules.child_pugh_variant": table})


def printed(
    inclusion: str = "",
    exclusion: str = "",
    *,
    head: str = "",
    readings: dict[str, str] | None = None,
) -> Study:
    """A study of a record: a criterion a paragraph, I1, I2, ... and E1, E2, ...

    `head` stands before the criteria; `readings` are by the criteria's ids.
    """
    record, criteria = head, []
    for title, letter, text in (
        ("Inclusion Criteria:", "I", inclusion),
        ("Exclusion Criteria:", "E", exclusion),
    ):
        record += f"{title}\n\n"
        for number, paragraph in enumerate(filter(None, text.split("\n\n")), start=1):
            name, span = f"{letter}{number}", (len(record), len(record) + len(paragraph))
            record += f"{paragraph}\n\n"
            reading = (readings or {}).get(name)
            criteria.append(criterion(name, paragraph, reading, spans=(span,)))
    return replace(EMPTY, record=record, criteria=tuple(criteria))


def with_clause(study: Study, text: str) -> Study:
    """The study with a clause of conduct in the place of the criterion of that text."""
    start = study.record.index(text)
    clause = Clause(id="C1", kind="conduct", text=text, spans=((start, start + len(text)),))
    criteria = tuple(each for each in study.criteria if each.text != text)
    return replace(study, criteria=criteria, clauses=(clause,))


def found(study: Study, code: str) -> tuple[Finding, ...]:
    """The findings of a code over a study."""
    return tuple(each for each in check(study, TODAY) if each.code == code)


def where(study: Study, code: str) -> list[tuple[str, ...]]:
    """Where a study has findings of a code."""
    return [each.where for each in found(study, code)]


def as_proposed(data: bytes, name: str) -> Study:
    """The study of a record as it is read, with the readings that are proposed, before a review."""
    document = read_document(data, name)
    known = read(document, EMPTY.concepts)
    criteria = tuple(
        replace(
            criterion(each.clause.id, document.text[slice(*each.clause.span)]),
            spans=each.clause.spans,
            reading=each.reading,
        )
        for each in known.proposals
    )
    named = {each.id for each in criteria}
    clauses = tuple(
        Clause(id=each.id, kind=each.role.value, text="", spans=each.spans)
        for each in known.clauses
        if each.id not in named
    )
    return replace(EMPTY, id=name, record=document.text, criteria=criteria, clauses=clauses)
