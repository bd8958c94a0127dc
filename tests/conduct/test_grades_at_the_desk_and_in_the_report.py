"""What the desk doses by and what the report counts are the same grades."""

from dataclasses import replace
from datetime import date, datetime

from hilum.conduct.treatment.laboratory import graded_values
from hilum.datasets.facts import Facts
from hilum.records.rows import Intervention, SubjectRecords
from hilum.terms.times import PartialTime
from tests.conduct import treated
from tests.sources.virtual_trials import study
from tests.spec.criteria.rows import finding


def at(hour: int) -> PartialTime:
    moment = datetime(treated.FIRST.year, treated.FIRST.month, treated.FIRST.day, hour)
    return PartialTime(moment, moment)


def with_a_value_after_the_dose() -> SubjectRecords:
    """The first dose at ten; neutrophils at seven, and again at three in the afternoon."""
    begun = [
        replace(row, start=at(10), end=at(10))
        for row in treated.doses(1, treated.FIRST)
        if isinstance(row, Intervention)
    ]
    values = [
        replace(finding("neutrophils", number, treated.FIRST, unit="10*9/L"), time=at(hour))
        for number, hour in (("3.0", 7), ("0.4", 15))
    ]
    return treated.subject(treated.entry(), begun, values)


def test_a_value_after_the_dose_is_on_treatment_at_the_desk_as_in_the_report() -> None:
    records = with_a_value_after_the_dose()
    regimen = study().regimen
    assert regimen is not None
    reported = Facts(study(), records, date(2024, 12, 31)).graded
    desk = graded_values(study(), regimen, records)
    assert desk == graded_values(study(), regimen, records, reported)
    assert [(each.grading.lowest, each.on_treatment) for each in desk] == [(0, False), (4, True)]
