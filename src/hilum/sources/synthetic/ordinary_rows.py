"""The ordinary rows of a block as stored rows, or as drafts for the other forms."""

from datetime import datetime, timedelta

import duckdb
import numpy as np
import pyarrow as pa

from hilum.records.schema import MEASURES, physical_columns
from hilum.sources.synthetic.block import SCREENING, TODAY
from hilum.sources.synthetic.hospital import FIRST_SUBJECT, Made
from hilum.sources.synthetic.ordinary import LABORATORY, STEPS, SYSTEMS, items, value_of
from hilum.terms.bounds import MAXIMUM, MINIMUM

MIDNIGHT = datetime.combine(SCREENING, datetime.min.time())
UNTIL_NEXT = timedelta(days=1) - timedelta(microseconds=1)
FOREVER = "TIMESTAMP '9999-12-31 23:59:59.999999'"


class OrdinaryRows:
    """The ordinary rows of a block, its subjects numbered from `first` on."""

    def __init__(self, made: Made) -> None:
        self.first, self.size, self.number = made.first, made.size, made.number
        self._ordinary = made.ordinary

    def register(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """Give the connection the rows as numbers (`ordinary`) and the words they stand for."""
        ordinary = self._ordinary[table]
        kept = ordinary.subject < self.size
        numbers = {
            "place": np.flatnonzero(kept) + 1,
            "subject_no": ordinary.subject[kept] + self.first,
            "item": ordinary.item[kept],
            "value": ordinary.value[kept],
            "ago": ordinary.ago[kept],
            "minute": ordinary.minute[kept],
        }
        words = pa.table(
            {
                "item": pa.array(range(len(items(table))), pa.int64()),
                "code": pa.array(items(table), pa.string()),
                "unit": pa.array(
                    [unit for _, unit, *_ in LABORATORY][: len(items(table))]
                    if table == "findings"
                    else [None] * len(items(table)),
                    pa.string(),
                ),
            }
        )
        connection.register("ordinary", pa.table(numbers))
        connection.register("ordinary_items", words)
        values = [
            (item, step, value_of(item, step))
            for item in range(len(LABORATORY))
            for step in range(STEPS)
        ]
        names = ("item", "step", "value")
        columns = {n: [row[at] for row in values] for at, n in enumerate(names)}
        connection.register("ordinary_values", pa.table(columns))

    def drafts(self, table: str) -> str:
        """Return the query of the rows as drafts (see `register`): as a source would write them."""
        day = f"DATE '{SCREENING}' - ordinary.ago::INTEGER"
        clock = "printf('%02d:%02d', minute // 60, minute % 60)"
        time = f"({day})::VARCHAR || ' ' || {clock}" if table == "findings" else f"({day})::VARCHAR"
        columns = {
            "subject": f"(subject_no + {FIRST_SUBJECT})::VARCHAR",
            "source": f"'{table}/{self.number:03d}:ordinary:' || place",
            "system": f"'{SYSTEMS[table]}'",
            "code": "i.code",
            "time" if table == "findings" else "start": time,
        }
        joins = "JOIN ordinary_items i USING (item)"
        if table == "findings":
            columns |= {"value": "v.value", "unit": "i.unit"}
            joins += " JOIN ordinary_values v ON v.item = i.item AND v.step = ordinary.value"
        named = ", ".join(f'{made} AS "{name}"' for name, made in columns.items())
        return f"SELECT {named} FROM ordinary {joins}"

    def rows(self, table: str) -> str:
        """Return the query of the rows as they are stored: what resolving makes of the drafts."""
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
        return f"SELECT {columns} FROM ({self.drafts(table)}) d"

    def lasts(self, table: str) -> str:
        """Return the statement that adds the subjects' latest times to `lasts`."""
        at = "time" if table == "findings" else "start"
        return f"""INSERT INTO lasts SELECT subject_no, max({at}_earliest), max({at}_latest),
            max({at}_day_latest) FROM ({self.rows(table)}) GROUP BY subject_no"""

    def counted(self, table: str) -> str:
        """Return the statement that reports the codes, which are of no concept, and how often."""
        return f"""INSERT INTO all_discrepancies
            SELECT NULL, min(source), 'code of no concept', '{SYSTEMS[table]} ' || code,
                   'a code of a concept (kept, not used)', count(*)
            FROM ({self.drafts(table)}) GROUP BY code"""


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
    "start_latest": "d.start::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND",
    "end_earliest": "d.start",
    "end_latest": FOREVER,
    "start_day_earliest": _DAY.format("d.start"),
    "start_day_latest": _DAY.format("d.start"),
    "end_day_earliest": _DAY.format("d.start"),
    "end_day_latest": _DAY.format(FOREVER),
}
