"""From templates that were filled in by hand for five subjects, to the report.

Every expected figure is worked out in `five_subjects/README.md`, by hand and with R.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from hilum.cli import main
from tests.once import made_once
from tests.web.reading_pages import Page

FILLED = Path(__file__).with_name("five_subjects")
CUTOFF = "2025-01-31"
STUDY = "B2022-508-01"
FIVE = ("01-001", "01-002", "01-003", "01-004", "01-005")
Values = Mapping[str, Any]


def reported_of(sheets: Path, folder: Path) -> Path:
    """The folder of the report of filled sheets, made by the commands that a user gives."""
    snapshot, report = str(folder / "snapshot"), str(folder / "report")
    frozen = ["snapshot", str(sheets), "--study", "haic_hcc", "--cutoff", CUTOFF, "--out", snapshot]
    with redirect_stdout(StringIO()):
        assert main(frozen) == 0
        assert main(["report", snapshot, "--out", report]) == 0
    return folder / "report"


def _made(folder: Path) -> None:
    reported_of(FILLED, folder)


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the five subjects."""
    return made_once(tmp_path_factory, "five", _made) / "report"


def rows(report: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a dataset, read from its Dataset-JSON."""
    (path,) = (report / "datasets").rglob(f"{name.lower()}.json")
    held = json.loads(path.read_text("utf-8"))
    names = [each["name"] for each in held["columns"]]
    return [dict(zip(names, row, strict=True)) for row in held["rows"]]


def of_subject(row: Values) -> str:
    return str(row["USUBJID"]).removeprefix(f"{STUDY}-")


def told(report: Path, dataset: str, *variables: str) -> dict[str, tuple[Any, ...]]:
    """Some variables of a dataset with one row a subject, by subject."""
    return {
        of_subject(row): tuple(row[name] for name in variables) for row in rows(report, dataset)
    }


def displays(report: Path) -> dict[str, dict[str, Any]]:
    said = json.loads((report / "results.json").read_text("utf-8"))
    return {each["number"]: each for each in said["displays"]}


def cells(report: Path, number: str, table: int = 0) -> dict[str, dict[str, Values]]:
    """The values of a table of a display, by line and column."""
    shown = displays(report)[number]["tables"][table]
    columns = [each["id"] for each in shown["columns"]]
    return {
        line["id"]: {
            name: cell["values"] for name, cell in zip(columns, line["cells"], strict=True)
        }
        for line in shown["lines"]
    }


def counts(report: Path, number: str, column: str, table: int = 0) -> dict[str, Any]:
    """The counts of a column, of the lines that count."""
    held = cells(report, number, table)
    return {line: each[column]["n"] for line, each in held.items() if "n" in each[column]}


def test_every_subject_is_in_the_sets_that_it_belongs_to(five: Path) -> None:
    flags = told(five, "ADSL", "SCRNFL", "ENRLFL", "SAFFL", "EVALFL")
    assert flags == {
        "01-001": ("Y", "Y", "Y", "Y"), "01-002": ("Y", "Y", "Y", "Y"),
        "01-003": ("Y", "Y", "Y", "Y"), "01-004": ("Y", "Y", "Y", "N"),
        "01-005": ("Y", "N", "N", "N"),
    }  # fmt: skip


def test_the_flow_of_participants_counts_and_gives_reasons(five: Path) -> None:
    lines = displays(five)["14.1.1"]["tables"][0]["lines"]
    said = [line["label"]["en"].replace("\u00a0", " ") for line in lines]
    assert said == [
        "Screened (n = 5)", "Not enrolled (n = 1)", "PLATELETS BELOW 50 (n = 1)",
        "Enrolled (n = 4)",
        "Treated (n = 4)", "Completed treatment (n = 0)", "Never dosed (n = 1)",
        "Discontinued treatment (n = 3)", "Progressive disease (n = 1)",
        "Reason not recorded (n = 1)", "Withdrawal by the subject (n = 1)",
        "Enrolled, at the cut-off (n = 4)", "In follow-up (n = 2)", "Died (n = 2)",
        "Left otherwise (n = 0)", "Analysed (n = 4)", "Enrolled subjects (n = 4)",
        "Treated subjects (n = 4)", "Evaluable subjects (sensitivity only) (n = 3)",
    ]  # fmt: skip


def test_the_days_of_each_subject_are_those_of_the_sheets(five: Path) -> None:
    names = ("RFICDTC", "RFXSTDTC", "RFXENDTC", "RFPENDTC", "DTHDTC", "AGE")
    assert told(five, "DM", *names) == {
        "01-001": ("2024-02-20", "2024-03-04T10:00", "2024-05-14", "2025-01-21", None, 58),
        "01-002": ("2024-04-08", "2024-04-18T10:00", "2024-05-10", "2024-07-02", "2024-07-02", 65),
        "01-003": ("2024-05-13", "2024-05-23T10:00", "2024-07-05", "2024-12-19", None, 52),
        "01-004": ("2024-06-03", None, None, "2024-06-29", "2024-06-29", 73),
        "01-005": ("2024-07-01", None, None, "2024-07-08", None, 54),
    }
    reasons = told(five, "DM", "ARMNRS")
    assert [reasons[each][0] for each in FIVE] == [
        None, None, None, "ASSIGNED, NOT TREATED", "SCREEN FAILURE",
    ]  # fmt: skip
    assert {row["BRTHDTC"] for row in rows(five, "DM") if of_subject(row) == "01-002"} == {
        "1958-11"
    }
    assert {row["RACE"] for row in rows(five, "DM")} == {"ASIAN"}


def test_treatment_ends_for_the_same_reason_in_DS_and_ADSL(five: Path) -> None:
    ended = {
        of_subject(row): (row["DSDECOD"], row["DSSTDTC"][:10])
        for row in rows(five, "DS")
        if row["DSSCAT"] == "STUDY TREATMENT"
    }
    assert ended == {
        "01-001": ("OTHER", "2024-05-13"),
        "01-002": ("PROGRESSIVE DISEASE", "2024-05-27"),
        "01-003": ("WITHDRAWAL BY SUBJECT", "2024-07-25"),
        "01-004": ("NEVER DOSED", "2024-06-29"),
    }
    status = told(five, "ADSL", "NCYCLES", "EOTSTT", "DCTREAS", "EOSSTT", "DCSREAS")
    assert status == {
        "01-001": (4, "DISCONTINUED", "REASON NOT RECORDED", "ONGOING", None),
        "01-002": (2, "DISCONTINUED", "PROGRESSIVE DISEASE", "DISCONTINUED", "DEATH"),
        "01-003": (3, "DISCONTINUED", "WITHDRAWAL BY SUBJECT", "ONGOING", None),
        "01-004": (0, None, None, "DISCONTINUED", "DEATH"),
        "01-005": (None, None, None, None, "PLATELETS BELOW 50"),
    }


def test_deaths_have_their_causes(five: Path) -> None:
    assert {of_subject(row): row["DDORRES"] for row in rows(five, "DD")} == {
        "01-002": "Hepatic failure",
        "01-004": "Upper gastrointestinal hemorrhage",
    }


def test_doses_planned_given_and_not_given_are_all_there(five: Path) -> None:
    every = rows(five, "EC")
    assert (len(every), len(rows(five, "EX"))) == (88, 36)
    refused = [row for row in every if row["ECOCCUR"] == "N"]
    why = {(of_subject(row), row["ECREASOC"].split(":")[0]) for row in refused}
    assert len(refused) == 12
    assert why == {
        ("01-001", "platelets below 60 x 10^9/L"),
        ("01-003", "withdrawal"),
        ("01-004", "feeding artery stenosed or occluded, or extrahepatic collaterals only"),
    }


def test_cumulative_doses_and_dose_intensity_are_worked_out_by_cycle(five: Path) -> None:
    found = {
        (of_subject(row), row["PARAMCD"]): row["AVAL"]
        for row in rows(five, "ADEX")
        if row["AVISIT"] == "OVERALL"
    }
    expected = {
        "01-001": ((842, 1382, 2764, 16584), (86.40, 92.31, 92.31, 92.31), (4, 91)),
        "01-002": ((390, 600, 1200, 7200), (100, 100, 100, 100), (2, 42)),
        "01-003": ((759, 1170, 2340, 12870), (99.80, 100, 100, 91.67), (3, 63)),
    }
    for subject, (sums, intensities, whole) in expected.items():
        drugs = [f"D{order}" for order in (1, 2, 3, 4)]
        assert tuple(found[subject, f"{each}CUM"] for each in drugs) == sums
        assert tuple(found[subject, f"{each}RDI"] for each in drugs) == intensities
        assert (found[subject, "NCYC"], found[subject, "DAYS"]) == whole
    assert {subject for subject, _ in found} == {*expected}


def test_the_table_of_exposure_sums_them_up(five: Path) -> None:
    shown = cells(five, "14.1.4", 1)["rdi"]
    middle = {
        drug: tuple(each[f"{name}_percent"] for name in ("median", "minimum", "maximum"))
        for drug, each in shown.items()
    }
    assert middle == {
        "oxaliplatin": (99.80, 86.40, 100),
        "leucovorin": (100, 92.31, 100),
        "fluorouracil_bolus": (100, 92.31, 100),
        "fluorouracil_infusion": (92.31, 91.67, 100),
    }
    whole = counts(five, "14.1.4", "all")
    assert (whole["dosed"], whole["delayed_subjects"]) == (3, 1)
    assert [
        counts(five, "14.1.4", "all", 2)[each]
        for each in ("COMPLETED", "DISCONTINUED", "ONGOING", "not_known")
    ] == [0, 3, 0, 1]


RESPONSES = {
    "01-001": (
        "SD PR PR NE PR PR PR", "PR PR PR NE PR PR PR",
        {"BOR": "PR", "CBOR": "PR", "BORM": "PR", "CBORM": "PR"},
    ),
    "01-002": ("PD", "PD", {"BOR": "PD", "CBOR": "PD", "BORM": "PD", "CBORM": "PD"}),
    "01-003": ("SD SD PD", "SD PR PD", {"BOR": "SD", "CBOR": "SD", "BORM": "PR", "CBORM": "SD"}),
    "01-004": ("", "", {"BOR": "NE", "CBOR": "NE", "BORM": "NE", "CBORM": "NE"}),
}  # fmt: skip


@pytest.mark.parametrize("subject", RESPONSES)
def test_responses_are_those_of_the_diameters(five: Path, subject: str) -> None:
    recist, mrecist, best = RESPONSES[subject]
    own = [row for row in rows(five, "ADRS") if of_subject(row) == subject]
    for code, expected in (("OVR", recist), ("OVRM", mrecist)):
        points = sorted((row["ADT"], row["AVALC"]) for row in own if row["PARAMCD"] == code)
        assert [response for _, response in points] == expected.split()
    assert {row["PARAMCD"]: row["AVALC"] for row in own if row["PARAMCD"] in best} == best


def test_sums_of_diameters_are_those_of_the_sheets(five: Path) -> None:
    sums = {
        code: [
            int(row["TRSTRESN"])
            for row in sorted(rows(five, "TR"), key=lambda row: str(row["TRDTC"]))
            if (of_subject(row), row["TRTESTCD"]) == ("01-001", code)
        ]
        for code in ("SUMDIAM", "SUMVDIAM")
    }
    assert sums == {
        "SUMDIAM": [92, 72, 60, 57, 54, 54, 55],
        "SUMVDIAM": [86, 45, 28, 10, 11, 11, 11],
    }
    best = {line: each["change"] for line, each in cells(five, "14.2.4").items()}
    percent = {line[-3:]: next(iter(each.values())) for line, each in best.items()}
    assert percent == {
        "001": pytest.approx(100 * (54 - 92) / 92, abs=0.005),
        "002": pytest.approx(100 * (61 - 59) / 59, abs=0.005),
        "003": pytest.approx(100 * (44 - 50) / 50, abs=0.005),
        "004": None,
    }


LESIONS = {
    ("01-001", "T1", "LIVER"), ("01-001", "T2", "LIVER"), ("01-001", "NT1", "PORTAL VEIN"),
    ("01-002", "T1", "LIVER"), ("01-002", "T2", "LUNG"), ("01-002", "N1", "ADRENAL GLAND"),
    ("01-003", "T1", "LIVER"), ("01-004", "T1", "LIVER"),
}  # fmt: skip


def test_each_lesion_is_identified_once(five: Path) -> None:
    found = [(of_subject(row), row["TULNKID"], row["TULOC"]) for row in rows(five, "TU")]
    assert len(found) == len(LESIONS)
    assert {*found} == LESIONS


RATES = {
    # display, column: responders, controlled, of, limits of the response rate (R, binom.test)
    ("14.2.1", "confirmed"): (1, 2, 4, 0.6309463, 80.5879550),
    ("14.2.1", "unconfirmed"): (1, 2, 4, 0.6309463, 80.5879550),
    ("14.2.2", "confirmed"): (1, 2, 4, 0.6309463, 80.5879550),
    ("14.2.2", "unconfirmed"): (2, 2, 4, 6.758599, 93.241401),
    ("14.2.3", "confirmed"): (1, 2, 3, 0.8403759, 90.5700676),
}


@pytest.mark.parametrize("place", RATES)
def test_response_rates_have_exact_intervals(five: Path, place: tuple[str, str]) -> None:
    number, column = place
    responders, controlled, of, lower, upper = RATES[place]
    shown = {line: each[column] for line, each in cells(five, number).items()}
    rate, limits = shown["objective_response"], shown["objective_response_interval"]
    assert (rate["n"], rate["of"], shown["disease_control"]["n"]) == (responders, of, controlled)
    assert (limits["lower_percent"], limits["upper_percent"]) == pytest.approx((lower, upper))


TIMES = {
    # days, CNSR
    "01-001": {"OS": (324, 1), "OSE": (327, 1), "PFS": (296, 1), "PFSM": (296, 1), "PFSE": (299, 1),
               "DOR": (211, 1), "TTR": (86, 0)},
    "01-002": {"OS": (76, 0), "OSE": (79, 0), "PFS": (40, 0), "PFSM": (40, 0), "PFSE": (43, 0)},
    "01-003": {"OS": (211, 1), "OSE": (214, 1), "PFS": (83, 3), "PFSM": (83, 3), "PFSE": (86, 3)},
    "01-004": {"OSE": (23, 0), "PFSE": (23, 0)},
}  # fmt: skip


def test_times_to_events_and_why_they_are_censored(five: Path) -> None:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    why = {}
    for row in rows(five, "ADTTE"):
        found.setdefault(of_subject(row), {})[row["PARAMCD"]] = (row["AVAL"], row["CNSR"])
        why[of_subject(row), row["PARAMCD"]] = row["EVNTDESC"]
    assert found == TIMES
    assert why["01-002", "PFS"] == "PROGRESSION: NEW LESION"
    assert why["01-003", "PFS"] == "NEW ANTICANCER THERAPY"
    assert why["01-004", "PFSE"] == "DEATH"
    assert why["01-001", "OS"] == "NO DEATH"


CURVES = {
    # display: events, censored, median and its lower limit in days, rate at 3 months with limits
    "14.2.9": (1, 2, None, 40, 200 / 3, 5.407343, 94.520640),
    "14.2.10": (1, 2, None, 40, 200 / 3, 5.407343, 94.520640),
    "14.2.11": (1, 2, None, 76, 200 / 3, 5.407343, 94.520640),
    "14.2.12": (2, 2, 203, 23, 50, 5.784708, 84.486130),
    "14.2.13": (2, 2, 171, 23, 50, 5.784708, 84.486130),
}
MONTH = 30.4375


@pytest.mark.parametrize("number", CURVES)
def test_survival_is_as_R_estimates_it(five: Path, number: str) -> None:
    events, censored, middle, lower, rate, *limits = CURVES[number]
    shown = {line: each["all"] for line, each in cells(five, number).items()}
    assert (shown["events"]["n"], shown["censored"]["n"]) == (events, censored)
    median = shown["median"]
    assert median["median_months"] == (None if middle is None else pytest.approx(middle / MONTH))
    assert median["lower_months"] == pytest.approx(lower / MONTH)
    assert median["upper_months"] is None
    at = shown["landmark_3_months"]
    percent = (at["rate_percent"], at["lower_percent"], at["upper_percent"])
    assert percent == pytest.approx((rate, *limits))


def test_a_subject_without_a_first_dose_is_counted_beside_the_curves_from_it(five: Path) -> None:
    assert cells(five, "14.2.11")["not_analysed"]["all"]["n"] == 1
    assert "not_analysed" not in cells(five, "14.2.12")


EVENTS = {
    # subjects, events
    "any": (4, 11), "severe": (3, 4), "serious": (2, 3), "fatal": (2, 2), "related": (3, 9),
    "related_severe": (2, 2), "related_serious": (1, 1), "interrupted": (1, 1), "reduced": (1, 1),
    "withdrawn": (0, 0),
}  # fmt: skip


def test_adverse_events_are_counted_in_the_window_alone(five: Path) -> None:
    shown = cells(five, "14.3.1")
    found = {
        line: (shown[line]["subjects_percent"]["n"], shown[line]["events"]["events"])
        for line in EVENTS
    }
    assert found == EVENTS
    rate = shown["any"]["rate"]
    assert rate["patient_months"] == pytest.approx(239 / MONTH)
    assert [rate[f"{each}_per_100_patient_months"] for each in ("events", "lower", "upper")] == (
        pytest.approx([1100 / (239 / MONTH), 69.9318802, 250.6577604])
    )


def test_terms_and_worst_grades(five: Path) -> None:
    lines = cells(five, "14.3.2")
    found = {
        line.partition(".")[2]: tuple(each[grade]["n"] for grade in ("any", "grade_3", "grade_5"))
        for line, each in lines.items()
        if "." in line
    }
    assert found == {
        "Abdominal pain": (2, 1, 0), "Nausea": (1, 0, 0), "Vomiting": (1, 0, 0),
        "Neutrophil count decreased": (1, 1, 0), "Platelet count decreased": (1, 0, 0),
        "Upper gastrointestinal hemorrhage": (1, 0, 1), "乏力": (1, 0, 0),
        "Hepatic failure": (1, 0, 1), "Peripheral sensory neuropathy": (1, 0, 0),
    }  # fmt: skip


def test_which_events_are_emergent_and_which_may_not_be(five: Path) -> None:
    found = {(of_subject(row), row["AETERM"]): row for row in rows(five, "ADAE")}
    outside = {key for key, row in found.items() if row["TRTEMFL"] != "Y"}
    uncertain = {key for key, row in found.items() if row["TRTEMCFL"] == "Y"}
    assert outside == {
        ("01-001", "Pruritus"), ("01-003", "Fever"),
    }  # fmt: skip
    assert uncertain == {("01-001", "Nausea"), ("01-001", "乏力")}
    neuropathy = found["01-001", "Peripheral sensory neuropathy"]
    assert (neuropathy["AENDT"], neuropathy["AONGOFL"]) == (None, None)
    assert found["01-001", "血小板计数降低"]["AEDECOD"] == "Platelet count decreased"


GRADES = {
    "Hypoalbuminemia.L": (1, 1, 1, 0), "Alanine aminotransferase increased.H": (0, 1, 2, 0),
    "Aspartate aminotransferase increased.H": (0, 2, 0, 1),
    "Blood bilirubin increased.H": (2, 0, 0, 1), "Creatinine increased.H": (1, 1, 1, 0),
    "Anemia.L": (1, 1, 1, 0), "Neutrophil count decreased.L": (1, 1, 0, 1),
    "Platelet count decreased.L": (1, 0, 2, 0), "White blood cell decreased.L": (1, 1, 1, 0),
    "INR increased.H": (0, 0, 1, 0),
}  # fmt: skip


def test_worst_laboratory_grades(five: Path) -> None:
    shown = cells(five, "14.3.3")
    found = {
        line: tuple(shown[line][f"grade_{grade}"]["n"] for grade in range(4)) for line in GRADES
    }
    assert found == GRADES
    assert shown["INR increased.H"]["not_certain"]["n"] == 2
    assert {each["measured"]["n"] for each in shown.values()} == {3}


def test_grades_shift_from_baseline(five: Path) -> None:
    shown = cells(five, "14.3.4")
    assert shown["Anemia.L.1"]["2"]["n"] == shown["Hypoalbuminemia.L.1"]["2"]["n"] == 1
    assert [shown["Anemia.L.0"][grade]["n"] for grade in "012"] == [1, 1, 0]
    assert shown["Anemia.L.not_measured"]["not_measured"]["n"] == 1  # never dosed: no baseline


def test_a_result_without_a_unit_is_kept_and_used_for_nothing(five: Path) -> None:
    (spoilt,) = [row for row in rows(five, "LB") if row["LBORRES"] == "35"]
    assert (spoilt["LBORRESU"], spoilt["LBSTRESN"]) == (None, None)
    (below,) = [row for row in rows(five, "LB") if row["LBORRES"] == "<5"]
    assert (below["LBSTRESC"], below["LBSTRESN"]) == ("<5", None)


def test_deviations_that_are_certain_are_counted(five: Path) -> None:
    shown = {line: each["deviations"]["deviations"] for line, each in cells(five, "14.1.5").items()}
    assert shown == {
        "any": 7,
        "DERIVED FROM THE RECORDS": 5,
        "DERIVED FROM THE RECORDS.DOSE BELOW PLANNED": 1,
        "DERIVED FROM THE RECORDS.NOT CONFIRMED": 1,
        "DERIVED FROM THE RECORDS.VISIT MISSED": 1,
        "DERIVED FROM THE RECORDS.VISIT OUT OF WINDOW": 2,
        "ENTRY CRITERION NOT MET": 1,
        "ENTRY CRITERION NOT MET.I1B": 1,
        "RECORDED BY THE SITE": 1,
        "RECORDED BY THE SITE.化疗泵故障，氟尿嘧啶持续灌注未完成": 1,
    }
    assert {(of_subject(row), row["IETESTCD"]) for row in rows(five, "IE")} == {
        ("01-003", "I1B"),
        ("01-005", "I10"),
    }


def test_nothing_after_the_cut_off_is_anywhere(five: Path) -> None:
    for path in (five / "datasets" / "sdtm").glob("*.json"):
        assert "2025-02-04" not in path.read_text("utf-8"), path.name


def shown_on(page: Path) -> list[str]:
    return [
        "".join(each.words)
        for each in Page(page).root.walk()
        if each.name == "a" and ".behind.html#" in (each.attributes.get("href") or "")
    ]


def digits(texts: list[str]) -> list[list[str]]:
    return [re.findall(r"\d+(?:\.\d+)?", text) for text in texts]


def test_both_languages_say_the_same_numbers(five: Path) -> None:
    compared = 0
    for number in displays(five):
        english, chinese = (shown_on(five / each / f"{number}.html") for each in ("en", "zh"))
        assert digits(english) == digits(chinese), number
        compared += len(english)
    assert compared > 1000


def test_the_pdf_says_the_response_rate(five: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here to read the PDF with")
    said = subprocess.run(
        ["pdftotext", "-layout", str(five / "report.en.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert re.search(r"Objective response \(complete or\s+partial\), n \(%\)\s+1 \(25\.0\)", said)
    assert "0.6 to 80.6" in said


def traced(*arguments: object) -> str:
    said = StringIO()
    with redirect_stdout(said):
        assert main(["trace", *map(str, arguments)]) == 0
    return said.getvalue()


def places(said: str) -> Iterator[tuple[str, int]]:
    for name, line in re.findall(r"(\w+\.csv):(\d+)", said):
        yield name, int(line)


def test_the_responder_is_traced_to_the_lines_of_the_sheet(five: Path) -> None:
    said = traced(five, "14.2.1", "objective_response", "confirmed", "--subject", "01-001", "--all")
    lesions = (FILLED / "lesions.csv").read_text("utf-8-sig").splitlines()
    found = {lesions[line - 1] for name, line in places(said) if name == "lesions.csv"}
    scans = [line.split(",") for line in found]
    assert {scan[0] for scan in scans} == {"01-001"}
    assert {"2024-02-26", "2024-05-28", "2024-07-09"} <= {scan[2] for scan in scans}
    assert "2025-02-04" not in {scan[2] for scan in scans}


def test_the_censored_time_is_traced_to_the_scan_before_sorafenib(five: Path) -> None:
    said = traced(five, f"ADTTE.{STUDY}-01-003.3")
    lesions = (FILLED / "lesions.csv").read_text("utf-8-sig").splitlines()
    assert "CNSR=3" in said
    assert any(
        lesions[line - 1].startswith("01-003,Tumor Assessment 2,2024-08-13")
        for name, line in places(said)
        if name == "lesions.csv"
    )


def test_a_death_recorded_before_the_first_dose_is_no_survival_time(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    shutil.copytree(FILLED, sheets)
    with (sheets / "deaths.csv").open("a", encoding="utf-8") as file:
        file.write("01-003,2024-05-01,交通事故\n")
    report = reported_of(sheets, tmp_path)
    found = {
        row["PARAMCD"]: (row["AVAL"], row["CNSR"], row["EVNTDESC"])
        for row in rows(report, "ADTTE")
        if of_subject(row) == "01-003"
    }
    before = (1, 6, "DEATH DATED BEFORE THE START")
    assert found == dict.fromkeys(("OS", "OSE", "PFS", "PFSM", "PFSE"), before)
    survival = {line: each["all"] for line, each in cells(report, "14.2.11").items()}
    assert (survival["events"]["n"], survival["censored"]["n"]) == (1, 2)
    assert survival["censored.DEATH DATED BEFORE THE START"]["n"] == 1
