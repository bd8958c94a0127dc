"""Sentences that go to a person: their text, and the rule by which they are known."""

import re
from collections.abc import Sequence

from hilum.reading.lexicon.tokens import tokens
from hilum.reading.propose.phrasing import phrasing
from hilum.study.study import Span


def sentence_of(text: str, spans: Sequence[Span]) -> str:
    """Return the words of headings and a clause as one sentence: white space folded, no full stop.

    A heading is followed by a colon.
    """
    parts = [" ".join(text[slice(*span)].split()) for span in spans]
    headings = [part.rstrip(":： ") for part in parts[:-1]]
    return ": ".join([*headings, parts[-1].rstrip(".;,:。； ") or parts[-1]])


def attested_rule(text: str) -> str | None:
    """Return the rule by which a person answers a sentence, None if it is of no known kind."""
    return next(iter(_found("attested", text)), None)


_LIMIT_ALONE = re.compile(
    r"\W*(?:or\s+)?(?:[<>≤≥]|(?:up\s+to|less\s+than|at\s+most)\s+\d|\d[\d.]*\s*(?:[x×]|times)\s*\w)"
    r"(?!.*\b(?:years?|yrs?|age)\b)",
    re.IGNORECASE | re.DOTALL,
)
_CONCEDES = re.compile(
    r"(?<!not )(?<!never )(?<!no longer )\b(?:accepted|allowed|permitted|acceptable|eligible"
    r"|exempt)\b|\b(?:may|can|could)\s+(?:also\s+|still\s+)?be\s+(?:enrolled|included|considered|entered)\b",
    re.IGNORECASE,
)


def may_modify(text: str, of_others: bool = False) -> bool:
    """Tell whether a sentence may narrow the one beside it: `However, ... are allowed`.

    `of_others`: it speaks of other people, so that only an exception narrows.
    """
    found = set(_found("modifies", text))
    narrows = "narrows" in found or _LIMIT_ALONE.match(text) is not None
    return narrows or ("refers" in found and not of_others)


_BACK = (
    "however|but|nevertheless|yet|such|these|they|this|those|unless|except|it|which|otherwise|"
    "although|if|in case|does not|do not|not applicable"
)
_REFERS_BACK = re.compile(rf"\W*(?:{_BACK})\b", re.IGNORECASE)
_REFERRING = re.compile(
    rf"\W*(?:{_BACK}|note|patients?|subjects?|participants?|individuals|persons?|women|men|also|"
    r"only|lower|higher|lesser|greater|smaller|larger|exceptions?|values?|levels?)\b",
    re.IGNORECASE,
)


def refers_back(text: str) -> bool:
    """Tell whether a sentence's first word makes it a part of the one before: `This ...`."""
    return _REFERS_BACK.match(text) is not None


def gives_way(text: str) -> bool:
    """Tell whether a sentence is another limit of what the one before it measures, or an exception.

    `≤ 5 x ULN for patients with liver metastases`, `Lower values are accepted in thalassemia`.
    """
    return bool(_LIMIT_ALONE.match(text) or _CONCEDES.search(text))


def begins_referring(text: str) -> bool:
    """Tell whether a permission begins by pointing to the sentence before: `Patients with ...`."""
    return _REFERRING.match(text) is not None


def _found(table: str, text: str) -> list[str]:
    phrases, words = phrasing(table), tokens(text)
    found = (phrases.at(words, place) for place in range(len(words)))
    return [each[0] for each in found if each]
