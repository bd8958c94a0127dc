"""The criteria of a record -> clauses: sections, items, governing headings, sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.reading.clauses import Role
from hilum.reading.document import CRITERIA
from hilum.reading.sections import Heading, sentence_role
from hilum.reading.segment.drafts import Draft
from hilum.reading.segment.inline import unrolled
from hilum.reading.segment.items import Item, items_of
from hilum.reading.segment.lists import MOST_NESTED, List, Reach, is_deeper, reach_of
from hilum.reading.segment.roles import role_of
from hilum.reading.segment.sentences import sentences
from hilum.study.study import Span

_REFERS = re.compile(
    r"(?:this|these|such)\b|(?:the\s+|following\s+|with\s+the\s+)*except\w*\b|unless\b|note\s+that\b",
    re.IGNORECASE,
)
"""How a heading begins that speaks of the sentence before it."""
_EXCEPTS = re.compile(r"(?:with\s+the\s+)?except(?:ions?|ing)?\b|unless\b", re.IGNORECASE)
_GROUP = (")", "):", "）", "）：")
_OR_BEGINS = re.compile(r"(?:and/)?or\b(?!\s*[.:])|或", re.IGNORECASE)
_OR_ENDS = re.compile(r"(?:\bor|或者?)\W*$", re.IGNORECASE)


@dataclass
class _Reader:
    """Walks the items of a field; keeps what is open: the section, the lists, the last clause.

    `qualified` are the roles of which a heading speaks of some patients only: another one that ends
    in a bracket, `Inclusion criteria (patients)`, then speaks of the others.
    """

    text: str
    qualified: frozenset[Role] = frozenset()
    role: Role = Role.UNSTATED
    section: tuple[Span, ...] = ()
    lists: tuple[List, ...] = ()
    previous: Span | None = None

    def read(self, item: Item, following: tuple[Item, ...]) -> Iterator[Draft]:
        """Yield the clauses of an item. `following` are the next items, up to two."""
        if item.section is not None:
            yield self._enter(item.section)
            return
        if item.span[0] == item.span[1]:
            return
        self._close(item)
        parts = [item.span] if item.joined else list(sentences(self.text, item.span))
        opened = self._opened(item, parts, following)
        is_heading = opened is not None and self._ends_in_colon(item.span)
        for part in parts[:-1] if is_heading else parts:
            yield self._clause(item, part)
        if is_heading and (role := self._introduced(parts[-1])) is not None:
            yield self._enter(Heading(role, parts[-1], qualified=True))
            return
        if is_heading:
            yield Draft(Role.HEADING, parts[-1], CRITERIA, self._headings(item, parts[-1]))
        if opened is not None and len(self.lists) < MOST_NESTED:
            self.lists = (*self.lists, opened)

    def are_alternatives(self, item: Item, following: Item) -> bool:
        """Return whether two items are one criterion, joined by "or".

        Apart, each would be asked of a patient; where each excludes, "or" joins nothing.
        """
        if self.role is Role.EXCLUSION or item.section or following.section:
            return False
        if is_deeper(item, following) or is_deeper(following, item):
            return False
        begun = _OR_BEGINS.match(self.text, following.span[0], following.span[1])
        return bool(begun) or bool(_OR_ENDS.search(self.text[slice(*_tail(item.span))]))

    def _enter(self, heading: Heading) -> Draft:
        self.role, self.lists, self.previous = heading.role, (), None
        apart = heading.role in self.qualified and self.text[slice(*heading.span)].endswith(_GROUP)
        self.section = (heading.span,) if heading.qualified or apart else ()
        return Draft(Role.HEADING, heading.span, CRITERIA)

    def _introduced(self, sentence: Span) -> Role | None:
        """Return the role that a sentence gives to a section which no heading has given one."""
        if self.role is not Role.UNSTATED or self.lists:
            return None
        return sentence_role(self.text[slice(*sentence)])

    def _close(self, item: Item) -> None:
        is_heading = self._ends_in_colon(item.span)
        held = [each.holds(item, is_heading=is_heading) for each in self.lists]
        self.lists = self.lists[: held.index(False) if False in held else len(held)]

    def _ends_in_colon(self, span: Span) -> bool:
        return self.text[span[1] - 1] in ":："

    def _opened(self, item: Item, parts: list[Span], following: tuple[Item, ...]) -> List | None:
        """Return the list that an item is the heading of."""
        if not following or following[0].section is not None or not parts:
            return None
        under = is_deeper(following[0], item) and following[0].marker is not None
        if not (under or self._ends_in_colon(item.span)):
            return None
        before = parts[-2] if len(parts) > 1 else self.previous
        refers = before is not None and _REFERS.match(self.text, parts[-1][0])
        spans = (before, parts[-1]) if before and refers else (parts[-1],)
        role = self._turned(self.text[slice(*parts[-1])])
        return List(spans, item, reach_of(item, following), following[0].block, role)

    def _turned(self, sentence: str) -> Role | None:
        """Return the role of the items under a heading that says another than the section's.

        Who is eligible, said among the exclusions, is left open: it may be who else is not.
        """
        match sentence_role(sentence):
            case Role.EXCLUSION if self.role is not Role.EXCLUSION:
                return Role.EXCLUSION
            case Role.INCLUSION if self.role is Role.EXCLUSION:
                return Role.UNSTATED
            case _:
                return None

    def _clause(self, item: Item, part: Span) -> Draft:
        sentence = self.text[slice(*part)]
        headings = self._headings(item, part)
        turned = [each.role for each in self.lists if each.role is not None]
        role = role_of(sentence, turned[-1] if turned else self.role)
        is_open = any(each.reach is Reach.ALIKE for each in self.lists[-1:])
        if self.previous and _EXCEPTS.match(sentence) and self.previous not in headings:
            headings = (*headings, self.previous)
        else:
            self.previous = part
        return Draft(role, part, CRITERIA, headings, open_list=is_open)

    def _headings(self, item: Item, part: Span) -> tuple[Span, ...]:
        """Return what governs a sentence, and end the lists that it shows to have ended."""
        sentence = self.text[slice(*part)]
        for at, each in enumerate(self.lists):
            taken = each.takes(sentence, item)
            if taken is None:
                self.lists = self.lists[:at]
                break
            self.lists = (*self.lists[:at], taken, *self.lists[at + 1 :])
        spans = (span for each in self.lists for span in each.headings)
        return tuple(dict.fromkeys((*self.section, *spans)))


def _tail(span: Span) -> Span:
    """Return the last few characters of a span."""
    return max(span[0], span[1] - 20), span[1]


def criteria_clauses(text: str, span: Span) -> Iterator[tuple[Item, list[Draft]]]:
    """Yield the items of the criteria, each with its clauses."""
    items = [part for item in items_of(text, span) for part in unrolled(text, item)]
    sections = [item.section for item in items if item.section is not None]
    reader = _Reader(text, frozenset(each.role for each in sections if each.qualified))
    at = 0
    while at < len(items):
        item, at = items[at], at + 1
        while at < len(items) and reader.are_alternatives(item, items[at]):
            span = item.span[0], items[at].span[1]
            item, at = replace(item, span=span, joined=True), at + 1
        yield item, list(reader.read(item, tuple(items[at : at + 2])))
