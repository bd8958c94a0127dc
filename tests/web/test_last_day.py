"""The last day on which a verdict holds (the rule stands in reports/screening/lasting.py)."""

from dataclasses import replace
from itertools import islice

import pytest

from hilum.criteria.evaluate import Context, evaluate
from hilum.reports.screening.lasting import HORIZON_DAYS, holding, last_day, standing_still
from hilum.screening.anchors import Basis
from hilum.screening.evidence import Sheet
from hilum.screening.sheet import effect_of, status_of
from hilum.terms.times import LAST_DAY, date_of
from hilum.terms.truth import Effect, Status, Truth
from tests.spec.criteria import rows
from tests.web.screened import STUDY, Screened
from tests.web.test_what_is_open import IN, OUT, judge

HEMOGLOBIN = "latest hemoglobin within 7 days before {anchor} > 100 g/L"
MEASURED = rows.finding("hemoglobin", "120", "2024-06-25", unit="g/L")
TACE = rows.given("tace", "2024-06-10")
EXCLUDED = "local_liver_therapy within 28 days before enrolment"
FALLBACK = Basis(rows.day("2024-06-30"), rows.day("2024-06-30"), "fallback: screening")


def anchored(sheet: Sheet, **bases: Basis) -> Sheet:
    moving = {name: FALLBACK for name in STUDY.anchors if name != "screening"}
    return replace(sheet, anchors={**sheet.anchors, **moving, **bases})


def last(sheet: Sheet) -> str | None:
    (judged,) = sheet.judged
    day = last_day(judged, standing_still(sheet), STUDY)
    return None if day is None else str(date_of(day))


def test_a_value_holds_through_the_seventh_day_after_it() -> None:
    """Of 25 June in a closed window of 7 days: the last day is 2 July."""
    sheet = judge(("I7", IN, HEMOGLOBIN.format(anchor="procedure")), held=(MEASURED,))
    assert last(anchored(sheet)) == "2024-07-02"


def test_a_value_before_a_known_anchor_does_not_grow_old() -> None:
    known = Basis(rows.day("2024-06-28"), rows.day("2024-06-28"), "records")
    sheet = judge(("I7", IN, HEMOGLOBIN.format(anchor="procedure")), held=(MEASURED,))
    assert last(anchored(sheet, procedure=known)) is None


def test_an_anchor_that_another_known_one_stands_in_for_does_not_move() -> None:
    known = Basis(rows.day("2024-06-28"), rows.day("2024-06-28"), "records")
    stands = replace(known, basis="fallback: enrolment")
    sheet = judge(("I7", IN, HEMOGLOBIN.format(anchor="procedure")), held=(MEASURED,))
    assert last(anchored(sheet, enrolment=known, procedure=stands)) is None


def test_a_treatment_excludes_through_the_28th_day_after_it() -> None:
    sheet = judge(("E1", OUT, EXCLUDED), held=(TACE, rows.complete("interventions")))
    assert last(anchored(sheet)) == "2024-07-08"
    assert holding(anchored(sheet), STUDY).last_day == rows.day("2024-07-08")


def test_a_statement_that_reaches_the_day_of_screening_goes_on() -> None:
    """Else every verdict that rests on one would end on its own day."""
    until = rows.complete("interventions", until="2024-06-30")
    assert last(anchored(judge(("E1", OUT, EXCLUDED), held=(until,)))) is None


def test_a_statement_that_ends_before_a_known_anchors_window_closes_says_as_much_later() -> None:
    until = rows.complete("interventions", since="2024-06-10", until="2024-06-30")
    sheet = anchored(judge(("E1", OUT, EXCLUDED), held=(until,)))
    assert sheet.judged[0].truth is Truth.UNKNOWN
    assert last(sheet) == "2024-07-07"  # from 8 July 28 days reach back to 10 June


def test_a_birthday_ends_a_verdict() -> None:
    sheet = judge(("A1", IN, "age at consent between 18 and 75 years"), born="1948-07-20")
    assert last(anchored(sheet)) == "2024-07-19"


def test_who_was_born_on_29_february_ages_on_1_march() -> None:
    sheet = judge(("A1", IN, "age at consent between 18 and 64 years"), born="1960-02-29")
    assert last(anchored(sheet)) == "2025-02-28"


def test_a_row_after_the_day_of_screening_is_not_waited_for() -> None:
    later = rows.finding("hemoglobin", "70", "2024-07-01", unit="g/L")
    sheet = judge(("I7", IN, HEMOGLOBIN.format(anchor="procedure")), held=(MEASURED, later))
    assert last(anchored(sheet)) == "2024-07-02"


def test_five_years_since_the_end_of_a_cancer_are_awaited() -> None:
    reading = (
        "other_malignancy before enrolment except (outcome in (recovered_resolved) "
        "and ended at least 5 years before first_dose)"
    )
    cancer = rows.event(
        "other_invasive_malignancy", "2018-01-01", "2019-08-15", outcome="recovered_resolved"
    )
    sheet = judge(("E9", OUT, reading), held=(cancer, rows.complete("events")))
    assert last(anchored(sheet)) == "2024-08-14"


def asked_again(sheet: Sheet, day: int) -> list[Truth]:
    """Every criterion on a later day, by the rule and nothing cleverer."""
    today, records = sheet.anchors["screening"].day_latest, sheet.records
    known = replace(
        records,
        findings=tuple(row for row in records.findings if row.time.day_earliest <= today),
        events=tuple(row for row in records.events if row.start.day_earliest <= today),
        interventions=tuple(x for x in records.interventions if x.start.day_earliest <= today),
        coverage=tuple(
            replace(row, end_day=LAST_DAY) if row.end_day >= today else row
            for row in records.coverage
        ),
    )
    anchors = {
        name: (day, day)
        if name == "screening" or basis.basis == "fallback: screening"
        else (basis.day_earliest, basis.day_latest)
        for name, basis in sheet.anchors.items()
    }
    context = Context(
        concepts=STUDY.concepts,
        anchors=anchors,
        look_back=STUDY.look_back,
        child_pugh_variant=STUDY.child_pugh_variant,
    )
    return [evaluate(judged.criterion.reading, known, context).truth for judged in sheet.judged]


ASKED_DAYS = 40


@pytest.mark.parametrize("start", range(0, 16, 4))
def test_every_day_up_to_the_last_gives_the_same_and_the_next_does_not(
    screened: Screened, start: int
) -> None:
    for sheet in islice(screened.sheets(), start, start + 4):
        today = sheet.anchors["screening"].day_latest
        truths = {day: asked_again(sheet, day) for day in range(today, today + ASKED_DAYS)}
        assert truths[today] == [judged.truth for judged in sheet.judged]
        still = standing_still(sheet)
        for place, judged in enumerate(sheet.judged):
            turned = (day for day in truths if truths[day][place] is not judged.truth)
            found = last_day(judged, still, STUDY)
            if found is None or found >= today + ASKED_DAYS - 1:
                assert next(turned, None) is None
            else:
                assert next(turned) == found + 1


def test_a_verdict_holds_as_long_as_its_criteria_do(screened: Screened) -> None:
    for sheet in screened.sheets():
        held, still = holding(sheet, STUDY), standing_still(sheet)
        out = status_of(sheet) is Status.INELIGIBLE
        lasts = [
            last_day(judged, still, STUDY) or HORIZON_DAYS * 1000
            for judged in sheet.judged
            if not out or effect_of(judged) is Effect.DISQUALIFIES
        ]
        expected = max(lasts) if out else min(lasts)
        assert (held.last_day or HORIZON_DAYS * 1000) == expected
