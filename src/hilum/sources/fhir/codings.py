"""CodeableConcepts: all their codings, the systems' names, and what the mapping makes of them.

Source: HL7 FHIR R4, datatypes "CodeableConcept" and "Coding"; "Using Code Systems" for the URIs,
and the OIDs beside them in the HL7 OID registry.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hilum.records.resolve.readers import CLASS_OF
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import key
from hilum.sources.translate import Draft, Translator

SYSTEMS = {
    "http://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "http://snomed.info/sct": "SNOMED",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "urn:oid:2.16.840.1.113883.6.3": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
    "urn:oid:2.16.840.1.113883.6.103": "ICD-9-CM",
    "urn:oid:2.16.840.1.113883.6.104": "ICD-9-CM",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "ICD-O-3",
    "urn:oid:2.16.840.1.113883.6.43.1": "ICD-O-3",
    "http://www.whocc.no/atc": "ATC",
    "urn:oid:2.16.840.1.113883.6.73": "ATC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "urn:oid:2.16.840.1.113883.12.292": "CVX",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCIt",
    "urn:oid:2.16.840.1.113883.3.26.1.1": "NCIt",
}
"""The URI of a code system -> its name in the concepts."""

TEXT_SYSTEM = "text"
"""The system under which a mapping lists a source's own strings (CodeableConcept.text)."""

DISAGREE = "codings disagree"
"""The status of a finding whose codings name different concepts: usable for none of them."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One coding: the system by our name or, if it has none, by its URI."""

    system: str | None
    code: str
    display: str | None


@dataclass(frozen=True, slots=True)
class Coded:
    """A CodeableConcept; `unknown` are the URIs of systems that nobody named."""

    codings: tuple[Coding, ...]
    text: str | None
    unknown: tuple[str, ...] = ()

    @property
    def term(self) -> str | None:
        """The text, or the first display."""
        return self.text or next((c.display for c in self.codings if c.display), None)

    @property
    def word(self) -> str | None:
        """The first code, or the text: for elements bound to a small closed list of codes."""
        return next((c.code for c in self.codings), self.text)


def parsed(text: str | None) -> Any:
    """Return the JSON of an element's text; a plain string stays one (STU3 codes do)."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text


def coded(element: Any, systems: dict[str, str]) -> Coded:
    """Read a CodeableConcept; a bare string is taken as its code. `systems`: further names."""
    if isinstance(element, str):
        return Coded((Coding(None, element, None),), element)
    if not isinstance(element, dict):
        return Coded((), None)
    given = element.get("coding")
    listed = [c for c in (given if isinstance(given, list) else [given]) if isinstance(c, dict)]
    names = {**SYSTEMS, **systems}
    uris = [uri for c in listed if isinstance(uri := c.get("system"), str)]
    codings = (
        Coding(names.get(uri := c.get("system", ""), uri) or None, str(c["code"]), c.get("display"))
        for c in listed
        if c.get("code")
    )
    unknown = tuple(uri for uri in uris if uri not in names)
    return Coded(tuple(map(_with_dot, codings)), element.get("text"), unknown)


def _with_dot(coding: Coding) -> Coding:
    # ICD-10 has three characters before the dot, which some exports leave out.
    code = coding.code
    if coding.system != "ICD-10" or "." in code or len(code) <= 3:
        return coding
    return Coding(coding.system, f"{code[:3]}.{code[3:]}", coding.display)


class Chooser:
    """Chooses, among the codings of an element, those that the mapping or the concepts know."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._translator = Translator(mapping)

    def rows(self, table: str, given: Coded) -> list[Draft]:
        """Return a draft row for each concept that a coding names, or one with the first coding.

        Two codings of one concept are one row; of a group and its member, the member counts.
        """
        named: dict[str, Draft] = {}
        for coding in (*given.codings, *_own_string(given)):
            for row in self._known(table, coding, given.term):
                named.setdefault(row["concept"] or "", row)
        concepts = self._mapping.concepts
        wider = {
            one
            for one in named
            for other in named
            if one != other and one in concepts and other in concepts.within(one)
        }
        rows = [row for concept, row in named.items() if concept not in wider]
        if table == "findings" and len(rows) > 1:
            rows = [{**row, "status": DISAGREE} for row in rows]
        return rows or [self._unknown(given)]

    def _known(self, table: str, coding: Coding, term: str | None) -> Iterator[Draft]:
        if coding.system is None:
            return
        row: Draft = {"system": coding.system, "code": coding.code, "term": term or coding.display}
        entries = self._mapping.entries(coding.system, coding.code)
        if entries == ({},):
            found = self._mapping.concepts.find(coding.system, coding.code)
            if found is None or self._mapping.concepts[found].concept_class != CLASS_OF[table]:
                return
            row["concept"] = found
        yield from (r for r in self._translator.rows(table, row, {}) if r.get("concept"))

    def _unknown(self, given: Coded) -> Draft:
        first = next(iter(given.codings), None)
        if first is None:
            return {"term": given.term}
        return {"system": first.system, "code": first.code, "term": given.term}

    def value(self, concept: str | None, given: Coded) -> str | None:
        """Return a coded result as the mapping or the concept writes it, else as it is written."""
        codes = [(c.code, c.display) for c in given.codings]
        written = [text for pair in codes for text in pair if text]
        texts = [text for text in (*written, given.text) if text]
        words = self._mapping.file.values.get(concept or "", {})
        keyed = {key(theirs): ours for theirs, ours in words.items()}
        if mapped := next((keyed[key(t)] for t in texts if key(t) in keyed), None):
            return mapped
        if concept in self._mapping.concepts:
            read = self._mapping.concepts[concept].category_of
            return next((t for t in texts if read(t) is not None), given.term or given.word)
        return given.term or given.word

    def word(self, column: str, given: Coded) -> str | None:
        """Return our word of a column for a code, display or text, else the term as written."""
        texts = [c.code for c in given.codings] + [c.display for c in given.codings if c.display]
        words = self._mapping.file.words.get(column, {})
        return first_word(words, [*texts, *filter(None, [given.text])]) or given.term or given.word


def first_word(words: dict[str, str], texts: Iterable[str]) -> str | None:
    """Return the word that the first of the texts stands for; None if none stands for any."""
    keyed = {key(theirs): ours for theirs, ours in words.items()}
    return next((keyed[key(text)] for text in texts if key(text) in keyed), None)


def _own_string(given: Coded) -> Iterator[Coding]:
    if given.text:
        yield Coding(TEXT_SYSTEM, given.text, None)
