"""What the tests of FHIR share: short ways to write resources, and reading them to drafts."""

import json
from pathlib import Path
from typing import Any

from hilum.concepts import shipped_concepts
from hilum.records.resolve import resolve
from hilum.sources.standards import standard_mapping
from tests.sources.loading import Loaded

Resource = dict[str, Any]

SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
ATC, RXNORM = "http://www.whocc.no/atc", "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"


def coded(*codings: tuple[str, str], text: str | None = None) -> Resource:
    """Return a CodeableConcept of (system, code) pairs."""
    found: Resource = {"coding": [{"system": system, "code": code} for system, code in codings]}
    return found if text is None else {**found, "text": text}


def bound(code: str) -> Resource:
    """Return a CodeableConcept of one of FHIR's own code lists."""
    return coded(("http://terminology.hl7.org/CodeSystem/any", code))


def resource(kind: str, own_id: str = "1", **elements: Any) -> Resource:
    """Return a resource about patient p1."""
    whom = {"AllergyIntolerance": "patient", "Immunization": "patient", "Patient": None}
    person = whom.get(kind, "subject")
    about = {} if person is None else {person: {"reference": "Patient/p1"}}
    return {"resourceType": kind, "id": own_id, **about, **elements}


def hemoglobin(own_id: str = "1", **elements: Any) -> Resource:
    """Return an Observation of hemoglobin, final, of 1 May 2024."""
    usual = {
        "status": "final",
        "code": coded((LOINC, "718-7")),
        "effectiveDateTime": "2024-05-01T10:00:00+08:00",
        "valueQuantity": {"value": 120, "unit": "g/L", "system": UCUM, "code": "g/L"},
    }
    return resource("Observation", own_id, **{**usual, **elements})


def lines(*resources: Resource | str) -> str:
    """Return NDJSON; a text stands as it is."""
    texts = (each if isinstance(each, str) else json.dumps(each) for each in resources)
    return "".join(f"{text}\n" for text in texts)


def bundle(*resources: Resource) -> Resource:
    """Return a bundle whose entries are named by urn:uuid."""
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def loaded(folder: Path, *resources: Resource | str, name: str = "all.ndjson") -> Loaded:
    """Write resources into one NDJSON file and read it to drafts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(lines(*resources), encoding="utf-8")
    return read(folder)


def read(path: Path, source: str = "fhir") -> Loaded:
    """Read a path to drafts with the standard's own mapping."""
    return Loaded(source, path, standard_mapping(source, shipped_concepts(), "Asia/Shanghai"))


def resolved(found: Loaded) -> Loaded:
    """Resolve the drafts to records, in the same connection."""
    mapping = standard_mapping("fhir", shipped_concepts(), "Asia/Shanghai")
    resolve(found.connection, shipped_concepts(), mapping.zone)
    return found
