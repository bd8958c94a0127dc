"""A registry record as text with named fields, whatever its format.

`text` is what a study keeps as record.txt, and every offset of Hilum points into it. A text record
is kept as it is. Of JSON and XML the values are laid out one below the other, each under its path,
so that nothing of them is lost and offsets mean something.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from hilum.study.study import Span


class Format(Enum):
    """The formats that are told apart."""

    API_V2 = "ClinicalTrials.gov API v2 (JSON)"
    CLASSIC_XML = "ClinicalTrials.gov classic XML"
    CLASSIC_TEXT = "ClinicalTrials.gov classic text"
    PAGE = "page of a registry or its mirror, as text"
    PLAIN = "text without known fields"


CRITERIA = "eligibility criteria"
"""The name of the field that holds the sentences of inclusion and exclusion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name of the closed list, where its label stands, and where its value.

    `name` is a name of `FIELDS`, or `other`; `label` is None where the format prints none.
    """

    name: str
    label: Span | None
    value: Span


FIELDS = (
    "registry id",
    "sponsor study id",
    "brief title",
    "official title",
    "status",
    "start date",
    "primary completion date",
    "end date",
    "last update",
    "phase",
    "study type",
    "allocation",
    "intervention model",
    "masking",
    "primary purpose",
    "enrolment",
    "sex",
    "minimum age",
    "maximum age",
    "healthy volunteers",
    "condition",
    "keyword",
    "intervention",
    "arm",
    "sponsor",
    "collaborator",
    "investigator",
    "location",
    "summary",
    "description",
    "primary outcome",
    "secondary outcome",
    "other outcome",
    CRITERIA,
    "other",
)
"""The fields that are told apart; a record may print a field several times (interventions)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A record that was read: its format, its text, its fields in the order of the text."""

    format: Format
    text: str
    fields: tuple[Field, ...]

    def said(self, name: str) -> Iterator[str]:
        """Yield the values of a field, white space folded, in their order."""
        for field in self.fields:
            if field.name == name:
                yield " ".join(self.text[slice(*field.value)].split())
