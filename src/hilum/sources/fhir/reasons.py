"""Why something was given or done -> purpose, where a mapping's [words.purpose] knows the reason.

No code list of FHIR names a purpose that the rules ask for, and a diagnosis is none: a drug for a
patient with a tumour may be its treatment or the premedication. So a reason that nobody mapped
leaves the purpose missing, and is reported once with the number of its rows.

Source: HL7 FHIR R4, reasonCode and reasonReference of MedicationRequest (11.1),
MedicationAdministration (11.3), MedicationStatement (11.4), Procedure (9.3), Immunization (11.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hilum.sources.choosing import Coded, Coding, first_word
from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion, rows_of
from hilum.sources.fhir.staging import Staged
from hilum.sources.projection import Texts

Coded_by_id = dict[str, Coded]


@dataclass(frozen=True)
class Reasons:
    """Reads the reasons of a resource; `conditions` are those of the source, by type and id."""

    insertion: Insertion
    conditions: Coded_by_id

    def read(self, codes: str | None, references: str | None) -> Iterator[Texts]:
        """Give the purpose that every reason stands for; else none, and the reasons as written."""
        given = [*self._coded(codes), *self._referred(references)]
        if not given:
            return
        words = {self._word(each) for each in given}
        if len(words) == 1 and None not in words:
            yield (words.pop(), None)
        else:
            yield (None, "; ".join(each.term or each.word or "no code" for each in given))

    def _coded(self, text: str | None) -> Iterator[Coded]:
        for element in _listed(text):
            yield self.insertion.bound(element)

    def _referred(self, text: str | None) -> Iterator[Coded]:
        for element in _listed(text):
            reference, display = element.get("reference"), element.get("display")
            found = self.conditions.get("/".join(str(reference).split("/")[-2:]))
            yield found or Coded((), display or "a reference to what is not in this source")

    def _word(self, given: Coded) -> str | None:
        known = self.insertion.mapping.file.words.get("purpose", {})
        written = (text for coding in given.codings for text in (coding.code, coding.display))
        return first_word(known, [text for text in (*written, given.text) if text])


def _listed(text: str | None) -> list[dict[str, Any]]:
    found = parsed(text)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def look_up_purposes(staged: Staged, insertion: Insertion) -> str:
    """Make the dictionary from reasons to a purpose; return the SQL that joins it."""
    reasons = Reasons(insertion, _conditions(staged, insertion))
    keys = ["staged.reasonCode", "staged.reasonReference"]
    return insertion.look_up(staged, keys, ["purpose", "reason"], reasons.read)


def _conditions(staged: Staged, insertion: Insertion) -> Coded_by_id:
    """Return the Conditions of the source that the staged resources refer to."""
    found = insertion.connection.execute(f"""
        SELECT id, system, code, term FROM draft_events WHERE id IN (
            SELECT unnest(regexp_extract_all(reasonReference, 'Condition/[A-Za-z0-9.\\-]+'))
            FROM {rows_of(staged)})
    """)
    return {
        own_id: Coded(() if code is None else (Coding(system, code, None),), term)
        for own_id, system, code, term in found.fetchall()
    }


def report_reasons(staged: Staged, insertion: Insertion, joins: str) -> None:
    """Report the reasons that nobody mapped, of rows whose concept is known."""
    insertion.connection.execute(f"""
        INSERT INTO discrepancies
        SELECT NULL, min(staged.place), 'unknown reason', purpose.reason,
               'a reason that the mapping names under [words.purpose] (the purpose is missing)',
               count(*)
        FROM {rows_of(staged)} {joins}
        WHERE purpose.reason IS NOT NULL AND codes.concept IS NOT NULL
        GROUP BY purpose.reason
    """)
