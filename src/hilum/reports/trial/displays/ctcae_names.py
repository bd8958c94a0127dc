"""What the terms of CTCAE are called in both languages."""

from collections.abc import Mapping

from hilum.conduct.grading import ctcae_of
from hilum.reports.trial.displays.wording import coded
from hilum.study import Study
from hilum.terms.reasons import Words


def term_words(study: Study) -> Mapping[str, Words]:
    """Return the names of terms of the study's version of CTCAE that it has in both languages."""
    version = ctcae_of(study)
    clinical = {name: Words(name, zh) for name, zh in version.clinical_terms.items()}
    return {**clinical, **{each.name: each.words for each in version.terms}}


def named(term: str, names: Mapping[str, Words]) -> Words:
    """Return the name of a term in both languages, where the standard has it in both."""
    return names.get(term) or coded(term)
