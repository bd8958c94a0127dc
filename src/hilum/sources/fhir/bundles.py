"""Bundles: their resources with a place each, references inside them followed to ids.

A bundle that ends in the middle of a resource gives those before it (HL7 FHIR R4, Bundle;
References within bundles: "Resolving references in Bundles").
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hilum.sources.lines import Report
from hilum.terms.discrepancies import Discrepancy

Json = dict[str, Any]

_ENTRIES = re.compile(r'"entry"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


@dataclass(frozen=True)
class Placed:
    """A resource as parsed JSON, and the file (and line) where it stands."""

    resource: Json
    place: str


def bundle_resources(file: Path, name: str, report: Report) -> Iterator[Placed]:
    """Yield the resources of a JSON file: a bundle, one resource, or a list of either."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        seen = f"a byte that is not UTF-8 at {error.start}"
        expected = "JSON in UTF-8 (the file is left out)"
        report(Discrepancy(kind="broken file", source=name, seen=seen, expected=expected))
        return
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        found = {"resourceType": "Bundle", "entry": list(_salvaged(text))}
        seen = f"{error.msg} at line {error.lineno}, character {error.colno}"
        expected = f"a whole JSON file (taken: the {len(found['entry'])} whole entries)"
        report(Discrepancy(kind="broken file", source=name, seen=seen, expected=expected))
    for resource in found if isinstance(found, list) else [found]:
        if isinstance(resource, dict) and "resourceType" in resource:
            yield from resources_of(resource, name, report)
        else:
            seen, expected = "JSON without resourceType", "a FHIR bundle or resource"
            report(Discrepancy(kind="no resource", source=name, seen=seen, expected=expected))


def resources_of(resource: Json, place: str, report: Report) -> Iterator[Placed]:
    """Yield a resource, or the entries of one that is a bundle, with references made ids."""
    if resource.get("resourceType") != "Bundle":
        yield Placed(resource, place)
        return
    entries = [entry for entry in resource.get("entry") or () if isinstance(entry, dict)]
    names = dict(_named(entries))
    for number, entry in enumerate(entries, start=1):
        inner = entry.get("resource")
        if isinstance(inner, dict) and "resourceType" in inner:
            yield from resources_of(_followed(inner, names), place, report)
        elif _method(entry) != "DELETE":
            seen, expected = f"entry {number} without a resource", "a resource in every entry"
            report(Discrepancy(kind="no resource", source=place, seen=seen, expected=expected))


def _method(entry: Json) -> Any:
    request = entry.get("request")
    return request.get("method") if isinstance(request, dict) else None


def _named(entries: list[Json]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        resource, url = entry.get("resource"), entry.get("fullUrl")
        if isinstance(resource, dict) and isinstance(url, str):
            kind, own_id = resource.get("resourceType"), resource.get("id")
            resource.setdefault("id", url.rpartition(":" if url.startswith("urn:") else "/")[2])
            yield url, f"{kind}/{own_id or resource['id']}"


def _followed(value: Any, names: dict[str, str]) -> Any:
    """Return JSON with each reference to a fullUrl of the bundle made a type and id."""
    if isinstance(value, dict):
        return {
            key: names.get(inner, inner)
            if key == "reference" and isinstance(inner, str)
            else _followed(inner, names)
            for key, inner in value.items()
        }
    return [_followed(inner, names) for inner in value] if isinstance(value, list) else value


def _salvaged(text: str) -> Iterator[Json]:
    """Yield the whole entries of a bundle whose text breaks off."""
    start = _ENTRIES.search(text)
    decoder = json.JSONDecoder()
    place = len(text) if start is None else start.end()
    while place < len(text):
        between = _BETWEEN.match(text, place)
        place = place if between is None else between.end()
        try:
            entry, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError:
            return
        yield entry
