"""Analysis results metadata says which ADaM rows a display rests on (CDISC ARM 1.0)."""

from datetime import date

import pytest

from hilum.datasets.dataset import Key
from hilum.datasets.files.results_metadata import AnalysisPurpose, ResultDisplay
from hilum.reports.trial.analysis_results import analysis_results
from hilum.reports.trial.display import Column, Display, Line, Shown, Table
from hilum.reports.trial.trial import Trial
from hilum.study import find_study, load_study
from hilum.terms.reasons import Words
from tests.datasets.small import conforming, survival

STUDY = load_study(find_study("haic_hcc"))
FIRST = Key("ADTTE", "HL-01-001", 1)


def trial() -> Trial:
    return Trial(STUDY, {**conforming(), "ADTTE": survival()}, date(2026, 3, 1))


def display(*keys: Key, asked: tuple[str, ...] = ()) -> Display:
    cell = Shown(text=Words("1", "1"), values={"n": 1}, keys=keys)
    line = Line(id="a", label=Words("Deaths", "死亡"), cells=(cell,))
    column = Column(id="all", heading=Words("All", "全部"))
    table = Table(stub=Words("", ""), columns=(column,), lines=(line,))
    title = Words("Overall survival", "总生存期")
    return Display(
        number="14.2.9", title=title, population=Words("", ""), tables=(table,), asked=asked
    )


def found(*keys: Key, asked: tuple[str, ...] = ()) -> tuple[ResultDisplay, ...]:
    return analysis_results(trial(), [display(*keys, asked=asked)])


def test_a_result_names_the_dataset_the_parameter_and_the_variables() -> None:
    ((result,),) = (each.results for each in found(FIRST))
    assert (result.dataset, result.where) == ("ADTTE", {"PARAMCD": "OS"})
    assert result.variables == ("PARAMCD", "AVAL", "CNSR")
    assert result.id == "14.2.9.ADTTE.OS"


def test_each_parameter_is_a_result_of_its_own_and_stands_once() -> None:
    second = Key("ADTTE", "HL-01-001", 2)
    ((*results,),) = (each.results for each in found(second, FIRST, FIRST))
    assert [each.where["PARAMCD"] for each in results] == ["OS", "PFS"]


def test_rows_of_sdtm_and_a_display_without_rows_are_left_out() -> None:
    assert found(Key("DS", "HL-01-001", 1)) == ()
    assert found() == ()


@pytest.mark.parametrize(
    ("level", "purpose"),
    [
        ("primary", AnalysisPurpose.PRIMARY),
        ("secondary", AnalysisPurpose.SECONDARY),
    ],
)
def test_the_purpose_is_the_rank_of_the_objective(level: str, purpose: AnalysisPurpose) -> None:
    endpoints = trial().endpoints
    ranked = {
        each.id
        for each in endpoints.endpoints.values()
        if endpoints.objectives[each.objective].level.value == level
    }
    for endpoint in ranked:
        ((result,),) = (each.results for each in found(FIRST, asked=(endpoint,)))
        assert result.purpose is purpose
        estimand = endpoints.main(endpoint).id
        ((result,),) = (each.results for each in found(FIRST, asked=(estimand,)))
        assert result.purpose is purpose
    assert ranked


def test_what_no_endpoint_asked_for_is_exploratory() -> None:
    ((result,),) = (each.results for each in found(FIRST))
    assert result.purpose is AnalysisPurpose.EXPLORATORY
