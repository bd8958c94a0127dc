"""FHIR R4 as a source of records."""

from hilum.sources.fhir.reader import read

__all__ = ["read"]
