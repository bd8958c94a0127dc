"""One sentence of a clause: its list, the exceptions of it, and what explains it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hilum.criteria.nodes import And, Comparison, Exists, Not, Or, Reading, walk
from hilum.reading.lexicon.tokens import tokens
from hilum.reading.proposal import Ask, Piece
from hilum.reading.propose.conditional import is_conditional, read_conditional
from hilum.reading.propose.conditions import conditions
from hilum.reading.propose.exceptions import Excepted, exceptions_in
from hilum.reading.propose.headings import governs, hinders
from hilum.reading.propose.lists import read_list
from hilum.reading.propose.reading_parts import Asked, Parsed, UnreadError, is_intervention, joined
from hilum.reading.propose.scan import BRACKETED, JOINS, Item, Sort, flat
from hilum.study.study import Span


@dataclass(slots=True)
class Split:
    """A sentence taken apart: the list itself, what explains it, what is excepted from it."""

    main: list[Item] = field(default_factory=list)
    examples: list[Item] = field(default_factory=list)
    excepted: list[Item] = field(default_factory=list)
    open: bool = False
    announced: Item | None = None


def read_sentence(items: Sequence[Item], asked: Asked) -> Parsed:
    """Return the reading of a sentence. Raises UnreadError."""
    colon = next((at for at, item in enumerate(items) if item.sort is Sort.COLON), None)
    if colon is not None:
        explicit = asked.text[slice(*items[colon].span)] not in ":："
        return _defined(items[:colon], items[colon + 1 :], asked, explicit=explicit)
    if _is_defined_in_bracket(items):
        return _defined(items[:-1], items[-1].inside[1:-1], asked, open_name=asked.excludes)
    items, asks = _without_concession(items, asked)
    if is_conditional(items):
        return read_conditional(items, asked)
    split = _split(items)
    excepted = _exceptions(split, asked)
    if excepted is not None:
        asked = replace(asked, exceptions=(*asked.exceptions, *excepted.predicates))
    main = _beside_score(split.main, asked)
    parsed = _explained(read_list(main, asked), split, asked)
    named = (Piece(span=item.span, rule="part") for item in main if item.rule == "part")
    parsed = replace(parsed, pieces=(*parsed.pieces, *named))
    if excepted is not None:
        pieces = (*parsed.pieces, *excepted.pieces)
        parsed = replace(parsed, pieces=pieces, open=parsed.open or excepted.wider)
    if parsed.open and _denies(parsed.reading):
        raise UnreadError("open_negation", _span(split.main))
    return replace(parsed, asks=(*asks, *parsed.asks))


def _span(items: Sequence[Item]) -> Span:
    return items[0].span[0], items[-1].span[1]


def _denies(reading: Reading) -> bool:
    return any(isinstance(node, Not) for node in walk(reading))


def _defined(
    left: Sequence[Item],
    right: Sequence[Item],
    asked: Asked,
    *,
    explicit: bool = False,
    open_name: bool = False,
) -> Parsed:
    """Read what a name stands for: `Adequate renal function: creatinine < ...`.

    Any name may be `defined as` measures (`explicit`), before a mere colon or bracket one that
    governs measures. Measures in the bracket of another one (`open_name`) are some of what it says.
    """
    if not left or not right:
        raise UnreadError("not_defined")
    if any(_narrows(item) for item in flat(left)):
        raise UnreadError("not_defined", _span(left))
    parsed, name = read_sentence(right, asked), _span(left)
    words = asked.text[slice(*name)]
    whole = explicit or governs(words, asked.excludes)
    measured = all(isinstance(node, Comparison | And | Or) for node in _tops(parsed.reading))
    if not measured or hinders(words, asked.excludes) or not (whole or open_name):
        raise UnreadError("not_defined", name)
    pieces = (*parsed.pieces, Piece(span=name, rule="defined")) if whole else parsed.pieces
    return replace(parsed, pieces=pieces, open=parsed.open or not whole)


def _narrows(item: Item) -> bool:
    return bool(item.measure or item.window) or item.sort is Sort.NOT


def _is_defined_in_bracket(items: Sequence[Item]) -> bool:
    """Tell whether a name is followed by the measures that define it: `Hypotension (SBP < 90)`."""
    last = items[-1] if items else None
    if last is None or last.sort is not Sort.GROUP or len(items) < 2:
        return False
    named = any(item.measure or item.window or item.sort in JOINS for item in flat(items[:-1]))
    return not named and any(item.measure for item in last.inside)


def _tops(reading: Reading) -> Iterator[Reading]:
    yield reading
    if isinstance(reading, And | Or):
        for part in reading.parts:
            yield from _tops(part)


def _without_concession(items: Sequence[Item], asked: Asked) -> tuple[list[Item], tuple[Ask, ...]]:
    """Leave out `despite MEDICATION`: an exclusion by a measure holds with and without it."""
    at = next((at for at, item in enumerate(items) if item.sort is Sort.DESPITE), None)
    if at is None:
        return list(items), ()
    drug = at + 1 < len(items) and is_intervention(items[at + 1], asked.concepts)
    if not (asked.excludes and drug and any(item.measure for item in items[:at])):
        raise UnreadError("despite", items[at].span)
    span = _span(items[at : at + 2])
    kept = [_unconditional(item, span) for item in (*items[:at], *items[at + 2 :])]
    return kept, (Ask(code="despite", span=span, taken="with or without it"),)


def _unconditional(item: Item, concession: Span) -> Item:
    """Return a measure without a condition that is the concession itself."""
    measure = item.measure
    if measure is None or measure.condition is None or measure.condition[0] < concession[0]:
        return item
    return replace(item, measure=replace(measure, condition=None))


def _split(items: Sequence[Item]) -> Split:
    split = Split()
    into = split.main
    for at, item in enumerate(items):
        if item.sort in (Sort.INCLUDING, Sort.SUCH_AS):
            split.open = split.open or item.sort is Sort.SUCH_AS
            into = split.examples if into is split.main else into
        elif item.sort is Sort.EXCEPT and not (into is split.examples and _is_group(items, at + 1)):
            into, split.announced = split.excepted, item
        elif item.sort is Sort.GROUP and into is split.main:
            _open_bracket(item, split)
        else:
            into.append(item)
    if split.examples and split.examples[-1].sort is Sort.WINDOW:
        split.main.append(split.examples.pop())
    return split


def _is_group(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and items[at].sort is Sort.GROUP


def _open_bracket(group: Item, split: Split) -> None:
    """Put what a bracket holds where it belongs; what belongs nowhere stays a bracket."""
    inside = [item for item in group.inside if item.sort not in (Sort.OPEN, Sort.CLOSE)]
    match inside[0].sort if inside else None:
        case Sort.INCLUDING | Sort.SUCH_AS as sort:
            split.open = split.open or sort is Sort.SUCH_AS
            split.examples.extend(inside[1:])
        case Sort.EXCEPT:
            split.announced = inside[0]
            split.excepted.extend(inside[1:])
        case _ if inside and all(item.sort in (Sort.WINDOW, Sort.FILL) for item in inside):
            split.main.extend(_bracketed(item) for item in inside)
        case _ if _is_synonym(inside, split.main):
            return
        case _:
            split.main.append(group)


def _bracketed(item: Item) -> Item:
    return replace(item, rule=BRACKETED) if item.window else item


def _is_synonym(inside: Sequence[Item], main: Sequence[Item]) -> bool:
    named = [item.concept for item in inside]
    before = next((item.concept for item in reversed(main) if item.concept), None)
    return before is not None and named == [before]


def _exceptions(split: Split, asked: Asked) -> Excepted | None:
    if not split.excepted and split.announced:
        raise UnreadError("exception", split.announced.span)
    if not split.excepted:
        return None
    groups = [item for item in split.main if item.concept]
    measured = any(item.measure for item in split.main)
    if len(groups) != 1 or measured or not groups[0].concept:
        raise UnreadError("exception", _span(split.excepted))
    start, end = _span(split.excepted)
    return exceptions_in(asked.text[start:end], start, groups[0].concept, asked)


def _beside_score(main: Sequence[Item], asked: Asked) -> list[Item]:
    """Give words that name a condition beside a score their meaning (`encephalopathy`)."""
    scores = sorted({item.measure.subject for item in main if item.measure})
    return [_part_of(item, scores[0], asked) for item in main] if scores else list(main)


def _part_of(item: Item, of: str, asked: Asked) -> Item:
    parts = conditions().parts.get(of)
    if parts is None or item.sort is not Sort.UNKNOWN:
        return item
    words = tokens(asked.text[slice(*item.span)])
    found = parts.at(words, 0) if words else None
    if found is None or found[1] != len(words):
        return item
    return replace(item, sort=Sort.CONDITION, rule="part", concept=found[0])


def _explained(parsed: Parsed, split: Split, asked: Asked) -> Parsed:
    """Return a reading with what its examples say: nothing, further alternatives, or open."""
    if not split.examples:
        return replace(parsed, open=split.open)
    groups = [item.concept for item in split.main if item.concept]
    if not groups or any(item.measure or item.window for item in flat(split.examples)):
        raise UnreadError("examples", _span(split.examples))
    inside = frozenset[str]().union(*(asked.concepts.within(group) for group in groups))
    pieces = tuple(_parts(split.examples, groups, asked))
    named = [name for item in _affirmed(split.examples) if (name := item.concept)]
    outside = [name for name in dict.fromkeys(named) if name not in inside]
    if any(item.concept in inside for item in _local_exceptions(split.examples)):
        raise UnreadError("exception", _span(split.examples))
    unknown = [item for item in flat(split.examples) if item.sort is Sort.UNKNOWN]
    unread = [item for item in unknown if not any(_holds(piece, item) for piece in pieces)]
    reading = _with_outside(parsed.reading, outside, split)
    asks = parsed.asks
    if split.open or unread:
        code = "open_list" if split.open else "unknown_members"
        asks = (*asks, Ask(code=code, span=_span(split.examples), taken="or attested"))
    return Parsed(reading=reading, asks=asks, pieces=pieces, open=split.open or bool(unread))


def _holds(piece: Piece, item: Item) -> bool:
    return piece.span[0] <= item.span[0] and item.span[1] <= piece.span[1]


def _affirmed(examples: Sequence[Item]) -> Iterator[Item]:
    excepted = list(_local_exceptions(examples))
    return (item for item in flat(examples) if item not in excepted)


def _local_exceptions(examples: Sequence[Item]) -> Iterator[Item]:
    """Yield what is excepted among examples: `diverticulitis, except [diverticulosis]`."""
    for before, item in pairwise(examples):
        if before.sort is Sort.EXCEPT:
            yield from flat([item])


def _with_outside(reading: Reading, outside: Sequence[str], split: Split) -> Reading:
    if not outside:
        return reading
    windows = {node.window for node in walk(reading) if isinstance(node, Exists)}
    if len(windows) != 1 or _denies(reading):
        raise UnreadError("examples", _span(split.examples))
    window = windows.pop()
    return joined(Or, (reading, *(Exists(name, window) for name in outside)))


def _parts(examples: Sequence[Item], groups: Sequence[str], asked: Asked) -> Iterator[Piece]:
    """Yield the words of examples that name a member only under their group."""
    start, end = _span(examples)
    words = tokens(asked.text[start:end])
    for group in groups:
        parts, place = conditions().parts.get(group), 0
        while parts is not None and place < len(words):
            found = parts.at(words, place)
            if found:
                span = words[place].span[0] + start, words[place + found[1] - 1].span[1] + start
                yield Piece(span=span, rule=f"part:{group}")
            place += found[1] if found else 1
