"""`hilum read`: a draft study of a record, and an amended record after the study before it."""

import os
import tomllib
from pathlib import Path

import pytest

from hilum.reading.formats import LARGEST_FILE
from hilum.study import find_study, load_study
from hilum.study.approvals import Standing
from tests.cli.conftest import Run
from tests.reading.records import as_json, study

SHIPPED = find_study("haic_hcc")
RECORD = SHIPPED / "record.txt"


def test_a_draft_holds_the_record_its_facts_and_a_reading_of_every_criterion(
    hilum: Run, tmp_path: Path
) -> None:
    said = hilum("read", RECORD, "--out", tmp_path / "draft")
    assert said.code == 0
    assert (tmp_path / "draft" / "record.txt").read_bytes() == RECORD.read_bytes()
    study = load_study(tmp_path / "draft", draft=True)
    facts = {name: fact.value for name, fact in study.facts.items()}
    assert facts["identity.sponsor"] == "Sun Yat-sen University"
    assert facts["identity.study_drugs"] == ["Fluorouracil", "Leucovorin", "Oxaliplatin"]
    assert facts["status.recruitment"] == "Recruiting"
    assert facts["design.enrolment"] == 0
    assert study.anchors["first_dose"].interventions == (
        "fluorouracil",
        "leucovorin",
        "oxaliplatin",
    )
    assert {study.standing(each) for each in study.criteria} == {Standing.NOT_REVIEWED}
    assert f"written    {tmp_path / 'draft'} ({len(study.criteria)} criteria)" in said.out


