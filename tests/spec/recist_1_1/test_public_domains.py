"""Our derivations against those of others: the public RECIST domains of pharmaverse.

`onco_recist` (8 subjects, 3 readers) follows RECIST; `onco` (254 subjects, 3 readers) is invented
and does not: its target response is computed against baseline, a lesion that was not done counts
0 mm, and three overall responses hold the planted value CHECK. ADRS and ADTTE were derived by
pharmaverse/admiralonco from the investigator's overall responses of `onco_recist`: randomization
as the reference day, SD from day 42, confirmation after 28 days, at most one NE in between, no SD
between, a partial date being the last day of its month. Every difference is put in a category by
a reason, and every category counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from hilum.rules.recist.baseline import remarks
from hilum.rules.recist.best import best_response
from hilum.rules.recist.overall import assessed, respond
from hilum.rules.recist.progression import Dates, first_progression, progression_free
from hilum.rules.recist.responses import Assessed, Progression, Response, TimePoint
from tests.spec.recist_1_1.courses import PROTOCOL
from tests.spec.recist_1_1.public_domains import Subject, analysed, courses, recorded, rows

ADMIRALONCO = replace(PROTOCOL, new_therapy_ends_search=False, new_therapy_censors=False)
WITHOUT_CONFIRMATION = replace(ADMIRALONCO, confirm_response=False)


@cache
def derived(kind: str) -> dict[Subject, tuple[TimePoint, ...]]:
    """Our time points: in `onco` every lesion by its DIAMETER, which SUMDIAM adds."""
    tests = ("LPERP", "LDIAM") if kind == "onco_recist" else ("DIAMETER", "DIAMETER")
    found = courses(kind, nodes_by=tests[0], others_by=tests[1])
    return {subject: respond(course, ADMIRALONCO) for subject, course in found.items()}


@cache
def compared(kind: str) -> tuple[tuple[TimePoint, dict[str, str]], ...]:
    """Every time point beside the responses recorded for it."""
    told = recorded(kind)
    points = ((subject, point) for subject, all_ in derived(kind).items() for point in all_)
    return tuple((point, told[subject, point.day]) for subject, point in points)


def value(response: Response | None) -> str | None:
    return response.value if response else None


# ---------------------------------------------------------------- time points


def test_every_recorded_response_has_a_time_point_of_ours_and_every_one_of_ours_is_recorded() -> (
    None
):
    for kind, count in (("onco_recist", 66), ("onco", 1899)):
        days = {(subject, point.day) for subject, all_ in derived(kind).items() for point in all_}
        assert days == set(recorded(kind))
        assert len(days) == count


def test_in_the_set_that_follows_recist_all_66_overall_responses_agree() -> None:
    differences = [
        (point, told)
        for point, told in compared("onco_recist")
        if told["OVRLRESP"] != value(point.overall)
    ]
    assert differences == []


def target_difference(point: TimePoint, told: dict[str, str]) -> str:
    """Why a recorded target response is not ours."""
    if point.sum_mm is None:
        return "a lesion that was not done counted as 0 mm"
    baseline = point.baseline_mm or 0
    against_baseline = (point.sum_mm - baseline) * 100 >= 20 * baseline
    if point.target is Response.PD and not against_baseline:
        return "progression against the nadir, told as if against baseline"
    return "not explained"


def test_in_the_invented_set_each_of_199_different_target_responses_is_explained() -> None:
    found = Counter(
        (target_difference(point, told), told["TRGRESP"], value(point.target))
        for point, told in compared("onco")
        if "TRGRESP" in told and told["TRGRESP"] != value(point.target)
    )
    assert found == {
        ("progression against the nadir, told as if against baseline", "PR", "PD"): 64,
        ("progression against the nadir, told as if against baseline", "SD", "PD"): 93,
        ("a lesion that was not done counted as 0 mm", "CR", "NE"): 22,
        ("a lesion that was not done counted as 0 mm", "PR", "NE"): 11,
        ("a lesion that was not done counted as 0 mm", "SD", "NE"): 9,
    }
    agreeing = sum(told.get("TRGRESP") == value(point.target) for point, told in compared("onco"))
    assert agreeing == 1700


def test_all_1896_non_target_responses_agree() -> None:
    told = [(point, told["NTRGRESP"]) for point, told in compared("onco") if "NTRGRESP" in told]
    assert len(told) == 1896
    assert all(value(point.non_target) == response for point, response in told)


def overall_difference(point: TimePoint, told: dict[str, str]) -> str:
    """Why a recorded overall response is not ours."""
    if told["OVRLRESP"] == "CHECK":
        return "planted value"
    if told.get("TRGRESP") != value(point.target):
        return "follows from the target response"
    return "not explained"


def test_each_of_109_different_overall_responses_is_explained() -> None:
    found = Counter(
        (overall_difference(point, told), told["OVRLRESP"], value(point.overall))
        for point, told in compared("onco")
        if told["OVRLRESP"] != value(point.overall)
    )
    assert found == {
        ("planted value", "CHECK", "PR"): 2,
        ("planted value", "CHECK", "SD"): 1,
        ("follows from the target response", "CR", "NE"): 1,
        ("follows from the target response", "PR", "NE"): 20,
        ("follows from the target response", "SD", "NE"): 2,
        ("follows from the target response", "PR", "PD"): 36,
        ("follows from the target response", "SD", "PD"): 47,
    }
    assert len(compared("onco")) - found.total() == 1790


# ---------------------------------------------------------------- best response, progression


@cache
def randomized() -> dict[str, date]:
    """The day of randomization of each subject of ADRS that has one."""
    told = rows("pharmaverseadam/adrs_onco")
    return {row["USUBJID"]: row["RANDDT"] for row in told if row["RANDDT"] is not None}


def by_investigator() -> Iterator[tuple[str, tuple[Assessed, ...]]]:
    """The overall responses that we derived from the investigator's measurements."""
    for subject, points in derived("onco_recist").items():
        if subject.reader == "INVESTIGATOR":
            yield subject.id, assessed(points, ADMIRALONCO)


