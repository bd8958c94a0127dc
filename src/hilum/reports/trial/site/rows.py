"""The rows of one subject in every dataset, each with the rows and the sources that it is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from hilum.datasets.dataset import Key
from hilum.reports.trial.site.places import SubjectPages, row_place
from hilum.reports.trial.trail import Step, Trail


@dataclass(frozen=True, slots=True)
class DatasetRows:
    """A subject's rows of one dataset, as the rows of a table: the same in every language."""

    dataset: str
    count: int
    rows: Markup


def rows_of(steps: Sequence[Step], trail: Trail, subjects: SubjectPages) -> tuple[DatasetRows, ...]:
    """Return a subject's rows, dataset by dataset."""
    return tuple(
        _of_dataset(name, tuple(own), trail, subjects)
        for name, own in groupby(steps, key=lambda step: step.key.dataset)
    )


def _of_dataset(
    name: str, steps: Sequence[Step], trail: Trail, subjects: SubjectPages
) -> DatasetRows:
    rows = "".join(_row(step, trail, subjects) for step in steps)
    return DatasetRows(name, len(steps), Markup(rows))


def _row(step: Step, trail: Trail, subjects: SubjectPages) -> str:
    values = " ".join(f"<i>{name}</i>={escape(value)}" for name, value in step.values.items())
    sources = " ".join(_source(key, step, subjects) for key in step.sources)
    places = "".join(_places(step, trail))
    return (
        f'<tr id="{row_place(step.key)}"><th scope="row">{step.key.seq}</th><td>{values}</td>'
        f"<td>{sources}</td><td>{places}</td></tr>\n"
    )


def _source(key: Key, step: Step, subjects: SubjectPages) -> str:
    same = key.subject == step.key.subject
    link = f"#{row_place(key)}" if same else f"../{subjects.link(key)}"
    return f'<a href="{link}">{key.dataset} {key.seq}</a>'


def _places(step: Step, trail: Trail) -> Iterator[str]:
    for place in trail.own_places(step):
        yield f"<p><b>{escape(place.source)}</b> {escape(place.said)}</p>"
