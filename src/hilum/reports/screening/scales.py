"""A value against its threshold on a small scale: the side that qualifies is shaded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

from hilum.concepts import Concept, Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate import Answer
from hilum.criteria.evaluate.comparison import bounds, limit_of
from hilum.criteria.evaluate.interval import satisfies, threshold_position
from hilum.criteria.phrases import Voice
from hilum.criteria.scores import SCORES
from hilum.criteria.typeset import test_words
from hilum.criteria.words import measured_words
from hilum.records.rows import Finding
from hilum.records.schema import usable
from hilum.reports.screening.axes import Axis, axis_for
from hilum.reports.screening.deciding import Part
from hilum.reports.screening.markup import element, picture, text
from hilum.terms.bounds import STEPS_IN_ONE, Bounds, position
from hilum.terms.decimals import Measured, plain
from hilum.terms.truth import Truth

WIDTH, HEIGHT = 236, 46
START, END = 10.0, 226.0
TOP, BOTTOM = 19.0, 29.0
MIDDLE = (TOP + BOTTOM) / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on a scale: where, what is printed over it, and whether it qualifies."""

    at: float
    label: str
    truth: Truth
    open_side: int = 0
    """-1 for a value known only to lie below (`<5`), +1 above, 0 exact."""


def scale_of(part: Part, concepts: Concepts, voice: Voice) -> Markup | None:
    """Return the scale of a part; None where it compares nothing or nothing is there to compare."""
    answer = part.answer
    match answer.node:
        case nodes.Comparison(concept=name, test=test) if concepts[name].values:
            return _of_categories(part, concepts[name], test, voice)
        case nodes.Comparison(concept=name, test=test):
            marks, limits = (
                _marks(part, concepts[name], test, voice),
                limits_of(test, concepts[name]),
            )
            return _of_numbers(marks, test, limits, part, words=test_words(test, None, voice))
        case nodes.Age(test=test) if answer.range is not None:
            marks = [Mark(float(age), str(age), answer.truth) for age in sorted(set(answer.range))]
            words = test_words(test, None, voice)
            return _of_numbers(marks, test, limits_of(test, None), part, words=words)
        case nodes.Score() if answer.range is not None:
            return _of_points(part, answer.node, concepts, voice)
        case _:
            return None


def number_of(row: Finding, limit: nodes.Limit | None) -> Measured | None:
    """Return a finding's value, or its multiple of a limit of normal; None if it has none."""
    measured = usable(row)
    if measured is None or limit is None:
        return measured
    normal = row.high if limit is nodes.Limit.ULN else row.low
    if normal is None or normal <= 0:
        return None
    return Measured(measured.comparator, measured.number / normal)


def _findings(answer: Answer) -> list[Finding]:
    return [used.row for used in answer.used if isinstance(used.row, Finding)]


def _marks(part: Part, concept: Concept, test: nodes.Test, voice: Voice) -> list[Mark]:
    limit = limit_of(test)
    found = []
    for row in _findings(part.answer):
        measured = number_of(row, limit)
        if measured is not None:
            side = {"<": -1, "<=": -1, ">": 1, ">=": 1}.get(measured.comparator, 0)
            truth = satisfies(bounds(row, limit), test, concept)
            label = measured_words(measured, voice) + (f" × {limit.value}" if limit else "")
            found.append(Mark(float(measured.number), label, truth, side))
    return found


def limits_of(test: nodes.Test, concept: Concept | None) -> list[float]:
    """Return the numbers that a test compares with, in the concept's canonical unit."""
    values = nodes.values_of(test)
    if concept is None:
        return [float(value.number) for value in values if isinstance(value, nodes.Threshold)]
    return [threshold_position(value, concept) / 2 / STEPS_IN_ONE for value in values]


def _of_numbers(
    marks: Sequence[Mark], test: nodes.Test, limits: list[float], part: Part, *, words: str
) -> Markup | None:
    if not marks or isinstance(test, nodes.OneOf):
        return None
    axis = axis_for([*(mark.at for mark in marks), *limits], start=START, end=END)
    drawn = [
        element("rect", x=START, y=TOP, width=END - START, height=BOTTOM - TOP, class_="track"),
        *_shaded(test, limits, part.wanted, axis),
        *(_threshold(limit, axis) for limit in limits),
        *_values(marks, part.wanted, axis),
    ]
    label = f"{', '.join(mark.label for mark in marks)}; {words}"
    return picture(drawn, width=WIDTH, height=HEIGHT, label=label)


def _shaded(test: nodes.Test, limits: list[float], wanted: Truth, axis: Axis) -> Iterator[Markup]:
    """Shade where a value qualifies: where the test has the truth that is wanted."""
    places = [START, *(axis.place(limit) for limit in limits), END]
    for number, (left, right) in enumerate(pairwise(places)):
        if (wanted is Truth.MET) is _passes(test, number):
            yield _band(left, right)


def _passes(test: nodes.Test, segment: int) -> bool:
    """Tell whether the numbers of a segment, counted from the lowest, pass a test."""
    match test:
        case nodes.Compare(nodes.Operator.LESS | nodes.Operator.AT_MOST, _):
            return segment == 0
        case nodes.Compare(nodes.Operator.MORE | nodes.Operator.AT_LEAST, _):
            return segment == 1
        case nodes.Between():
            return segment == 1
        case _:
            return False


