"""What a screening writes and prints (issue 2, item 7)."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from hilum.study import find_study, load_study
from tests.cli.conftest import Run, Screened

CRITERIA = [criterion.id for criterion in load_study(find_study("haic_hcc")).criteria]
TABLES = ("verdicts", "criteria", "evidence", "discrepancies")


def rows(folder: Path, table: str, where: str = "TRUE") -> list[dict[str, Any]]:
    cursor = duckdb.execute(f"SELECT * FROM '{folder / table}.parquet' WHERE {where}")
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_verdicts_hold_one_row_a_subject_and_one_truth_a_criterion_as_text(
    screened: Screened,
) -> None:
    """Columns: subject, status, then each criterion id, in the order of the protocol."""
    table = pq.read_table(screened.out / "verdicts.parquet")
    assert table.column_names == ["subject", "status", *CRITERIA]
    assert {str(field.type) for field in table.schema} == {"string"}
    found = table.to_pylist()
    assert [row["subject"] for row in found] == ["S1", "S2", "S3", "S4"]
    truths = {row[criterion] for row in found for criterion in CRITERIA}
    assert truths == {"MET", "NOT_MET", "UNKNOWN"}


def test_a_status_follows_from_the_truths_and_the_kinds(screened: Screened) -> None:
    """DESIGN 5: INELIGIBLE if any disqualifies, ELIGIBLE if all qualify, else UNDETERMINED."""
    kinds = {row["id"]: row["kind"] for row in rows(screened.out, "criteria")}
    against = {"inclusion": "NOT_MET", "exclusion": "MET"}
    for row in rows(screened.out, "verdicts"):
        truths = [(row[name], against[kinds[name]]) for name in CRITERIA]
        if any(truth == out for truth, out in truths):
            expected = "INELIGIBLE"
        elif any(truth == "UNKNOWN" for truth, _ in truths):
            expected = "UNDETERMINED"
        else:
            expected = "ELIGIBLE"
        assert row["status"] == expected


def test_values_on_the_sheets_decide_as_the_protocol_prints(screened: Screened) -> None:
    """125 g/L > 100; 90 is not; 3 mg/dL = 51.3 umol/L is not < 51; no unit, no answer."""
    by_subject = {row["subject"]: row for row in rows(screened.out, "verdicts")}
    assert [by_subject[name]["I7"] for name in ("S1", "S2", "S3", "S4")] == [
        "MET",
        "NOT_MET",
        "UNKNOWN",
        "UNKNOWN",
    ]
    assert (by_subject["S1"]["I10"], by_subject["S1"]["I11"]) == ("MET", "NOT_MET")
    assert (by_subject["S1"]["I16"], by_subject["S2"]["I16"]) == ("MET", "UNKNOWN")


def test_criteria_say_what_each_column_asks_and_how_it_was_ruled(screened: Screened) -> None:
    """criteria.parquet: id, kind, text, reading, origin, ruling."""
    found = rows(screened.out, "criteria")
    assert [row["id"] for row in found] == CRITERIA
    assert {"id", "kind", "text", "reading", "origin", "ruling"} <= found[0].keys()
    hemoglobin = next(row for row in found if row["id"] == "I7")
    assert hemoglobin["text"] == "Hemoglobin > 100g/L"
    assert hemoglobin["reading"] == "latest hemoglobin within 7 days before procedure > 100 g/L"
    title = next(row for row in found if row["id"] == "T1")
    assert title["origin"] == "title"
    assert any("(assumption)" in (row["ruling"] or "") for row in found)


def test_evidence_names_row_value_unit_time_threshold_window_place_and_reason(
    screened: Screened,
) -> None:
    """evidence.parquet, for the haemoglobin of S1."""
    (row,) = rows(screened.out, "evidence", "subject = 'S1' AND criterion = 'I7'")
    assert (row["truth"], row["part_truth"], row["role"]) == ("MET", "MET", "used")
    assert (row["concept"], row["value"], row["unit"]) == ("hemoglobin", "125", "g/L")
    assert row["value_as_recorded"] == "12.5 g/dL"
    assert row["source"] == "findings.csv:2"
    assert row["time"].startswith("2024-05-01")
    assert "100" in row["threshold"]
    assert "7 days" in row["window"] or "2024-04-25" in row["window"]
    assert row["reason"]


def test_what_cannot_be_used_is_in_the_evidence_with_its_reason(screened: Screened) -> None:
    """UNKNOWN with its reason: the haemoglobin of S4 has no unit."""
    (row,) = rows(screened.out, "evidence", "subject = 'S4' AND criterion = 'I7'")
    assert (row["truth"], row["source"], row["value_as_recorded"]) == (
        "UNKNOWN",
        "findings.csv:6",
        "12.5",
    )
    assert "no unit" in row["reason"]


def test_evidence_all_covers_everyone_and_every_criterion(screened: Screened) -> None:
    """--evidence all."""
    found = {(row["subject"], row["criterion"]) for row in rows(screened.out, "evidence")}
    assert found == {(s, c) for s in ("S1", "S2", "S3", "S4") for c in CRITERIA}


def test_evidence_is_by_default_of_everyone_who_is_not_ineligible_or_is_listed(
    screened_last: Screened,
) -> None:
    """Issue 2, item 7; whoever has a page in the report has evidence too."""
    verdicts = rows(screened_last.out, "verdicts")
    open_ = {row["subject"] for row in verdicts if row["status"] != "INELIGIBLE"}
    listed = {page.stem for page in (screened_last.out / "subjects").glob("*.html")}
    assert {row["subject"] for row in rows(screened_last.out, "evidence")} == open_ | listed
    assert "S4" in open_


def test_every_table_has_a_csv_copy_that_says_the_same(screened: Screened) -> None:
    """For people: UTF-8 with its mark, so that a spreadsheet program shows Chinese."""
    for table in TABLES:
        path = screened.out / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as copy:
            copied = list(csv.DictReader(copy))
        original = rows(screened.out, table)
        assert [list(row) for row in copied] == [list(row) for row in original]
        as_text = [{k: "" if v is None else str(v) for k, v in row.items()} for row in original]
        assert copied == as_text
    assert not list((screened.out).glob("*.part"))


def test_discrepancies_hold_those_of_the_sheets_and_of_the_answers(screened: Screened) -> None:
    """Where, what was seen, what was expected; answers about nothing known among them."""
    found = rows(screened.out, "discrepancies")
    assert list(found[0]) == ["subject", "source", "kind", "seen", "expected", "count"]
    told = {(row["source"], row["kind"]): row for row in found}
    assert told["findings.csv:6", "unusable value"]["seen"] == "hemoglobin: no unit"
    unknown = told["answers.csv:3", "unknown criterion"]
    assert unknown["seen"] == "I99"
    assert unknown["expected"].split(", ") == CRITERIA
    assert told["answers.csv:4", "unknown subject"]["subject"] == "S9"
    assert told["answers.csv:5", "unusable row of attestations"]["seen"] == "perhaps"


def test_the_run_is_noted_for_whoever_asks_how_it_came_about(screened: Screened) -> None:
    """run.json: version, study, source, day, answers."""
    run = json.loads((screened.out / "run.json").read_text("utf-8"))
    assert run["study"] == "haic_hcc"
    assert run["as_of"] == {"day": "2024-05-02", "last": False, "given": 0}
    assert [answer["criterion"] for answer in run["answers"]] == ["I16", "I99", "I16"]


def days(screening: Path, store: Path) -> dict[str, str]:
    query = (
        "SELECT subject, (DATE '1970-01-01' + day_latest)::VARCHAR "
        f"FROM '{screening / 'anchors.parquet'}' JOIN '{store / 'subjects.parquet'}' "
        "USING (subject_no) WHERE anchor = 'screening'"
    )
    return dict(duckdb.sql(query).fetchall())


def test_as_of_last_takes_each_subjects_own_last_record(screened_last: Screened) -> None:
    """S3 has no dated record: it cannot be screened, and that is said."""
    found = days(screened_last.out, screened_last.store)
    assert found == {"S1": "2024-05-01", "S2": "2024-05-02", "S4": "2024-05-01"}
    assert [row["subject"] for row in rows(screened_last.out, "verdicts")] == ["S1", "S2", "S4"]
    assert "\n3 subjects screened: " in screened_last.said
    said = " ".join(screened_last.said.split())
    assert "1 have no day of screening and were not screened" in said


def test_as_of_a_file_screens_those_whom_it_names(hilum: Run, sheets: Path, tmp_path: Path) -> None:
    """Issue 2: a file gives anchors by subject; who is left out is counted as not screened."""
    anchors, out = tmp_path / "anchors.csv", tmp_path / "out"
    anchors.write_text(
        "subject,anchor,date\nS1,screening,2024-05-09\nS2,screening,2024-05-03\n"
        "S2,screening,2024-05-03\nS9,screening,2024-05-03\nS4,screening,soon\n",
        "utf-8",
    )
    said = hilum("screen", "haic_hcc", "--from", "csv", sheets, "--as-of", anchors, "--out", out)
    assert days(out, out / "store") == {"S1": "2024-05-09", "S2": "2024-05-03"}
    verdicts = {row["subject"]: row for row in rows(out, "verdicts")}
    assert list(verdicts) == ["S1", "S2"]
    assert verdicts["S1"]["I7"] == "UNKNOWN"  # its value of 1 May is 8 days old on 9 May
    assert verdicts["S2"]["I7"] == "NOT_MET"
    assert "2 have no day of screening" in " ".join(said.out.split())
    told = {row["source"]: row["kind"] for row in rows(out, "discrepancies")}
    assert told["anchors.csv:5"] == "unknown subject"
    assert told["anchors.csv:6"] == "unusable row of anchors"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("S1,screening,2024-05-10", "anchors.csv:3: screening of subject S1 on 2024-05-10, but"),
        ("S1,surgery,2024-05-10", "anchors.csv:3: anchor 'surgery', expected one of"),
        ("S2,screening,2024-05", "anchors.csv:3: screening on 2024-05-01..2024-05-31, expected"),
    ],
)
def test_anchors_that_contradict_each_other_or_the_study_are_refused(
    hilum: Run, sheets: Path, tmp_path: Path, line: str, message: str
) -> None:
    """A subject has one day of screening, or its verdicts would be two."""
    anchors, out = tmp_path / "anchors.csv", tmp_path / "out"
    anchors.write_text(f"subject,anchor,date\nS1,screening,2024-05-09\n{line}\n", "utf-8")
    said = hilum("screen", "haic_hcc", "--from", "csv", sheets, "--as-of", anchors, "--out", out)
    assert said.code == 2
    assert message in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anchors.csv", "sheets"]


def test_the_summary_counts_statuses_and_the_funnel_in_the_order_of_the_protocol(
    screened: Screened,
) -> None:
    """Issue 2, item 7: which criterion decides, and which is unknown for how many."""
    verdicts = rows(screened.out, "verdicts")
    for status in ("ELIGIBLE", "INELIGIBLE", "UNDETERMINED"):
        count = sum(row["status"] == status for row in verdicts)
        assert f"{count} {status}" in screened.said
    lines = [line for line in screened.said.splitlines() if line.split()]
    printed = [line.split()[0] for line in lines]
    assert [word for word in printed if word in CRITERIA][: len(CRITERIA)] == CRITERIA
    line = next(line for line in lines if line.split()[0] == "I7")
    numbers = [int(word) for word in line.split() if word.isdigit()]
    assert numbers[-5:] == [
        sum(row["I7"] == "NOT_MET" for row in verdicts),  # out
        1,  # first: S2 is out by no earlier criterion
        3,  # left after it
        1,  # alone
        sum(row["I7"] == "UNKNOWN" for row in verdicts),
    ]
    for name in ("verdicts.csv", "evidence.csv", "discrepancies.csv"):
        assert str(screened.out / name) in screened.said


def test_the_sheet_shows_every_sentence_with_truth_value_date_and_place(
    hilum: Run, screened: Screened
) -> None:
    """`hilum explain STUDY SUBJECT`."""
    said = hilum("explain", "haic_hcc", "S1", "--screening", screened.out)
    assert said.code == 0
    text = " ".join(said.out.split())
    verdict = rows(screened.out, "verdicts", "subject = 'S1'")[0]
    assert f"subject S1, male, 63 to 64 years: {verdict['status']}" in text or (
        f"subject S1, male, 64 years: {verdict['status']}" in text
    )
    for row in rows(screened.out, "criteria"):
        assert row["id"] in text
        assert verdict[row["id"]] in text
    for words in ("Hemoglobin > 100g/L", "125 g/L", "findings.csv:2", "2024-05-01", "2024-05-02"):
        assert words in text


def test_the_sheet_of_one_who_might_qualify_says_what_is_missing(
    hilum: Run, screened_last: Screened
) -> None:
    """The haemoglobin of S4 has no unit."""
    said = hilum("explain", "haic_hcc", "S4", "--screening", screened_last.out)
    missing = said.out.partition("What is missing")[2]
    assert "I7" in missing
    assert "no unit" in missing


def test_the_sheet_of_a_subject_who_is_not_there_is_refused(hilum: Run, screened: Screened) -> None:
    """Exit code 2, with the name."""
    said = hilum("explain", "haic_hcc", "S9", "--screening", screened.out)
    assert said.code == 2
    assert "has no subject 'S9'" in said.err


def test_the_sheet_of_one_who_was_not_screened_says_so(hilum: Run, screened_last: Screened) -> None:
    """S3 has records in the store, but no day of screening."""
    said = hilum("explain", "haic_hcc", "S3", "--screening", screened_last.out)
    assert said.code == 2
    assert "subject 'S3' was not screened: no day of screening" in said.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("run.json", "{}", "run.json: cannot be read: KeyError('study')"),
        ("run.json", "[]", "run.json: cannot be read: TypeError"),
        ("run.json", "{", "run.json: cannot be read: JSONDecodeError"),
        ("anchors.parquet", None, "anchors.parquet: is missing"),
        ("anchors.parquet", "cut", "anchors.parquet: "),
        ("store/manifest.json", None, "store: no store there"),
    ],
)
def test_a_screening_that_is_not_whole_is_refused(
    hilum: Run, screened: Screened, tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    """Somebody moved or cut its files."""
    out = screened.copy(tmp_path / "out")
    if content is None:
        (out / name).unlink()
    else:
        (out / name).write_text(content, "utf-8")
    said = hilum("explain", "haic_hcc", "S1", "--screening", out)
    assert said.code == 2
    assert message in said.err


def test_a_screening_of_another_version_of_the_study_is_not_explained(
    hilum: Run, study: Path, screened: Screened
) -> None:
    """Its sentences may have changed since."""
    path = study / "study.toml"
    text = path.read_text("utf-8")
    number = load_study(study).version
    assert text.count(f'"{number}"') >= 1
    path.write_text(text.replace(f'"{number}"', '"99"'), "utf-8")
    said = hilum("explain", study, "S1", "--screening", screened.out)
    assert said.code == 2
    assert f"is a screening for haic_hcc version {number}" in said.err
    assert "expected haic_hcc version 99" in said.err


def test_load_prints_what_it_wrote_and_the_second_time_that_nothing_changed(
    hilum: Run, sheets: Path, tmp_path: Path
) -> None:
    """Issue 2, item 2: loading twice changes nothing."""
    store = tmp_path / "a [store]"
    first = hilum("load", "--from", "csv", sheets, "--out", store)
    assert first.out.splitlines()[0] == f"{store}: written"
    assert f"{store}/discrepancies.parquet" in first.out
    counts = dict(line.split() for line in first.out.splitlines()[1:-1])
    assert (counts["subjects"], counts["findings"], counts["discrepancies"]) == ("4", "5", "1")
    second = hilum("load", "--from", "csv", sheets, "--out", store)
    assert second.out.splitlines()[0].startswith(f"{store}: unchanged")


def test_a_store_screens_as_its_sheets_do(screened: Screened, screened_last: Screened) -> None:
    """--from store is --from csv with the loading done before. Both screen S2 as of 2 May."""
    from_sheets, from_store = (
        rows(screening.out, "verdicts", "subject = 'S2'") for screening in (screened, screened_last)
    )
    assert from_sheets == from_store
    assert not (screened_last.out / "store").exists()


STATEMENTS = """subject,domain,start,end,person,date
S1,events,,2024-05-02,Dr Li,2024-05-02
S3,events,,2024-05-01,Dr Li,2024-05-02
S4,events,,2024-05-02,,2024-05-02
S9,events,,2024-05-02,Dr Li,2024-05-02
"""


def screen_with_statements(hilum: Run, folder: Path, kind: str, records: Path) -> Path:
    said = folder / "said.csv"
    said.write_text(STATEMENTS, "utf-8")
    screening = ("screen", "haic_hcc", "--from", kind, records, "--as-of", "2024-05-02")
    run = hilum(*screening, "--coverage", said, "--evidence", "all", "--out", folder / "out")
    assert run.code == 0, run.err
    return folder / "out"


@pytest.mark.parametrize("kind", ["csv", "store"])
def test_statements_of_a_file_count_beside_sheets_and_beside_a_store(
    hilum: Run, sheets: Path, screened_last: Screened, tmp_path: Path, kind: str
) -> None:
    """No tumor of the nervous system is recorded. To the day of screening: none; to the day
    before, unsigned or unsaid: not known. The records stay as they are."""
    records = sheets if kind == "csv" else screened_last.store
    out = screen_with_statements(hilum, tmp_path, kind, records)
    truths = {row["subject"]: row["E8"] for row in rows(out, "verdicts")}
    assert truths == {"S1": "NOT_MET", "S2": "UNKNOWN", "S3": "UNKNOWN", "S4": "UNKNOWN"}
    (evidence,) = rows(out, "evidence", "subject = 'S1' AND criterion = 'E8'")
    assert evidence["source"] == "said.csv:2"
    told = rows(out, "discrepancies", "source LIKE 'said.csv%'")
    assert {(row["source"], row["kind"]) for row in told} == {
        ("said.csv:4", "unsigned statement"),
        ("said.csv:5", "unknown subject"),
    }
    stored = rows(out / "store" if kind == "csv" else records, "coverage")
    assert [row for row in stored if row["source"].startswith("said")] == []


def test_the_statements_are_noted_in_the_run_and_stand_on_the_sheet(
    hilum: Run, screened_last: Screened, tmp_path: Path
) -> None:
    """`hilum explain` sees them though the store does not hold them and the file is gone."""
    out = screen_with_statements(hilum, tmp_path, "store", screened_last.store)
    (tmp_path / "said.csv").unlink()
    run = json.loads((out / "run.json").read_text("utf-8"))
    assert [(row["subject"], row["source"]) for row in run["statements"]] == [
        ("S1", "said.csv:2"),
        ("S3", "said.csv:3"),
        ("S9", "said.csv:5"),
    ]
    sheet = hilum("explain", "haic_hcc", "S1", "--screening", out)
    assert sheet.code == 0
    assert "events to 2024-05-02 by Dr Li  (said.csv:2)" in " ".join(sheet.out.split("\n"))


def test_load_stores_the_statements_of_a_file(hilum: Run, sheets: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.csv"
    said.write_text(STATEMENTS, "utf-8")
    loaded = hilum("load", "--from", "csv", sheets, "--coverage", said, "--out", tmp_path / "store")
    assert loaded.code == 0
    stored = rows(tmp_path / "store", "coverage", "source LIKE 'said%'")
    assert [(row["subject"], row["person"]) for row in stored] == [("S1", "Dr Li"), ("S3", "Dr Li")]
