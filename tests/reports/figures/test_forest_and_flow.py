"""The forest of subgroups and the flow of participants count every subject once."""

import pytest

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays import forest, participant_flow
from hilum.stats.proportions import clopper_pearson
from hilum.study.endpoints import DisplayKind
from tests.reports.figures.made import crowd, person, responses, specs, study, trial_of
from tests.reports.figures.reading import SVG, elements, marks, number, said

FOREST, FLOW = specs(DisplayKind.FOREST)[0], specs(DisplayKind.PARTICIPANT_FLOW)[0]


def of_sex(men: int, women: int, unknown: int = 0) -> Display:
    """The forest of so many, of whom the first of each responded."""
    names = {"M": men, "F": women, None: unknown}
    people = [(f"{sex}{n}", sex) for sex, count in names.items() for n in range(count)]
    rows = [
        row
        for name, _ in people
        for row in responses(name, "PR" if name.endswith("0") else "SD", confirmed=name[-1] == "0")
    ]
    return forest.make(FOREST, trial_of(adsl=[person(n, SEX=s) for n, s in people], adrs=rows))


def cells(display: Display, line: str) -> dict[str, object]:
    found = next(each for each in display.tables[0].lines if each.id == line)
    return {name: value for cell in found.cells for name, value in cell.values.items()}


def test_the_interval_of_a_group_is_the_exact_one() -> None:
    """1 of 8: Clopper-Pearson 95 % 0.32 to 52.65 % (R 4.2, binom.test)."""
    found = cells(of_sex(8, 6), "sex2")
    assert (found["n"], found["of"], found["percent"]) == (1, 8, 12.5)
    assert found["lower_percent"] == pytest.approx(0.3160, abs=5e-4)
    assert found["upper_percent"] == pytest.approx(52.651, abs=5e-3)


@pytest.mark.parametrize(("women", "estimated"), [(4, False), (5, True)])
def test_a_group_below_the_smallest_is_counted_and_not_estimated(
    women: int, estimated: bool
) -> None:
    display = of_sex(8, women)
    found = cells(display, "sex1")
    assert (found["n"], found["of"]) == (1, women)
    assert (found["percent"] is not None) is estimated
    shape = elements(display.drawings[0])["f14-2-14-group-sex1"].find(f"{SVG}path")
    assert (shape is not None) is estimated


def test_subjects_without_a_value_are_a_group_of_their_own() -> None:
    display = of_sex(5, 5, unknown=5)
    assert cells(display, "sex3")["of"] == 5
    assert "Missing" in said(display.drawings[0])


def test_the_groups_of_a_variable_are_all_subjects() -> None:
    display = forest.make(FOREST, crowd(100))
    found = marks(display)
    assert study().endpoints is not None
    for each in study().endpoints.subgroups:
        held = [key.subject for name, keys in found.items() if f"-group-{each}".replace("_", "_5f_")
                in name for key in keys if key.dataset == "ADSL"]  # fmt: skip
        assert sorted(held) == sorted(set(held))
        assert len(held) == 100


def test_the_dashed_line_stands_at_the_rate_of_all() -> None:
    display = of_sex(8, 6)
    (whole,) = (each for each in display.tables[0].lines if each.id == "all")
    rate = clopper_pearson(2, 14).value
    assert whole.cells[1].values["percent"] == pytest.approx(100 * (rate or 0))
    drawn = elements(display.drawings[0])["f14-2-14-group-all"].find(f"{SVG}path")
    assert drawn is not None
    assert 'stroke-dasharray="4 3"' in display.drawings[0].svg["en"]
    at = drawn.attrib["transform"].split("(")[1].split()[0]
    assert f'x1="{float(at):g}"' in display.drawings[0].svg["en"]


def test_nobody_responded_is_a_rate_of_zero_with_its_interval() -> None:
    people = [person(f"A-{n}", SEX="M") for n in range(6)]
    rows = [row for n in range(6) for row in responses(f"A-{n}", "SD")]
    found = cells(forest.make(FOREST, trial_of(adsl=people, adrs=rows)), "all")
    assert (found["n"], found["percent"], found["lower_percent"]) == (0, 0.0, 0.0)
    assert found["upper_percent"] == pytest.approx(45.93, abs=5e-3)  # 1 - 0.025 ** (1 / 6)


def flow(*people: dict[str, object]) -> Display:
    made = [person(f"A-{n}", **each) for n, each in enumerate(people)]  # type: ignore[arg-type]
    return participant_flow.make(FLOW, trial_of(adsl=made))


NEVER = {"ENRLFL": "N", "SAFFL": "N", "EVALFL": "N", "DCSREAS": "SCREEN FAILURE"}
UNTREATED = {"SAFFL": "N", "EVALFL": "N", "EOSSTT": "DISCONTINUED", "DCSREAS": "DEATH"}
STOPPED = {"EOTSTT": "DISCONTINUED", "DCTREAS": "PROGRESSIVE DISEASE"}


def counted(display: Display) -> dict[str, int]:
    return {name.removeprefix("f14-1-1-"): len(keys) for name, keys in marks(display).items()}


def test_who_goes_on_and_who_leaves_add_up_at_each_stage() -> None:
    found = counted(flow(NEVER, UNTREATED, STOPPED, {"EOTSTT": "COMPLETED"}, {"EOTSTT": "ONGOING"}))
    assert found["screened"] == found["notenrolled"] + found["enrolled"] == 5
    assert found["enrolled"] == found["nottreated"] + found["treated"] == 4
    assert found["treated"] == found["completed"] + found["ongoing"] + found["stopped"] == 3
    assert found["atcutoff"] == found["followed"] + found["died"] + found["left"] == 4


def test_each_reason_is_counted_the_most_frequent_first() -> None:
    other = STOPPED | {"DCTREAS": "DEATH"}
    words = said(flow(other, STOPPED, STOPPED).drawings[0]).replace("\u00a0", " ")
    assert "Progressive disease (n = 2) | Death (n = 1)" in words


def test_a_reason_that_nobody_recorded_is_said() -> None:
    words = said(flow({"SAFFL": "N", "EVALFL": "N"}, {}).drawings[0])
    assert "No reason on record" in words


def test_screening_is_drawn_only_where_the_records_hold_screen_failures() -> None:
    assert "screened" in counted(flow(NEVER, {}))
    without = flow({}, {})
    assert "screened" not in counted(without)
    assert any("screened and not enrolled" in each.en for each in without.footnotes)


def test_a_trial_that_enrolled_nobody_still_draws_who_was_screened() -> None:
    found = counted(flow(NEVER, NEVER))
    assert (found["screened"], found["enrolled"], found["treated"]) == (2, 0, 0)


def test_a_box_is_as_high_as_its_lines() -> None:
    drawing = flow({}, {}).drawings[0]
    heights = [float(each.split('"')[0]) for each in drawing.svg["en"].split('height="')[3:]]
    assert all(height > 20 for height in heights)
    assert number(elements(drawing)["f14-1-1-enrolled"], "x", "text") > 0
