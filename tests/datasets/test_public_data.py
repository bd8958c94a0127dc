"""ADRS and ADTTE of ours beside those that others derived from the same public records.

Issue 5, "What it must show": agreement by row, each difference explained and counted. The records
go the whole way: sheets, loading, DM, ADSL, ADRS, ADTTE (`public_trial`).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from hilum.datasets.adam.making import efficacy
from hilum.datasets.dataset import Datasets, Row
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import demographics
from hilum.records.rows import SubjectRecords
from hilum.study import Study
from tests.datasets.public_trial import as_admiralonco, by_param, loaded, rows, sheets

CUTOFF = date(2015, 12, 31)
Records = tuple[SubjectRecords, ...]
SAME = {"BOR": "BOR", "CBOR": "CBOR", "RSP": "RSP", "CRSP": "CRSP", "PD": "PD", "CCB": "DCR"}
"""Their parameters, and ours of the same meaning; CCB is confirmed clinical benefit."""

NEVER = "never assessed: MISSING there, NE here"
FAILURE = "screen failure: no response told of it"
NOT_CONFIRMED = "not confirmed: no duration told"
SCAN = "last known alive there before the last scan"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    return loaded(tmp_path_factory.mktemp("public"), sheets(imputed=True))


@pytest.fixture(scope="module")
def as_recorded(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The same with the one partial date as it was recorded."""
    return loaded(tmp_path_factory.mktemp("public"), sheets(imputed=False))


def analysed(records: Records, study: Study) -> Datasets:
    facts = [Facts(study, each, CUTOFF) for each in records]
    return efficacy(facts, demographics(study, facts))


def of(datasets: Datasets, name: str) -> Mapping[tuple[str, str], Row]:
    found = datasets[name].rows
    return {(str(r["SUBJID"]), str(r["PARAMCD"])): r for r in found if r["PARAMCD"] != "OVR"}


def response_difference(datasets: Datasets) -> Counter[tuple[str, str]]:
    """Each row of ADRS beside ours: whether the answer and its day are the same, and if not why."""
    ours, theirs = of(datasets, "ADRS"), by_param("adrs_onco")
    found: Counter[tuple[str, str]] = Counter()
    for (who, code), row in theirs.items():
        if code in SAME:
            own = ours.get((who, SAME[code]))
            found[code, _answer(row["AVALC"], row["TRTSDT"], own)] += 1
    return found


def _answer(answer: str, dosed: date | None, own: Row | None) -> str:
    if own is None:
        return FAILURE if dosed is None else "not explained"
    if own["AVALC"] == answer:
        return "equal"
    if answer == "MISSING" and own["AVALCAT1"] == "NO BASELINE ASSESSMENT":
        return NEVER
    return f"{answer} there, {own['AVALC']} here"


def test_each_row_of_response_agrees_or_has_its_reason(records: Records) -> None:
    found = response_difference(analysed(records, as_admiralonco()))
    best = {
        "equal": 8,
        NEVER: 246,
        FAILURE: 52,
    }
    answer = {"equal": 254, FAILURE: 52}
    expected = {"BOR": best, "CBOR": best, **dict.fromkeys(("RSP", "CRSP", "PD", "CCB"), answer)}
    assert found == {(code, kind): n for code, told in expected.items() for kind, n in told.items()}


def test_the_day_of_each_response_and_progression_is_theirs(records: Records) -> None:
    """Two complete responses followed a partial one: RSP there has the first day, here the best."""
    ours, theirs = of(analysed(records, as_admiralonco()), "ADRS"), by_param("adrs_onco")
    found = Counter(
        (code, ours[who, code]["ADT"] == row["ADT"])
        for (who, code), row in theirs.items()
        if code in ("BOR", "CBOR", "PD", "RSP", "CRSP") and row["AVALC"] != "N" and row["ADT"]
    )
    assert found == {
        ("BOR", True): 8,
        ("CBOR", True): 8,
        ("PD", True): 3,
        ("RSP", True): 2,
        ("RSP", False): 2,
        ("CRSP", True): 1,
    }
    for who in ("01-701-1115", "01-701-1133"):
        assert ours[who, "RSP"]["ADT"] == ours[who, "BOR"]["ADT"]
        assert ours[who, "BOR"]["AVALC"] == "CR"


