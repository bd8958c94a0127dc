"""CTCAE v5.0: the names of its terms, to the letter (NCI, 27 November 2017).

837 terms in 26 system organ classes; British spellings and other words are no terms.
"""

import pytest

from hilum.rules.ctcae import ctcae, shipped_versions, term_names
from hilum.rules.standard import standard


def test_there_are_837_terms_in_26_system_organ_classes() -> None:
    assert len(term_names("ctcae_v5")) == 837
    assert len(standard("ctcae_names_v5").rest["names"]) == 26


@pytest.mark.parametrize("version", shipped_versions())
def test_every_laboratory_term_of_a_version_is_one_of_its_names(version: str) -> None:
    assert {term.name.casefold() for term in ctcae(version).terms} <= term_names(version)


@pytest.mark.parametrize(
    ("name", "is_term"),
    [
        ("Febrile neutropenia", True),
        ("Infections and infestations - Other, specify", True),
        ("Diarrhea", True),
        ("Diarrhoea", False),
        ("Neutropenia", False),
    ],
)
def test_only_ncis_own_words_are_a_term(name: str, is_term: bool) -> None:
    assert (name.casefold() in term_names("ctcae_v5")) is is_term
