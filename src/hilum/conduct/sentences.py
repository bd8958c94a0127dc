"""What is said of treatment and follow-up, in both languages: the files of conduct/data."""

from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Language, Voice
from hilum.rules.standard import Standard, standard_of
from hilum.terms.reasons import Words


@cache
def _said_in(name: str) -> Standard:
    return standard_of(files("hilum.conduct") / "data" / f"{name}.toml")


def sentences() -> Standard:
    """Return what is said of the conduct of the study: deviations, and doses that conflict."""
    return _said_in("conduct")


def records_say() -> Standard:
    """Return what is said of records that cannot be used."""
    return _said_in("records")


def grading_says() -> Standard:
    """Return what is said of grades over a subject's records."""
    return _said_in("grading")


def word(name: str, **places: str) -> Words:
    """Return one of the words of the conduct of the study with its places filled."""
    row = sentences().rest["words"][name]
    return Words(row["en"].format(**places), row["zh"].format(**places))


def problem_words(problem: str) -> Words:
    """Return why a row cannot be used, as the records say it, in both languages."""
    en, zh = (Voice(language=language, typeset=True).problem(problem) for language in Language)
    return Words(en, zh)
