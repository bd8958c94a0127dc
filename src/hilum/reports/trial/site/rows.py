"""The rows of one subject in every dataset, each with the rows and the sources that it is from."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from hilum.datasets.dataset import Key
from hilum.reports.trial.site.places import SubjectPages, row_place
from hilum.reports.trial.trail import Step, Trail
from hilum.reports.trial.wording import words


def rows_page(steps: Sequence[Step], trail: Trail, subjects: SubjectPages, language: str) -> Markup:
    """Return the tables of a subject's rows, dataset by dataset, as markup."""
    head = "".join(
        f"<th scope=col>{escape(words(key).say(language))}</th>"
        for key in ("row", "values", "row_from", "source_of")
    )
    return Markup("").join(
        _table(name, tuple(own), trail, subjects, head)
        for name, own in groupby(steps, key=lambda step: step.key.dataset)
    )


def _table(
    name: str, steps: Sequence[Step], trail: Trail, subjects: SubjectPages, head: str
) -> Markup:
    rows = "".join(_row(step, trail, subjects) for step in steps)
    return Markup(
        f"<h2 id={name}>{name} <small>{len(steps)}</small></h2><div class=wide>"
        f"<table class=steps><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(step: Step, trail: Trail, subjects: SubjectPages) -> str:
    values = " ".join(f"<i>{name}</i>={escape(value)}" for name, value in step.values.items())
    sources = " ".join(_source(key, step, subjects) for key in step.sources)
    places = "".join(_places(step, trail))
    return (
        f'<tr id="{row_place(step.key)}"><th scope=row>{step.key.seq}</th><td>{values}</td>'
        f"<td>{sources}</td><td>{places}</td></tr>\n"
    )


def _source(key: Key, step: Step, subjects: SubjectPages) -> str:
    same = key.subject == step.key.subject
    link = f"#{row_place(key)}" if same else f"../{subjects.link(key)}"
    return f'<a href="{escape(link)}">{key.dataset} {key.seq}</a>'


def _places(step: Step, trail: Trail) -> Iterator[str]:
    for place in trail.own_places(step):
        yield f"<p><b>{escape(place.source)}</b> {escape(place.said)}</p>"
