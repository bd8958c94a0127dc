"""The rows of one subject in every dataset, each with the rows and the sources that it is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from hilum.datasets.dataset import Key
from hilum.reports.trial.site.places import SubjectPages, row_place
from hilum.reports.trial.trail import Step, Trail
from hilum.reports.trial.wording import words

HEADINGS = ("row", "values", "row_from", "source_of")


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Writes the tables of a subject's rows, in one language."""

    trail: Trail
    subjects: SubjectPages
    language: str

    def tables(self, steps: Sequence[Step]) -> Markup:
        """Return the tables of rows, dataset by dataset, as markup."""
        return Markup("").join(
            self._table(name, tuple(own))
            for name, own in groupby(steps, key=lambda step: step.key.dataset)
        )

    def _table(self, name: str, steps: Sequence[Step]) -> Markup:
        head = "".join(
            f'<th scope="col">{escape(words(key).say(self.language))}</th>' for key in HEADINGS
        )
        rows = "".join(map(self._row, steps))
        return Markup(
            f'<h2 id="{name}">{name} <small>{len(steps)}</small></h2><div class="wide">'
            f'<table class="steps"><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _row(self, step: Step) -> str:
        values = " ".join(f"<i>{name}</i>={escape(value)}" for name, value in step.values.items())
        sources = " ".join(self._source(key, step) for key in step.sources)
        return (
            f'<tr id="{row_place(step.key)}"><th scope="row">{step.key.seq}</th><td>{values}</td>'
            f"<td>{sources}</td><td>{''.join(self._places(step))}</td></tr>\n"
        )

    def _source(self, key: Key, step: Step) -> str:
        same = key.subject == step.key.subject
        link = f"#{row_place(key)}" if same else f"../{self.subjects.link(key)}"
        return f'<a href="{escape(link)}">{key.dataset} {key.seq}</a>'

    def _places(self, step: Step) -> Iterator[str]:
        for place in self.trail.own_places(step):
            yield f"<p><b>{escape(place.source)}</b> {escape(place.said)}</p>"
