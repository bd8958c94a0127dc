"""The whole hospital: blocks of subjects, each with the rows a source would write, truths and gaps.

A block depends on the hospital's seed and its own number alone, so a greater hospital begins with
the subjects of a smaller one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from hilum.records.drafts import columns_of
from hilum.sources.synthetic.assessments import add_tests, draw_assessments
from hilum.sources.synthetic.block import Block, Piece, Texts
from hilum.sources.synthetic.chance import Chance, Ints
from hilum.sources.synthetic.histories import draw_histories
from hilum.sources.synthetic.laboratory import draw_laboratory
from hilum.sources.synthetic.laboratory_rows import add_laboratory
from hilum.sources.synthetic.open_questions import Open
from hilum.sources.synthetic.ordinary import Ordinary, draw_ordinary
from hilum.sources.synthetic.people import draw_people
from hilum.sources.synthetic.pressure import add_pressure
from hilum.sources.synthetic.statements import add_answers, add_statements, draw_charts
from hilum.sources.synthetic.truth import CRITERIA, Latent, criteria_of_facts, note_truth
from hilum.terms.discrepancies import UserError

BLOCK = 10_000
FIRST_SUBJECT = 10_000_000
MOST_SUBJECTS = 10_000_000
"""So that every id has eight digits, and the order of ids is that of numbers."""

ANSWER_COLUMNS = ("subject", "criterion", "answer", "person", "date")
TABLES = ("subjects", "findings", "events", "interventions", "coverage")


@dataclass(frozen=True)
class Hospital:
    """What is to be made: how many subjects, from which seed, which share of them in the liver
    clinic, and how many rows a subject (on average) that no criterion asks about.

    Raises UserError for numbers that cannot be.
    """

    subjects: int
    seed: int
    clinic_share: float = 0.03
    ordinary_rows: int = 95

    def __post_init__(self) -> None:
        for what, number, least, most in (
            ("subjects", self.subjects, 1, MOST_SUBJECTS),
            ("seed", self.seed, 0, 2**32 - 1),
            ("share of the clinic", self.clinic_share, 0, 1),
            ("ordinary rows a subject", self.ordinary_rows, 0, 1_000),
        ):
            if not least <= number <= most:
                raise UserError(f"{what}: saw {number}, expected {least} to {most}")

    def blocks(self) -> Iterator["Made"]:
        """Make the hospital, block by block."""
        for number in range(-(-self.subjects // BLOCK)):
            yield make_block(self, number)


@dataclass(frozen=True)
class Made:
    """A block that is made; only its first `size` subjects are of the hospital."""

    number: int
    size: int
    block: Block
    died_ago: Ints
    ordinary_rows: int

    @property
    def first(self) -> int:
        """The place of its first subject in the hospital."""
        return self.number * BLOCK

    def subjects(self) -> Texts:
        """Return the ids of the block's subjects: numbers, which every form can carry."""
        ids = np.arange(BLOCK) + FIRST_SUBJECT + self.first
        return ids.astype(str).astype(object)

    def drafts(self, table: str) -> pa.Table:
        """Return the rows of a table as drafts, by subject, without the ordinary rows."""
        return self._gathered(table, columns_of(table))

    def bare(self) -> "Made":
        """Return the block without its rows, truths and gaps: its ordinary rows can be drawn."""
        return replace(self, block=Block(self.block.chance))

    def ordinary(self, table: str) -> Ordinary:
        """Draw the ordinary rows of a table, which are many: they are not kept."""
        return draw_ordinary(self.block.chance, self.died_ago, table, self.ordinary_rows)

    def answers(self) -> pa.Table:
        """Return the investigator's answers."""
        return self._gathered("attestations", ANSWER_COLUMNS)

    def _gathered(self, table: str, names: tuple[str, ...]) -> pa.Table:
        pieces = self.block.rows.get(table, [])
        at = np.concatenate([np.empty(0, dtype=np.int64), *(piece["subject"] for piece in pieces)])
        order = np.argsort(at, kind="stable")
        line = np.arange(1, len(order) + 1)[at[order] < self.size]
        order = order[at[order] < self.size]
        columns = {name: _column(pieces, name, order) for name in names if name != "subject"}
        columns["subject"] = pa.array(self.subjects()[at[order]], pa.string())
        if "source" in names:
            places = [f"{table}/{self.number:03d}:{number}" for number in line]
            columns["source"] = pa.array(places, pa.string())
        return pa.table(columns)

    def truths(self) -> pa.Table:
        """Return subject, criterion and truth (MET or NOT_MET) of every criterion."""
        flags = np.stack([self.block.truth[name][: self.size] for name in CRITERIA], axis=1)
        subject = np.repeat(np.arange(self.size), len(CRITERIA))
        criterion = np.tile(np.arange(len(CRITERIA)), self.size)
        return pa.table(
            {
                "subject": _coded(subject, self.subjects()),
                "criterion": _coded(criterion, CRITERIA),
                "truth": _coded(flags.ravel().astype(np.int64), ("NOT_MET", "MET")),
            }
        )

    def gaps(self) -> pa.Table:
        """Return subject, criterion, kind and what is hidden, of every gap that was planted."""
        gaps = self.block.gaps
        who = [np.flatnonzero(gap.who[: self.size]) for gap in gaps]
        place = np.repeat(np.arange(len(gaps)), [len(each) for each in who])
        at = np.concatenate([np.empty(0, dtype=np.int64), *who])
        order = np.argsort(at, kind="stable")
        place, columns = place[order], {"subject": _coded(at[order], self.subjects())}
        for name in ("criterion", "kind", "hidden"):
            columns[name] = _coded_texts([getattr(gap, name) for gap in gaps], place)
        return pa.table(columns)


def _column(pieces: list[Piece], name: str, order: Ints) -> pa.Array:
    """Return a column of several pieces, in the order given; what a piece lacks is missing."""
    if all(piece.get(name) is None for piece in pieces):
        return pa.nulls(len(order), pa.string())
    values = np.concatenate([_whole(piece.get(name), len(piece["subject"])) for piece in pieces])
    return pa.array(values[order], pa.string())


def _whole(value: str | Texts | None, size: int) -> Texts:
    if isinstance(value, np.ndarray):
        return value
    filled: Texts = np.full(size, value, dtype=object)
    return filled


def _coded(places: Ints, values: tuple[str, ...] | Texts) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(places, pa.int32()), pa.array(list(values), pa.string())
    )


def _coded_texts(values: list[str], place: Ints) -> pa.Array:
    distinct = list(dict.fromkeys(values))
    number = np.array([distinct.index(value) for value in values], dtype=np.int64)
    return _coded(number[place], tuple(distinct))


def make_block(hospital: Hospital, number: int) -> Made:
    """Make one block: people, their results and histories, statements, truths and gaps."""
    block = Block(Chance(hospital.seed, number, BLOCK))
    people = draw_people(block, hospital.clinic_share)
    statements = draw_charts(block, people)
    laboratory = draw_laboratory(block, people)
    add_laboratory(block, people, laboratory)
    assessed = draw_assessments(block, people)
    add_pressure(block, people)
    histories = draw_histories(block, people, statements.complete, criteria_of_facts())
    latent = Latent(people, laboratory, assessed, histories)
    add_tests(block, people, latent.true("HIV positive"), latent.true("pregnant"))
    note_truth(block, latent)
    add_statements(block, people, histories, statements)
    answers = add_answers(block, people)
    Open(block, latent, statements, answers).note()
    size = min(BLOCK, hospital.subjects - number * BLOCK)
    return Made(number, size, block, people.died_ago, hospital.ordinary_rows)
