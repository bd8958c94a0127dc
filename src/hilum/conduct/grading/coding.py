"""Adverse events beside the site's list of CTCAE terms: what is coded under none of them.

MedDRA is licensed and not shipped; a site that codes by it keeps its codes in its own column.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from hilum.conduct.grading.events import ABSENT, ADVERSE_EVENT, term_of
from hilum.conduct.sentences import grading_says
from hilum.records.rows import Event
from hilum.rules.ctcae import Version
from hilum.sources.ctcae_terms import CtcaeTerms
from hilum.terms.decimals import fold
from hilum.terms.reasons import Reason, Words

NONE_NEAR = Words("a term of the list", "列表中的术语")


def uncoded(events: Sequence[Event], version: Version, texts: CtcaeTerms) -> Iterator[Reason]:
    """Yield each adverse event whose term is none of the list, with the terms nearest to it.

    A term is compared whole, case, width and spaces folded; the Chinese names of laboratory terms
    count too. Nothing is recoded: a person does it.
    """
    known = {_key(term.name): term.name for term in texts.terms}
    for event in events:
        if event.concept != ADVERSE_EVENT or event.status in ABSENT:
            continue
        said = _key(event.term or "")
        if said in known or term_of(event, version) is not None:
            continue
        near = [known[each] for each in get_close_matches(said, known, n=3, cutoff=0.6)]
        yield grading_says().reason(
            "uncoded",
            place=event.source,
            term=event.term or Words("no term", "未填写"),
            file=texts.file,
            near=", ".join(near) or NONE_NEAR,
        )


def _key(term: str) -> str:
    return " ".join(fold(term).casefold().split())
