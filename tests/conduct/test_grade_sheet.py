"""The desk sheet of a subject's laboratory grades."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.conduct.grading import Period, grade_subject
from hilum.records.rows import Event, Finding
from hilum.reports.desk.grade_sheet import grade_sheet
from hilum.reports.desk.sheet import Block, DeskSheet, Tone
from hilum.rules.ctcae import ctcae
from hilum.sources.ctcae_terms import CtcaeTerm, CtcaeTerms
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from tests.spec.criteria.rows import day, event, finding, records

PLATELETS = {"low": "125", "high": "350"}
CYCLE_1 = Period(
    name=Words("Cycle 1", "第1周期"), first_day=day("2024-05-01"), last_day=day("2024-05-21")
)


def sheet(*rows: Finding | Event, texts: CtcaeTerms | None = None) -> DeskSheet:
    concepts = shipped_concepts()
    grades = grade_subject(
        records(rows),
        ctcae("ctcae_v5"),
        concepts,
        baseline_day=day("2024-05-01"),
        periods=[CYCLE_1],
    )
    return grade_sheet(grades, concepts, texts)


def block(of: DeskSheet, name: str) -> Block:
    (found,) = [each for each in of.blocks if each.heading.en == name]
    return found


LOW_PLATELETS = (
    finding("platelets", "200", "2024-04-28", **PLATELETS),
    finding("platelets", "110", "2024-05-08", **PLATELETS),
    finding("platelets", "40", "2024-05-15", **PLATELETS),
    finding("alt", "30", "2024-05-15", low="9", high="40"),
)


def test_a_term_that_reached_a_grade_has_a_block_with_its_values_and_reasons() -> None:
    found = block(sheet(*LOW_PLATELETS), "Platelet count decreased")
    assert found.verdict.en == "worst grade 3 (2024-05-15)"
    assert found.verdict.zh == "最高 3 级（2024-05-15）"
    assert found.tone is Tone.STOP
    assert "< 50 10*9/L, >= 25 10*9/L" in found.reasons[0].say()
    (grid,) = found.grids
    assert [row[4] for row in grid.rows] == ["0", "1", "3"]
    assert grid.rows[2][2:4] == ("40 10*9/L", "125-350")


def test_a_term_that_reached_none_stands_in_the_summary_alone() -> None:
    found = sheet(*LOW_PLATELETS)
    assert [each.heading.en for each in found.blocks] == ["Platelet count decreased"]
    (summary,) = found.summary
    assert summary.verdict.en == "up to grade 3"
    rows = {row[0].en: row[1:] for row in summary.grids[0].rows if isinstance(row[0], Words)}
    assert rows["Platelet count decreased"] == ("3", "3", "2", "0")
    assert rows["Alanine aminotransferase increased"] == ("0", "0", "1", "0")


def test_the_course_is_drawn_with_the_borders_of_the_grades() -> None:
    (curve,) = sheet(*LOW_PLATELETS).curves
    assert curve.points == (
        (day("2024-04-28"), 200.0),
        (day("2024-05-08"), 110.0),
        (day("2024-05-15"), 40.0),
    )
    assert [(value, name.en) for value, name in curve.levels] == [
        (125.0, "grade 1"),
        (75.0, "grade 2"),
        (50.0, "grade 3"),
        (25.0, "grade 4"),
    ]


@pytest.mark.parametrize(
    ("rows", "tone", "verdict"),
    [
        ([finding("platelets", "60", "2024-05-08", **PLATELETS)], Tone.CAUTION, "worst grade 2"),
        ([finding("platelets", "110", "2024-05-08")], Tone.OPEN, "worst grade 0/1"),
        ([finding("creatine_kinase", "300", "2024-05-08")], Tone.OPEN, "not gradeable"),
    ],
)
def test_what_somebody_has_to_decide_is_open(rows: list[Finding], tone: Tone, verdict: str) -> None:
    (found,) = sheet(*rows).blocks
    assert found.tone is tone
    assert found.verdict.en.startswith(verdict)


def test_a_value_that_was_refused_stands_among_the_faults() -> None:
    found = sheet(finding("platelets", "40", "2024-05-10", problem="no unit"))
    (fault,) = found.faults
    assert "no unit" in fault.say()
    assert "没有单位" in fault.say("zh")
    assert found.blocks == ()


def test_an_adverse_event_that_disagrees_is_shown() -> None:
    recorded = event(
        "adverse_event", "2024-05-14", "2024-05-20", term="Platelet count decreased", grade="1"
    )
    found = sheet(*LOW_PLATELETS, recorded)
    events = block(found, "Adverse events beside laboratory values")
    assert events.verdict.en == "1 recorded, 1 disagree"
    assert "They disagree" in events.reasons[0].say()


def test_the_notes_say_that_a_person_gives_the_grade() -> None:
    notes = [note.say() for note in sheet(*LOW_PLATELETS).notes]
    assert "a person gives the grade" in notes[0]
    assert "Hyperglycemia" in notes[1]


def test_a_subject_without_a_laboratory_value_is_open_and_not_free_of_grades() -> None:
    (summary,) = sheet().summary
    assert summary.tone is Tone.OPEN
    assert summary.verdict.en == "no laboratory value that can be graded"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"high": "40"}, "<= 40"),
        ({"low": "9"}, ">= 9"),
        ({"low": "9", "high": "40"}, "9-40"),
        ({}, "-"),
    ],
)
def test_limits_of_normal_are_shown_as_they_are_known(
    limits: dict[str, str], expected: str
) -> None:
    (found,) = sheet(finding("alt", "5000", "2024-05-08", **limits)).blocks
    assert found.grids[0].rows[0][3] == expected


def test_where_nothing_could_be_graded_the_summary_does_not_say_that_no_grade_was_reached() -> None:
    (summary,) = sheet(finding("creatine_kinase", "300", "2024-05-08")).summary
    assert summary.tone is Tone.OPEN
    assert summary.verdict.en == "no laboratory value that can be graded"


def test_a_refused_value_leaves_the_summary_open() -> None:
    normal = finding("platelets", "200", "2024-05-08", **PLATELETS)
    refused = finding("platelets", "40", "2024-05-10", problem="no unit")
    (summary,) = sheet(normal, refused).summary
    assert summary.tone is Tone.OPEN
    assert summary.verdict.en == "no grade reached; some grades are open"


def test_where_the_first_dose_is_not_known_the_heading_says_so() -> None:
    concepts = shipped_concepts()
    grades = grade_subject(records(LOW_PLATELETS), ctcae("ctcae_v5"), concepts, baseline_day=None)
    (summary,) = grade_sheet(grades, concepts).summary
    assert "the day of the first dose is not known" in summary.heading.en


def test_a_baseline_is_told_where_the_term_asks_for_one() -> None:
    """Of platelets it does not."""
    high_alt = finding("alt", "500", "2024-05-15", low="9", high="40")
    found = sheet(*LOW_PLATELETS, high_alt)
    of_alt = [reason.id for reason in block(found, "Alanine aminotransferase increased").reasons]
    of_platelets = [reason.id for reason in block(found, "Platelet count decreased").reasons]
    assert "grading.baseline_none" in of_alt
    assert not any("baseline" in each for each in of_platelets)


def test_texts_that_the_site_loaded_are_shown_to_the_letter() -> None:
    """Made up: NCI's own are not in the repository. A grade that does not exist has no row."""
    grades = (" below the limit;  mild", "lower", "-", "lowest", "")
    name = "Platelet count decreased"
    term = CtcaeTerm(soc="Investigations", name=name, grades=grades, definition="")
    texts = CtcaeTerms(version="ctcae_v5", file="terms.csv", sha256="0", terms=(term,))
    _, grid = block(sheet(*LOW_PLATELETS, texts=texts), name).grids
    assert grid.caption.en == "NCI's text, terms.csv"
    assert grid.rows == (("1", " below the limit;  mild"), ("2", "lower"), ("4", "lowest"))


def test_texts_of_another_version_are_refused() -> None:
    texts = CtcaeTerms(version="ctcae_v6", file="terms.csv", sha256="0", terms=())
    with pytest.raises(UserError, match="terms of ctcae_v6, expected ctcae_v5"):
        sheet(*LOW_PLATELETS, texts=texts)
