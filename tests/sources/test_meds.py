"""MEDS files: small ones, and the 100 real patients of MIMIC-IV (issue 2, item 3)."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hilum.concepts import shipped_concepts
from hilum.sources import find_mapping
from hilum.terms.discrepancies import UserError
from tests.sources.loading import Loaded, mapped

NOON = datetime(2024, 5, 1, 12)
MIDNIGHT = datetime(2024, 5, 1)

MAPPING = """
    missing = ["UNK"]
    [[rule]]
    match = 'LAB//(?P<code>[^/]+)//(?P<unit>.*)'
    table = "findings"
    system = "item"
    [[rule]]
    match = 'BIRTH'
    table = "subjects"
    time_columns = "birth"
    time_form = "year"
    [[rule]]
    match = 'DX//(?P<code>.*)'
    table = "events"
    system = "ICD-10"
    dot_after = 3
    time_form = "latest"
    [[rule]]
    match = 'GIVEN//(?P<code>.*)'
    table = "interventions"
    system = "drug"
    time_columns = ["start", "end"]
    midnight_is_day = true
    [[rule]]
    match = 'ORDER//.*'
    ignore = "an order is not an administration"
    [codes.item]
    HB = "hemoglobin"
    INR = "inr"
    [codes.drug]
    "Predni SOLONE" = { concept = "prednisolone", route = "oral" }
