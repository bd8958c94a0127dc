"""Regular expressions over a record: a blank is any white space, letters in any case."""

import re
from functools import cache

from hilum.checking.catalogue import data_file
from hilum.checking.protocol import Protocol
from hilum.study.study import Span

NUMBER = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
DURATION = rf"\b{NUMBER}(?: ?-? ?)(?:day|week|month|year)s?\b"
"""A printed duration: `4 weeks`, `six months`, `30-day`."""

_END_OF_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!\bv)(?<!\bvs)[.;](?= |$)")


@cache
def pattern(find: str) -> re.Pattern[str]:
    """Return a compiled expression."""
    return re.compile(find.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)


@cache
def phrase(name: str) -> re.Pattern[str]:
    """Return an expression of data/phrasing.toml by its name."""
    alternatives = data_file("phrasing.toml")[name]
    return pattern("|".join(alternatives).replace("DURATION", DURATION))


def sentence(protocol: Protocol, place: Span) -> Span:
    """Return the sentence of the record in which a place lies, within its criterion or clause."""
    low, high = protocol.part_at(place)
    for end in _END_OF_SENTENCE.finditer(protocol.text, low, high):
        if end.end() <= place[0]:
            low = end.end()
        elif end.start() >= place[1] - 1:
            high = end.end()
            break
    text = protocol.text[low:high]
    return low + len(text) - len(text.lstrip()), high - len(text) + len(text.rstrip())


def shortened(words: str, most: int = 120) -> str:
    """Return words to be quoted in a sentence: their beginning, if they are long."""
    folded = " ".join(words.split())
    if len(folded) <= most:
        return folded
    return f"{folded[:most].rsplit(' ', 1)[0]} …"
