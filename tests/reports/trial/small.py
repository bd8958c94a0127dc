"""Small trials for tests of displays: rows of ADaM made by hand, under the shipped study."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hilum.datasets.dataset import Cell, Dataset, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.reports.trial.display import Display, Line, Shown
from hilum.reports.trial.displays.making import display
from hilum.reports.trial.trial import Trial
from hilum.study import Study, find_study, load_study
from hilum.terms.ruled import missing

FIRST = date(2024, 1, 1)
Values = Mapping[str, Cell]


@cache
def study() -> Study:
    return load_study(find_study("haic_hcc"))


def unruled(name: str) -> Study:
    """The study in which a parameter of the analysis is not ruled."""
    endpoints = study().endpoints
    assert endpoints is not None
    asked = str(getattr(endpoints.analysis, name).question)
    analysis = replace(endpoints.analysis, **{name: missing(asked)})
    return replace(study(), endpoints=replace(endpoints, analysis=analysis))


def subject(number: int, **values: Cell) -> dict[str, Cell]:
    """A treated and evaluable subject: dosed on the first day of 2024 and 63 days later."""
    return {
        "USUBJID": f"S{number}",
        "SUBJID": f"{number}",
        "ENRLFL": "Y",
        "SAFFL": "Y",
        "EVALFL": "Y",
        "TRTSDT": FIRST,
        "TRTEDT": FIRST + timedelta(days=63),
        "LSTALVDT": FIRST + timedelta(days=364),
        **values,
    }


def best(number: int, confirmed: str, loose: str, why: str | None = None) -> list[dict[str, Cell]]:
    """The best responses of a subject by RECIST 1.1."""
    answers = {"CBOR": confirmed, "BOR": loose}
    return [
        {"USUBJID": f"S{number}", "PARAMCD": code, "AVALC": answer,
         "AVALCAT1": why if answer == "NE" else None}
        for code, answer in answers.items()
    ]  # fmt: skip


def time(number: int, code: str, days: int, event: str | None) -> dict[str, Cell]:
    """A time to an event; None is censored."""
    return {
        "USUBJID": f"S{number}",
        "PARAMCD": code,
        "AVAL": days,
        "CNSR": 0 if event else 1,
        "EVNTDESC": event or "NO DEATH",
    }


def adverse(number: int, term: str, grade: int | None, **values: Cell) -> dict[str, Cell]:
    """A treatment-emergent adverse event."""
    return {
        "USUBJID": f"S{number}",
        "AETERM": term,
        "AEDECOD": term,
        "AESOC": "Gastrointestinal disorders",
        "ATOXGRN": grade,
        "AREL": "RELATED",
        "AESER": "N",
        "AEACN": "DOSE NOT CHANGED",
        "TRTEMFL": "Y",
        **values,
    }


def trial(
    subjects: Sequence[Values], *, of: Study | None = None, **datasets: Sequence[Values]
) -> Trial:
    """A trial of these subjects; a dataset of ADaM that is not given has no row, nor DV or IE."""
    given = {name.upper(): rows for name, rows in datasets.items()} | {"ADSL": subjects}
    tabulated = definitions(Standard.SDTM)
    known = {**definitions(Standard.ADAM), **{name: tabulated[name] for name in ("DV", "IE")}}
    made = {
        name: Dataset(known[name], tuple(Row(values=row) for row in given.get(name, ())))
        for name in known
    }
    return Trial(of or study(), made, FIRST + timedelta(days=1000))


def shown(number: str, of: Trial) -> Display:
    """The display of a number."""
    (spec,) = (each for each in of.endpoints.displays if each.number == number)
    found = display(spec, of)
    assert found is not None
    return found


def line(found: Display, name: str, table: int = 0) -> Line:
    """A line of a table of a display, by its id."""
    (each,) = (each for each in found.tables[table].lines if each.id == name)
    return each


def cell(found: Display, name: str, column: str, table: int = 0) -> Shown:
    """A cell of a table of a display, by the ids of its line and column."""
    place = [each.id for each in found.tables[table].columns].index(column)
    return line(found, name, table).cells[place]


def has_line(found: Display, name: str, table: int = 0) -> bool:
    return any(each.id == name for each in found.tables[table].lines)


def said(found: Display) -> str:
    """All the footnotes in English."""
    return "\n".join(each.en for each in found.footnotes)


def numbers(shown: Shown) -> dict[str, Any]:
    """The values of a cell, rounded to four decimals."""
    return {
        name: value if value is None or isinstance(value, int) else round(float(value), 4)
        for name, value in shown.values.items()
    }


def decimal(text: str) -> Decimal:
    return Decimal(text)
