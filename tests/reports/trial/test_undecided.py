"""Where nobody has ruled how response is derived, its displays name the question and no number."""

from dataclasses import replace

import pytest

from hilum.reports.trial.displays.making import display
from hilum.reports.trial.headlines import headlines
from hilum.reports.trial.trial import Trial
from hilum.study import Study
from hilum.terms.ruled import missing
from tests.reports.trial import small

OF_RESPONSE = (
    "14.2.1",
    "14.2.2",
    "14.2.4",
    "14.2.6",
    "14.2.7",
    "14.2.8",
    "14.2.9",
    "14.2.14",
    "14.2.15",
)


def unruled() -> Study:
    """The study in which nobody has said whether a response must be confirmed."""
    response = small.study().response
    assert response is not None
    parameters = {**response.parameters, "confirm_response": missing("Q40")}
    return replace(small.study(), response=replace(response, parameters=parameters))


def trial_of(study: Study) -> Trial:
    """Two treated subjects who died, nothing of response derived of them."""
    times = [small.time(number, "OS", 100 * number, "DEATH") for number in (1, 2)]
    made = small.trial([small.subject(1), small.subject(2)], ADTTE=times, ADRS=[], ADTR=[], ADEX=[])
    return replace(made, study=study)


@pytest.mark.parametrize("number", OF_RESPONSE)
def test_a_display_of_response_names_the_question_and_shows_no_number(number: str) -> None:
    trial = trial_of(unruled())
    (spec,) = (each for each in trial.endpoints.displays if each.number == number)
    found = display(spec, trial)
    assert found.empty is not None
    assert (
        "nobody has ruled Q40: Must a complete or partial response be confirmed" in found.empty.en
    )
    assert "尚无人裁定 Q40：" in found.empty.zh
    assert (found.tables, found.drawings) == ((), ())


def test_survival_does_not_wait_for_it() -> None:
    trial = trial_of(unruled())
    (spec,) = (each for each in trial.endpoints.displays if each.number == "14.2.11")
    assert display(spec, trial).tables


def test_a_main_result_says_what_it_waits_for() -> None:
    told = {each.display: each.shown for each in headlines(trial_of(unruled()))}
    assert told["14.2.1"].text.en == "not derived: waits for Q40"
    assert told["14.2.9"].values == {}
    assert told["14.2.11"].values


def test_without_response_toml_it_says_so() -> None:
    trial = trial_of(replace(small.study(), response=None))
    (spec,) = (each for each in trial.endpoints.displays if each.number == "14.2.14")
    found = display(spec, trial)
    assert found.empty is not None
    assert "has no response.toml" in found.empty.en
