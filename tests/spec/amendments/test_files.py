"""What differs between two folders of the shipped study, one of them edited by hand."""

import re
import shutil
from pathlib import Path

import pytest

from hilum.study import Study, find_study, load_study
from hilum.study.comparing import Changes, EntryChange, compare

SHIPPED = find_study("haic_hcc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped study: it is what a user edits."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "study"))


@pytest.fixture(scope="module")
def before() -> Study:
    return load_study(SHIPPED)


def edit(folder: Path, file: str, old: str, new: str, count: int = 1) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), "utf-8")


def fields(found: Changes) -> list[tuple[str, str | None, str | None]]:
    return [(each.path, each.before, each.after) for each in found.fields]


def entries(several: tuple[EntryChange, ...]) -> dict[str, list[str]]:
    return {each.name: [aspect.value for aspect in each.aspects] for each in several}


def test_the_shipped_study_differs_from_itself_in_nothing(before: Study) -> None:
    found = compare(before, load_study(SHIPPED))
    assert not found.are_any
    assert (found.approvals, found.revisions) == ((), ())


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "study.toml",
            "value = 2026-10-18",
            "value = 2027-10-18",
            [("dates.end.value", "2026-10-18", "2027-10-18")],
        ),
        (
            "study.toml",
            "value = 100\n",
            "value = 120\n",
            [("design.enrolment.value", "100", "120")],
        ),
        (
            "study.toml",
            'value = "msd"',
            'value = "harrison"',
            [("rules.child_pugh_variant.value", "msd", "harrison")],
        ),
        (
            "study.toml",
            'from = { event = "enrolment" }\nfallback = "screening"',
            'from = { event = "enrolment" }\nfallback = "consent"',
            [("anchors.enrolment.fallback", "screening", "consent")],
        ),
        (
            "study.toml",
            "[rules.child_pugh_variant]",
            '[look_back]\ncount = 5\nunit = "year"\n\n[rules.child_pugh_variant]',
            [("look_back", None, "5 years")],
        ),
        (
            "response.toml",
            "value = 42\n",
            "value = 56\n",
            [("response.parameters.stable_min_days.value", "42", "56")],
        ),
        (
            "schedule.toml",
            "every_days = { value = 84,",
            "every_days = { value = 56,",
            [("schedule.visits.survival_follow_up.repeat.every_days.value", "84", "56")],
        ),
        (
            "endpoints.toml",
            '[analysis.confidence_percent]\nvalue = "95"',
            '[analysis.confidence_percent]\nvalue = "90"',
            [("endpoints.analysis.confidence_percent.value", "95", "90")],
        ),
        (
            "regimen.toml",
            '[drug.infusion_hours]\nvalue = "24"',
            '[drug.infusion_hours]\nvalue = "46"',
            [("regimen.drugs.fluorouracil_infusion.infusion_hours.value", "24", "46")],
        ),
    ],
)
def test_a_value_of_another_file_is_shown_by_its_path_before_and_after(
    folder: Path, before: Study, *, file: str, old: str, new: str, expected: list[object]
) -> None:
    edit(folder, file, old, new)
    found = compare(before, load_study(folder))
    assert fields(found) == expected
    assert (found.criteria, found.clauses, found.questions) == ((), (), ())
    assert found.version_not_raised


def test_a_file_that_is_gone_is_shown_by_its_name(folder: Path, before: Study) -> None:
    for name in ("endpoints", "response"):
        (folder / f"{name}.toml").unlink()
    found = compare(before, load_study(folder))
    assert [each.path for each in found.fields] == ["response", "endpoints"]
    assert {each.after for each in found.fields} == {None}


def test_another_concept_is_shown_by_its_id(folder: Path, before: Study) -> None:
    concept = (
        '[[concept]]\nid = "own_thing"\nclass = "event"\nen = "Own"\nzh = "自"\nsource = "x"\n'
    )
    (folder / "concepts.toml").write_text(concept, "utf-8")
    ((path, was, now),) = fields(compare(before, load_study(folder)))
    assert (path, was) == ("concepts.rows.own_thing", None)
    assert now is not None
    assert "en: Own" in now


