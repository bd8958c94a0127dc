"""Review: what may run, and a study's criteria as a page that people read and sign."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hilum.criteria.phrases import Language
from hilum.reading.composing import as_proposed
from hilum.reading.formats import read_document
from hilum.reading.reader import Read, read
from hilum.reports.reviews.page import page_of
from hilum.reports.reviews.views import Proposals
from hilum.reports.reviews.wording import ReviewWords, review_words
from hilum.reports.screening.settings import read_settings
from hilum.study import Criterion, Study
from hilum.study.reviewed import not_approved, standing_words, unsettled
from hilum.terms.discrepancies import UserError


def refuse_unapproved(study: Study) -> None:
    """Raise UserError where a criterion is not approved as it stands: each by its id, and why."""
    waiting = not_approved(study)
    others = [f"  {each.en}" for each in unsettled(study)]
    if not waiting and not others:
        return
    named = "\n".join(
        [f"  {each.id}: {standing_words(study, each).en}" for each in waiting] + others
    )
    raise UserError(
        f"{study.id}: {len(waiting)} of {len(study.criteria)} criteria are not approved:\n{named}\n"
        "expected an approval of each (`hilum review STUDY`), or `--draft`: the report then says "
        "which are not approved"
    )


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


def words_of(study: Study, folder: Path, language: Language) -> ReviewWords:
    """Return the words of a study's review, with what its folder says for reports."""
    return review_words(study, language, read_settings(folder, study.concepts).chinese)


def write_review(words: ReviewWords, proposals: Proposals, path: Path) -> None:
    """Write the review as one page. Raises UserError where the file cannot be written."""
    try:
        path.write_text(page_of(words, proposals), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error}") from error
