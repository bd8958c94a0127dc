"""Spiders and swimmers: a line or a lane for each subject, in proportion to time."""

from datetime import timedelta

import pytest

from hilum.reports.trial.displays import spider, swimmer
from hilum.study.endpoints import DisplayKind
from tests.reports.figures.made import START, crowd, person, responses, specs, sums, time, trial_of
from tests.reports.figures.reading import SVG, elements, marks, number

SPIDER, SWIMMER = specs(DisplayKind.SPIDER)[0], specs(DisplayKind.SWIMMER)[0]


def line(subject: str, changes: dict[int, str | None]) -> list[tuple[float, float]]:
    trial = trial_of(
        adsl=[person(subject)], adtr=sums(subject, changes), adrs=responses(subject, "SD")
    )
    (drawing,) = spider.make(SPIDER, trial).drawings
    found = elements(drawing)[f"f14-2-6-line-{subject}"].find(f"{SVG}polyline")
    assert found is not None
    pairs = [point.split(",") for point in found.attrib["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_a_line_begins_at_baseline_and_has_a_point_for_each_sum() -> None:
    points = line("A-1", {60: "-20", 120: "-40"})
    (x0, y0), (x1, y1), (x2, y2) = points
    assert x2 - x0 == pytest.approx(2 * (x1 - x0), abs=0.2)
    assert y2 - y0 == pytest.approx(2 * (y1 - y0), abs=0.2)
    assert y2 > y0


def test_an_assessment_without_a_complete_sum_has_no_point() -> None:
    assert len(line("A-1", {60: "-20", 120: None, 180: "-10"})) == 3


def test_an_assessment_that_does_not_count_has_no_point() -> None:
    rows = [dict(each) for each in sums("A-1", {60: "-20", 120: "30"})]
    rows[-1]["ANL01FL"] = None
    trial = trial_of(adsl=[person("A-1")], adtr=rows, adrs=responses("A-1", "SD"))
    assert len(spider.make(SPIDER, trial).tables[0].lines) == 1


@pytest.mark.parametrize(("answer", "marked"), [("Y", 1), ("N", 0)])
def test_a_new_lesion_is_marked_at_its_assessment_and_its_row_is_behind_the_line(
    answer: str, marked: int
) -> None:
    new = {"USUBJID": "A-1", "PARAMCD": "NEWLES", "AVISITN": 1, "AVALC": answer, "ANL01FL": "Y"}
    trial = trial_of(
        adsl=[person("A-1")], adtr=sums("A-1", {60: "5"}), adrs=[*responses("A-1", "SD"), new]
    )
    (drawing,) = spider.make(SPIDER, trial).drawings
    shapes = elements(drawing)["f14-2-6-line-A-1"].findall(f"{SVG}path")
    assert len(shapes) == marked
    assert len(drawing.marks[0].keys) == 4  # baseline, sum, new lesion, best response


def swum(**values: object) -> object:
    given = {"TRTEDT": START + timedelta(days=60), "LSTALVDT": START + timedelta(days=240)}
    trial = trial_of(adsl=[person("A-1", **(given | values))])  # type: ignore[arg-type]
    return swimmer.make(SWIMMER, trial)


def test_treatment_and_follow_up_are_as_long_as_their_days() -> None:
    drawn = elements(swum().drawings[0])  # type: ignore[attr-defined]
    treated = number(drawn["f14-2-7-dosed-A-1"], "width")
    known = number(drawn["f14-2-7-known-A-1"], "width")
    assert known == pytest.approx(4 * treated, abs=0.5)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"EOSSTT": "ONGOING"}, "followed"),
        ({"EOSSTT": "DISCONTINUED"}, "left"),
        ({"EOSSTT": "DISCONTINUED", "DTHFL": "Y", "DTHDT": START + timedelta(days=9)}, "death"),
        ({"EOTSTT": "ONGOING"}, "treated"),
        ({"NATHDT": START + timedelta(days=90)}, "newtherapy"),
    ],
)
def test_what_happened_to_a_subject_is_a_mark(values: dict[str, object], expected: str) -> None:
    assert any(f"-{expected}-" in name for name in marks(swum(**values)))  # type: ignore[arg-type]


def test_who_died_has_no_arrow_of_follow_up() -> None:
    died = swum(EOSSTT="DISCONTINUED", DTHFL="Y", DTHDT=START + timedelta(days=9))
    assert not any("-followed-" in name or "-left-" in name for name in marks(died))  # type: ignore[arg-type]


def test_a_death_before_the_first_dose_has_no_lane() -> None:
    made = swum(DTHFL="Y", DTHDT=START - timedelta(days=3), EOSSTT="DISCONTINUED")
    assert made.empty is not None  # type: ignore[attr-defined]


def test_a_response_lasts_from_its_first_day_to_the_end_of_its_duration() -> None:
    trial = trial_of(
        adsl=[person("A-1", LSTALVDT=START + timedelta(days=400))],
        adrs=responses("A-1", "PR", confirmed=True, day=60),
        adtte=[time("A-1", "DOR", 120, 0) | {"STARTDT": START + timedelta(days=59),
                                             "ADT": START + timedelta(days=178)}],
    )  # fmt: skip
    found = marks(swimmer.make(SWIMMER, trial))
    assert {"f14-2-7-lasting-A-1", "f14-2-7-response-A-1", "f14-2-7-responseends-A-1"} <= set(found)


@pytest.mark.parametrize(("subjects", "figures"), [(1, 1), (60, 1), (61, 2), (130, 3)])
def test_many_lanes_are_drawn_on_several_figures_of_one_scale(subjects: int, figures: int) -> None:
    drawings = swimmer.make(SWIMMER, crowd(subjects)).drawings
    assert len(drawings) == figures
    lanes = [sum("-known-" in each.id for each in drawing.marks) for drawing in drawings]
    assert sum(lanes) == subjects
    assert max(lanes) - min(lanes) <= figures
