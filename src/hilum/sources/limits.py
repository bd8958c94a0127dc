"""Limits of normal from the mapping, for findings whose source gives none."""

from decimal import Decimal

import duckdb
import pyarrow as pa

from hilum.records.resolve.readers import read_sex
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import Limit
from hilum.terms.decimals import plain, rounded
from hilum.terms.times import read_time
from hilum.terms.units import UNITS, Unit, convert, read_unit


def apply_limits(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Fill `low` and `high` of findings that have neither, in each finding's own unit.

    The first limit that fits decides: concept, sex where the limit names one, and the whole of
    the finding's time within the limit's days.
    """
    for limit in mapping.file.limits:
        _register(connection, "limit_units", _in_units_seen(connection, mapping, limit))
        _register(connection, "limit_subjects", _subjects_of_sex(connection, limit))
        _register(connection, "limit_times", _times_within(connection, mapping, limit))
        connection.execute(
            """
            UPDATE draft_findings AS finding SET low = seen.low, high = seen.high
            FROM limit_units AS seen
            WHERE finding.concept = ? AND finding.low IS NULL AND finding.high IS NULL
                AND finding.unit IS NOT DISTINCT FROM seen.unit
                AND (? OR finding.subject IN (SELECT subject FROM limit_subjects))
                AND (? OR finding.time IN (SELECT time FROM limit_times))
            """,
            [limit.concept, limit.sex is None, _is_undated(limit)],
        )
    for name in ("limit_units", "limit_subjects", "limit_times"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


Columns = dict[str, list[str | None]]


def _in_units_seen(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, limit: Limit
) -> Columns:
    """Return the limit in each unit in which the concept's findings are written."""
    stated = _unit_of(limit.unit, mapping, limit)
    mass = mapping.concepts[limit.concept].molar_mass_g_per_mol
    columns: Columns = {"unit": [], "low": [], "high": []}
    for text in _seen(connection, "unit", limit):
        unit = _unit_of(text, mapping, limit)
        if stated is not None and unit is not None:
            low, high = (_converted(side, stated, unit, mass) for side in (limit.low, limit.high))
            columns["unit"].append(text)
            columns["low"].append(low)
            columns["high"].append(high)
    return columns


def _unit_of(text: str | None, mapping: Mapping, limit: Limit) -> Unit | None:
    if text is not None:
        return read_unit(text)
    return UNITS["1"] if mapping.concepts[limit.concept].unit is None else None


def _converted(side: Decimal | None, stated: Unit, unit: Unit, mass: Decimal | None) -> str | None:
    if side is None:
        return None
    if stated == unit:
        return plain(side)
    exact = convert(side, stated, unit, molar_mass_g_per_mol=mass)
    number = None if exact is None else rounded(exact)
    return None if number is None else plain(number)


def _subjects_of_sex(connection: duckdb.DuckDBPyConnection, limit: Limit) -> Columns:
    if limit.sex is None:
        return {"subject": []}
    rows = connection.execute("SELECT subject, sex FROM draft_subjects WHERE sex IS NOT NULL")
    return {"subject": [subject for subject, sex in rows.fetchall() if read_sex(sex) == limit.sex]}


def _times_within(connection: duckdb.DuckDBPyConnection, mapping: Mapping, limit: Limit) -> Columns:
    if _is_undated(limit):
        return {"time": []}
    times = [text for text in _seen(connection, "time", limit) if text is not None]
    return {"time": [text for text in times if _is_within(text, mapping, limit)]}


def _is_within(text: str, mapping: Mapping, limit: Limit) -> bool:
    time = read_time(text, mapping.zone)
    return (
        time is not None
        and (limit.start is None or limit.start <= time.earliest.date())
        and (limit.end is None or time.latest.date() <= limit.end)
    )


def _is_undated(limit: Limit) -> bool:
    return limit.start is None and limit.end is None


def _seen(connection: duckdb.DuckDBPyConnection, column: str, limit: Limit) -> list[str | None]:
    query = f"SELECT DISTINCT {column} FROM draft_findings WHERE concept = ?"
    return [text for (text,) in connection.execute(query, [limit.concept]).fetchall()]


def _register(connection: duckdb.DuckDBPyConnection, name: str, columns: Columns) -> None:
    table = pa.table({column: pa.array(texts, pa.string()) for column, texts in columns.items()})
    connection.register("limit_rows", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM limit_rows")
    connection.unregister("limit_rows")
