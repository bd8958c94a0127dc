"""DM (SDTMIG 3.4, 5.2): reference dates, age, controlled terms, planned and actual arm."""

from datetime import timedelta

import pytest

from hilum.terms.times import UNDATED
from tests.conduct.treated import doses
from tests.datasets.sdtm.projected import CONSENT, ENTRY, FIRST, domain, person, projected, values
from tests.spec.criteria.rows import event, given, when

DAY = timedelta(days=1)
ARM = "Hepatic arterial infusion chemotherapy"


def test_reference_dates_are_those_of_the_first_and_the_last_dose() -> None:
    (row,) = domain("DM", doses(1, FIRST), doses(2, FIRST + 21 * DAY))
    assert values(row, "RFSTDTC", "RFXSTDTC", "RFXENDTC", "RFENDTC") == (
        "2024-06-12", "2024-06-12", "2024-07-03", "2024-07-03",
    )  # fmt: skip


def test_who_was_never_dosed_has_no_reference_dates_and_no_study_days() -> None:
    (row,) = domain("DM")
    assert values(row, "RFSTDTC", "RFXSTDTC", "RFXENDTC", "RFENDTC") == (None,) * 4
    (disposition, *_) = domain("DS")
    assert disposition["DSSTDY"] is None


def test_a_dose_of_unknown_day_leaves_the_reference_date_as_far_as_it_is_certain() -> None:
    (row,) = domain("DM", doses(1, FIRST), given("oxaliplatin", "2024-06", dose="1", unit="mg"))
    assert row["RFSTDTC"] == "2024-06"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1960-06-03", 64),
        ("1960-06-04", 63),
        ("1960-05", 64),
        ("1960-06", None),
        ("1960", None),
        (None, None),
    ],
)
def test_age_is_that_at_consent_where_it_is_certain(born: str | None, age: int | None) -> None:
    (row,) = domain("DM", born=born)
    assert values(row, "AGE", "AGEU") == (age, None if age is None else "YEARS")
    assert row["BRTHDTC"] == born


def test_without_consent_there_is_no_age() -> None:
    (row,) = projected(person([]))["DM"].rows
    assert values(row, "AGE", "AGEU", "RFICDTC") == (None, None, None)


@pytest.mark.parametrize(("sex", "expected"), [("female", "F"), ("male", "M"), (None, "U")])
def test_sex_is_a_controlled_term(sex: str | None, expected: str) -> None:
    (row,) = domain("DM", sex=sex)
    assert row["SEX"] == expected


def test_a_race_that_is_no_term_is_other_and_kept_as_it_was_recorded() -> None:
    held = person(ENTRY, race="Zhuang", ethnicity="汉", country="Atlantis")
    datasets = projected(held)
    (row,) = datasets["DM"].rows
    assert values(row, "RACE", "ETHNIC", "COUNTRY", "RACEOTH") == ("OTHER", None, None, None)
    kept = {each["QNAM"]: each["QVAL"] for each in datasets["SUPPDM"].rows}
    assert kept == {"RACEOTH": "Zhuang", "ETHNOTH": "汉", "CNTRYOTH": "Atlantis"}


def test_a_race_that_is_a_term_needs_no_supplement() -> None:
    datasets = projected(person(ENTRY, race="Asian", country="CN"))
    (row,) = datasets["DM"].rows
    assert values(row, "RACE", "COUNTRY") == ("ASIAN", "CHN")
    assert "SUPPDM" not in datasets


def test_the_treated_have_their_arm_planned_and_actual() -> None:
    (row,) = domain("DM", doses(1, FIRST))
    assert values(row, "ARMCD", "ARM", "ACTARMCD", "ACTARM", "ARMNRS") == (
        "HAIC", ARM, "HAIC", ARM, None,
    )  # fmt: skip


def test_the_enrolled_who_were_never_dosed_have_no_actual_arm() -> None:
    (row,) = domain("DM")
    assert values(row, "ARMCD", "ACTARMCD", "ARMNRS") == ("HAIC", None, "ASSIGNED, NOT TREATED")


def test_a_screen_failure_has_no_arm() -> None:
    consent = event("informed_consent", CONSENT)
    (row,) = projected(person([consent, event("screen_failure", CONSENT + DAY)]))["DM"].rows
    assert values(row, "ARMCD", "ACTARMCD", "ARMNRS") == (None, None, "SCREEN FAILURE")


def test_who_is_still_in_screening_is_not_assigned() -> None:
    (row,) = projected(person([event("informed_consent", CONSENT)]))["DM"].rows
    assert row["ARMNRS"] == "NOT ASSIGNED"


def test_a_dose_without_enrolment_is_an_unplanned_treatment() -> None:
    consent = event("informed_consent", CONSENT)
    (row,) = projected(person([consent, *doses(1, FIRST)]))["DM"].rows
    assert values(row, "ARMCD", "ARMNRS") == (None, "UNPLANNED TREATMENT")
    assert row["ACTARMUD"] is not None


def test_a_death_is_flagged_though_its_date_is_partial_or_unknown() -> None:
    (partial,) = domain("DM", event("death", "2025-01"))
    assert values(partial, "DTHFL", "DTHDTC", "RFPENDTC") == ("Y", "2025-01", "2025-01")
    (undated,) = domain("DM", event("death", UNDATED))
    assert values(undated, "DTHFL", "DTHDTC") == ("Y", None)


def test_a_death_that_only_the_subject_row_tells_is_a_death() -> None:
    (row,) = projected(person(ENTRY, death=when("2025-01-02")))["DM"].rows
    assert values(row, "DTHFL", "DTHDTC") == ("Y", "2025-01-02")


def test_participation_ends_with_the_last_record_of_those_who_go_on() -> None:
    (row,) = projected(person(ENTRY, last_record=when("2025-02-03")))["DM"].rows
    assert row["RFPENDTC"] == "2025-02-03"
