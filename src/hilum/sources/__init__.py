"""Sources of records: each reader fills the draft tables from what a site has, by a mapping."""

from hilum.sources import fhir, meds, omop, spreadsheet
from hilum.sources.mapping import Mapping, find_mapping, load_mapping, shipped_mappings
from hilum.sources.progress import Progress, silent

READERS = {"meds": meds.read, "csv": spreadsheet.read, "fhir": fhir.read, "omop": omop.read}
"""Every kind of source, by the name one gives it, and its reader."""

__all__ = [
    "READERS",
    "Mapping",
    "Progress",
    "find_mapping",
    "load_mapping",
    "shipped_mappings",
    "silent",
]
