"""The findings of a virtual trial as SDTM: nothing lost or doubled, responses equal to the truth.

The truth is computed without the rules (docs/explanation, the virtual trial); the records go the
whole way from CSV sheets.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hilum.concepts.concept import ConceptClass
from hilum.concepts.dictionary import shipped_concepts
from hilum.datasets.codelists import codelists
from hilum.datasets.conformance.check import nonconformities
from hilum.datasets.dataset import Dataset, Datasets, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.findings import test_of as name_of_test
from hilum.datasets.sdtm.making import OF_SUBJECTS, sdtm
from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import SubjectRecords
from hilum.records.store import open_store
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from tests.datasets.sdtm.subjects import cells
from tests.sources.virtual_trials import Rows, rows_of, study, trial

SUBJECTS, SEED = 30, 11
CUTOFF = date(2030, 1, 1)
OF_FINDINGS = ("IS", "LB", "MB", "MI", "RS", "TR", "TU", "VS")
PROJECTED = ("IS", "LB", "MB", "RS", "TR", "VS")
"""Domains whose recorded rows are findings of the records, each by itself."""
NOWHERE = {"attestation"}
RECIST = "RECIST 1.1"


@dataclass(frozen=True)
class Made:
    """The datasets of a virtual trial, its records, and the tables of its truth."""

    datasets: Datasets
    records: tuple[SubjectRecords, ...]
    truth: Path

    def rows(self, domain: str) -> tuple[Row, ...]:
        found: Dataset | None = self.datasets.get(domain)
        return () if found is None else found.rows

    def table(self, name: str) -> Rows:
        return rows_of(self.truth, name)

    def subject_of(self, row: Row) -> str:
        return str(row["USUBJID"]).rpartition("-")[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The virtual trial, loaded from its sheets and made into SDTM."""
    out = tmp_path_factory.mktemp("trial") / "out"
    synthesize_trial(trial(SUBJECTS, SEED), out, "haic_hcc")
    source = Source(kind="csv", path=out / "records")
    store = open_store(store_of(source, tmp_path_factory.mktemp("loaded"), study(), _silent))
    records = tuple(store.records(store.subject_ids()))
    datasets = sdtm(study(), [Facts(study(), each, CUTOFF) for each in records])
    return Made(datasets, records, out / "truth")


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing of the progress."""


def recorded(made: Made) -> Iterator[str]:
    """The record of each row that is not derived."""
    for domain in PROJECTED:
        for row in made.rows(domain):
            if row[f"{domain}DRVFL"] is None:
                yield from row.records


def test_each_finding_is_in_exactly_one_row(made: Made) -> None:
    held = Counter(
        finding.row
        for each in made.records
        for finding in each.findings
        if finding.concept not in NOWHERE
    )
    assert Counter(recorded(made)) == held
    assert len(held) > 1000


def test_answers_of_people_are_in_no_row_of_findings(made: Made) -> None:
    answers = {row.row for each in made.records for row in each.findings if row.concept in NOWHERE}
    assert answers
    assert not answers & {*recorded(made)}


def responses(made: Made, test: str) -> Mapping[tuple[str, str], str]:
    """The derived RECIST responses of a test by subject and date."""
    return {
        (made.subject_of(row), str(row["RSDTC"])): str(row["RSSTRESC"])
        for row in made.rows("RS")
        if cells(row, "RSTESTCD", "RSCAT", "RSDRVFL") == (test, RECIST, "Y")
    }


@pytest.mark.parametrize(
    ("test", "column"),
    [("OVRLRESP", "overall"), ("TRGRESP", "target"), ("NTRGRESP", "nontarget")],
)
def test_derived_responses_equal_the_truth_row_for_row(made: Made, test: str, column: str) -> None:
    truth = {
        (row["subject"], row["date"]): row[column]
        for row in made.table("responses")
        if row[column] != "none"
    }
    assert responses(made, test) == truth
    assert truth


def test_sums_of_diameters_equal_the_truth_row_for_row(made: Made) -> None:
    truth = {
        (row["subject"], row["date"]): row["sum_mm"]
        for row in made.table("responses")
        if row["sum_mm"]
    }
    sums = {
        (made.subject_of(row), str(row["TRDTC"])): str(row["TRSTRESC"])
        for row in made.rows("TR")
        if row["TRTESTCD"] == "SUMDIAM" and row["TRLOBXFL"] is None
    }
    assert {key: float(value) for key, value in sums.items()} == {
        key: float(value) for key, value in truth.items()
    }


def test_the_best_response_equals_the_truth(made: Made) -> None:
    truth = {
        row["subject"]: row["best_response_confirmed"]
        for row in made.table("subjects")
        if row["first_dose"]
    }
    found = {
        made.subject_of(row): row["RSSTRESC"]
        for row in made.rows("RS")
        if cells(row, "RSTESTCD", "RSCAT") == ("BESTRESP", RECIST)
    }
    assert found == {who: truth[who] for who in found}
    assert found.keys() == truth.keys()


def test_each_derived_response_names_rows_of_lesions_of_its_subject(made: Made) -> None:
    lesions = {row.row: row.subject for each in made.records for row in each.findings if row.link}
    for row in made.rows("RS"):
        if row["RSDRVFL"] == "Y" and row["RSLNKGRP"]:
            assert row.records
            assert {lesions[each] for each in row.records} == {made.subject_of(row)}


def test_each_test_of_a_subject_has_at_most_one_last_observation_a_lesion(made: Made) -> None:
    for domain in OF_FINDINGS:
        names = ("USUBJID", *(f"{domain}{each}" for each in ("TESTCD", "CAT", "LNKID")))
        flagged = Counter(
            cells(row, *names) for row in made.rows(domain) if row[f"{domain}LOBXFL"] == "Y"
        )
        assert not flagged or set(flagged.values()) == {1}


def test_the_findings_break_no_rule_of_conformance(made: Made) -> None:
    broken = [
        each
        for each in nonconformities(made.datasets)
        if each.mismatch.dataset in {*OF_FINDINGS, *(f"SUPP{name}" for name in OF_FINDINGS)}
    ]
    assert broken == []


def test_every_concept_of_findings_has_a_place_in_sdtm_or_says_why_not() -> None:
    for concept in shipped_concepts():
        if concept.concept_class is not ConceptClass.FINDING or concept.members:
            continue
        if concept.sdtm is None:
            assert concept.no_sdtm, concept.id
        else:
            assert concept.sdtm.domain in OF_SUBJECTS, concept.id
            assert concept.sdtm.testcd, concept.id
            assert concept.sdtm.test, concept.id


def test_every_test_of_a_concept_is_a_term_of_its_codelist() -> None:
    for concept in shipped_concepts():
        target = concept.sdtm
        if target is None or target.testcd is None or target.domain not in OF_FINDINGS:
            continue
        for name, value in name_of_test(concept).items():
            listed = definitions(Standard.SDTM)[target.domain].variable(target.domain + name)
            assert value in codelists()[str(listed.codelist)].by_value, concept.id


def test_two_concepts_of_one_test_have_one_name_and_one_unit() -> None:
    names: dict[tuple[str, str], set[tuple[str | None, str | None]]] = {}
    for concept in shipped_concepts():
        target = concept.sdtm
        if concept.concept_class is ConceptClass.FINDING and target and target.testcd:
            seen = names.setdefault((target.domain, target.testcd), set())
            seen.add((target.test, concept.unit))
    assert {key: seen for key, seen in names.items() if len(seen) > 1} == {}
