"""All rows of a block as drafts, the ordinary ones among them, for forms that write every row."""

import numpy as np
import pyarrow as pa

from hilum.records.connection import connect
from hilum.records.drafts import columns_of
from hilum.sources.synthetic.hospital import TABLES, Made
from hilum.sources.synthetic.ordinary import SHARES
from hilum.sources.synthetic.ordinary_rows import OrdinaryRows


def drafts_of(made: Made) -> dict[str, pa.Table]:
    """Return the drafts of a block by table, in the order of the subjects."""
    connection = connect()
    drafts = {}
    for table in TABLES:
        known = made.drafts(table)
        if table in SHARES:
            ordinary = OrdinaryRows(made, table)
            ordinary.register(connection)
            others = connection.execute(ordinary.drafts()).to_arrow_table()
            known = pa.concat_tables([known, others], promote_options="default")
        subject = known["subject"].to_numpy().astype(np.int64)
        ordered = known.take(np.argsort(subject, kind="stable"))
        drafts[table] = ordered.select(list(columns_of(table)))
    return drafts
