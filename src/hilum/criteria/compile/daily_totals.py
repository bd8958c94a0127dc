"""How much prednisone a day the corticosteroids of a subject make together, row by row.

A row's total is the most that any of its days carries, summed over all corticosteroid rows of the
subject that lie on that day. Unknown days and amounts make it an interval: the greatest sum of
known amounts on a certain day, up to the greatest sum on a possible one, without upper end where
an amount is unknown. A sum grows only where a row begins, so only such days are looked at.

What is summed hangs on the question: of the other rows, those count that its exceptions without a
daily total do not remove (decision 9). So the rows of the class are taken once for each number of
exceptions (`exception_no`), with what those say of them (`otherwise`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.concepts import Concepts
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.intervals import compared
from hilum.criteria.compile.tables import MET, NOT_MET, Tables, code, small_table, truth
from hilum.criteria.compile.windows import OCCURRENCE_SPAN as SPAN
from hilum.criteria.compile.windows import read
from hilum.criteria.nodes import DailyTotal
from hilum.records.rows import LOCAL_ROUTES
from hilum.rules.prednisone import Weights, weights

PREDNISONE_EQUIVALENT = "prednisone_equivalent"
"""The only measure that a daily total is summed in."""

AMOUNTS = ("daily_total_mg", "dose", "unit", "route")
"""The columns of interventions that a daily total is summed from."""

EXACT = "decimal(38, 6)"

KEYS = ("subject_no", "exception_no")
"""What a sum is of: a subject, for a question with these exceptions."""


def weights_of(concepts: Concepts) -> Weights:
    """Return the whole-number weights of all concepts that have a prednisone equivalence."""
    figures = {each.id: each.prednisone_equivalent_mg for each in concepts}
    return weights({name: mg for name, mg in figures.items() if mg is not None})


@dataclass(frozen=True)
class DailyTotals:
    """What sums the corticosteroids that were begun by the day of screening."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame

    def of_class(self, exception_numbers: Iterable[int], columns: Iterable[str]) -> Table:
        """Return the rows of the class that may be summed, once for each number of exceptions.

        They have the named columns of interventions.
        """
        numbers = [self.numbers[name] for name in self._names if name in self.numbers]
        rows = read(self.tables.interventions.select(*columns), numbers)
        screened = self.frame.with_days(rows.inner_join(self._weights, "concept_no"))
        begun = screened.filter(
            screened[SPAN.start_earliest] <= screened.screening, _systemic(screened)
        )
        asked = ({"exception_no": number} for number in exception_numbers)
        return begun.cross_join(small_table(asked, ("exception_no",))).cache()

    def beside(self, rows: Table, of_class: Table) -> Table:
        """Return interventions with `total_least` and `total_most`; both tables have `otherwise`.

        They are mg prednisone times the scale of the weights; `total_most` NULL is without end,
        `total_least` NULL says that the drug has no equivalence. A row counts in its own total;
        where it is removed otherwise, its total is not asked for.
        """
        counted = _counting(of_class)
        most = _peaks(counted, SPAN.start_earliest, SPAN.end_latest, "most")
        least = _peaks(counted, SPAN.start_latest, SPAN.end_earliest, "least")
        weighted = rows.left_join(self._weights, "concept_no").drop("concept_no_right")
        for peaks in (most, least):
            keys = [name for name in peaks.columns if name in rows.columns]
            weighted = weighted.left_join(peaks, keys).drop(*(f"{key}_right" for key in keys))
        certain = weighted[SPAN.start_latest] <= weighted[SPAN.end_earliest]
        own = ibis.coalesce(_amount_mg(weighted) * weighted.weight, _none())
        uncounted = (weighted.otherwise == NOT_MET).ifelse(_none(), own)
        summed = certain.ifelse(weighted.peak_least + uncounted, own)
        has_figure = weighted.of_class.notnull() & _systemic(weighted)
        return weighted.mutate(
            total_least=has_figure.ifelse(summed, ibis.null()),
            total_most=weighted.open_most.ifelse(ibis.null(), weighted.peak_most),
        )

    @cached_property
    def _weights(self) -> Table:
        """The drugs of the class with their weights; a group that holds one has none."""
        by_drug = weights_of(self.concepts).by_drug
        return small_table(
            (
                {"concept_no": self.numbers[name], "weight": by_drug.get(name), "of_class": 1}
                for name in self._names
                if name in self.numbers
            ),
            ("concept_no", "weight", "of_class"),
            weight=pa.int64(),
        )

    @cached_property
    def _names(self) -> list[str]:
        drugs = weights_of(self.concepts).by_drug.keys()
        return [each.id for each in self.concepts if drugs & self.concepts.within(each.id)]

    @staticmethod
    def judged(rows: Table, predicate: DailyTotal, concepts: Concepts) -> Value:
        """Return the truth of a daily total on rows that have passed `beside`."""
        if predicate.measure != PREDNISONE_EQUIVALENT:
            raise ValueError(f"{predicate}: expected the measure {PREDNISONE_EQUIVALENT}")
        place = predicate.amount_mg_per_day * weights_of(concepts).scale
        decision = compared(
            predicate.operator,
            ibis.literal(place, type=EXACT),
            lower=rows.total_least,
            upper=rows.total_most,
        )
        sum_decides = truth(yes=decision.all, no=decision.none)
        return rows.total_least.notnull().ifelse(sum_decides, code(NOT_MET))


