"""NCI's own file of CTCAE terms, loaded by the site to the letter: CSV or XLSX, its columns.

Hilum ships no sentence of the grades and paraphrases none. What a site loads is kept as it stands
in NCI's file, with the file's SHA-256, beside which anyone can hold it. MedDRA codes are the site's
own: a column `MedDRA Code` is kept where the file has one, and nothing rests on it.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from zipfile import is_zipfile

from hilum.rules.ctcae import Term, ctcae
from hilum.rules.ctcae.terms import Bound, Scale
from hilum.sources.workbook import opened
from hilum.terms.discrepancies import UserError
from hilum.terms.units import UNITS

STORED_AS = "ctcae_terms.json"
GRADES = tuple(f"Grade {grade}" for grade in range(1, 6))
NEEDED = ("MedDRA SOC", "CTCAE Term", *GRADES, "Definition")
MOST_FAULTS = 10
"""So many faults are told; the rest are counted."""

Row = tuple[int, Mapping[str, str]]
"""The number of a row's line in the file, and its cells by column, to the letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcaeTerm:
    """A term as NCI's file has it; a grade that does not exist is empty or `-` there."""

    soc: str
    name: str
    grades: tuple[str, ...]
    definition: str
    note: str = ""
    meddra_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcaeTerms:
    """All terms of a file: the version that they were held against, the file's name and hash."""

    version: str
    file: str
    sha256: str
    terms: tuple[CtcaeTerm, ...]

    def term(self, name: str) -> CtcaeTerm:
        """Return a term, whatever the case; UserError with the nearest names if there is none."""
        by_name = {term.name.casefold(): term for term in self.terms}
        if found := by_name.get(name.casefold()):
            return found
        near = get_close_matches(name.casefold(), by_name, n=3, cutoff=0.5)
        meant = ", ".join(by_name[each].name for each in near) or "a term of the file"
        raise UserError(f"term {name!r}: {self.file} has none of that name, expected {meant}")


def read_terms(path: Path, version: str) -> CtcaeTerms:
    """Read NCI's file, and check it.

    It must have the columns, five grades, no term twice, and the version's laboratory terms under
    the same names with the same numbers, so that the file of another version is refused. Raises
    UserError with each fault's line, what was seen and what was expected.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from error
    rows = tuple(_workbook_rows(path) if is_zipfile(path) else _csv_rows(path.name, raw))
    if faults := [*_row_faults(rows), *_version_faults(rows, version)]:
        told = "\n".join(f"{path.name}: {fault}" for fault in faults[:MOST_FAULTS])
        more = len(faults) - MOST_FAULTS
        raise UserError(told + (f"\nand {more} more" if more > 0 else ""))
    return CtcaeTerms(
        version=version,
        file=path.name,
        sha256=sha256(raw).hexdigest(),
        terms=tuple(_term(cells) for _, cells in rows),
    )


def write_terms(terms: CtcaeTerms, folder: Path) -> bool:
    """Store the terms in a folder; False if the very same are there already."""
    text = json.dumps(asdict(terms), ensure_ascii=False, indent=1) + "\n"
    path = folder / STORED_AS
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(path)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written: {error.strerror}") from error
    return True


def stored_terms(folder: Path) -> CtcaeTerms:
    """Return the terms of a folder that `write_terms` wrote; UserError if it holds none."""
    path = folder / STORED_AS
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        terms = tuple(
            CtcaeTerm(**{**row, "grades": tuple(row["grades"])}) for row in told.pop("terms")
        )
        return CtcaeTerms(**told, terms=terms)
    except FileNotFoundError as error:
        raise UserError(f"{folder}: no {STORED_AS}, expected a folder of `terms load`") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path}: {error}: expected what `terms load` wrote") from error


def _term(cells: Mapping[str, str]) -> CtcaeTerm:
    return CtcaeTerm(
        soc=cells["MedDRA SOC"],
        name=cells["CTCAE Term"],
        grades=tuple(cells[grade] for grade in GRADES),
        definition=cells["Definition"],
        note=cells.get("Navigational Note", ""),
        meddra_code=cells.get("MedDRA Code", ""),
    )


# ---------------------------------------------------------------- reading to the letter


def _csv_rows(name: str, raw: bytes) -> Iterator[Row]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        seen = f"byte 0x{raw[error.start]:02x}"
        raise UserError(f"{name}:{line}: saw {seen}, expected text in UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    started, lines = 1, []
    try:
        for cells in reader:
            lines.append((started, cells))
            started = reader.line_num + 1
    except csv.Error as error:
        raise UserError(f"{name}:{started}: {error}: expected a CSV record") from error
    yield from _named(name, iter(lines))


def _workbook_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet that has the columns."""
    with opened(path) as book:
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            texts = [(at, ["" if v is None else str(v) for v in values]) for at, values in rows]
            if texts and not _lacking(texts[0][1]):
                yield from _named(f"{path.name}:{sheet.title}", iter(texts))
                return
    raise UserError(f"{path.name}: no sheet has the columns {', '.join(NEEDED)}")


