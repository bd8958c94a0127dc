"""Print the reference of a study's folder from the declarations that its files are checked against.

`docs/print_pages.py` prints the page, and a test holds that it is current.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from hilum.study import files, review_file

ENTRIES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "criteria.toml": ("[[criterion]]", files.CriterionEntry),
    "criteria.toml, the rest of the record": ("[[clause]]", files.ClauseEntry),
    "questions.toml": ("[[question]]", files.QuestionEntry),
    "questions.toml, an answer": ("[question.ruling]", files.RulingEntry),
    "questions.toml, other answers": ("[[question.ruling.alternatives]]", files.AlternativeEntry),
    "review.toml": ("[[criterion]]", review_file.ReviewedEntry),
    "review.toml, what reports say": ("[notice]", review_file.NoticeEntry),
    "study.toml, a fact": ("[identity.title]", files.FactEntry),
    "study.toml, a site": ("[[site]]", files.SiteEntry),
    "study.toml, an anchor": ("[anchors.first_dose]", files.AnchorEntry),
    "study.toml, what makes an anchor known": ("[anchors.first_dose.from]", files.AnchorSource),
}

FILES = (
    ("`record.txt`", "the registry record: text as it is, JSON and XML laid out", "`hilum read`"),
    ("`criteria.toml`", "every sentence with its place; the readings", "`hilum read`, `review`"),
    ("`review.toml`", "who approved which reading, what people changed", "`hilum review`, people"),
    ("`questions.toml`", "what is left open, rulings, other answers", "people, `hilum review`"),
    ("`study.toml`", "identity, dates, design, sites, anchors, versions", "`hilum read`, people"),
    ("`concepts.toml`", "concepts that only this study needs", "people"),
    ("`regimen.toml`, `schedule.toml`", "treatment and visits", "people"),
    ("`response.toml`, `endpoints.toml`", "response rules, endpoints, displays", "people"),
    ("`report.toml`", "what reports say in the study's own words", "people"),
)

HEAD = """\
# The folder of a study

Printed by `docs/print_study.py` from the declarations that the files are checked against when they
are read; an unknown key is refused.
"""

REST = """\

Only `record.txt`, `criteria.toml`, `review.toml` and `study.toml` are needed to screen.
`criteria.toml` is what the reader proposes of `record.txt`, changed as `review.toml` says
([decision 21](../decisions/0021-what-people-changed-is-a-file.md)). Spans are offsets of characters
into `record.txt`, from the first up to but not including the second; a heading comes before its
item."""


def study_page() -> str:
    """Return the page."""
    lines = [HEAD, "| file | what it holds | who writes it |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in FILES]
    lines.append(REST)
    for name, (table, entry) in ENTRIES.items():
        lines += ["", f"## {name}: `{table}`", "", *_told(entry.__doc__ or "")]
        lines += ["", "| key | what it takes | needed |", "|---|---|---|"]
        lines += list(_keys(entry))
    return "\n".join(lines) + "\n"


def _told(docstring: str) -> Iterator[str]:
    yield from (line.strip() for line in docstring.strip().splitlines())


def _keys(entry: type[BaseModel]) -> Iterator[str]:
    for name, declared in entry.model_fields.items():
        needed = "yes" if declared.is_required() else ""
        yield f"| `{declared.alias or name}` | {_type(declared.annotation)} | {needed} |"


def _type(kind: Any) -> str:
    """Return what a key takes, in words."""
    if get_origin(kind) is Literal:
        return ", ".join(f"`{each}`" for each in get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(_type(each) for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        pair = inner == (int, int)
        return "a pair of whole numbers" if pair else f"a list of: {_type(inner[0])}"
    if get_origin(kind) is dict:
        return f"a table of: {_type(get_args(kind)[1])}"
    plain = {"str": "text", "int": "a whole number", "bool": "true or false", "Any": "anything"}
    name = getattr(kind, "__name__", str(kind))
    return plain.get(name, re.sub(r"(?<!^)([A-Z])", r" \1", name).removesuffix(" Entry").lower())


PAGES = {Path(__file__).parent / "reference" / "study.md": study_page}
