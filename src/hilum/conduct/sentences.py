"""What is said of records of treatment and follow-up that cannot be used, in two languages."""

import tomllib
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Language, Voice
from hilum.rules.standard import Standard, read_standard
from hilum.terms.reasons import Words


@cache
def records_say() -> Standard:
    """Return the sentences of conduct/data/records.toml."""
    text = (files("hilum.conduct") / "data" / "records.toml").read_text(encoding="utf-8")
    return read_standard("records", tomllib.loads(text))


def problem_words(problem: str) -> Words:
    """Return why a row cannot be used, as the records say it, in both languages."""
    en, zh = (Voice(language=language, typeset=True).problem(problem) for language in Language)
    return Words(en, zh)
