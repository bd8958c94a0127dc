"""A study in ClinicalTrials.gov's classic XML, read without trust.

Expat reads it as a stream, so depth costs no recursion. A document type is refused, and with it
all entities that a file could define: none is expanded and none is fetched.
"""

from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from hilum.reading.document import Document, Format
from hilum.reading.formats.laying import LONGEST_TEXT, Leaf, laid_out, too_long
from hilum.terms.discrepancies import UserError

ROOT = "clinical_study"
DEEPEST = 100
"""Elements within elements; the registry's own schema has fewer than ten."""
_EXPECTED = f"a ClinicalTrials.gov record, whose XML is a <{ROOT}>"


@dataclass
class _Element:
    """An element that is open: its path, how often each name came in it, and its own text."""

    path: str
    names: Counter[str] = field(default_factory=Counter)
    text: list[str] = field(default_factory=list)


@dataclass
class _Reader:
    name: str
    open: list[_Element] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    length: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.open and tag != ROOT:
            raise UserError(f"{self.name}: saw XML that is a <{tag[:40]}>, expected {_EXPECTED}")
        if len(self.open) >= DEEPEST:
            seen = f"more than {DEEPEST} elements within each other"
            raise UserError(f"{self.name}: saw {seen}, expected {_EXPECTED}")
        path = tag
        if self.open:
            self._tell_text()
            parent = self.open[-1]
            number = parent.names[tag]
            parent.names[tag] += 1
            path = f"{parent.path}.{tag}[{number}]" if number else f"{parent.path}.{tag}"
        self.open.append(_Element(path))
        for key, value in attributes.items():
            self._tell(f"{path}@{key}", value if value.strip() else '""')

    def end(self, tag: str) -> None:
        element = self.open[-1]
        before = len(self.leaves)
        self._tell_text()
        if before == len(self.leaves) and not element.names:
            self._tell(element.path, '""')
        self.open.pop()

    def data(self, text: str) -> None:
        if self.open:
            self.open[-1].text.append(text)

    def doctype(self, *_: object) -> None:
        seen = "XML with a document type (<!DOCTYPE ...>)"
        raise UserError(f"{self.name}: saw {seen}, expected {_EXPECTED}, without one")

    def _tell_text(self) -> None:
        element = self.open[-1]
        text = "".join(element.text)
        element.text.clear()
        if text.strip():
            self._tell(element.path, _unpadded(text))

    def _tell(self, path: str, value: str) -> None:
        self.length += len(path) + len(value)
        if self.length > LONGEST_TEXT:
            raise too_long(self.name)
        self.leaves.append(Leaf(path, value))


def read_classic_xml(text: str, name: str) -> Document:
    """Return the document of a study's XML. Raises UserError for damaged or other XML."""
    reader = _Reader(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, character {error.offset + 1}"
        why = expat.errors.messages[error.code]
        seen = f"XML that breaks off or is damaged at {where} ({why})"
        raise UserError(f"{name}: saw {seen}, expected {_EXPECTED}") from error
    return laid_out(reader.leaves, Format.CLASSIC_XML, name)


def _unpadded(text: str) -> str:
    """Return a text without the blank lines before it and the white space after it.

    The indentation of its first line stays: that of its lists is relative to it.
    """
    held = text.rstrip()
    lead = held[: len(held) - len(held.lstrip())]
    return held[lead.rfind("\n") + 1 :]
