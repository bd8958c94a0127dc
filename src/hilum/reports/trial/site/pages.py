"""Write the site: a first page, the text, a page for each display, what is behind it, the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from hilum.reports.trial.asked import Asking
from hilum.reports.trial.display import Display, Drawing
from hilum.reports.trial.document import Document
from hilum.reports.trial.site.behind import Telling
from hilum.reports.trial.site.places import (
    SubjectPages,
    behind_page,
    cell_place,
    display_page,
)
from hilum.reports.trial.site.rows import RowsPage
from hilum.reports.trial.trail import Trail
from hilum.reports.trial.wording import words
from hilum.study import Study
from hilum.terms.reasons import LANGUAGES

STYLE = "site.css"
TEXT = "text.html"
PICTURED = ("14.2.4", "14.2.11")
"""The displays whose figures the first page shows, where the report has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the site is made of; `paper` (by language) and `files` are links beside it."""

    study: Study
    document: Document
    trail: Trail
    paper: Mapping[str, str]
    files: tuple[str, ...] = ()


def write_site(site: Site, folder: Path) -> None:
    """Write the site in every language into a folder, which has the style and a first page."""
    (folder / STYLE).write_text(_text(STYLE), encoding="utf-8")
    for language in LANGUAGES:
        _Pages(site, language).write(folder / language)
    start = _environment().get_template("start.html").render(document=site.document)
    (folder / "index.html").write_text(start, encoding="utf-8")


class _Pages:
    """The pages of one language."""

    def __init__(self, site: Site, language: str) -> None:
        self.site, self.language = site, language
        self.subjects = SubjectPages([each for each in site.trail.by_subject if each])
        self.asking = Asking(site.study)

    def write(self, folder: Path) -> None:
        (folder / "subjects").mkdir(parents=True)
        document = self.site.document
        pictured = [each for each in document.displays if each.number in PICTURED]
        self._write(folder / "index.html", "index.html", pictured=pictured)
        self._write(folder / TEXT, TEXT, sections=document.sections)
        for display in document.displays:
            page = folder / display_page(display.number)
            self._write(page, "display.html", display=display)
            told = list(Telling(self.subjects, self.language).behind(display))
            asked = self.asking.trail(*display.asked)
            page = folder / behind_page(display.number)
            self._write(page, "behind.html", display=display, told=told, asked=asked)
        self._write_rows(folder)

    def _write_rows(self, folder: Path) -> None:
        trail = self.site.trail
        page = RowsPage(trail, self.subjects, self.language)
        for subject, steps in trail.by_subject.items():
            path = folder / self.subjects.page(subject)
            title = words("trace_subject", subject=subject) if subject else words("of_no_subject")
            rows = page.tables(steps)
            up = "../" if subject else ""
            self._write(path, "rows.html", rows=rows, heading=title, up=up, top=f"{up}../")

    def _write(self, path: Path, template: str, **shown: Any) -> None:
        page = _environment().get_template(template)
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


def _text(name: str) -> str:
    return (files("hilum.reports.trial.site") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
