"""Adverse events beside a site's list of CTCAE terms (issue 4: coding uses CTCAE terms)."""

from hilum.conduct.grading import uncoded
from hilum.rules.ctcae import ctcae
from hilum.sources.ctcae_terms import CtcaeTerm, CtcaeTerms
from tests.spec.criteria.rows import event

VERSION = ctcae("ctcae_v5")
LIST = CtcaeTerms(
    version="ctcae_v5",
    file="ctcae_v5.xlsx",
    sha256="",
    terms=tuple(
        CtcaeTerm(soc="", name=name, grades=("",) * 5, definition="")
        for name in ("Vomiting", "Abdominal pain", "Platelet count decreased")
    ),
)


def said(*terms: str | None) -> list[str]:
    events = [event("adverse_event", "2024-05-01", term=term) for term in terms]
    return [reason.say() for reason in uncoded(events, VERSION, LIST)]


def test_a_term_of_the_list_is_coded_whatever_its_case_width_and_spaces() -> None:
    assert said("Vomiting", "abdominal  PAIN", "Ｖｏｍｉｔｉｎｇ") == []


def test_the_chinese_name_of_a_laboratory_term_is_coded() -> None:
    assert said("血小板计数降低") == []


def test_another_word_is_told_with_the_terms_nearest_to_it() -> None:
    (told,) = said("Vomitting")
    assert told == (
        'written by hand: adverse event "Vomitting" is under no term of ctcae_v5.xlsx; expected '
        "Vomiting. A person codes it."
    )


def test_an_event_without_a_term_is_told() -> None:
    (told,) = said(None)
    assert '"no term" is under no term of' in told


def test_an_event_that_did_not_happen_needs_no_code() -> None:
    events = [event("adverse_event", "2024-05-01", term="xyz", status="absent")]
    assert list(uncoded(events, VERSION, LIST)) == []
