"""From a registry record to the folder of a draft study, and from a review to its criteria."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hilum.concepts import Concepts, shipped_concepts
from hilum.criteria import nodes
from hilum.reading.carrying import Carried, carry
from hilum.reading.composing import Composed, compose
from hilum.reading.document import CRITERIA
from hilum.reading.drafting import FACTS, Draft, SiteGiven, facts_of, study_text
from hilum.reading.formats import read_document, refuse_large
from hilum.reading.reader import Read, read
from hilum.records.store import written_whole
from hilum.study.files import AlternativeEntry, QuestionEntry, QuestionsFile, StudyFile
from hilum.study.load import load_study
from hilum.study.reading_files import read_entries, read_text
from hilum.study.review_file import ReviewFile, review_text
from hilum.study.writing import file_text, table_text
from hilum.terms.discrepancies import UserError

LONGEST_CRITERIA = 500_000
"""Characters; a registry prints at most some 20,000. So many are read in seconds, as measured."""

QUESTIONS = "questions.toml"

HEAD_OF_QUESTIONS = (
    "What the sentences of the record leave open, with the criteria that each question stands on; "
    "taken over from the study before its record was amended."
)

HEAD_OF_CRITERIA = (
    "Every sentence of record.txt: the criteria first, then all the rest. `hilum read` proposed it "
    "from record.txt; what people changed and approved is in review.toml."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Which record is read, into which folder, on which day; a site if there is one.

    `review` is a review.toml that is carried to the record; `after` is the folder of the study as
    it was before its record was amended, whose review, questions and other files are taken over.
    """

    record: Path
    out: Path
    today: date
    review: Path | None = None
    after: Path | None = None
    site: SiteGiven | None = None


def read_record(path: Path, concepts: Concepts) -> Read:
    """Read a record's file: its document, its clauses, and a proposal for each criterion.

    Raises UserError where the file is none that can be read.
    """
    try:
        refuse_large(path.stat().st_size, str(path))
        data = path.read_bytes()
    except OSError as error:
        expected = "expected the file of a registry record"
        raise UserError(f"{path}: cannot be read: {error.strerror}, {expected}") from error
    document = read_document(data, str(path))
    spans = [field.value for field in document.fields if field.name == CRITERIA]
    if (length := sum(end - start for start, end in spans)) > LONGEST_CRITERIA:
        seen = f"saw {length:,} characters of criteria, expected at most {LONGEST_CRITERIA:,}"
        raise UserError(f"{path}: {seen}: a registry prints some thousands")
    return read(document, concepts)


def read_study(request: ReadRequest) -> tuple[Read, Composed, tuple[str, ...]]:
    """Read a record into a new study folder; return what was read, and the criteria made of it.

    A review given is carried to this record; the third are the ids of what did not come along.

    Raises UserError where the record, the review or the folder is not as expected; then nothing is
    written.
    """
    out = request.out
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise UserError(f"{out}: is there already, expected a new folder for the study")
    concepts = shipped_concepts()
    found = read_record(request.record, concepts)
    given = _review_given(request)
    if request.after:
        _refuse_other_trial(request.after, found)
    carried = _carried(given, found, concepts)
    composed = compose(found, carried.review)
    with written_whole(out) as folder:
        _write(folder, request, found, composed)
        if given:
            _write_review(folder, given, carried)
        if request.after:
            _take_over(request.after, folder, {each.id for each in carried.review.criterion})
        load_study(folder, draft=True)
    return found, composed, carried.dropped


def _review_given(request: ReadRequest) -> Path | None:
    """Return the review to carry; none after a study that nobody has reviewed yet."""
    if request.after is None:
        return request.review
    before = request.after / "review.toml"
    return before if before.is_file() else None


def _refuse_other_trial(before: Path, found: Read) -> None:
    """Raise UserError where a record is registered under another number than the study before."""
    fact = read_entries(before / "study.toml", StudyFile).identity.get("registry_id")
    said = tuple(found.document.said("registry id"))
    if fact and said and fact.value not in said:
        raise UserError(
            f"--after {before}: is registered as {fact.value}, saw a record of {', '.join(said)}, "
            "expected the same trial's"
        )


