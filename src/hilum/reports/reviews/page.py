"""The review as one page to read, print and sign; everything is in the file, no script."""

import base64
import hashlib

from hilum import __version__
from hilum.reports.reviews.views import Proposals, summary_of, views_of
from hilum.reports.reviews.wording import ReviewWords
from hilum.reports.templates import template_text, templates_of
from hilum.study.approvals import Standing
from hilum.study.reviewed import review_lines
from hilum.terms.truth import Kind

PACKAGE = "hilum.reports.reviews"
SIGNS = {Standing.APPROVED: "✓", Standing.VOID: "!", Standing.NOT_REVIEWED: "?"}
"""A sign for each standing, so that none is told by colour alone."""


def page_of(words: ReviewWords, proposals: Proposals) -> str:
    """Return the page, with its style in it."""
    style = template_text(PACKAGE, "review.css")
    study = words.study
    views = list(views_of(words, proposals))
    return (
        templates_of(PACKAGE)
        .get_template("review.html")
        .render(
            say=words.say,
            language=words.language,
            study=study,
            study_name=study.short_name[words.language],
            version=__version__,
            style=style,
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            review=[said.say(words.language) for said in review_lines(study)],
            summary=summary_of(words),
            groups={kind: [x for x in views if x.criterion.kind is kind] for kind in Kind},
            signs=SIGNS,
            with_marks=bool(proposals),
        )
    )
