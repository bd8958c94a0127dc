"""Each conformance rule finds the error that is planted for it, at its place, and no error else.

The planted errors follow the rules as CDISC states them (SDTM and SDTMIG conformance rules 2.0).
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.datasets.conformance.check import nonconformities, rules
from hilum.datasets.conformance.findings import Finding
from hilum.datasets.dataset import Cell, Dataset, Row
from tests.datasets.small import STANDARD, changed, conforming, survival, variable

Datasets = dict[str, Dataset]


def found(datasets: Datasets) -> tuple[Finding, ...]:
    return nonconformities(datasets, standard=STANDARD)


def places(datasets: Datasets, rule: str) -> list[str]:
    """Where a rule finds something, as DATASET[row].VARIABLE."""
    seen = (each.mismatch for each in found(datasets) if each.rule.id == rule)
    return [f"{each.dataset}[{each.row}].{each.variable}" for each in seen]


VALUES: dict[str, tuple[str, dict[str, Cell], str]] = {
    # rule: row whose values are changed, the values, where the rule finds it
    "CG0014": ("AE[1]", {"AETERM": None}, "AE[1].AETERM"),
    "CG0019": ("TA[2]", {"TAETORD": 1}, "TA[2].TAETORD"),
    "CG0028": ("AE[2]", {"AESEQ": 1}, "AE[2].AESEQ"),
    "CG0029": ("AE[2]", {"USUBJID": "HL-01-009"}, "AE[2].USUBJID"),
    "CG0409": ("EX[1]", {"STUDYID": "HL-02"}, "EX[1].STUDYID"),
    "CG0413": ("EX[1]", {"DOMAIN": "EC"}, "EX[1].DOMAIN"),
    "CG0011": ("DM[1]", {"SEX": "MALE"}, "DM[1].SEX"),
    "CG0372": ("LB[1]", {"LBTESTCD": "1HGB"}, "LB[1].LBTESTCD"),
    "CG0417": ("SUPPAE[1]", {"QNAM": "AE-TRTEM"}, "SUPPAE[1].QNAM"),
    "CG0406": ("LB[3]", {"LBTEST": "x" * 41}, "LB[3].LBTEST"),
    "CG0416": ("SUPPAE[1]", {"QLABEL": "x" * 41}, "SUPPAE[1].QLABEL"),
    "CG0153": ("DM[1]", {"ARMCD": "x" * 21}, "DM[1].ARMCD"),
    "CG0246": ("SE[1]", {"ETCD": "x" * 9}, "SE[1].ETCD"),
    "CG0257": ("TS[1]", {"TSPARMCD": "x" * 9}, "TS[1].TSPARMCD"),
    "CG0258": ("TS[1]", {"TSPARM": "x" * 41}, "TS[1].TSPARM"),
    "CG0035": ("LB[2]", {"VISIT": "SCREENING"}, "LB[2].VISITNUM"),
    "CG0154": ("TE[2]", {"ELEMENT": "Screening"}, "TE[2].ETCD"),
    "CG0307": ("TS[2]", {"TSPARMCD": "AGEMIN"}, "TS[2].TSPARM"),
    "test_and_its_code": ("LB[2]", {"LBTEST": "Haemoglobin"}, "LB[2].LBTEST"),
    "arm_and_its_code": ("TA[2]", {"ARM": "HAIC"}, "TA[2].ARM"),
    "iso_8601": ("LB[2]", {"LBDTC": "2025-1-21"}, "LB[2].LBDTC"),
    "end_not_before_start": ("AE[2]", {"AEENDTC": "2025-02-18"}, "AE[2].AEENDTC"),
    "CG0006": ("LB[1]", {"LBDY": 0}, "LB[1].LBDY"),
    "CG0220": ("AE[1]", {"AESTDY": 1}, "AE[1].AESTDY"),
    "CG0222": ("AE[1]", {"AEENDY": 2}, "AE[1].AEENDY"),
    "CG0009": ("LB[2]", {"EPOCH": "RUN-IN"}, "LB[2].EPOCH"),
    "epoch_of_its_element": ("LB[2]", {"EPOCH": "SCREENING"}, "LB[2].EPOCH"),
    "CG0207": ("SE[1]", {"SEENDTC": "2025-01-09"}, "SE[1].SEENDTC"),
    "CG0148": ("DM[1]", {"RFXSTDTC": "2025-01-11"}, "DM[1].RFXSTDTC"),
    "CG0147": ("DM[1]", {"RFXENDTC": "2025-01-10"}, "DM[1].RFXENDTC"),
    "CG0079": ("MH[1]", {"MHSTDTC": "2025-02"}, "MH[1].MHSTDTC"),
    "numeric_result": ("LB[2]", {"LBSTRESN": Decimal("97.4")}, "LB[2].LBSTRESN"),
    "baseline_in_time": ("LB[2]", {"LBBLFL": "Y"}, "LB[2].LBBLFL"),
    "last_before_exposure_once": ("LB[2]", {"LBLOBXFL": "Y"}, "LB[2].LBLOBXFL"),
    "last_before_exposure_in_time": ("LB[2]", {"LBLOBXFL": "Y"}, "LB[2].LBLOBXFL"),
    "CG0369": ("RELREC[2]", {"RDOMAIN": "CM"}, "RELREC[2].RDOMAIN"),
    "CG0370": ("RELREC[2]", {"IDVAR": "DSREFID"}, "RELREC[2].IDVAR"),
    "CG0371": ("SUPPAE[1]", {"IDVARVAL": "3"}, "SUPPAE[1].IDVARVAL"),
    "CG0314": ("SUPPAE[1]", {"QNAM": "AESER"}, "SUPPAE[1].QNAM"),
    "CG0334": ("SUPPAE[1]", {"RDOMAIN": "DS"}, "SUPPAE[1].RDOMAIN"),
    "CG0200": ("RELREC[2]", {"RELID": "2"}, "RELREC[2].RELID"),
    "lesion_is_identified": ("TR[1]", {"TRLNKID": "T02"}, "TR[1].TRLNKID"),
    "CG0132": ("DM[1]", {"DTHFL": None}, "DM[1].DTHFL"),
    "CG0133": ("DM[1]", {"DTHFL": None}, "DM[1].DTHFL"),
    "CG0134": ("DM[1]", {"DTHFL": None}, "DM[1].DTHFL"),
    "CG0135": ("DM[1]", {"DTHFL": None}, "DM[1].DTHFL"),
    "CG0136": ("DM[1]", {"DTHFL": None}, "DM[1].DTHFL"),
    "CG0069": ("DS[2]", {"DSSTDTC": "2025-02-21"}, "DS[2].DSSTDTC"),
    "CG0143": ("DM[1]", {"RFICDTC": "2025-01-03"}, "DM[1].RFICDTC"),
    "CG0538": (
        "DS[1]",
        {"DSCAT": "DISPOSITION EVENT", "DSSCAT": "STUDY PARTICIPATION"},
        "DS[2].DSSCAT",
    ),
    "CG0042": ("AE[2]", {"AESDTH": None}, "AE[2].AESER"),
    "CG0516": ("DM[1]", {"ARMCD": "TACE"}, "DM[1].ARMCD"),
    "CG0518": ("DM[1]", {"ARM": "TACE"}, "DM[1].ARM"),
    "CG0512": ("DM[1]", {"ACTARMCD": "TACE"}, "DM[1].ACTARMCD"),
    "CG0514": ("DM[1]", {"ACTARM": "TACE"}, "DM[1].ACTARM"),
    "CG0293": ("TV[1]", {"ARMCD": "TACE"}, "TV[1].ARMCD"),
    "CG0294": ("TV[1]", {"ARM": "TACE"}, "TV[1].ARM"),
    "CG0540": ("DM[2]", {"ACTARMCD": "HAIC"}, "DM[2].USUBJID"),
    "CG0655": ("SV[1]", {"VISITNUM": Decimal(9)}, "SV[1].VISITNUM"),
    "CG0657": ("SV[1]", {"VISIT": "DAY 9"}, "SV[1].VISIT"),
    "CG0656": ("SV[2]", {"VISITNUM": Decimal(1)}, "SV[2].VISITNUM"),
    "CG0034": ("LB[2]", {"VISITNUM": Decimal("2.02")}, "LB[2].VISITNUM"),
    "CG0410": ("SV[2]", {"VISITNUM": Decimal(1)}, "SV[2].VISITNUM"),
    "CG0414": ("SE[2]", {"ETCD": "FU"}, "SE[2].ETCD"),
    "element_of_an_arm": ("TA[2]", {"ETCD": "FU"}, "TA[2].ETCD"),
    "CG0178": ("IE[1]", {"IETEST": "Age 18 or more"}, "IE[1].IETEST"),
    "CG0179": ("IE[1]", {"IETESTCD": "I02"}, "IE[1].IETESTCD"),
    "CG0247": ("TA[2]", {"TAETORD": 1}, "TA[2].TAETORD"),
    "CG0268": ("TS[2]", {"TSPARMCD": "AGEMIN"}, "TS[2].TSSEQ"),
    "CG0131": ("DM[1]", {"DTHFL": "N"}, "DM[1].DTHFL"),
    "CG0435": ("DM[2]", {"DTHDTC": "2025-02-01"}, "DM[2].DTHFL"),
    "CG0513": ("DM[1]", {"ACTARMCD": None}, "DM[1].ARMNRS"),
    "CG0515": ("DM[1]", {"ACTARM": None}, "DM[1].ARMNRS"),
    "CG0517": ("DM[1]", {"ARMCD": None}, "DM[1].ARMNRS"),
    "CG0519": ("DM[1]", {"ARM": None}, "DM[1].ARMNRS"),
    "CG0520": ("DM[1]", {"ARMNRS": "SCREEN FAILURE"}, "DM[1].ARMNRS"),
    "CG0521": ("DM[1]", {"ARMCD": None}, "DM[1].ARMCD"),
    "CG0522": ("DM[1]", {"ACTARMCD": None}, "DM[1].ACTARMCD"),
    "CG0530": ("DM[2]", {"RFENDTC": "2025-01-05"}, "DM[2].RFENDTC"),
    "CG0665": ("DM[1]", {"AGEU": None}, "DM[1].AGEU"),
    "CG0666": ("DM[1]", {"AGE": None}, "DM[1].AGE"),
    "CG0348": ("LB[3]", {"LBSTAT": None}, "LB[3].LBORRES"),
    "CG0422": ("LB[3]", {"LBORRES": "1.1"}, "LB[3].LBORRES"),
    "CG0094": ("LB[3]", {"LBSTAT": None}, "LB[3].LBSTAT"),
    "CG0397": ("LB[1]", {"LBSTRESC": None}, "LB[1].LBSTRESC"),
    "CG0426": ("LB[3]", {"LBSTRESU": "g/L"}, "LB[3].LBSTRESC"),
    "CG0541": ("LB[1]", {"LBLOBXFL": "N"}, "LB[1].LBLOBXFL"),
    "CG0569": ("LB[1]", {"LBSTRESC": None}, "LB[1].LBSTRESC"),
    "CG0185": ("LB[1]", {"LBTOXGR": "GRADE 1"}, "LB[1].LBTOXGR"),
    "CG0428": ("LB[1]", {"LBTOX": "Anemia"}, "LB[1].LBTOXGR"),
    "CG0429": ("LB[1]", {"LBSCAT": "CBC"}, "LB[1].LBCAT"),
    "unit_of_a_number": ("LB[3]", {"LBORRESU": "g/L"}, "LB[3].LBORRES"),
    "CG0175": ("IE[1]", {"IECAT": "EXCLUSION"}, "IE[1].IEORRES"),
    "CG0176": ("IE[1]", {"IEORRES": "Y"}, "IE[1].IEORRES"),
    "CG0041": ("AE[2]", {"AESER": "N"}, "AE[2].AESDTH"),
    "CG0387": ("AE[1]", {"AESER": "U"}, "AE[1].AESER"),
    "CG0085": ("MH[1]", {"MHPRESP": "N"}, "MH[1].MHPRESP"),
    "CG0089": ("MH[1]", {"MHOCCUR": "Y"}, "MH[1].MHPRESP"),
    "CG0081": ("MH[1]", {"MHPRESP": "Y"}, "MH[1].MHSTAT"),
    "CG0046": ("MH[1]", {"MHENRTPT": "ONGOING"}, "MH[1].MHENTPT"),
    "CG0045": ("MH[1]", {"MHENTPT": "2025-01-02"}, "MH[1].MHENRTPT"),
    "CG0114": ("EX[1]", {"EXDOSU": None}, "EX[1].EXDOSU"),
    "CG0110": ("EX[1]", {"EXDOSTXT": "200-250"}, "EX[1].EXDOSTXT"),
    "CG0101": ("EC[1]", {"ECDOSE": Decimal(0)}, "EC[1].ECDOSE"),
    "exposure_was_given": ("EX[1]", {"EXDOSE": None}, "EX[1].EXDOSE"),
    "exposure_is_above_zero": ("EX[1]", {"EXDOSE": Decimal(0)}, "EX[1].EXDOSE"),
    "CG0208": ("SE[1]", {"SESTDTC": None}, "SE[1].SESTDTC"),
    "CG0210": ("SE[2]", {"ETCD": "UNPLAN"}, "SE[2].SEUPDES"),
    "CG0211": ("SE[2]", {"SEUPDES": "Went home"}, "SE[2].ETCD"),
    "CG0206": ("SE[2]", {"ETCD": "UNPLAN"}, "SE[2].TAETORD"),
    "CG0654": ("SV[2]", {"SVOCCUR": "Y"}, "SV[2].SVPRESP"),
    "CG0658": ("SV[2]", {"VISITDY": 12}, "SV[2].VISITDY"),
    "CG0259": ("TS[2]", {"TSVALNF": None}, "TS[2].TSVALNF"),
    "CG0260": ("TS[1]", {"TSVALNF": "NA"}, "TS[1].TSVALNF"),
    "CG0266": ("TS[1]", {"TSVCDVER": "2025-03-28"}, "TS[1].TSVCDREF"),
    "CG0328": ("TE[1]", {"TEENRL": None}, "TE[1].TEENRL"),
    "CG0465": ("SUPPAE[1]", {"IDVAR": None}, "SUPPAE[1].IDVAR"),
    "CG0203": ("RELREC[2]", {"IDVAR": None}, "RELREC[2].IDVAR"),
}


def without(datasets: Datasets, name: str, variable_name: str) -> Datasets:
    before = datasets[name]
    kept = tuple(each for each in before.definition.variables if each.name != variable_name)
    return {**datasets, name: Dataset(replace(before.definition, variables=kept), before.rows)}


def with_variable(datasets: Datasets, name: str, text: str, **more: str) -> Datasets:
    """The datasets with one more variable at the end of one, in place of one of the same name."""
    added = replace(variable(text), **more)
    before = without(datasets, name, added.name)[name]
    variables = (*before.definition.variables, added)
    return {
        **datasets,
        name: Dataset(replace(before.definition, variables=variables), before.rows),
    }


def with_row(datasets: Datasets, name: str, row: int, **values: Cell) -> Datasets:
    """The datasets with one row of one of them a second time, some values changed."""
    before = datasets[name]
    added = Row(values={**before.rows[row - 1].values, **values})
    return {**datasets, name: Dataset(before.definition, (*before.rows, added))}


def untimed(datasets: Datasets) -> Datasets:
    return changed(datasets, "DD", 1, DDDTC=None)


def baseline_twice(datasets: Datasets) -> Datasets:
    early = changed(datasets, "LB", 1, LBBLFL="Y")
    return with_row(early, "LB", 1, LBSEQ=4, LBBLFL="Y")


Plan = Callable[[Datasets], Datasets]

STRUCTURES: dict[str, tuple[Plan, str]] = {
    "CG0016": (lambda given: without(given, "DM", "RFENDTC"), "DM[0].RFENDTC"),
    "CG0013": (lambda given: with_variable(given, "EX", "EXMOOD T Perm"), "EX[0].EXMOOD"),
    "CG0330": (lambda given: with_variable(given, "EX", "EXTRT T Req"), "EX[0].EXDOSE"),
    "label_of_the_standard": (
        lambda given: with_variable(given, "EX", "EXENDY I Perm", label="End"),
        "EX[0].EXENDY",
    ),
    "CG0310": (lambda given: with_variable(given, "EX", "EXTRTLONG T Perm"), "EX[0].EXTRTLONG"),
    "CG0368": (lambda given: {n: d for n, d in given.items() if n != "DM"}, "DM[0]."),
    "CG0219": (untimed, "DD[0].DDDTC"),
    "baseline_once": (baseline_twice, "LB[4].LBBLFL"),
    "CG0411": (lambda given: with_row(given, "SUPPAE", 1), "SUPPAE[2].QNAM"),
    "CG0255": (lambda given: with_row(given, "TI", 1), "TI[2].IETESTCD"),
    "CG0427": (
        lambda given: changed(with_variable(given, "LB", "LBRESCAT T Perm"), "LB", 3, LBRESCAT="x"),
        "LB[3].LBSTRESC",
    ),
}


def test_sdtm_that_keeps_to_the_rules_has_no_finding() -> None:
    assert [each.say() for each in found(conforming())] == []


@pytest.mark.parametrize("rule", VALUES)
def test_each_rule_finds_the_value_that_breaks_it(rule: str) -> None:
    row, values, expected = VALUES[rule]
    name, _, number = row.removesuffix("]").partition("[")
    assert expected in places(changed(conforming(), name, int(number), **values), rule)


@pytest.mark.parametrize("rule", STRUCTURES)
def test_each_rule_finds_the_dataset_that_breaks_it(rule: str) -> None:
    plan, expected = STRUCTURES[rule]
    assert expected in places(plan(conforming()), rule)


def test_every_rule_has_an_error_planted_for_it() -> None:
    assert {each.id for each in rules()} == {*VALUES, *STRUCTURES}


def test_a_required_variable_that_is_not_there_is_found_too() -> None:
    assert places(without(conforming(), "AE", "AETERM"), "CG0014")[0] == "AE[0].AETERM"


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2025-01-09", -1), ("2025-01-10", 1), ("2025-01-11", 2), ("2025-01-09T23:59", -1)],
)
def test_there_is_no_study_day_0(moment: str, day: int) -> None:
    """SDTMIG 3.4, section 4.4.4: the day before the reference start is -1, that day itself is 1."""
    right = changed(conforming(), "LB", 2, LBDTC=moment, LBDY=day)
    assert places(right, "CG0006") == []
    assert places(changed(right, "LB", 2, LBDY=day + 1), "CG0006") == ["LB[2].LBDY"]


@pytest.mark.parametrize(("dose", "found_at"), [("0.000", ["EC[1].ECDOSE"]), ("5", []), (None, [])])
def test_an_amount_of_0_is_not_how_a_dose_not_given_is_told(
    dose: str | None, found_at: list[str]
) -> None:
    """CG0101: where ECOCCUR is N, ECDOSE is empty or above 0."""
    amount = None if dose is None else Decimal(dose)
    datasets = changed(conforming(), "EC", 1, ECDOSE=amount, ECDOSU="mg")
    assert places(datasets, "CG0101") == found_at


def test_a_number_of_a_visit_is_the_same_however_many_zeros_it_has() -> None:
    same = changed(conforming(), "LB", 1, VISITNUM=Decimal("1.000000"))
    assert places(same, "CG0034") == places(same, "CG0035") == []


@pytest.mark.parametrize(
    "text",
    ["2025", "2025-01", "2025-01-09", "2025-01-09T08", "2025-01-09T08:30", "2025-01-09T08:30:15"],
)
def test_a_date_cut_off_at_the_right_is_iso_8601(text: str) -> None:
    assert places(changed(conforming(), "MH", 1, MHDTC=text), "iso_8601") == []


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-02-30", "25-01-09", "2025/01/09", "UNK", "2025-"]
)
def test_other_texts_are_no_iso_8601(text: str) -> None:
    assert places(changed(conforming(), "MH", 1, MHDTC=text), "iso_8601") == ["MH[1].MHDTC"]


def test_the_day_on_which_an_element_ends_is_of_the_next_one_too() -> None:
    both = ("SCREENING", "TREATMENT")
    for epoch in both:
        moved = changed(conforming(), "LB", 2, LBDTC="2025-01-10", LBDY=1, EPOCH=epoch)
        assert places(moved, "epoch_of_its_element") == []


def test_a_subject_who_was_never_exposed_has_no_last_observation_before_exposure() -> None:
    moved = changed(conforming(), "LB", 1, USUBJID="HL-01-002")
    assert "LB[1].LBLOBXFL" in places(moved, "last_before_exposure_in_time")


def test_a_finding_says_where_what_was_seen_and_what_was_expected_in_both_languages() -> None:
    datasets = changed(conforming(), "AE", 1, AEENDY=2)
    (finding,) = found(datasets)
    assert finding.say() == (
        "AE[1].AEENDY: saw '2', expected 3 "
        "(CG0222: A study day of an end counts from the reference start, without a day 0.)"
    )
    assert finding.say("zh") == (
        "AE[1].AEENDY: 实为 '2', 应为 3 (CG0222: 结束研究日自参考开始日计算，无第 0 日。)"
    )
    assert finding.mismatch.subject == "HL-01-001"


def test_nothing_is_said_of_adam_nor_of_an_empty_trial() -> None:
    assert found({"ADTTE": survival()}) == ()
    assert found({}) == ()