def test_best_overall_response_and_its_date_agree_with_adrs_in_all_8_subjects() -> None:
    """ADRS, BOR."""
    adrs = analysed()
    for subject, told in by_investigator():
        best = best_response(told, WITHOUT_CONFIRMATION, reference_day=randomized()[subject])
        assert adrs[subject]["BOR"] == (value(best.response), best.day)


def test_confirmed_best_overall_response_and_its_date_agree_with_adrs_in_all_8_subjects() -> None:
    """ADRS, CBOR; one response of four is confirmed (PR, then NE, then PR)."""
    adrs = analysed()
    confirmed = 0
    for subject, told in by_investigator():
        best = best_response(told, ADMIRALONCO, reference_day=randomized()[subject])
        assert adrs[subject]["CBOR"] == (value(best.response), best.day)
        confirmed += best.confirmed_on is not None
    assert confirmed == 1


def test_the_date_of_progression_agrees_with_adrs_in_all_8_subjects() -> None:
    """ADRS, PD: three progressed."""
    adrs = analysed()
    for subject, told in by_investigator():
        found = first_progression(told, ADMIRALONCO)
        assert adrs[subject]["PD"] == (("Y", found.day) if found else ("N", None))


def test_progression_free_survival_agrees_with_adtte_in_all_8_subjects() -> None:
    """ADTTE, PFS: the day, and whether it is censored."""
    told = rows("pharmaverseadam/adtte_onco")
    adtte = {row["USUBJID"]: row for row in told if row["PARAMCD"] == "PFS"}
    for subject, responses in by_investigator():
        dates = Dates(start_day=randomized()[subject])
        found = progression_free(responses, ADMIRALONCO, dates)
        censored = 0 if isinstance(found, Progression) else 1
        assert (adtte[subject]["ADT"], adtte[subject]["CNSR"]) == (found.day, censored)


def test_the_298_subjects_of_adrs_without_assessment_are_missing_there_and_ne_here() -> None:
    """RECIST 1.1, 4.9: every subject has a category; "unknown" here is NE."""
    adrs = analysed()
    without = [subject for subject, told in adrs.items() if told["BOR"][0] == "MISSING"]
    assert len(without) == 298
    assert {adrs[subject]["CBOR"][0] for subject in without} == {"MISSING"}
    best = best_response((), ADMIRALONCO, reference_day=date(2014, 1, 1))
    assert (best.response, best.day) == (Response.NE, None)


def both_ways() -> Iterator[tuple[tuple[Assessed, ...], tuple[Assessed, ...], date]]:
    """In the invented set: recorded responses (without CHECK), ours, and the baseline day."""
    told = recorded("onco")
    for subject, course in courses("onco", nodes_by="DIAMETER", others_by="DIAMETER").items():
        days = [(each.day, told[subject, each.day]["OVRLRESP"]) for each in course.follow_ups]
        theirs = tuple(
            Assessed(day=day, response=Response(name)) for day, name in days if name != "CHECK"
        )
        if days:
            yield theirs, assessed(derived("onco")[subject], ADMIRALONCO), course.baseline.day


def test_best_responses_from_recorded_and_from_derived_time_points_differ_in_16_of_1230() -> None:
    """Each difference follows from time points explained above; 615 subjects and readers, twice."""
    found: Counter[tuple[str, str | None, str | None]] = Counter()
    total = 0
    for theirs, ours, start in both_ways():
        for name, protocol in (("BOR", WITHOUT_CONFIRMATION), ("CBOR", ADMIRALONCO)):
            total += 1
            recorded_best = value(best_response(theirs, protocol, reference_day=start).response)
            derived_best = value(best_response(ours, protocol, reference_day=start).response)
            if recorded_best != derived_best:
                found[name, recorded_best, derived_best] += 1
    assert total == 1230
    assert found == {
        ("BOR", "CR", "SD"): 1,
        ("BOR", "SD", "PD"): 1,
        ("BOR", "SD", "NE"): 1,
        ("BOR", "PR", "NE"): 2,
        ("CBOR", "PR", "SD"): 7,
        ("CBOR", "SD", "PD"): 1,
        ("CBOR", "SD", "NE"): 3,
    }


def test_progression_is_26_times_earlier_than_recorded_and_never_later() -> None:
    """The nadir finds progression sooner than baseline does."""
    found: Counter[str] = Counter()
    for theirs, ours, _ in both_ways():
        recorded_one = first_progression(theirs, ADMIRALONCO)
        derived_one = first_progression(ours, ADMIRALONCO)
        recorded_day = recorded_one.day if recorded_one else date.max
        derived_day = derived_one.day if derived_one else date.max
        same = recorded_day == derived_day
        found["same" if same else "earlier" if derived_day < recorded_day else "later"] += 1
    assert found == {"same": 589, "earlier": 26}


# ---------------------------------------------------------------- baselines


def test_the_invented_baselines_hold_1170_targets_too_small_and_none_too_many() -> None:
    """Sections 3.1.1 and 4.2; the rest is not stated in TR and TU: slices, earlier therapy."""
    found: Counter[str] = Counter()
    for course in courses("onco", nodes_by="DIAMETER", others_by="DIAMETER").values():
        found.update(remark.reason.id.removeprefix("recist_1_1.") for remark in remarks(course))
    assert found == {
        "not_measurable_size": 1170,
        "open_slice": 2640,
        "open_treated": 3810,
        "open_bone": 571,
    }
