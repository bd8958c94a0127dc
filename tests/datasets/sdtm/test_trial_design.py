"""TA, TE, TV, TD, TI and TS (SDTMIG 3.4, 7): the study folder as trial design."""

from datetime import timedelta

from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.sdtm.ts import parameters
from tests.conduct.treated import FIRST
from tests.datasets.sdtm.projected import STUDY, domain, enrolled, only, projected, values
from tests.spec.criteria.rows import event

DAY = timedelta(days=1)
EMPTY = sdtm(STUDY, [])


def test_the_arm_goes_through_the_epochs_in_order() -> None:
    assert [values(row, "ARMCD", "TAETORD", "ETCD", "EPOCH") for row in EMPTY["TA"].rows] == [
        ("HAIC", 1, "SCREEN", "SCREENING"),
        ("HAIC", 2, "TREAT", "TREATMENT"),
        ("HAIC", 3, "FOLLOWUP", "FOLLOW-UP"),
    ]


def test_each_element_says_what_begins_and_ends_it() -> None:
    rules = {row["ETCD"]: values(row, "TESTRL", "TEENRL") for row in EMPTY["TE"].rows}
    assert rules["FOLLOWUP"] == (
        "21 days after the start of the last cycle",
        "Death or other end of participation",
    )
    assert rules.keys() == {"SCREEN", "TREAT", "FOLLOWUP"}


def test_visits_that_repeat_are_listed_as_often_as_the_protocol_allows() -> None:
    names = [row["VISIT"] for row in EMPTY["TV"].rows]
    assert [name for name in names if "CYCLE" in str(name)] == [
        f"CYCLE {number} DAY 1" for number in range(1, 7)
    ]


def test_visits_without_an_end_are_listed_as_often_as_a_subject_had_them() -> None:
    assert [row["VISIT"] for row in EMPTY["TV"].rows if 300 < row["VISITNUM"] < 400] == [  # type: ignore[operator]
        "TUMOR ASSESSMENT 1"
    ]
    third = event("visit", FIRST + 126 * DAY, visit="Tumor Assessment 3")
    rows = projected(enrolled(third))["TV"].rows
    assert only(rows, VISITNUM=303)["TVSTRL"] == (
        "126 days after first dose of a study drug, -7 to +7 days"
    )


def test_tumors_are_assessed_every_42_days_give_or_take_7() -> None:
    (row,) = EMPTY["TD"].rows
    assert values(row, "TDSTOFF", "TDTGTPAI", "TDMINPAI", "TDMAXPAI", "TDNUMRPT") == (
        "P0D", "P42D", "P35D", "P49D", None,
    )  # fmt: skip
    (seen,) = domain("TD", event("visit", FIRST + 84 * DAY, visit="Tumor Assessment 2"))
    assert seen["TDNUMRPT"] == 2


def test_every_criterion_is_listed_with_a_text_that_fits() -> None:
    rows = EMPTY["TI"].rows
    assert {row["IETESTCD"] for row in rows} == {each.id.upper() for each in STUDY.criteria}
    for row in rows:
        assert len(str(row["IETEST"]).encode()) <= 200
    verbatim = STUDY.criterion("I7")
    assert verbatim is not None
    assert values(only(rows, IETESTCD="I7"), "IETEST", "TIRL") == (
        " ".join(verbatim.text.split()),
        "latest hemoglobin within 7 days before procedure > 100 g/L",
    )


def test_a_long_criterion_has_its_short_title() -> None:
    assert only(EMPTY["TI"].rows, IETESTCD="E3")["IETEST"] == "Uncontrolled complications"


def summary(code: str) -> list[tuple[object, ...]]:
    rows = [row for row in EMPTY["TS"].rows if row["TSPARMCD"] == code]
    return [values(row, "TSVAL", "TSVALNF") for row in rows]


def test_the_summary_says_what_the_study_folder_says() -> None:
    assert summary("SPONSOR") == [("Sun Yat-sen University", None)]
    assert summary("PLANSUB") == [("100", None)]
    assert summary("AGEMIN") == [("P18Y", None)]
    assert summary("AGEMAX") == [("P75Y", None)]
    assert summary("TPHASE") == [("NOT APPLICABLE", None)]
    assert summary("HLTSUBJI") == [("N", None)]
    assert summary("SSTDTC") == [("2022-10", None)]
    assert [value for value, _ in summary("TRT")] == ["OXALIPLATIN", "LEUCOVORIN", "FLUOROURACIL"]
    assert [value for value, _ in summary("DOSE")] == ["130", "200", "400", "2400"]


def test_the_summary_says_of_what_nobody_said_that_it_is_unknown() -> None:
    assert summary("STOPRULE") == [(None, "UNK")]
    assert summary("COMPTRT") == [(None, "NA")]
    assert summary("DCUTDTC") == [(None, "UNK")]


def test_each_parameter_has_a_value_or_a_null_flavour_and_never_both() -> None:
    assert {row["TSPARMCD"] for row in EMPTY["TS"].rows} == {each.code for each in parameters()}
    for row in EMPTY["TS"].rows:
        assert (row["TSVAL"] is None) is not (row["TSVALNF"] is None)


def test_the_cut_off_of_the_subjects_is_that_of_the_trial() -> None:
    (row,) = (row for row in domain("TS") if row["TSPARMCD"] == "DCUTDTC")
    assert values(row, "TSVAL", "TSVCDREF") == ("2025-06-30", "ISO 8601")


def test_a_trial_without_subjects_has_its_design_and_nothing_else() -> None:
    assert EMPTY.keys() == {"TA", "TE", "TV", "TD", "TI", "TS"}
