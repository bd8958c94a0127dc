"""A virtual trial: what must hold of every subject, and of the files (issue 4, the virtual trial).

Limits are those of the record of NCT05718492 (I7 to I15), of its regimen, and of CTCAE v5.0.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from hilum.cli import main
from hilum.rules.dosing import Verdict
from hilum.sources.virtual_trial import synthesize_trial
from hilum.sources.virtual_trial.subject import End, Subject
from hilum.terms.discrepancies import UserError
from tests.sources.virtual_trials import Rows, rows_of, study, subjects, trial

SUBJECTS, SEED = 80, 3


@pytest.fixture(scope="module")
def everyone() -> tuple[Subject, ...]:
    return subjects(SUBJECTS, SEED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trial") / "made"
    synthesize_trial(trial(40, 1), out, "haic_hcc")
    return out


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# ---------------------------------------------------------------- the files


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    synthesize_trial(trial(40, 1), tmp_path / "again", "haic_hcc")
    assert files_of(tmp_path / "again") == files_of(folder)


def test_another_seed_gives_other_subjects(folder: Path, tmp_path: Path) -> None:
    synthesize_trial(trial(40, 2), tmp_path / "other", "haic_hcc")
    other = files_of(tmp_path / "other")
    assert other["records/lesions.csv"] != files_of(folder)["records/lesions.csv"]


def test_a_greater_trial_begins_with_the_subjects_of_a_smaller_one() -> None:
    greater = [each.responses for each in subjects(SUBJECTS, SEED)[:10]]
    assert [each.responses for each in trial(10, SEED).run()] == greater


def test_the_files_load_without_a_discrepancy(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "store")
    records = str(folder / "records")
    assert main(["load", "--from", "csv", records, "--study", "haic_hcc", "--out", store]) == 0
    said = dict(line.split() for line in capsys.readouterr().out.splitlines() if line[:2] == "  ")
    assert said["discrepancies"] == "0"
    assert said["subjects"] == "40"


def test_the_command_writes_a_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "trial"
    arguments = ["--study", "haic_hcc", "--subjects", "3", "--seed", "5", "--out", str(out)]
    assert main(["synthesize", "trial", *arguments]) == 0
    assert "3 subjects" in capsys.readouterr().out
    assert len(rows_of(out / "truth", "subjects")) == 3


def test_a_folder_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(UserError, match="is no virtual trial"):
        synthesize_trial(trial(1, 1), tmp_path / "letters", "haic_hcc")


@pytest.mark.parametrize(("count", "seed"), [(0, 1), (10_000, 1), (1, -1)])
def test_a_trial_that_cannot_be_is_refused(count: int, seed: int) -> None:
    with pytest.raises(UserError, match="expected"):
        trial(count, seed)


def test_every_column_of_truth_is_explained(folder: Path) -> None:
    page = (folder / "truth" / "README.md").read_text("utf-8")
    for path in (folder / "truth").glob("*.csv"):
        header = path.read_text("utf-8").splitlines()[0].split(",")
        assert [name for name in header if f"`{name}`" not in page] == []


# ---------------------------------------------------------------- entry


ENTRY = {
    "hemoglobin": lambda value: value > 100,
    "neutrophils": lambda value: value > 3,
    "platelets": lambda value: value >= 50,
    "total_bilirubin": lambda value: value < 51,
    "albumin": lambda value: value > 28,
    "inr": lambda value: value < Decimal("2.3"),
    "creatinine": lambda value: value < 110,
    "alt": lambda value: value < 5 * 40,
    "ast": lambda value: value < 5 * 35,
}


@pytest.mark.parametrize("concept", ENTRY)
def test_everyone_meets_the_laboratory_criteria_at_screening(
    everyone: tuple[Subject, ...], concept: str
) -> None:
    found = [
        each.value
        for subject in everyone
        for each in subject.results
        if each.visit == "Screening" and each.analyte.concept == concept
    ]
    assert len(found) == SUBJECTS
    assert all(ENTRY[concept](value) for value in found)


def test_everyone_is_of_stage_C_and_between_18_and_75(everyone: tuple[Subject, ...]) -> None:
    for person in (each.person for each in everyone):
        assert person.invasion or person.spread or person.ecog > 0
        assert person.ecog <= 2
        assert 18 * 365.25 <= person.consent_day - person.birth_day < 76 * 365.25


def test_consent_comes_before_enrolment_and_enrolment_before_the_first_dose(
    everyone: tuple[Subject, ...],
) -> None:
    for each in everyone:
        assert each.person.prior_to_day < each.person.consent_day < each.enrolment_day
        assert each.first_dose_day is None or each.enrolment_day < each.first_dose_day


# ---------------------------------------------------------------- the course


def test_nothing_is_on_record_after_the_last_day(everyone: tuple[Subject, ...]) -> None:
    for each in everyone:
        days = [
            *(one.day for one in (*each.results, *each.bodies, *each.attempts, *each.visits)),
            *(one.day for one in (*each.responses, *each.deviations)),
            *(one.start_day for one in each.adverse),
            *(one.end_day for one in each.adverse if one.end_day is not None),
        ]
        assert max(days) < each.last_day <= each.death_day


def test_who_died_died_on_the_last_day(everyone: tuple[Subject, ...]) -> None:
    dead = [each for each in everyone if each.end is End.DEATH]
    assert len(dead) > SUBJECTS / 2
    assert all(each.death_day == each.last_day for each in dead)


def test_subjects_end_in_every_way(everyone: tuple[Subject, ...]) -> None:
    assert {each.end for each in everyone} == {*End}


def test_no_dose_is_above_the_protocols_and_no_level_is_taken_back(
    everyone: tuple[Subject, ...],
) -> None:
    regimen = study().regimen
    assert regimen is not None
    for each in everyone:
        levels: dict[str, int] = {}
        for attempt in each.attempts:
            surface = attempt.decision.body_surface
            for dose, given_mg in attempt.doses:
                full = regimen.drug(dose.drug).dose_mg_per_m2.known
                assert dose.mg_per_m2 <= full
                assert given_mg <= dose.dose_mg
                assert surface is None or dose.dose_mg <= full * surface.area_m2
                assert dose.level >= levels.get(dose.drug, 0)
                levels[dose.drug] = dose.level


def test_nobody_gets_more_cycles_than_the_regimen_has(everyone: tuple[Subject, ...]) -> None:
    for each in everyone:
        given = [one.cycle for one in each.attempts if one.given]
        assert given == [*range(1, len(given) + 1)]
        assert len(given) <= 6


def test_a_decision_is_open_only_where_a_value_was_taken_away(
    everyone: tuple[Subject, ...],
) -> None:
    for each in everyone:
        for attempt in each.attempts:
            if attempt.decision.verdict is Verdict.UNDECIDED:
                assert attempt.missing
                assert any(attempt.missing in one.text for one in each.deviations)


def test_the_rules_decide_in_every_way(everyone: tuple[Subject, ...]) -> None:
    found = {one.decision.verdict for each in everyone for one in each.attempts}
    assert found == {*Verdict}


# ---------------------------------------------------------------- the lesions


def test_no_diameter_is_negative_and_no_viable_part_longer_than_its_lesion(folder: Path) -> None:
    lesions = rows_of(folder / "records", "lesions")
    assert len(lesions) > 300
    for row in lesions:
        for column in ("longest_diameter_mm", "short_axis_mm", "viable_diameter_mm"):
            assert not row[column] or Decimal(row[column]) >= 0
        if row["viable_diameter_mm"] and row["longest_diameter_mm"]:
            assert Decimal(row["viable_diameter_mm"]) <= Decimal(row["longest_diameter_mm"])


def test_a_node_is_measured_by_its_short_axis_and_nothing_else_is(folder: Path) -> None:
    for row in rows_of(folder / "records", "lesions"):
        node = "lymph node" in row["location"]
        assert not row["longest_diameter_mm" if node else "short_axis_mm"]


def test_at_baseline_there_are_at_most_five_targets_two_an_organ_all_measurable(
    folder: Path,
) -> None:
    targets: dict[str, Rows] = {}
    for row in rows_of(folder / "records", "lesions"):
        if row["visit"] == "Screening" and row["category"] == "target":
            targets.setdefault(row["subject"], []).append(row)
    assert len(targets) == 40
    for rows in targets.values():
        places = [row["location"] for row in rows]
        assert len(rows) <= 5
        assert all(places.count(place) <= 2 for place in places)
        assert all(Decimal(row["longest_diameter_mm"] or "10") >= 10 for row in rows)
        assert all(Decimal(row["short_axis_mm"] or "15") >= 15 for row in rows)


# ---------------------------------------------------------------- the truth, against the rows


def test_the_sum_of_diameters_is_that_of_the_rows(folder: Path) -> None:
    """RECIST 1.1, section 4.4.2: too small to measure counts 5 mm, one that is gone 0."""
    sums: dict[tuple[str, str], Decimal | None] = {}
    for row in rows_of(folder / "records", "lesions"):
        if row["category"] == "target":
            key = (row["subject"], row["visit"])
            size = row["longest_diameter_mm"] or row["short_axis_mm"]
            counted = {"absent": "0", "too_small_to_measure": "5"}.get(row["state"], size)
            before = sums.get(key, Decimal(0))
            known = before is not None and counted
            sums[key] = before + Decimal(counted) if before is not None and known else None
    for row in rows_of(folder / "truth", "responses"):
        found = sums[row["subject"], row["visit"]]
        assert (Decimal(row["sum_mm"]) if row["sum_mm"] else None) == found


def test_deaths_and_doses_of_the_truth_are_those_of_the_rows(folder: Path) -> None:
    truth = {row["subject"]: row for row in rows_of(folder / "truth", "subjects")}
    deaths = {row["subject"]: row["date_of_death"] for row in rows_of(folder / "records", "deaths")}
    assert deaths == {s: row["last_day"] for s, row in truth.items() if row["end"] == "death"}
    given = [
        (row["subject"], row["start"][:10], Decimal(row["dose"]))
        for row in rows_of(folder / "records", "doses")
    ]
    assert given == [
        (row["subject"], row["date"], Decimal(row["dose_mg"]))
        for row in rows_of(folder / "truth", "cycles")
        if row["drug"]
    ]


GRADE_LIMITS = {
    "neutrophils": ("1.8", "1.5", "1.0", "0.5"),
    "platelets": ("125", "75", "50", "25"),
    "albumin": ("40", "30", "20"),
}
"""CTCAE v5.0: lower limit of normal, then the lower ends of grades 1 to 3."""


@pytest.mark.parametrize("concept", GRADE_LIMITS)
def test_a_true_grade_is_the_one_whose_limits_hold_the_value(folder: Path, concept: str) -> None:
    found = [row for row in rows_of(folder / "truth", "grades") if row["concept"] == concept]
    assert len(found) > 200
    for row in found:
        below = [Decimal(row["value"]) < Decimal(limit) for limit in GRADE_LIMITS[concept]]
        assert sum(below) == int(row["grade"])


def test_the_normal_and_the_abnormal_baseline_count_bilirubin_apart(folder: Path) -> None:
    """CTCAE v5.0, blood bilirubin increased: times the limit, or times an abnormal baseline."""
    limits: dict[str, Decimal] = {}
    baseline: dict[str, Decimal] = {}
    graded = {
        (row["subject"], row["date"]): int(row["grade"])
        for row in rows_of(folder / "truth", "grades")
        if row["concept"] == "total_bilirubin"
    }
    checked = 0
    for row in rows_of(folder / "records", "findings"):
        if row["concept"] != "total_bilirubin" or row["status"] == "not-done":
            continue
        subject, value = row["subject"], Decimal(row["value"])
        limits[subject] = Decimal(row["high"])
        grade = graded.get((subject, row["time"][:10]))
        if grade is None:
            baseline[subject] = value
            continue
        unit = max(limits[subject], baseline[subject])
        assert grade == sum(value > unit * times for times in map(Decimal, ("1", "1.5", "3", "10")))
        checked += 1
    assert checked > 200