def test_what_the_record_does_not_say_is_missing_and_screening_asks_for_it(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    """No time zone, no table of Child-Pugh: a local day and a class would be guesses."""
    hilum("read", RECORD, "--out", tmp_path / "draft")
    arguments = ("screen", tmp_path / "draft", "--from", "csv", sheets, "--draft", "--out")
    said = hilum(*arguments, tmp_path / "out")
    assert said.code == 2
    assert "rules.child_pugh_variant: saw None, expected one of msd" in said.err
    study = tmp_path / "draft" / "study.toml"
    ruled = '[rules.child_pugh_variant]\nvalue = "msd"\norigin = "decision"\nsource = "a test"\n'
    study.write_text(f"{study.read_text('utf-8')}\n{ruled}", "utf-8")
    said = hilum(*arguments, tmp_path / "out")
    assert said.code == 2
    assert "study.toml: site: saw no time zone" in said.err


def test_a_site_that_is_given_makes_a_draft_that_can_be_screened(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    record.write_text("Inclusion Criteria:\n\n- Hemoglobin > 100 g/L\n", "utf-8")
    site = ("--site", "Guangzhou, cn, Asia/Shanghai")
    assert hilum("read", record, "--out", tmp_path / "draft", *site).code == 0
    said = hilum(
        *("screen", tmp_path / "draft", "--from", "csv", sheets, "--draft"),
        *("--as-of", "2024-05-02", "--out", tmp_path / "out"),
    )
    assert said.code == 0
    assert "Draft: 1 of 1 criteria are not approved: I1." in said.out


@pytest.mark.parametrize(
    "site", ["Guangzhou", "Guangzhou,China,Asia/Shanghai", ",CN,Asia/Shanghai"]
)
def test_a_site_that_is_none_is_refused(hilum: Run, tmp_path: Path, site: str) -> None:
    said = hilum("read", RECORD, "--out", tmp_path / "draft", "--site", site)
    assert said.code == 2
    assert f"--site {site}: expected city, country and time zone" in said.err
    assert not (tmp_path / "draft").exists()


def test_a_time_zone_that_is_none_is_refused_and_nothing_is_written(
    hilum: Run, tmp_path: Path
) -> None:
    said = hilum("read", RECORD, "--out", tmp_path / "draft", "--site", "Guangzhou,CN,Asia/Canton")
    assert said.code == 2
    assert "saw 'Asia/Canton', expected a name of the IANA database" in said.err
    assert not (tmp_path / "draft").exists()


def test_a_folder_that_is_there_is_not_written_over(hilum: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", "utf-8")
    said = hilum("read", RECORD, "--out", tmp_path / "mine")
    assert said.code == 2
    assert "is there already, expected a new folder for the study" in said.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_record_that_is_not_there_is_told(hilum: Run, tmp_path: Path) -> None:
    said = hilum("read", tmp_path / "none.txt", "--out", tmp_path / "draft")
    assert said.code == 2
    assert "none.txt: cannot be read: No such file or directory" in said.err


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    """The shipped record with another limit of hemoglobin, and all offsets moved."""
    text = RECORD.read_text(encoding="utf-8")
    path = tmp_path / "amended.txt"
    path.write_text("Registry page\n" + text.replace("> 100g/L", "> 90g/L"), encoding="utf-8")
    return path


def test_of_an_amended_record_what_did_not_change_stays_approved(
    hilum: Run, amended: Path, tmp_path: Path
) -> None:
    said = hilum("read", amended, "--after", "haic_hcc", "--out", tmp_path / "v2")
    assert "of the review, 1 did not come along" in said.out
    assert "I7" in said.out
    study = load_study(tmp_path / "v2", draft=True)
    waiting = [each for each in study.criteria if study.standing(each) is not Standing.APPROVED]
    assert [each.text for each in waiting] == ["Hemoglobin > 90g/L"]
    (hemoglobin,) = waiting
    assert "P17" not in {question.id for question in hemoglobin.questions}
    before = load_study(SHIPPED)
    assert len(study.criteria) == len(before.criteria)
    assert (study.regimen, study.schedule) == (before.regimen, before.schedule)


def test_questions_go_along_with_the_criteria_that_they_stand_on(
    hilum: Run, amended: Path, tmp_path: Path
) -> None:
    hilum("read", amended, "--after", "haic_hcc", "--out", tmp_path / "v2")
    study, before = load_study(tmp_path / "v2", draft=True), load_study(SHIPPED)
    for criterion in before.criteria:
        later = study.criterion(criterion.id)
        if later is not None and study.standing(later) is Standing.APPROVED:
            assert later.questions == criterion.questions
    asked = tomllib.loads((tmp_path / "v2" / "questions.toml").read_text("utf-8"))["question"]
    assert {each["id"] for each in asked} == {
        each["id"]
        for each in tomllib.loads((SHIPPED / "questions.toml").read_text("utf-8"))["question"]
    }


WITHOUT_SIDES = """Title: A study
Eligibility Criteria:
Platelets >= 75 x 10^9/L
No prior chemotherapy within 4 weeks

Exclusion Criteria:
- Pregnancy
"""


def test_passages_that_may_be_criteria_and_are_none_are_told(hilum: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.txt"
    record.write_text(WITHOUT_SIDES, "utf-8")
    said = hilum("read", record, "--out", tmp_path / "sides")
    assert "2 more of which the record does not say whether they include" in said.out
    assert "U1  Platelets >= 75 x 10^9/L" in said.out
    record.write_text(WITHOUT_SIDES.replace("Eligibility Criteria", "Eligibility"), "utf-8")
    said = hilum("read", record, "--out", tmp_path / "unknown")
    assert "2 passages of which it is not known what they are" in said.out
    assert "R2  No prior chemotherapy within 4 weeks" in said.out


def test_of_many_such_passages_the_first_are_told_and_the_rest_counted(
    hilum: Run, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    more = "".join(f"Sentence number {number} of them.\n" for number in range(9))
    record.write_text(f"Eligibility:\n{more}\nExclusion Criteria:\n- Pregnancy\n", "utf-8")
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert said.code == 0
    assert "R8  Sentence number 7 of them." in said.out
    assert "    and 1 more\n" in said.out


def test_a_study_of_json_is_made_again_from_its_own_record(hilum: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(as_json(study(minimumAge="18 Years")))
    hilum("read", record, "--out", tmp_path / "draft")
    hilum("read", tmp_path / "draft" / "record.txt", "--out", tmp_path / "again")
    criteria = [(tmp_path / name / "criteria.toml").read_bytes() for name in ("draft", "again")]
    assert criteria[0] == criteria[1]


def test_the_record_of_another_trial_is_no_amendment(hilum: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(as_json(study()))
    said = hilum("read", record, "--after", "haic_hcc", "--out", tmp_path / "v2")
    assert said.code == 2
    assert "is registered as NCT05718492, saw a record of " in said.err
    assert not (tmp_path / "v2").exists()


def test_an_amended_record_comes_after_a_study_that_nobody_has_reviewed(
    hilum: Run, amended: Path, tmp_path: Path
) -> None:
    hilum("read", RECORD, "--out", tmp_path / "v1")
    said = hilum("read", amended, "--after", tmp_path / "v1", "--out", tmp_path / "v2")
    assert said.code == 0
    assert not (tmp_path / "v2" / "review.toml").exists()


def test_a_record_whose_name_is_no_utf_8_is_read(hilum: Run, tmp_path: Path) -> None:
    record = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    record.write_text("Inclusion Criteria:\n- Hemoglobin > 100 g/L\n", "utf-8")
    assert hilum("read", record, "--out", tmp_path / "draft").code == 0
    assert load_study(tmp_path / "draft", draft=True).history[0].reason.startswith("Read from ?")


def test_a_sentence_that_neither_includes_nor_excludes_is_shown_and_kept(
    hilum: Run, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    text = (
        "Criteria\n\nDISEASE CHARACTERISTICS:\n\n* No brain metastases\n\nInclusion Criteria:\n\n"
    )
    record.write_text(f"{text}* ECOG 0-1\n", "utf-8")
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert said.code == 0
    printed = " ".join(said.out.split())
    assert "No brain metastases" in printed
    assert "1 more of which the record does not say whether they include or exclude" in printed
    entries = tomllib.loads((tmp_path / "draft" / "criteria.toml").read_text("utf-8"))["clause"]
    kinds = {each["text"]: each["kind"] for each in entries}
    assert kinds["No brain metastases"] == "unstated"


def test_criteria_beyond_what_is_read_in_seconds_are_told(hilum: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.txt"
    head = "Inclusion Criteria:\n\n"
    record.write_text(head + "- Age > 18 years\n" * 40_000, "utf-8")
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert said.code == 2
    assert "characters of criteria, expected at most 500,000" in said.err
    assert not (tmp_path / "draft").exists()


def test_facts_of_which_an_amended_record_says_another_are_told(hilum: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(as_json(study(minimumAge="18 Years")))
    hilum("read", record, "--out", tmp_path / "v1")
    again = ("read", record, "--after", tmp_path / "v1", "--out")
    assert "the record now says another" not in hilum(*again, tmp_path / "same").out
    record.write_bytes(as_json(study(minimumAge="20 Years")))
    said = hilum(*again, tmp_path / "v2")
    assert "the record now says another: \ndesign.minimum_age\n" in said.out


def test_of_a_record_in_chinese_it_is_told_that_a_person_answers(
    hilum: Run, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    record.write_text(
        "纳入标准：\n1. 血红蛋白≥90 g/L；\n排除标准：\n1. 妊娠或哺乳期妇女；\n", "utf-8"
    )
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert "0 read, 2 left to a person's word" in said.out
    assert "the criteria are in Chinese; the grammar reads English" in said.out
    record.write_text("Inclusion Criteria:\n\n- Hemoglobin > 90 g/L (血红蛋白)\n", "utf-8")
    assert "in Chinese" not in hilum("read", record, "--out", tmp_path / "english").out


def test_a_control_character_is_kept_and_does_nothing_to_the_terminal(
    hilum: Run, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    record.write_text("Inclusion Criteria:\n\n- Hemoglobin > 100\x1b[31m g/L\n", "utf-8")
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert "\x1b" not in said.out
    assert "Hemoglobin > 100\N{REPLACEMENT CHARACTER}[31m g/L" in " ".join(said.out.split())
    assert "1 control characters, kept in record.txt" in said.out
    assert "\x1b" in (tmp_path / "draft" / "record.txt").read_text("utf-8")


def test_a_file_larger_than_any_record_is_told_before_it_is_read(
    hilum: Run, tmp_path: Path
) -> None:
    record = tmp_path / "record.txt"
    with record.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    said = hilum("read", record, "--out", tmp_path / "draft")
    assert said.code == 2
    assert f"saw {LARGEST_FILE + 1:,} bytes, expected a record of at most" in said.err
