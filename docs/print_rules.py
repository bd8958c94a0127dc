"""Print the pages of the clinical rules from the tests that hold them, for a physician to check.

    python docs/print_rules.py

A page is a folder of tests/spec: each module's docstring, each test as a sentence, each table of
borders, then the figures and the sentences of the standards behind it. Another standard is another
line of STANDARDS; a folder that is not there has no page. `docs/print_pages.py` prints these pages
too, and a test holds that they are current.
"""

import re
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from importlib.resources import files
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from hilum.rules.standard import Standard, standard
from hilum.terms.truth import Truth

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "tests" / "spec"
RULES = ROOT / "docs" / "reference" / "rules"

STANDARDS: Mapping[str, tuple[str, ...]] = {
    "recist_1_1": ("recist_1_1",),
    "mrecist": ("mrecist",),
    "ctcae_v5": ("ctcae_v5", "ctcae"),
    "child_pugh": ("child_pugh",),
    "albi": ("albi",),
    "bclc_2022": ("bclc_2022",),
    "ecog": ("ecog",),
    "body_size": ("body_size",),
    "kidney": ("kidney",),
    "dosing": ("dosing",),
    "prednisone_equivalence": ("prednisone",),
}
"""The folders of tests/spec that say a rule, and the standards of rules/data that each rests on."""

UNITS = {
    "umol_per_l": "umol/L",
    "mg_per_dl": "mg/dL",
    "g_per_l": "g/L",
    "g_per_dl": "g/dL",
    "ml_per_min_per_bsa": "mL/min/1.73 m2",
    "ml_per_min": "mL/min",
    "ml_per_h": "mL/h",
    "mg_per_m2": "mg/m2",
    "mg_per_h": "mg/h",
    "mmol_per_l": "mmol/L",
    "10_9_per_l": "10*9/L",
    "per_mm3": "/mm3",
    "percent": "%",
    "years": "years",
    "days": "days",
    "hours": "h",
    "mm": "mm",
    "cm": "cm",
    "kg": "kg",
    "mg": "mg",
    "m2": "m2",
}
"""How a parameter's name ends, and the unit that it says; the longest ending first."""


def page(folder: str) -> str:
    """Return the page of a folder of tests and of its standards."""
    told = list(_standards(folder))
    title = told[0].title if told else sentence(folder)
    lines = [f"# {title}", ""]
    for each in told:
        lines += [f"Source: {each.source}.", ""]
    data = "".join(f", `src/hilum/rules/data/{each.name}.toml`" for each in told)
    lines += [f"*Printed from `tests/spec/{folder}`{data} by `docs/print_rules.py`.*"]
    for path in _modules(folder):
        lines += _module(path)
    for each in told:
        lines += _standard(each)
    return "\n".join(lines) + "\n"


def _standards(folder: str) -> Iterator[Standard]:
    """Yield the standards of a folder that have a file; the figures of some stand elsewhere."""
    for name in STANDARDS[folder]:
        if (files("hilum.rules") / "data" / f"{name}.toml").is_file():
            yield standard(name)


def _modules(folder: str) -> list[Path]:
    return sorted((SPEC / folder).glob("test_*.py"))


# ---------------------------------------------------------------- tests


def _module(path: Path) -> Iterator[str]:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # a test module may share data with others
    held = runpy.run_path(str(path))
    heading, *paragraphs = (held["__doc__"] or sentence(path.stem)).strip().split("\n\n")
    yield from ("", f"## {_heading(heading)}")
    for paragraph in paragraphs:
        yield from ("", paragraph if paragraph.startswith("    ") else escaped(paragraph))
    for name, test in held.items():
        if name.startswith("test_") and isinstance(test, FunctionType):
            yield from _test(name, test)


def _heading(text: str) -> str:
    return escaped(" ".join(text.split())).removesuffix(".")


def _test(name: str, test: FunctionType) -> Iterator[str]:
    yield from ("", f"**{escaped(sentence(name.removeprefix('test_')))}.**")
    if test.__doc__:
        yield escaped(" ".join(test.__doc__.split()))
    if getattr(test, "is_hypothesis_test", False):
        yield "*Held for generated values.*"
    for mark in reversed(getattr(test, "pytestmark", [])):
        if mark.name == "parametrize":
            yield from ("", *_cases(*mark.args[:2]))


def _cases(names: str | Sequence[str], values: Any) -> Iterator[str]:
    columns = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
    rows = [_row(value, len(columns)) for value in values]
    yield from table([column(name) for name in columns], rows)


def _row(value: Any, width: int) -> list[str]:
    if isinstance(value, type(pytest.param())):  # a case with a name of its own
        if value.id is not None and not all(map(_is_plain, value.values)):
            return [str(value.id), *[""] * (width - 1)]
        return [shown(each) for each in value.values]
    return [shown(value)] if width == 1 else [shown(each) for each in value]


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str | Decimal | Enum)


