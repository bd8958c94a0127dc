"""What the tests of records share: a small dictionary, and drafts written by hand and resolved."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from hilum.concepts import Concept, Concepts
from hilum.records.drafts import columns_of, create_drafts
from hilum.records.resolve import resolve

SHANGHAI = ZoneInfo("Asia/Shanghai")

CONCEPTS = Concepts(
    tuple(
        Concept.model_validate({"zh": row["id"], "en": row["id"], "source": "a test", **row})
        for row in tomllib.loads("""
            [[concept]]
            id = "hemoglobin"
            class = "finding"
            unit = "g/L"
            units = ["g/dL"]
            plausible = ["20", "250"]
            codes = { LOINC = ["718-7"] }

            [[concept]]
            id = "total_bilirubin"
            class = "finding"
            unit = "umol/L"
            units = ["mg/dL"]
            molar_mass_g_per_mol = "584.66"
            plausible = ["0", "1500"]

            [[concept]]
            id = "alt"
            class = "finding"
            unit = "U/L"
            plausible = ["0", "30000"]

            [[concept]]
            id = "inr"
            class = "finding"
            plausible = ["0.5", "30"]

            [[concept]]
            id = "ascites"
            class = "finding"
            values = [
                { id = "none", en = "none", zh = "无", strings = ["absent"] },
                { id = "mild", en = "mild", zh = "轻度" },
                { id = "moderate", en = "moderate", zh = "中度" },
            ]

            [[concept]]
            id = "hiv_infection"
            class = "event"
            codes = { ICD-10 = ["B20*"] }

            [[concept]]
            id = "hypertension"
            class = "event"

            [[concept]]
            id = "death"
            class = "event"

            [[concept]]
            id = "tace"
            class = "intervention"
            momentary = true

            [[concept]]
            id = "prednisone"
            class = "intervention"
            codes = { ATC = ["H02AB07"] }
            prednisone_equivalent_mg = "5"
        """)["concept"]
    )
)

Draft = Mapping[str, str | None]


class Records:
    """Draft tables filled by hand, and what resolving makes of them.

    A draft that names no subject is of S1, unless it says that it has none (`subject=None`); one
    that names no place is given the next line of `TABLE.csv`.
    """

    def __init__(self, **drafts: Iterable[Draft]) -> None:
        self.connection = duckdb.connect(config={"threads": 1})  # quicker for a few rows
        create_drafts(self.connection)
        for table, rows in drafts.items():
            for line, row in enumerate(rows, start=2):
                self._draft(table, {"subject": "S1", "source": f"{table}.csv:{line}", **row})
        resolve(self.connection, CONCEPTS, SHANGHAI)

    def _draft(self, table: str, row: Draft) -> None:
        unknown = set(row) - set(columns_of(table))
        assert not unknown, f"{table} has no columns {unknown}"
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        self.connection.execute(
            f"INSERT INTO draft_{table} ({names}) VALUES ({marks})", list(row.values())
        )

    def all(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query by column name."""
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the stored rows of a table in the order of their places."""
        return self.all(f"SELECT * FROM {table} ORDER BY subject, source")

    def one(self, table: str) -> dict[str, Any]:
        """Return the one stored row of a table."""
        (row,) = self.rows(table)
        return row

    def faults(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the discrepancies, of the given kinds if any are named."""
        found = self.all("SELECT * FROM discrepancies ORDER BY source, kind, seen")
        return [row for row in found if not kinds or row["kind"] in kinds]

    def fault(self, kind: str) -> dict[str, Any]:
        """Return the one discrepancy of a kind."""
        (row,) = self.faults(kind)
        return row


def finding(concept: str, value: str | None, unit: str | None = None, **more: str | None) -> Draft:
    """Return a draft finding of 1 May 2024."""
    return {"concept": concept, "value": value, "unit": unit, "time": "2024-05-01", **more}


DECLARED = ({"subject": "S1", "sex": "male", "birth": "1960"},)
"""The subject row of S1."""


def each(table: str, drafts: Sequence[Draft]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Resolve drafts of one table together, each of a subject of its own.

    Returns for each its stored row (empty if there is none) and its discrepancies.
    """
    names = [f"S{number}" for number in range(len(drafts))]
    own = [{"subject": name, **draft} for name, draft in zip(names, drafts, strict=True)]
    declared = own if table == "subjects" else [{"subject": name} for name in names]
    of_table = {} if table == "subjects" else {table: own}
    records = Records(subjects=declared, **of_table)
    rows = {row["subject"]: row for row in records.rows(table)}
    return [
        (rows.get(name, {}), [fault for fault in records.faults() if fault["subject"] == name])
        for name in names
    ]
