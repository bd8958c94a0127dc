"""What people state: charts complete, registers searched, histories denied, questions answered.

A statement is never false: a chart from which something is hidden is not stated to be complete,
what a subject had is not denied, and an investigator's answer is the truth of the criterion.
"""

from dataclasses import dataclass, field

import numpy as np

from hilum.sources.synthetic.block import Block, Column, days, words
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.histories import Histories
from hilum.sources.synthetic.people import ELSEWHERE, People

REVIEWER, INVESTIGATOR = "Dr. Lin", "Dr. Zhou"
NO_CHART, WHOLE, ONE_YEAR, ENDS_EARLY, UNSIGNED = range(5)
CHARTS = (0.54, 0.34, 0.05, 0.04, 0.03)
CHARTS_ELSEWHERE = (0.985, 0.008, 0.004, 0.002, 0.001)

DENIED = (
    "hcc_histology",
    "possible_hcc_histology",
    "unresectable_disease",
    "distant_metastasis",
    "liver_decompensation",
    "gastrointestinal_bleeding",
    "primary_immunodeficiency",
    "hiv_infection",
    "possible_primary_immunodeficiency",
    "autoimmune_disease",
    "possible_autoimmune_disease",
    "study_drug_hypersensitivity",
    "possible_study_drug_hypersensitivity",
    "cns_tumor",
    "other_malignancy",
    "possible_other_malignancy",
    "pregnancy",
    "lactation",
)
"""Facts that a history may deny, one event of status `absent` each."""

TOGETHER = {
    "liver_decompensation": ("gastrointestinal_bleeding",),
    "gastrointestinal_bleeding": ("liver_decompensation",),
    "distant_metastasis": ("cns_tumor",),
    "cns_tumor": ("distant_metastasis", "other_malignancy"),
    "other_malignancy": ("cns_tumor", "earlier_malignancy"),
}
"""Facts whose concepts overlap: one is denied only of those who have none of them."""

REGISTERS: dict[str, tuple[tuple[str, ...], int | None]] = {
    "vaccination register": (("live_vaccine", "possible_live_vaccine"), 400),
    "medication reconciled": (("immunosuppressant", "possible_immunosuppressant"), 90),
    "intervention register": (
        ("local_liver_therapy", "haic", "possible_local_liver_therapy"),
        400,
    ),
    "oncology pharmacy": (("immune_checkpoint_inhibitor", "antiangiogenic_agent"), None),
}
"""What is searched: for which facts, and how many days back (None: without limit)."""


@dataclass
class Statements:
    """Whom the statements of a block cover, for which facts and windows, to the day."""

    chart: Ints
    covered: dict[str, Flags] = field(default_factory=dict)

    @property
    def complete(self) -> Flags:
        """Whose chart is stated to be complete, in whole or for the last year."""
        return np.isin(self.chart, (WHOLE, ONE_YEAR))

    def cover(self, fact: str, *, recent: bool) -> Flags:
        """Tell for whom a statement covers a fact: ever, or over a window of a month at most."""
        charted = self.complete if recent else self.chart == WHOLE
        return charted | self.covered.get(fact, np.zeros_like(charted))


def draw_charts(block: Block, people: People) -> Statements:
    """Draw whose chart is stated to be complete."""
    clinic, elsewhere = (
        np.maximum(block.chance.pick(shares, "chart"), 0) for shares in (CHARTS, CHARTS_ELSEWHERE)
    )
    return Statements(np.where(people.clinic, clinic, elsewhere))


def add_statements(
    block: Block, people: People, histories: Histories, statements: Statements
) -> None:
    """Add the statements on charts and registers, and the denials."""
    _add_charts(block, statements)
    _add_registers(block, people, histories, statements)
    _add_denials(block, people, histories, statements)


def _add_charts(block: Block, statements: Statements) -> None:
    now, year, early = (_ago(block, back) for back in (0, 365, 14))
    ways: dict[int, dict[str, Column]] = {
        WHOLE: {"end": now},
        ONE_YEAR: {"start": year, "end": now},
        ENDS_EARLY: {"end": early},
        UNSIGNED: {"end": now, "person": None},
    }
    for way, changes in ways.items():
        for domain in ("events", "interventions"):
            signed: dict[str, Column] = {"person": REVIEWER, "date": now, "domain": domain}
            columns = signed | {"basis": "whole chart reviewed"} | changes
            block.add("coverage", statements.chart == way, **columns)


def _ago(block: Block, back: int) -> Column:
    return days(np.full(block.size, back, dtype=np.int64))


