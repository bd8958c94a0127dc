"""A study as values. Nothing in it is code: it is read from a folder of text files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hilum.concepts import Concepts
from hilum.criteria.nodes import Reading
from hilum.rules.dosing import Regimen
from hilum.study.approvals import NO_REVIEW, Review, Standing, hash_of
from hilum.study.endpoints import Endpoints
from hilum.study.response import ResponseRules
from hilum.study.schedule import Schedule
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from hilum.terms.times import Duration
from hilum.terms.truth import Kind

Day = date
"""The type, where a field is called `date` and has a default."""

Span = tuple[int, int]
"""Characters of the record, from the first up to but not including the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What another answer to a question would make of the criterion.

    `reading` is None where the criterion would be dropped.
    """

    text: str
    reading: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An answer to a question: by whom, when, of what kind (an assumption, or a decision)."""

    text: str
    by: str
    date: date
    kind: str
    zh: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An ambiguity of the text, with its ruling if there is one.

    `by` and `date` say who asked and when, where a reviewer did.
    """

    id: str
    text: str
    zh: str | None = None
    ruling: Ruling | None = None
    alternatives: tuple[Alternative, ...] = ()
    by: str | None = None
    date: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One sentence that a subject must or must not satisfy, and what the program evaluates.

    `text` is verbatim, `spans` where it stands in the record (a heading first, then the item);
    `can_change` says whether a later test may turn it before enrolment.
    """

    id: str
    kind: Kind
    en: str
    zh: str | None
    text: str
    spans: tuple[Span, ...]
    reading: Reading
    origin: str
    can_change: bool
    source: str | None = None
    questions: tuple[Question, ...] = ()

    def label(self, language: str = "en") -> str:
        """Return the short title in a language, `en` or `zh`; English where it has no other."""
        return (self.zh or self.en) if language == "zh" else self.en

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Its reading, and those of its questions' other answers."""
        others = (other.reading for q in self.questions for other in q.alternatives)
        return (self.reading, *(reading for reading in others if reading is not None))

    @property
    def assumptions(self) -> tuple[Question, ...]:
        """The questions that only an assumption answers."""
        return tuple(q for q in self.questions if q.ruling and q.ruling.kind == "assumption")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of the record that is not a criterion: what it is, and what is done with it."""

    id: str
    kind: str
    text: str
    spans: tuple[Span, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A day that windows are measured from.

    It is the first (`take_last`: the last) of its events or interventions in the records, none
    before the anchor `not_before`. Where there is none, the anchor `fallback` stands in for it, if
    the study names one. The anchor `screening` is the day of screening itself.
    """

    name: str
    en: str
    zh: str
    events: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    take_last: bool = False
    not_before: str | None = None
    fallback: str | None = None

    def label(self, language: str = "en") -> str:
        """Return the name in a language, `en` or `zh`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A planned course of treatment."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site of the study; `country` is ISO 3166-1 alpha-2."""

    id: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is said of the study: what, and who says so."""

    value: Any
    origin: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of a study: its number, when and by whom it was made, and why."""

    number: str
    date: date
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Study:
    """A whole study folder, checked.

    `regimen`, `schedule`, `response` and `endpoints` are None where the folder has no such file;
    `conduct_questions` are the questions that these files ask, `review` is who approved which
    reading, `time_zone` None where no site has one yet; `history` are its versions up to this one.
    """

    id: str
    version: str
    short_name: Mapping[str, str]
    facts: Mapping[str, Fact]
    time_zone: ZoneInfo | None
    record: str
    anchors: Mapping[str, Anchor]
    criteria: tuple[Criterion, ...]
    clauses: tuple[Clause, ...]
    questions: tuple[Question, ...]
    concepts: Concepts
    arms: tuple[Arm, ...] = ()
    sites: tuple[Site, ...] = ()
    look_back: Duration | None = None
    regimen: Regimen | None = None
    schedule: Schedule | None = None
    response: ResponseRules | None = None
    endpoints: Endpoints | None = None
    conduct_questions: tuple[Question, ...] = ()
    review: Review = NO_REVIEW
    history: tuple[Revision, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that makes a local day; raises UserError where no site has one."""
        if self.time_zone is None:
            seen = "study.toml: site: saw no time zone, which makes a local day"
            raise UserError(f"{seen}; expected one such as timezone = 'Asia/Shanghai'")
        return self.time_zone

    @property
    def child_pugh_variant(self) -> str | None:
        """The table of Child-Pugh that its readings use; None only where none asks that score."""
        fact = self.facts.get("rules.child_pugh_variant")
        return None if fact is None else str(fact.value)

    def clause_of(self, entry: Criterion | Clause) -> str:
        """The words of the record that an entry stands on, headings first; else its text."""
        printed = [self.record[start:end] for start, end in entry.spans]
        return " ".join(" ".join(printed or [entry.text]).split())

    def standing(self, criterion: Criterion) -> Standing:
        """Return whether a criterion's reading is approved for what it and its clause say now."""
        now = hash_of(criterion.kind, self.clause_of(criterion), criterion.reading)
        return self.review.standing(criterion.id, now)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return the criterion of an id, if there is one."""
        return next((each for each in self.criteria if each.id == criterion_id), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question of an id, whichever file asks it, if there is one."""
        of_criteria = (each for criterion in self.criteria for each in criterion.questions)
        asked = (*self.questions, *self.conduct_questions, *of_criteria)
        return next((each for each in asked if each.id == question_id), None)
