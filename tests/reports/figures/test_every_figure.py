"""What holds of every drawn display, whatever it shows."""

import re
from xml.etree import ElementTree

import pytest

from hilum.reports.trial.displays.making import display
from hilum.study.endpoints import DisplayKind, DisplaySpec
from tests.reports.figures.made import crowd, person, specs, trial_of
from tests.reports.figures.reading import assert_whole

DRAWN = (
    DisplayKind.PARTICIPANT_FLOW,
    DisplayKind.WATERFALL,
    DisplayKind.SPIDER,
    DisplayKind.SWIMMER,
    DisplayKind.SURVIVAL,
    DisplayKind.FOREST,
)
EVERY = [spec for kind in DRAWN for spec in specs(kind)]
every_figure = pytest.mark.parametrize("spec", EVERY, ids=lambda spec: spec.number)


@every_figure
@pytest.mark.parametrize("subjects", [2, 30, 130])
def test_each_mark_is_an_element_of_both_figures_and_its_keys_are_rows(
    spec: DisplaySpec, subjects: int
) -> None:
    trial = crowd(subjects)
    assert_whole(display(spec, trial), trial)


@every_figure
def test_two_runs_are_equal_byte_for_byte(spec: DisplaySpec) -> None:
    first, second = (display(spec, crowd(30)) for _ in range(2))
    assert first.drawings
    assert [each.svg for each in first.drawings] == [each.svg for each in second.drawings]


@every_figure
def test_a_figure_comes_with_the_table_of_its_numbers(spec: DisplaySpec) -> None:
    made = display(spec, crowd(30))
    assert made.tables
    assert all(table.lines for table in made.tables)


@every_figure
def test_an_empty_trial_gives_the_reason_and_no_figure(spec: DisplaySpec) -> None:
    made = display(spec, trial_of())
    assert made.drawings == ()
    assert made.empty is not None


@every_figure
@pytest.mark.parametrize("end", [None, "ONGOING"])
def test_subjects_of_whom_nothing_is_known_give_a_figure_or_a_reason(
    spec: DisplaySpec, end: str | None
) -> None:
    trial = trial_of(adsl=[person("A-1", TRTSDT=None, EOSSTT=end), person("A-2", EOSSTT=end)])
    made = display(spec, trial)
    assert made.empty is not None or made.drawings
    assert_whole(made, trial)


@every_figure
def test_a_figure_asks_nothing_of_the_net_and_holds_no_script(spec: DisplaySpec) -> None:
    for drawing in display(spec, crowd(30)).drawings:
        for svg in drawing.svg.values():
            assert re.findall(r"https?://[^\s\"]+", svg) == ["http://www.w3.org/2000/svg"]
            tags = {each.tag.split("}")[1] for each in ElementTree.fromstring(svg).iter()}
            assert tags.isdisjoint({"script", "style", "image", "foreignObject"})


@every_figure
def test_no_word_leaves_the_sheet(spec: DisplaySpec) -> None:
    """By the widths that the figures reckon with, which are those of a wide font."""
    from hilum.reports.trial.drawing.lettering import width_of

    for drawing in display(spec, crowd(130)).drawings:
        for svg in drawing.svg.values():
            for each in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
                if "transform" in each.attrib:
                    continue
                width = width_of(each.text or "", float(each.attrib["font-size"]))
                share = {"start": 0.0, "middle": 0.5, "end": 1.0}[each.attrib["text-anchor"]]
                left = float(each.attrib["x"]) - share * width
                assert left >= -2
                assert left + width <= 722, each.text


@every_figure
def test_chinese_figures_say_their_words_in_chinese(spec: DisplaySpec) -> None:
    for drawing in display(spec, crowd(30)).drawings:
        assert re.search("[\u4e00-\u9fff]", drawing.svg["zh"])
        assert not re.search("[\u4e00-\u9fff]", drawing.svg["en"].replace("'Noto Sans CJK SC'", ""))