def _systemic(rows: Table) -> Value:
    return rows.route.isnull() | rows.route.notin(sorted(LOCAL_ROUTES))


def _none() -> Value:
    return ibis.literal(Decimal(0), type=EXACT)


def _amount_mg(rows: Table) -> Value:
    """Return the mg a day: as stated, or the dose of a row on one exact day; else NULL."""
    first = rows[SPAN.start_earliest]
    last = (rows[name] for name in (SPAN.start_latest, SPAN.end_earliest, SPAN.end_latest))
    single = rows.unit == "mg"
    for day in last:
        single = single & (day == first)
    return ibis.coalesce(rows.daily_total_mg, single.ifelse(rows.dose, ibis.null()))


def _counting(of_class: Table) -> Table:
    """Return the most and the least that each row of the class adds (scaled mg a day)."""
    amount = _amount_mg(of_class) * of_class.weight
    known = ibis.coalesce(amount, _none())
    return of_class.select(
        *("subject_no", "exception_no", SPAN.start_earliest, SPAN.start_latest),
        *(SPAN.end_earliest, SPAN.end_latest),
        most=(of_class.otherwise == MET).ifelse(_none(), amount),
        least=(of_class.otherwise == NOT_MET).ifelse(known, _none()),
    )


def _peaks(rows: Table, first: str, last: str, amount: str) -> Table:
    """Return, for each span of days of a subject, the greatest sum on one of them.

    Columns: subject_no, exception_no, the span's two days, `peak_<amount>`, and `open_<amount>`
    where a sum holds an unknown amount.
    """
    lying = rows.filter(rows[first] <= rows[last]).select(
        *KEYS, starts=rows[first], ends=rows[last], amount_mg=rows[amount]
    )
    days = lying.select(*KEYS, day=lying.starts).distinct()
    summed = _on_days(days, lying)
    loads = summed.group_by(*KEYS, "day").aggregate(
        load=summed.amount_mg.sum(), open=summed.amount_mg.isnull().any()
    )
    spans = lying.select(*KEYS, "starts", "ends").distinct()
    within = _on_days(loads, spans)
    peaks = within.group_by(*KEYS, "starts", "ends").aggregate(
        load=within.load.max(), open=within.open.any()
    )
    names = {first: "starts", last: "ends", f"peak_{amount}": "load", f"open_{amount}": "open"}
    return peaks.select(*KEYS, **{name: peaks[column] for name, column in names.items()})


def _on_days(days: Table, spans: Table) -> Table:
    """Return each day of a subject with each span of the subject that it lies in."""
    inside = [days.day >= spans.starts, days.day <= spans.ends]
    return days.inner_join(spans, [*KEYS, *inside])
