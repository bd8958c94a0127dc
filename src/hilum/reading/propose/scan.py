"""A clause as a row of items: measures, conditions, windows, small words, and what is none of them.

What a measure was read from wins over a window, a window over a phrase of the lexicon, that over
the small words. Every character that is not white space belongs to one item.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from hilum.concepts import ConceptClass, Concepts
from hilum.reading.lexicon import Lexicon
from hilum.reading.lexicon.tokens import HYPHENS, Token, tokens
from hilum.reading.measures import measures_in, windows_in
from hilum.reading.measures.classes import BY
from hilum.reading.proposal import FoundWindow, Joined, Measure
from hilum.reading.propose.phrasing import phrasing
from hilum.study.study import Span


class Sort(Enum):
    """What an item of a clause is. The small words carry the names of phrasing.toml."""

    MEASURE = "measure"
    CONDITION = "condition"
    WINDOW = "window"
    GROUP = "group"
    UNKNOWN = "unknown"
    AND = "and"
    OR = "or"
    SLASH = "slash"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    COLON = "colon"
    STOP = "stop"
    OPEN = "open"
    CLOSE = "close"
    NOT = "not"
    EVER = "ever"
    NOW = "now"
    NOW_OR_IN_WINDOW = "now_or_in_window"
    INCLUDING = "including"
    SUCH_AS = "such_as"
    EXCEPT = "except"
    PEOPLE = "people"
    FEMALE = "female"
    MALE = "male"
    FILL = "fill"
    MUST = "must"
    STATE = "state"
    GIVEN = "given"
    MEASURED = "measured"
    AGED = "aged"
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    DESPITE = "despite"


BRACKETED = "bracketed window"
"""The rule of a window that stood in a bracket of its own."""

DEEPEST = 8
"""How deep brackets are followed; what is deeper is not understood."""

JOINS = frozenset({Sort.AND, Sort.OR, Sort.SLASH, Sort.COMMA, Sort.SEMICOLON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item, where it stands, the rule that understood it, and what it holds.

    `concept` is that of a condition, `inside` are the items of a bracket.
    """

    sort: Sort
    span: Span
    rule: str
    measure: Measure | None = None
    window: FoundWindow | None = None
    concept: str | None = None
    inside: tuple["Item", ...] = ()


def scan(text: str, start: int, lexicon: Lexicon, concepts: Concepts) -> tuple[Item, ...]:
    """Return the items of a text in their order, brackets with what they hold.

    `start` is where the text stands in its record: the spans of the items are the record's.
    """
    taken = _Taken(len(text))
    measures = measures_in(text, lexicon)
    taken.measures(measures)
    for window in windows_in(text):
        taken.add(Item(sort=Sort.WINDOW, span=window.span, rule=window.rule, window=window))
    for item in _conditions(text, lexicon, concepts):
        taken.add(item)
    for word in list(_words(text, taken)):
        taken.add(word)
    for mark in _marks(text, taken):
        taken.add(mark)
    ordered = sorted(taken.items, key=lambda item: item.span)
    held = [(measure.span, measure.rule) for measure in measures]
    moved = [_moved(_within(item, held, text), start) for item in ordered]
    return _bracketed(moved, [_later(span, start) for span, _ in held])


def _within(item: Item, measures: Sequence[tuple[Span, str]], text: str) -> Item:
    """Return a colon between the words of one measure, `Age: 18 years or older`, as its part.

    So are the words that name the scale of a class behind it: `stage C according to the BCLC`.
    """
    scale = item.sort is Sort.UNKNOWN and text[slice(*item.span)].casefold() in BY
    if item.sort is not Sort.COLON and not scale:
        return item
    part = any(
        first < item.span[0] and item.span[1] < last and (rule == "class" or not scale)
        for (first, last), rule in measures
    )
    return replace(item, sort=Sort.FILL) if part else item


def _moved(item: Item, by: int) -> Item:
    measure = item.measure
    if measure is not None and measure.condition is not None:
        measure = replace(measure, condition=_later(measure.condition, by))
    return Item(
        sort=item.sort,
        span=_later(item.span, by),
        rule=item.rule,
        measure=measure,
        window=item.window,
        concept=item.concept,
    )


