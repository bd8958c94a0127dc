"""Criteria are what is proposed of a record, changed as review.toml says; nothing is lost."""

from datetime import date

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.parse import parse
from hilum.pipeline.reading import criteria_text
from hilum.reading.carrying import carry
from hilum.reading.clauses import Role
from hilum.reading.composing import compose, laid_out, lasting
from hilum.reading.formats import read_document
from hilum.reading.reader import Read, read
from hilum.study import find_study
from hilum.study.approvals import hash_of
from hilum.study.reading_files import read_entries
from hilum.study.review_file import ReviewedEntry, ReviewFile
from hilum.terms.discrepancies import UserError
from hilum.terms.truth import Kind

RECORD = """Title: A trial

Inclusion Criteria:

- Hemoglobin > 100 g/L
- Albumin > 28 g/L

Exclusion Criteria:

- Brain metastases
"""
SHIPPED = find_study("haic_hcc")


def read_text(text: str) -> Read:
    return read(read_document(text.encode(), "record.txt"), shipped_concepts())


FOUND = read_text(RECORD)


def entry(text: str, reading: str | None = None, **more: object) -> ReviewedEntry:
    """An approval, as of its clause in RECORD, of the proposal or of a reading."""
    proposal = next(each for each in FOUND.proposals if FOUND.said(each.clause.spans) == text)
    approved = parse(reading) if reading else proposal.reading
    kind = Kind(proposal.clause.role.value)
    return ReviewedEntry.model_validate(
        {
            "id": "X1",
            "decision": "edited" if reading else "approved",
            "by": "A. Reviewer",
            "date": date(2026, 11, 26),
            "sha256": hash_of(kind, text, approved),
            "spans": proposal.clause.spans,
            "reading": reading,
            **more,
        }
    )


def readings(found: Read, *entries: ReviewedEntry) -> dict[str, str]:
    composed = compose(found, ReviewFile(criterion=entries))
    return {each["id"]: each["reading"] for each in composed.criteria}


def test_the_shipped_criteria_are_what_record_and_review_give() -> None:
    """Issue 6, item 7: "the shipped study is itself the product of the tool", byte by byte."""
    found = read_text((SHIPPED / "record.txt").read_text(encoding="utf-8"))
    composed = compose(found, read_entries(SHIPPED / "review.toml", ReviewFile))
    written = (SHIPPED / "criteria.toml").read_text(encoding="utf-8")
    assert criteria_text(composed) == written


def test_without_a_review_every_proposal_stands_as_it_is() -> None:
    assert readings(FOUND) == {
        "I1": "latest hemoglobin before enrolment > 100 g/L",
        "I2": "latest albumin before enrolment > 28 g/L",
        "E1": readings(FOUND)["E1"],
    }


def test_an_approved_reading_is_the_proposed_one_and_keeps_the_id_that_people_gave() -> None:
    given = entry("Hemoglobin > 100 g/L", id="I7", en="Hemoglobin above 100 g/L")
    composed = compose(FOUND, ReviewFile(criterion=(given,)))
    first = composed.criteria[0]
    assert (first["id"], first["en"]) == ("I7", "Hemoglobin above 100 g/L")
    assert first["reading"] == "latest hemoglobin before enrolment > 100 g/L"


def test_an_edited_reading_is_the_person_s() -> None:
    own = "latest hemoglobin within 7 days before enrolment > 100 g/L"
    assert readings(FOUND, entry("Hemoglobin > 100 g/L", own))["X1"] == own


def test_a_sentence_that_nobody_spoke_of_stays_as_proposed() -> None:
    """And takes another id where a person gave its own away."""
    found = readings(FOUND, entry("Albumin > 28 g/L", id="I1"))
    assert found == {
        "I1": "latest albumin before enrolment > 28 g/L",
        "I2": "latest hemoglobin before enrolment > 100 g/L",
        "E1": found["E1"],
    }


