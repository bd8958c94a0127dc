"""The age of entry, and the day on which it counts: one is seldom printed without the other."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.printing import show
from hilum.reading.formats import read_document
from hilum.reading.proposal import Proposal
from hilum.reading.reader import read


def proposed(sentence: str) -> Proposal:
    document = read_document(f"Inclusion Criteria:\n\n- {sentence}\n".encode(), "record.txt")
    (proposal,) = read(document, shipped_concepts()).proposals
    return proposal


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("Age ≥ 18 years at the time of informed consent", "age at consent >= 18 years"),
        ("Aged 18 to 75 years at screening", "age at screening between 18 and 75 years"),
        ("At least 18 years of age at time of enrollment", "age at enrolment >= 18 years"),
        ("18 years or older on the day of signing informed consent", "age at consent >= 18 years"),
        (
            "≥ 18 years of age at signing the informed consent form (ICF)",
            "age at consent >= 18 years",
        ),
        ("Age > 18 years at first dose of study drug", "age at first_dose > 18 years"),
        ("Men and women aged 20 years or older at consent", "age at consent >= 20 years"),
    ],
)
def test_an_age_counts_on_the_day_that_is_printed(sentence: str, reading: str) -> None:
    found = proposed(sentence)
    assert (show(found.reading), found.asks, found.remainder) == (reading, (), ())


@pytest.mark.parametrize("sentence", ["Age 18-75 years", "Age 18-75 years old, male or female"])
def test_an_age_without_a_day_is_asked_about(sentence: str) -> None:
    found = proposed(sentence)
    assert show(found.reading) == "age at consent between 18 and 75 years"
    assert [(ask.code, ask.taken) for ask in found.asks] == [("no_anchor", "at consent")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Age ≥ 18 years before consent",
        "Age 18 to 75 years, women only",
        "Age ≥ 18 years within 4 weeks before enrollment",
        "Age ≥ 18 years at baseline",
    ],
)
def test_an_age_of_another_time_or_of_some_only_goes_to_a_person(sentence: str) -> None:
    assert show(proposed(sentence).reading) == f'attested "{sentence}"'
