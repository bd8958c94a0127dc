"""MEDS (Medical Event Data Standard) parquet files to draft rows, set-wise.

A mapping's rules look at each distinct code once; a join does the rest, so that the time depends
on the number of rows only through DuckDB. Columns: subject_id, time, code, and numeric_value (in
older files `value`), text_value. A float enters by its shortest decimal text. A text is the value
where there is no number, and beside a number where it bounds just that (`<5` beside 5); a bound of
another number contradicts it, and the two together are no value that can be read.

Source: MEDS 0.3 schema (Medical-Event-Data-Standard/meds); times are naive and taken as local.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from hilum.records.drafts import columns_of
from hilum.sources.drafting import Drafts
from hilum.sources.limits import apply_limits
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import Rule
from hilum.sources.progress import Progress
from hilum.sources.statements import add_statements
from hilum.sources.translate import Draft, Translator
from hilum.terms.decimals import read_measured
from hilum.terms.discrepancies import Discrepancy, UserError

TABLES = ("subjects", "findings", "events", "interventions")
VALUE_COLUMNS = ("numeric_value", "value")


def read(
    path: Path, mapping: Mapping, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> None:
    """Fill the draft tables from a MEDS file or a MEDS data set (a folder with data/*.parquet).

    Every row becomes a draft row, unless a rule ignores it; what is ignored, and what no rule
    matches, is counted. Raises UserError if there is no readable MEDS data at the path.
    """
    if not mapping.file.rule:
        raise UserError(f"{mapping.place}: no [[rule]], expected rules for the codes of MEDS files")
    source = _Source(path, connection)
    codes = source.codes()
    total = sum(codes.values())
    drafts = Drafts(connection)
    matched = list(_matched(codes, mapping))
    for found in (*source.faults(), *_counted(matched, source.name)):
        drafts.report(found)
    add_statements(drafts, mapping)
    drafts.close()
    done = 0
    for table in TABLES:
        progress(done, total, f"reading {source.name}")
        done += source.insert(table, [one for one in matched if one.table == table], mapping)
    source.insert_last_records([one.code for one in matched if one.table == "subjects"])
    apply_limits(connection, mapping)
    progress(total, total, f"reading {source.name}")


@dataclass(frozen=True)
class _Matched:
    """A distinct code, how often it occurs, its rule, and the words the rule found in it."""

    code: str
    count: int
    rule: Rule | None
    words: Draft

    @property
    def table(self) -> str | None:
        return None if self.rule is None else self.rule.table


def _matched(codes: dict[str, int], mapping: Mapping) -> Iterator[_Matched]:
    rules = [(re.compile(rule.match), rule) for rule in mapping.file.rule]
    for code, count in codes.items():
        found = ((match, rule) for pattern, rule in rules if (match := pattern.fullmatch(code)))
        match, rule = next(found, (None, None))
        yield _Matched(code, count, rule, {} if match is None else match.groupdict())


def _counted(matched: list[_Matched], name: str) -> Iterator[Discrepancy]:
    """Count the rows that are left out: by rule, and by the first part of codes without one."""
    ignored: Counter[tuple[str, str]] = Counter()
    unmatched: Counter[str] = Counter()
    for one in matched:
        if one.rule is None:
            unmatched[one.code.split("//")[0]] += one.count
        elif one.rule.ignore is not None:
            ignored[one.rule.match, one.rule.ignore] += one.count
    for (pattern, reason), count in ignored.items():
        yield Discrepancy(
            kind="ignored by mapping", source=name, seen=pattern, expected=reason, count=count
        )
    for prefix, count in unmatched.items():
        expected = "a rule of the mapping for it"
        yield Discrepancy(
            kind="code matches no rule", source=name, seen=prefix, expected=expected, count=count
        )


class _Source:
    """The parquet files of a path, as one relation `meds` of the connection."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.name = path.name
        self._connection = connection
        self._place, files = _places(path.resolve())
        names = ", ".join(f"'{_quoted(str(file))}'" for file in files)
        query = f"FROM read_parquet([{names}], file_row_number = true, filename = true)"
        try:
            connection.execute(f"CREATE OR REPLACE TEMP VIEW meds AS {query}")
            types = {row[0]: row[1] for row in connection.execute("DESCRIBE meds").fetchall()}
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise UserError(f"{path}: {reason}: expected whole parquet files") from error
        self._value = next((name for name in VALUE_COLUMNS if name in types), None)
        self._has_text = "text_value" in types
        self._text = "CAST(meds.text_value AS VARCHAR)" if self._has_text else "NULL"
        for fault in _schema_faults(types, self._value):
            raise UserError(f"{path}: {fault}")

    def codes(self) -> dict[str, int]:
        """Return every distinct code and how many rows with a subject have it."""
        rows = self._connection.execute(
            "SELECT code, count(*) FROM meds WHERE code IS NOT NULL AND subject_id IS NOT NULL "
            "GROUP BY code ORDER BY code"
        )
        return dict(rows.fetchall())

    def faults(self) -> Iterator[Discrepancy]:
        """Count the rows that lack what every row must have."""
        for column in ("subject_id", "code"):
            query = f"SELECT count(*) FROM meds WHERE {column} IS NULL"
            (count,) = self._connection.execute(query).fetchone() or (0,)
            if count:
                yield Discrepancy(
                    kind="incomplete row",
                    source=self.name,
                    seen=f"no {column}",
                    expected=f"{column} in every row",
                    count=count,
                )

    def insert(self, table: str, matched: list[_Matched], mapping: Mapping) -> int:
        """Insert the rows of a table's codes; return how many rows of the source they were."""
        texts = self._texts([one.code for one in matched]) if table == "findings" else {}
        meanings = _codes_table(table, matched, texts, Translator(mapping))
        self._connection.register("matched_codes", meanings)
        taken = {"subject": "CAST(subject_id AS VARCHAR)", "source": self._row_place()}
        same = "meds.code = codes.source_code"
        if table == "findings":
            taken |= {"value": _value(self._number()), "text": self._text}
            same += f" AND {self._text} IS NOT DISTINCT FROM codes.source_text"
        columns = ", ".join(
            taken.get(name) or f'coalesce(codes."{name}", {_time_for(name)})'
            for name in columns_of(table)
        )
        self._connection.execute(
            f"INSERT INTO draft_{table} SELECT {columns} "
            f"FROM meds JOIN matched_codes AS codes ON {same} "
            "WHERE subject_id IS NOT NULL"
        )
        self._connection.unregister("matched_codes")
        return sum(one.count for one in matched)

    def _texts(self, codes: list[str]) -> dict[str, list[str | None]]:
        """Return the distinct texts of the rows of some codes, no text among them."""
        if not self._has_text:
            return {}
        rows = self._connection.execute(
            f"SELECT DISTINCT code, {self._text} FROM meds "
            "WHERE code IN (SELECT unnest($codes)) AND subject_id IS NOT NULL ORDER BY ALL",
            {"codes": codes},
        )
        texts: dict[str, list[str | None]] = {}
        for code, text in rows.fetchall():
            texts.setdefault(code, []).append(text)
        return texts

    def insert_last_records(self, personal: list[str]) -> None:
        """Note each subject's last row of any kind, ignored ones too, but for the personal codes.

        Those are birth, death and sex.
        """
        columns = ", ".join(
            {"subject": "CAST(subject_id AS VARCHAR)", "source": f"any_value({self._row_place()})",
             "last_record": "CAST(max(time) AS VARCHAR)"}.get(name, "NULL")
            for name in columns_of("subjects")
        )  # fmt: skip
        self._connection.execute(
            f"INSERT INTO draft_subjects SELECT {columns} FROM meds "
            "WHERE subject_id IS NOT NULL AND time IS NOT NULL "
            "AND code NOT IN (SELECT unnest($personal)) GROUP BY subject_id ORDER BY subject_id",
            {"personal": personal},
        )

    def _row_place(self) -> str:
        return f"{self._place} || '#' || (file_row_number + 1)"

    def _number(self) -> str:
        if self._value is None:
            return "NULL"
        text = f"regexp_replace(CAST(meds.{self._value} AS VARCHAR), '\\.0$', '')"
        return f"CASE WHEN isfinite(meds.{self._value}) THEN {text} END"


def _places(path: Path) -> tuple[str, list[Path]]:
    """Return the SQL for the name of a row's file as messages say it, and the files."""
    files = _files(path)
    if path.is_file():
        return f"'{_quoted(path.name)}'", files
    return f"substr(filename, {len(str(path)) + 2})", files


def _schema_faults(types: dict[str, str], value: str | None) -> Iterator[str]:
    if lacking := [name for name in ("subject_id", "time", "code") if name not in types]:
        yield f"saw the columns {sorted(types)}, expected MEDS columns {lacking}"
    elif not types["time"].startswith("TIMESTAMP") or "ZONE" in types["time"]:
        yield f"saw time as {types['time']}, expected naive timestamps (MEDS)"
    elif value is not None and types[value] not in ("FLOAT", "DOUBLE"):
        yield f"saw {value} as {types[value]}, expected floating-point numbers (MEDS)"


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.exists():
        raise UserError(f"{path}: does not exist, expected a MEDS parquet file or data set")
    files = sorted((path / "data").rglob("*.parquet")) or sorted(path.glob("*.parquet"))
    if not files:
        raise UserError(f"{path}: no parquet file, expected data/*.parquet in a MEDS data set")
    return files


def _quoted(text: str) -> str:
    return text.replace("'", "''")


_TIME = "meds.time"
_DAY = f"strftime({_TIME}, '%Y-%m-%d')"
_MOMENT = (
    f"CASE WHEN codes.midnight_is_day AND CAST({_TIME} AS TIME) = TIME '00:00:00' "
    f"THEN {_DAY} ELSE CAST({_TIME} AS VARCHAR) END"
)
_FORMS = f"""CASE codes.time_form
    WHEN 'year' THEN strftime({_TIME}, '%Y')
    WHEN 'latest' THEN '/' || {_MOMENT}
    ELSE {_MOMENT} END"""


def _time_for(column: str) -> str:
    return f"CASE WHEN list_contains(codes.time_columns, '{column}') THEN {_FORMS} END"


def _value(number: str) -> str:
    """Return the SQL of a finding's value from the number of the row and from its text."""
    return f"""CASE WHEN codes.says_value OR {number} IS NULL THEN codes.value
        WHEN codes.bound IS NULL THEN {number}
        WHEN codes.bound = CAST({number} AS DOUBLE) THEN codes.value
        ELSE {number} || ' ' || codes.value END"""


@dataclass(frozen=True)
class _Meaning:
    """What the rows of a code that have a text (or none) stand for; `says_value`: by the code."""

    of: _Matched
    rule: Rule
    text: str | None
    row: Draft
    says_value: bool

    @property
    def bound(self) -> float | None:
        """The number that the text says the value is below or above."""
        value = None if self.says_value else self.row.get("value")
        measured = None if value is None else read_measured(value)
        bounds = measured is not None and measured.comparator != "="
        return float(measured.number) if measured is not None and bounds else None


def _meanings(
    table: str, one: _Matched, texts: list[str | None], translator: Translator
) -> Iterator[_Meaning]:
    if (rule := one.rule) is None:
        return
    system = {} if rule.system is None else {"system": rule.system}
    words, constants = _with_dot(one.words, rule), rule.constants | system
    plain = translator.rows(table, words, constants)
    for text in texts:
        read = translator.rows(table, {**words, "value": text}, constants) if text else plain
        for row, without in zip(read, plain, strict=True):
            says_value = without.get("value") is not None
            yield _Meaning(one, rule, text, without if says_value else row, says_value)


def _codes_table(
    table: str,
    matched: list[_Matched],
    texts: dict[str, list[str | None]],
    translator: Translator,
) -> pa.Table:
    """Return a row for each meaning of each code and text: its columns and where its time goes."""
    rows = [
        meaning
        for one in matched
        for meaning in _meanings(table, one, texts.get(one.code, [None]), translator)
    ]
    columns = {
        name: pa.array([each.row.get(name) for each in rows], pa.string())
        for name in columns_of(table)
    }
    times, flag = pa.list_(pa.string()), pa.bool_()
    return pa.table(
        columns
        | {
            "source_code": pa.array([each.of.code for each in rows], pa.string()),
            "source_text": pa.array([each.text for each in rows], pa.string()),
            "says_value": pa.array([each.says_value for each in rows], flag),
            "bound": pa.array([each.bound for each in rows], pa.float64()),
            "time_columns": pa.array([each.rule.times_go_to for each in rows], times),
            "time_form": pa.array([each.rule.time_form for each in rows], pa.string()),
            "midnight_is_day": pa.array([each.rule.midnight_is_day for each in rows], flag),
        }
    )


def _with_dot(words: Draft, rule: Rule) -> Draft:
    """Return the words with the dot of an ICD code put in, where the rule asks for it."""
    code = words.get("code")
    if rule.dot_after is None or code is None or len(code) <= rule.dot_after:
        return words
    return {**words, "code": f"{code[: rule.dot_after]}.{code[rule.dot_after :]}"}
