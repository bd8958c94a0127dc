"""The report of a trial says who approved its criteria, and which nobody has (issue 6, item 7)."""

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from hilum.datasets.snapshot import open_snapshot
from hilum.reports.trial.document import Document, Paragraph
from hilum.reports.trial.paper import fonts_of
from hilum.reports.trial.sections import Material, document
from hilum.study import Study
from hilum.study.approvals import NO_REVIEW, Review
from tests.reports.evidence import derived, records
from tests.sources.virtual_trials import study
from tests.web.reading_pages import Page

NOTICE = {"en": "Developers’ review, not clinical approval.", "zh": "开发者审阅，非临床批准。"}
DRAFT = "Draft: 32 of 32 criteria are not approved: I1a, I1b, I2, "
DRAFT_ZH = "草案：32 条标准中有 32 条未经批准：I1a、I1b、I2、"


def close(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", NOTICE)
def test_every_page_of_the_report_says_the_notice_of_the_review(
    reported: Path, language: str
) -> None:
    pages = [*(reported / "report" / language).rglob("*.html")]
    assert len(pages) > 20
    for path in pages:
        (body,) = Page(path).elements("body")
        footer = body.inside[-1]
        assert footer.name == "footer"
        assert NOTICE[language] in footer.text, path


@pytest.mark.parametrize("language", NOTICE)
def test_the_first_page_of_the_pdf_says_it(reported: Path, language: str) -> None:
    if fonts_of(language) is None:
        pytest.skip("no font with Chinese here to set the PDF in")
    (paper,) = [*(reported / "report").glob(f"*{language}*.pdf")]
    assert close(NOTICE[language]) in close(PdfReader(paper).pages[0].extract_text())


def document_of(changed: Study, reported: Path) -> Document:
    trial = replace(derived(records()).trial, study=changed)
    sealed = open_snapshot(reported / "snapshot").sealed
    return document(Material(trial=trial, sealed=sealed, displays=(), headlines=()))


def test_a_report_of_a_study_that_nobody_reviewed_starts_with_it(reported: Path) -> None:
    made = document_of(replace(study(), review=NO_REVIEW), reported)
    (synopsis,) = [each for each in made.sections if each.number == "2"]
    first = synopsis.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.words.en.startswith(DRAFT)
    assert first.words.zh.startswith(DRAFT_ZH)
    assert [said.en[:6] for name, said in made.facts if name.en == "Review of the criteria"] == [
        "Draft:"
    ]


def test_without_a_notice_the_report_names_who_approved_and_when(reported: Path) -> None:
    reviewed = Review(approvals=study().review.approvals)
    made = document_of(replace(study(), review=reviewed), reported)
    said = [value.en for name, value in made.facts if name.en == "Review of the criteria"]
    assert said == ["32 criteria approved by Hilum developers, 2026-11-26."]
