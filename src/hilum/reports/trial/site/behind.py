"""What is behind each number of a display: its values, and links to the rows that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Column, Display, Line, Shown
from hilum.reports.trial.site.places import SubjectPages, cell_place
from hilum.terms.reasons import LANGUAGES, Words

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A number or a mark with its place on the page; `rows` are links, subject by subject."""

    place: str
    name: Words
    said: Words
    values: tuple[tuple[str, str], ...]
    rows: Markup
    count: int
    among: int


def behind(display: Display, subjects: SubjectPages) -> Iterator[Behind]:
    """Yield what is behind each cell that has a value, and behind each mark of a figure."""
    for number, table in enumerate(display.tables):
        for line in table.lines:
            for column, shown in zip(table.columns, line.cells, strict=True):
                if shown.values:
                    place = cell_place(number, line.id, column.id)
                    yield _of_cell(shown, place, _named(line, column), subjects)
    for drawing in display.drawings:
        for mark in drawing.marks:
            yield Behind(
                place=mark.id,
                name=mark.label,
                said=NOTHING,
                values=(),
                rows=_links(mark.keys, subjects),
                count=len(mark.keys),
                among=0,
            )


def _named(line: Line, column: Column) -> Words:
    parts = (line.label, column.heading)
    en, zh = (
        ", ".join(said for part in parts if (said := part.say(language))) for language in LANGUAGES
    )
    return Words(en, zh)


def _of_cell(shown: Shown, place: str, name: Words, subjects: SubjectPages) -> Behind:
    return Behind(
        place=place,
        name=name,
        said=shown.text,
        values=tuple((name, value_text(value)) for name, value in shown.values.items()),
        rows=_links(shown.keys, subjects),
        count=len(shown.keys),
        among=len(shown.population),
    )


def value_text(value: object) -> str:
    """Return an exact value as text: a fraction as it is, nothing for None."""
    return "–" if value is None else f"{value}"


def _links(keys: Sequence[Key], subjects: SubjectPages) -> Markup:
    """Return links to rows, those of a subject together."""
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.subject, []).append(key)
    groups = []
    for subject, own in found.items():
        links = " ".join(
            f'<a href="{subjects.link(key)}">{key.dataset} {key.seq}</a>' for key in own
        )
        groups.append(f"<li><b>{escape(subject)}</b> {links}</li>")
    return Markup(f'<ul class="rows">{"".join(groups)}</ul>') if groups else Markup("")
