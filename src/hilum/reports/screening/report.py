"""Write the report of a screening: index.html, a page for each listed subject, the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from hilum import __version__
from hilum.records.store import Store
from hilum.reports.screening import index_page as index
from hilum.reports.screening import subject_page as page
from hilum.reports.screening.candidates import Candidates
from hilum.reports.screening.index_page import ListedRow
from hilum.reports.screening.options import Options
from hilum.reports.screening.page_names import page_names
from hilum.reports.screening.screening_log import write_screening_log
from hilum.reports.screening.things_page import things_by_need
from hilum.reports.screening.wording import Wording, wording
from hilum.reports.screening.worklist import Group, Standing, standing
from hilum.reports.templates import template_text, templates_of
from hilum.screening.anchors import SCREENING
from hilum.screening.counts import count
from hilum.screening.evidence import Sheet
from hilum.study import Study
from hilum.study.reviewed import approved_lines, draft_lines
from hilum.terms.times import date_of
from hilum.terms.truth import Kind

PACKAGE = "hilum.reports.screening"
SUBJECTS = "subjects"
STYLE = "report.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written: the first page, how many subjects are listed, lines of the log."""

    index: Path
    listed: int
    logged: int


def write_report(
    study: Study,
    store: Store,
    options: Options,
    folder: Path,
    *,
    chosen: Candidates,
    sheets: Iterable[Sheet],
) -> Report:
    """Write the report of a screening into its folder, with a page for each of the sheets.

    The sheets are those of the subjects that are listed, in any order. The store's connection must
    hold the tables `verdicts`, `anchors`, `candidates` and `rulings` of the screening. Everything
    is local and static: no script, nothing from a network.
    """
    words = wording(study, options)
    names = page_names(chosen.listed)
    (folder / SUBJECTS).mkdir()
    rows = []
    for each in sheets:
        one = standing(each, study, options)
        place = f"{SUBJECTS}/{names[one.subject]}"
        (folder / place).write_text(_subject(one, study, words), encoding="utf-8")
        rows.append(index.listed_row(one, place, study, words))
    groups = index.in_order(rows)
    _link_neighbours(groups, study, words, folder)
    _write_first_pages(study, store, chosen, groups, words=words, folder=folder)
    logged = write_screening_log(store.connection, study, options, words, folder=folder)
    return Report(index=folder / "index.html", listed=len(rows), logged=logged)


def _render(template: str, words: Wording, study: Study, **shown: Any) -> str:
    return (
        templates_of(PACKAGE)
        .get_template(template)
        .render(
            say=words.say,
            n=words.number,
            listed=words.listed,
            language=words.language,
            study=study,
            study_name=study.short_name[words.language],
            version=__version__,
            draft=[said.say(words.language) for said in draft_lines(study)],
            review=[said.say(words.language) for said in approved_lines(study)],
            labels={each.id: each.label(words.language) for each in study.criteria},
            **shown,
        )
    )


NEIGHBOURS = Markup("<!-- neighbours -->")
"""Stands on a subject's page until its place in the list is known; escaped text never holds it."""


def _subject(one: Standing, study: Study, words: Wording) -> str:
    return _render(
        "subject.html",
        words,
        study,
        one=one,
        root="../",
        title=one.subject,
        neighbours=NEIGHBOURS,
        who=index.sex_and_age(one, words),
        day=date_of(one.sheet.anchors[SCREENING].day_latest),
        last_day=index.last_day_words(one, words),
        logged=index.logged_words(one, words),
        anchors=page.anchor_views(one, study, words),
        against=page.against_views(one, study, words),
        criteria=page.criteria_views(one, study, words),
        things=things_by_need(one, study, words),
        kinds=list(Kind),
    )


def _link_neighbours(
    groups: dict[Group, list[ListedRow]], study: Study, words: Wording, folder: Path
) -> None:
    everyone = [row for members in groups.values() for row in members]
    for number, row in enumerate(everyone):
        before = everyone[number - 1] if number else None
        after = everyone[number + 1] if number + 1 < len(everyone) else None
        links = _render("neighbours.html", words, study, before=before, after=after)
        path = folder / row.page
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(NEIGHBOURS, links, 1), encoding="utf-8")


def _write_first_pages(
    study: Study,
    store: Store,
    chosen: Candidates,
    groups: dict[Group, list[ListedRow]],
    *,
    words: Wording,
    folder: Path,
) -> None:
    pages = {
        "assumptions.html": _render(
            "assumptions.html",
            words,
            study,
            root="",
            title=words.say("assumptions"),
            assumptions=page.assumption_views(study, words),
        ),
        "index.html": _index(study, store, chosen, groups, words=words),
        STYLE: template_text(PACKAGE, STYLE),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def _worklist_says(chosen: Candidates, study: Study, words: Wording) -> str:
    listed = words.number(len(chosen.listed))
    if not chosen.condition:
        return words.say("worklist_says_any", listed=listed)
    labels = [study.concepts[name].label(words.language) for name in chosen.condition]
    return words.say("worklist_says", listed=listed, condition=words.listed(labels))


def _index(
    study: Study,
    store: Store,
    chosen: Candidates,
    groups: dict[Group, list[ListedRow]],
    *,
    words: Wording,
) -> str:
    counts = count(store.connection, study)
    found = store.connection.execute("SELECT * FROM rulings").fetchall()
    rulings = index.ruling_rows(found, study, words)
    first, last, subjects = store.connection.execute(
        "SELECT min(day_latest), max(day_latest), (SELECT count(*) FROM subjects) "
        f"FROM anchors WHERE anchor = '{SCREENING}'"
    ).fetchone() or (None, None, 0)
    everyone = [row for members in groups.values() for row in members]
    return _render(
        "index.html",
        words,
        study,
        root="",
        title=words.say("screening"),
        counts=counts,
        statuses=index.status_views(counts),
        bar=index.status_bar(counts, words),
        funnel=list(index.funnel_rows(counts, study, words)),
        moving=[row for row in rulings if any(row.moved.values())],
        still=[row for row in rulings if not any(row.moved.values())],
        worklist_says=_worklist_says(chosen, study, words),
        groups=groups,
        chosen=chosen,
        days=[date_of(day) for day in (first, last) if day is not None],
        not_screened=subjects - counts.screened,
        with_numbers=any(row.hospital_number for row in everyone),
        with_log=any(row.logged for row in everyone),
    )
