"""Progression and progression-free survival: RECIST 1.1, section 4.7; censoring: FDA 2018.

FDA: Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, appendix 3, table A.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hilum.rules.recist.conventions import (
    AfterCompleteResponse,
    AssessmentDay,
    ProgressionDay,
)
from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Assessment, Axis, Reading, Role, Seen
from hilum.rules.recist.overall import assessed, respond
from hilum.rules.recist.progression import Dates, first_progression, progression_free
from hilum.rules.recist.responses import (
    Censoring,
    CensoringBasis,
    Progression,
    ProgressionBasis,
)
from tests.spec.recist_1_1.courses import (
    BASELINE,
    PROTOCOL,
    after,
    assessment,
    lesion,
    reading,
    responses,
)


def free(told: str, *, death: int | None = None, therapy: int | None = None, **choices: object):  # type: ignore[no-untyped-def]
    dates = Dates(
        start_day=BASELINE,
        death_day=None if death is None else after(death),
        new_therapy_day=None if therapy is None else after(therapy),
    )
    return progression_free(responses(told), replace(PROTOCOL, **choices), dates)  # type: ignore[arg-type]


def over_several_days() -> Course:
    """Progression of a target and a new lesion, imaged on days 42, 44 and 45 of one assessment."""
    grown = Reading(
        lesion="T1",
        seen=Seen.MEASURED,
        diameter_mm=Decimal(40),
        axis=Axis.LONG,
        day=after(45),
    )
    new = Reading(lesion="Z1", seen=Seen.UNEQUIVOCAL, day=after(44))
    return Course(
        lesions=(lesion("T1"), lesion("Z1", Role.NEW)),
        baseline=assessment(0, {"T1": "30"}),
        follow_ups=(Assessment(day=after(42), last_day=after(45), readings=(grown, new)),),
    )


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (ProgressionDay.FIRST, after(42)),
        (ProgressionDay.LAST, after(45)),
        (ProgressionDay.BY_FINDING, after(44)),
    ],
)
def test_the_date_of_progression_follows_the_protocol_s_convention(
    convention: ProgressionDay, expected: date
) -> None:
    """By finding: the earlier of the new lesion's image and the last image of the target lesions
    (FDA, table A)."""
    protocol = replace(PROTOCOL, progression_day=convention)
    found = first_progression(assessed(respond(over_several_days(), protocol), protocol), protocol)
    assert found is not None
    assert found.day == expected
    assert found.basis == (ProgressionBasis.TARGET, ProgressionBasis.NEW_LESION)


@pytest.mark.parametrize(
    ("convention", "expected"),
    [(AssessmentDay.FIRST, after(42)), (AssessmentDay.LAST, after(45))],
)
def test_a_response_counts_on_the_first_or_the_last_day_of_its_assessment(
    convention: AssessmentDay, expected: date
) -> None:
    protocol = replace(PROTOCOL, assessment_day=convention)
    (only,) = assessed(respond(over_several_days(), protocol), protocol)
    assert only.day == expected


def test_the_event_is_the_first_of_progression_and_death() -> None:
    assert free("42 SD, 84 PD", death=100).day == after(84)
    assert free("42 SD, 84 PD", death=60).day == after(60)
    assert free("42 SD", death=60).basis == (ProgressionBasis.DEATH,)


@pytest.mark.parametrize(
    ("told", "censored_on_day", "expected"),
    [
        ("42 SD, 84 PR, 126 NE", 84, CensoringBasis.LAST_ASSESSMENT),
        ("42 NE", 0, CensoringBasis.NO_ASSESSMENT),
        ("", 0, CensoringBasis.NO_ASSESSMENT),
    ],
)
def test_without_event_it_is_censored_at_the_last_adequate_assessment_or_the_start(
    told: str, censored_on_day: int, expected: CensoringBasis
) -> None:
    found = free(told)
    assert isinstance(found, Censoring)
    assert (found.day, found.basis) == (after(censored_on_day), expected)


@pytest.mark.parametrize(
    ("therapy_day", "therapy_censors", "expected_day", "is_event"),
    [
        (70, True, 42, False),
        (70, False, 84, True),
        (83, True, 42, False),
        (84, True, 84, True),
        (42, True, 42, False),
        (10, True, 0, False),
    ],
)
def test_new_anticancer_therapy_before_progression_censors_if_the_protocol_says_so(
    therapy_day: int, therapy_censors: bool, expected_day: int, is_event: bool
) -> None:
    """FDA, table A, against EMA/CHMP, appendix 1, which counts the event."""
    found = free("42 SD, 84 PD", therapy=therapy_day, new_therapy_censors=therapy_censors)
    assert found.day == after(expected_day)
    assert isinstance(found, Progression) is is_event


def test_new_therapy_without_progression_censors_at_the_last_adequate_assessment_before_it() -> (
    None
):
    found = free("42 SD, 84 SD, 126 SD", therapy=100)
    assert (found.day, found.basis) == (after(84), CensoringBasis.NEW_THERAPY)


@pytest.mark.parametrize(
    ("longest_gap_days", "expected_day", "is_event"),
    [(97, 42, False), (98, 140, True), (None, 140, True)],
)
def test_progression_after_missed_assessments_is_censored_at_the_last_one_before(
    longest_gap_days: int | None, expected_day: int, is_event: bool
) -> None:
    """FDA, table A: two or more missed assessments; 98 days are twice 42 and a window of 14."""
    found = free("42 SD, 84 NE, 140 PD", longest_gap_days=longest_gap_days)
    assert found.day == after(expected_day)
    assert isinstance(found, Progression) is is_event


def test_a_death_after_missed_assessments_is_censored_too() -> None:
    found = free("42 SD", death=200, longest_gap_days=98)
    assert (found.day, found.basis) == (after(42), CensoringBasis.MISSED_ASSESSMENTS)


def test_disease_after_a_complete_response_is_progression_where_the_protocol_reads_it_so() -> None:
    """Section 4.4.3, table 3, note a."""
    told = "42 CR, 84 PR, 126 PD"
    assert free(told).day == after(126)
    truly_met = free(told, after_complete_response=AfterCompleteResponse.PROGRESSION)
    assert (truly_met.day, truly_met.basis) == (after(84), (ProgressionBasis.REAPPEARED,))


def test_an_equivocal_new_lesion_confirmed_later_dates_progression_back() -> None:
    """Section 4.3.5."""
    of = Course(
        lesions=(lesion("T1"), lesion("Z1", Role.NEW)),
        baseline=assessment(0, {"T1": "30"}),
        follow_ups=(
            assessment(42, {"T1": "30", "Z1": Seen.EQUIVOCAL}),
            assessment(84, {"T1": "30", "Z1": Seen.UNEQUIVOCAL}),
        ),
    )
    found = first_progression(assessed(respond(of, PROTOCOL), PROTOCOL), PROTOCOL)
    assert found is not None
    assert (found.day, found.basis) == (after(42), (ProgressionBasis.NEW_LESION,))


def test_a_death_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="expected not before 2024-01-01"):
        Dates(start_day=BASELINE, death_day=date(2023, 12, 31))


def test_what_was_found_is_said_in_both_languages() -> None:
    found = free("42 PD")
    assert found.reasons[0].say() == "Progression on 2024-02-12 (recorded response)."
    assert found.reasons[0].say("zh") == "2024-02-12 进展（记录的疗效）。"


def test_progression_on_the_day_of_death_is_progression_and_death_may_be_on_the_first_day() -> None:
    assert free("42 PD", death=42).basis == (ProgressionBasis.RECORDED,)
    assert free("", death=0).basis == (ProgressionBasis.DEATH,)


def imaged(name: str, seen: Seen | str, day: int) -> Reading:
    """A reading whose image is of a day of its own."""
    return replace(reading(name, seen), day=after(day))


@pytest.mark.parametrize(
    ("what_progressed", "expected_day"),
    [
        ((("T1", "60", 43), ("T2", "60", 46)), 46),
        ((("X1", Seen.UNEQUIVOCAL_PROGRESSION, 46), ("X2", Seen.UNEQUIVOCAL_PROGRESSION, 43)), 43),
        ((("Z1", Seen.UNEQUIVOCAL, 46), ("Z2", Seen.UNEQUIVOCAL, 44)), 44),
        ((("T1", "60", 43), ("T2", "60", 46), ("Z1", Seen.UNEQUIVOCAL, 45)), 45),
    ],
)
def test_by_finding_a_sum_is_dated_by_its_last_image_and_anything_else_by_its_first(
    what_progressed: tuple[tuple[str, Seen | str, int], ...], expected_day: int
) -> None:
    """FDA, table A: date of the last assessment of measured lesions, or of the new lesion."""
    roles = dict.fromkeys(("T1", "T2"), Role.TARGET) | dict.fromkeys(("X1", "X2"), Role.NON_TARGET)
    before = {"T1": "30", "T2": "30", "X1": Seen.PRESENT, "X2": Seen.PRESENT}
    told = {name: imaged(name, seen, day) for name, seen, day in what_progressed}
    new = tuple(lesion(name, Role.NEW) for name in ("Z1", "Z2"))
    of = Course(
        lesions=(*(lesion(name, role) for name, role in roles.items()), *new),
        baseline=assessment(0, before),
        follow_ups=(
            Assessment(
                day=after(42),
                last_day=after(46),
                readings=tuple(told.values()),
            ),
        ),
    )
    protocol = replace(PROTOCOL, progression_day=ProgressionDay.BY_FINDING)
    found = first_progression(assessed(respond(of, protocol), protocol), protocol)
    assert found is not None
    assert found.day == after(expected_day)
