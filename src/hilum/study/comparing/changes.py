"""The values that a comparison of two versions of a study consists of."""

from dataclasses import dataclass
from enum import Enum

from hilum.study.approvals import Standing
from hilum.study.study import Criterion, Revision


class Sign(Enum):
    """Whether words stand in both versions or in one."""

    SAME = " "
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence that stand in both versions or in one; each word with its space."""

    sign: Sign
    text: str


class Aspect(Enum):
    """In what an entry differs. MOVED: it stands at another place among the others."""

    ADDED = "added"
    REMOVED = "removed"
    TEXT = "text"
    READING = "reading"
    KIND = "kind"
    ID = "id"
    MOVED = "moved"
    RULING = "ruling"
    OTHER = "other"


class Part(Enum):
    """Which part of a reading differs; ORDER: the same parts in another order."""

    WINDOW = "window"
    THRESHOLD = "threshold"
    CONCEPT = "concept"
    PICK = "pick"
    EXCEPTION = "exception"
    SENTENCE = "sentence"
    LOGIC = "logic"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """One part of a reading in both versions, in the notation; None where one has no such part.

    `of` is the concept, score or question that the part belongs to.
    """

    part: Part
    of: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value in both versions as text; None where one has it not. `path` says which value."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionChange:
    """A criterion that differs; `words` is its sentence with its headings, in both versions."""

    before: Criterion | None
    after: Criterion | None
    aspects: tuple[Aspect, ...]
    words: tuple[Piece, ...]
    parts: tuple[PartChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()

    @property
    def name(self) -> str:
        """Its id; `+E30` and `-E12` where it is new or gone, `I6 → I5` where it has another."""
        match self.before, self.after:
            case None, Criterion(id=after):
                return f"+{after}"
            case Criterion(id=before), None:
                return f"-{before}"
            case Criterion(id=before), Criterion(id=after):
                return before if before == after else f"{before} → {after}"
            case _:
                raise ValueError("a change of nothing: expected a criterion before or after")

    @property
    def decides_otherwise(self) -> bool:
        """Whether a status may hang on it: it is new or gone, or its kind or reading differs."""
        of_weight = {Aspect.ADDED, Aspect.REMOVED, Aspect.READING, Aspect.KIND}
        return bool(of_weight & {*self.aspects})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """A question, or a clause that is no criterion, that differs."""

    name: str
    aspects: tuple[Aspect, ...]
    words: tuple[Piece, ...]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalChange:
    """How a criterion of the later version stood and stands; `was` None: it is new."""

    criterion: str
    was: Standing | None
    now: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs between two versions of a study.

    `fields` are the values of every other file by their path, such as `dates.end.value`;
    `revisions` are the entries of the later version's history that the earlier has not.
    """

    studies: tuple[str, str]
    versions: tuple[str, str]
    criteria: tuple[CriterionChange, ...] = ()
    clauses: tuple[EntryChange, ...] = ()
    questions: tuple[EntryChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    approvals: tuple[ApprovalChange, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def are_any(self) -> bool:
        """Whether anything that the study says differs; approvals and version are not counted."""
        return bool(self.criteria or self.clauses or self.questions or self.fields)

    @property
    def version_not_raised(self) -> bool:
        """Whether something differs under the same version number."""
        return self.are_any and self.versions[0] == self.versions[1]

    @property
    def void(self) -> tuple[str, ...]:
        """The criteria whose approval is lost by the change."""
        return tuple(
            each.criterion
            for each in self.approvals
            if each.was is Standing.APPROVED and each.now is not Standing.APPROVED
        )
