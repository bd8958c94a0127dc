"""What is behind each number of a display: its values, and links to the rows that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Column, Display, Line, Mark, Shown
from hilum.reports.trial.site.places import SubjectPages, cell_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A number or a mark with its place on the page; `rows` are links, subject by subject.

    `count` is how many rows they are, `among` how many subjects it was counted among.
    """

    place: str
    name: str
    rows: Markup
    count: int
    said: str = ""
    values: tuple[tuple[str, str], ...] = ()
    among: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells what is behind numbers, in one language."""

    subjects: SubjectPages
    language: str

    def behind(self, display: Display) -> Iterator[Behind]:
        """Yield what is behind each cell that has a value, and behind each mark of a figure."""
        for number, table in enumerate(display.tables):
            for line in table.lines:
                for column, shown in zip(table.columns, line.cells, strict=True):
                    if shown.values:
                        place = cell_place(number, line.id, column.id)
                        yield self._of_cell(shown, place, self._named(line, column))
        for drawing in display.drawings:
            yield from map(self._of_mark, drawing.marks)

    def _named(self, line: Line, column: Column) -> str:
        parts = (line.label.say(self.language), column.heading.say(self.language))
        return ", ".join(part for part in parts if part)

    def _of_cell(self, shown: Shown, place: str, name: str) -> Behind:
        return Behind(
            place=place,
            name=name,
            rows=self._links(shown.keys),
            count=len(shown.keys),
            said=shown.text.say(self.language),
            values=tuple((name, _value_text(value)) for name, value in shown.values.items()),
            among=len(shown.population),
        )

    def _of_mark(self, mark: Mark) -> Behind:
        name = mark.label.say(self.language)
        return Behind(place=mark.id, name=name, rows=self._links(mark.keys), count=len(mark.keys))

    def _links(self, keys: Sequence[Key]) -> Markup:
        """Return links to rows, those of a subject together."""
        found: dict[str, list[Key]] = {}
        for key in keys:
            found.setdefault(key.subject, []).append(key)
        groups = "".join(self._group(subject, own) for subject, own in found.items())
        return Markup(f'<ul class="rows">{groups}</ul>') if groups else Markup("")

    def _group(self, subject: str, keys: Sequence[Key]) -> str:
        links = " ".join(
            f'<a href="{escape(self.subjects.link(key))}">{key.dataset} {key.seq}</a>'
            for key in keys
        )
        return f"<li><b>{escape(subject)}</b> {links}</li>"


def _value_text(value: object) -> str:
    """Return an exact value as text: a fraction as it is, a dash for what does not exist."""
    return "–" if value is None else f"{value}"
