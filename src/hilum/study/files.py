"""The study folder's files as they are written: checked when read, unknown keys refused."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Day = date
"""The type, where a field is called `date` and has a default."""


class Entry(BaseModel):
    """A frozen table of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AlternativeEntry(Entry):
    """What another answer would make of each criterion that it changes, by the criterion's id.

    An empty reading drops the criterion.
    """

    text: str
    readings: dict[str, str]


class RulingEntry(Entry):
    """An answer to a question."""

    text: str
    zh: str | None = None
    by: str
    date: date
    kind: Literal["assumption", "decision"]
    alternatives: tuple[AlternativeEntry, ...] = ()


class QuestionEntry(Entry):
    """An ambiguity of the text; `criteria` are the ids of the criteria that it stands on.

    `by` and `date` say who asked and when, where a reviewer did.
    """

    id: str
    text: str
    zh: str | None = None
    criteria: tuple[str, ...] = ()
    by: str | None = None
    date: Day | None = None
    ruling: RulingEntry | None = None
    alternatives: tuple[AlternativeEntry, ...] = ()


class CriterionEntry(Entry):
    """A criterion as it stands in criteria.toml."""

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9]*$")
    kind: Literal["inclusion", "exclusion"]
    en: str
    zh: str | None = None
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    reading: str
    origin: Literal["record", "title", "other registry copy", "standard", "assumption"]
    can_change: bool
    source: str | None = None


class ClauseEntry(Entry):
    """A part of the record that is not a criterion."""

    id: str
    kind: Literal[
        "field",
        "objective",
        "background",
        "population",
        "claim",
        "heading",
        "conduct",
        "permission",
        "narrative",
        "remainder",
        "unstated",
    ]
    text: str
    spans: tuple[tuple[int, int], ...]
    note: str | None = None


class CriteriaFile(Entry):
    """criteria.toml."""

    criterion: tuple[CriterionEntry, ...] = ()
    clause: tuple[ClauseEntry, ...] = ()


class QuestionsFile(Entry):
    """questions.toml: an entry for each question, and another where its ruling differs."""

    question: tuple[QuestionEntry, ...] = ()


class AnchorSource(Entry):
    """Which record makes an anchor known."""

    event: str | None = None
    first_intervention: tuple[str, ...] = ()
    last_intervention: tuple[str, ...] = ()
    not_before: str | None = None


class AnchorEntry(Entry):
    """An anchor as it stands in study.toml."""

    en: str
    zh: str
    source: AnchorSource | None = Field(default=None, alias="from")
    fallback: str | None = None
    note: str | None = None


class FactEntry(Entry):
    """A fact with who says so."""

    value: Any
    origin: str
    source: str
    note: str | None = None
    question: str | None = None


class HistoryEntry(Entry):
    """One version of the study and why it came to be."""

    number: str
    date: date
    by: str
    reason: str


class VersionEntry(Entry):
    """The version that the folder holds."""

    number: str
    date: date
    history: tuple[HistoryEntry, ...]


class IdentityEntry(Entry):
    """The study's own id and names."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    short_name: dict[Literal["en", "zh"], str]
    version: VersionEntry


class SiteEntry(Entry):
    """A site; its time zone (IANA) decides what a local day is, and may still be missing."""

    id: str
    city: str
    country: str
    timezone: str | None = None
    origin: str
    source: str
    note: str | None = None


class ArmEntry(Entry):
    """An arm."""

    id: str
    en: str
    zh: str
    origin: str
    source: str


class LookBackEntry(Entry):
    """How far back "ever" reaches, if anybody has ruled."""

    count: int
    unit: Literal["day", "week", "month", "year"]


class StudyFile(Entry):
    """study.toml."""

    study: IdentityEntry
    identity: dict[str, FactEntry] = {}
    status: dict[str, FactEntry] = {}
    dates: dict[str, FactEntry] = {}
    design: dict[str, FactEntry] = {}
    rules: dict[str, FactEntry] = {}
    arm: tuple[ArmEntry, ...] = ()
    site: tuple[SiteEntry, ...] = ()
    anchors: dict[str, AnchorEntry]
    question: tuple[QuestionEntry, ...] = ()
    look_back: LookBackEntry | None = None
