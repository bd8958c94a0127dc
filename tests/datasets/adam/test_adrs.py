"""ADRS: responses by assessment, best responses and responders, by RECIST 1.1 and mRECIST."""

from datetime import date, timedelta

import pytest

from hilum.records.rows import Finding
from tests.conduct.lesions import BASELINE, FIRST, FIRST_DOSE, SECOND, lesion, subject
from tests.datasets.adam.persons import analysed, of, one
from tests.spec.criteria.rows import given


def scans(*seen: tuple[date, str, str]) -> list[list[Finding]]:
    return [
        lesion("T1", day, long=long, viable=viable, slice="5", therapy="none")
        for day, long, viable in ((BASELINE, "100", "100"), *seen)
    ]


@pytest.mark.parametrize(("days", "confirmed"), [(27, "N"), (28, "Y")])
def test_a_response_is_confirmed_28_days_later_and_not_after_27(days: int, confirmed: str) -> None:
    """RECIST 1.1, 4.4.3: generally 4 weeks (response.toml: confirmation_days)."""
    again = FIRST + timedelta(days=days)
    made = analysed(subject(scans((FIRST, "60", "60"), (again, "60", "60"))))
    assert one(made, "ADRS", "RSP")["AVALC"] == "Y"
    assert one(made, "ADRS", "CRSP")["AVALC"] == confirmed
    assert one(made, "ADRS", "CBOR").get("CONFDT") == (again if confirmed == "Y" else None)


@pytest.mark.parametrize(("days", "best", "controlled"), [(41, "NE", "N"), (42, "SD", "Y")])
def test_disease_is_stable_from_42_days_on(days: int, best: str, controlled: str) -> None:
    """RECIST 1.1, 4.6.1 (response.toml: stable_min_days)."""
    made = analysed(subject(scans((FIRST_DOSE + timedelta(days=days), "100", "100"))))
    assert one(made, "ADRS", "CBOR")["AVALC"] == best
    assert one(made, "ADRS", "DCR")["AVALC"] == controlled


def test_the_two_standards_are_told_apart() -> None:
    made = analysed(subject(scans((FIRST, "100", "60"), (SECOND, "100", "60"))))
    assert one(made, "ADRS", "CRSP")["AVALC"] == "N"
    assert one(made, "ADRS", "CRSPM")["AVALC"] == "Y"
    assert [row["AVALC"] for row in of(made, "ADRS", "OVR")] == ["SD", "SD"]
    assert [row["AVALC"] for row in of(made, "ADRS", "OVRM")] == ["PR", "PR"]


def test_who_was_never_assessed_is_not_evaluable_and_no_responder() -> None:
    """RECIST 1.1, 4.6.2: all subjects count, whether assessed or not."""
    made = analysed(subject(scans()))
    best = one(made, "ADRS", "CBOR")
    assert (best["AVALC"], best["AVALCAT1"]) == ("NE", "NO ASSESSMENT AFTER BASELINE")
    assert one(made, "ADRS", "CRSP")["AVALC"] == "N"
    assert one(made, "ADRS", "DCR")["AVALC"] == "N"


def test_who_had_no_baseline_and_who_had_no_dose_are_no_responders_for_that_reason() -> None:
    made = analysed(subject([]))
    assert one(made, "ADRS", "CBOR")["AVALCAT1"] == "NO BASELINE ASSESSMENT"
    made = analysed(subject(scans(), dosed=False))
    assert one(made, "ADRS", "CBOR")["AVALCAT1"] == "NO FIRST DOSE"
    assert one(made, "ADRS", "RSP")["AVALC"] == "N"


def test_assessments_count_up_to_progression_and_not_after_new_therapy() -> None:
    third, fourth = SECOND + timedelta(days=40), SECOND + timedelta(days=80)
    seen = scans((FIRST, "100", "100"), (SECOND, "130", "130"), (third, "60", "60"))
    flags = [row.get("ANL01FL") for row in of(analysed(subject(seen)), "ADRS", "OVR")]
    assert flags == ["Y", "Y", None]
    other = given("tace", SECOND + timedelta(days=1))
    seen = scans((FIRST, "60", "60"), (SECOND, "60", "60"), (fourth, "60", "60"))
    flags = [row.get("ANL01FL") for row in of(analysed(subject(seen, other)), "ADRS", "OVR")]
    assert flags == ["Y", "Y", None]


def test_a_new_lesion_is_told_at_the_assessment_that_shows_it() -> None:
    seen = scans((FIRST, "100", "100"), (SECOND, "100", "100"))
    new = [lesion("N1", SECOND, category="new", location="lung", state="unequivocal")]
    made = analysed(subject([*seen, *new]))
    assert [row["AVALC"] for row in of(made, "ADRS", "NEWLES")] == ["N", "Y"]
    assert [row["AVALC"] for row in of(made, "ADRS", "OVR")] == ["SD", "PD"]


def test_progression_and_death_have_their_days() -> None:
    died = date(2024, 6, 1)
    made = analysed(subject(scans((FIRST, "130", "130")), died=died))
    assert (one(made, "ADRS", "PD")["AVALC"], one(made, "ADRS", "PD")["ADT"]) == ("Y", FIRST)
    assert (one(made, "ADRS", "DEATH")["AVAL"], one(made, "ADRS", "DEATH")["ADT"]) == (1, died)
    made = analysed(subject(scans((FIRST, "100", "100"))))
    assert (one(made, "ADRS", "PD")["AVALC"], one(made, "ADRS", "DEATH")["AVALC"]) == ("N", "N")


def test_each_response_names_the_rows_of_the_lesions_it_rests_on() -> None:
    records = subject(scans((FIRST, "60", "60"), (SECOND, "60", "60")))
    made = analysed(records)
    seen = {row.row: row.time.earliest.date() for row in records.findings}
    for keyed in made["ADRS"]:
        assert keyed.row.records, keyed.row["PARAMCD"]
        assert keyed.row.sources, keyed.row["PARAMCD"]
        if keyed.row["PARAMCD"] == "OVR":
            assert {seen[each] for each in keyed.row.records} == {keyed.row["ADT"]}
        if keyed.row["PARAMCD"] == "CBOR":
            assert {seen[each] for each in keyed.row.records} == {FIRST, SECOND}


def test_who_was_assessed_only_after_new_therapy_has_no_best_response_for_that_reason() -> None:
    """Responses after new anticancer therapy do not count (response.toml, Q42)."""
    other = given("liver_ablation", FIRST - timedelta(days=1))
    made = analysed(subject(scans((FIRST, "60", "60"), (SECOND, "60", "60")), other))
    best = one(made, "ADRS", "CBOR")
    assert (best["AVALC"], best["AVALCAT1"]) == ("NE", "NONE BEFORE NEW THERAPY")
