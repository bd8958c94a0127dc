"""Bad input at the desk: `hilum dose` and `hilum deviations` refuse it, say so, and give no dose.

Issue 4: bad input (grams for milligrams, a weight of 620 kg) is refused or flagged with what was
expected, and never computed with. The terminal shows where, what was seen and what was expected.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.cli.treated_sheets import FIRST, Sheets, day_of, dose, enrolled, finding, stated
from tests.conduct.treated import REGIMEN

SECOND, THIRD = day_of(2), day_of(3)
MORNING = f"{SECOND} 07:30"
Change = Callable[[Sheets], object]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log wide enough for one reason a line."""
    monkeypatch.setattr("hilum.cli.command.WIDTH_OF_A_LOG", 400)


def ask(hilum: Run, sheets: Sheets, folder: Path, *more: object, command: str = "dose") -> Said:
    place = sheets.write(folder / "sheets")
    return hilum(command, "haic_hcc", "--from", "csv", place, *more)


def second_cycle(hilum: Run, sheets: Sheets, folder: Path, *more: object) -> str:
    """What is said of the second cycle on its day; the command has ended well."""
    said = ask(hilum, sheets, folder, "--on", SECOND, *more)
    assert (said.code, said.err) == (0, "")
    return said.out


def proposed(out: str) -> str:
    """The block of the day asked for: it stands first."""
    return out.split("\n\n")[1]


def test_a_subject_who_is_well_is_proposed_the_protocols_dose(hilum: Run, tmp_path: Path) -> None:
    """The other tests of this page change one thing of this subject."""
    block = proposed(second_cycle(hilum, enrolled().cycle(1).ready(SECOND), tmp_path))
    assert "✓ GIVE the protocol's dose" in block
    assert "Oxaliplatin             221   130    2 " in block


@pytest.mark.parametrize(
    ("weight", "unit", "seen"),
    [
        ("620", "kg", "implausible: 620 kg"),
        ("62", "g", "implausible: 0.062 kg"),
        ("62", "", "no unit"),
        ("62", "stone", "unknown unit"),
        ("<62", "kg", "<62 kg"),
    ],
)
def test_a_weight_that_cannot_be_is_refused_and_said(
    weight: str, unit: str, seen: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND, body_weight=None)
    sheets.findings.append(finding("body_weight", weight, MORNING, unit))
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert "? UNDECIDED" in block
    assert f"body weight: not one value that can be used: {seen}" in block


@pytest.mark.parametrize(
    ("weight", "unit", "oxaliplatin_mg"),
    [("62000", "g", "221"), ("136.7", "lb", "221"), ("65.1", "kg", "226"), ("65.04", "kg", "221")],
)
def test_a_weight_in_another_unit_is_converted(
    weight: str, unit: str, oxaliplatin_mg: str, hilum: Run, tmp_path: Path
) -> None:
    """65.1 kg are 5.0 % more than 62: 1.74 m2; 65.04 kg are 4.9 % more: 1.70 m2 is kept."""
    sheets = enrolled().cycle(1).ready(SECOND, body_weight=None)
    sheets.findings.append(finding("body_weight", weight, MORNING, unit))
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert f"Oxaliplatin             {oxaliplatin_mg} " in block


