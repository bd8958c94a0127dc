"""A whole virtual trial as SDTM: nothing lost, nothing double, and what its own truth says."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hilum.cli import main
from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.conformance.check import nonconformities
from hilum.datasets.dataset import Datasets, Row
from hilum.datasets.facts import Facts
from hilum.datasets.files.long_texts import split_long_texts
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.sdtm.routing import domain_of
from hilum.records.rows import Event, Intervention
from hilum.records.store import open_store
from hilum.sources.virtual_trial import synthesize_trial
from tests.once import made_once
from tests.sources.virtual_trials import Rows, study, trial

SUBJECTS, SEED = 12, 7
CUTOFF = date(2026, 11, 1)
HERE = ("AE", "BE", "CE", "CM", "DS", "DV", "EX", "MH", "PR", "SV")
"""The domains of events and interventions."""


def make(folder: Path) -> None:
    synthesize_trial(trial(SUBJECTS, SEED), folder / "trial", "haic_hcc")
    arguments = ["--study", "haic_hcc", "--out", str(folder / "store")]
    assert main(["load", "--from", "csv", str(folder / "trial" / "records"), *arguments]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "sdtm_trial", make)


@pytest.fixture(scope="module")
def facts(folder: Path) -> list[Facts]:
    store = open_store(folder / "store")
    return [Facts(study(), held, CUTOFF) for held in store.records(store.subject_ids())]


@pytest.fixture(scope="module")
def datasets(facts: list[Facts]) -> Datasets:
    return sdtm(study(), facts)


def truth(folder: Path, name: str) -> Rows:
    with (folder / "trial" / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def subject_of(row: Row) -> str:
    return str(row["USUBJID"]).rsplit("-", 1)[1]


def collected(facts: list[Facts]) -> Iterator[tuple[str, str]]:
    """Each row that belongs to a domain, with the domain."""
    for each in facts:
        for row in (*each.records.events, *each.records.interventions):
            name = domain_of(each, row)
            if name in HERE and _belongs(row, name):
                yield row.row, name


def _belongs(row: Event | Intervention, name: str) -> bool:
    if isinstance(row, Intervention):
        return row.status != "planned"
    return name in ("CE", "MH", "SV") or row.status not in NOT_HAPPENED


def _is_collected(row: Row) -> bool:
    """Whether a row is a row of the records, and none that is derived from several."""
    derived = row["DSSCAT"] == "STUDY TREATMENT" or row["DVCAT"] == "DERIVED FROM THE RECORDS"
    return not derived


def test_every_row_is_in_exactly_one_row_of_its_domain(
    facts: list[Facts], datasets: Datasets
) -> None:
    wanted = dict(collected(facts))
    assert len(wanted) > 500
    found: Counter[tuple[str, str]] = Counter()
    for name in HERE:
        for row in filter(_is_collected, datasets[name].rows):
            found.update((each, name) for each in row.records if wanted.get(each) == name)
    assert found == Counter((row, name) for row, name in wanted.items())


def test_every_row_rests_on_records_that_are_there(facts: list[Facts], datasets: Datasets) -> None:
    known = {row for each in facts for row in each.places}
    derived_without_rows = {"DV", "CO"}
    for name, dataset in datasets.items():
        for row in dataset.rows:
            assert {*row.records} <= known, name
            if row["USUBJID"] is not None and name not in derived_without_rows:
                assert row.records, (name, row.values)


def test_doses_are_those_that_were_given(folder: Path, datasets: Datasets) -> None:
    given = Counter(
        (row["subject"], row["date"], row["dose_mg"])
        for row in truth(folder, "cycles")
        if row["done"] in ("GIVE", "REDUCE") and row["dose_mg"]
    )
    found = Counter(
        (subject_of(row), str(row["EXSTDTC"])[:10], str(row["EXDOSE"]))
        for row in datasets["EX"].rows
    )
    assert found == given


def test_reference_dates_and_deaths_are_the_trials_own(folder: Path, datasets: Datasets) -> None:
    people = {row["subject"]: row for row in truth(folder, "subjects")}
    for row in datasets["DM"].rows:
        own = people[subject_of(row)]
        assert str(row["RFSTDTC"] or "")[:10] == own["first_dose"]
        died = own["end"] == "death"
        assert (row["DTHFL"] == "Y") is died
        if died:
            assert str(row["DTHDTC"]) == own["last_day"]


def test_adverse_events_are_the_toxicities_of_the_trial(folder: Path, datasets: Datasets) -> None:
    true = Counter(
        (row["subject"], row["term"], row["grade"]) for row in truth(folder, "toxicities")
    )
    found = Counter(
        (subject_of(row), row["AEDECOD"], row["AETOXGR"]) for row in datasets["AE"].rows
    )
    assert found == true


ENDS = {
    "completed": "COMPLETED",
    "never dosed": "NEVER DOSED",
    "progression": "PROGRESSIVE DISEASE",
    "rules": "PROTOCOL-SPECIFIED WITHDRAWAL CRITERION MET",
}


def test_treatment_ends_for_the_reason_it_ended(folder: Path, datasets: Datasets) -> None:
    ended = {
        row["subject"]: row["treatment_ended"] if row["first_dose"] else "never dosed"
        for row in truth(folder, "subjects")
    }
    found = {
        subject_of(row): row["DSDECOD"]
        for row in datasets["DS"].rows
        if row["DSSCAT"] == "STUDY TREATMENT"
    }
    known = {subject: ENDS[why] for subject, why in ended.items() if why in ENDS}
    assert {subject: found[subject] for subject in known} == known


def test_the_trial_keeps_to_the_rules_of_the_standard(datasets: Datasets) -> None:
    assert nonconformities(split_long_texts(datasets)) == ()


def test_the_same_trial_gives_the_same_datasets(facts: list[Facts], datasets: Datasets) -> None:
    again = sdtm(study(), facts)
    assert {name: each.rows for name, each in again.items()} == {
        name: each.rows for name, each in datasets.items()
    }
