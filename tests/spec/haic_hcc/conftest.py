"""Both engines' answers, every case of the run compiled once."""

import pytest

from tests.spec.haic_hcc.subjects import Answers, Case, answers_to


@pytest.fixture(scope="session")
def answers(request: pytest.FixtureRequest) -> Answers:
    """What both engines say of a case."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    asked = [call.params.get("case") for call in calls if call is not None]
    return answers_to(one for one in asked if isinstance(one, Case))
