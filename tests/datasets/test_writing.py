"""The whole package: every file there, the same bytes twice, and nothing written on an error."""

import json
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from hilum.datasets.dataset import Dataset, Datasets, Standard
from hilum.datasets.files import writing
from hilum.datasets.files.pages import Pages
from hilum.datasets.files.writing import write_datasets
from hilum.terms.discrepancies import UserError
from tests.datasets.small import (
    ADTTE,
    CREATED,
    PACKAGE,
    STANDARD,
    changed,
    conforming,
    dataset,
    survival,
)
from tests.datasets.test_define_xml import DISPLAYS, described

TRIAL: Datasets = {**conforming(), "ADTTE": survival()}


@pytest.fixture(autouse=True)
def _small_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The domains of the small trial are defined by the trial itself."""
    checked = writing.nonconformities
    monkeypatch.setattr(writing, "nonconformities", lambda given: checked(given, standard=STANDARD))


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write(folder: Path, datasets: Datasets = TRIAL) -> dict[str, bytes]:
    write_datasets(datasets, folder, package=PACKAGE, displays=DISPLAYS)
    return bytes_of(folder)


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "one")
    backwards = dict(reversed(TRIAL.items()))
    assert first == write(tmp_path / "two", backwards)
    assert first


def test_every_dataset_with_rows_has_both_files_and_every_folder_its_pages(tmp_path: Path) -> None:
    written = write(tmp_path, {**TRIAL, "ADEX": dataset(ADTTE)})
    files = {f"sdtm/{name.lower()}.{end}" for name in conforming() for end in ("xpt", "json")}
    pages = {
        f"{folder}/{page}"
        for folder, guide in (("sdtm", "csdrg"), ("adam", "adrg"))
        for page in ("define.xml", "define.html", "define.zh.html", f"{guide}.html")
    } | {"sdtm/csdrg.zh.html", "adam/adrg.zh.html"}
    assert {*written} == files | pages | {"adam/adtte.xpt", "adam/adtte.json"}


def test_the_transport_and_the_json_file_of_a_dataset_say_the_same(tmp_path: Path) -> None:
    for name in write(tmp_path):
        if name.endswith(".xpt"):
            seen, about = pyreadstat.read_xport(tmp_path / name, output_format="dict")
            file = json.loads((tmp_path / name).with_suffix(".json").read_text("utf-8"))
            columns = [each["name"] for each in file["columns"]]
            assert about.column_names == columns
            for place, column in enumerate(columns):
                assert [_plain(x) for x in seen[column]] == [
                    _plain(row[place]) for row in file["rows"]
                ]


def _plain(value: Any) -> Any:
    """A missing text is blank in a transport file and null in Dataset-JSON."""
    match value:
        case None | "":
            return None
        case date():
            return value.isoformat()
        case int():
            return float(value)
        case _:
            return value


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="TI, row 1: IETEST"):
        write(tmp_path, changed(TRIAL, "TI", 1, IETEST="x" * 201))
    assert bytes_of(tmp_path) == {}


def test_an_empty_trial_writes_nothing(tmp_path: Path) -> None:
    assert write(tmp_path, {}) == {}


def test_what_breaks_a_rule_is_returned_and_stands_in_the_guide(tmp_path: Path) -> None:
    broken = changed(TRIAL, "AE", 1, AEENDY=2)
    (finding,) = write_datasets(broken, tmp_path, package=PACKAGE)
    assert finding.rule.id == "CG0222"
    guide = text_of((tmp_path / "sdtm" / "csdrg.html").read_text("utf-8"))
    assert "AE[1].AEENDY: saw '2', expected 3" in guide
    assert "No row breaks a rule." not in guide


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def text_of(page: str) -> str:
    reader = _Text()
    reader.feed(page)
    return " ".join(" ".join(reader.said).split())


def guide(language: str, *datasets: Dataset) -> str:
    standard = datasets[0].definition.standard
    return text_of(Pages(PACKAGE, standard, (*described(*datasets),), language).guide(()))


def test_the_guide_says_study_standards_rows_and_what_is_left_out() -> None:
    page = guide("en", *conforming().values())
    assert "HL-01 v1.0" in page
    assert "SDTMIG 3.4" in page
    assert "LB Label of LB FINDINGS One record per row STUDYID, USUBJID" in page
    assert "LBSEQ 3 1" in page  # three rows of one subject
    assert "Vital signs were not collected." in page
    assert "No row breaks a rule." in page
    assert "2026-03-01" in page


def test_the_guide_of_adam_says_which_derived_variables_lack_a_method() -> None:
    page = guide("en", survival())
    assert "ADTTE.STARTDT, ADTTE.ADT, ADTTE.CNSR: derived, and no method is written down." in page
    assert "ADTTE.AVAL" not in page
    assert "SAFFL A dose was begun." in page
    assert "Vital signs" not in page


def test_the_guide_is_in_chinese_too() -> None:
    page = guide("zh", *conforming().values())
    assert "临床研究数据审阅指南" in page
    assert "未收集生命体征。" in page
    assert "Introduction" not in page


def test_what_the_data_say_is_escaped() -> None:
    datasets = changed(conforming(), "LB", 1, LBTEST="<b>Hb</b>").values()
    page = Pages(PACKAGE, Standard.SDTM, (*described(*datasets),)).definitions()
    assert "<b>Hb</b>" not in page
    assert "&lt;b&gt;Hb&lt;/b&gt;" in page


def test_the_time_of_every_file_is_the_snapshots(tmp_path: Path) -> None:
    assert datetime(2026, 3, 4, 5, 6, 7) == CREATED
    written = write(tmp_path)
    assert b"04MAR26:05:06:07" in written["sdtm/dm.xpt"]
    for name in ("sdtm/dm.json", "sdtm/define.xml", "adam/define.xml"):
        assert b"2026-03-04T05:06:07" in written[name]
