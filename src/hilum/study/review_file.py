"""review.toml as it is written: what people approved, and what they changed of what was proposed.

A study's criteria.toml is what the reader proposes of record.txt, changed as this file says.
"""

from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator

from hilum.study.approvals import NO_REVIEW, Approval, Review
from hilum.study.files import ClauseEntry, Entry
from hilum.study.reading_files import read_entries
from hilum.study.writing import file_text, table_text
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words

Spans = tuple[tuple[int, int], ...]


class NoticeEntry(Entry):
    """What every report says of the approvals that are `by` somebody."""

    by: str
    en: str
    zh: str


class ReviewedEntry(Entry):
    """A criterion as a person approved it: whatever is left out is as proposed.

    `spans` say which clause it is; where they are not those of a proposed clause, the people
    divided the record otherwise. `decision`: `approved` as proposed, `edited` (then `reading` is
    theirs), or `added` (no proposal: a criterion of the title, of another copy, of a standard).
    """

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9]*$")
    decision: Literal["approved", "edited", "added"]
    by: str = Field(pattern=r"\S")
    date: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    spans: Spans = ()
    en: str | None = None
    zh: str | None = None
    kind: Literal["inclusion", "exclusion"] | None = None
    text: str | None = None
    reading: str | None = None
    origin: Literal["record", "title", "other registry copy", "standard", "assumption"] = "record"
    can_change: bool | None = None
    source: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _changes_what_it_says(self) -> Self:
        if (self.reading is None) is not (self.decision == "approved"):
            raise ValueError("expected a reading where it is edited or added, none where approved")
        if self.decision == "added" and (self.kind is None or self.text is None):
            raise ValueError("an added criterion: expected kind and text")
        return self


class ReviewFile(Entry):
    """review.toml: criteria in the order of the study; `clause` are the clauses that are none."""

    notice: NoticeEntry | None = None
    criterion: tuple[ReviewedEntry, ...] = ()
    clause: tuple[ClauseEntry, ...] = ()


def load_review(path: Path) -> Review:
    """Return the approvals of a study; none where it has no review.toml. Raises UserError."""
    if not path.is_file():
        return NO_REVIEW
    file = read_entries(path, ReviewFile)
    approvals: dict[str, Approval] = {}
    for entry in file.criterion:
        if entry.id in approvals:
            raise UserError(f"{path}: {entry.id}: is reviewed twice, expected once")
        approvals[entry.id] = Approval(
            criterion=entry.id,
            by=entry.by,
            date=entry.date,
            sha256=entry.sha256,
            reading=entry.reading,
        )
    notice = Words(file.notice.en, file.notice.zh) if file.notice else None
    by = file.notice.by if file.notice else None
    return Review(approvals=MappingProxyType(approvals), notice=notice, notice_by=by)


HEAD = (
    "Who approved which clause with which reading, and when; what people changed of what is "
    "proposed of record.txt. An approval is void where clause or reading has changed since."
)


def review_text(review: ReviewFile) -> str:
    """Return the text of a review.toml."""
    tables = [table_text("[notice]", review.notice.model_dump())] if review.notice else []
    for name, entries in (("criterion", review.criterion), ("clause", review.clause)):
        tables += [
            table_text(f"[[{name}]]", each.model_dump(exclude_defaults=True)) for each in entries
        ]
    return file_text(HEAD, tables)
