"""Sentences that go to a person: their text, and the rule by which they are known."""

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


def may_modify(text: str) -> bool:
    """Tell whether a sentence may narrow the one beside it: `However, ... are allowed`."""
    return bool(_found("modifies", text))


def _found(table: str, text: str) -> list[str]:
    phrases, words = phrasing(table), tokens(text)
    found = (phrases.at(words, place) for place in range(len(words)))
    return [each[0] for each in found if each]
