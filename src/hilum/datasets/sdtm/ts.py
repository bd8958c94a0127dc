"""TS: the trial in summary, one row for each value of each parameter (SDTMIG 3.4, 7.4.2).

Which parameters there are, and where each value is from, is data/trial_summary.toml. A parameter
that nobody has said has a null flavour and no value.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from hilum.datasets.codelists import codelists, terminology_version
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.summary import MADE
from hilum.datasets.sdtm.trial import Trial
from hilum.datasets.supplements import parts_of

CT = "CDISC CT"


class Parameter(BaseModel):
    """A parameter: its name, and where its value is from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    fact: str | None = None
    words: Mapping[str, str] | None = None
    made: str | None = None
    value: str | None = None
    null: str | None = None
    code_of: str | None = None
    codelist: str | None = None


@cache
def parameters() -> tuple[Parameter, ...]:
    """Return the parameters, in order of their codes."""
    path = files("hilum") / "datasets" / "data" / "trial_summary.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["parameter"]
    return tuple(Parameter.model_validate(entry) for entry in entries)


def rows(trial: Trial) -> Iterator[Row]:
    """Yield the rows of every parameter, with a null flavour where there is no value."""
    for parameter in parameters():
        values = list(_values(trial, parameter))
        for number, (text, group) in enumerate(values or [(None, None)], start=1):
            yield Row(
                values={
                    "TSSEQ": number,
                    "TSGRPID": group,
                    "TSPARMCD": parameter.code,
                    "TSPARM": parameter.name,
                    **(_valued(parameter, text) if text else {"TSVALNF": parameter.null}),
                },
                asked=(parameter.fact or parameter.made or parameter.code,),
            )


def _values(trial: Trial, parameter: Parameter) -> Iterator[tuple[str | None, str | None]]:
    if parameter.made is not None:
        yield from MADE[parameter.made](trial)
    elif parameter.value is not None:
        yield parameter.value, None
    elif parameter.fact is not None and parameter.fact in trial.study.facts:
        said = _said(trial.study.facts[parameter.fact].value)
        known = said if parameter.words is None else parameter.words.get(said.casefold())
        if known is not None:
            yield known, None


def _said(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _valued(parameter: Parameter, text: str) -> Mapping[str, Cell]:
    """The value, in further variables where it is long, with its code and where that is from."""
    first, *more = parts_of(text)
    found: dict[str, Cell] = {"TSVAL": first}
    found |= {f"TSVAL{number}": piece for number, piece in enumerate(more, start=1)}
    if parameter.code_of is not None:
        return found | {"TSVALCD": text, "TSVCDREF": parameter.code_of}
    if (code := _code(parameter.codelist, text)) is not None:
        return found | {"TSVALCD": code, "TSVCDREF": CT, "TSVCDVER": terminology_version()}
    return found


def _code(codelist: str | None, text: str) -> str | None:
    """The NCI code of a value that the codelist has."""
    held = codelists().get(codelist or "")
    term = held.by_value.get(text) if held else None
    return term.code if term else None
