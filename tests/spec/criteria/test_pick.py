"""DESIGN section 5, "Pick": a comparison says which value it takes; there is no default."""

import pytest

from hilum.criteria.parse import NotationError, parse
from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, asking_each, subject
from tests.spec.criteria.rows import finding

LOW_THEN_HIGH = [
    finding("hemoglobin", "90", "2024-06-01"),
    finding("hemoglobin", "110", "2024-06-02"),
]
UNREADABLE = finding("hemoglobin", None, "2024-06-03", problem="text")
POSSIBLE = {
    value: finding("hemoglobin", value, "2024") for value in ("90", "110")
}  # in 2024, before or after the day of screening


@asking_each(
    ("latest hemoglobin before screening > 100 g/L", subject("the second", MET, LOW_THEN_HIGH)),
    ("first hemoglobin before screening > 100 g/L", subject("the first", NOT_MET, LOW_THEN_HIGH)),
    ("any hemoglobin before screening > 100 g/L", subject("the second", MET, LOW_THEN_HIGH)),
    ("every hemoglobin before screening > 100 g/L", subject("the first", NOT_MET, LOW_THEN_HIGH)),
    ("any hemoglobin before screening > 110 g/L", subject("neither", NOT_MET, LOW_THEN_HIGH)),
    ("every hemoglobin before screening >= 90 g/L", subject("both", MET, LOW_THEN_HIGH)),
)
def test_each_pick_takes_its_own_value(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "any hemoglobin before screening > 100 g/L",
    subject("one passes, one unreadable", MET, LOW_THEN_HIGH, UNREADABLE),
    subject("none passes, one unreadable", UNKNOWN, LOW_THEN_HIGH[0], UNREADABLE),
    subject("unreadable alone", UNKNOWN, UNREADABLE),
    subject("none", UNKNOWN),
    subject("one passes that may not count", UNKNOWN, LOW_THEN_HIGH[0], POSSIBLE["110"]),
    subject("one fails that may not count", NOT_MET, LOW_THEN_HIGH[0], POSSIBLE["90"]),
    subject("only one that may not count", UNKNOWN, POSSIBLE["110"]),
)
def test_any_is_met_by_one_value_that_certainly_counts(asked: Asked) -> None:
    """DESIGN section 5, "Definite and possible rows": a possible row never meets by itself."""
    assert asked.answer.truth is asked.truth


@asking(
    "every hemoglobin before screening > 100 g/L",
    subject("one passes", MET, LOW_THEN_HIGH[1]),
    subject("one passes, one unreadable", UNKNOWN, LOW_THEN_HIGH[1], UNREADABLE),
    subject("one fails, one unreadable", NOT_MET, LOW_THEN_HIGH[0], UNREADABLE),
    subject("none", UNKNOWN),
    subject("one fails that may not count", UNKNOWN, LOW_THEN_HIGH[1], POSSIBLE["90"]),
    subject("one passes that may not count", MET, LOW_THEN_HIGH[1], POSSIBLE["110"]),
)
def test_every_is_failed_by_one_value_that_certainly_counts(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


def test_a_comparison_without_a_pick_is_refused() -> None:
    with pytest.raises(NotationError, match="saw '>', expected and, except, or, the end"):
        parse("hemoglobin within 7 days before screening > 100 g/L")


@asking(
    "latest transaminase before screening < 100 U/L",
    subject("of one member", MET, finding("alt", "90", "2024-06-01")),
    subject(
        "the later of two members",
        NOT_MET,
        finding("alt", "90", "2024-06-01"),
        finding("ast", "110", "2024-06-02"),
    ),
    subject("of another concept", UNKNOWN, finding("albumin", "40", "2024-06-01")),
)
def test_a_group_picks_among_all_that_it_holds(asked: Asked) -> None:
    """DESIGN section 4: groups have members."""
    assert asked.answer.truth is asked.truth
