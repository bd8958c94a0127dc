"""Write the site: a first page, the text, a page for each display, what is behind it, the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from hilum.reports.templates import template_text, templates_of
from hilum.reports.trial.asked import Asked, Asking
from hilum.reports.trial.display import Display, Drawing
from hilum.reports.trial.document import Document
from hilum.reports.trial.site.behind import Behind, behind
from hilum.reports.trial.site.places import (
    SubjectPages,
    behind_page,
    cell_place,
    display_page,
)
from hilum.reports.trial.site.rows import DatasetRows, rows_of
from hilum.reports.trial.trail import Trail
from hilum.reports.trial.wording import words
from hilum.study import Study
from hilum.study.reviewed import draft_lines
from hilum.terms.reasons import LANGUAGES

PACKAGE = "hilum.reports.trial.site"
STYLE = "site.css"
TEXT = "text.html"
PICTURED = ("14.2.4", "14.2.11")
"""The displays whose figures the first page shows, where the report has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the site is made of; `paper` (by language) and `files` are links beside it."""

    study: Study
    cutoff: date
    document: Document
    trail: Trail
    paper: Mapping[str, str]
    files: tuple[str, ...] = ()


def write_site(site: Site, folder: Path) -> None:
    """Write the site in every language into a folder, which has the style and a first page.

    What does not depend on the language is made once for all of them.
    """
    (folder / STYLE).write_text(template_text(PACKAGE, STYLE), encoding="utf-8")
    subjects, asking = SubjectPages([*filter(None, site.trail.by_subject)]), Asking(site.study)
    every = [_Pages(site, language, folder / language, subjects) for language in LANGUAGES]
    for pages in every:
        pages.write_text()
    for display in site.document.displays:
        told, asked = list(behind(display, subjects)), asking.trail(*display.asked)
        for pages in every:
            pages.write_display(display, told, asked)
    for subject, steps in site.trail.by_subject.items():
        tables = rows_of(steps, site.trail, subjects)
        for pages in every:
            pages.write_rows(subject, tables)
    start = templates_of(PACKAGE).get_template("start.html").render(document=site.document)
    (folder / "index.html").write_text(start, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of one language, and the folder that they go to."""

    site: Site
    language: str
    folder: Path
    subjects: SubjectPages

    def write_text(self) -> None:
        (self.folder / "subjects").mkdir(parents=True)
        document = self.site.document
        pictured = [each for each in document.displays if each.number in PICTURED]
        self._write("index.html", "index.html", pictured=pictured)
        self._write(TEXT, TEXT, sections=document.sections)

    def write_display(
        self, display: Display, told: Sequence[Behind], asked: Sequence[Asked]
    ) -> None:
        self._write(display_page(display.number), "display.html", display=display)
        page = behind_page(display.number)
        self._write(page, "behind.html", display=display, told=told, asked=asked)

    def write_rows(self, subject: str, tables: Sequence[DatasetRows]) -> None:
        title = words("trace_subject", subject=subject) if subject else words("of_no_subject")
        up = "../" if subject else ""
        page = self.subjects.page(subject)
        self._write(page, "rows.html", tables=tables, heading=title, up=up, top=f"{up}../")

    def _write(self, name: str, template: str, **shown: Any) -> None:
        path = self.folder / name
        page = templates_of(PACKAGE).get_template(template)
        defaults = {"up": "", "top": "../", "name": path.name}
        said = page.render(**{**self._always(), **defaults, **shown})
        path.write_text(said, encoding="utf-8")

    def _always(self) -> dict[str, Any]:
        site = self.site
        return {
            "say": lambda key, **filled: words(key, **filled).say(self.language),
            "in_words": lambda said: said.say(self.language),
            "language": self.language,
            "other": next(each for each in LANGUAGES if each != self.language),
            "document": site.document,
            "paper": site.paper,
            "files": site.files,
            "study": site.study,
            "draft": [said.say(self.language) for said in draft_lines(site.study)],
            "cutoff": site.cutoff.isoformat(),
            "display_page": display_page,
            "behind_page": behind_page,
            "cell_place": cell_place,
            "drawn": self._drawn,
            "kind": lambda block: type(block).__name__,
            "subject_pages": [
                (subject, self.subjects.page(subject))
                for subject in sorted(site.trail.by_subject)
                if subject
            ],
        }

    def _drawn(self, display: Display, drawing: Drawing) -> Markup:
        """Return a drawing whose marks lead to what is behind them."""
        page = behind_page(display.number)
        return Markup(drawing.svg[self.language].replace('href="#', f'href="{page}#'))
