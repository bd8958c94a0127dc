"""Review: what may run, and a study's criteria as a page that people read and sign."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from textwrap import shorten
from typing import Any

from hilum.criteria import nodes
from hilum.criteria.phrases import Language
from hilum.criteria.printing import show
from hilum.reading.clauses import Role
from hilum.reading.composing import TITLE_LENGTH, as_proposed
from hilum.reading.formats import read_document
from hilum.reading.propose import proposals
from hilum.reading.reader import Read, read
from hilum.reports.reviews.page import page_of
from hilum.reports.reviews.views import Proposals
from hilum.reports.reviews.wording import ReviewWords, review_words
from hilum.reports.screening.settings import read_settings
from hilum.study import Clause, Criterion, Study
from hilum.study.reviewed import not_approved, standing_words, unsettled
from hilum.terms.discrepancies import UserError
from hilum.terms.files import write_whole
from hilum.terms.truth import Kind

Entry = Mapping[str, Any]
"""An entry of criteria.toml."""


def refuse_unapproved(study: Study) -> None:
    """Raise UserError where a criterion is not approved as it stands: each by its id, and why.

    And where a sentence of the record has no side, or an approved criterion is gone.
    """
    waiting, others = not_approved(study), unsettled(study)
    if not waiting and not others:
        return
    lines = [f"{study.id}: {len(waiting)} of {len(study.criteria)} criteria are not approved:"]
    lines += [f"  {each.id}: {standing_words(study, each).en}" for each in waiting]
    if others:
        lines = [*(lines if waiting else ()), f"{study.id}: not settled:"]
        lines += [f"  {each.en}" for each in others]
    expected = (
        "expected each settled by a person (`hilum review STUDY`), or `--draft`: the report then "
        "says what is not"
    )
    raise UserError("\n".join([*lines, expected]))


def read_again(study: Study) -> Read:
    """Return what the reader makes of a study's record now. Raises UserError where it is none."""
    return read(read_document(study.record.encode("utf-8"), "record.txt"), study.concepts)


def proposals_of(found: Read, study: Study) -> Proposals:
    """Return what is proposed for the clause that each criterion stands on, by its id."""
    own = {each.clause.span: each for each in found.proposals}
    return {
        each.id: proposal
        for each in study.criteria
        if each.spans and (proposal := own.get(each.spans[-1])) is not None
    }


def proposed_entry(found: Read, criterion: Criterion) -> Mapping[str, Any] | None:
    """Return the entry that is proposed at a criterion's very spans, headings included, if any."""
    proposal = found.proposal_at(criterion.spans) if criterion.spans else None
    return as_proposed(found, proposal) if proposal else None


def entry_with_side(study: Study, found: Read | None, clause: Clause, kind: Kind) -> Entry:
    """Return the entry of criteria.toml for a clause that a person gives a side.

    With the reading that is proposed of it on that side; a person's word where the reader makes
    nothing of it.
    """
    start, end = clause.spans[-1]
    entry: dict[str, Any] = {
        "en": shorten(clause.text, TITLE_LENGTH, placeholder=" …"),
        "text": clause.text,
        "spans": clause.spans,
        "reading": show(nodes.Attested(clause.text)),
        "origin": "record",
        "can_change": True,
    }
    for part in found.clauses if found else ():
        if found and part.role is Role.UNSTATED and part.span == (start, end):
            sided = replace(part, role=Role(kind.value))
            (proposal,) = proposals([sided], found.document, study.concepts)
            entry = dict(as_proposed(found, proposal))
    return {**entry, "id": _free_id(study, kind), "kind": kind.value}


def _free_id(study: Study, kind: Kind) -> str:
    letter = "I" if kind is Kind.INCLUSION else "E"
    taken = {each.id for each in study.criteria} | {each.id for each in study.clauses}
    return next(name for number in count(1) if (name := f"{letter}{number}") not in taken)


def words_of(study: Study, folder: Path, language: Language) -> ReviewWords:
    """Return the words of a study's review, with what its folder says for reports."""
    return review_words(study, language, read_settings(folder, study.concepts).chinese)


def write_review(words: ReviewWords, proposals: Proposals, path: Path) -> None:
    """Write the review as one page. Raises UserError where the file cannot be written."""
    write_whole(path, page_of(words, proposals), ".html")
