"""The ALBI grade: two hulls of a subject beside each other, compared as integers.

The grade turns on a logarithm, and engines differ in the last digits of theirs. So none of them
takes one: for each albumin that occurs, the greatest bilirubin of grade 1 and of grade 2 are worked
out exactly in plain Python (`rules.albi.bilirubin_borders`, the one that the reference uses), as
the days of the windows are (see `frame`). A hospital prints some hundreds of different albumins,
however many subjects it has.
"""

from collections.abc import Hashable, Iterator, Mapping

import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.criteria.compile.fields import Field, Fields
from hilum.criteria.compile.slots import Panel, Slots
from hilum.criteria.compile.tables import small_table
from hilum.criteria.scores import Rule
from hilum.rules.albi import GRADES, INPUTS, bilirubin_borders
from hilum.terms.bounds import MAXIMUM, MINIMUM

GRADE_BITS = 4
"""Two bits for the best grade over 1, two for the worst under 3: without a row, 1 to 3."""

BILIRUBIN, ALBUMIN = INPUTS
BORDERS = ("border_1", "border_2")


def grade_question(panel: Panel) -> Hashable:
    """Return the question that a panel's grade answers."""
    return panel, Rule.ALBI


def grades_in(field: Field, rows: Table) -> tuple[Value, Value]:
    """Return the best and the worst grade that a subject's words hold."""
    return field.bits(rows, 2) + GRADES[0], GRADES[-1] - field.bits(rows, 2, above=2)


def grade_words(hulls: Table, slots: Slots, fields: Fields) -> Table:
    """Return subject_no and the words that the hulls of bilirubin and albumin write."""
    ends = _ends(_beside(hulls, slots)).cache()
    best = _graded(ends, "bilirubin_low", by="albumin_high")
    worst = _graded(best.rename(best="grade"), "bilirubin_high", by="albumin_low")
    bits = (worst.best - GRADES[0]) + (GRADES[-1] - worst.grade) * 4
    said = {number: [(grade_question(panel), bits)] for panel, number in slots.graded.items()}
    return fields.written(worst, "panel_no", said)


def _beside(hulls: Table, slots: Slots) -> Table:
    """Return one row a subject and panel: the hulls of both inputs, NULL where there is none."""
    of = {name: dict(_numbers(slots, name)) for name in INPUTS}
    rows = hulls.filter(hulls.slot_no.isin([*of[BILIRUBIN], *of[ALBUMIN]]))
    panels = of[BILIRUBIN] | of[ALBUMIN]
    rows = rows.mutate(
        panel_no=rows.slot_no.cases(*panels.items()).cast("int32"),
        is_bilirubin=rows.slot_no.isin(list(of[BILIRUBIN])),
    )
    return rows.group_by("subject_no", "panel_no").aggregate(
        bilirubin_lower=rows.lower.min(where=rows.is_bilirubin),
        bilirubin_upper=rows.upper.max(where=rows.is_bilirubin),
        albumin_lower=rows.lower.min(where=~rows.is_bilirubin),
        albumin_upper=rows.upper.max(where=~rows.is_bilirubin),
    )


def _numbers(slots: Slots, concept: str) -> Iterator[tuple[int, int]]:
    for panel, number in slots.graded.items():
        yield slots.findings[panel.slot(concept)], number


def _ends(rows: Table) -> Table:
    """Return the hulls widened to whole steps; a bilirubin that is not above 0 is any."""
    none = _no_bilirubin(rows)
    anything = {"bilirubin_lower": 0, "bilirubin_upper": MAXIMUM}
    known = {name: none.ifelse(end, rows[name]).fill_null(end) for name, end in anything.items()}
    return rows.select(
        "subject_no",
        "panel_no",
        bilirubin_low=_step_below(known["bilirubin_lower"]),
        bilirubin_high=_step_above(known["bilirubin_upper"]),
        albumin_low=_step_below(rows.albumin_lower.fill_null(MINIMUM)),
        albumin_high=_step_above(rows.albumin_upper.fill_null(MAXIMUM)),
    )


def _no_bilirubin(rows: Table) -> Value:
    return rows.bilirubin_upper <= 0


def _step_below(place: Value) -> Value:
    return place.cast("int64") & -2  # an odd position is a gap; without its last bit, the step


def _step_above(place: Value) -> Value:
    return (place.cast("int64") + 1) & -2


def _graded(ends: Table, place: str, *, by: str) -> Table:
    """Return the rows with the grade of one end of bilirubin and one of albumin."""
    borders = _border_table(ends, by)
    joined = ends.inner_join(borders, ends[by] == borders.place).drop("place")
    beyond = [(joined[place] > joined[border]).cast("int64") for border in BORDERS]
    return joined.mutate(grade=GRADES[0] + beyond[0] + beyond[1]).drop(*BORDERS)


def _border_table(ends: Table, by: str) -> Table:
    occurring = ends.select(place=ends[by]).distinct().to_pyarrow()["place"].to_pylist()
    rows: list[Mapping[str, int]] = [
        {"place": place, **dict(zip(BORDERS, bilirubin_borders(place), strict=True))}
        for place in occurring
    ]
    types = dict.fromkeys(("place", *BORDERS), pa.int64())
    return small_table(rows, ("place", *BORDERS), **types)
