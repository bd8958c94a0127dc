"""Elements of XML with their attributes in a fixed order, and text in both languages."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, indent, tostring

from hilum.terms.reasons import LANGUAGES, Words

Attributes = Mapping[str, str | int | None]
"""Value by name; None is left out. A name such as `def:Class` has its prefix written out."""


def element(
    tag: str,
    attributes: Attributes | None = None,
    children: Iterable[Element] = (),
    text: str | None = None,
) -> Element:
    """Return an element."""
    given = {name: str(value) for name, value in (attributes or {}).items() if value is not None}
    made = Element(tag, given)
    made.text = text
    made.extend([*children])
    return made


def described(words: Words | str, tag: str = "Description") -> Element:
    """Return a description in English, and in Chinese where there are words in both."""
    if isinstance(words, str):
        return element(tag, children=[_translated(words, "en")])
    return element(tag, children=[_translated(words.say(each), each) for each in LANGUAGES])


def _translated(text: str, language: str) -> Element:
    return element("TranslatedText", {"xml:lang": language}, text=text)


def document(root: Element) -> str:
    """Return the text of a document, indented, each line ended by a line feed."""
    indent(root, space="  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
