"""A plain text as a row of items: subjects, windows, signs, quantities, words and marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from hilum.criteria.nodes import Operator
from hilum.reading.measures.quantities import Quantity, limit_at, quantity_at
from hilum.reading.measures.signs import STARTS, sign_at
from hilum.study.study import Span


class Kind(Enum):
    """What an item is."""

    SUBJECT = "subject"
    WINDOW = "window"
    SIGN = "sign"
    QUANTITY = "quantity"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the text. `text` is in lower case; the other fields are those of its kind."""

    kind: Kind
    span: Span
    text: str = ""
    concepts: tuple[str, ...] = ()
    operator: Operator | None = None
    quantity: Quantity | None = None


_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?\d{0,2}(?!\w)|\w+", re.IGNORECASE)

_DIGIT = re.compile(r"\.?[0-9]")


def items_in(
    text: str, subjects: dict[int, tuple[int, tuple[str, ...]]], windows: dict[int, int]
) -> list[Item]:
    """Return the items of a plain text; `subjects` and `windows` give ends by their starts."""
    return list(_items(text, subjects, windows))


def _items(
    text: str, subjects: dict[int, tuple[int, tuple[str, ...]]], windows: dict[int, int]
) -> Iterator[Item]:
    place = 0
    last = Kind.MARK
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        if place in subjects:
            end, concepts = subjects[place]
            item = Item(Kind.SUBJECT, (place, end), concepts=concepts)
        elif place in windows:
            item = Item(Kind.WINDOW, (place, windows[place]))
        else:
            item = _plain_item(text, place, after_sign=last is Kind.SIGN)
        yield item
        last = item.kind
        place = item.span[1]


def _plain_item(text: str, place: int, *, after_sign: bool) -> Item:
    if _DIGIT.match(text, place):
        quantity = quantity_at(text, place, after_sign=after_sign)
        return Item(Kind.QUANTITY, quantity.span, quantity=quantity)
    if after_sign and (limit := limit_at(text, place)):
        quantity = Quantity((place, limit[1]), Decimal(1), limit=limit[0])
        return Item(Kind.QUANTITY, quantity.span, quantity=quantity)
    word = _WORD.match(text, place)
    first = word[0].casefold() if word else text[place]
    if first in STARTS and (sign := sign_at(text, place)):
        return Item(Kind.SIGN, (place, sign.end), operator=sign.operator)
    if word:
        return Item(Kind.WORD, word.span(), text=first)
    return Item(Kind.MARK, (place, place + 1), text=text[place])
