"""ECOG performance status: Oken MM et al., Am J Clin Oncol 1982;5:649-655, table 2."""

from decimal import Decimal

import pytest

from hilum.rules.ecog import DEAD, SCALE, grade


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, "fully active"),
        (1, "restricted in strenuous activity"),
        (2, "unable to work"),
        (3, "only limited self-care"),
        (4, "completely disabled"),
        (5, "dead"),
    ],
)
def test_the_scale_has_six_grades_from_fully_active_to_dead(number: int, says: str) -> None:
    assert says in grade(number).words.en
    assert grade(Decimal(number)) is SCALE[number]


@pytest.mark.parametrize("number", ["-1", "6", "0.5", "1.5", "80"])
def test_what_is_no_whole_number_from_0_to_5_is_refused(number: str) -> None:
    """80 is a grade of Karnofsky's scale, which is not converted."""
    with pytest.raises(ValueError, match="expected a whole number from 0 to 5"):
        grade(Decimal(number))


def test_every_grade_is_said_in_both_languages() -> None:
    assert grade(1).reason.say("zh").startswith("ECOG 1 分：能自由走动")
    assert grade(DEAD).reason.say() == "ECOG 5: dead"
    assert len({found.words.zh for found in SCALE.values()}) == len(SCALE) == 6
