"""Where the answer to each question lies: in a few bits of a subject's words.

Of a subject hundreds of questions are asked, each answered by one of three truths. Side by side
they fit into a few whole numbers, words: what a slot's rows say is written into bits of its own,
and a subject's words are the bitwise OR of what its slots say. So rows are aggregated once into a
handful of columns, however many questions there are. Bits that nobody wrote say UNKNOWN.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
from ibis.expr.types import Table, Value

from hilum.criteria.compile.tables import code, together

BITS_OF_A_WORD = 60
"""A word is a signed 64-bit integer, and stays positive."""

MET_BIT, NOT_MET_BIT = 1, 2
"""What a truth is written as; UNKNOWN as neither."""

TRUTH_BITS = 2


@dataclass(frozen=True, slots=True)
class Field:
    """Some bits of a word: which word, how far from its lowest bit."""

    word: int
    shift: int

    def written(self, bits: Value) -> Value:
        """Return bits, a whole number, at their place in the word."""
        return bits.cast("int64") * 2**self.shift

    def bits(self, rows: Table, width: int, *, above: int = 0) -> Value:
        """Return the number that so many bits of the field hold, beginning `above` its lowest."""
        return (rows[_name(self.word)] >> (self.shift + above)) & (2**width - 1)

    def truth(self, rows: Table) -> Value:
        """Return the truth code that the field holds."""
        met, not_met = self.bits(rows, 1), self.bits(rows, 1, above=1)
        return (met - not_met + 1).cast("int8")


def _name(word: int) -> str:
    return f"word_{word}"


def truth_bits(*, yes: Value, no: Value) -> Value:
    """Return what is written for a question that is MET where `yes`, NOT_MET where `no`.

    UNKNOWN where neither is true; a NULL is not true.
    """
    return ibis.cases((yes, code(MET_BIT)), (no, code(NOT_MET_BIT)), else_=code(0))


@dataclass(frozen=True)
class Fields:
    """The field of each question."""

    places: Mapping[Hashable, Field]

    @classmethod
    def of(cls, widths: Iterable[tuple[Hashable, int]]) -> "Fields":
        """Lay out questions, each with how many bits it needs, in their order, each once."""
        places: dict[Hashable, Field] = {}
        word = shift = 0
        for question, width in dict(widths).items():
            if shift + width > BITS_OF_A_WORD:
                word, shift = word + 1, 0
            places[question] = Field(word, shift)
            shift += width
        return cls(places)

    def __getitem__(self, question: Hashable) -> Field:
        return self.places[question]

    @property
    def words(self) -> range:
        """The numbers of the words; there is always one."""
        return range(max((field.word for field in self.places.values()), default=0) + 1)

    @property
    def names(self) -> list[str]:
        """The columns of the words."""
        return [_name(word) for word in self.words]

    def of_yes(self, questions: Iterable[Hashable]) -> dict[str, int]:
        """Return the words of a lone yes to each of some questions, by column."""
        words = dict.fromkeys(self.names, 0)
        for question in questions:
            words[_name(self[question].word)] |= MET_BIT << self[question].shift
        return words

    def written(
        self,
        rows: Table,
        by: str,
        said: Mapping[int, Sequence[tuple[Hashable, Value]]],
    ) -> Table:
        """Return subject_no and the words that each row writes.

        `said` gives, for each number in the column `by`, the questions that such a row answers, and
        with which bits.
        """
        words = {_name(word): self._word(word, rows[by], said) for word in self.words}
        return rows.select("subject_no", **words)

    def _word(
        self, word: int, number: Value, said: Mapping[int, Sequence[tuple[Hashable, Value]]]
    ) -> Value:
        options = [
            (key, reduce(add, (self[question].written(bits) for question, bits in own)))
            for key, answers in said.items()
            if (own := [each for each in answers if self[each[0]].word == word])
        ]
        nothing = ibis.literal(0, type="int64")
        return number.cases(*options, else_=nothing) if options else nothing

    def gathered(self, parts: Sequence[Table]) -> Table:
        """Return one row a subject: its words, from the rows of all parts."""
        rows = together(parts)
        return rows.group_by("subject_no").aggregate(
            **{_name(word): rows[_name(word)].bit_or() for word in self.words}
        )

    def beside(self, rows: Table, words: Table, *, key: str = "subject_no") -> Table:
        """Return rows with the words of a key, beside words that they may have already."""
        own = words.rename(**{f"{name}_of_{key}": name for name in words.columns})
        joined = rows.left_join(own, rows[key] == own[f"{key}_of_{key}"])
        told = {}
        for name in map(_name, self.words):
            arriving = joined[f"{name}_of_{key}"].fill_null(0)
            told[name] = joined[name] | arriving if name in rows.columns else arriving
        return joined.mutate(**told).drop(*own.columns)

    def with_own(self, rows: Table, said: Mapping[Hashable, Value]) -> Table:
        """Return rows with all words: those they have, and what their own columns say."""
        nothing = ibis.literal(0, type="int64")
        told = {}
        for word, name in zip(self.words, self.names, strict=True):
            own = [
                self[question].written(bits)
                for question, bits in said.items()
                if self[question].word == word
            ]
            told[name] = reduce(add, own, rows[name] if name in rows.columns else nothing)
        return rows.mutate(**told)
