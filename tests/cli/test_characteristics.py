"""`hilum characteristics`: issue 5, operating characteristics over many virtual trials."""

import json
from collections import Counter
from pathlib import Path

import pytest

from hilum.datasets.adam.making import adam
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.snapshot import open_snapshot
from hilum.pipeline.analysed import analysed
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.pipeline.operating import simulate
from hilum.reports.trial.trial import Trial
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from hilum.stats.proportions import binomial_test, clopper_pearson
from hilum.study import find_study
from tests.cli.conftest import Run
from tests.datasets.trial_truth import lines
from tests.sources.virtual_trials import trial

SMALL = ("characteristics", "haic_hcc", "--trials", "3", "--subjects", "8", "--seed", "4")


def test_a_trial_among_many_is_analysed_as_one_that_goes_the_whole_way(tmp_path: Path) -> None:
    """Snapshot, all of SDTM and all of ADaM give the estimates of the short way, all of them."""
    virtual = trial(15, 6)
    synthesize_trial(virtual, tmp_path / "trial", "haic_hcc")
    request = Freezing(
        source=source_at(tmp_path / "trial"), study=find_study("haic_hcc"), cutoff=virtual.cut_off
    )
    freeze(request, tmp_path / "snapshot")
    snapshot = open_snapshot(tmp_path / "snapshot")
    records = snapshot.store.records(snapshot.store.subject_ids())
    facts = [Facts(snapshot.study, each, snapshot.cutoff) for each in records]
    tabulated = sdtm(snapshot.study, facts)
    whole = Trial(snapshot.study, {**tabulated, **adam(facts, tabulated)}, snapshot.cutoff)
    short, other = simulate(find_study("haic_hcc"), (6, 7), 15)
    assert short.analysed == tuple(analysed(whole))
    assert short.analysed != other.analysed
    assert len(short.truth) == 15


def test_rates_are_those_counted_in_the_files_of_each_trial(hilum: Run, tmp_path: Path) -> None:
    """Confirmed responders among the dosed, by the truth of trials written one by one."""
    assert hilum(*SMALL, "--null", "0.2", "--out", tmp_path / "out").code == 0
    told = json.loads((tmp_path / "out" / "characteristics.json").read_text("utf-8"))
    (rate,) = [each for each in told["quantities"] if each["id"] == "response_rate"]
    counts = [counted(tmp_path / str(seed), seed) for seed in (4, 5, 6)]
    expected = [clopper_pearson(responders, dosed) for responders, dosed in counts]
    for each, one in zip(rate["estimates"], expected, strict=True):
        assert each == [one.value, one.interval.lower, one.interval.upper]
    total = Counter[str]()
    for responders, dosed in counts:
        total.update(responders=responders, dosed=dosed)
    assert rate["true_value"] == total["responders"] / total["dosed"]
    p_values = [binomial_test(responders, dosed, 0.2) for responders, dosed in counts]
    rejected = sum(p is not None and p <= 0.05 for p in p_values) / 3
    assert rate["power"]["rejected"]["value"] == rejected


def counted(folder: Path, seed: int) -> tuple[int, int]:
    synthesize_trial(trial(8, seed), folder, "haic_hcc")
    dosed = [line for line in lines(folder / "truth", "subjects") if line["first_dose"]]
    return sum(line["best_response_confirmed"] in ("CR", "PR") for line in dosed), len(dosed)


def test_the_same_is_told_for_any_number_of_processes(hilum: Run, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        assert hilum(*SMALL, "--jobs", jobs, "--out", tmp_path / jobs).code == 0
    one, two = ((tmp_path / jobs / "characteristics.json").read_bytes() for jobs in ("1", "2"))
    assert one == two


def test_without_a_null_rate_no_power_is_told_and_the_question_is_named(hilum: Run) -> None:
    said = hilum(*SMALL)
    assert said.code == 0
    assert "No power is given: no null response rate is ruled (Q56)" in said.out
    assert "rejects" not in said.out


def test_chinese_is_said_in_chinese_and_the_page_needs_no_network(
    hilum: Run, tmp_path: Path
) -> None:
    said = hilum(*SMALL, "--null", "0.1", "--lang", "zh", "--out", tmp_path / "out")
    assert "区间覆盖率" in said.out
    assert "Operating" not in said.out
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert 'lang="zh-CN"' in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("--trials", "0"), "trials: saw 0, expected 1 or more"),
        (("--subjects", "0"), "subjects: saw 0, expected 1 or more"),
        (("--jobs", "0"), "jobs: saw 0, expected 1 or more"),
        (("--seed", "-1"), "seed: saw -1, expected 0"),
        (("--null", "1"), "null rate: saw 1, expected between 0 and 1"),
        (("--alpha", "0"), "alpha: saw 0, expected between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_seen(
    hilum: Run, asked: tuple[str, ...], expected: str
) -> None:
    said = hilum("characteristics", "haic_hcc", *asked)
    assert said.code != 0
    assert expected in said.err + said.out


def test_a_folder_of_something_else_is_not_written_over(hilum: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    said = hilum(*SMALL, "--out", tmp_path)
    assert said.code != 0
    assert "holds no characteristics" in said.err + said.out
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
