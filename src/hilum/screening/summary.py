"""The summary of a screening, for a terminal: statuses, funnel, what decides, what is open."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hilum.screening.counts import Counts
from hilum.screening.sheet import STATUS_STYLE, reviewed
from hilum.terms.truth import Status

__all__ = ["funnel", "render", "reviewed", "statuses"]

BAR_CELLS = 16


def render(
    counts: Counts, rulings: Sequence[tuple[Any, ...]], *, not_screened: int
) -> RenderableType:
    """Return the summary of a screening."""
    return Group(statuses(counts, not_screened), Text(), funnel(counts), *_rulings(rulings, counts))


def statuses(counts: Counts, not_screened: int) -> Text:
    """Return how many subjects there are of each status."""
    text = Text.assemble((f"{counts.screened:,} subjects screened: ", "bold"))
    for place, (status, number) in enumerate(counts.statuses.items()):
        text.append(", " if place else "")
        text.append(f"{number:,} {status}", style=STATUS_STYLE[Status(status)])
    if not_screened:
        text.append(f"; {not_screened:,} have no day of screening and were not screened")
    return text


def funnel(counts: Counts) -> Table:
    """Return each criterion's part in the statuses, in the order of the protocol."""
    table = Table(title="In the order of the protocol", title_justify="left", box=None, expand=True)
    table.add_column("")
    table.add_column("criterion", no_wrap=True, overflow="ellipsis", ratio=1)
    for name in ("out", "first", "left", "alone", "unknown"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, width=BAR_CELLS)
    for row in counts.criteria:
        table.add_row(
            row.id,
            row.label,
            *(f"{n:,}" for n in (row.disqualifies, row.first, row.left, row.alone, row.unknown)),
            _bar(row.left, counts.screened),
        )
    table.caption = (
        "out: disqualified by it; first: out by none before it; left: out by none so far; "
        "alone: out by\nnothing else; unknown: could not be decided"
    )
    table.caption_justify = "left"
    return table


def _bar(part: int, whole: int) -> Text:
    cells = round(BAR_CELLS * part / whole) if whole else 0
    return Text.assemble(("━" * cells, "cyan"), ("·" * (BAR_CELLS - cells), "dim"))


def _rulings(rulings: Sequence[tuple[Any, ...]], counts: Counts) -> Iterator[RenderableType]:
    moving = [row for row in rulings if sum(row[-3:])]
    if not moving:
        yield Text(f"\nNone of the {len(rulings)} other answers to open questions moves a status.")
        return
    table = Table(
        title=f"\nStatuses that hang on an assumption ({len(moving)} of {len(rulings)} other "
        "answers move one)",
        title_justify="left",
        box=None,
    )
    table.add_column("")
    table.add_column("criteria", overflow="fold")
    table.add_column("if the answer were", overflow="fold")
    for status in Status:
        table.add_column(f"→ {status.value}", justify="right")
    for question, criteria, _, _, alternative, *moved in moving:
        table.add_row(question, criteria, alternative, *(f"{n:,}" if n else "" for n in moved))
    yield table
