"""CodeableConcepts: all their codings, and the systems' names.

Source: HL7 FHIR R4, datatypes "CodeableConcept" and "Coding"; "Using Code Systems" for the URIs,
and the OIDs beside them in the HL7 OID registry.
"""

import json
from typing import Any

from hilum.sources.choosing import Coded, Coding

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


def parsed(text: str | None) -> Any:
    """Return the JSON of an element's text; a plain string stays one (STU3 codes do).

    None for what is nested too deeply to be read, which no element of FHIR is.
    """
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text
    except RecursionError:
        return None


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
