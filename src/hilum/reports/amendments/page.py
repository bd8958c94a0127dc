"""A comparison as one page that stands by itself: nothing is fetched, its style is inside."""

from importlib.resources import files

from markupsafe import Markup, escape

from hilum import __version__
from hilum.criteria.printing import show
from hilum.reports.amendments.compared import (
    SIGNS,
    Compared,
    approval,
    marked,
    notes,
    standing,
    warnings,
)
from hilum.reports.amendments.wording import AmendmentWords
from hilum.reports.templates import template_text, templates_of
from hilum.study.comparing import FieldChange, Piece, Sign
from hilum.terms.truth import Status

PACKAGE = "hilum.reports.amendments"
TAGS = {Sign.SAME: "{}", Sign.REMOVED: "<del>{}</del>", Sign.ADDED: "<ins>{}</ins>"}


def page_of(compared: Compared, words: AmendmentWords) -> str:
    """Return the page."""
    style = template_text("hilum.reports.screening", "report.css")
    own = files("hilum.reports.amendments") / "templates" / "amendments.css"
    return (
        templates_of(PACKAGE)
        .get_template("amendments.html")
        .render(
            say=words.say,
            words=words,
            version=__version__,
            style=Markup(style + own.read_text("utf-8")),
            compared=compared,
            changes=compared.changes,
            amended=compared.amended,
            statuses=[*Status],
            name=compared.after.short_name.get(words.language, compared.after.id),
            warnings=[*warnings(compared, words)],
            notes=[*notes(compared, words)] if compared.amended else [],
            approvals=[approval(each, words) for each in compared.changes.approvals],
            standing=standing(compared.after, words),
            show=show,
            sentence=_sentence,
            value=_value,
        )
    )


def _sentence(pieces: tuple[Piece, ...]) -> Markup:
    return Markup("").join(
        Markup(TAGS[sign]).format(escape(said)) for sign, said in marked(pieces) if said
    )


def _value(change: FieldChange) -> Markup:
    """Return both values of a field with their signs."""
    parts = []
    for sign, value in ((Sign.REMOVED, change.before), (Sign.ADDED, change.after)):
        if value is not None:
            opening, closing = SIGNS[sign]
            parts.append(Markup(TAGS[sign]).format(f"{opening}{value}{closing}"))
    return Markup(" ").join(parts)
