"""The synthetic hospital, scored (DESIGN 5; issue 3, "A synthetic hospital")."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hilum.sources.synthetic import Hospital, synthesize
from tests.sources.scoring import AS_OF, STUDY, Score, score, verdicts_of

SUBJECTS, LONG_SUBJECTS = 2_000, 20_000
HALF = 0.5
"""Half of the subjects in the liver clinic, so that every case befalls somebody."""


def scored(folder: Path, hospital: Hospital) -> Score:
    synthesize(hospital, "store", folder)
    return score(
        verdicts_of(folder, "store"),
        pq.read_table(folder / "truth.parquet"),
        pq.read_table(folder / "gaps.parquet"),
    )


@pytest.fixture(scope="module", params=[1, 2])
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Score:
    folder = tmp_path_factory.mktemp("hospital") / "made"
    return scored(folder, Hospital(SUBJECTS, request.param, HALF, ordinary_rows=4))


def test_no_verdict_is_wrong(result: Score) -> None:
    assert result.wrong == []


def test_every_unknown_has_a_planted_gap(result: Score) -> None:
    assert result.unexplained == []


def test_every_criterion_is_met_not_met_and_unknown_for_somebody(result: Score) -> None:
    assert set(result.counts) == {criterion.id for criterion in STUDY.criteria}
    for criterion, counts in result.counts.items():
        assert set(counts) == {"MET", "NOT_MET", "UNKNOWN"}, (criterion, counts)


def test_a_gap_mostly_leaves_its_criterion_unknown(result: Score) -> None:
    assert result.gaps_left_open > 0.95 * result.gaps


@pytest.mark.skipif("HILUM_LONG" not in os.environ, reason="a long run: set HILUM_LONG")
@pytest.mark.parametrize("clinic_share", [0.03, 0.4])
@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_of_20000_subjects_no_verdict_is_wrong_and_every_unknown_is_explained(
    seed: int, clinic_share: float, tmp_path: Path
) -> None:
    found = scored(tmp_path / "made", Hospital(LONG_SUBJECTS, seed, clinic_share))
    assert (found.wrong, found.unexplained) == ([], [])


# ---------------------------------------------------------------- the score itself

TRUTH = pa.table(
    {"subject": ["A", "B", "C"], "criterion": ["I7"] * 3, "truth": ["MET", "MET", "NOT_MET"]}
)
GAPS = pa.table({"subject": ["B"], "criterion": ["I7"]})


def test_a_decided_verdict_that_is_not_the_truth_is_wrong() -> None:
    verdicts = pa.table({"subject": ["A", "B", "C"], "I7": ["NOT_MET", "UNKNOWN", "MET"]})
    found = score(verdicts, TRUTH, GAPS)
    assert found.wrong == [("A", "I7", "NOT_MET", "MET"), ("C", "I7", "MET", "NOT_MET")]


def test_an_unknown_without_a_gap_is_unexplained_even_where_another_subject_has_one() -> None:
    verdicts = pa.table({"subject": ["A", "B", "C"], "I7": ["UNKNOWN", "UNKNOWN", "NOT_MET"]})
    found = score(verdicts, TRUTH, GAPS)
    assert (found.wrong, found.unexplained) == ([], [("A", "I7")])


def test_a_gap_that_changes_nothing_is_no_fault() -> None:
    verdicts = pa.table({"subject": ["A", "B", "C"], "I7": ["MET", "MET", "NOT_MET"]})
    found = score(verdicts, TRUTH, GAPS)
    assert (found.wrong, found.unexplained, found.gaps_left_open) == ([], [], 0)


def test_the_day_of_screening_is_that_of_the_hospital() -> None:
    from hilum.sources.synthetic.block import SCREENING

    assert SCREENING == AS_OF
