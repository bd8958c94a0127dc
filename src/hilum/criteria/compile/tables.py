"""The stored tables as Ibis sees them, and the columns of truth codes that a compiled list gives.

A truth is a small integer inside the engine, so that Kleene's AND is the least, OR the greatest
and NOT the difference from 2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Column, Table, Value

from hilum.terms.truth import Truth

CODES = {Truth.NOT_MET: 0, Truth.UNKNOWN: 1, Truth.MET: 2}
"""The code of each truth inside the engine."""

NOT_MET, UNKNOWN, MET = CODES[Truth.NOT_MET], CODES[Truth.UNKNOWN], CODES[Truth.MET]


@dataclass(frozen=True)
class Tables:
    """The tables of a store (see records.schema) in one backend.

    `concepts` has concept_no and concept. `screened` has a row for each subject that is screened:
    subject_no, subject, sex, birth_day_earliest, birth_day_latest and the number of its anchor_set.
    `anchor_sets` has, for each such number, `<anchor>_earliest` and `<anchor>_latest` of each
    anchor, NULL for one that is not there; `screening` is exact.
    """

    screened: Table
    anchor_sets: Table
    findings: Table
    events: Table
    interventions: Table
    coverage: Table
    concepts: Table

    @classmethod
    def of(cls, backend: BaseBackend) -> "Tables":
        """Return the tables of these names in a backend."""
        return cls(**{name: backend.table(name) for name in cls.__dataclass_fields__})


def truth(*, yes: Value, no: Value) -> Value:
    """Return the code of a sentence that is MET where `yes`, NOT_MET where `no`.

    UNKNOWN where neither is true; a NULL is not true.
    """
    return ibis.cases((yes, code(MET)), (no, code(NOT_MET)), else_=code(UNKNOWN))


def code(number: int) -> Value:
    """Return a truth code as a literal."""
    return ibis.literal(number, type="int8")


def negated(part: Value) -> Value:
    """Kleene's NOT."""
    return (code(MET) - part).cast("int8")


def all_met(parts: Iterable[Value]) -> Value:
    """Kleene's AND; MET of nothing."""
    return reduce(ibis.least, parts, code(MET))


def any_met(parts: Iterable[Value]) -> Value:
    """Kleene's OR; NOT_MET of nothing."""
    return reduce(ibis.greatest, parts, code(NOT_MET))


def chosen(number: Column, options: Iterable[Value]) -> Value:
    """Return, row by row, the option of that number, counted from 0."""
    return number.cases(*enumerate(options))


def small_table(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str], **types: pa.DataType
) -> Table:
    """Return rows as a table of the engine, columns as 32-bit integers unless said otherwise."""
    kept = list(rows)
    arrays = {n: pa.array([row[n] for row in kept], types.get(n, pa.int32())) for n in columns}
    return ibis.memtable(pa.table(arrays))


def together(parts: Sequence[Table]) -> Table:
    """Return the rows of one or more tables of the same columns."""
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
