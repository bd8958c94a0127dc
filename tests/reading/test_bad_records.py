"""What is no record is told, with what was seen and expected: no crash, no unbounded time."""

import gzip
import io
import json
import zipfile
from typing import Any

import pytest

from hilum.reading.clauses import Role
from hilum.reading.document import CRITERIA
from hilum.reading.formats import LARGEST_FILE, read_document
from hilum.reading.segment import Left, segment
from hilum.terms.discrepancies import UserError
from tests.reading import records


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


def xml_with(head: str) -> bytes:
    return records.XML.replace("<clinical_study", f"{head}<clinical_study").encode()


LAUGHS = (
    '<!DOCTYPE clinical_study [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE clinical_study SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", "saw no text"),
        (b" \r\n\t\n", "saw no text"),
        ("\u3000\n".encode(), "saw no text"),
        (b"%PDF-1.7\n%\xe2\xe3", "saw a PDF"),
        (zipped(), "saw a zip, Word or Excel file"),
        (gzip.compress(b"Inclusion Criteria:\nAge"), "saw a gzip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "saw an old Word or Excel file"),
        (rb"{\rtf1\ansi Inclusion Criteria}", "saw an RTF file"),
        (b"\x89PNG\r\n\x1a\n\0", "saw a picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "saw a picture (JPEG)"),
        (b"Inclusion Criteria:\nAge\0 of 18", "saw a zero byte at byte 24"),
        ("Inclusion Criteria:\nAge".encode("utf-16-le"), "saw a zero byte at byte 2"),
        ("\ufeffInclusion\0".encode("utf-16-le"), "saw a zero at character 10"),
        (b"\xff\xfeI\0n\0c", "saw byte 0x63 at byte 5"),
        (b"Age\nBilirubin \xb5mol\n", "2: saw byte 0xb5 at byte 15"),
        ("Crohn\u2019s disease, na\xefve, caf\xe9s".encode("cp1252"), "saw byte 0x92"),
        (b"<!DOCTYPE html><html><body>Inclusion Criteria</body></html>", "saw an HTML page"),
        (b"<!-- a --><!-- b -->\n<HTML lang='en'><body>Criteria", "saw an HTML page"),
        (b"<div><p>Inclusion Criteria:</p></div>", "saw an HTML page"),
        (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "saw an HTML page"),
        (b'<?xml version="1.0"?><trial><criteria/></trial>', "saw XML that is a <trial>"),
        (xml_with(LAUGHS), "saw XML with a document type"),
        (xml_with(OUTSIDE), "saw XML with a document type"),
        (b"<clinical_study><eligibility>", "saw XML that breaks off or is damaged at line 1"),
        (b"<clinical_study>&nbsp;</clinical_study>", "damaged at line 1, character 17"),
        (b"<clinical_study>" + b"<a>" * 100_000, "saw more than 100 elements within each other"),
        (b'{"protocolSection": {"a": 1', "saw JSON that breaks off or is damaged at line 1"),
        (b"[" * 100_000, "saw JSON nested too deeply"),
        (b'{"a":' * 100_000, "saw JSON nested too deeply"),
        (b'{"resourceType": "ResearchStudy"}', "saw JSON with 'resourceType', expected a study of"),
        (b'{"FullStudiesResponse": {}}', "saw JSON of the API before v2"),
        (b"{}", "saw an empty object"),
        (b"[1, 2]", "saw 2 studies"),
        (b"[[1]]", "saw a list in a list"),
        (b"[]", "saw an empty list of studies"),
        (b'{"protocolSection": 7}', "saw JSON with 'protocolSection'"),
        (b'{"protocolSection": {"x": "\\ud800"}}', "saw the escape \\ud800"),
        (b'{"protocolSection": {"x": "\\u0000"}}', "saw the escape \\u0000"),
        (b"A letter without a section.", "saw no eligibility criteria"),
        (b"Inclusion Criteria:\n\n", "saw an empty section of criteria"),
        (b"Status:\nRecruiting\nCriteria\n", "saw an empty section of criteria"),
        (b"Criteria\nInclusion Criteria:\n\n  \n--\n", "saw an empty section of criteria"),
        (b"Inclusion Criteria:\nExclusion Criteria:\n", "saw an empty section of criteria"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_record_is_told(data: bytes, seen: str) -> None:
    with pytest.raises(UserError) as raised:
        read_document(data, "given.file")
    message = str(raised.value)
    assert message.startswith("given.file")
    assert seen in message
    assert "expected" in message


def test_several_studies_are_told_with_their_number_and_what_to_do() -> None:
    data = records.as_json({"studies": [records.study(), records.study(), records.study()]})
    with pytest.raises(UserError, match=r"^s\.json: saw 3 studies, expected one: save the one"):
        read_document(data, "s.json")


def test_an_empty_field_of_criteria_in_json_is_told() -> None:
    for empty in ("", "  \n", "Inclusion Criteria:\n\nExclusion Criteria:\n"):
        data = records.as_json(records.study(eligibilityCriteria=empty))
        with pytest.raises(UserError, match="saw an empty section of criteria"):
            read_document(data, "s.json")


def test_a_study_without_the_field_of_criteria_is_told() -> None:
    study = records.study()
    del study["protocolSection"]["eligibilityModule"]
    with pytest.raises(UserError, match="saw no eligibility criteria"):
        read_document(records.as_json(study), "s.json")


def test_a_file_beyond_the_limit_is_told_and_one_at_it_is_read() -> None:
    start = b"Inclusion Criteria:\nAge of 18 years"
    read_document(start.ljust(LARGEST_FILE), "record.txt")
    with pytest.raises(UserError, match="saw 32,000,001 bytes, expected a record of at most"):
        read_document(start.ljust(LARGEST_FILE + 1), "record.txt")


def test_paths_that_would_fill_the_memory_are_told() -> None:
    study: dict[str, Any] = records.study()
    study["protocolSection"]["x" * 1_000_000] = [*range(100)]
    with pytest.raises(UserError, match="saw a record of more, expected at most 64,000,000"):
        read_document(records.as_json(study), "s.json")
    name = "x" * 1_000_000
    xml = f"<clinical_study><{name}>{'<b/>' * 100}</{name}></clinical_study>"
    with pytest.raises(UserError, match="saw a record of more, expected at most 64,000,000"):
        read_document(xml.encode(), "s.xml")


def test_control_characters_are_kept_and_named() -> None:
    text = "Inclusion Criteria:\n\nAge\x07 of 18\x1b[1m years\n\u202eyadot\n"
    document = read_document(text.encode(), "record.txt")
    found = segment(document)
    assert document.text == text
    told = [each.span for each in found.remainder if each.why is Left.CONTROL]
    assert [text[slice(*span)] for span in told] == ["\x07", "\x1b", "\u202e"]
    first = next(clause for clause in found.clauses if clause.role is Role.INCLUSION)
    assert text[slice(*first.span)] == "Age\x07 of 18\x1b[1m years"


HEAD = "Inclusion Criteria:\nAge\n"
SIZE = 250_000
"""Characters: time in the square of a text of this length would be hours."""


def full_of(unit: str) -> str:
    return unit * (SIZE // len(unit))


SHAPES = {
    "items": lambda: HEAD + full_of("Hemoglobin of at least 90 g/L within 7 days before a dose.\n"),
    "one line": lambda: HEAD + full_of("word "),
    "open brackets": lambda: HEAD + full_of("("),
    "nested brackets": lambda: HEAD + full_of("([") + full_of("])"),
    "stops": lambda: HEAD + full_of("a; b: c. D "),
    "bracketed sentences": lambda: HEAD + "A. " + full_of("(b) ") + "C",
    "numbers": lambda: HEAD + full_of("1) a; 2) b; "),
    "numbers in order": lambda: HEAD + "; ".join(f"{n}) a" for n in range(1, 50_000)),
    "a rule": lambda: HEAD + full_of("-"),
    "rules and headings": lambda: HEAD + full_of("-" * 290 + "criteria\n"),
    "deeper and deeper": lambda: HEAD + "".join(f"{' ' * n}- n:\n" for n in range(2_000)),
    "headings only": lambda: HEAD + full_of("a:\n"),
    "alternatives": lambda: HEAD + full_of("- a or\n"),
    "paragraphs": lambda: HEAD + full_of("a.\n\n"),
    "blank lines": lambda: HEAD + full_of("\r") + "Age",
    "abbreviations": lambda: HEAD + full_of("e.g. "),
    "exceptions": lambda: HEAD + full_of("Except a. Unless b.\n"),
    "permissions": lambda: HEAD + full_of("a (b is allowed) "),
    "enrolled": lambda: HEAD + full_of("If enrolled, "),
    "sections": lambda: full_of("Inclusion Criteria: a\nExclusion Criteria: b\n"),
    "half headings": lambda: HEAD + full_of("inclusion "),
    "labels": lambda: HEAD + full_of("Location:\nx\n"),
    "comments": lambda: full_of("<!-- -->") + "\n" + HEAD + "Age",
    "open comments": lambda: full_of("<!-- ") + "\n" + HEAD + "Age",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_text_of_any_shape_is_read(shape: str) -> None:
    found = segment(read_document(SHAPES[shape]().encode(), "record.txt"))
    assert any(clause.field == CRITERIA for clause in found.clauses)


def test_a_big_study_is_read() -> None:
    study = records.study(eligibilityCriteria="Inclusion Criteria:\n\n" + "* Age > 18\n" * 50_000)
    study["resultsSection"] = {"rows": [{"value": str(n)} for n in range(50_000)]}
    found = segment(read_document(json.dumps(study).encode(), "s.json"))
    assert sum(clause.role is Role.INCLUSION for clause in found.clauses) == 50_000