def test_a_ruling_another_decision_and_a_question_more(folder: Path, before: Study) -> None:
    edit(
        folder,
        "questions.toml",
        'by = "Hilum developers"\ndate = 2026-11-22\nkind = "assumption"',
        'by = "Principal investigator"\ndate = 2026-12-01\nkind = "decision"',
    )
    edit(
        folder,
        "study.toml",
        '[[question]]\nid = "P08"',
        '[[question]]\nid = "P99"\ntext = "New?"\n\n[[question]]\nid = "P08"',
    )
    found = compare(before, load_study(folder))
    assert entries(found.questions) == {"P99": ["added"], "P01": ["ruling"]}
    (changed,) = (each for each in found.questions if each.name == "P01")
    assert {(each.path, each.before, each.after) for each in changed.fields} == {
        ("ruling.by", "Hilum developers", "Principal investigator"),
        ("ruling.date", "2026-11-22", "2026-12-01"),
        ("ruling.kind", "assumption", "decision"),
    }


def test_a_first_ruling_on_an_open_question_is_shown_whole(folder: Path, before: Study) -> None:
    zh = 'zh = "“病史”或“既往记录”追溯多久：终生？证明“无”的记录须追溯到何时？"'
    ruled = 'text = "A lifetime."\nby = "PI"\ndate = 2026-12-01\nkind = "decision"'
    edit(folder, "study.toml", zh, f"{zh}\n\n[question.ruling]\n{ruled}")
    found = compare(before, load_study(folder))
    assert entries(found.questions) == {"P41": ["ruling"]}
    ((change,),) = (each.fields for each in found.questions)
    assert (change.path, change.before) == ("ruling (study)", None)
    assert change.after is not None
    assert "A lifetime." in change.after


def test_a_clause_that_is_no_criterion(folder: Path, before: Study) -> None:
    edit(folder, "record.txt", "Recruiting", "Completed ")
    edit(folder, "criteria.toml", 'text = "Recruiting"', 'text = "Completed"')
    found = compare(before, load_study(folder))
    assert entries(found.clauses) == {"F2": ["text"]}
    assert (found.criteria, found.fields) == ((), ())


# ---------------------------------------------------------------- a record whose text moved


def shifted(folder: Path, added: str) -> None:
    """Words before the whole record, and every span moved by them."""
    record = folder / "record.txt"
    record.write_text(added + record.read_text("utf-8"), "utf-8")

    def moved(match: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda number: str(int(number[0]) + len(added)), match[0])

    criteria = folder / "criteria.toml"
    text = criteria.read_text("utf-8")
    criteria.write_text(re.sub(r"(?m)^spans = .*$", moved, text), "utf-8")


def test_where_every_offset_moved_and_no_word_changed_nothing_differs(
    folder: Path, before: Study
) -> None:
    shifted(folder, "\n" * 40)
    after = load_study(folder)
    assert after.criteria[0].spans != before.criteria[0].spans
    assert not compare(before, after).are_any


def test_words_that_no_entry_stands_on_are_shown_as_the_record_s(
    folder: Path, before: Study
) -> None:
    shifted(folder, "Draft of March.\n")
    found = compare(before, load_study(folder))
    assert fields(found) == [("record.txt", None, "Draft of March.")]


def test_a_longer_number_moves_all_that_follows_and_changes_one_criterion(
    folder: Path, before: Study
) -> None:
    """`Hemoglobin > 100g/L` to `> 90 g/L` where every span after it moves by a character."""
    record = (folder / "record.txt").read_text("utf-8")
    at = record.index("Hemoglobin > 100g/L")
    edit(folder, "record.txt", "Hemoglobin > 100g/L", "Hemoglobin > 1000g/L")
    edit(folder, "criteria.toml", 'text = "Hemoglobin > 100g/L"', 'text = "Hemoglobin > 1000g/L"')
    edit(folder, "criteria.toml", "procedure > 100 g/L", "procedure > 1000 g/L")
    criteria = folder / "criteria.toml"

    def moved(match: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda number: str(int(number[0]) + (int(number[0]) > at)), match[0])

    text = criteria.read_text("utf-8")
    criteria.write_text(re.sub(r"(?m)^spans = .*$", moved, text), "utf-8")
    found = compare(before, load_study(folder))
    assert [each.name for each in found.criteria] == ["I7"]
    assert (found.clauses, found.fields) == ((), ())


# ---------------------------------------------------------------- versions


def test_a_raised_version_is_shown_with_its_reason(folder: Path, before: Study) -> None:
    edit(folder, "study.toml", 'number = "1"', 'number = "2"')
    edit(
        folder,
        "study.toml",
        "[[study.version.history]]",
        '[[study.version.history]]\nnumber = "2"\ndate = 2026-12-01\nby = "PI"\n'
        'reason = "Slow accrual."\n\n[[study.version.history]]',
    )
    edit(folder, "study.toml", "value = 100\n", "value = 120\n")
    found = compare(before, load_study(folder))
    assert found.versions == ("1", "2")
    assert not found.version_not_raised
    assert [each.reason for each in found.revisions] == ["Slow accrual."]
