"""A row of items with its plain text; what is asked for and is not there is None, or empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from hilum.criteria.nodes import Operator
from hilum.reading.measures.items import Item, Kind
from hilum.reading.measures.quantities import Quantity
from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class Row:
    """The items of a plain text, by their places."""

    plain: str
    items: Sequence[Item]

    def kind(self, place: int) -> Kind | None:
        """Return the kind of an item, None where there is none."""
        return self.items[place].kind if 0 <= place < len(self.items) else None

    def text(self, place: int) -> str:
        """Return a word or a mark in lower case, empty for any other item."""
        return self.items[place].text if 0 <= place < len(self.items) else ""

    def quantity(self, place: int) -> Quantity | None:
        """Return the quantity that stands there."""
        return self.items[place].quantity if 0 <= place < len(self.items) else None

    def operator(self, place: int) -> Operator | None:
        """Return the sign that stands there."""
        return self.items[place].operator if 0 <= place < len(self.items) else None

    def concepts(self, place: int) -> tuple[str, ...]:
        """Return the concepts of the phrase that stands there."""
        return self.items[place].concepts if 0 <= place < len(self.items) else ()

    def span(self, first: int, end: int) -> Span:
        """Return where the items from one up to another stand in the plain text."""
        return self.items[first].span[0], self.items[end - 1].span[1]

    def written(self, first: int, end: int) -> str:
        """Return the characters of the items from one up to another, in lower case."""
        return self.plain[slice(*self.span(first, end))].casefold()

    def after(self, end: int) -> int:
        """Return the character behind the items up to one."""
        return self.items[end - 1].span[1] if end else 0
