"""A registry record's bytes -> its text and fields, whatever the format."""

import re

from hilum.reading.document import CRITERIA, Document
from hilum.reading.formats.api_json import read_api_json
from hilum.reading.formats.classic_xml import read_classic_xml
from hilum.reading.formats.encodings import text_of
from hilum.reading.formats.labelled import read_labelled
from hilum.reading.formats.laying import read_laid_out
from hilum.reading.lines import lines_of
from hilum.reading.sections import heading_at
from hilum.study.study import Span
from hilum.terms.discrepancies import UserError

LARGEST_FILE = 32_000_000
"""Bytes; the largest records of ClinicalTrials.gov, with their results, have a third of that."""

_WORD = re.compile(r"[^\W_]")
_TAG = re.compile(r"<(!?[A-Za-z][\w.-]*)")
_BEFORE_TAG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_HTML = frozenset(
    {"html", "head", "body", "meta", "title", "div", "table", "p", "span", "h1", "br"}
)
_JSON = re.compile(r"\s*(?:\{|\[\s*(?:[\[{\]\"]|\d+\s*[,\]]))")


def refuse_large(size_bytes: int, name: str) -> None:
    """Raise UserError for a file that is larger than any record: before it is read, if one can."""
    if size_bytes > LARGEST_FILE:
        seen, expected = f"{size_bytes:,} bytes", f"a record of at most {LARGEST_FILE:,}"
        raise UserError(f"{name}: saw {seen}, expected {expected}")


def read_document(data: bytes, name: str) -> Document:
    """Return the record in a file's bytes. `name` names the file in messages.

    Control characters are kept (but for zeros, which no text holds), and the segmenter names them.
    Raises UserError, which names what was seen and what was expected.
    """
    refuse_large(len(data), name)
    text = text_of(data, name)
    if not text.strip():
        raise UserError(f"{name}: saw no text, expected a trial's registry record")
    document = _read(text, name)
    _refuse_without_criteria(document, name)
    return document


def _read(text: str, name: str) -> Document:
    tag = _first_tag(text)
    if tag in _HTML or re.match(r"\s*<!doctype\s+html\b", text, re.IGNORECASE):
        remedy = "save the page as text, or download the record as JSON"
        raise UserError(f"{name}: saw an HTML page, expected a registry record: {remedy}")
    if tag is not None:
        return read_classic_xml(text.lstrip(), name)
    if _JSON.match(text):
        return read_api_json(text, name)
    return read_laid_out(text) or read_labelled(text)


def _first_tag(text: str) -> str | None:
    """Return the name of the tag that a text begins with, after comments and declarations."""
    at = 0
    while found := _BEFORE_TAG.match(text, at):
        at = found.end()
    tag = _TAG.match(text, at)
    return tag[1].casefold() if tag else None


def _refuse_without_criteria(document: Document, name: str) -> None:
    """Refuse a record without a sentence of eligibility."""
    values = [field.value for field in document.fields if field.name == CRITERIA]
    if not values:
        expected = 'a section "Inclusion Criteria" or "Exclusion Criteria"'
        raise UserError(f"{name}: saw no eligibility criteria, expected {expected}")
    if not any(_has_sentence(document.text, value) for value in values):
        raise UserError(f"{name}: saw an empty section of criteria, expected the sentences in it")


def _has_sentence(text: str, span: Span) -> bool:
    """Return whether a word stands there that is not a section's heading."""
    for line in lines_of(text, span):
        heading = None if line.blank else heading_at(text, (line.start, line.end))
        if _WORD.search(text, heading.span[1] if heading else line.start, line.end):
            return True
    return False
