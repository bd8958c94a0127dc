"""A figure as a sheet of SVG, and the marks on it: elements that stand for rows."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Drawing, Mark
from hilum.reports.trial.drawing.lettering import FONTS, SIZE
from hilum.reports.trial.drawing.palette import WHITE
from hilum.terms.reasons import LANGUAGES, Words

WIDTH = 720.0
"""Of every figure, in pixels; printed at 180 mm, two columns of a journal."""


def sheet(parts: Iterable[Markup], *, height: float, language: str, described: Words) -> Markup:
    """Return a whole figure on white, with what a screen reader says of it."""
    return element(
        "svg",
        element("title", described.say(language)),
        element("rect", width=WIDTH, height=height, fill=WHITE),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        width=WIDTH,
        height=f"{height:.0f}",
        role="img",
        font_family=FONTS[language],
        font_size=SIZE,
        lang=language,
    )


def marked(mark: Mark, language: str, *parts: Markup, **attributes: object) -> Markup:
    """Return parts as the element of a mark: a link to its own id, its words as a tooltip.

    Whoever shows the figure leads the link to the rows behind the mark.
    """
    title = element("title", mark.label.say(language))
    return element("a", title, *parts, id=mark.id, href=f"#{mark.id}", **attributes)


def drawn(draw: Callable[[str], Markup], marks: Iterable[Mark], described: Words) -> Drawing:
    """Return a drawing in every language."""
    svg = {language: str(draw(language)) for language in LANGUAGES}
    return Drawing(svg=svg, marks=tuple(marks), described=described)
