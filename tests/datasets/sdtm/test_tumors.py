"""TU and TR: lesions identified, measured and added (SDTMIG 3.4, 6.3.11)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.findings import location
from hilum.records.rows import SubjectRecords
from tests.conduct.lesions import BASELINE, FIRST, SECOND, lesion, subject
from tests.datasets.sdtm.subjects import cells, one, rows, supplement
from tests.spec.criteria.rows import event

READER = {"evaluator": "Investigator"}


def sums(held: SubjectRecords) -> dict[tuple[Cell, Cell], Cell]:
    """Each derived sum by its test and its assessment."""
    return {
        (row["TRTESTCD"], row["TRLNKGRP"]): row["TRSTRESN"]
        for row in rows("TR", held)
        if row["TRDRVFL"] == "Y"
    }


def test_a_lesion_is_identified_once_where_it_was_first_seen() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30", visit="Screening", **READER),
            lesion("T1", FIRST, long="28", visit="Tumor Assessment 1", **READER),
        ]
    )
    row = one("TU", held)
    assert cells(row, "TUTESTCD", "TULNKID", "TUORRES", "TUSTRESC", "TULOC", "TUMETHOD") == (
        "TUMIDENT", "T1", "target", "TARGET", "LIVER", "CT SCAN",
    )  # fmt: skip
    assert cells(row, "TUDTC", "VISIT", "TUEVAL", "TULOBXFL") == (
        "2024-01-01", "SCREENING", "INVESTIGATOR", "Y",
    )  # fmt: skip


def test_a_new_lesion_is_identified_as_new_and_is_not_of_baseline() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30"),
            lesion("N1", FIRST, category="new", location="lung", state="unequivocal"),
        ]
    )
    found = {row["TULNKID"]: row for row in rows("TU", held)}
    assert cells(found["N1"], "TUSTRESC", "TULOC", "TULOBXFL") == ("NEW", "LUNG", None)


def test_a_lesion_called_by_two_categories_has_a_row_for_each() -> None:
    held = subject(
        [lesion("T1", BASELINE, long="30"), lesion("T1", FIRST, category="新病灶", long="9")]
    )
    assert {row["TUSTRESC"] for row in rows("TU", held)} == {"TARGET", "NEW"}


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("liver", "LIVER"),
        ("肝右叶", "LIVER"),
        ("门静脉癌栓", "PORTAL VEIN"),
        ("Retroperitoneal lymph node", "RETROPERITONEAL LYMPH NODE"),
        ("纵隔淋巴结", "MEDIASTINAL LYMPH NODE"),
        ("lymph node away from the porta hepatis", "LYMPH NODE"),
        ("elbow", None),
        (None, None),
    ],
)
def test_a_location_is_a_term_of_loc_or_none(word: str | None, term: str | None) -> None:
    assert location(word) == term


def test_a_location_without_a_term_or_closer_than_its_term_stays_beside_it() -> None:
    held = subject([lesion("T1", BASELINE, long="30", location="left lung")])
    assert one("TU", held)["TULOC"] == "LUNG"
    assert supplement("TU", held)["TULOCX"] == "left lung"
    odd = subject([lesion("T1", BASELINE, long="30", location="elbow")])
    assert one("TU", odd)["TULOC"] is None
    assert supplement("TU", odd)["TULOCX"] == "elbow"


def test_each_measurement_names_its_lesion_its_kind_and_its_assessment() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30", viable="20", slice="5", therapy="none"),
            lesion("T1", FIRST, state="too_small_to_measure"),
        ]
    )
    found = {(row["TRTESTCD"], row["TRLNKGRP"]): row for row in rows("TR", held) if row["TRLNKID"]}
    assert set(found) == {
        ("LDIAM", "A1"), ("VDIAM", "A1"), ("SLICTHK", "A1"), ("PRLOCTX", "A1"), ("TUMSTATE", "A2"),
    }  # fmt: skip
    assert {row["TRLNKID"] for row in found.values()} == {"T1"}
    assert {row["TRGRPID"] for row in found.values()} == {"TARGET"}
    measured = cells(found["LDIAM", "A1"], "TRORRES", "TRSTRESC", "TRSTRESN", "TRSTRESU")
    assert measured == ("30", "30", Decimal(30), "mm")
    assert found["TUMSTATE", "A2"]["TRSTRESC"] == "TOO SMALL TO MEASURE"


def test_a_node_is_measured_by_its_short_axis() -> None:
    held = subject([lesion("T1", BASELINE, short="20", location="retroperitoneal lymph node")])
    row = next(row for row in rows("TR", held) if row["TRLNKID"])
    assert cells(row, "TRTESTCD", "TRTEST") == ("LPERP", "Longest Perpendicular")


def test_sums_are_added_at_baseline_and_at_each_assessment_for_each_standard() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30", viable="20"),
            lesion("T2", BASELINE, long="12.5", location="lung"),
            lesion("T1", FIRST, long="21", viable="0"),
            lesion("T2", FIRST, long="10", location="lung"),
        ]
    )
    assert sums(held) == {
        ("SUMDIAM", "A1"): Decimal("42.5"),
        ("SUMDIAM", "A2"): Decimal(31),
        ("SUMVDIAM", "A1"): Decimal("32.5"),
        ("SUMVDIAM", "A2"): Decimal(10),
    }


def test_a_sum_is_derived_and_nobody_recorded_it() -> None:
    held = subject([lesion("T1", BASELINE, long="30", **READER)])
    row = next(row for row in rows("TR", held) if row["TRTESTCD"] == "SUMDIAM")
    assert cells(row, "TRORRES", "TRSTRESC", "TRDRVFL", "TREVAL", "TRLOBXFL", "TRLNKID") == (
        None, "30", "Y", "INVESTIGATOR", "Y", None,
    )  # fmt: skip


def test_a_sum_names_the_rows_of_its_assessment_and_no_other() -> None:
    base, later = lesion("T1", BASELINE, long="30", slice="5"), lesion("T1", FIRST, long="21")
    aside = lesion("NT1", FIRST, category="non-target", location="bone", state="present")
    both = lesion("NT1", BASELINE, category="non-target", location="bone", state="present")
    found = rows("TR", subject([base, later, aside, both]))
    summed = {row["TRLNKGRP"]: row for row in found if row["TRTESTCD"] == "SUMDIAM"}
    assert set(summed["A1"].records) == {row.row for row in base}
    assert set(summed["A2"].records) == {row.row for row in later}


def test_there_is_no_sum_where_a_target_was_not_evaluated_or_is_not_there() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30"),
            lesion("T2", BASELINE, long="20", location="lung"),
            lesion("T1", FIRST, long="28"),
            lesion("T2", FIRST, location="lung", state="not_evaluable"),
            lesion("T1", SECOND, long="28"),
        ]
    )
    assert {key for key in sums(held) if key[0] == "SUMDIAM"} == {("SUMDIAM", "A1")}


def test_without_a_viable_diameter_there_is_no_sum_of_viable_ones() -> None:
    held = subject([lesion("T1", BASELINE, long="30")])
    assert set(sums(held)) == {("SUMDIAM", "A1")}


def test_a_row_without_a_day_or_a_lesion_belongs_to_no_assessment_and_is_not_lost() -> None:
    held = subject(
        [
            lesion("T1", BASELINE, long="30"),
            lesion("T1", "2024-02", long="28"),
            lesion("", FIRST, long="9"),
        ]
    )
    recorded = [row for row in rows("TR", held) if row["TRTESTCD"] == "LDIAM"]
    assert sorted((str(row["TRORRES"]), str(row["TRLNKGRP"])) for row in recorded) == [
        ("28", "None"), ("30", "A1"), ("9", "None"),
    ]  # fmt: skip


def test_each_lesion_has_its_last_observation_before_the_first_dose() -> None:
    held = subject(
        [lesion("T1", BASELINE, long="30"), lesion("T2", BASELINE, long="20", location="lung")]
    )
    flagged = [row["TRLNKID"] for row in rows("TR", held) if row["TRLOBXFL"] == "Y"]
    assert set(flagged) == {"T1", "T2", None}


def test_why_a_lesion_was_not_evaluable_is_kept() -> None:
    told = [
        replace(row, reason="artifact") for row in lesion("T1", BASELINE, state="not_evaluable")
    ]
    held = subject([told])
    row = next(row for row in rows("TR", held) if row["TRTESTCD"] == "TUMSTATE")
    assert cells(row, "TRSTRESC", "TRSTAT") == ("NE", None)
    assert supplement("TR", held) == {"TRREAS": "artifact"}


def histology(**columns: str | None) -> Row:
    """The row of MI of a report."""
    report = event("hcc_histology", BASELINE, **columns)
    return one("MI", subject([], report))


def test_a_report_of_histology_is_a_microscopic_finding() -> None:
    row = histology(term="Moderately differentiated HCC")
    assert cells(row, "MITESTCD", "MIORRES", "MISTRESC", "MISPEC", "MILOBXFL") == (
        "HISTTYPC", "Moderately differentiated HCC", "HEPATOCELLULAR CARCINOMA", "TISSUE", "Y",
    )  # fmt: skip


def test_a_report_that_found_no_such_tumor_is_negative() -> None:
    assert histology(status="absent")["MISTRESC"] == "NEGATIVE"
