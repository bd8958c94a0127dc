"""Print the pages of the documentation that the code and the study already say.

    python docs/print_pages.py

A test holds that the pages are what this prints.
"""

import runpy
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from hilum.criteria.printing import show
from hilum.records.rows import TABLES
from hilum.study import Criterion, Question, Study, find_study, load_study

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))  # the page of a record's reading is scored by the tests' judge


def records_page() -> str:
    """Return the page of the tables of records, from their declarations."""
    lines = [
        "# The tables of records",
        "",
        "Printed from `src/hilum/records/rows.py` by `docs/print_pages.py`. Beside these columns,",
        "a stored row has integer keys and days; a time is stored as its earliest and latest",
        "moment.",
    ]
    for name, table in TABLES.items():
        lines += ["", f"## {name}", "", *_paragraph(table.__doc__ or ""), ""]
        lines += ["| column | English | 中文 | SDTM | terms |", "|---|---|---|---|---|"]
        lines += [_column(declared) for declared in fields(table)]
    return "\n".join(lines) + "\n"


def _paragraph(text: str) -> Iterator[str]:
    yield from (line.strip() for line in text.strip().splitlines())


def _column(declared: Any) -> str:
    told = declared.metadata
    terms = ", ".join(told["terms"])
    return (
        f"| `{declared.name}` | {told['label']} | {told['zh']} | {told['sdtm'] or ''} | {terms} |"
    )


def criteria_page(study: Study) -> str:
    """Return the page of a study's criteria: sentence, reading, questions, rulings."""
    lines = [
        f"# The criteria of {study.id}, and what was assumed",
        "",
        f"{study.short_name['en']} ({study.facts['identity.registry_id'].value}), version",
        f"{study.version}. Printed from the study's folder by `docs/print_pages.py`.",
        "",
        "Each sentence of the registry record stands beside its reading. An ambiguity is a",
        "question; a ruling marked *assumption* is the developers', for the program to run, and",
        "not an approval by investigators: they are asked to rule. `hilum screen` counts the",
        "subjects whose status hangs on each. Notation: [reference](../reference/notation.md).",
    ]
    for criterion in study.criteria:
        lines += _criterion(criterion)
    lines += ["", "## Questions about the study as a whole"]
    for question in study.questions:
        lines += _question(question)
    return "\n".join(lines) + "\n"


def _criterion(criterion: Criterion) -> Iterator[str]:
    origin = "" if criterion.origin == "record" else f", origin: {criterion.origin}"
    yield from ("", f"## {criterion.id}: {criterion.en}", "", f"{criterion.zh}")
    yield from ("", f"> {criterion.text}", "", f"*{criterion.kind.value}{origin}*")
    yield from ("", "```text", show(criterion.reading), "```")
    for question in criterion.questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    yield from ("", f"- **{question.id}** {' '.join(question.text.split())}")
    if question.ruling:
        yield f"  *{question.ruling.kind}:* {' '.join(question.ruling.text.split())}"
    else:
        yield "  *Nobody has ruled; the program does not need an answer to run.*"
    for other in question.alternatives:
        reading = f"`{show(other.reading)}`" if other.reading else "the criterion is dropped"
        yield f"  - Otherwise: {' '.join(other.text.split())} {reading}"


conduct_page = runpy.run_path(str(DOCS / "print_conduct.py"))["conduct_page"]
endpoints_page = runpy.run_path(str(DOCS / "print_endpoints.py"))["endpoints_page"]
PAGES: dict[Path, Callable[[], str]] = {
    **runpy.run_path(str(DOCS / "print_rules.py"))["PAGES"],
    **runpy.run_path(str(DOCS / "print_datasets.py"))["PAGES"],
    **runpy.run_path(str(DOCS / "print_reading.py"))["PAGES"],
    **runpy.run_path(str(DOCS / "print_findings.py"))["PAGES"],
    **runpy.run_path(str(DOCS / "print_study.py"))["PAGES"],
    DOCS / "reference" / "records.md": records_page,
    DOCS / "explanation" / "haic_hcc.md": lambda: criteria_page(load_study(find_study("haic_hcc"))),
    DOCS / "explanation" / "haic_hcc_conduct.md": lambda: conduct_page(
        load_study(find_study("haic_hcc"))
    ),
    DOCS / "explanation" / "haic_hcc_endpoints.md": lambda: endpoints_page(
        load_study(find_study("haic_hcc"))
    ),
}
"""Every printed page, and what prints it."""


if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
