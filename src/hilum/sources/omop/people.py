"""PERSON and DEATH -> subjects, and the event of death where the concepts have it.

Source: OHDSI OMOP common data model 5.4: PERSON, DEATH.
"""

from collections.abc import Iterator

from hilum.sources.choosing import first_word
from hilum.sources.omop.clinical import Clinical, moment
from hilum.sources.omop.tables import Tables
from hilum.sources.projection import Texts

SEX_OF = {"8507": "male", "8532": "female"}
"""gender_concept_id of the domain Gender. Others, and 0, leave the source value to speak."""

PERSON = (
    "person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth",
    "birth_datetime", "race_concept_id", "ethnicity_concept_id", "care_site_id",
    "gender_source_value", "race_source_value", "ethnicity_source_value",
)  # fmt: skip
DEATH = ("person_id", "death_date", "death_datetime", "cause_concept_id", "cause_source_value")


def insert_persons(tables: Tables, clinical: Clinical) -> None:
    """Insert a subject for each person; a birth without month or day is known to that extent."""
    place = tables.stage("person", PERSON)
    if place is None:
        return
    rows = "omop_person AS rows"
    clinical.know("person", ("race_concept_id", "ethnicity_concept_id"))
    words = clinical.mapping.file.words.get("sex", {})
    joins = [
        clinical.projector.look_up(
            rows,
            ["rows.gender_concept_id", "rows.gender_source_value"],
            ["sex"],
            lambda concept, text: _sexes(concept, text, words),
        ),
        *(clinical.names(rows, f"{name}_concept_id", name) for name in ("race", "ethnicity")),
    ]
    clinical.connection.execute(f"""
        INSERT INTO draft_subjects BY NAME
        SELECT rows.person_id AS subject, {place} AS source, 'person/' || rows.person_id AS id,
               {_BIRTH} AS birth, sex.sex AS sex,
               coalesce(race.race, rows.race_source_value) AS race,
               coalesce(ethnicity.ethnicity, rows.ethnicity_source_value) AS ethnicity,
               nullif(rows.care_site_id, '') AS site
        FROM {rows} {" ".join(joins)}
    """)


_BIRTH = """CASE
    WHEN rows.year_of_birth IS NULL THEN rows.birth_datetime
    WHEN rows.month_of_birth IS NULL THEN rows.year_of_birth
    ELSE concat_ws('-', rows.year_of_birth, lpad(rows.month_of_birth, 2, '0'),
                   lpad(rows.day_of_birth, 2, '0')) END"""


def _sexes(concept: str | None, text: str | None, words: dict[str, str]) -> Iterator[Texts]:
    if concept in SEX_OF:
        yield (SEX_OF[concept],)
    elif text is not None:
        yield (first_word(words, [text]) or text,)


def insert_deaths(tables: Tables, clinical: Clinical) -> None:
    """Insert the dates of death."""
    place = tables.stage("death", DEATH)
    if place is None:
        return
    when = moment("death")
    clinical.connection.execute(f"""
        INSERT INTO draft_subjects BY NAME
        SELECT rows.person_id AS subject, {place} AS source,
               'death/' || rows.person_id AS id, {when} AS death
        FROM omop_death AS rows
    """)
    if "death" not in clinical.mapping.concepts:
        return
    clinical.know("death", ("cause_concept_id",))
    cause = clinical.names("omop_death AS rows", "cause_concept_id", "cause")
    clinical.connection.execute(f"""
        INSERT INTO draft_events BY NAME
        SELECT rows.person_id AS subject, {place} AS source, 'death/' || rows.person_id AS id,
               'death' AS concept, coalesce(cause.cause, rows.cause_source_value) AS term,
               {when} AS start, {when} AS "end"
        FROM omop_death AS rows {cause}
    """)