def test_every_character_of_the_record_stands_in_a_criterion_or_a_clause() -> None:
    composed = compose(FOUND, ReviewFile(criterion=(entry("Brain metastases"),)))
    left = set(range(len(RECORD)))
    for each in (*composed.criteria, *composed.clauses):
        for start, end in each["spans"]:
            left -= set(range(start, end))
    assert [RECORD[place] for place in sorted(left) if RECORD[place].isalnum()] == []


def test_an_approval_of_a_clause_that_is_not_proposed_is_refused() -> None:
    given = entry("Albumin > 28 g/L").model_copy(update={"spans": ((3, 9),)})
    with pytest.raises(UserError, match=r"X1: saw approval of a clause at .*not proposed"):
        compose(FOUND, ReviewFile(criterion=(given,)))


AMENDED = RECORD.replace("Title: A trial", "Title: A trial, amended").replace("28 g/L", "30 g/L")


@pytest.mark.parametrize(
    ("text", "comes_along"), [("Hemoglobin > 100 g/L", True), ("Albumin > 28 g/L", False)]
)
def test_an_approval_comes_along_to_an_amended_record_where_its_sentence_does(
    text: str, comes_along: bool
) -> None:
    """Offsets have moved; the words of hemoglobin are the same, those of albumin are not."""
    review = ReviewFile(criterion=(entry(text),))
    carried = carry(review, read_text(AMENDED), RECORD)
    assert carried.dropped == (() if comes_along else ("X1",))
    for each in carried.review.criterion:
        ((start, end),) = each.spans
        assert AMENDED[start:end] == text


def test_an_approval_does_not_come_along_where_another_reading_is_proposed() -> None:
    other = entry("Hemoglobin > 100 g/L").model_copy(update={"sha256": "0" * 64})
    assert carry(ReviewFile(criterion=(other,)), FOUND, RECORD).dropped == ("X1",)


@pytest.mark.parametrize("spans", [[], [[7, 14]]], ids=["of no sentence", "of the title"])
def test_a_criterion_that_people_added_always_comes_along(spans: list[list[int]]) -> None:
    """Nothing would be proposed in its place; where its words are gone, its approval is void."""
    added = ReviewedEntry.model_validate(
        {
            "spans": spans,
            "id": "A1",
            "decision": "added",
            "by": "A. Reviewer",
            "date": date(2026, 11, 26),
            "sha256": "0" * 64,
            "kind": "inclusion",
            "text": "18-75 years",
            "en": "Age",
            "reading": "age at consent between 18 and 75 years",
            "can_change": False,
        }
    )
    retitled = AMENDED.replace("A trial, amended", "Another title")
    carried = carry(ReviewFile(criterion=(added,)), read_text(retitled), RECORD)
    expected = added.model_copy(update={"spans": ()})
    assert (carried.dropped, carried.review.criterion) == ((), (expected,))


@pytest.mark.parametrize(
    ("role", "reading", "expected"),
    [
        (Role.EXCLUSION, "cns_tumor before enrolment", True),
        (Role.EXCLUSION, "cns_tumor within 28 days before enrolment", False),
        (Role.INCLUSION, "cns_tumor before enrolment", False),
        (Role.INCLUSION, "age at consent >= 18 years", True),
        (Role.EXCLUSION, 'attested "a sentence"', False),
        (Role.EXCLUSION, "latest inr before enrolment > 2", False),
    ],
)
def test_what_once_excludes_and_stays(role: Role, reading: str, expected: bool) -> None:
    assert lasting(role, parse(reading)) is expected


def test_a_long_reading_has_its_parts_on_lines_of_their_own() -> None:
    parts = [f'attested "{letter * 60}"' for letter in "abc"]
    text = laid_out(parse(f"({parts[0]} or {parts[1]}) and {parts[2]}"))
    assert text.splitlines() == [f"({parts[0]} or {parts[1]})", f"and {parts[2]}"]
    assert parse(text) == parse(f"({parts[0]} or {parts[1]}) and {parts[2]}")
