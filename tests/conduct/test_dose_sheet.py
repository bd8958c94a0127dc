"""The dose sheet: a block a cycle, with doses, values, reasons; assumptions and conflicts below."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hilum.conduct.treatment.dosing import dose_subject
from hilum.records.rows import SubjectRecords
from hilum.reports.desk.dose_sheet import dose_sheet
from hilum.reports.desk.sheet import Block, DeskSheet, Tone
from hilum.terms.reasons import LANGUAGES, Words
from tests.conduct.treated import FIRST, cycle, day_of_cycle, put_off, subject
from tests.spec.haic_hcc.subjects import STUDY


def sheet(records: SubjectRecords) -> DeskSheet:
    return dose_sheet(STUDY, dose_subject(STUDY, records))


def said(block: Block, language: str = "en") -> str:
    cells = [cell for grid in block.grids for row in grid.rows for cell in row]
    words = [each.say(language) if isinstance(each, Words) else each for each in cells]
    return "\n".join([*words, *(reason.say(language) for reason in block.reasons)])


def test_cycles_stand_in_order_and_the_next_one_first_as_the_summary() -> None:
    found = sheet(subject(cycle(1), put_off(2, day_of_cycle(2), platelets="50")))
    assert [block.heading.en for block in found.blocks] == [
        "Cycle 1, 2024-06-12",
        "Cycle 2, 2024-07-03: nothing given",
    ]
    (next_,) = found.summary
    assert next_.heading.en == "Next: cycle 2, 2024-07-03"


@pytest.mark.parametrize(
    ("platelets", "tone", "verdict"),
    [
        ("150", Tone.GO, "GIVE the protocol's dose"),
        ("50", Tone.CAUTION, "DELAY the cycle"),
        (None, Tone.OPEN, "UNDECIDED: GIVE, DELAY possible"),
    ],
)
def test_a_block_says_its_verdict(platelets: str | None, tone: Tone, verdict: str) -> None:
    block = sheet(subject(cycle(1, platelets=platelets))).blocks[0]
    assert (block.tone, block.verdict.en) == (tone, verdict)


def test_a_block_shows_every_dose_its_rate_and_the_values_with_dates_and_rows() -> None:
    block = sheet(subject(cycle(1))).blocks[0]
    drugs, values, checked = block.grids
    assert [row[1] for row in drugs.rows] == ["221", "340", "680", "4080"]
    assert [row[-1] for row in drugs.rows] == ["221", "340", "680", "4080"]
    assert drugs.rows[3][4] == "170"
    assert any(row[1] == "150 10*9/L" and row[2] == "2024-06-12" for row in values.rows)
    assert values.rows[-1][0] == Words(
        "Creatinine clearance (Cockcroft-Gault)", "肌酐清除率（Cockcroft-Gault）"
    )
    assert len(checked.rows) == 15


def test_what_was_refused_stands_among_the_faults() -> None:
    found = sheet(subject(cycle(1, body_weight="620")))
    assert any("620 kg" in fault for fault in found.faults)
    assert found.blocks[0].tone is Tone.OPEN


def test_the_notes_name_the_assumptions_the_open_questions_and_the_conflicts() -> None:
    notes = [note.say() for note in sheet(subject(cycle(1))).notes]
    assert notes[0].startswith("the rules propose and never order")
    (hours,) = (note for note in notes if note.startswith("assumption Q21: Over how many hours"))
    assert "Oxaliplatin over 2 hours" in hours
    assert any("Platelets from 50 and below 60" in note for note in notes)


def test_every_word_of_the_sheet_is_there_in_both_languages() -> None:
    found = sheet(subject(cycle(1), put_off(2, day_of_cycle(2), platelets="50")))
    for block in (*found.summary, *found.blocks):
        for language in LANGUAGES:
            assert block.heading.say(language)
            assert block.verdict.say(language)
            assert said(block, language)
    assert all(note.say("zh") for note in found.notes)


def test_a_subject_without_a_dose_has_an_empty_sheet_and_a_study_without_a_regimen_none() -> None:
    empty = sheet(subject())
    assert (empty.summary, empty.blocks) == ((), ())
    dosing = dose_subject(STUDY, subject(cycle(1)), next_day=FIRST + timedelta(days=21))
    with pytest.raises(ValueError, match="no regimen"):
        dose_sheet(replace(STUDY, regimen=None), dosing)
