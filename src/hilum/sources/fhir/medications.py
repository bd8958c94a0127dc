"""What a medication resource points at: a code, a contained Medication, or one elsewhere."""

import json
from collections.abc import Iterator
from typing import Any

from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion, rows_of
from hilum.sources.fhir.staging import Staged
from hilum.sources.lines import Report
from hilum.sources.projection import Texts
from hilum.sources.translate import Draft
from hilum.terms.discrepancies import Discrepancy


class Medications:
    """The Medication resources of a source, by reference."""

    def __init__(self, report: Report) -> None:
        self._known: dict[str, str] = {}
        self._report = report

    def add(self, staged: Staged, insertion: Insertion) -> None:
        """Take the staged Medications, for references to them."""
        rows = insertion.connection.execute(
            f"SELECT id, code, ingredient FROM {rows_of(staged)} WHERE id IS NOT NULL"
        )
        for own_id, code, ingredient in rows.fetchall():
            resource = {"code": parsed(code), "ingredient": parsed(ingredient)}
            self._known[own_id] = json.dumps(resource)

    def join(self, staged: Staged, insertion: Insertion) -> str:
        """Return the dictionary from what a resource says of its medication to the code of it."""
        keys = [
            "staged.medicationCodeableConcept",
            "staged.medicationReference.reference",
            "CASE WHEN starts_with(staged.medicationReference.reference, '#') "
            "THEN staged.contained END",
        ]
        return insertion.look_up(
            staged, keys, ["medication"], lambda *texts: self._read(staged.kind, *texts)
        )

    def rows(self, insertion: Insertion, text: str | None) -> list[Draft]:
        """Return the draft rows of a code: of a Medication, its ingredients' where only they are
        known."""
        element = parsed(text)
        if not isinstance(element, dict) or "ingredient" not in element:
            return insertion.chooser.rows("interventions", insertion.noted(element))
        whole = insertion.chooser.rows("interventions", insertion.noted(element.get("code")))
        if any(row.get("concept") for row in whole):
            return whole
        parts = {
            row["concept"]: row
            for part in _ingredients(element)
            for row in insertion.chooser.rows("interventions", insertion.noted(part))
            if row.get("concept")
        }
        return list(parts.values()) or whole

    def _read(
        self, kind: str, code: str | None, reference: str | None, contained: str | None
    ) -> Iterator[Texts]:
        if code is not None:
            yield (code,)
        elif reference is not None:
            found = _contained(reference, contained) or self._known.get(_own_id(reference))
            if found is None:
                self._report(_unresolved(kind, reference))
            yield (found,)


def _own_id(reference: str) -> str:
    path = reference.split("/_history/")[0]
    return path.rpartition(":" if path.startswith("urn:") else "/")[2]


def _contained(reference: str, contained: str | None) -> str | None:
    found = parsed(contained)
    for resource in found if isinstance(found, list) else ():
        if isinstance(resource, dict) and f"#{resource.get('id')}" == reference:
            return json.dumps({name: resource.get(name) for name in ("code", "ingredient")})
    return None


def _ingredients(medication: dict[str, Any]) -> list[Any]:
    parts = medication.get("ingredient")
    listed = parts if isinstance(parts, list) else []
    return [part.get("itemCodeableConcept") for part in listed if isinstance(part, dict)]


def _unresolved(kind: str, reference: str) -> Discrepancy:
    return Discrepancy(
        kind="unresolved reference",
        source=kind,
        seen=reference,
        expected="a Medication of this source (its rows have no code)",
    )
