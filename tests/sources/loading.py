"""What the tests of sources share: a small dictionary of concepts, and reading a path to drafts."""

import tomllib
from pathlib import Path
from typing import Any

import duckdb

from hilum.concepts import Concept, Concepts, shipped_concepts
from hilum.records.drafts import columns_of, create_drafts
from hilum.sources import READERS, Mapping, silent
from hilum.sources.mapping_file import MappingFile

LESIONS = tuple(each for each in shipped_concepts() if each.id.startswith("lesion_"))
CONCEPTS = Concepts(
    LESIONS
    + tuple(
        Concept.model_validate(row)
        for row in tomllib.loads("""
            [[concept]]
            id = "hemoglobin"
            class = "finding"
            en = "Hemoglobin"
            zh = "血红蛋白"
            unit = "g/L"
            units = ["g/dL"]
            source = "LOINC 718-7"

            [[concept]]
            id = "total_bilirubin"
            class = "finding"
            en = "Total bilirubin"
            zh = "总胆红素"
            unit = "umol/L"
            units = ["mg/dL"]
            molar_mass_g_per_mol = "584.66"
            source = "LOINC 14631-6"

            [[concept]]
            id = "alt"
            class = "finding"
            en = "Alanine aminotransferase"
            zh = "丙氨酸氨基转移酶"
            unit = "U/L"
            units = ["[IU]/L"]
            source = "LOINC 1742-6"

            [[concept]]
            id = "inr"
            class = "finding"
            en = "INR"
            zh = "国际标准化比值"
            source = "LOINC 6301-6"

            [[concept]]
            id = "ascites"
            class = "finding"
            en = "Ascites"
            zh = "腹水"
            source = "Child-Pugh"
            values = [
                { id = "none", en = "none", zh = "无" },
                { id = "mild", en = "mild", zh = "少量" },
            ]

            [[concept]]
            id = "death"
            class = "event"
            en = "Death"
            zh = "死亡"
            source = "SDTM DS"

            [[concept]]
            id = "prednisolone"
            class = "intervention"
            en = "Prednisolone"
            zh = "泼尼松龙"
            source = "WHO ATC H02AB06"

            [[concept]]
            id = "oxaliplatin"
            class = "intervention"
            en = "Oxaliplatin"
            zh = "奥沙利铂"
            source = "WHO ATC L01XA03"
        """)["concept"]
    )
)


def mapped(toml: str) -> Mapping:
    """Return a mapping from the text of a file that leaves out name and time zone."""
    whole = {"name": "test", "timezone": "Asia/Shanghai", **tomllib.loads(toml)}
    return Mapping(MappingFile.model_validate(whole), CONCEPTS, "test.toml")


class Loaded:
    """The draft tables after a source was read."""

    def __init__(self, source: str, path: Path, mapping: Mapping) -> None:
        self.connection = duckdb.connect()
        create_drafts(self.connection)
        READERS[source](path, mapping, self.connection, silent)

    def rows(self, table: str, *columns: str) -> list[Any]:
        """Return the rows of a draft table in the order of their places; bare if one column."""
        names = ", ".join(f'"{name}"' for name in columns)
        order = [name for name in ("subject", "source", "concept") if name in columns_of(table)]
        query = f"SELECT {names} FROM draft_{table} ORDER BY {', '.join(order)}"
        found = self.connection.execute(query).fetchall()
        return [row[0] for row in found] if len(columns) == 1 else found

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(query).fetchall()

    def faults(self, *kinds: str) -> list[tuple[str, str, str]]:
        """Return (kind, source, seen) of the discrepancies, of the given kinds if any are named."""
        found = self.all("SELECT kind, source, seen FROM discrepancies ORDER BY source, kind")
        return [row for row in found if not kinds or row[0] in kinds]
