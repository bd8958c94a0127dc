"""Reference values by R (see reference/*.R), and the public data sets they are of."""

import csv
import json
from collections.abc import Sequence
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "reference"
DAYS_PER_MONTH = 30.4375
MADE = {  # small ones that survival.R makes itself
    "few": ([1, 2, 2, 3, 4, 5, 5, 6], [1, 1, 0, 1, 0, 1, 1, 0]),
    "even": ([1, 2, 3, 4], [1, 1, 0, 0]),
    "step": ([1, 2, 3, 4, 5, 6], [1] * 6),
}


@cache
def reference(name: str) -> dict[str, Any]:
    """What a script of R wrote."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a data set."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, of: Sequence[dict[str, str]]) -> list[float]:
    return [float(row[name]) for row in of]


def survival(name: str) -> tuple[list[float], list[float]]:
    """Times and events of a data set, or of a part of one: `lung_male`, `lung_months`."""
    if name in MADE:
        times, events = MADE[name]
        return [float(time) for time in times], [float(event) for event in events]
    dataset, _, part = name.partition("_")
    sexes = {"male": "1", "female": "2"}
    kept = [row for row in rows(dataset) if part not in sexes or row["sex"] == sexes[part]]
    times_in_days = column("time", kept)
    if part == "months":
        return [float(ceil(time / DAYS_PER_MONTH)) for time in times_in_days], column("event", kept)
    return times_in_days, column("event", kept)


def known(values: Sequence[Any]) -> list[float | None]:
    """Values of R, whose NA is None."""
    return [None if value in (None, "NA", "NaN") else float(value) for value in values]