def test_each_of_22_overall_responses_is_theirs(records: Records) -> None:
    made = analysed(records, as_admiralonco())["ADRS"].rows
    ours = {(r["SUBJID"], r["ADT"]): r["AVALC"] for r in made if r["PARAMCD"] == "OVR"}
    told = [row for row in rows("pharmaverseadam/adrs_onco") if row["PARAMCD"] == "OVR"]
    assert ours == {(row["USUBJID"], row["ADT"]): row["AVALC"] for row in told}
    assert len(ours) == 22


def time_difference(datasets: Datasets) -> Counter[tuple[str, str]]:
    ours, theirs = of(datasets, "ADTTE"), by_param("adtte_onco")
    found: Counter[tuple[str, str]] = Counter()
    for (who, code), row in theirs.items():
        own = ours.get((who, {"RSD": "DOR"}.get(code, code)))
        found[code, _time(row, own)] += 1
    return found


def _time(row: Mapping[str, object], own: Row | None) -> str:
    if own is None:
        return NOT_CONFIRMED
    told = row["STARTDT"], row["ADT"], int(str(row["AVAL"]).split(".")[0]), row["CNSR"] == 0
    if told == (own["STARTDT"], own["ADT"], own["AVAL"], own["CNSR"] == 0):
        return "equal"
    if (row["EVNTDESC"], own["EVNTDESC"]) == ("Alive", "NO DEATH") and own["EVALFL"] == "Y":
        return SCAN
    return f"{row['EVNTDESC']} there, {own['EVNTDESC']} here"


TIMES = {
    ("OS", "equal"): 253,
    ("OS", SCAN): 1,
    ("PFS", "equal"): 254,
    ("RSD", "equal"): 1,
    ("RSD", NOT_CONFIRMED): 3,
}


def test_each_of_254_times_of_survival_and_of_progression_is_theirs(records: Records) -> None:
    """The day, the days counted, and whether it is an event: AVAL = ADT - STARTDT + 1 in both.

    Their duration is of every response (RSD), ours of the confirmed ones (DOR).
    """
    assert time_difference(analysed(records, as_admiralonco())) == TIMES


def test_the_rule_on_missed_assessments_censors_a_death_of_a_subject_never_assessed(
    records: Records,
) -> None:
    """response.toml, longest_gap_days: 98 days; admiralonco's example has no such rule."""
    found = time_difference(analysed(records, as_admiralonco(gap_days=98)))
    censored = ("PFS", "Death there, EVENT AFTER MISSED ASSESSMENTS here")
    assert found == TIMES | {("PFS", "equal"): 253, censored: 1}


def test_a_partial_date_is_not_imputed_and_holds_open_what_it_may_bear_on(
    as_recorded: Records,
) -> None:
    """Lesions of 2014-02 may be of the scan of 2014-03-06 or of none: its CR is not told."""
    datasets = analysed(as_recorded, as_admiralonco())
    found = {
        key: count
        for key, count in response_difference(datasets).items()
        if key[1] not in ("equal", NEVER, FAILURE)
    }
    assert found == {
        ("BOR", "CR there, NE here"): 1,
        ("CBOR", "SD there, NE here"): 1,
        ("RSP", "Y there, N here"): 1,
        ("CCB", "Y there, N here"): 1,
    }
    earlier = ("PFS", "Last Tumor Assessment there, NO PROGRESSION OR DEATH here")
    assert time_difference(datasets) == TIMES | {("PFS", "equal"): 253, earlier: 1}
