"""Text records: a label before each field, on the value's line or on one of its own.

A label on a line of its own begins a field anywhere. One with its value after a colon does so
except inside prose and criteria, whose sentences often look like that. A page's first line that no
label claims is its headline: the title.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.reading.document import CRITERIA, Document, Field, Format
from hilum.reading.formats.labels import Label, Within, label_of, place_of
from hilum.reading.lines import Line, lines_of, trimmed
from hilum.reading.sections import begins_section, parts_of
from hilum.study.study import Span

_DOWNLOADED = ("Brief Title:", "NCT Number:", "Unique Protocol ID:", "Record Verification:")
"""Labels, with their colon, that the registry's own text has and its pages do not."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a field begins: its label, and where its value may begin."""

    label: Label
    span: Span | None
    value: int


def read_labelled(text: str) -> Document:
    """Return the document of a text, kept character for character."""
    starts = list(_starts(text))
    fields = tuple(_fields(text, starts))
    if not any(field.name == CRITERIA and _holds(field) for field in fields):
        starts = list(_starts(text, section=_first_section(text)))
        fields = tuple(_fields(text, starts))
    form = _format(text, starts)
    return Document(format=form, text=text, fields=_headlined(fields, form))


def _holds(field: Field) -> bool:
    return field.value[0] < field.value[1]


def _first_section(text: str) -> int | None:
    """Return where a section of criteria begins that only its own heading announces."""
    lines = (part for line in lines_of(text, (0, len(text))) for part in parts_of(text, line))
    return next((line.start for line in lines if begins_section(text, line)), None)


def _starts(text: str, section: int | None = None) -> Iterator[_Start]:
    """Yield where fields begin. At `section` the criteria do, without a label."""
    within, fresh = Within.FIELDS, False
    for line in lines_of(text, (0, len(text))):
        if line.blank:
            continue
        start = _labelled(text, line, within)
        if section is not None and line.start <= section < line.end:
            start = _Start(Label(CRITERIA), None, section)
        elif start is None and fresh and within is Within.CRITERIA:
            start = _describing(text, line)
        fresh = start is not None
        if start is not None:
            within = place_of(start.label.field)
            yield start


def _describing(text: str, line: Line) -> _Start | None:
    """Return the start of a "Description", which a registry's page prints above its criteria."""
    label = label_of(text[line.start : line.end], Within.FIELDS)
    is_one = label is not None and label.field == "description"
    return _Start(label, (line.start, line.end), line.end) if label and is_one else None


def _labelled(text: str, line: Line, within: Within) -> _Start | None:
    words = text[line.start : line.end]
    whole = label_of(words, within)
    if whole is not None:
        return _Start(whole, (line.start, line.end), line.end)
    colon = min((at for at in map(words.find, ":：") if at > 0), default=-1)
    if colon < 0:
        return None
    place = Within.SENTENCE if within is Within.NARRATIVE else within
    label = label_of(words[:colon], place)
    if label is None or label.field is None:
        return None
    after = line.start + colon + 1
    return _Start(label, (line.start, after), after)


def _fields(text: str, starts: list[_Start]) -> Iterator[Field]:
    """Yield the fields in the order of the text, with what stands before the first of them."""
    begins = [start.span[0] if start.span else start.value for start in starts]
    head = trimmed(text, (0, begins[0] if begins else len(text)))
    if head[0] < head[1]:
        yield Field(name="other", label=None, value=head)
    for start, end in zip(starts, [*begins[1:], len(text)], strict=False):
        value = trimmed(text, (start.value, end))
        if start.label.field is not None:
            yield Field(name=start.label.field, label=start.span, value=value)
            continue
        yield Field(name="other", label=start.span, value=(start.value, start.value))
        if value[0] < value[1]:
            yield Field(name="other", label=None, value=value)


def _headlined(fields: tuple[Field, ...], form: Format) -> tuple[Field, ...]:
    """Name the headline of a page."""
    first = next((at for at, field in enumerate(fields) if field.label is None), None)
    if form is not Format.PAGE or first is None or fields[first].name != "other":
        return fields
    titles = {"brief title", "official title"}
    if any(field.name in titles for field in fields):
        return fields
    return (*fields[:first], replace(fields[first], name="brief title"), *fields[first + 1 :])


def _format(text: str, starts: list[_Start]) -> Format:
    named = {start.label.field for start in starts if start.label.field not in (None, CRITERIA)}
    labels = {text[slice(*start.span)] for start in starts if start.span}
    if any(label in labels for label in _DOWNLOADED):
        return Format.CLASSIC_TEXT
    return Format.PAGE if named else Format.PLAIN
