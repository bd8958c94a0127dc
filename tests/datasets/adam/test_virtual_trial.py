"""ADaM of a virtual trial held against the trial's own truth, which the rules did not make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hilum.datasets.adam.making import adam
from hilum.datasets.dataset import Datasets, Row
from hilum.datasets.facts import Facts
from hilum.pipeline.loading import Source, store_of
from hilum.records.store import open_store
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from tests.datasets.adam.collecting import sdtm_of
from tests.sources.virtual_trials import rows_of, study, trial

CUTOFF = date(2026, 10, 18)
LOW_ALONE = {"hemoglobin", "leukocytes"}
"""Concepts that a term grades on each side, of which the truth keeps the low one."""

BRIEF = {"WITHDRAWN": "withdrawn", "DEATH": "death"}


@dataclass(frozen=True)
class Analysed:
    """The datasets of a virtual trial, and its truth."""

    datasets: Datasets
    folder: Path

    def truth(self, name: str) -> list[dict[str, str]]:
        return rows_of(self.folder, name)

    def of(self, dataset: str, paramcd: str) -> Mapping[str, Row]:
        """The row of a parameter by subject."""
        found = [row for row in self.datasets[dataset].rows if row["PARAMCD"] == paramcd]
        told = {str(row["SUBJID"]): row for row in found}
        assert len(told) == len(found)
        return told


@pytest.fixture(scope="module", params=[(20, 1), (100, 7)], ids=["20", "100"])
def analysed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    subjects, seed = request.param
    out = tmp_path_factory.mktemp("trial") / "out"
    synthesize_trial(trial(subjects, seed), out, "haic_hcc")
    source = Source(kind="csv", path=out / "records")
    store = open_store(store_of(source, tmp_path_factory.mktemp("loaded"), study(), _silent))
    facts = [Facts(study(), each, CUTOFF) for each in store.records(store.subject_ids())]
    return Analysed(adam(facts, sdtm_of(facts)), out / "truth")


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing of the progress."""


def _days(row: Row) -> int:
    assert isinstance(row["AVAL"], int)
    return row["AVAL"] - 1


def test_best_response_confirmed_and_not_is_the_truth(analysed: Analysed) -> None:
    loose, confirmed = analysed.of("ADRS", "BOR"), analysed.of("ADRS", "CBOR")
    for truth in analysed.truth("subjects"):
        who = truth["subject"]
        assert loose[who]["AVALC"] == truth["best_response"], who
        assert confirmed[who]["AVALC"] == truth["best_response_confirmed"], who


def test_the_day_of_progression_is_the_truth(analysed: Analysed) -> None:
    progressed = analysed.of("ADRS", "PD")
    for truth in analysed.truth("subjects"):
        assert str(progressed[truth["subject"]]["ADT"] or "") == truth["progression"]


def test_progression_free_survival_is_the_truth_but_after_missed_assessments(
    analysed: Analysed,
) -> None:
    """Who was never dosed counts from enrolment, here as there (response.toml: 98 days)."""
    dosed, enrolled = analysed.of("ADTTE", "PFS"), analysed.of("ADTTE", "PFSE")
    for truth in analysed.truth("subjects"):
        who = truth["subject"]
        row = dosed[who] if truth["first_dose"] else enrolled[who]
        if row["EVNTDESC"] == "EVENT AFTER MISSED ASSESSMENTS":
            assert truth["pfs_event"] == "1", who
            assert _days(row) < int(truth["pfs_days"]), who
        else:
            told = (str(_days(row)), str(int(row["CNSR"] == 0)))
            assert told == (truth["pfs_days"], truth["pfs_event"]), who


def test_survival_is_the_truth_and_else_ends_on_the_last_day_seen_alive(
    analysed: Analysed,
) -> None:
    """The truth follows to the cut-off, or to the day that a subject is called lost."""
    dosed, enrolled = analysed.of("ADTTE", "OS"), analysed.of("ADTTE", "OSE")
    for truth in analysed.truth("subjects"):
        who = truth["subject"]
        row = dosed[who] if truth["first_dose"] else enrolled[who]
        assert str(int(row["CNSR"] == 0)) == truth["os_event"], who
        if truth["end"] in ("death", "withdrawn"):
            assert str(_days(row)) == truth["os_days"], who
        else:
            assert _days(row) <= int(truth["os_days"]), who


