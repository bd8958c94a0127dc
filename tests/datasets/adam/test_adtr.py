"""ADTR: diameters as each standard counts them, sums, change from baseline and from the nadir."""

from datetime import date
from decimal import Decimal

from hilum.records.rows import Finding
from tests.conduct.lesions import BASELINE, FIRST, SECOND, THIRD, lesion, subject
from tests.datasets.adam.persons import analysed, of

DAYS = (BASELINE, FIRST, SECOND, THIRD)


def scan(day: date, name: str = "T1", **seen: str) -> list[Finding]:
    return lesion(name, day, slice="5", therapy="none", **seen)


def scans(*lengths: str) -> list[list[Finding]]:
    return [scan(day, long=long, viable=long) for day, long in zip(DAYS, lengths, strict=False)]


def test_sums_change_from_baseline_and_from_the_smallest_before() -> None:
    rows = of(analysed(subject(scans("100", "60", "75"))), "ADTR", "SUMDIAM")
    assert [row["AVAL"] for row in rows] == [100, 60, 75]
    assert [row.get("PCHG") for row in rows] == [None, -40, -25]
    assert [row.get("NADIR") for row in rows] == [None, 100, 60]
    assert rows[2]["PCHGNAD"] == 25
    assert [row.get("ABLFL") for row in rows] == ["Y", None, None]


def test_the_best_change_is_not_looked_for_after_progression() -> None:
    rows = of(analysed(subject(scans("100", "80", "100", "50"))), "ADTR", "SUMDIAM")
    assert [row.get("BESTFL") for row in rows] == [None, "Y", None, None]
    assert [row.get("ANL01FL") for row in rows] == ["Y", "Y", "Y", None]


def test_a_sum_with_a_lesion_that_was_not_evaluable_is_not_known() -> None:
    seen = [
        scan(BASELINE, long="60", viable="60"),
        scan(BASELINE, "T2", long="40", viable="40"),
        scan(FIRST, long="30", viable="30"),
        scan(FIRST, "T2", state="not_evaluable"),
    ]
    first, second = of(analysed(subject(seen)), "ADTR", "SUMDIAM")
    assert (first["AVAL"], second.get("AVAL"), second["AVALC"]) == (100, None, "NOT EVALUABLE")
    assert "PCHG" not in second


def test_a_lesion_too_small_to_measure_counts_5_mm_by_recist_and_is_not_known_by_mrecist() -> None:
    """RECIST 1.1, 4.3.2; mRECIST prints no such figure."""
    seen = [scan(BASELINE, long="60", viable="60"), scan(FIRST, state="too_small_to_measure")]
    made = analysed(subject(seen))
    assert of(made, "ADTR", "TDIAM1")[1]["AVAL"] == 5
    assert of(made, "ADTR", "TVIAB1")[1].get("AVAL") is None


def test_the_viable_part_is_kept_apart_from_the_whole() -> None:
    seen = [scan(BASELINE, long="60", viable="50"), scan(FIRST, long="60", viable="25")]
    made = analysed(subject(seen))
    assert [row["AVAL"] for row in of(made, "ADTR", "SUMDIAM")] == [60, 60]
    assert [row["AVAL"] for row in of(made, "ADTR", "SUMVIAB")] == [50, 25]
    assert of(made, "ADTR", "SUMVIAB")[1]["PCHG"] == Decimal(-50)


def test_each_diameter_names_its_own_row_of_tr() -> None:
    records = subject([scan(BASELINE, long="60", viable="50")])
    concepts = {row.row: row.concept for row in records.findings}
    made = analysed(records)
    for paramcd, concept in (
        ("TDIAM1", "lesion_longest_diameter"),
        ("TVIAB1", "lesion_viable_diameter"),
    ):
        (row,) = [each.row for each in made["ADTR"] if each.row["PARAMCD"] == paramcd]
        assert (row["SRCDOM"], row["SRCVAR"]) == ("TR", "TRSTRESN")
        assert concepts[row.records[0]] == concept


def test_without_a_course_there_are_no_rows() -> None:
    assert analysed(subject([]))["ADTR"] == ()
