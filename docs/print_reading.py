"""Print what `hilum read` proposes of the shipped study's record beside what people approved.

`docs/print_pages.py` prints the page, and a test holds that it is current.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hilum.criteria.printing import show
from hilum.pipeline.reading import read_record
from hilum.reading.composing import laid_out
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read
from hilum.study import Criterion, find_study, load_study
from hilum.study.reading_files import read_entries
from hilum.study.review_file import ReviewFile
from tests.reading.scoring import Grade, Scored, score

TOLD: Mapping[Grade, str] = {
    Grade.EXACT: "as approved, but for what the record leaves open (a window, a day to count from) "
    "and for the words of a sentence that a person answers",
    Grade.ORDER: "the same in another order",
    Grade.PARTLY: "a part as approved, and the rest asked of a person",
    Grade.ATTESTED: "the whole sentence is asked of a person, where people wrote a reading",
    Grade.WRONG: "something that was not approved",
}

HEAD = """\
# What was proposed of the record, and what people changed

Printed by `docs/print_pages.py` from `record.txt`, what `hilum read` proposes of it, and
`review.toml`. The shipped study is the record, as proposed, changed as `review.toml` says
([decision 21](../decisions/0021-what-people-changed-is-a-file.md)). The approvals are the
developers' review, not clinical approval.

The lexicon and the rules were written by people who knew this record, so this page says what was
left to do by hand, not how well another record is read: for that see [other trials'
records](reading_other_trials.md).
"""


def reading_page(study_name: str) -> str:
    """Return the page of a shipped study."""
    folder = find_study(study_name)
    study = load_study(folder)
    found = read_record(folder / "record.txt", study.concepts)
    reviewed = read_entries(folder / "review.toml", ReviewFile)
    decisions = {entry.id: entry.decision for entry in reviewed.criterion}
    scored = {each.criterion.id: each for each in score(found, study.criteria)}
    lines = [HEAD, *_summary(list(decisions.values()), list(scored.values()))]
    for criterion in study.criteria:
        lines += _criterion(criterion, decisions[criterion.id], scored.get(criterion.id), found)
    return "\n".join(lines) + "\n"


def _summary(decisions: Sequence[str], scored: Sequence[Scored]) -> Iterator[str]:
    grades = Counter(each.grade for each in scored)
    yield "| decision in `review.toml` | criteria |"
    yield "|---|---|"
    for decision, told in (
        ("approved", "approved: the reading is the proposal, to the character of the notation"),
        ("edited", "edited: people wrote the reading"),
        ("added", "added: not among the record's criteria (title, another copy)"),
    ):
        yield f"| {told} | {decisions.count(decision)} |"
    yield ""
    yield "How the proposals stand to what was approved:"
    yield ""
    yield "| | criteria |"
    yield "|---|---|"
    for grade, told in TOLD.items():
        yield f"| **{grade.value}**: {told} | {grades[grade]} |"


def _criterion(
    criterion: Criterion, decision: str, scored: Scored | None, found: Read
) -> Iterator[str]:
    grade = f", {scored.grade.value}" if scored else ""
    yield from ("", f"## {criterion.id}: {decision}{grade}", "", f"> {criterion.text}")
    approved = show(criterion.reading)
    proposals = scored.proposals if scored else ()
    if [show(each.reading) for each in proposals] != [approved]:
        for proposal in proposals:
            yield from ("", "Proposed:", "", "```text", laid_out(proposal.reading), "```")
    yield from ("", "Approved:", "", "```text", laid_out(criterion.reading), "```")
    for proposal in proposals:
        yield from _left_open(proposal, found)


def _left_open(proposal: Proposal, found: Read) -> Iterator[str]:
    text = found.document.text
    asked = [
        f"{ask.code.replace('_', ' ')} (“{_folded(text, ask.span)}”, taken: `{ask.taken}`)"
        for ask in proposal.asks
    ]
    if asked:
        yield from ("", f"Asked: {'; '.join(asked)}.")
    rest = [f"“{_folded(text, span)}”" for span in proposal.remainder]
    if rest:
        yield from ("", f"Not understood: {', '.join(rest)}.")


def _folded(text: str, span: tuple[int, int]) -> str:
    return " ".join(text[slice(*span)].split())


PAGES = {
    Path(__file__).parent / "explanation" / "haic_hcc_reading.md": lambda: reading_page("haic_hcc")
}
