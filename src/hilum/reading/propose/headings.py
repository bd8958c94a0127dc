"""Headings: whether they govern measures, and what they say of their items."""

from collections.abc import Sequence

from hilum.reading.lexicon.tokens import Token, tokens
from hilum.reading.measures import windows_in
from hilum.reading.propose.phrasing import phrasing


def governs(heading: str, excludes: bool) -> bool:
    """Tell whether a heading merely names what the measures under it, or after it, are about.

    `Adequate bone marrow function:` does; `For patients with liver metastases:` changes for whom
    they hold, and `One of the following:` how many must; so may any word that is not known. What is
    adequate is not excluded, and what is impaired not included: there the measures may be in the
    wrong place.
    """
    found = set(_classes(_outside_windows(heading)))
    if "" in found:
        return False
    return bool(found & {"governs", "bad" if excludes else "good"}) and not _hinders(
        found, excludes
    )


def hinders(heading: str, excludes: bool) -> bool:
    """Tell whether a heading, or a name before a colon, changes what the measures after it ask."""
    return _hinders(set(_classes(tokens(heading))), excludes)


def _hinders(found: set[str], excludes: bool) -> bool:
    amiss = "good" if excludes else "bad"
    return "hinders" in found or amiss in found or ("chooses" in found and not excludes)


def _outside_windows(heading: str) -> list[Token]:
    windows = [window.span for window in windows_in(heading)]
    return [
        word
        for word in tokens(heading)
        if not any(start <= word.span[0] < end for start, end in windows)
    ]


def _classes(words: Sequence[Token]) -> list[str]:
    phrases, classes, place = phrasing("headings"), [], 0
    while place < len(words):
        found = phrases.at(words, place)
        classes.append(found[0] if found else "")
        place += found[1] if found else 1
    return classes