@pytest.mark.parametrize(
    ("height", "unit", "told"),
    [
        ("1.68", "m", "62 kg and 168 cm: 1.70 m²"),
        ("1680", "mm", "62 kg and 168 cm: 1.70 m²"),
        ("1.68", "cm", "body height: not one value that can be used: implausible: 1.68 cm"),
        ("168", "", "body height: not one value that can be used: no unit"),
        (None, "", "body height: no value up to 2024-06-12"),
    ],
)
def test_a_height_without_its_unit_or_with_the_wrong_one_is_not_computed_with(
    height: str | None, unit: str, told: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled()
    sheets.findings = [finding("body_height", height, "2024-06-03", unit)] if height else []
    said = ask(hilum, sheets.ready(FIRST), tmp_path, "--on", FIRST)
    assert said.code == 0
    assert told in proposed(said.out)
    assert ("GIVE" in proposed(said.out)) is told.endswith("m²")


@pytest.mark.parametrize(
    ("amount", "unit", "seen", "expected"),
    [
        ("0.22", "mg", "0.22 mg", "22-442 mg"),
        ("221", "g", "221000 mg", "22-442 mg"),
        ("221", "ug", "0.221 mg", "22-442 mg"),
        ("221", "", "221 (no unit)", "a dose in mg"),
        ("221", "mL", "221 mL", "a dose in mg"),
        ("130", "mg/m2", "130 mg/m2", "a dose in mg"),
        ("-221", "mg", "no dose", "a dose in mg"),
        ("full", "mg", "no dose", "a dose in mg"),
        ("", "mg", "no dose", "a dose in mg"),
    ],
)
def test_an_earlier_dose_that_cannot_be_stops_the_next_and_says_where_it_lies(
    amount: str, unit: str, seen: str, expected: str, hilum: Run, tmp_path: Path
) -> None:
    """Oxaliplatin 221 mg was given; its row is the second line of doses.csv."""
    sheets = enrolled().cycle(1)
    sheets.doses[0] |= {"dose": amount, "unit": unit}
    block = proposed(second_cycle(hilum, sheets.ready(SECOND), tmp_path))
    assert "? UNDECIDED" in block
    assert "doses.csv:2" in block
    assert f"saw {seen}, expected {expected}" in block
    assert "Proposed doses" not in block


def test_an_earlier_dose_in_grams_is_converted(hilum: Run, tmp_path: Path) -> None:
    sheets = enrolled().cycle(1)
    sheets.doses[0] |= {"dose": "0.221", "unit": "g"}
    block = proposed(second_cycle(hilum, sheets.ready(SECOND), tmp_path))
    assert "✓ GIVE the protocol's dose" in block


def no_units(sheets: Sheets) -> None:
    for row in sheets.doses[4:]:
        row["unit"] = ""


def twice(sheets: Sheets) -> None:
    sheets.doses.append(dose("Oxaliplatin", f"{SECOND} 12:00", "165", visit="Cycle 2 Day 1"))


def no_day(sheets: Sheets) -> None:
    sheets.doses[4]["start"] = "2024-07"


@pytest.mark.parametrize("change", [no_units, twice, no_day])
def test_a_reduced_dose_that_cannot_be_read_is_not_taken_for_a_full_one(
    change: Change, hilum: Run, tmp_path: Path
) -> None:
    """Cycle 2 was given at 75 %; a lower dose is not raised again."""
    reduced = {"oxaliplatin": "165", "fluorouracil_bolus": "510", "fluorouracil_infusion": "3060"}
    sheets = enrolled().cycle(1).ready(SECOND).given(2, **reduced)
    change(sheets)
    said = ask(hilum, sheets.ready(THIRD), tmp_path, "--on", THIRD)
    assert said.code == 0
    assert "? UNDECIDED" in proposed(said.out)
    assert "Proposed doses" not in proposed(said.out)


def entered_twice(sheets: Sheets) -> None:
    sheets.doses.append(dict(sheets.doses[0]))


def one_fluorouracil(sheets: Sheets) -> None:
    sheets.doses[2:] = [dose("Fluorouracil, bolus", f"{FIRST} 10:00", "4760")]
    sheets.doses[2]["term"] = "5-FU"


def only_a_month(sheets: Sheets) -> None:
    for row in sheets.doses:
        row["start"] = "2024-06"


def enrolled_later(sheets: Sheets) -> None:
    sheets.events[1]["start"] = "2024-06-20"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (entered_twice, "doses.csv:6: saw Oxaliplatin, 221 mg, expected 'Oxaliplatin', each once"),
        (one_fluorouracil, "saw 5-FU, 4760 mg, expected 'Fluorouracil, bolus', 'Fluorouracil, inf"),
        (only_a_month, "doses.csv:2: saw 2024-06-01..2024-06-30, expected the day of the dose"),
        (enrolled_later, "saw Cycle 1 Day 1, 2024-06-12 10:00, expected not before 2024-06-20"),
    ],
)
def test_doses_that_cannot_be_told_apart_or_dated_stop_the_next_cycle(
    change: Change, told: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1)
    change(sheets)
    block = proposed(second_cycle(hilum, sheets.ready(SECOND), tmp_path))
    assert "? UNDECIDED" in block
    assert told in block


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        (["Cycle 1 Day 1", "Cycle 3 Day 1"], "saw cycle 1 before it, expected cycle 2"),
        (["Cycle 1 Day 1", "Cycle 1 Day 1"], "saw cycle 1 before it, expected cycle 2"),
        (["Cycle 2 Day 1", "Cycle 1 Day 1"], "no earlier cycle is recorded, expected cycle 1"),
    ],
)
def test_cycles_out_of_order_are_said(
    visits: list[str], told: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled()
    for number, visit in enumerate(visits, start=1):
        sheets.cycle(number)
        for row in sheets.doses[-4:]:
            row["visit"] = visit
    said = ask(hilum, sheets.ready(THIRD), tmp_path, "--on", THIRD)
    assert told in said.out
    assert "? UNDECIDED" in proposed(said.out)


@pytest.mark.parametrize(
    ("platelets", "verdict", "told"),
    [
        (["55", "65"], "UNDECIDED: GIVE, DELAY possible", "55 ×10⁹/L"),
        (["<60"], "DELAY", "(<60 ×10⁹/L, 2024-07-03 07:30"),
        (["<100"], "UNDECIDED: GIVE, DELAY possible", "(<100 ×10⁹/L"),
        (["60"], "GIVE", "no rule asks for a delay"),
        (["59.9"], "DELAY", "platelets below 60"),
        (["150000"], "UNDECIDED: GIVE, DELAY possible", "implausible: 150000 ×10⁹/L"),
    ],
)
def test_platelets_of_the_morning_decide_only_where_they_agree(
    platelets: list[str], verdict: str, told: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND, platelets=None)
    sheets.findings += [finding("platelets", value, MORNING) for value in platelets]
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert verdict in block
    assert told in block


@pytest.mark.parametrize(
    ("albumin", "unit", "verdict"),
    [("3.0", "g/dL", "GIVE"), ("2.9", "g/dL", "DELAY"), ("3.5", "g/L", "UNDECIDED")],
)
def test_albumin_counts_in_its_own_unit(
    albumin: str, unit: str, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND, albumin=None)
    sheets.findings.append(finding("albumin", albumin, MORNING, unit))
    assert verdict in proposed(second_cycle(hilum, sheets, tmp_path))


@pytest.mark.parametrize(("days", "verdict"), [(3, "GIVE"), (4, "UNDECIDED: GIVE, DELAY possible")])
def test_values_older_than_three_days_do_not_decide(
    days: int, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).values(SECOND - timedelta(days)).statements(SECOND)
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert verdict in block
    assert ("older than 3 days" in block) is (days > 3)


def test_values_taken_after_the_dose_do_not_decide_it(hilum: Run, tmp_path: Path) -> None:
    sheets = enrolled().cycle(1).statements(SECOND).given(2)
    after = Sheets().values(SECOND).findings
    sheets.findings += [row | {"time": f"{SECOND} 15:00"} for row in after]
    said = ask(hilum, sheets, tmp_path)
    (block,) = (each for each in said.out.split("\n\n") if each.startswith("Cycle 2, 2024-07-03"))
    assert "UNDECIDED: GIVE, DELAY possible" in block
    assert "2024-06-12 07:30, older than 3 days" in block


@pytest.mark.parametrize(("days", "verdict"), [(3, "GIVE"), (5, "UNDECIDED")])
@pytest.mark.parametrize("fact", [each.id for each in REGIMEN.facts if each.baseline_event is None])
def test_a_no_that_is_missing_or_older_than_three_days_is_no_answer(
    fact: str, days: int, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    (asked,) = (each.sentence for each in REGIMEN.facts if each.id == fact)
    sheets = enrolled().cycle(1).values(SECOND).statements(SECOND, **{fact: None})
    sheets.findings.append(stated(asked, "no", SECOND - timedelta(days)))
    assert verdict in proposed(second_cycle(hilum, sheets, tmp_path))


NEUROPATHY = "Peripheral sensory neuropathy"
RECOVERED = {"end": "2024-06-30"}


@pytest.mark.parametrize(
    ("term", "grade", "until", "verdict", "told"),
    [
        (NEUROPATHY, "2", {"ongoing": "yes"}, "GIVE a reduced dose", "165   97.5"),
        (NEUROPATHY, "2", RECOVERED, "GIVE the protocol's dose", "221   130"),
        (NEUROPATHY, "2", {}, "GIVE, REDUCE possible", "not known whether it is still present"),
        (NEUROPATHY, "3", {"ongoing": "yes"}, "STOP treatment", "3 or 4 on the day: stop"),
        ("Diarrhea", "", RECOVERED, "GIVE, REDUCE possible", "no grade from 1 to 5"),
        ("Diarrhea", "3-4", RECOVERED, "GIVE, REDUCE possible", "no grade from 1 to 5"),
        ("Diarrhea", "Grade 3", RECOVERED, "GIVE a reduced dose", "165   97.5"),
        ("Diarrhoea", "3", RECOVERED, "GIVE, REDUCE possible", "not a CTCAE term"),
        ("Febrile neutropenia", "3", RECOVERED, "GIVE a reduced dose", "165   97.5"),
        ("Febrile neutropenia", "", RECOVERED, "GIVE a reduced dose", "grade ?"),
        ("发热性中性粒细胞减少", "3", RECOVERED, "GIVE, REDUCE possible", "not a CTCAE term"),
        ("血小板计数降低", "3", RECOVERED, "GIVE a reduced dose", "Platelet count decreased"),
        ("Fatigue", "3", RECOVERED, "GIVE the protocol's dose", "221   130"),
    ],
)
def test_an_adverse_event_counts_by_its_ctcae_term_and_grade_and_any_other_name_is_asked_about(
    term: str,
    grade: str,
    until: dict[str, str],
    verdict: str,
    told: str,
    hilum: Run,
    tmp_path: Path,
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND)
    sheets.adverse_events = [{"term": term, "grade": grade, "start": "2024-06-20"} | until]
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert verdict in block
    assert told in block


@pytest.mark.parametrize("start", ["", "2024-06", "2024-06-10"])
def test_an_event_that_may_have_been_before_the_last_dose_does_not_lower_the_dose_by_itself(
    start: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND)
    sheets.adverse_events = [
        {"term": "Diarrhea", "grade": "3", "start": start, "end": "2024-06-30"}
    ]
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert "UNDECIDED: GIVE, REDUCE possible" in block
    assert "not known whether of that grade since the last dose" in block


@pytest.mark.parametrize(
    ("days", "platelets", "verdict"),
    [
        (29, "150", "GIVE"),
        (29, "50", "DELAY"),
        (30, "150", "GIVE"),
        (30, "50", "STOP"),
        (31, "150", "STOP"),
    ],
)
def test_a_delay_ends_the_treatment_after_30_days_without_recovery(
    days: int, platelets: str, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    day = SECOND + timedelta(days)
    sheets = enrolled().cycle(1).ready(day, platelets=platelets)
    said = ask(hilum, sheets, tmp_path, "--on", day)
    assert verdict in proposed(said.out).splitlines()[0]


def died(sheets: Sheets) -> None:
    sheets.deaths = [{"date_of_death": "2024-06-25"}]


def left(sheets: Sheets) -> None:
    sheets.events.append({"concept": "study_discontinuation", "start": "2024-06-25"})


@pytest.mark.parametrize("change", [died, left])
def test_no_dose_is_proposed_for_a_day_after_death_or_leaving_the_study(
    change: Change, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND)
    change(sheets)
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert "? UNDECIDED" in block
    assert block.count("2024-06-25, expected not before 2024-07-03") == 1


def test_without_birth_date_and_sex_only_the_creatinine_clearance_is_missing(
    hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND)
    sheets.subjects = [{"sex": "", "birth": ""}]
    block = proposed(second_cycle(hilum, sheets, tmp_path))
    assert "✓ GIVE the protocol's dose" in block
    assert "Creatinine clearance (Cockcroft-Gault)  not known" in block


def test_an_obese_patient_is_dosed_without_a_cap(hilum: Run, tmp_path: Path) -> None:
    """175 cm and 95 kg: 2.15 m2 by Mosteller, oxaliplatin 279.5 mg, down to 279 (Q23, Q24)."""
    sheets = enrolled()
    sheets.findings[0]["value"] = "175"
    said = ask(hilum, sheets.ready(FIRST, body_weight="95"), tmp_path, "--on", FIRST)
    assert "Oxaliplatin             279   130" in proposed(said.out)


@pytest.mark.parametrize(
    ("command", "file", "told"),
    [
        ("dose", "regimen.toml", "has no regimen.toml, expected one to decide doses by"),
        ("deviations", "schedule.toml", "has no schedule.toml, expected one to judge visits by"),
        ("respond", "response.toml", "has no response.toml, expected one"),
    ],
)
def test_a_study_without_the_file_says_so(
    command: str, file: str, told: str, hilum: Run, study: Path, tmp_path: Path
) -> None:
    (study / file).unlink()
    (study / "endpoints.toml").unlink()  # names what stands in that file
    place = enrolled().cycle(1).write(tmp_path / "sheets")
    said = hilum(command, study, "--from", "csv", place)
    assert said.code == 2
    assert told in said.err


def test_deviations_without_a_regimen_say_that_doses_are_not_judged(
    hilum: Run, study: Path, tmp_path: Path
) -> None:
    (study / "regimen.toml").unlink()
    (study / "endpoints.toml").unlink()  # names a fact of the regimen
    place = enrolled().cycle(1).write(tmp_path / "sheets")
    said = hilum("deviations", study, "--from", "csv", place, "--as-of", "2024-06-20")
    assert said.code == 0
    assert "the study has no regimen.toml: cycles and doses are not judged" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--on", "2024-02-30"), "--on 2024-02-30: expected a date such as 2024-06-30"),
        (("--subject", "S9"), "has no subject 'S9'"),
    ],
)
def test_a_day_or_a_subject_that_is_not_there_ends_with_2(
    arguments: tuple[str, str], told: str, hilum: Run, tmp_path: Path
) -> None:
    said = ask(hilum, enrolled().cycle(1), tmp_path, *arguments)
    assert said.code == 2
    assert told in said.err


DEVIATIONS: list[tuple[str, Change, str]] = [
    (
        "a dose without a unit",
        lambda sheets: sheets.doses[0].update(unit=""),
        "cycle 1, Oxaliplatin: a dose is recorded that cannot be used, 221 mg by the rules",
    ),
    (
        "a dose entered twice",
        lambda sheets: sheets.doses.append(dict(sheets.doses[0])),
        "cycle 1, Oxaliplatin: a dose is recorded that cannot be used, 221 mg by the rules",
    ),
    (
        "grams for milligrams",
        lambda sheets: sheets.doses[0].update(dose="0.221"),
        "cycle 1, Oxaliplatin: 0.221 mg given, 221 mg by the rules: more than 5 % below",
    ),
    (
        "too much",
        lambda sheets: sheets.doses[0].update(dose="300"),
        "cycle 1, Oxaliplatin: 300 mg given, 221 mg by the rules: more than 5 % above",
    ),
    (
        "by vein",
        lambda sheets: sheets.doses[0].update(route="intravenous"),
        "cycle 1, Oxaliplatin: route intravenous, by the regimen intraarterial",
    ),
    (
        "cycle 2 on day 12",
        lambda sheets: sheets.cycle(2, FIRST + timedelta(12)),
        "Cycle 2 Day 1: given on 2024-06-24, not before 2024-06-30",
    ),
]


@pytest.mark.parametrize(
    ("change", "told"),
    [pytest.param(change, told, id=name) for name, change, told in DEVIATIONS],
)
def test_hilum_deviations_says_what_was_not_as_planned(
    change: Change, told: str, hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1)
    change(sheets)
    said = ask(hilum, sheets, tmp_path, "--as-of", "2024-06-30", command="deviations")
    assert (said.code, said.err) == (0, "")
    assert told in said.out


def test_a_seventh_cycle_is_beyond_the_maximum(hilum: Run, tmp_path: Path) -> None:
    sheets = enrolled()
    for number in range(1, 8):
        sheets.cycle(number)
    said = ask(hilum, sheets, tmp_path, "--as-of", "2024-11-30", command="deviations")
    assert "cycle 7: the regimen has at most 6" in said.out
    assert "cycle 7: given on 2024-10-16, by the rules STOP" in said.out


def test_a_dose_that_could_not_be_used_stands_below_the_deviations(
    hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1)
    sheets.doses[0]["start"] = "2024-06"
    said = ask(hilum, sheets, tmp_path, "--as-of", "2024-06-30", command="deviations")
    assert "doses.csv:2: dose without a day" in said.out


def test_the_questions_behind_a_deviation_are_told_with_their_rulings(
    hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1)
    sheets.doses[0]["dose"] = "300"
    said = ask(hilum, sheets, tmp_path, "--as-of", "2024-06-30", command="deviations")
    (line,) = (
        each for each in said.out.splitlines() if each.strip().startswith("– assumption Q34")
    )
    assert "Hilum developers" in line


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("24.9", "GIVE a reduced dose"), ("49", "GIVE a reduced dose"), ("50", "GIVE the protocol")],
)
def test_a_nadir_that_nobody_recorded_as_an_adverse_event_still_lowers_the_dose(
    value: str, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    """Platelets below 50 are CTCAE grade 3, below 25 grade 4; ten days after the dose."""
    sheets = enrolled().cycle(1)
    sheets.findings.append(finding("platelets", value, FIRST + timedelta(10)))
    block = proposed(second_cycle(hilum, sheets.ready(SECOND), tmp_path))
    assert verdict in block


def test_a_toxicity_of_the_regimen_is_a_ctcae_term(hilum: Run, study: Path, tmp_path: Path) -> None:
    """A rule on "Diarrhoea" would never apply."""
    path = study / "regimen.toml"
    path.write_text(path.read_text("utf-8").replace('"Diarrhea"', '"Diarrhoea"'), "utf-8")
    place = enrolled().cycle(1).write(tmp_path / "sheets")
    said = hilum("dose", study, "--from", "csv", place)
    assert said.code == 2
    assert "toxicity 'Diarrhoea': expected a term of CTCAE" in said.err


def test_a_chinese_page_says_verdicts_in_chinese_and_units_as_printed(
    hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1).ready(SECOND, platelets=None)
    folder = tmp_path / "pages"
    second_cycle(hilum, sheets, tmp_path, "--lang", "zh", "--out", folder)
    page = (folder / "S1.html").read_text("utf-8")
    assert "无法判定：可能为 给药、推迟" in page
    assert "3.5 ×10⁹/L" in page
    assert "70 µmol/L" in page
    assert "mL/h" not in page


def test_a_prompt_stands_once_on_a_sheet(hilum: Run, tmp_path: Path) -> None:
    sheets = enrolled().cycle(1)
    (asked,) = (each.sentence for each in REGIMEN.facts if each.baseline_event is not None)
    sheets.findings = [row for row in sheets.findings if row.get("link") != asked]
    sheets.findings.append(stated(asked, "yes", "2024-06-03"))
    sheets.values(SECOND).statements(SECOND, extrahepatic_disease=None)
    out = second_cycle(hilum, sheets, tmp_path)
    assert out.count("consider an immune checkpoint inhibitor") == 1


@pytest.mark.parametrize("planned_mg", ["130", "165"])
def test_a_dose_above_the_planned_one_tells_no_level(
    planned_mg: str, hilum: Run, tmp_path: Path
) -> None:
    """221 mg given: either the plan (130 mg/m2 for mg) or the dose is wrong."""
    sheets = enrolled().cycle(1)
    sheets.doses[0]["planned_dose"] = planned_mg
    block = proposed(second_cycle(hilum, sheets.ready(SECOND), tmp_path))
    assert "UNDECIDED" in block
    assert "Oxaliplatin: the dose level of the last cycle is not known" in block


def test_a_dose_under_an_unknown_drug_is_not_passed_over_in_silence(
    hilum: Run, tmp_path: Path
) -> None:
    sheets = enrolled().cycle(1)
    sheets.doses[0]["concept"] = "oxaliplatine"
    out = second_cycle(hilum, sheets.ready(SECOND), tmp_path)
    assert "doses.csv:2: unknown concept: saw 'oxaliplatine Oxaliplatin'" in out


@pytest.mark.parametrize(
    ("progressed_on", "verdict"),
    [
        ("2024-06-28", "STOP treatment"),
        ("2024-05-20", "GIVE the protocol's dose"),
        ("2024-07-04", "GIVE the protocol's dose"),
    ],
)
def test_a_progression_on_record_since_the_first_dose_stops_whatever_was_answered(
    progressed_on: str, verdict: str, hilum: Run, tmp_path: Path
) -> None:
    """Somebody states on 3 July that there is none; progression before the trial is none of it."""
    sheets = enrolled().cycle(1).ready(SECOND)
    sheets.events.append({"concept": "disease_progression", "start": progressed_on})
    assert verdict in proposed(second_cycle(hilum, sheets, tmp_path))
