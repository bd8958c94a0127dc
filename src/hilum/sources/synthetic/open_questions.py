"""What is left open: an absence that nobody states, and a question that nobody answers.

What hides a value or a row is noted where it is planted; this is about what was never written.
"""

from dataclasses import dataclass

from hilum.sources.synthetic.block import Block
from hilum.sources.synthetic.chance import Flags
from hilum.sources.synthetic.statements import FAULT_KINDS, Answers, Statements
from hilum.sources.synthetic.truth import ASKS_A_PERSON_ABOUT, ASKS_ABOUT, EVER, Latent

NO_STATEMENT = "nobody states that there is none"
NO_JUDGEMENT = "nobody says whether it is meant"

DENIED_BY_NO = frozenset(ASKS_ABOUT) - {"T1", "I1b", "E12"}
"""Criteria whose "no" states of each of their parts that there was none."""

ASKED_DIRECTLY = ("I2", "I4", "I6", "I16", "E3", "T1", "E2", "E7", "E12")
"""Criteria that hold a question to a person, whatever the records say."""


@dataclass(frozen=True)
class Open:
    """The notes on what is open in one block."""

    block: Block
    latent: Latent
    statements: Statements
    answers: dict[str, Answers]

    def note(self) -> None:
        """Note all gaps of what was never written."""
        for criterion, facts in ASKS_ABOUT.items():
            for fact, recent in facts.items():
                covered = self.statements.cover(fact, recent=recent)
                self._note_absence(criterion, fact, covered)
        for criterion, (fact, recent) in ASKS_A_PERSON_ABOUT.items():
            covered = self.statements.cover(fact, recent=recent)
            self._note_judgement(criterion, fact, covered)
        for criterion in ASKED_DIRECTLY:
            self._note_unanswered(criterion, ~self.block.nobody())
        self._note_earlier_malignancy()
        self.block.gap(["E12"], "no sex", "sex", self.latent.people.sex_missing)

    def _shown(self, fact: str) -> Flags:
        histories = self.latent.histories
        return self.latent.true(fact) & ~histories.of(histories.open, fact)

    def _settled(self, criterion: str) -> Flags:
        """Tell for whom one part of an OR decides whatever the others say."""
        settled = self.block.nobody()
        if criterion in ("E2", "E7", "E12"):
            settled |= self.answers[criterion].said & self.block.truth[criterion]
        if criterion != "T1":
            for fact in ASKS_ABOUT.get(criterion, ()):
                settled |= self._shown(fact)
        return settled

    def _absent(self, fact: str) -> Flags:
        histories = self.latent.histories
        return ~self.latent.true(fact) & ~histories.of(histories.open, fact)

    def _said_no(self, criterion: str) -> Flags:
        if criterion not in self.answers:
            return self.block.nobody()
        return self.answers[criterion].said & ~self.block.truth[criterion]

    def _note_absence(self, criterion: str, fact: str, covered: Flags) -> None:
        who = self._absent(fact) & ~covered & ~self._settled(criterion)
        if criterion == "T1":
            who &= ~self._said_no(criterion)
        elif criterion == "E12":
            who &= self.latent.people.female
        elif criterion in DENIED_BY_NO:
            who &= ~(self._said_no(criterion) & self.answers[criterion].now)
        self.block.gap([criterion], NO_STATEMENT, fact, who)

    def _note_judgement(self, criterion: str, fact: str, covered: Flags) -> None:
        settled = self._settled(criterion)
        none = self._absent(fact) & ~covered & ~self._said_no(criterion) & ~settled
        self.block.gap([criterion], NO_STATEMENT, fact, none)
        unjudged = self.latent.true(fact) & ~self.answers[criterion].said & ~settled
        self.block.gap([criterion], NO_JUDGEMENT, fact, unjudged)

    def _note_unanswered(self, criterion: str, who: Flags) -> None:
        answers = self.answers[criterion]
        unsettled = who & ~self._settled(criterion)
        for state, kind in FAULT_KINDS.items():
            open_ = unsettled & (answers.state == state)
            self.block.gap([criterion], kind, "a person's answer", open_)

    def _note_earlier_malignancy(self) -> None:
        """Of an earlier malignancy a person must say that its risk of recurrence is low."""
        had = self.latent.true("earlier_malignancy")
        settled = self._settled("E9")
        unsaid = had & ~self.answers["E9"].said & ~settled
        self.block.gap(["E9"], NO_JUDGEMENT, "earlier_malignancy", unsaid)
        covered = self.statements.cover("other_malignancy", recent=EVER)
        none = ~had & ~covered & ~self._said_no("E9") & ~settled
        self.block.gap(["E9"], NO_STATEMENT, "earlier_malignancy", none)
