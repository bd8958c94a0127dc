"""Write the report of a screening: index.html, a page for each listed subject, the log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from hilum import __version__
from hilum.records.store import Store
from hilum.reports.screening import index_page as index
from hilum.reports.screening import subject_page as page
from hilum.reports.screening.candidates import Candidates, choose
from hilum.reports.screening.options import Options
from hilum.reports.screening.page_names import page_names
from hilum.reports.screening.screening_log import write_screening_log
from hilum.reports.screening.things_page import things_by_need
from hilum.reports.screening.wording import Wording, wording
from hilum.reports.screening.worklist import Group, Standing, in_order, standing
from hilum.screening.anchors import SCREENING, anchors_of
from hilum.screening.counts import count
from hilum.screening.evidence import Sheet, hold_against, sheet
from hilum.sources import Progress, silent
from hilum.study import Study
from hilum.terms.times import date_of
from hilum.terms.truth import Kind

SUBJECTS = "subjects"
STYLE = "report.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written: the first page, how many subjects are listed, lines of the log."""

    index: Path
    listed: int
    logged: int


def write_report(
    study: Study, store: Store, options: Options, folder: Path, *, progress: Progress = silent
) -> Report:
    """Write the report of a screening into its folder.

    The store's connection must hold the tables `verdicts`, `anchors` and `rulings` of the
    screening. Everything is local and static: no script, nothing from a network.
    """
    words = wording(study, options)
    chosen = choose(store.connection, study, options)
    standings = [
        standing(each, study, options)
        for each in _sheets(study, store, chosen.listed, progress)
    ]
    groups = in_order(standings)
    names = page_names([one.subject for members in groups.values() for one in members])
    (folder / SUBJECTS).mkdir()
    (folder / STYLE).write_text(_template(STYLE), encoding="utf-8")
    _write_subjects(groups, study, words, folder=folder, names=names)
    text = _index(study, store, chosen, groups, words=words, names=names)
    (folder / "index.html").write_text(text, encoding="utf-8")
    logged = write_screening_log(store.connection, study, options, words, folder=folder)
    return Report(index=folder / "index.html", listed=len(standings), logged=logged)
