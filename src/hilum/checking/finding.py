"""A finding: what is wrong with a protocol, where it says so, and what would mend it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from hilum.study import Question
from hilum.study.study import Span
from hilum.terms.reasons import Reason, Sentence, Value, Words


class Severity(Enum):
    """How much a finding weighs: the protocol cannot be run so, can be misread, or should say."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 of the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A kind of finding, as data/findings.toml declares it.

    `remedy` is what to do, `example` a text that has the fault, `asked` the regular expression by
    which a study's question is known to ask the same.
    """

    id: str
    severity: Severity
    title: Words
    sentence: Sentence
    remedy: Words
    example: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: `where` are criteria, else clauses, of the study; `spans` stand in its record.

    `questions` are those of the study that ask the same: what is asked is still a finding.
    """

    kind: Code
    says: Reason
    where: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def code(self) -> str:
        """The stable name of its kind."""
        return self.kind.id

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.kind.severity

    @property
    def words(self) -> Words:
        """What is wrong, in both languages."""
        return Words(self.says.say("en"), self.says.say("zh"))

    @property
    def suggestion(self) -> Words:
        """What to do, in both languages."""
        return self.kind.remedy

    @property
    def facts(self) -> dict[str, Value]:
        """What the sentence was filled with."""
        return dict(self.says.values)

    @property
    def order(self) -> tuple[Any, ...]:
        """By weight, then by place in the record, then by code: the same at every run."""
        return self.severity.rank, self.spans[:1], self.code, self.where, self.words.en
