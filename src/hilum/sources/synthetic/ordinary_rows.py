"""The ordinary rows of a block as stored rows, or as drafts for the other forms."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from hilum.records.schema import MEASURES, physical_columns
from hilum.sources.synthetic.block import SCREENING, TODAY
from hilum.sources.synthetic.chance import Ints
from hilum.sources.synthetic.hospital import FIRST_SUBJECT, Made
from hilum.sources.synthetic.ordinary import LABORATORY, STEPS, SYSTEMS, items, kept, value_of
from hilum.terms.bounds import MAXIMUM, MINIMUM

FOREVER = "TIMESTAMP '9999-12-31 23:59:59.999999'"


class OrdinaryRows:
    """The ordinary rows of one table of a block, its subjects numbered from `first` on."""

    def __init__(self, made: Made, table: str) -> None:
        self.table, self.first, self.size = table, made.first, made.size
        self._place = f"{table}/{made.number:03d}:ordinary:"
        self._drawn = kept(made.ordinary(table), made.size)

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give the rows to a connection, for the queries of this class."""
        drawn, findings = self._drawn, self.table == "findings"
        units = [unit for _, unit, *_ in LABORATORY]
        values = [value_of(n, step) for n in range(len(units)) for step in range(STEPS)]
        columns = {
            "place": np.arange(1, len(drawn.subject) + 1),
            "subject_no": drawn.subject + self.first,
            "code": _words(items(self.table), drawn.item),
            "ago": drawn.ago,
            "minute": drawn.minute,
        }
        if findings:
            columns["unit"] = _words(units, drawn.item)
            columns["value"] = _words(values, drawn.item * STEPS + drawn.value)
        connection.register("ordinary", pa.table(columns))

    def drafts(self) -> str:
        """Return the query of the rows as drafts (see `register`): as a source would write them."""
        table = self.table
        day = f"DATE '{SCREENING}' - ago::INTEGER"
        clock = "printf('%02d:%02d', minute // 60, minute % 60)"
        time = f"({day})::VARCHAR || ' ' || {clock}" if table == "findings" else f"({day})::VARCHAR"
        columns = {
            "subject": f"(subject_no + {FIRST_SUBJECT})::VARCHAR",
            "source": f"'{self._place}' || place",
            "system": f"'{SYSTEMS[table]}'",
            "code": "code",
            "time" if table == "findings" else "start": time,
        }
        if table == "findings":
            columns |= {"value": "value", "unit": "unit"}
        named = ", ".join(f'{made} AS "{name}"' for name, made in columns.items())
        return f"SELECT {named} FROM ordinary"

    def rows(self) -> str:
        """Return the query of the rows as they are stored: what resolving makes of the drafts."""
        table = self.table
        known = {
            "subject_no": f"(d.subject::INTEGER - {FIRST_SUBJECT})::INTEGER",
            "row": f"'{table[0].upper()}' || md5(concat_ws('|', d.source, d.code))[:16]",
            "source": "d.source",
            "subject": "d.subject",
            "original_code": "d.code",
        }
        known |= _FINDING if table == "findings" else _PERIOD
        columns = ", ".join(
            f'{known.get(name, "NULL")}::{kind} AS "{name}"'
            for name, kind in physical_columns(table)
        )
        return f"SELECT {columns} FROM ({self.drafts()}) d"

    def lasts(self) -> pa.Table:
        """Return the greatest earliest and latest time of each subject's ordinary rows."""
        drawn, clocked = self._drawn, self.table == "findings"
        day = (TODAY - drawn.ago) * MICROSECONDS_A_DAY
        first = day + drawn.minute * 60_000_000 * clocked
        earliest = np.full(self.size, NEVER, dtype=np.int64)
        latest = earliest.copy()
        np.maximum.at(earliest, drawn.subject, first)
        np.maximum.at(latest, drawn.subject, first if clocked else day + MICROSECONDS_A_DAY - 1)
        numbers = np.flatnonzero(latest > NEVER)
        return pa.table(
            {"subject_no": numbers + self.first}
            | _moments("earliest", earliest[numbers])
            | _moments("latest", latest[numbers])
        )

    def counted(self) -> pa.Table:
        """Return what is to be reported of the codes, which are of no concept, and how often."""
        found, first, many = np.unique(self._drawn.item, return_index=True, return_counts=True)
        system, codes = SYSTEMS[self.table], items(self.table)
        return pa.table(
            {
                "subject": pa.nulls(len(found), pa.string()),
                "source": [f"{self._place}{place + 1}" for place in first],
                "kind": ["code of no concept"] * len(found),
                "seen": [f"{system} {codes[number]}" for number in found],
                "expected": ["a code of a concept (kept, not used)"] * len(found),
                "count": many,
            }
        )


def _words(words: Sequence[str], places: Ints) -> pa.Array:
    chosen = pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), list(words))
    return chosen.cast(pa.string())


NEVER = -(2**62)
MICROSECONDS_A_DAY = 86_400_000_000


def _moments(side: str, moment: Ints) -> dict[str, pa.Array]:
    return {
        side: pa.array(moment, pa.timestamp("us")),
        f"day_{side}": pa.array(moment // MICROSECONDS_A_DAY, pa.int32()),
    }


_DAY = "({0}::DATE - DATE '1970-01-01')::INTEGER"
_FINDING = {
    **{f"time_{side}": "d.time" for side in ("earliest", "latest")},
    **{f"time_day_{side}": _DAY.format("d.time") for side in ("earliest", "latest")},
    "original_value": "d.value",
    "original_unit": "d.unit",
    **{f"{measure}_lower": str(MINIMUM) for measure in MEASURES},
    **{f"{measure}_upper": str(MAXIMUM) for measure in MEASURES},
}
_PERIOD = {
    "start_earliest": "d.start",
    "start_latest": "(d.start::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND)",
    "end_earliest": "d.start",
    "end_latest": FOREVER,
    "start_day_earliest": _DAY.format("d.start"),
    "start_day_latest": _DAY.format("d.start"),
    "end_day_earliest": _DAY.format("d.start"),
    "end_day_latest": _DAY.format(FOREVER),
}
