"""The kinds of finding by code, read once from data/findings.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from hilum.checking.finding import Code, Finding, Severity
from hilum.study.study import Span
from hilum.terms.reasons import Reason, Sentence, Value, Words


def data_file(name: str) -> Mapping[str, Any]:
    """Return what a file of checking/data holds."""
    text = (files("hilum.checking") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def codes() -> Mapping[str, Code]:
    """Return every kind of finding by its code, in the order of the file."""
    rows = data_file("findings.toml")
    return MappingProxyType({name: _code(name, row) for name, row in rows.items()})


def _code(name: str, row: Mapping[str, Any]) -> Code:
    return Code(
        id=name,
        severity=Severity(row["severity"]),
        title=Words(**row["title"]),
        sentence=Sentence(name, Words(row["en"], row["zh"]), "findings.toml"),
        remedy=Words(**row["remedy"]),
        example=row["example"],
        asked=row["asked"],
    )


def found(
    code: str, where: Iterable[str] = (), spans: Iterable[Span] = (), /, **facts: Value
) -> Finding:
    """Return a finding of a kind with its sentence filled. KeyError if there is no such kind."""
    kind = codes()[code]
    return Finding(
        kind=kind,
        says=Reason(kind.sentence, tuple(facts.items())),
        where=tuple(where),
        spans=tuple(spans),
    )
