"""Grades that need a clinical fact.

CTCAE v5.0, "Grades": a semicolon stands for "or". A number never gives them; the grading says which
they are and leaves them to a person.
"""

import pytest

from hilum.rules.ctcae import Missing
from hilum.terms.truth import Truth
from tests.spec.ctcae_v5.labs import V5, graded


@pytest.mark.parametrize(
    ("term", "value", "by_number", "for_a_person"),
    [
        ("Anemia", "70", "3", (4,)),
        ("Anemia", "95", "2", (3, 4)),
        ("Hypoalbuminemia", "15", "3", (4,)),
        ("Hyperkalemia", "5.4", "1", (2, 3, 4)),
        ("Hyperkalemia", "7.5", "4", ()),
        ("Leukocytosis", "150", "3", (4,)),
        ("Neutrophil count decreased", "0.2", "4", ()),
    ],
)
def test_the_grades_above_the_numbers_are_named_for_a_person(
    term: str, value: str, by_number: str, for_a_person: tuple[int, ...]
) -> None:
    """Anemia 3: transfusion, 4: danger to life; hyperkalemia 2: an intervention; and so on."""
    limits = {"Anemia": ("130", "175"), "Hyperkalemia": ("3.5", "5.3")}.get(term, ("40", "55"))
    found = graded(term, value, lln=limits[0], uln=limits[1])
    assert found.grades == by_number
    assert found.clinical == for_a_person


def test_a_normal_value_names_no_clinical_grade() -> None:
    assert graded("Anemia", "150", lln="130", uln="175").clinical == ()


@pytest.mark.parametrize("grade", [1, 2, 3, 4])
def test_no_number_gives_grade_4_of_anemia_hypoalbuminemia_or_hyperuricemia(grade: int) -> None:
    """Printed without a number: life-threatening consequences."""
    for name in ("Anemia", "Hypoalbuminemia", "Hyperuricemia"):
        assert (grade in V5.term(name).numbered) is (
            grade in {"Hyperuricemia": (1, 3)}.get(name, (1, 2, 3))
        )


def test_a_fact_that_is_not_known_is_missing_and_one_that_does_not_matter_is_not() -> None:
    """Potassium 3.2 is grade 1, with symptoms 2; potassium 2.8 is grade 3 either way."""
    limits = {"lln": "3.5", "uln": "5.3"}
    assert graded("Hypokalemia", "3.2", **limits).missing == (Missing.FACT,)
    assert graded("Hypokalemia", "2.8", **limits).missing == ()


def test_a_fact_that_the_term_does_not_ask_for_is_refused() -> None:
    with pytest.raises(ValueError, match="bleeding"):
        graded("Anemia", "90", facts={"bleeding": Truth.MET})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_of_a_grading_is_said_in_both_languages(language: str) -> None:
    found = graded("Hyponatremia", "128", lln="137", uln="147")
    said = [reason.say(language) for reason in found.reasons]
    assert len(said) == 4
    assert all("128" in sentence or "3" in sentence or "4" in sentence for sentence in said[:2])
    assert any(("症状" if language == "zh" else "symptoms") in sentence for sentence in said)
