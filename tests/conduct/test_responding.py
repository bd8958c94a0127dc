"""Response of a subject from records: both standards, best response, progression-free survival.

Expected values: RECIST 1.1, sections 4.3 and 4.4, by hand from the millimetres below; the choices
that the protocol leaves are those of the study's response.toml.
"""

from dataclasses import replace
from datetime import date

import pytest

from hilum.conduct.response.course import NoCourse
from hilum.conduct.response.responding import Responded, respond
from hilum.records.rows import Finding, SubjectRecords
from hilum.rules.recist.responses import (
    Censoring,
    CensoringBasis,
    Progression,
    ProgressionBasis,
    Response,
)
from hilum.terms.times import UNDATED
from tests.conduct.lesions import (
    BASELINE,
    FIRST,
    FIRST_DOSE,
    SECOND,
    STUDY,
    THIRD,
    lesion,
    subject,
)
from tests.spec.criteria.rows import given

DAYS = (BASELINE, FIRST, SECOND, THIRD)


def responded(records: SubjectRecords) -> Responded:
    assert STUDY.response is not None
    found = respond(records, STUDY, STUDY.response)
    assert isinstance(found, Responded), found
    return found


def sums(*lengths: str, viable: tuple[str, ...] = ()) -> list[list[Finding]]:
    viable = viable or lengths
    return [
        lesion("T1", day, long=long, viable=live, slice="5", therapy="none")
        for day, long, live in zip(DAYS, lengths, viable, strict=False)
    ]


def test_a_response_seen_twice_28_days_apart_is_confirmed_and_progression_ends_it() -> None:
    found = responded(subject(sums("100", "60", "60", "80")))
    assert [each.overall for each in found.recist.points] == [
        Response.PR, Response.PR, Response.PD,
    ]  # fmt: skip
    assert found.recist.best is not None
    assert (found.recist.best.response, found.recist.best.confirmed_on) == (Response.PR, SECOND)
    assert isinstance(found.recist.progression_free, Progression)
    assert found.recist.progression_free.day == THIRD
    assert found.recist.progression_free.basis == (ProgressionBasis.TARGET,)


def test_the_two_standards_are_derived_apart() -> None:
    rows = sums("100", "95", "95", viable=("80", "10", "0"))
    found = responded(subject(rows))
    assert [each.overall for each in found.recist.points] == [Response.SD, Response.SD]
    assert [each.overall for each in found.mrecist.points] == [Response.PR, Response.CR]


def test_an_unconfirmed_response_is_shown_beside_the_confirmed_best() -> None:
    found = responded(subject(sums("100", "60", "90")))
    assert found.recist.best is not None
    assert found.recist.unconfirmed is not None
    assert found.recist.best.response is not Response.PR
    assert found.recist.unconfirmed.response is Response.PR


def test_death_without_progression_is_the_event() -> None:
    records = subject(sums("100", "90"), died=date(2024, 4, 1))
    found = responded(records)
    assert isinstance(found.recist.progression_free, Progression)
    assert found.recist.progression_free.basis == (ProgressionBasis.DEATH,)


def test_new_anticancer_therapy_before_progression_censors() -> None:
    """response.toml, new_therapy_censors: at the last adequate assessment before it."""
    tace = given("tace", date(2024, 4, 10))
    found = responded(subject(sums("100", "90", "90", "130"), tace))
    assert found.new_therapy == date(2024, 4, 10)
    assert isinstance(found.recist.progression_free, Censoring)
    assert found.recist.progression_free.basis is CensoringBasis.NEW_THERAPY
    assert found.recist.progression_free.day == SECOND


def test_without_a_first_dose_best_response_is_not_derived() -> None:
    found = responded(subject(sums("100", "60")[:1], dosed=False))
    assert found.recist.best is None
    assert found.recist.progression_free is None
    assert [each.id for each in found.followed.notes] == ["records.no_first_dose"]