def _named(place: str, lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    _, header = next(lines, (1, []))
    if lacking := _lacking(header):
        seen = ", ".join(header) or "nothing"
        raise UserError(f"{place}:1: saw columns {seen}; expected {', '.join(lacking)} too")
    names = [_column(name) for name in header]
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) != len(names):
            raise UserError(
                f"{place}:{number}: saw {len(cells)} fields, expected {len(names)} as in the header"
            )
        yield number, dict(zip(names, cells, strict=True))


def _lacking(header: list[str]) -> list[str]:
    names = {_column(name) for name in header}
    return [name for name in NEEDED if name not in names]


def _column(name: str) -> str:
    return " ".join(name.split())


# ---------------------------------------------------------------- checks


def _row_faults(rows: tuple[Row, ...]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, cells in rows:
        name = cells["CTCAE Term"]
        for column in ("MedDRA SOC", "CTCAE Term"):
            if not cells[column].strip():
                yield f"line {number}: {column} is empty, expected a name"
        if name in seen:
            yield f"line {number}: {name!r} stands in line {seen[name]} too, expected once"
        seen.setdefault(name, number)
        if not any(cells[grade].strip(" -") for grade in GRADES):
            yield f"line {number}: {name!r} has no text in five grades, expected one at least"


def _version_faults(rows: tuple[Row, ...], version: str) -> Iterator[str]:
    held = {cells["CTCAE Term"]: (number, cells) for number, cells in rows}
    for term in ctcae(version).terms:
        if term.name not in held:
            yield f"no term {term.name!r}, expected it: {version} grades it by numbers"
            continue
        number, cells = held[term.name]
        if cells["MedDRA SOC"] != term.soc:
            seen = cells["MedDRA SOC"]
            yield f"line {number}: {term.name!r} under {seen!r}, expected {term.soc!r}"
        for grade, figure in _figures_not_in(term, cells):
            seen = cells[f"Grade {grade}"]
            yield (
                f"line {number}: {term.name!r}, grade {grade}: saw {seen!r}, "
                f"expected {figure} in it as in {version}"
            )


def _figures_not_in(term: Term, cells: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the plain limits and multiples of a term that its grade's text does not print."""
    for scale in term.scales:
        for step in scale.steps:
            printed = _numbers(cells[f"Grade {step.grade}"])
            for bound in step.bounds:
                if bound.reference is None and not printed & _in_every_unit(bound, scale):
                    yield step.grade, f"{float(bound.amount):g} {scale.unit.code}"
                if bound.reference and bound.factor != 1 and bound.factor not in printed:
                    yield step.grade, f"{float(bound.factor):g} x {bound.reference}"


def _in_every_unit(bound: Bound, scale: Scale) -> set[Fraction]:
    number = bound.amount * scale.unit.factor
    units = [unit for unit in UNITS.values() if unit.dimension == scale.unit.dimension]
    return {number / unit.factor for unit in units}


def _numbers(text: str) -> set[Fraction]:
    return {Fraction(each) for each in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}