def _carried(given: Path | None, found: Read, concepts: Concepts) -> Carried:
    if given is None:
        return Carried(review=ReviewFile(), dropped=())
    review = read_entries(given, ReviewFile)
    beside = given.with_name("record.txt")
    before = read_record(beside, concepts) if beside.is_file() else found
    return carry(review, found, before)


def outdated(before: Path, found: Read) -> tuple[str, ...]:
    """Return the facts of study.toml, taken over as they were, of which a record now says another.

    Of those that a record was read for and printed before its amendment.
    """
    printed = read_document(read_text(before / "record.txt").encode("utf-8"), "record.txt")
    was = {fact: value for _, fact, value in facts_of(printed)}
    now = {fact: value for _, fact, value in facts_of(found.document)}
    return tuple(name for name in FACTS.values() if was.get(name) != now.get(name))


def _take_over(before: Path, folder: Path, criteria: Collection[str]) -> None:
    """Take over the files of the study before; its questions on the criteria that came along.

    A question on none of them stays, as one on the study as a whole.
    """
    for path in sorted(before.glob("*.toml")):
        if path.name not in ("criteria.toml", "review.toml", QUESTIONS):
            (folder / path.name).write_bytes(path.read_bytes())
    if (before / QUESTIONS).is_file():
        entries = read_entries(before / QUESTIONS, QuestionsFile).question
        kept = [_on(each, criteria).model_dump(exclude_defaults=True) for each in entries]
        text = file_text(HEAD_OF_QUESTIONS, [table_text("[[question]]", each) for each in kept])
        (folder / QUESTIONS).write_bytes(text.encode("utf-8"))


def _on(entry: QuestionEntry, criteria: Collection[str]) -> QuestionEntry:
    def left(others: Sequence[AlternativeEntry]) -> tuple[AlternativeEntry, ...]:
        for_these = [
            {name: reading for name, reading in each.readings.items() if name in criteria}
            for each in others
        ]
        pairs = zip(others, for_these, strict=True)
        return tuple(each.model_copy(update={"readings": own}) for each, own in pairs if own)

    ruling = entry.ruling and entry.ruling.model_copy(
        update={"alternatives": left(entry.ruling.alternatives)}
    )
    standing = tuple(name for name in entry.criteria if name in criteria)
    return entry.model_copy(
        update={
            "criteria": standing,
            "ruling": ruling,
            "alternatives": left(entry.alternatives),
        }
    )


def _write_review(folder: Path, given: Path, carried: Carried) -> None:
    """Write the part of a review that came along; a review that fits as it is, as it is."""
    text = read_text(given)
    if carried.review != read_entries(given, ReviewFile):
        text = review_text(carried.review)
    (folder / "review.toml").write_bytes(text.encode("utf-8"))


def _write(folder: Path, request: ReadRequest, found: Read, composed: Composed) -> None:
    draft = Draft(
        study_id=_id_of(request.record, found),
        document=found.document,
        source=request.record.name.encode("utf-8", "replace").decode("utf-8"),
        today=request.today,
        asks_child_pugh=_asks_child_pugh(found),
        site=request.site,
    )
    texts = {
        "record.txt": found.document.text,
        "study.toml": study_text(draft, shipped_concepts()),
        "criteria.toml": criteria_text(composed),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8"))


def criteria_text(composed: Composed) -> str:
    """Return the text of criteria.toml."""
    tables = [table_text("[[criterion]]", each) for each in composed.criteria]
    tables += [table_text("[[clause]]", each) for each in composed.clauses]
    return file_text(HEAD_OF_CRITERIA, tables)


def _id_of(record: Path, found: Read) -> str:
    """Return an id for the study: its registration's, else the name of its file."""
    said = next(iter(found.document.said("registry id")), record.stem)
    folded = re.sub(r"[^a-z0-9]+", "_", said.casefold()).strip("_")
    return folded if re.match(r"[a-z]", folded) else f"study_{folded}".rstrip("_")


def _asks_child_pugh(found: Read) -> bool:
    leaves = (leaf for each in found.proposals for leaf in nodes.atoms(each.reading))
    return any(isinstance(leaf, nodes.Score) and "child_pugh" in leaf.score for leaf in leaves)
