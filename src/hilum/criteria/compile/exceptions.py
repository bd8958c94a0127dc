"""What takes a row out before the question is asked: each exception as a truth of the row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from ibis.expr.types import Table, Value

from hilum.concepts import Concepts
from hilum.criteria.compile.daily_totals import DailyTotals
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.slots import OccurrenceSlot
from hilum.criteria.compile.tables import (
    MET,
    NOT_MET,
    Tables,
    all_met,
    any_met,
    code,
    negated,
    truth,
)
from hilum.criteria.compile.windows import numbered
from hilum.criteria.nodes import (
    AttributeIn,
    ConceptIn,
    DailyTotal,
    EndedBefore,
    Predicate,
    PredicateAnd,
    PredicateNot,
    PredicateOr,
    asks_daily_total,
)


@dataclass(frozen=True)
class Exceptions:
    """What judges the exceptions of rows in their windows."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame

    def applied(self, rows: Table, slots: Iterable[OccurrenceSlot], stored: list[str]) -> Table:
        """Return the rows with `excepted`: the truth code of their slot's exceptions.

        `stored` are the stored columns that the exceptions look at.
        """
        predicates = {
            self.frame.slots.exceptions[slot.exceptions]: slot.exceptions for slot in slots
        }
        plain = {n: [p for p in ps if not asks_daily_total(p)] for n, ps in predicates.items()}
        summing = {n: [p for p in ps if asks_daily_total(p)] for n, ps in predicates.items()}
        asking = [number for number, parts in summing.items() if parts]
        totalled = rows = rows.mutate(otherwise=self._judged(rows, plain, rows))
        if asking:
            totals = DailyTotals(self.tables, self.numbers, self.concepts, self.frame)
            of_class = totals.of_class(asking, stored)
            removed = self._judged(of_class, {n: plain[n] for n in asking}, of_class)
            totalled = totals.beside(rows, of_class.mutate(otherwise=removed))
        by_total = self._judged(totalled, summing, rows)
        return totalled.mutate(excepted=any_met((totalled.otherwise, by_total)))

    def _judged(self, rows: Table, predicates: dict[int, list[Predicate]], texts: Table) -> Value:
        """Return, row by row, whether one of the predicates of its `exception_no` holds.

        `texts` has the texts of the rows' attributes.
        """
        judge = _Judge(self, rows, texts)
        options = [(n, any_met(map(judge.truth, parts))) for n, parts in predicates.items()]
        return rows.exception_no.cases(*options)


@dataclass(frozen=True)
class _Judge:
    """The truth of a predicate, as a column of the rows of one table."""

    by: Exceptions
    rows: Table
    texts: Table
    read: dict[str, list[str]] = field(default_factory=dict)

    def truth(self, predicate: Predicate) -> Value:
        match predicate:
            case AttributeIn(attribute, words):
                return self._attribute(attribute, words)
            case ConceptIn(group):
                return self._within(group)
            case DailyTotal():
                return DailyTotals.judged(self.rows, predicate, self.by.concepts)
            case EndedBefore():
                return self._ended(predicate)
            case PredicateNot(part):
                return negated(self.truth(part))
            case PredicateAnd(parts):
                return all_met(self.truth(part) for part in parts)
            case PredicateOr(parts):
                return any_met(self.truth(part) for part in parts)
            case _ as never:
                assert_never(never)

    def _attribute(self, attribute: str, words: tuple[str, ...]) -> Value:
        column = self.rows[attribute]
        said = column.notnull() & (column != "")
        named = column.isin(self._spellings(attribute, words))
        return truth(yes=said & named, no=said & ~named)

    def _spellings(self, attribute: str, words: tuple[str, ...]) -> list[str]:
        """Return the texts of an attribute that are one of the words, case folded by Python.

        Engines fold by their own tables and locales, so each distinct text is folded here.
        """
        if attribute not in self.read:
            found = self.texts.select(attribute).distinct().to_pyarrow()[attribute].to_pylist()
            self.read[attribute] = [text for text in found if text is not None]
        folded = {word.casefold() for word in words}
        return sorted(text for text in self.read[attribute] if text.casefold() in folded)

    def _within(self, group: str) -> Value:
        numbers = list(numbered(self.by.concepts.within(group), self.by.numbers))
        return self.rows.concept_no.isin(numbers).ifelse(code(MET), code(NOT_MET))

    def _ended(self, predicate: EndedBefore) -> Value:
        number = self.by.frame.slots.limits[predicate]
        first, last = (self.rows[f"limit_{number}_{side}"] for side in ("min", "max"))
        return truth(yes=self.rows.end_day_latest <= first, no=self.rows.end_day_earliest > last)