"""

Event = tuple[int | None, datetime | None, str | None, float | None]


def write(path: Path, *events: Event, value: str = "numeric_value") -> Path:
    subjects, times, codes, values = zip(*events, strict=True)
    table = pa.table(
        {
            "subject_id": pa.array(subjects, pa.int64()),
            "time": pa.array(times, pa.timestamp("us")),
            "code": pa.array(codes, pa.string()),
            value: pa.array(values, pa.float32()),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize("column", ["value", "numeric_value"])
def test_a_float32_enters_by_its_shortest_decimal_text(tmp_path: Path, column: str) -> None:
    events: list[Event] = [(1, NOON, "LAB//HB//g/dL", number) for number in (2.3, 102.0, 0.1)]
    path = write(tmp_path / "m.parquet", *events, value=column)
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("findings", "value") == ["2.3", "102", "0.1"]


def test_a_value_that_is_not_a_number_stays_out(tmp_path: Path) -> None:
    path = write(tmp_path / "m.parquet", (1, NOON, "LAB//HB//g/dL", float("nan")))
    assert Loaded("meds", path, mapped(MAPPING)).rows("findings", "value") == [None]


Texted = tuple[str, float | None, str | None]
"""A code, a number, and a text beside it."""


def write_texts(path: Path, *rows: Texted) -> Path:
    codes, numbers, texts = zip(*rows, strict=True)
    count = len(rows)
    table = pa.table(
        {
            "subject_id": pa.array([1] * count, pa.int64()),
            "time": pa.array([NOON] * count, pa.timestamp("us")),
            "code": pa.array(codes, pa.string()),
            "numeric_value": pa.array(numbers, pa.float32()),
            "text_value": pa.array(texts, pa.string()),
        }
    )
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [
        (None, "<5", "<5"),
        (None, ">= 1000", ">= 1000"),
        (None, "12.5", "12.5"),
        (None, "溶血", "溶血"),
        (None, "UNK", None),
        (None, None, None),
        (7.0, None, "7"),
        (7.0, "high", "7"),
        (7.0, "7.0", "7"),
        (5.0, "<5", "<5"),
        (2.3, "> 2.3", "> 2.3"),
        (5.0, "<10", "5 <10"),
    ],
)
def test_a_text_is_the_value_where_no_number_is_and_where_it_bounds_the_number(
    tmp_path: Path, number: float | None, text: str | None, value: str | None
) -> None:
    path = write_texts(tmp_path / "m.parquet", ("LAB//HB//g/dL", number, text))
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("findings", "value", "unit") == [(value, "g/dL")]


def test_a_text_of_a_graded_finding_goes_by_the_words_of_the_mapping(tmp_path: Path) -> None:
    toml = MAPPING.replace("HB =", 'AS = "ascites"\n    HB =')
    toml += '[values.ascites]\n"++" = "mild"'
    path = write_texts(
        tmp_path / "m.parquet", ("LAB//AS//", None, "++"), ("LAB//AS//", None, "少量")
    )
    loaded = Loaded("meds", path, mapped(toml))
    assert loaded.rows("findings", "value", "text") == [("mild", "++"), ("少量", "少量")]


def test_a_value_that_a_rule_finds_in_the_code_goes_before_number_and_text(tmp_path: Path) -> None:
    toml = MAPPING.replace("(?P<unit>.*)", "(?P<unit>.*?)(?://value=(?P<value>.*))?")
    path = write_texts(
        tmp_path / "m.parquet", ("LAB//HB//g/dL//value=9", 8.0, "<7"), ("LAB//HB//g/dL", 8.0, None)
    )
    assert Loaded("meds", path, mapped(toml)).rows("findings", "value") == ["9", "8"]


def test_every_row_is_drafted_once_whatever_its_text(tmp_path: Path) -> None:
    rows: list[Texted] = [("LAB//HB//g/dL", None, text) for text in ("<5", "<5", "", None)]
    path = write_texts(tmp_path / "m.parquet", *rows, ("LAB//INR//UNK", 1.1, "x"))
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("findings", "source", "value") == [
        ("m.parquet#1", "<5"),
        ("m.parquet#2", "<5"),
        ("m.parquet#3", None),
        ("m.parquet#4", None),
        ("m.parquet#5", "1.1"),
    ]


def test_the_unit_is_taken_from_the_code_and_unk_is_no_unit(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.parquet", (1, NOON, "LAB//HB//g/dL", 12.0), (1, NOON, "LAB//INR//UNK", 1.1)
    )
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("findings", "concept", "unit", "time", "source") == [
        ("hemoglobin", "g/dL", "2024-05-01 12:00:00", "m.parquet#1"),
        ("inr", None, "2024-05-01 12:00:00", "m.parquet#2"),
    ]


def test_a_row_whose_code_is_no_concept_is_kept_with_its_code(tmp_path: Path) -> None:
    path = write(tmp_path / "m.parquet", (1, NOON, "LAB//Na//mmol/L", 140.0))
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("findings", "system", "code", "concept") == [("item", "Na", None)]


def test_of_a_birth_on_1_january_only_the_year_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "m.parquet", (1, datetime(1960, 1, 1), "BIRTH", None))
    assert Loaded("meds", path, mapped(MAPPING)).rows("subjects", "birth") == ["1960"]


def test_a_diagnosis_billed_at_discharge_began_then_or_earlier(tmp_path: Path) -> None:
    path = write(tmp_path / "m.parquet", (1, NOON, "DX//C220", None), (1, NOON, "DX//I10", None))
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("events", "code", "start", "end") == [
        ("C22.0", "/2024-05-01 12:00:00", None),
        ("I10", "/2024-05-01 12:00:00", None),
    ]


def test_a_dose_starts_and_ends_when_it_is_given(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.parquet",
        (1, NOON, "GIVEN//PredniSOLONE", None),
        (1, MIDNIGHT, "GIVEN//predni solone", None),
    )
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert loaded.rows("interventions", "concept", "route", "start", "end") == [
        (None, None, "2024-05-01 12:00:00", "2024-05-01 12:00:00"),
        ("prednisolone", "oral", "2024-05-01", "2024-05-01"),
    ]


def test_what_a_rule_ignores_and_what_no_rule_matches_is_counted(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.parquet",
        (1, NOON, "ORDER//a", None),
        (2, NOON, "ORDER//b", None),
        (1, NOON, "XRAY//1", None),
        (1, NOON, "XRAY//2", None),
        (None, NOON, "DX//C220", None),
        (1, NOON, None, None),
    )
    loaded = Loaded("meds", path, mapped(MAPPING))
    assert sorted(loaded.all("SELECT kind, seen, count FROM discrepancies")) == [
        ("code matches no rule", "XRAY", 2),
        ("ignored by mapping", "ORDER//.*", 2),
        ("incomplete row", "no code", 1),
        ("incomplete row", "no subject_id", 1),
    ]
    assert loaded.rows("events", "code") == []


def test_a_data_set_is_the_parquet_files_of_its_data_folder(tmp_path: Path) -> None:
    write(tmp_path / "set/data/train/0.parquet", (1, NOON, "LAB//HB//g/dL", 12.0))
    write(tmp_path / "set/data/held_out/0.parquet", (2, NOON, "LAB//HB//g/dL", 13.0))
    write(tmp_path / "set/metadata/codes.parquet", (3, NOON, "LAB//HB//g/dL", 14.0))
    loaded = Loaded("meds", tmp_path / "set", mapped(MAPPING))
    assert loaded.rows("findings", "subject", "source") == [
        ("1", "data/train/0.parquet#1"),
        ("2", "data/held_out/0.parquet#1"),
    ]


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "m.parquet", (1, NOON, "DX//C220", None))
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(UserError, match=r"m\.parquet: .*expected whole parquet files"):
        Loaded("meds", path, mapped(MAPPING))


def test_a_parquet_file_that_is_no_meds_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "m.parquet")
    with pytest.raises(UserError, match=r"expected MEDS columns \['subject_id', 'time', 'code'\]"):
        Loaded("meds", tmp_path / "m.parquet", mapped(MAPPING))


def test_times_with_a_zone_are_refused_since_meds_has_none(tmp_path: Path) -> None:
    times = pa.array([NOON], pa.timestamp("us", tz="UTC"))
    table = pa.table({"subject_id": [1], "time": times, "code": ["DX//C220"]})
    pq.write_table(table, tmp_path / "m.parquet")
    with pytest.raises(UserError, match="saw time as TIMESTAMP WITH TIME ZONE, expected naive"):
        Loaded("meds", tmp_path / "m.parquet", mapped(MAPPING))


def test_a_folder_without_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no parquet file"):
        Loaded("meds", tmp_path, mapped(MAPPING))


# ------------------------------------------------------------- the 100 patients of MIMIC-IV


@pytest.fixture(scope="module")
def mimic(shared_data: Path) -> Loaded:
    path = shared_data / "meds" / "mimic_iv_demo_meds_events.parquet"
    return Loaded("meds", path, find_mapping("mimic", shipped_concepts()))


def test_every_row_of_mimic_is_a_draft_or_is_counted(mimic: Loaded, shared_data: Path) -> None:
    path = shared_data / "meds" / "mimic_iv_demo_meds_events.parquet"
    stood_for = "draft_subjects WHERE last_record IS NULL"
    drafted = sum(
        mimic.all(f"SELECT count(DISTINCT source) FROM {table}")[0][0]
        for table in (stood_for, "draft_findings", "draft_events", "draft_interventions")
    )
    counted = mimic.all("SELECT sum(count) FROM discrepancies")[0][0]
    assert drafted + counted == pq.read_metadata(path).num_rows
    assert mimic.faults("code matches no rule") == []


def test_mimic_has_100_subjects_of_whom_31_died_and_only_birth_years(mimic: Loaded) -> None:
    query = """SELECT count(DISTINCT subject), count(death), count(sex),
        count(*) FILTER (regexp_full_match(birth, '\\d{4}')) FROM draft_subjects"""
    assert mimic.all(query) == [(100, 31, 100, 100)]


@pytest.mark.parametrize(
    ("concept", "unit", "rows"),
    [
        ("platelets", "K/uL", 2827),
        ("neutrophils", "K/uL", 569),
        ("total_bilirubin", "mg/dL", 1163),
        ("albumin", "g/dL", 625),
        ("inr", None, 1481),
        ("prothrombin_time", "sec", 1481),
        ("hemoglobin", "g/dL", 2787 + 143),
        ("creatinine", "mg/dL", 2999 + 5),
    ],
)
def test_mimic_laboratory_rows_reach_their_concept_with_one_unit(
    mimic: Loaded, concept: str, unit: str | None, rows: int
) -> None:
    query = f"SELECT unit, count(*) FROM draft_findings WHERE concept = '{concept}' GROUP BY unit"
    assert mimic.all(query) == [(unit, rows)]


def test_urine_and_direct_bilirubin_and_percentages_are_not_the_serum_values(mimic: Loaded) -> None:
    codes = "'51464', '50883', '50884', '51082', '51069', '50841'"
    query = f"SELECT DISTINCT concept FROM draft_findings WHERE code IN ({codes})"
    assert mimic.all(query) == [(None,)]
    percent = "SELECT DISTINCT concept FROM draft_findings WHERE code = '51256'"
    assert mimic.all(percent) == [("neutrophils_percent",)]


def test_alt_and_ast_of_mimic_have_limits_of_normal(mimic: Loaded) -> None:
    query = """SELECT DISTINCT concept, low, high FROM draft_findings
        WHERE concept IN ('alt', 'ast') ORDER BY concept"""
    assert mimic.all(query) == [("alt", "0", "40"), ("ast", "0", "40")]


def test_orders_and_doses_not_given_are_not_administrations(mimic: Loaded) -> None:
    """MIMIC holds 33 rows of PredniSONE given or not, beside its orders' starts and stops."""
    query = """SELECT status, count(*) FROM draft_interventions
        WHERE concept = 'prednisone' GROUP BY status ORDER BY status"""
    assert mimic.all(query) == [("done", 32), ("not-done", 1)]
    tacrolimus = "SELECT count(*) FROM draft_interventions WHERE concept = 'tacrolimus'"
    assert mimic.all(tacrolimus) == [(0,)]  # only ever ordered in this file