@pytest.mark.parametrize(
    ("died", "note"),
    [("2024-04", "records.death_not_exact"), (date(2023, 1, 1), "records.death_before_start")],
)
def test_a_day_of_death_that_cannot_be_used_keeps_survival_from_being_derived(
    died: date | str, note: str
) -> None:
    found = responded(subject(sums("100", "90"), died=died))
    assert found.recist.progression_free is None
    assert [each.id for each in found.followed.notes] == [note]


def test_doses_before_enrolment_are_no_start_of_this_treatment() -> None:
    earlier = given("oxaliplatin", date(2023, 5, 1))
    assert responded(subject(sums("100", "60"), earlier)).start == FIRST_DOSE


def test_records_without_a_lesion_say_so() -> None:
    assert STUDY.response is not None
    found = respond(subject([]), STUDY, STUDY.response)
    assert isinstance(found, NoCourse)
    assert found.faults[0].say("zh") == "记录中没有病灶评估。"


@pytest.mark.parametrize(
    "other",
    [
        [lesion("T2", BASELINE, location="somewhere", long="20")],
        [lesion("T2", BASELINE, category="", long="20")],
        [lesion("T2", BASELINE, long="20"), lesion("T2", FIRST, category="non-target", long="20")],
        [lesion("T9", FIRST, long="20")],
        [lesion("X1", FIRST, category="new", long="20")],
    ],
    ids=["no organ", "no category", "two categories", "target after baseline", "new, of no state"],
)
def test_beside_a_lesion_that_is_not_computed_with_there_is_no_response(
    other: list[list[Finding]],
) -> None:
    """The other target is gone, and alone it would be a complete response."""
    gone = [*sums("100"), lesion("T1", FIRST, state="absent")]
    (point,) = responded(subject([*gone, *other])).recist.points
    assert point.overall is Response.NE
    assert point.reasons[-1].id == "records.unsettled"


def test_beside_such_a_lesion_progression_is_told_all_the_same() -> None:
    grown = sums("100", "130")
    (point,) = responded(subject([*grown, lesion("T9", FIRST, long="20")])).recist.points
    assert point.overall is Response.PD


@pytest.mark.parametrize(
    ("began", "day", "note"),
    [
        ("2024-04", date(2024, 4, 1), "records.therapy_earliest"),
        ("2024", None, "records.therapy_day_open"),
        (None, None, "records.therapy_undated"),
        ("2023", None, None),
    ],
)
def test_a_therapy_whose_day_is_not_known_wholly_is_said(
    began: str | None, day: date | None, note: str | None
) -> None:
    """2024 may be before the first dose of 5 January 2024 or after it."""
    tace = given("tace", began or FIRST)
    tace = tace if began else replace(tace, start=UNDATED)
    found = responded(subject(sums("100", "90"), tace))
    assert found.new_therapy == day
    assert [each.id for each in found.followed.notes] == ([note] if note else [])


def test_a_dose_before_enrolment_is_named_where_there_is_no_later_one() -> None:
    earlier = given("oxaliplatin", date(2023, 12, 30))
    found = responded(subject(sums("100"), earlier, dosed=False))
    assert [each.id for each in found.followed.notes] == [
        "records.no_first_dose",
        "records.dose_before_enrolment",
    ]


@pytest.mark.parametrize(
    ("astray", "responses"),
    [
        (lesion("T1", "2024-02", long="40"), [Response.NE, Response.NE]),
        (lesion("T1", "2024-03", long="40"), [Response.PR, Response.NE]),
        (lesion("", FIRST, long="40"), [Response.NE, Response.NE]),
    ],
    ids=["some day in February", "some day in March", "no lesion's number"],
)
def test_a_row_without_a_day_or_a_number_leaves_no_response_that_it_may_change(
    astray: list[Finding], responses: list[Response]
) -> None:
    """Scans of 15 February and 30 March: what such a row says may be of any scan from then on."""
    found = responded(subject([*sums("100", "60", "60"), astray]))
    assert [each.overall for each in found.recist.points] == responses


def test_progression_is_told_beside_a_row_without_a_day() -> None:
    found = responded(subject([*sums("100", "130"), lesion("T2", "2024-02", long="40")]))
    assert [each.overall for each in found.recist.points] == [Response.PD]