def _band(left: float, right: float) -> Markup:
    size = {"x": left, "width": max(right - left, 1.0), "y": TOP, "height": BOTTOM - TOP}
    return element("rect", class_="allowed", **size)


def _threshold(limit: float, axis: Axis) -> Markup:
    at = axis.place(limit)
    line = element("line", x1=at, x2=at, y1=TOP - 4, y2=BOTTOM + 4, class_="threshold")
    number = plain(Decimal(repr(limit)).normalize() + 0)
    label = text(number, x=_inside(at), y=HEIGHT - 3, class_="limit", text_anchor="middle")
    return line + label


def _inside(at: float) -> float:
    return min(max(at, START + 8), END - 8)


MOST_MARKS = 12


def _values(marks: Sequence[Mark], wanted: Truth, axis: Axis) -> Iterator[Markup]:
    """Draw the values: a dot qualifies, a cross does not, a ring is not decided."""
    for mark in marks[-MOST_MARKS:]:
        at = axis.place(mark.at)
        yield symbol(at, MIDDLE, mark.truth, wanted)
        if mark.open_side:
            beyond = at + mark.open_side * 26
            yield element("line", x1=at, x2=beyond, y1=MIDDLE, y2=MIDDLE, class_="range")
    last = marks[-1]
    yield text(
        last.label, x=_inside(axis.place(last.at)), y=13, class_="value", text_anchor="middle"
    )


def symbol(x: float, y: float, truth: Truth, wanted: Truth) -> Markup:
    """Return a dot where the truth is the wanted one, a cross where not, a ring where unknown."""
    if truth is Truth.UNKNOWN:
        return element("circle", cx=x, cy=y, r=4.5, class_="open")
    if truth is wanted:
        return element("circle", cx=x, cy=y, r=4.5, class_="good")
    cross = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return element("path", d=cross, class_="bad")


def _of_categories(part: Part, concept: Concept, test: nodes.Test, voice: Voice) -> Markup | None:
    """Draw a box for each ordered value; those that qualify are shaded, those found are marked."""
    found = [number_of(row, None) for row in _findings(part.answer)]
    at = sorted({int(measured.number) for measured in found if measured is not None})
    if not at:
        return None
    box = (END - START) / len(concept.values)
    drawn: list[Markup] = []
    for place, _ in enumerate(concept.values):
        good = satisfies(Bounds(position(place), position(place)), test, concept) is part.wanted
        left = START + place * box
        size = {"x": left + 1, "y": TOP - 2, "width": box - 2, "height": BOTTOM - TOP + 4}
        drawn.append(element("rect", class_="allowed" if good else "track", **size))
        if place in at:
            truth = part.wanted if good else ~part.wanted
            drawn.append(symbol(left + box / 2, MIDDLE, truth, part.wanted))
    names = [getattr(concept.values[place], voice.language.value) for place in at]
    label = f"{', '.join(names)}; {test_words(test, concept, voice)}"
    return picture(drawn, width=WIDTH, height=HEIGHT, label=label)


def _of_points(part: Part, node: nodes.Score, concepts: Concepts, voice: Voice) -> Markup:
    """Draw the numbers of a score in their bands, and the range that the inputs leave."""
    kind = SCORES[node.score]
    lowest, highest = kind.lowest, kind.highest
    box = (END - START) / (highest - lowest + 1)
    drawn: list[Markup] = []
    for number in range(lowest, highest + 1):
        left, good = START + (number - lowest) * box, _number_qualifies(number, part, concepts)
        size = {"x": left, "y": TOP, "width": box - 1, "height": BOTTOM - TOP}
        drawn.append(element("rect", class_="allowed" if good else "track", **size))
    for band in kind.bands:
        centre = START + ((band.low + band.high) / 2 - lowest + 0.5) * box
        drawn.append(text(band.name, x=centre, y=HEIGHT - 3, class_="limit", text_anchor="middle"))
    low, high = part.answer.range or (lowest, highest)
    ends = [START + (number - lowest + 0.5) * box for number in (low, high)]
    if low < high:
        drawn.append(element("line", x1=ends[0], x2=ends[1], y1=MIDDLE, y2=MIDDLE, class_="range"))
    drawn += [symbol(at, MIDDLE, part.answer.truth, part.wanted) for at in sorted(set(ends))]
    words = str(low) if low == high else f"{low}–{high}"
    middle = sum(ends) / 2
    drawn.append(text(words, x=_inside(middle), y=13, class_="value", text_anchor="middle"))
    label = f"{words}; {test_words(node.test, concepts[node.score], voice)}"
    return picture(drawn, width=WIDTH, height=HEIGHT, label=label)


def _number_qualifies(number: int, part: Part, concepts: Concepts) -> bool:
    node = part.answer.node
    assert isinstance(node, nodes.Score)
    at = position(SCORES[node.score].place(number))
    return satisfies(Bounds(at, at), node.test, concepts[node.score]) is part.wanted