def test_a_status_of_mimic_that_does_not_say_given_never_becomes_done(mimic: Loaded) -> None:
    query = """SELECT DISTINCT status FROM draft_interventions
        WHERE system = 'MIMIC drug' AND status NOT IN ('done', 'not-done') ORDER BY status"""
    assert mimic.all(query) == [("Delayed",), ("UNK",), ("in Other Location",)]


def test_eye_drops_and_creams_of_corticosteroids_carry_their_route(mimic: Loaded) -> None:
    query = """SELECT term, any_value(route) FROM draft_interventions
        WHERE concept IN ('prednisolone', 'triamcinolone') GROUP BY term ORDER BY term"""
    assert mimic.all(query) == [
        ("Nystatin-Triamcinolone Cream", "topical"),
        ("PrednisoLONE Acetate 1% Ophth. Susp.", "ophthalmic"),
        ("Triamcinolone Acetonide 0.025% Cream", "topical"),
        ("Triamcinolone Acetonide 0.1% Cream", "topical"),
    ]


def test_icd_codes_of_mimic_are_written_with_their_dot(mimic: Loaded) -> None:
    """ICD-9-CM: E codes have the dot after four signs, others after three."""
    query = """SELECT count(*) FROM draft_events WHERE NOT regexp_full_match(code,
        'E\\d{3}(\\.\\d)?|[V\\d]\\d{2}(\\.\\d{1,2})?') AND system = 'ICD-9-CM'"""
    assert mimic.all(query) == [(0,)]
    assert mimic.all("SELECT count(*) FROM draft_events WHERE code = 'K70.31'") == [(7,)]


def test_mimic_makes_no_statement_of_coverage(mimic: Loaded) -> None:
    assert mimic.rows("coverage", "domain") == []
