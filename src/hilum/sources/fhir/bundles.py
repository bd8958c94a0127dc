"""JSON text into resources with a place each: lines, single resources, and bundles, in which
references are followed to ids.

A bundle that ends in the middle of a resource gives those before it (HL7 FHIR R4, Bundle;
References within bundles: "Resolving references in Bundles").
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
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


LINES_TRIED = 100
"""Where none of so many lines at the beginning is a resource, a file is first tried as a whole."""

NO_TEXT = {
    b"\x1f\x8b": "a compressed file (gzip)",
    b"PK\x03\x04": "a compressed file (zip)",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
"""How a file begins that is no text in UTF-8, and what it is."""

BEGINNING_BYTES = 1 << 16


def no_text(file: Path) -> str | None:
    """Return what a file is that holds no text in UTF-8, by its beginning; None if it may."""
    with file.open("rb") as content:
        beginning = content.read(BEGINNING_BYTES)
    if not beginning:
        return "an empty file"
    known = (what for magic, what in NO_TEXT.items() if beginning.startswith(magic))
    binary = b"\0" in beginning and first_kind(file) is None
    return next(known, "bytes that are no text" if binary else None)


def first_kind(file: Path, lines: int | None = LINES_TRIED) -> str | None:
    """Return the type of the first line that is a resource; None where none of so many is."""
    with file.open("rb") as content:
        for line in islice(content, lines):
            try:
                resource = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(resource, dict) and "resourceType" in resource:
                return str(resource["resourceType"])
    return None


def resources_of_lines(
    file: Path, name: str, report: Report, rows: set[int] | None = None
) -> Iterator[Placed]:
    """Yield the resources of lines: of all that are not blank, or of the given rows among them."""
    row = -1
    with file.open("rb") as content:
        for number, line in enumerate(content, start=1):
            if line.strip():
                row += 1
                if rows is None or row in rows:
                    yield from _from_line(line, f"{name}:{number}", report)


def _from_line(line: bytes, place: str, report: Report) -> Iterator[Placed]:
    expected = "one FHIR resource as JSON in UTF-8 (the line is left out)"
    try:
        resource = json.loads(line.rstrip(b"\r\n"))
    except (ValueError, RecursionError) as error:
        seen = _why(error)
        report(Discrepancy(kind="broken line", source=place, seen=seen, expected=expected))
        return
    if not isinstance(resource, dict) or "resourceType" not in resource:
        seen = "JSON without resourceType"
        report(Discrepancy(kind="no resource", source=place, seen=seen, expected=expected))
        return
    yield from resources_of(resource, place, report)


def _why(error: ValueError | RecursionError) -> str:
    """Return in words why a text is no JSON."""
    match error:
        case json.JSONDecodeError(msg=reason, lineno=line, colno=character):
            plain = reason.removesuffix(" at").removesuffix(" starting")
            where = f"character {character}" if line == 1 else f"line {line}, character {character}"
            return f"JSON that breaks off or is damaged at {where} ({plain})"
        case UnicodeDecodeError():
            return f"a byte that is not UTF-8 (byte {error.start + 1})"
        case _:
            return "JSON nested too deeply to be read"


def bundle_resources(file: Path, name: str, report: Report) -> Iterator[Placed]:
    """Yield the resources of a JSON file: a bundle, one resource, or a list of either.

    A file of one resource a line is read as that, whatever its name.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        seen, expected = _why(error), "JSON in UTF-8 (the file is left out)"
        report(Discrepancy(kind="broken file", source=name, seen=seen, expected=expected))
        return
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if first_kind(file, lines=None) is not None:
            yield from resources_of_lines(file, name, report)
            return
        found = {"resourceType": "Bundle", "entry": list(_salvaged(text))}
        seen = _why(error)
        expected = f"a whole JSON file (taken: its {len(found['entry'])} whole entries)"
        report(Discrepancy(kind="broken file", source=name, seen=seen, expected=expected))
    for resource in found if isinstance(found, list) else [found]:
        if isinstance(resource, dict) and "resourceType" in resource:
            yield from resources_of(resource, name, report)
        else:
            seen, expected = "JSON without resourceType", "a FHIR bundle or resource (left out)"
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
            try:
                followed = _followed(inner, names)
            except RecursionError as error:
                seen, expected = f"entry {number}: {_why(error)}", "a resource (it is left out)"
                report(Discrepancy(kind="no resource", source=place, seen=seen, expected=expected))
                continue
            yield from resources_of(followed, place, report)
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
        except (ValueError, RecursionError):
            return
        yield entry
