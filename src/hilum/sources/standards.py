"""What the FHIR and OMOP standards fix themselves, so that no site's mapping has to repeat it."""

import tomllib
from collections.abc import Mapping as Table
from typing import Any

from hilum.concepts import Concepts
from hilum.sources.mapping import Mapping, shipped_mappings
from hilum.sources.mapping_file import MappingFile


def standard_mapping(name: str, concepts: Concepts, timezone: str) -> Mapping:
    """Return the shipped mapping of a standard for a site of the time zone (IANA name)."""
    file = _shipped(name, concepts)
    return Mapping(file.model_copy(update={"timezone": timezone}), concepts, f"{name}.toml")


def with_standard(name: str, mapping: Mapping) -> Mapping:
    """Return a site's mapping with the standard's own words beneath it; the site's go before."""
    standard, file = _shipped(name, mapping.concepts), mapping.file
    merged = {
        part: _beneath(getattr(standard, part), getattr(file, part))
        for part in ("systems", "codes", "words", "values", "units", "allergies")
    }
    return Mapping(file.model_copy(update=merged), mapping.concepts, mapping.place)


def _shipped(name: str, concepts: Concepts) -> MappingFile:
    """Read the shipped mapping; what names a concept that the dictionary lacks is left out."""
    file = MappingFile.model_validate(
        tomllib.loads(shipped_mappings()[name].read_text(encoding="utf-8"))
    )
    codes = {
        system: {
            code: kept
            for code, entries in table.items()
            if (kept := tuple(entry for entry in entries if entry["concept"] in concepts))
        }
        for system, table in file.codes.items()
    }
    allergies = {
        drug: event
        for drug, event in file.allergies.items()
        if drug in concepts and event in concepts
    }
    return file.model_copy(update={"codes": codes, "allergies": allergies})


def _beneath(under: Table[str, Any], over: Table[str, Any]) -> dict[str, Any]:
    both = {**under, **over}
    return {
        name: _beneath(under[name], value)
        if name in under and isinstance(value, dict) and isinstance(under[name], dict)
        else value
        for name, value in both.items()
    }
