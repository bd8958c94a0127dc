"""Scales and histories: what is shaded, where a value stands, which values are drawn."""

import re

import pytest

from hilum.criteria.phrases import Voice
from hilum.reports.screening.axes import axis_for
from hilum.reports.screening.deciding import parts_of
from hilum.reports.screening.histories import history_of
from hilum.reports.screening.scales import END, START, scale_of
from hilum.terms.truth import Kind
from tests.spec.criteria import rows
from tests.web.screened import STUDY
from tests.web.test_what_is_open import DAY, IN, OUT, judge

VOICE = Voice(typeset=True)
PRESSURE = "any systolic_blood_pressure within 28 days before screening >= 160 mmHg"


def scale(reading: str, kind: Kind, *held: rows.Row) -> str:
    (judged,) = judge(("X", kind, reading), held=held).judged
    return str(scale_of(parts_of(judged)[0], STUDY.concepts, VOICE) or "")


def band(picture: str) -> tuple[float, float]:
    """The left and right end of the shaded side."""
    (rect,) = re.findall(r'<rect class="allowed"[^>]*>', picture)
    x, width = (float(re.search(rf' {name}="([\d.]+)"', rect)[1]) for name in ("x", "width"))
    return x, x + width


HEMOGLOBIN = "latest hemoglobin within 7 days before screening > 100 g/L"


def hemoglobin(value: str, time: str = "2024-06-29") -> rows.Row:
    return rows.finding("hemoglobin", value, time, unit="g/L")


def test_the_side_above_is_shaded_where_more_is_asked_for() -> None:
    picture = scale(HEMOGLOBIN, IN, hemoglobin("120"))
    assert band(picture)[1] == END
    assert 'class="good"' in picture


def test_the_side_below_is_shaded_where_more_excludes() -> None:
    raised = rows.finding("systolic_blood_pressure", "170", "2024-06-20", unit="mm[Hg]")
    picture = scale(PRESSURE, OUT, raised)
    assert band(picture)[0] == START
    assert 'class="bad"' in picture


def test_both_ends_of_a_range_are_marked_and_the_middle_is_shaded() -> None:
    left, right = band(scale("age at consent between 18 and 75 years", IN))
    assert START < left < right < END


def test_a_value_known_only_to_lie_below_is_drawn_open_on_that_side() -> None:
    assert 'class="range"' in scale(HEMOGLOBIN, IN, hemoglobin("<120"))


def test_a_category_stands_in_its_box_and_those_that_qualify_are_shaded() -> None:
    reading = "latest ascites within 7 days before screening < moderate"
    picture = scale(reading, IN, rows.graded(STUDY.concepts, "ascites", "severe", "2024-06-29"))
    assert picture.count('class="allowed"') == 2
    assert picture.count('class="track"') == 2
    assert 'class="bad"' in picture


def test_a_score_with_missing_inputs_is_drawn_as_its_range() -> None:
    reading = "child_pugh_class from latest within 7 days before screening in (A, B)"
    picture = scale(reading, IN, rows.finding("albumin", "40", "2024-06-29", unit="g/L"))
    assert 'class="range"' in picture
    assert "5–13" in picture
    assert picture.count('class="allowed"') == 5  # 5 to 9 points


def test_an_ALBI_grade_is_drawn_as_the_grades_that_its_inputs_leave() -> None:
    """Of an albumin of 30 g/L alone every grade is possible; with a bilirubin of 100 umol/L, 3."""
    reading = "albi_grade from latest within 7 days before screening in (grade_1, grade_2)"
    albumin = rows.finding("albumin", "30", "2024-06-29", unit="g/L")
    picture = scale(reading, IN, albumin)
    assert "1–3" in picture
    assert picture.count('class="allowed"') == 2
    bilirubin = rows.finding("total_bilirubin", "100", "2024-06-29", unit="umol/L")
    assert 'class="bad"' in scale(reading, IN, albumin, bilirubin)


def test_without_a_usable_value_there_is_no_scale() -> None:
    assert scale(HEMOGLOBIN, IN) == ""
    unusable = rows.finding("hemoglobin", "1180", "2024-06-29", problem="implausible: 1180 g/L")
    assert scale(HEMOGLOBIN, IN, unusable) == ""


@pytest.mark.parametrize("values", [[100.0, 104.0], [0.5, 4000.0], [0.0, 2.0], [3.0, 3.0]])
def test_a_larger_value_stands_further_right_on_every_line(values: list[float]) -> None:
    axis = axis_for(values, start=0.0, end=100.0)
    places = [axis.place(value) for value in sorted(set(values))]
    assert places == sorted(places)
    assert all(0.0 <= place <= 100.0 for place in places)
    assert axis.logarithmic is (values == [0.5, 4000.0])


def test_a_history_holds_every_usable_value_up_to_the_day_of_screening_and_none_after() -> None:
    held = (
        hemoglobin("90", "2023-01-01"),
        hemoglobin("120", "2024-06-29"),
        hemoglobin("70", "2024-07-05"),
        rows.finding("hemoglobin", "1180", "2024-06-28", problem="implausible: 1180 g/L"),
    )
    sheet = judge(("I7", IN, HEMOGLOBIN), held=held)
    history = history_of(parts_of(sheet.judged[0])[0], sheet.records, STUDY.concepts, DAY)
    assert history is not None
    assert [str(row.value) for row in history.rows] == ["90", "120"]
    assert (history.first, history.last) == ("2023-01-01", "2024-06-29")
    assert 'class="window"' in str(history.line)
