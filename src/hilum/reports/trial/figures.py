"""What the figures of a report share: ids of marks, rows by subject, numbers and words in print."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from hilum.datasets.dataset import Cell, Key, Row
from hilum.reports.trial.display import Column, Display, Line, Number, Shown
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import (
    DisplaySpec,
    Endpoint,
    EndpointKind,
    Estimand,
    ResponseStandard,
)
from hilum.terms.reasons import Value, Words

Keyed = tuple[Key, Row]
Found = Mapping[str, tuple[Keyed, ...]]
"""Rows with their keys, by subject."""


def mark_id(spec: DisplaySpec, *parts: object) -> str:
    """Return the id of a mark: its display's number, then what it stands for.

    An id of XML: letters, digits, `-` and `_`; any other sign of a part is written as its code, so
    that two subjects never share an id.
    """
    written = (re.sub(r"[^A-Za-z0-9]", _coded, str(part)) for part in parts)
    return "-".join((f"f{spec.number.replace('.', '-')}", *written))


def _coded(sign: re.Match[str]) -> str:
    return "_" if sign[0] == "-" else f"_{ord(sign[0]):x}_"


def suffix(standard: ResponseStandard | None) -> str:
    """Return how the codes of parameters of a standard end in ADRS and ADTTE."""
    return "M" if standard is ResponseStandard.MRECIST else ""


def sum_code(standard: ResponseStandard | None) -> str:
    """Return the PARAMCD of the sum of target diameters that a standard follows in ADTR."""
    return "SUMVIAB" if standard is ResponseStandard.MRECIST else "SUMDIAM"


CODES = {
    EndpointKind.OVERALL_SURVIVAL: "OS",
    EndpointKind.PROGRESSION_FREE_SURVIVAL: "PFS",
    EndpointKind.DURATION_OF_RESPONSE: "DOR",
    EndpointKind.TIME_TO_RESPONSE: "TTR",
}


def time_code(endpoint: Endpoint, estimand: Estimand) -> str:
    """Return the PARAMCD of an estimand that counts time."""
    start = "" if estimand.start in ("first_dose", None) else str(estimand.start)[0].upper()
    return f"{CODES[endpoint.kind]}{suffix(endpoint.standard)}{start}"


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


def joined(parts: Iterable[Words], between: Words) -> Words:
    """Return parts one after another."""
    said = tuple(parts)
    return Words(between.en.join(each.en for each in said), between.zh.join(e.zh for e in said))


def same(text: object) -> Words:
    """Return a text that is the same in every language."""
    return Words(str(text), str(text))


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


def asked_by(spec: DisplaySpec, trial: Trial) -> tuple[str, ...]:
    """Return the ids of what asked for a display: its estimand, endpoint, set and question."""
    ends = trial.endpoints
    estimand = None if spec.estimand is None else ends.estimands[spec.estimand]
    held = ends.sets[spec.set]
    ids: list[str | None] = [held.id, held.basis.question]
    if estimand is not None:
        ids = [estimand.id, estimand.endpoint, *ids, estimand.basis.question]
    return tuple(dict.fromkeys(each for each in ids if each))


def displayed(spec: DisplaySpec, trial: Trial, **more: object) -> Display:
    """Return the display of a spec; `more` is what it shows."""
    given = {
        "number": spec.number,
        "title": spec.title,
        "population": trial.named(spec.set),
        "asked": asked_by(spec, trial),
        **more,
    }
    return Display(**given)  # type: ignore[arg-type]


NOBODY = Words("The set has no subject.", "该人群没有受试者。")