def test_who_was_never_dosed_has_no_time_from_the_first_dose(analysed: Analysed) -> None:
    undosed = {row["subject"] for row in analysed.truth("subjects") if not row["first_dose"]}
    everyone = {row["subject"] for row in analysed.truth("subjects")}
    for paramcd in ("OS", "PFS", "PFSM"):
        assert set(analysed.of("ADTTE", paramcd)) == everyone - undosed
    assert set(analysed.of("ADTTE", "OSE")) == everyone


def test_adverse_events_by_cycle_and_term_are_the_truth(analysed: Analysed) -> None:
    worst: dict[tuple[object, ...], int] = {}
    for row in analysed.datasets["ADAE"].rows:
        key = (row["SUBJID"], row["ACYCLE"], row["AEDECOD"])
        assert isinstance(row["ATOXGRN"], int)
        worst[key] = max(worst.get(key, 0), row["ATOXGRN"])
    assert worst == {
        (row["subject"], int(row["cycle"]), row["term"]): int(row["grade"])
        for row in analysed.truth("toxicities")
    }


def test_doses_and_their_levels_are_the_truth(analysed: Analysed) -> None:
    regimen = study().regimen
    assert regimen is not None
    drugs = {f"D{drug.order}": drug.id for drug in regimen.drugs}
    told: dict[tuple[object, ...], dict[str, str]] = {}
    for row in analysed.datasets["ADEX"].rows:
        drug = drugs.get(str(row["PARAMCD"])[:2])
        if drug is not None and row["AVISIT"] != "OVERALL":
            key = (row["SUBJID"], row["AVISITN"], drug)
            told.setdefault(key, {})[str(row["PARAMCD"])[2:]] = f"{row['AVAL']:.6f}"
    given = [row for row in analysed.truth("cycles") if row["drug"]]
    assert {key for key, held in told.items() if float(held["ADM"])} == {
        (row["subject"], int(row["cycle"]), row["drug"]) for row in given
    }
    for row in given:
        held = told[row["subject"], int(row["cycle"]), row["drug"]]
        assert (float(held["ADM"]), float(held["LVL"])) == (
            float(row["dose_mg"]),
            float(row["level"]),
        )


def test_the_number_of_cycles_and_why_treatment_ended_are_the_truth(analysed: Analysed) -> None:
    reasons = {
        "completed": {None}, "progression": {"PROGRESSIVE DISEASE"},
        "rules": {"RULE OF THE REGIMEN"}, "end": {"DEATH", "WITHDRAWN", "LOST TO FOLLOW-UP"},
    }  # fmt: skip
    for row in analysed.datasets["ADSL"].rows:
        (truth,) = [each for each in analysed.truth("subjects") if each["subject"] == row["SUBJID"]]
        assert str(row["NCYCLES"]) == truth["cycles_given"]
        if truth["first_dose"]:
            completed = truth["treatment_ended"] == "completed"
            assert (row["EOTSTT"] == "COMPLETED") is completed
            assert row["DCTREAS"] in reasons[truth["treatment_ended"]], truth


def test_every_laboratory_value_has_the_grade_that_it_was_drawn_for(analysed: Analysed) -> None:
    """INR's grade 1 or 0 can hang on anticoagulation, which no row tells: the truth is one."""
    codes = {each.id: each.sdtm.testcd for each in study().concepts if each.sdtm}
    held: dict[tuple[object, ...], Row] = {}
    for row in analysed.datasets["ADLB"].rows:
        held[row["SUBJID"], str(row["ADT"]), row["PARAMCD"]] = row
    certain = compared = 0
    for truth in analysed.truth("grades"):
        row = held[truth["subject"], truth["date"], codes[truth["concept"]]]
        for side in "L" if truth["concept"] in LOW_ALONE else "LH":
            if (possible := row[f"APOSGR{side}"]) is not None:
                compared += 1
                assert truth["grade"] in str(possible).split("/"), truth
                certain += row[f"ATOXGR{side}"] == truth["grade"]
    assert compared >= len(analysed.truth("grades"))
    assert certain > 10 * (compared - certain)
