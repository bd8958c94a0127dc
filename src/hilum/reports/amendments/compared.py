"""What a comparison shows: two versions, what differs, and what that does to subjects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hilum.reports.amendments.wording import AmendmentWords
from hilum.screening.amendments import Amended
from hilum.study import Study
from hilum.study.approvals import Standing
from hilum.study.comparing import ApprovalChange, Changes, Piece, Setting, Sign, effective

SIGNS = {Sign.SAME: ("", ""), Sign.REMOVED: ("[-", "-]"), Sign.ADDED: ("{+", "+}")}
"""What stands before and after words of one version only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two versions, what differs, and what that does to the subjects of records, if given.

    `rulings` are the effects of the later version's open questions, as `hilum screen` has them;
    `not_screened` counts who has no day of screening, `answers` the answers by people.
    """

    before: Study
    after: Study
    changes: Changes
    amended: Amended | None = None
    rulings: Sequence[tuple[Any, ...]] = ()
    not_screened: int = 0
    answers: int = 0

    @property
    def moving(self) -> list[tuple[Any, ...]]:
        """The other answers that move a status."""
        return [row for row in self.rulings if sum(row[-3:])]


def marked(pieces: Sequence[Piece]) -> Iterator[tuple[Sign, str]]:
    """Yield the words of a sentence with their signs and the white space between them."""
    for place, piece in enumerate(pieces):
        opening, closing = SIGNS[piece.sign]
        words = piece.text.removeprefix(" ")
        replaces = place > 0 and (pieces[place - 1].sign, piece.sign) == (Sign.REMOVED, Sign.ADDED)
        spaced = place > 0 and not replaces and words != piece.text
        yield Sign.SAME, " " if spaced else ""
        yield piece.sign, f"{opening}{words}{closing}"


def warnings(compared: Compared, words: AmendmentWords) -> Iterator[str]:
    """Yield what a reader must know of the two versions before the changes."""
    changes = compared.changes
    if changes.studies[0] != changes.studies[1]:
        before, after = changes.studies
        yield words.say("other_study", before=before, after=after)
    elif changes.version_not_raised:
        yield words.say("not_raised")


def notes(compared: Compared, words: AmendmentWords) -> Iterator[str]:
    """Yield what a reader must know of how subjects were judged."""
    before, after = compared.before, compared.after
    every = effective(before, after, compared.changes)
    if compared.not_screened:
        yield words.say("not_screened", count=f"{compared.not_screened:,}")
    if compared.changes.are_any and not every:
        yield words.say("no_effect")
    if any(each.of is Setting.CONCEPTS for each in every):
        yield words.say("concepts_differ")
    if before.time_zone != after.time_zone:
        yield words.say("zones_differ")
    if compared.answers:
        yield words.say("answers", version=before.version)


def approval(change: ApprovalChange, words: AmendmentWords) -> str:
    """Return how the standing of a criterion changed."""
    lost = change.was is Standing.APPROVED and change.now is not Standing.APPROVED
    was = words.say(change.was.value if change.was else "new")
    key = "approval_lost" if lost else "approval"
    return words.say(key, criterion=change.criterion, was=was, now=words.say(change.now.value))


def standing(study: Study, words: AmendmentWords) -> str:
    """Return how the criteria of a version stand with their reviewers."""
    found = [study.standing(criterion) for criterion in study.criteria]
    return words.say(
        "standing",
        criteria=len(found),
        version=study.version,
        approved=found.count(Standing.APPROVED),
        void=found.count(Standing.VOID),
        open=found.count(Standing.NOT_REVIEWED),
    )
