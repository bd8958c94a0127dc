"""The OMOP common data model 5.4 as a source of records."""

from hilum.sources.omop.reader import read

__all__ = ["read"]
