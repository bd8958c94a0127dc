"""The log-rank test, plain and stratified: equal to R survdiff."""

import pytest

from hilum.stats.estimates import Refusal, Why
from hilum.stats.log_rank import LogRank, log_rank
from tests.stats.reference_values import column, reference, rows

TESTS = {
    "lung_sex": ("lung", "sex", None),
    "colon_rx": ("colon", "rx", None),
    "veteran_celltype": ("veteran", "celltype", None),
    "pbc_trt": ("pbc", "trt", None),
    "lung_sex_by_ecog": ("lung", "sex", "ecog"),
    "colon_rx_by_node4": ("colon", "rx", "node4"),
    "veteran_trt_by_celltype": ("veteran", "trt", "celltype"),
}


def test_every_test_of_R_is_held() -> None:
    assert TESTS.keys() == reference("survival")["log_rank"].keys()


@pytest.mark.parametrize("name", TESTS)
def test_a_log_rank_test_is_that_of_R(name: str) -> None:
    dataset, group, stratum = TESTS[name]
    kept = [row for row in rows(dataset) if not stratum or row[stratum]]
    found = log_rank(
        column("time", kept),
        column("event", kept),
        [row[group] for row in kept],
        [row[stratum] for row in kept] if stratum else None,
    )
    r = reference("survival")["log_rank"][name]
    assert isinstance(found, LogRank)
    assert sorted(each.observed for each in found.groups) == sorted(r["observed"])
    assert sorted(each.expected for each in found.groups) == pytest.approx(sorted(r["expected"]))
    assert [found.chi_square] == pytest.approx(r["chi_square"], rel=1e-6)
    assert [found.degrees_of_freedom] == r["degrees_of_freedom"]
    assert [found.p_value] == pytest.approx(r["p_value"], rel=1e-6)


@pytest.mark.parametrize(
    ("times", "events", "groups", "why"),
    [
        ([], [], [], Why.NO_SUBJECTS),
        ([1, 2], [0, 0], ["a", "b"], Why.NO_EVENTS),
        ([1, 2], [1, 1], ["a", "a"], Why.ONE_GROUP),
        ([1, 2, 3], [0, 1, 1], ["a", "b", "b"], Why.ONE_GROUP),  # a is gone before the events
    ],
)
def test_a_test_that_cannot_be_made_says_why(
    times: list[float], events: list[int], groups: list[str], why: Why
) -> None:
    assert log_rank(times, events, groups) == Refusal(why)
    assert why.words.en
    assert why.words.zh


def test_groups_must_be_as_many_as_subjects() -> None:
    with pytest.raises(ValueError, match="saw 1 groups"):
        log_rank([1, 2], [1, 1], ["a"])
