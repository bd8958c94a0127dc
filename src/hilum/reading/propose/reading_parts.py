"""From an item to a node: windows with their anchors, comparisons, existences, and what they ask.

What the text leaves open is taken one way and asked:

- no window: `before enrolment` (a state such as pregnancy, or a `current` one: `at enrolment`)
- a window without an anchor: before enrolment; an age: at consent
- pick: the latest; in an exclusion, where a length of time belongs to the measure itself, any (a
  reading of 165 mmHg within 28 days excludes, whatever was read after it)
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from hilum.concepts import ConceptClass, Concepts
from hilum.criteria.check import ONE_SIDED
from hilum.criteria.nodes import (
    Age,
    And,
    Attested,
    Between,
    Category,
    Compare,
    Comparison,
    Direction,
    Exists,
    Not,
    Operator,
    Or,
    Pick,
    Predicate,
    Reading,
    Score,
    Sex,
    Test,
    Window,
)
from hilum.criteria.printing import show_window
from hilum.criteria.scores import SCORES
from hilum.reading.clauses import Role
from hilum.reading.lexicon import Lexicon
from hilum.reading.proposal import Ask, Extent, FoundWindow, Measure, Piece
from hilum.reading.propose.conditions import conditions
from hilum.reading.propose.scan import Item
from hilum.study.study import Span

ANCHORS = ("screening", "consent", "enrolment", "procedure", "first_dose")
"""The anchors that a proposed reading may name."""

ENROLMENT = "enrolment"
STANDS_FOR = {"randomization": ENROLMENT}
"""Days that a text names and a draft study has no anchor for, and the anchor that is taken."""


class UnreadError(Exception):
    """A clause, or a part of one, that the grammar does not read, and why: a code of an Ask."""

    def __init__(self, code: str, span: Span | None = None) -> None:
        super().__init__(code)
        self.code, self.span = code, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a clause is read for: its role, the concepts it may name, what its heading says.

    `text` is the record, `strangers` are concepts that mean something else in its study, `heading`
    is the window of the clause's heading, `exceptions` are those of the sentence.
    """

    role: Role
    text: str
    concepts: Concepts
    lexicon: Lexicon
    strangers: Collection[str] = ()
    heading: Item | None = None
    exceptions: tuple[Predicate, ...] = ()

    @property
    def excludes(self) -> bool:
        """Tell whether the clause is an exclusion."""
        return self.role is Role.EXCLUSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A reading, what it had to take one way, and what was understood beside the items.

    `open`: where the reading holds the text certainly holds too, but not the other way round.
    """

    reading: Reading
    asks: tuple[Ask, ...] = ()
    pieces: tuple[Piece, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a clause says around one measure or condition."""

    item: Item
    window: Item | None = None
    negated: bool = False
    ever: bool = False
    now: bool = False
    female: bool = False

    @property
    def place(self) -> Span:
        """Where it stands; a measure whose words are all another's stands where those do."""
        start, end = self.item.span
        if start < end or self.item.measure is None:
            return start, end
        first, last = self.item.measure.span
        return end - (last - first), end


def read_one(said: Said, asked: Asked) -> Parsed:
    """Return the reading of one measure or condition with what is said around it."""
    if said.item.measure is not None:
        parsed = _compared(said.item.measure, said, asked)
    else:
        parsed = _existing(said, asked)
    if said.female:
        parsed = replace(parsed, reading=And((Sex("female"), parsed.reading)))
    return parsed


def _compared(measure: Measure, said: Said, asked: Asked) -> Parsed:
    if said.ever or (said.now and said.window):
        raise UnreadError("measure_ever", said.place)
    if measure.subject == "age":
        return _aged(measure, said)
    if measure.condition is not None:
        raise UnreadError("condition", said.place)
    own = measure.window or (said.window.window if said.window else None)
    span = said.window.span if said.window else said.place
    if own is None and asked.heading is not None:
        window, asks = window_of(asked.heading.window, asked.heading.span)
    else:
        window, asks = window_of(own, span)
    asks = (*_asked_there(measure.asks, said.place), *asks)
    reading: Reading
    if measure.subject in SCORES:
        reading = Score(measure.subject, Pick.LATEST, window, measure.test)
    else:
        pick = _pick(measure.test, own, asked)
        if pick is Pick.ANY:
            asks = (*asks, Ask(code="pick", span=said.place, taken=pick.value))
        reading = Comparison(pick, measure.subject, window, measure.test)
    return Parsed(reading=Not(reading) if said.negated else reading, asks=asks)


