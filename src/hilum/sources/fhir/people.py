"""Patient -> subjects. Names, addresses and identifiers are never read but for the country.

Source: HL7 FHIR R4, Patient (8.1); US Core race and ethnicity extensions.
"""

from collections.abc import Iterator
from typing import Any

from hilum.sources.choosing import first_word
from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion, rows_of
from hilum.sources.fhir.staging import Staged
from hilum.sources.projection import Texts

RACE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race"
ETHNICITY = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity"


def insert_patients(staged: Staged, insertion: Insertion) -> None:
    """Insert the subjects of staged Patients."""
    words = insertion.mapping.file.words
    joins = " ".join(
        (
            insertion.look_up(staged, ["staged.extension"], ["race", "ethnicity"], _extensions),
            insertion.look_up(staged, ["staged.address"], ["country"], _countries),
            insertion.look_up(
                staged, ["staged.gender"], ["sex"], lambda text: _sexes(text, words.get("sex", {}))
            ),
        )
    )
    insertion.connection.execute(f"""
        INSERT INTO draft_subjects BY NAME
        SELECT staged.id AS subject, concat(staged.place, '#', staged.id) AS source,
               'Patient/' || staged.id AS id, staged.birthDate AS birth, sex.sex AS sex,
               race.race AS race, race.ethnicity AS ethnicity, country.country AS country,
               {_DEATH} AS death
        FROM {rows_of(staged)} {joins}
    """)


_DEATH = """CASE WHEN staged.deceasedDateTime IS NOT NULL THEN staged.deceasedDateTime
    WHEN lower(staged.deceasedBoolean) = 'true'
    THEN concat(coalesce(staged.birthDate, '1000'), '/', staged.last_updated) END"""
"""deceasedBoolean says that, not when: at some time from birth to the last change of the record."""


def _sexes(text: str | None, words: dict[str, str]) -> Iterator[Texts]:
    """AdministrativeGender: male, female, other, unknown; `unknown` is no answer."""
    if text is not None and text != "unknown":
        yield (first_word(words, [text]) or text,)


def _extensions(text: str | None) -> Iterator[Texts]:
    found = parsed(text)
    listed = found if isinstance(found, list) else []
    texts = {e.get("url"): _text_of(e) for e in listed if isinstance(e, dict)}
    if texts:
        yield (texts.get(RACE), texts.get(ETHNICITY))


def _text_of(extension: dict[str, Any]) -> str | None:
    inner = extension.get("extension")
    parts = [part for part in inner if isinstance(part, dict)] if isinstance(inner, list) else []
    return next((p.get("valueString") for p in parts if p.get("url") == "text"), None)


def _countries(text: str | None) -> Iterator[Texts]:
    found = parsed(text)
    listed = [a for a in found if isinstance(a, dict)] if isinstance(found, list) else []
    countries = {a.get("country") for a in listed if a.get("use") != "old"} - {None}
    if len(countries) == 1:
        yield (countries.pop(),)