def _add_registers(
    block: Block, people: People, histories: Histories, statements: Statements
) -> None:
    for register, (facts, back) in REGISTERS.items():
        share = np.where(people.clinic, 0.28, 0.006)
        searched = block.chance.below(share, register)
        for fact in facts:
            searched &= ~histories.of(histories.hidden, fact)
        for fact in facts:
            statements.covered[fact] = searched
            block.add(
                "coverage",
                searched,
                domain=fact,
                start=None if back is None else _ago(block, back),
                end=_ago(block, 0),
                person=REVIEWER,
                date=_ago(block, 0),
                basis=register,
            )


def _add_denials(
    block: Block, people: People, histories: Histories, statements: Statements
) -> None:
    share = np.where(people.clinic, 0.4, 0.004)
    asked = block.chance.below(share, "denies") & (statements.chart != WHOLE)
    early = block.chance.below(0.12, "denied early")
    dated = days(np.where(early, 8, 0))
    for fact in DENIED:
        had = histories.of(histories.touched, fact)
        for other in TOGETHER.get(fact, ()):
            had = had | histories.of(histories.touched, other)
        who = asked & ~had & ~block.chance.below(0.05, "denies", fact)
        if fact in ("pregnancy", "lactation"):
            who &= people.female
        block.add("events", who, concept=fact, status="absent", end=dated, term="否认")
        covered = statements.covered.get(fact, block.nobody())
        statements.covered[fact] = covered | (who & ~early)


PURELY_ASKED = ("I2", "I4", "I6", "I16", "E3")
ASKED = (*PURELY_ASKED, "T1", "E2", "E6", "E7", "E9", "E12")
"""What an investigator is asked of everyone who is worked up; the rest of some."""

OF_THE_CHART = ("I1a", "E1", "E4", "E5", "E8", "E10", "E10b")
ANSWERED_SHARES = np.array([0.92, 0.35, 0.04, 0.002])
ANSWERED, UNANSWERED, UNKNOWN, TOO_LATE, BOTH = range(5)
FAULTS = (UNANSWERED, UNKNOWN, TOO_LATE, BOTH)
FAULT_SHARES = (0.62, 0.14, 0.10, 0.14)
FAULT_KINDS = {
    UNANSWERED: "not answered",
    UNKNOWN: "answered: unknown",
    TOO_LATE: "answered after the screening",
    BOTH: "two answers on one day",
}
WORDS = (("no", "否", "N"), ("yes", "是", "Y"))


@dataclass(frozen=True)
class Answers:
    """For a criterion: who answered for whom (`said`), and to the day of screening (`now`)."""

    state: Ints
    said: Flags
    now: Flags


def add_answers(block: Block, people: People) -> dict[str, Answers]:
    """Add the investigator's answers, which are the truth, to the criteria of a block."""
    share = ANSWERED_SHARES[people.workup]
    asked = block.chance.below(np.where(people.workup == ELSEWHERE, 0.002, share), "asked")
    charted = asked & block.chance.below(0.55, "asked of the chart")
    answers = {}
    for criterion in (*ASKED, *OF_THE_CHART):
        whom = charted if criterion in OF_THE_CHART else asked
        answers[criterion] = _answer(block, people, criterion, whom)
    return answers


def _answer(block: Block, people: People, criterion: str, asked: Flags) -> Answers:
    chance = block.chance
    fault = np.array(FAULTS)[np.maximum(chance.pick(FAULT_SHARES, "fault", criterion), 0)]
    if criterion not in PURELY_ASKED:  # what contradicts itself would state an absence too
        fault = np.where(fault == BOTH, UNANSWERED, fault)
    faulty = people.lacking(chance, f"answer {criterion}", 1.6)
    state = np.where(~asked, UNANSWERED, np.where(faulty, fault, ANSWERED))
    back = np.where(chance.below(0.15, "before", criterion), chance.whole(6, 9, criterion), 0)
    back = np.where(state == TOO_LATE, -2, back)
    truth = block.truth[criterion].astype(np.int64)
    said = state == ANSWERED
    columns: dict[str, Column] = {"criterion": criterion, "date": days(back)}
    true, false = _answer_words(block, truth), _answer_words(block, 1 - truth)
    answered = said | (state == TOO_LATE) | (state == BOTH)
    _write(block, answered, **columns, answer=true)
    _write(block, state == BOTH, **columns, answer=false)
    _write(block, state == UNKNOWN, **columns, answer="unknown")
    if criterion in PURELY_ASKED:
        older = said & chance.below(0.04, "changed", criterion)
        _write(block, older, criterion=criterion, date=days(back + 20), answer=false)
    return Answers(state, said, said & (back == 0))


def _answer_words(block: Block, yes: Ints) -> Column:
    word = block.chance.whole(0, 2, "words of answers")
    return words([each for of_answer in WORDS for each in of_answer], yes * 3 + word)


def _write(block: Block, who: Flags, **columns: Column) -> None:
    block.add("attestations", who, person=INVESTIGATOR, **columns)
