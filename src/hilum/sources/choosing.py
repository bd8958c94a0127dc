"""Which of several codings counts: the one that the mapping or the concepts know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hilum.records.resolve.readers import CLASS_OF
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import key
from hilum.sources.translate import Draft, Translator

TEXT_SYSTEM = "text"
"""The system under which a mapping lists a source's own strings (CodeableConcept.text)."""

DISAGREE = "codings disagree"
"""The status of a finding whose codings name different concepts: usable for none of them."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One coding: the system by our name or, if it has none, by its URI."""

    system: str | None
    code: str
    display: str | None


@dataclass(frozen=True, slots=True)
class Coded:
    """A CodeableConcept; `unknown` are the URIs of systems that nobody named."""

    codings: tuple[Coding, ...]
    text: str | None
    unknown: tuple[str, ...] = ()

    @property
    def term(self) -> str | None:
        """The text, or the first display."""
        return self.text or next((c.display for c in self.codings if c.display), None)

    @property
    def word(self) -> str | None:
        """The first code, or the text: for elements bound to a small closed list of codes."""
        return next((c.code for c in self.codings), self.text)


class Chooser:
    """Chooses, among the codings of an element, those that the mapping or the concepts know."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._translator = Translator(mapping)

    def rows(self, table: str, given: Coded) -> list[Draft]:
        """Return a draft row for each concept that a coding names, or one with the first coding.

        Two codings of one concept are one row; of a group and its member, the member counts.
        """
        named: dict[str, Draft] = {}
        for coding in (*given.codings, *_own_string(given)):
            for row in self._known(table, coding, given.term):
                named.setdefault(row["concept"] or "", row)
        concepts = self._mapping.concepts
        wider = {
            one
            for one in named
            for other in named
            if one != other and one in concepts and other in concepts.within(one)
        }
        rows = [row for concept, row in named.items() if concept not in wider]
        if table == "findings" and len(rows) > 1:
            rows = [{**row, "status": DISAGREE} for row in rows]
        return rows or [self._unknown(given)]

    def _known(self, table: str, coding: Coding, term: str | None) -> Iterator[Draft]:
        if coding.system is None:
            return
        row: Draft = {"system": coding.system, "code": coding.code, "term": term or coding.display}
        entries = self._mapping.entries(coding.system, coding.code)
        if entries == ({},):
            found = self._mapping.concepts.find(coding.system, coding.code)
            if found is None or self._mapping.concepts[found].concept_class != CLASS_OF[table]:
                return
            row["concept"] = found
        yield from (r for r in self._translator.rows(table, row, {}) if r.get("concept"))

    def _unknown(self, given: Coded) -> Draft:
        first = next(iter(given.codings), None)
        if first is None:
            return {"term": given.term}
        return {"system": first.system, "code": first.code, "term": given.term}

    def value(self, concept: str | None, given: Coded) -> str | None:
        """Return a coded result as the mapping or the concept writes it, else as it is written."""
        codes = [(c.code, c.display) for c in given.codings]
        written = [text for pair in codes for text in pair if text]
        texts = [text for text in (*written, given.text) if text]
        words = self._mapping.file.values.get(concept or "", {})
        keyed = {key(theirs): ours for theirs, ours in words.items()}
        if mapped := next((keyed[key(t)] for t in texts if key(t) in keyed), None):
            return mapped
        if concept is not None and concept in self._mapping.concepts:
            read = self._mapping.concepts[concept].category_of
            return next((t for t in texts if read(t) is not None), given.term or given.word)
        return given.term or given.word

    def word(self, column: str, given: Coded) -> str | None:
        """Return our word of a column for a code, display or text, else the term as written."""
        texts = [c.code for c in given.codings] + [c.display for c in given.codings if c.display]
        words = self._mapping.file.words.get(column, {})
        return first_word(words, [*texts, *filter(None, [given.text])]) or given.term or given.word


def first_word(words: dict[str, str], texts: Iterable[str]) -> str | None:
    """Return the word that the first of the texts stands for; None if none stands for any."""
    keyed = {key(theirs): ours for theirs, ours in words.items()}
    return next((keyed[key(text)] for text in texts if key(text) in keyed), None)


def _own_string(given: Coded) -> Iterator[Coding]:
    if given.text:
        yield Coding(TEXT_SYSTEM, given.text, None)