def shown(value: Any) -> str:
    """Return a value of a table as one reads it."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Truth():
            return value.value.replace("_", " ")
        case Enum():
            return shown(value.value)
        case str() if re.fullmatch(r"[a-z]\w*_\w+", value):  # an id
            return _words(value)
        case str() | int() | float() | Decimal():
            return str(value)
        case Mapping():
            return ", ".join(f"{_words(key)}: {shown(each)}" for key, each in value.items())
        case list() | tuple() | set() | frozenset():
            return ", ".join(map(shown, value))
        case _ if callable(value):
            return _words(getattr(value, "__name__", "a function"))
        case _ if is_dataclass(value):
            return _fields(value)
        case _:
            return str(value)


def _fields(value: Any) -> str:
    """Return what a dataclass says of itself, its name, or its fields that are no defaults."""
    if type(value).__str__ is not object.__str__:
        return str(value)
    if isinstance(name := getattr(value, "name", None), str):
        return name
    told = ((each, getattr(value, each.name)) for each in fields(value) if each.repr)
    said = [f"{_words(each.name)} {shown(own)}" for each, own in told if own != each.default]
    return ", ".join(said) or _words(type(value).__name__)


def column(name: str) -> str:
    """Return the title of a parameter: words, and the unit that its name ends with."""
    for ending, unit in UNITS.items():
        if name == ending or name.endswith(f"_{ending}"):
            words = _words(name.removesuffix(ending))
            return f"{words} ({unit})" if words else unit
    return _words(name)


def sentence(name: str) -> str:
    """Return a name in words, its first letter large; two numbers side by side are a decimal."""
    words = re.sub(r"\b(\d+) (\d+)\b", r"\1.\2", _words(name))
    return words[:1].upper() + words[1:]


ABBREVIATIONS = {
    *(
        "albi",
        "alp",
        "alt",
        "aptt",
        "ast",
        "bclc",
        "bsa",
        "ckd",
        "cr",
        "ctcae",
        "ecog",
        "epi",
        "hcc",
    ),
    *("cpk", "ggt", "inr", "lln", "ne", "pd", "pr", "ps", "recist", "sd", "uln"),
}
"""What is written in capitals; names of tests and of parameters are in small letters."""


def _words(name: object) -> str:
    words = str(name).replace("_", " ").split()
    return " ".join(word.upper() if word in ABBREVIATIONS else word for word in words)


# ---------------------------------------------------------------- standards


def _standard(told: Standard) -> Iterator[str]:
    if told.figures:
        yield from ("", f"## The figures: {told.title}", "")
        yield from table(
            ("figure", "value", "unit", "what it says", "where"),
            [
                (_words(each.id), shown(each.value), each.unit, each.says, each.section)
                for each in told.figures.values()
            ],
        )
    if terms := told.rest.get("term"):
        yield from ("", f"## The terms and their limits: {told.title}", "")
        yield "A grade holds where all its limits do. Where a term has rows for a normal and an"
        yield "abnormal baseline, the baseline decides which count. *Left to a person*: what no"
        yield from ("number says of a grade.", "")
        titles = ("term", "中文", "analyte", "baseline", *(f"grade {n}" for n in range(1, 5)))
        yield from table((*titles, "left to a person"), [*_limits(terms)])
    for name, rows in told.rest.items():
        if _has_languages(rows):
            yield from ("", f"**{sentence(name)}**", "")
            named = [(_words(key), row["en"], row["zh"]) for key, row in rows.items()]
            yield from table(("", "English", "中文"), named)
    if told.sentences:
        yield from ("", f"## The reasons that a result gives: {told.title}", "")
        yield from table(
            ("English", "中文", "where"),
            [(each.words.en, each.words.zh, each.section) for each in told.sentences.values()],
        )


def _limits(terms: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each term and baseline."""
    for term in terms:
        person = "; ".join(
            f"grade {grade}: {', '.join(map(_words, facts))}"
            for grade, facts in term.get("clinical", {}).items()
        )
        for baseline in dict.fromkeys(step.get("baseline", "") for step in term["steps"]):
            grades = [_limit(term["steps"], baseline, grade) for grade in range(1, 5)]
            named = (term["name"], term["zh"], _words(term["analyte"]), baseline)
            yield (*named, *grades, person)


def _limit(steps: Sequence[Mapping[str, Any]], baseline: str, grade: int) -> str:
    found = [s for s in steps if s.get("baseline", "") == baseline and s["grade"] == grade]
    return "; or ".join(
        step["is"] + (f" (printed also as {step['also']})" if "also" in step else "")
        for step in found
    )


def _has_languages(rows: Any) -> bool:
    return isinstance(rows, Mapping) and all(
        isinstance(row, Mapping) and {"en", "zh"} <= row.keys() for row in rows.values()
    )


# ---------------------------------------------------------------- Markdown


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table's lines."""
    yield _line(titles)
    yield _line(["---"] * len(titles))
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return escaped(" ".join(text.split())).replace("|", "\\|")


def escaped(text: str) -> str:
    """Return text with the signs that Markdown would take for its own; code stays as it is."""
    parts = text.split("`")
    for place in range(0, len(parts), 2):
        for sign in ("*", "<"):
            parts[place] = parts[place].replace(sign, f"\\{sign}")
    return "`".join(parts)


def index() -> str:
    """Return the page that lists the others."""
    rows = []
    for folder in _folders():
        told = list(_standards(folder))
        title = told[0].title if told else sentence(folder)
        count = sum(len(_tests(path)) for path in _modules(folder))
        source = "; ".join(each.source for each in told)
        rows.append(f"| [{title}]({folder}.md) | {_cell(source)} | {count} |")
    return "\n".join(
        [
            "# The clinical rules",
            "",
            "Each page is printed from the tests that hold the rule: what it says, its borders on",
            "both sides, and where the expected values come from; then the standard's figures, and",
            "the sentences that a result gives as its reasons.",
            "",
            *table(("rule", "source", "sentences"), []),
            *rows,
            "",
            "*Printed by `docs/print_rules.py`.*",
            "",
        ]
    )


def _tests(path: Path) -> list[str]:
    return [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("def test_")
    ]


def _folders() -> list[str]:
    return [folder for folder in STANDARDS if _modules(folder)]


PAGES: Mapping[Path, Callable[[], str]] = {
    RULES / "index.md": index,
    **{RULES / f"{folder}.md": partial(page, folder) for folder in _folders()},
}
"""Every page of a rule, and what prints it."""


if __name__ == "__main__":
    RULES.mkdir(exist_ok=True)
    for path, printed in PAGES.items():
        path.write_text(printed(), encoding="utf-8")
