"""A desk sheet for a terminal, or for a file of text."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hilum.reports.desk.sheet import Block, DeskSheet, Grid, Tone
from hilum.reports.desk.wording import DeskWords

MARKS = {
    Tone.GO: ("✓", "bold green"),
    Tone.CAUTION: ("!", "bold yellow"),
    Tone.STOP: ("✗", "bold red"),
    Tone.OPEN: ("?", "bold yellow"),
    Tone.PLAIN: ("·", "bold"),
}
"""A sign and a style for each tone, so that no tone is told by colour alone."""


MOST_FAULTS = 20
"""So many lines of what was not used are listed; a page holds the others folded."""


def render(sheet: DeskSheet, words: DeskWords) -> RenderableType:
    """Return the sheet for a terminal."""
    head = Text.assemble(
        (words.cell(sheet.title), "bold"), f" · {words.say('subject')} {sheet.subject}"
    )
    parts: list[RenderableType] = [head]
    for block in (*sheet.summary, *sheet.blocks):
        parts += _block(block, words)
    if not (sheet.summary or sheet.blocks):
        parts.append(Text(words.say("nothing")))
    parts += _listed("faults", tuple(map(words.said, sheet.faults[:MOST_FAULTS])), words)
    if (more := len(sheet.faults) - MOST_FAULTS) > 0:
        parts.append(Text(f"  {words.say('more', count=more)}"))
    parts += _listed("notes", tuple(map(words.reason, sheet.notes)), words)
    return Group(*parts)


def listed(sheets: Iterable[DeskSheet], words: DeskWords) -> RenderableType:
    """Return a line for each result that stands for a sheet."""
    table = Table(box=None)
    for key in ("subject", "about", "verdict"):
        table.add_column(Text(words.say(key)), header_style="dim")
    for sheet in sheets:
        for number, block in enumerate(sheet.first):
            mark, style = MARKS[block.tone]
            table.add_row(
                Text(sheet.subject if number == 0 else ""),
                Text(words.cell(block.heading)),
                Text(f"{mark} {words.cell(block.verdict)}", style=style),
            )
    return table


def _block(block: Block, words: DeskWords) -> Iterator[RenderableType]:
    mark, style = MARKS[block.tone]
    verdict = Text.assemble((f"{mark} {words.cell(block.verdict)}", style))
    yield Text.assemble("\n", (f"{words.cell(block.heading)}  ", "bold"), verdict)
    for reason in block.reasons:
        yield Padding(Text(f"– {words.reason(reason)}"), (0, 0, 0, 2))
    for grid in block.grids:
        if not grid.page_only:
            yield Padding(_grid(grid, words), (0, 0, 0, 2))


def _grid(grid: Grid, words: DeskWords) -> Table:
    title = Text(words.cell(grid.caption)) if grid.caption else None
    table = Table(title=title, title_justify="left", box=None)
    for column in grid.columns:
        table.add_column(Text(words.cell(column)), header_style="dim")
    for row in grid.rows:
        table.add_row(*(Text(words.cell(cell)) for cell in row))
    return table


def _listed(key: str, lines: tuple[str, ...], words: DeskWords) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{words.say(key)}", style="bold")
        yield from (Padding(Text(f"– {line}"), (0, 0, 0, 2)) for line in lines)
