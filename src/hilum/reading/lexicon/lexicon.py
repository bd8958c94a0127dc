"""Phrases -> concepts: the longest phrase wins, on the borders of words, in linear time.

A row of reading/data/*.toml is one of

    [[phrase]]                      # or `concepts = [...]`, where the phrase speaks of several
    concept = "neutrophils"
    any_case = ["ANC", "absolute neutrophil count"]
    exact = ["N"]                   # these letters in this case only
    refused = ["NEU"]               # a name of the concept that in a protocol may mean other things

    [[elsewhere]]                   # phrases that only look like one of the above: they are skipped
    any_case = ["hemoglobin electrophoresis"]
    why = "A test of the kind of hemoglobin, not its concentration."

A concept's own names are phrases too: those of at most three letters in their own case only.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hilum.concepts import Concepts, shipped_concepts
from hilum.concepts.concept import Row
from hilum.reading.lexicon.tokens import Token, tokens
from hilum.reading.proposal import Mention
from hilum.terms.discrepancies import UserError

NOT_CONCEPTS = frozenset({"age", "blood_pressure"})
"""What a phrase may name although it is no concept: the age, and both pressures printed as one."""

SHORT = 3
"""A concept's own name of so many letters or fewer is matched in its own case only."""


class PhraseRow(Row):
    """The phrases of one concept, or those that speak of several concepts at once."""

    concept: str | None = None
    concepts: tuple[str, ...] = ()
    any_case: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def meaning(self) -> tuple[str, ...]:
        """The concepts that each phrase of the row names."""
        return (self.concept,) if self.concept else self.concepts


class ElsewhereRow(Row):
    """Phrases that hold a phrase of the lexicon and mean something else, and why."""

    any_case: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    why: str


class LexiconFile(BaseModel):
    """The phrases of one file, which may hold rows of other kinds beside them."""

    model_config = ConfigDict(frozen=True)

    phrase: tuple[PhraseRow, ...] = Field(default=())
    elsewhere: tuple[ElsewhereRow, ...] = Field(default=())


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: what may follow, and what ends here, by how it is written.

    `ends` is keyed by the phrase as written, or None for any case; no concepts: it is elsewhere.
    """

    after: dict[str, "_Node"] = field(default_factory=dict)
    ends: dict[str | None, tuple[str, ...]] = field(default_factory=dict)

    def after_words(self, keys: Iterable[str]) -> "_Node":
        """Return the place after further words, which is made if there is none."""
        node = self
        for key in keys:
            node = node.after.setdefault(key, _Node())
        return node

    def at(self, phrase: str) -> "_Node":
        """Return the place where a phrase ends."""
        return self.after_words(word.key for word in tokens(phrase))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A closed set of phrases of a dictionary's concepts. `mentions` finds them in a text."""

    concepts: Concepts = field(repr=False)
    _root: _Node = field(repr=False)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the phrases of a text in their order; none overlaps another.

        A phrase that speaks of several concepts gives a mention of each, of the same span.
        """
        return tuple(self._found(tokens(text)))

    def _found(self, words: Sequence[Token]) -> Iterator[Mention]:
        place = 0
        while place < len(words):
            length, concepts = self._longest(words, place)
            if length:
                span = (words[place].span[0], words[place + length - 1].span[1])
                yield from (Mention(span=span, concept=name) for name in concepts)
            place += max(length, 1)

    def _longest(self, words: Sequence[Token], place: int) -> tuple[int, tuple[str, ...]]:
        best: tuple[int, tuple[str, ...]] = (0, ())
        node: _Node | None = self._root
        for length in range(1, len(words) - place + 1):
            node = node.after.get(words[place + length - 1].key) if node else None
            if node is None:
                break
            concepts = _ending(node, words[place : place + length]) if node.ends else None
            if concepts is not None:
                best = length, concepts
        return best


def _ending(node: _Node, words: Sequence[Token]) -> tuple[str, ...] | None:
    return node.ends.get(_written(words), node.ends.get(None))


def _written(words: Iterable[Token]) -> str:
    """Return the words in their own case; of an abbreviation without the s of its plural."""
    return " ".join(
        word.written[:-1]
        if word.written[:-1].isupper() and word.written[-1] == "s"
        else word.written
        for word in words
    )


def lexicon_of(concepts: Concepts) -> Lexicon:
    """Return the lexicon of the concepts: their names, and the phrases of the data files.

    A row that names a concept which is not among them is left out. Raises UserError if the files
    give one phrase two meanings.
    """
    return _shipped() if concepts is shipped_concepts() else _build(concepts)


@cache
def _shipped() -> Lexicon:
    return _build(shipped_concepts())


def _build(concepts: Concepts) -> Lexicon:
    read = [_read(path) for path in data_files()]
    rows = [row for file in read for row in file.phrase]
    root = _Node()
    for row in rows:
        if all(name in concepts or name in NOT_CONCEPTS for name in row.meaning):
            _claim(root, row, row.meaning)
    for other in (row for file in read for row in file.elsewhere):
        _claim(root, other, ())
    refused = {(name, phrase) for row in rows for name in row.meaning for phrase in row.refused}
    _add_names(root, concepts, refused)
    return Lexicon(concepts, root)


def _claim(root: _Node, row: PhraseRow | ElsewhereRow, meaning: tuple[str, ...]) -> None:
    cased = ((phrase, _written(tokens(phrase))) for phrase in row.exact)
    for phrase, case in (*((phrase, None) for phrase in row.any_case), *cased):
        ends = root.at(phrase).ends
        if ends.setdefault(case, meaning) != meaning:
            raise UserError(
                f"phrase {phrase!r}: means {ends[case]} and {meaning}, expected one meaning"
            )


def _add_names(root: _Node, concepts: Concepts, refused: set[tuple[str, str]]) -> None:
    """Add the concepts' own names where no file has the phrase; a name of two means neither."""
    owners: dict[tuple[tuple[str, ...], str | None], set[str]] = {}
    for concept in concepts:
        for name in (concept.en, *concept.names):
            if (concept.id, name) not in refused:
                words = tokens(name)
                case = _written(words) if len(name) <= SHORT else None
                owners.setdefault((tuple(w.key for w in words), case), set()).add(concept.id)
    for (keys, case), ids in owners.items():
        ends = root.after_words(keys).ends
        if None not in ends:
            ends.setdefault(case, tuple(ids) if len(ids) == 1 else ())


def _read(path: Traversable) -> LexiconFile:
    try:
        return LexiconFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise UserError(f"{path.name}: {error}: expected rows of phrases") from error


def data_files() -> list[Traversable]:
    """The shipped files of the reading, in the order of their names; not each holds phrases."""
    folder = files("hilum.reading") / "data"
    return sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
