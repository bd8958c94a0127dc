"""A registry record's bytes -> its text and fields, whatever the format."""

from hilum.reading.document import CRITERIA, Document
from hilum.reading.formats.encodings import text_of
from hilum.reading.formats.labelled import read_labelled
from hilum.terms.discrepancies import UserError


def read_document(data: bytes, name: str) -> Document:
    """Return the record in a file's bytes. `name` names the file in messages.

    Raises UserError, which names what was seen and what was expected.
    """
    text = text_of(data, name)
    if not text.strip():
        raise UserError(f"{name}: saw no text, expected a trial's registry record")
    document = read_labelled(text)
    if not any(document.said(CRITERIA)):
        expected = 'a section "Inclusion Criteria" or "Exclusion Criteria"'
        raise UserError(f"{name}: saw no eligibility criteria, expected {expected}")
    return document
