"""What a reviewer sees of each criterion, in the terminal and on the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hilum.criteria.check import faults
from hilum.criteria.nodes import Attested, Reading, atoms
from hilum.criteria.parse import NotationError, parse
from hilum.criteria.plain import Plain
from hilum.reading.composing import laid_out
from hilum.reading.proposal import Proposal
from hilum.reports.reviews.clause_view import ClauseView, clause_view
from hilum.reports.reviews.wording import ReviewWords
from hilum.study import Criterion, Question
from hilum.study.approvals import Standing, hash_of
from hilum.study.reviewed import standing_words

Proposals = Mapping[str, Proposal]
"""What the reader proposes for the clauses of a study, by the criterion's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """Another reading of the criterion: what it is (a phrase's key), and how it reads."""

    what: str
    notation: str
    plain: Plain | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion beside its reading, with all that a reviewer weighs."""

    criterion: Criterion
    label: str
    standing: Standing
    stands: str
    clause: ClauseView
    plain: Plain
    notation: str
    others: tuple[OtherReading, ...] = ()
    asks: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a study stands: numbers of criteria, and of questions that nobody has ruled on."""

    criteria: int
    approved: int
    void: int
    not_reviewed: int
    attestations: int
    open_questions: int


def views_of(words: ReviewWords, proposals: Proposals) -> Iterator[CriterionView]:
    """Yield the criteria in the order of the study."""
    for each in words.study.criteria:
        yield view_of(each, words, proposals.get(each.id))


def view_of(criterion: Criterion, words: ReviewWords, proposal: Proposal | None) -> CriterionView:
    """Return what is seen of a criterion."""
    study = words.study
    return CriterionView(
        criterion=criterion,
        label=criterion.label(words.language),
        standing=study.standing(criterion),
        stands=standing_words(study, criterion).say(words.language),
        clause=clause_view(study, criterion, proposal),
        plain=words.plain(criterion.reading),
        notation=laid_out(criterion.reading),
        others=tuple(_others(criterion, words, proposal)),
        asks=tuple(map(words.ask, proposal.asks)) if proposal else (),
        questions=tuple(_question(each, words) for each in criterion.questions),
    )


def _others(
    criterion: Criterion, words: ReviewWords, proposal: Proposal | None
) -> Iterator[OtherReading]:
    """Yield the reading as it was approved, and as it is proposed, where they are not the same.

    What was approved as proposed is known again by its hash.
    """
    study, approval = words.study, words.study.review.approvals.get(criterion.id)
    if approval is not None and approval.reading is not None:
        yield from _other("before", approval.reading, criterion, words)
    if proposal is not None:
        now = hash_of(criterion.kind, study.clause_of(criterion), proposal.reading)
        what = "before" if approval is not None and approval.sha256 == now else "proposed"
        yield from _other(what, laid_out(proposal.reading), criterion, words)


def _other(
    what: str, notation: str, criterion: Criterion, words: ReviewWords
) -> Iterator[OtherReading]:
    try:
        reading = parse(notation)
    except NotationError:
        yield OtherReading(what=what, notation=notation, plain=None)
        return
    if reading != criterion.reading:
        said = words.plain(reading) if _known(reading, words) else None
        yield OtherReading(what=what, notation=laid_out(reading), plain=said)


def _known(reading: Reading, words: ReviewWords) -> bool:
    """Tell whether the concepts of a reading are still the study's."""
    known = words.study.concepts
    return not any(faults(reading, known, words.study.anchors))


def _question(question: Question, words: ReviewWords) -> tuple[str, str]:
    """Return a question and what is said to it."""
    asked = f"{question.id}: {words.of_study(question.text.strip(), question.zh)}"
    if question.by is not None:
        asked = f"{asked} ({words.say('asked_by', by=question.by, date=question.date)})"
    ruling = question.ruling
    if ruling is None:
        return asked, words.say("open")
    key = "ruled_decision" if ruling.kind == "decision" else "ruled_assumption"
    said = words.of_study(ruling.text.strip(), ruling.zh)
    return asked, words.say(key, by=ruling.by, date=ruling.date, ruling=said)


def summary_of(words: ReviewWords) -> Summary:
    """Return how a study stands."""
    study = words.study
    standings = [study.standing(each) for each in study.criteria]
    asked = {each.id: each for criterion in study.criteria for each in criterion.questions}
    stated = [
        each
        for each in study.criteria
        if any(isinstance(atom, Attested) for atom in atoms(each.reading))
    ]
    return Summary(
        criteria=len(study.criteria),
        approved=standings.count(Standing.APPROVED),
        void=standings.count(Standing.VOID),
        not_reviewed=standings.count(Standing.NOT_REVIEWED),
        attestations=len(stated),
        open_questions=sum(each.ruling is None for each in asked.values()),
    )
