"""Write desk sheets as pages: one a subject, and a first page that lists them all."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hilum import __version__
from hilum.reports.desk.curves import draw
from hilum.reports.desk.sheet import Block, DeskSheet
from hilum.reports.desk.text import MARKS, MOST_FAULTS
from hilum.reports.desk.wording import DeskWords
from hilum.reports.screening.page_names import page_names
from hilum.reports.templates import template_text, templates_of
from hilum.study import Study
from hilum.study.reviewed import approved_lines, draft_lines

PACKAGE = "hilum.reports.desk"
STYLES = {"report.css": "hilum.reports.screening", "desk.css": "hilum.reports.desk"}
DECISIONS = "decisions.csv"
COLUMNS = ("subject", "about", "result", "tone", "rules", "reasons")


def write_pages(
    sheets: Iterable[DeskSheet], folder: Path, *, study: Study, words: DeskWords
) -> int:
    """Write a page for each sheet, index.html, and decisions.csv; return how many sheets.

    Everything is local and static: no script, nothing from a network.
    """
    kept = list(sheets)
    names = page_names([sheet.subject for sheet in kept])
    for each in kept:
        _write(folder / names[each.subject], "sheet.html", study, words, **_of_sheet(each, words))
    title = words.cell(kept[0].title) if kept else words.say("subjects")
    _write(folder / "index.html", "index.html", study, words, sheets=kept, pages=names, title=title)
    for style, package in STYLES.items():
        (folder / style).write_text(template_text(package, style), encoding="utf-8")
    _write_decisions(folder / DECISIONS, kept, words)
    return len(kept)


def _of_sheet(sheet: DeskSheet, words: DeskWords) -> dict[str, Any]:
    curves = [drawn for curve in sheet.curves if (drawn := draw(curve, words))]
    return {"sheet": sheet, "title": f"{sheet.subject} {words.cell(sheet.title)}", "curves": curves}


def _write_decisions(path: Path, sheets: Sequence[DeskSheet], words: DeskWords) -> None:
    # The UTF-8 mark makes Excel read Chinese as Chinese.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for sheet in sheets:
            for block in (*sheet.summary, *sheet.blocks):
                writer.writerow(_decision(sheet.subject, block, words))


def _decision(subject: str, block: Block, words: DeskWords) -> tuple[str, ...]:
    return (
        subject,
        words.cell(block.heading),
        words.cell(block.verdict),
        block.tone.value,
        " ".join(reason.id for reason in block.reasons),
        " | ".join(map(words.reason, block.reasons)),
    )


def _write(path: Path, template: str, study: Study, words: DeskWords, **shown: Any) -> None:
    page = templates_of(PACKAGE).get_template(template)
    said = page.render(
        say=words.say,
        cell=words.cell,
        said=words.said,
        reason=words.reason,
        language=words.language,
        most_faults=MOST_FAULTS,
        marks={tone.value: mark for tone, (mark, _) in MARKS.items()},
        study_name=study.short_name[words.language],
        study_version=study.version,
        version=__version__,
        draft=[line.say(words.language) for line in draft_lines(study)],
        review=[line.say(words.language) for line in approved_lines(study)],
        **shown,
    )
    path.write_text(said, encoding="utf-8")
