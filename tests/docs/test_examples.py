"""The hospital in examples/ is what its generator makes and what its README says of it."""

import csv
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from hilum.pipeline.loading import Source
from hilum.pipeline.screening import Request, screen
from hilum.screening.anchors import AsOf
from hilum.sources.attestations import read_answers
from hilum.study import find_study, load_study

ROOT = Path(__file__).resolve().parents[2]
HOSPITAL = ROOT / "examples" / "hospital"
EXPORT = HOSPITAL / "检验结果.csv"
WRITTEN_BY_HAND = {"README.md", "mapping.toml"}
MOST_BYTES = 2_000_000

Truths = dict[str, str]


def rows_of(path: Path) -> list[dict[str, str]]:
    encoding = "gb18030" if path == EXPORT else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_the_generator_makes_the_shipped_files_byte_for_byte(tmp_path: Path) -> None:
    generator = str(ROOT / "examples" / "make_hospital.py")
    subprocess.run([sys.executable, "-I", generator, "--out", str(tmp_path)], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in HOSPITAL.iterdir()}
    assert made.keys() == shipped.keys() - WRITTEN_BY_HAND
    assert [name for name in made if made[name] != shipped[name]] == []


def test_the_hospital_is_small() -> None:
    assert sum(path.stat().st_size for path in HOSPITAL.iterdir()) < MOST_BYTES


def test_it_has_300_subjects_and_no_row_of_anybody_else() -> None:
    subjects = {row["subject"] for row in rows_of(HOSPITAL / "subjects.csv")}
    assert subjects == {f"S{number:04d}" for number in range(1, 301)}
    for path in HOSPITAL.glob("*.csv"):
        named = {row["登记号" if path == EXPORT else "subject"] for row in rows_of(path)}
        assert named <= subjects, path.name


def test_it_holds_no_identity_or_telephone_number() -> None:
    for path in HOSPITAL.glob("*.csv"):
        text = path.read_bytes().decode("gb18030" if path == EXPORT else "utf-8")
        assert re.findall(r"\d{11,}", text) == [], path.name


def test_the_laboratory_export_is_gb18030_and_has_both_micro_signs() -> None:
    content = EXPORT.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    text = content.decode("gb18030")
    assert "\u00b5mol/L" in text
    assert "\u03bcmol/L" in text


def test_the_readme_names_every_file() -> None:
    page = (HOSPITAL / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in HOSPITAL.glob("*.*") if f"`{path.name}`" not in page] == [
        "README.md"
    ]


# ---------------------------------------------------------------- screened


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's screening."""
    study = load_study(find_study("haic_hcc"))
    answers, wrong = read_answers(HOSPITAL / "attestations.csv", study.zone)
    request = Request(
        source=Source(kind="csv", path=HOSPITAL, mapping=str(HOSPITAL / "mapping.toml")),
        as_of=AsOf(day=date(2024, 6, 30)),
        answers=answers,
        wrong=wrong,
    )
    out = tmp_path_factory.mktemp("hospital") / "screening"
    screen(study, request, out)
    return out


@pytest.fixture(scope="module")
def verdicts(screening: Path) -> dict[str, Truths]:
    """Status and truths by subject."""
    found = duckdb.sql(f"SELECT * FROM '{screening}/verdicts.parquet'")
    rows = [dict(zip(found.columns, map(str, row), strict=True)) for row in found.fetchall()]
    return {row.pop("subject"): row for row in rows}


def deciding(truths: Truths) -> set[str]:
    """The criteria that disqualify or, if none does, those that are open."""
    bad = {i for i, truth in truths.items() if truth == ("MET" if i[0] == "E" else "NOT_MET")}
    return bad or {i for i, truth in truths.items() if truth == "UNKNOWN"}


def planted_in_the_readme() -> list[tuple[str, str, set[str]]]:
    page = (HOSPITAL / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (S\d{4}) \|.*\| ([A-Z]+)(.*) \|$", page, re.MULTILINE)
    return [
        (who, status, set(re.findall(r"\b[A-Z]\d+[a-z]?\b", why))) for who, status, why in lines
    ]


PLANTED = [
    *planted_in_the_readme(),
    ("S0063", "UNDETERMINED", {"I7"}),
    ("S0285", "UNDETERMINED", {"I7"}),
    ("S0049", "UNDETERMINED", {"I10"}),
    ("S0091", "UNDETERMINED", {"I12"}),
    ("S0229", "UNDETERMINED", {"I11"}),
    ("S0023", "UNDETERMINED", {"I8", "I9"}),
    ("S0149", "UNDETERMINED", {"I14"}),
    ("S0069", "ELIGIBLE", set()),
    ("S0044", "ELIGIBLE", set()),
    ("S0040", "ELIGIBLE", set()),
]


@pytest.mark.parametrize(("subject", "status", "criteria"), PLANTED)
def test_what_is_planted_in_a_subject_and_nothing_else_decides(
    verdicts: dict[str, Truths], subject: str, status: str, criteria: set[str]
) -> None:
    truths = dict(verdicts[subject])
    assert truths.pop("status") == status
    assert deciding(truths) == criteria


def test_a_dozen_or_two_are_eligible_most_are_not_and_the_rest_are_open(
    verdicts: dict[str, Truths],
) -> None:
    statuses = [truths["status"] for truths in verdicts.values()]
    assert len(statuses) == 300
    assert 12 <= statuses.count("ELIGIBLE") <= 30
    assert statuses.count("INELIGIBLE") > 150
    assert statuses.count("UNDETERMINED") > 40


def test_only_the_dirt_that_is_planted_is_found(screening: Path) -> None:
    found = duckdb.sql(f"SELECT kind, subject, seen FROM '{screening}/discrepancies.parquet'")
    rows = found.fetchall()
    assert {kind for kind, _, _ in rows} == {
        "code of no concept",
        "duplicate, left out",
        "malformed line",
        "unsigned statement",
        "unusable value",
    }
    unusable = {subject for kind, subject, _ in rows if kind == "unusable value"}
    assert unusable == {"S0023", "S0049", "S0063", "S0229", "S0285"}
