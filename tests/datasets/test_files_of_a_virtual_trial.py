"""The files of a virtual trial: valid, read back equal, with every codelist known."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pyreadstat
import pytest

from hilum.datasets.adam.making import adam
from hilum.datasets.codelists import codelists
from hilum.datasets.dataset import Datasets, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.files.package import Package
from hilum.datasets.files.writing import write_datasets
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.snapshot import Snapshot, open_snapshot
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from hilum.study import find_study
from hilum.terms.reasons import Words
from tests.datasets.test_dataset_json import SCHEMA
from tests.datasets.test_define_xml import SPACES, schema
from tests.sources.virtual_trials import trial

SUBJECTS, SEED = 4, 1


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("virtual")
    synthesize_trial(trial(SUBJECTS, SEED), folder / "trial", "haic_hcc")
    source, study = source_at(folder / "trial"), find_study("haic_hcc")
    freeze(Freezing(source=source, study=study, cutoff=None), folder / "snapshot")
    return open_snapshot(folder / "snapshot")


def derived(snapshot: Snapshot, subjects: int) -> Datasets:
    ids = snapshot.store.subject_ids()[:subjects]
    records = snapshot.store.records(ids) if ids else ()
    facts = [Facts(snapshot.study, each, snapshot.cutoff) for each in records]
    tabulated = sdtm(snapshot.study, facts)
    return {**tabulated, **adam(facts, tabulated)}


def write(datasets: Datasets, folder: Path, cutoff: date) -> Path:
    package = Package(
        study="haic_hcc",
        protocol="haic_hcc",
        title=Words("A virtual trial", "虚拟试验"),
        created=datetime.combine(cutoff, time.min),
        cutoff=cutoff,
    )
    write_datasets(datasets, folder, package=package)
    return folder


@pytest.fixture(scope="module")
def written(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(derived(snapshot, SUBJECTS), tmp_path_factory.mktemp("files"), snapshot.cutoff)


def test_both_define_files_keep_to_the_schemas(written: Path) -> None:
    for folder in ("sdtm", "adam"):
        errors = [
            each.reason for each in schema().iter_errors(str(written / folder / "define.xml"))
        ]
        assert errors == []


def test_every_dataset_json_file_keeps_to_the_schema(written: Path) -> None:
    validator = jsonschema.Draft201909Validator(SCHEMA)
    files = [*written.rglob("*.json")]
    assert len(files) > 30
    for path in files:
        assert [*validator.iter_errors(json.loads(path.read_text("utf-8")))] == []


def test_every_transport_file_says_what_its_dataset_json_file_says(written: Path) -> None:
    for path in written.rglob("*.xpt"):
        seen, about = pyreadstat.read_xport(path, output_format="dict")
        file = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert about.column_names == [each["name"] for each in file["columns"]]
        assert about.column_labels == [each["label"] for each in file["columns"]]
        for place, name in enumerate(about.column_names):
            assert [*map(plain, seen[name])] == [plain(row[place]) for row in file["rows"]], path


def plain(value: Any) -> Any:
    match value:
        case "":
            return None
        case date():
            return value.isoformat()
        case _:
            return value


def test_the_columns_of_dataset_json_are_the_variables_of_define(written: Path) -> None:
    for folder in ("sdtm", "adam"):
        root = ElementTree.parse(written / folder / "define.xml").getroot()
        for path in (written / folder).glob("*.json"):
            file = json.loads(path.read_text("utf-8"))
            (group,) = root.iterfind(f".//ItemGroupDef[@OID='{file['itemGroupOID']}']", SPACES)
            items = [each.get("ItemOID") for each in group.iterfind("ItemRef", SPACES)]
            assert items == [each["itemOID"] for each in file["columns"]]


@pytest.mark.parametrize("subjects", [0, 1])
def test_a_trial_of_none_or_one_is_written_and_valid(
    snapshot: Snapshot, subjects: int, tmp_path: Path
) -> None:
    folder = write(derived(snapshot, subjects), tmp_path, snapshot.cutoff)
    assert (folder / "sdtm" / "dm.xpt").exists() == bool(subjects)
    for define in folder.rglob("define.xml"):
        assert [each.reason for each in schema().iter_errors(str(define))] == []


@pytest.mark.parametrize("standard", Standard)
def test_every_codelist_that_a_variable_names_is_there(standard: Standard) -> None:
    named = {
        each.codelist
        for definition in definitions(standard).values()
        for each in definition.variables
        if each.codelist is not None
    }
    assert named - codelists().keys() == set()
    assert named
