"""All fields of a record -> clauses with ids; what is no clause is named."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from hilum.reading.clauses import Clause, Role
from hilum.reading.document import CRITERIA, Document, Field, Format
from hilum.reading.formats.labels import NARRATIVES
from hilum.reading.lines import lines_of, trimmed
from hilum.reading.segment.criteria import criteria_clauses
from hilum.reading.segment.drafts import Draft
from hilum.reading.segment.items import items_of
from hilum.reading.segment.sentences import sentences
from hilum.study.study import Span


class Left(Enum):
    """Why characters are in no clause, or in one though they are no text."""

    MARK = "mark of a list"
    RULE = "a line without a word"
    CONTROL = "control characters"
    REST = "no field of the record"


@dataclass(frozen=True, slots=True)
class Remainder:
    """Characters that are in no clause, and why; control characters are told inside clauses too."""

    span: Span
    why: Left


@dataclass(frozen=True, slots=True)
class Segmented:
    """The clauses of a record in the order of its text, and the named remainder."""

    clauses: tuple[Clause, ...]
    remainder: tuple[Remainder, ...]


_LETTERS = {
    Role.INCLUSION: "I",
    Role.EXCLUSION: "E",
    Role.UNSTATED: "U",
    Role.HEADING: "H",
    Role.CONDUCT: "C",
    Role.PERMISSION: "M",
    Role.FIELD: "F",
    Role.NARRATIVE: "N",
    Role.REMAINDER: "R",
}
_WORD = re.compile(r"[^\W_]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202a-\u202e]+")


def segment(document: Document) -> Segmented:
    """Return the clauses of a record and what is in none.

    Every character that is not white space is in exactly one of: a clause's own span, the label of
    a field's clauses, a remainder (control characters may stand in a clause and are told as well).
    """
    text, drafts, left = document.text, list[Draft](), list[Remainder]()
    for field in document.fields:
        found, marks = _field_parts(document, field)
        drafts += found
        left += marks
    wordless = [draft for draft in drafts if not _WORD.search(text, *draft.span)]
    left += [Remainder(draft.span, Left.RULE) for draft in wordless]
    kept = [draft for draft in drafts if _WORD.search(text, *draft.span)]
    covered = [draft.span for draft in kept] + [each.span for each in left]
    covered += [field.label for field in document.fields if field.label]
    left += [Remainder(span, Left.REST) for span in _uncovered(text, covered)]
    left += [Remainder(found.span(), Left.CONTROL) for found in _CONTROL.finditer(text)]
    return Segmented(
        tuple(_numbered(kept)), tuple(sorted(left, key=lambda each: (each.span, each.why.value)))
    )


def _numbered(drafts: Iterable[Draft]) -> Iterator[Clause]:
    counts: Counter[str] = Counter()
    for draft in drafts:
        letter = _LETTERS[draft.role]
        counts[letter] += 1
        yield Clause(
            id=f"{letter}{counts[letter]}",
            role=draft.role,
            span=draft.span,
            field=draft.field,
            headings=draft.headings,
            open_list=draft.open_list,
        )


def _uncovered(text: str, covered: list[Span]) -> Iterator[Span]:
    """Yield what is neither white space nor covered."""
    at = 0
    for start, end in [*sorted(covered), (len(text), len(text))]:
        for line in lines_of(text, (at, max(at, start))):
            if not line.blank:
                yield line.start, line.end
        at = max(at, end)


# ---------------------------------------------------------------- the fields


def _field_parts(document: Document, field: Field) -> tuple[list[Draft], list[Remainder]]:
    heading = [Draft(Role.HEADING, field.label, field.name)] if field.label else []
    if field.value[0] == field.value[1]:
        return heading, []
    if field.name == CRITERIA:
        drafts, marks = _criteria(document.text, field)
        return heading + drafts, marks
    if field.name in NARRATIVES:
        drafts, marks = _narrative(document.text, field)
        return heading + drafts, marks
    has_word = _WORD.search(document.text, *field.value)
    return [*([] if has_word else heading), *_plain(document, field)], []


def _criteria(text: str, field: Field) -> tuple[list[Draft], list[Remainder]]:
    drafts, marks = list[Draft](), list[Remainder]()
    for item, found in criteria_clauses(text, field.value):
        drafts += found
        if item.marker is not None:
            marks.append(Remainder(item.marker.span, Left.MARK))
    return drafts, marks


def _narrative(text: str, field: Field) -> tuple[list[Draft], list[Remainder]]:
    drafts, marks = list[Draft](), list[Remainder]()
    for item in items_of(text, field.value):
        role = Role.HEADING if item.section else Role.NARRATIVE
        spans = [item.span] if item.section else sentences(text, item.span)
        drafts += [Draft(role, span, field.name) for span in spans]
        if item.marker is not None:
            marks.append(Remainder(item.marker.span, Left.MARK))
    return drafts, marks


def _plain(document: Document, field: Field) -> Iterator[Draft]:
    """Yield the values of a field: all of a JSON or XML leaf, else a line each.

    A line that is indented more than the first belongs to the one before it.
    """
    headings = (field.label,) if field.label else ()
    role = Role.REMAINDER if field.name == "other" and not field.label else Role.FIELD
    if document.format in (Format.API_V2, Format.CLASSIC_XML):
        yield Draft(role, trimmed(document.text, field.value), field.name, headings)
        return
    spans = list[Span]()
    for line in lines_of(document.text, field.value):
        if spans and line.indent and not line.blank:
            spans[-1] = (spans[-1][0], line.end)
        elif not line.blank:
            spans.append((line.start, line.end))
    yield from (Draft(role, span, field.name, headings) for span in spans)