def _aged(measure: Measure, said: Said) -> Parsed:
    if said.negated or not isinstance(measure.test, Compare | Between):
        raise UnreadError("age", said.place)
    if said.window is None:
        ask = Ask(code="no_anchor", span=said.place, taken="at consent")
        return Parsed(reading=Age("consent", measure.test), asks=(ask,))
    found = said.window.window
    anchor = anchor_of(found) if found and found.anchor and found.length is None else None
    if found is None or anchor is None or found.direction is not Direction.AT:
        raise UnreadError("age", said.window.span)
    return Parsed(
        reading=Age(anchor, measure.test), asks=tuple(_asked_there(found.asks, said.place))
    )


def _pick(test: Test, own: FoundWindow | None, asked: Asked) -> Pick:
    one_sided = (
        isinstance(test, Compare)
        and test.operator in ONE_SIDED
        and not isinstance(test.value, Category)
    )
    return (
        Pick.ANY if asked.excludes and one_sided and own is not None and own.length else Pick.LATEST
    )


def anchor_of(found: FoundWindow) -> str | None:
    """Return the anchor to take for a window: its own, or enrolment where it names none.

    None where it names one that a draft study has not.
    """
    if found.anchor is None:
        return ENROLMENT if found.anchor_span is None else None
    return found.anchor if found.anchor in ANCHORS else STANDS_FOR.get(found.anchor)


def window_of(found: FoundWindow | None, span: Span) -> tuple[Window, tuple[Ask, ...]]:
    """Return the window that a text gives, or the one that is taken, and what to ask.

    Raises UnreadError where the text names an anchor that is not known, or a time after one.
    """
    if found is None:
        window = Window(Direction.BEFORE, ENROLMENT)
        return window, (Ask(code="no_window", span=span, taken=show_window(window)),)
    anchor = anchor_of(found)
    if anchor is None:
        raise UnreadError("unknown_anchor", span)
    if found.direction is Direction.AFTER or found.extent is not Extent.WITHIN:
        raise UnreadError("other_window", span)
    asks = tuple(_asked_there(found.asks, span))
    window = Window(found.direction, anchor, found.length)
    if found.anchor == anchor:
        return window, asks
    code = "other_anchor" if found.anchor else "no_anchor"
    return window, (*asks, Ask(code=code, span=span, taken=show_window(window)))


def _asked_there(asks: Iterable[Ask], span: Span) -> Iterator[Ask]:
    """Yield what a measure or a window asks, at its place in the record."""
    for ask in asks:
        if ask.code == "two_lengths":
            raise UnreadError("two_lengths", span)
        if ask.code not in ("no_anchor", "no_window"):
            yield replace(ask, span=span)


def _existing(said: Said, asked: Asked) -> Parsed:
    concept = said.item.concept or ""
    if concept in asked.strangers:
        raise UnreadError("of_another_study", said.place)
    window, asks = _when(concept, said)
    grade = conditions().graded.get(concept)
    if said.negated and not said.ever and grade and grade.finding in asked.concepts:
        test = Compare(Operator.EQUAL, Category(grade.absent))
        return Parsed(reading=Comparison(Pick.LATEST, grade.finding, window, test), asks=asks)
    reading = _with_possible(Exists(concept, window, asked.exceptions), asked.concepts)
    return Parsed(reading=Not(reading) if said.negated else reading, asks=asks)


def _when(concept: str, said: Said) -> tuple[Window, tuple[Ask, ...]]:
    if said.now and said.window:
        raise UnreadError("now_and_window", said.place)
    if said.window:
        return window_of(said.window.window, said.window.span)
    if said.now or (concept in conditions().states and not said.ever):
        window = Window(Direction.AT, ENROLMENT)
        return window, (Ask(code="no_window", span=said.place, taken=show_window(window)),)
    if said.ever:
        return Window(Direction.BEFORE, ENROLMENT), ()
    return window_of(None, said.place)


def _with_possible(node: Exists, concepts: Concepts) -> Reading:
    """Return an existence, or one of the codes that only may mean it and that a person confirms."""
    name = f"possible_{node.concept}"
    if name not in concepts:
        return node
    label = concepts[node.concept].en
    sentence = f"what is recorded under “{concepts[name].en}” is: {label}"
    if node.exceptions:
        sentence += ", and none of the exceptions"
    return Or((node, And((Exists(name, node.window), Attested(sentence)))))


def joined(kind: type[And | Or], parts: Iterable[Reading]) -> Reading:
    """Return the parts under one `and` or `or`, those that are already joined so taken apart."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, kind) else (part,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def is_intervention(item: Item, concepts: Concepts) -> bool:
    """Tell whether an item is a condition of class intervention."""
    return (
        item.concept is not None
        and concepts[item.concept].concept_class is ConceptClass.INTERVENTION
    )