def _later(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


class _Taken:
    """The items found so far and the characters that they stand on."""

    def __init__(self, length: int) -> None:
        self.items: list[Item] = []
        self._held = bytearray(length)

    def measures(self, measures: Sequence[Measure]) -> None:
        """Take measures. Each has its place at the first span that is no other's; they may share.

        `ALT and AST < 5 x ULN`: two measures, and between them a word that joins them.
        """
        owners = Counter(span for measure in measures for span in measure.spans)
        for measure in measures:
            free = [span for span in sorted(measure.spans) if self.is_free(span)]
            head = next((span for span in free if owners[span] == 1), free[0] if free else None)
            if head is None:
                self._without_words(measure)
            for span in free:
                own = measure if span == head else None
                self.add(Item(sort=Sort.MEASURE, span=span, rule=measure.rule, measure=own))

    def _without_words(self, measure: Measure) -> None:
        """Take a measure whose words are all another's too: `transaminases < 5 x ULN` are two."""
        end = measure.span[1]
        if measure.joined is not None:
            sort = Sort.AND if measure.joined is Joined.AND else Sort.OR
            self.add(Item(sort=sort, span=(end, end), rule=measure.rule))
        self.add(Item(sort=Sort.MEASURE, span=(end, end), rule=measure.rule, measure=measure))

    def add(self, item: Item) -> None:
        """Take an item, unless another stands on one of its characters."""
        if self.is_free(item.span):
            self.items.append(item)
            self._held[slice(*item.span)] = b"\1" * (item.span[1] - item.span[0])

    def is_free(self, span: Span) -> bool:
        """Tell whether nothing stands on the characters."""
        return not any(self._held[slice(*span)])


def _conditions(text: str, lexicon: Lexicon, concepts: Concepts) -> Iterator[Item]:
    mentions = lexicon.mentions(text)
    meanings = Counter(mention.span for mention in mentions)
    for mention in mentions:
        known = mention.concept in concepts and meanings[mention.span] == 1
        if known and concepts[mention.concept].concept_class is not ConceptClass.FINDING:
            yield Item(
                sort=Sort.CONDITION, span=mention.span, rule="lexicon", concept=mention.concept
            )


def _words(text: str, taken: _Taken) -> Iterator[Item]:
    """Yield the small words and the unknown ones between what is taken."""
    for words in _free_runs(tokens(text), taken):
        place = 0
        while place < len(words):
            found = phrasing("words").at(words, place)
            name, length = found or (Sort.UNKNOWN.value, 1)
            span = (words[place].span[0], words[place + length - 1].span[1])
            yield Item(sort=Sort(name), span=span, rule=f"word:{name}")
            place += length


_HYPHEN = re.compile(rf"[_{HYPHENS}]")


def _marks(text: str, taken: _Taken) -> list[Item]:
    """Return the hyphens that are in no word: one that joins says nothing, one alone is unknown."""
    free = (match for match in _HYPHEN.finditer(text) if taken.is_free(match.span()))
    return [
        Item(sort=Sort.FILL, span=match.span(), rule="hyphen")
        if _joins(text, match.start())
        else Item(sort=Sort.UNKNOWN, span=match.span(), rule="unknown")
        for match in free
    ]


def _joins(text: str, place: int) -> bool:
    around = text[max(place - 1, 0) : place + 2]
    return len(around) == 3 and around[0].isalnum() and around[2].isalnum()


def _free_runs(words: Sequence[Token], taken: _Taken) -> Iterator[list[Token]]:
    run: list[Token] = []
    for word in words:
        if taken.is_free(word.span):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bracketed(items: Sequence[Item], measures: Sequence[Span]) -> tuple[Item, ...]:
    """Return the items with each bracket and what it holds as one; a bracket alone is unknown.

    A bracket within a measure, `prothrombin time (PT) < 15 s`, is a part of the measure.
    """
    stack: list[list[Item]] = [[]]
    for item in items:
        if item.sort is Sort.OPEN and len(stack) <= DEEPEST:
            stack.append([item])
        elif item.sort is Sort.CLOSE and len(stack) > 1:
            stack[-2].extend(_closed([*stack.pop(), item], measures))
        else:
            stack[-1].append(item)
    while len(stack) > 1:
        stack[-2].extend(stack.pop())
    return tuple(stack[0])


def _closed(items: list[Item], measures: Sequence[Span]) -> list[Item]:
    span = (items[0].span[0], items[-1].span[1])
    inside = items[1:-1]
    part = any(start < span[0] and span[1] < end for start, end in measures)
    if part and inside and all(item.sort is Sort.MEASURE for item in inside):
        opening, closing = (
            replace(sign, sort=Sort.FILL, rule=inside[0].rule) for sign in (items[0], items[-1])
        )
        return [opening, *inside, closing]
    return [Item(sort=Sort.GROUP, span=span, rule="bracket", inside=tuple(items))]


def flat(items: Sequence[Item]) -> Iterator[Item]:
    """Yield all items, those inside brackets among them, each bracket's own signs too."""
    for item in items:
        if item.sort is Sort.GROUP:
            yield from flat(item.inside)
        else:
            yield item
