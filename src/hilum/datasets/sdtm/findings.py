"""Findings: what every domain of the class takes alike from a row (SDTMIG 3.4, 6.3)."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial

from hilum.concepts.concept import Concept
from hilum.conduct.organs import organ_of
from hilum.conduct.sentences import problem_words
from hilum.datasets.dataset import Cell, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.last_before import flagged
from hilum.datasets.sdtm.routing import concept_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import as_recorded, term
from hilum.records.rows import Finding
from hilum.records.schema import usable
from hilum.study import Study
from hilum.terms.decimals import Measured, read_measured
from hilum.terms.units import read_unit

NOT_DONE = "NOT DONE"
NO_RESULT = "NO RESULT RECORDED"
NO_REASON = "REASON NOT RECORDED"
UNUSABLE = "(NOT USABLE)"
"""What follows a recorded value in --STRESC that cannot be used: so it never reads as a number."""


def rows(domain: str, subject: StudySubject) -> Iterator[Row]:
    """Yield the rows of a domain that holds findings as they were recorded."""
    made = [
        (row.time, projected(domain, subject, row, observed(domain, row, concept)))
        for row, concept in found(domain, subject)
    ]
    yield from flagged(domain, subject, made)


def found(domain: str, subject: StudySubject) -> Iterator[tuple[Finding, Concept]]:
    """Yield the findings that belong to a domain, with their concepts."""
    for row in subject.findings_by_domain.get(domain, ()):
        concept = concept_of(subject.facts, row)
        if concept is not None:
            yield row, concept


def projected(domain: str, subject: StudySubject, row: Finding, values: Mapping[str, Cell]) -> Row:
    """Return a row of a domain from values by variable without the domain's letters."""
    return Row(
        values={**named(domain, values), **subject.visits.values(row.visit, row.time)},
        records=(row.row,),
        asked=asked_for(subject.study, row.concept),
    )


def asked_for(study: Study, concept: str | None) -> tuple[str, ...]:
    """Return the activities of the schedule that ask for a concept, itself or as a member."""
    return tuple(
        each.id
        for each in (study.schedule.activities if study.schedule else ())
        if any(concept in study.concepts.within(name) for name in each.concepts)
    )


def named(domain: str, values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return values by their variables in a domain; what is missing is left out."""
    return {f"{domain}{name}": value for name, value in values.items() if value is not None}


def observed(domain: str, row: Finding, concept: Concept) -> dict[str, Cell]:
    """Return what a finding says, by variable without the domain's letters."""
    target = concept.sdtm
    return {
        **test_of(concept),
        "CAT": target.cat if target else None,
        "SCAT": target.scat if target else None,
        "BDAGNT": target.binding_agent if target else None,
        **result(row, concept),
        **_code(domain, row, concept),
        **worded(domain, "SPEC", row.specimen),
        **worded(domain, "LOC", row.location),
        **worded(domain, "METHOD", row.method),
        **worded(domain, "EVAL", row.evaluator),
        **_kept(domain, "NAM", row.laboratory),
        **_kept(domain, "LNKID", row.link),
        "CATX": row.category,
        "DTC": dtc(row.time),
    }


def test_of(concept: Concept) -> dict[str, Cell]:
    """Return --TESTCD and --TEST; a concept that names none is called by its own id and name."""
    target = concept.sdtm
    code = target.testcd if target else None
    test = target.test if target else None
    return {
        "TESTCD": code or concept.id.replace("_", "")[:8].upper(),
        "TEST": test or concept.en[:40],
    }


def result(row: Finding, concept: Concept) -> dict[str, Cell]:
    """Return the result as recorded and standardized, or that there is none and why.

    A value that cannot be used stays as recorded, in no standard unit, with the reason beside it
    (`PROB`); a comparator leaves no number in --STRESN.
    """
    written = row.original_value or row.text or _in_words(row, concept)
    if row.status == "not-done":
        return {"STAT": NOT_DONE, "REASND": row.reason or NO_REASON}
    if written is None:
        return {"STAT": NOT_DONE, "REASND": row.reason or _problem(row) or NO_RESULT}
    recorded: dict[str, Cell] = {
        "ORRES": written,
        "ORRESU": unit_as_recorded(row.original_unit),
        "REAS": row.reason,
    }
    if row.problem is not None or row.value is None:
        return {**recorded, "STRESC": f"{written} {UNUSABLE}", "PROB": _problem(row)}
    return {**recorded, **standardized(row, concept)}


def _in_words(row: Finding, concept: Concept) -> str | None:
    """The result of a row that keeps no text of its source."""
    if row.value is None:
        return None
    if concept.values:
        return concept.values[int(row.value)].en
    return str(Measured(row.comparator or "=", row.value))


def standardized(row: Finding, concept: Concept) -> dict[str, Cell]:
    """Return --STRESC, --STRESN and --STRESU of a finding that can be used."""
    measured = usable(row)
    if measured is None:
        return {}
    if concept.values:
        text = concept.values[int(measured.number)].submitted
        return {"STRESC": text, "STRESN": numeric(text)}
    return {
        "STRESC": str(measured),
        "STRESN": numeric(str(measured)),
        "STRESU": term("UNIT", concept.unit),
    }


def numeric(text: str | None) -> Decimal | None:
    """Return the number that a result in characters is, None where it is none."""
    measured = read_measured(text) if text else None
    return measured.number if measured and measured.comparator == "=" else None


def unit_as_recorded(text: str | None) -> str | None:
    """Return a recorded unit as CDISC writes it; one that is not known, as it was recorded."""
    unit = read_unit(text) if text else None
    return text if unit is None else term("UNIT", unit.code)


def worded(domain: str, name: str, word: str | None) -> dict[str, Cell]:
    """Return a recorded word as a controlled term, and as recorded where that says more.

    A location may be named more closely than its term; a word without a term, and one in a domain
    without the variable, stays as recorded.
    """
    submitted = _TERM[name](word) if f"{domain}{name}" in variables_of(domain) else None
    return {name: submitted, f"{name[:4]}X": as_recorded(word, submitted, codes=name != "LOC")}


def location(word: str | None) -> str | None:
    """Return where something lies as a term of LOC; a node whose site has none is LYMPH NODE."""
    organ = organ_of(word)
    if organ is None:
        return None
    return term("LOC", word) or ("LYMPH NODE" if organ.porta_hepatis is False else organ.loc)


_TERM: Mapping[str, Callable[[str | None], str | None]] = {
    "SPEC": partial(term, "SPECTYPE"),
    "LOC": location,
    "METHOD": partial(term, "METHOD"),
    "EVAL": partial(term, "EVAL"),
}
"""The controlled term of a word, by variable."""


def _kept(domain: str, name: str, word: str | None) -> dict[str, Cell]:
    known = f"{domain}{name}" in variables_of(domain)
    return {name if known else f"{name[:4]}X": word}


def _code(domain: str, row: Finding, concept: Concept) -> dict[str, Cell]:
    """The code of the source: LOINC where the domain has a variable for it; none is the id."""
    code = row.original_code
    if code is None or code == concept.id:
        return {}
    is_loinc = f"{domain}LOINC" in variables_of(domain) and code in concept.codes.get("LOINC", ())
    return {"LOINC" if is_loinc else "CODE": code}


def _problem(row: Finding) -> str | None:
    return None if row.problem is None else problem_words(row.problem).en


@cache
def variables_of(domain: str) -> frozenset[str]:
    """Return the names of a domain's variables."""
    return frozenset(each.name for each in definitions(Standard.SDTM)[domain].variables)
