"""What the figures of a report share: ids of marks, rows by subject, numbers and words in print."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import Column, Display, Drawing, Line, Number, Shown, Table
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import same
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec, ResponseStandard
from hilum.terms.reasons import Value, Words
from hilum.terms.ruled import Basis, Ruled

Keyed = tuple[Key, Row]
Found = Mapping[str, tuple[Keyed, ...]]
"""Rows with their keys, by subject."""


def mark_id(spec: DisplaySpec, *parts: object) -> str:
    """Return the id of a mark: its display's number, then what it stands for.

    An id of XML: letters, digits, `-` and `_`; any other sign of a part is written as its code
    between `_`, so that two subjects never share an id.
    """
    written = (re.sub(r"[^A-Za-z0-9-]", _coded, str(part)) for part in parts)
    return "-".join((f"f{spec.number.replace('.', '-')}", *written))


def _coded(sign: re.Match[str]) -> str:
    return f"_{ord(sign[0]):x}_"


def suffix(standard: ResponseStandard | None) -> str:
    """Return how the codes of parameters of a standard end in ADRS and ADTTE."""
    return "M" if standard is ResponseStandard.MRECIST else ""


def sum_code(standard: ResponseStandard | None) -> str:
    """Return the PARAMCD of the sum of target diameters that a standard follows in ADTR."""
    return "SUMVIAB" if standard is ResponseStandard.MRECIST else "SUMDIAM"


def rows_of(trial: Trial, dataset: str, set_id: str, *codes: str) -> Found:
    """Return the rows of parameters of a set's members, by subject."""
    found: dict[str, list[Keyed]] = {}
    for key, row in trial.rows(dataset, set_id):
        if row["PARAMCD"] in codes:
            found.setdefault(key.subject, []).append((key, row))
    return {subject: tuple(rows) for subject, rows in found.items()}


def filled(words: Words, **values: Value | float) -> Words:
    """Return words with their places filled; a value that is `Words` is said in each language."""

    def say(language: str) -> str:
        said = {
            name: value.say(language) if isinstance(value, Words) else value
            for name, value in values.items()
        }
        return words.say(language).format(**said)

    return Words(say("en"), say("zh"))


def decimals(value: Decimal | float, places: int = 1, *, signed: bool = False) -> str:
    """Print a number rounded half up, with the sign of a minus; no sign before zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    if rounded == 0:
        return f"{abs(rounded):f}"
    return f"{rounded:{'+' if signed else ''}f}".replace("-", "−")


def cell(text: Words | str, keys: Iterable[Key] = (), **values: Number | None) -> Shown:
    """Return a cell: what is printed, the keys behind it, and the values by name."""
    words = same(text) if isinstance(text, str) else text
    return Shown(text=words, values=values, keys=tuple(keys))


def columns(**headings: Words) -> tuple[Column, ...]:
    """Return columns by id."""
    return tuple(Column(id=name, heading=words) for name, words in headings.items())


def line(name: str, label: Words | str, *cells: Shown, indent: int = 0) -> Line:
    """Return a line of a table."""
    words = same(label) if isinstance(label, str) else label
    return Line(id=name, label=words, cells=cells, indent=indent)


def number_of(value: Cell) -> Decimal | None:
    """Return a numeric value of a row; None where it has none."""
    return Decimal(value) if isinstance(value, int | Decimal) else None


def displayed(
    spec: DisplaySpec,
    trial: Trial,
    *,
    tables: tuple[Table, ...] = (),
    drawings: tuple[Drawing, ...] = (),
    footnotes: Iterable[Words] = (),
    empty: Words | None = None,
    rests_on: tuple[Basis | Ruled[Any], ...] = (),
) -> Display:
    """Return the display of a spec in its frame; `rests_on` are the parameters of its numbers."""
    frame = Frame(spec, trial, rests_on=rests_on)
    return frame.display(*tables, notes=footnotes, drawings=drawings, empty=empty)


def short_ids(subjects: Iterable[str]) -> dict[str, str]:
    """Return each subject's id without what all begin with, up to the last `-` of it."""
    every = tuple(subjects)
    shared = 0
    if len(every) > 1:
        first, last = min(every), max(every)
        same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
        shared = first.rfind("-", 0, same) + 1
    elif every:
        shared = every[0].rfind("-") + 1
    return {subject: subject[shared:] for subject in every}


NOBODY = Words("The set has no subject.", "该人群没有受试者。")
