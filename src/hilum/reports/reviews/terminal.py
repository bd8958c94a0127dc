"""The review in a terminal: a clause beside its reading, and a table of how all stand."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hilum.criteria.plain import Plain
from hilum.reports.reviews.clause_view import ClauseView, Mark, Segment
from hilum.reports.reviews.views import CriterionView, OtherReading
from hilum.reports.reviews.wording import ReviewWords
from hilum.study.approvals import Standing

SIDE_BY_SIDE = 100
"""From so many columns on, a reading stands beside its clause; below it where there are fewer."""

SIGNS = {
    Standing.APPROVED: ("✓", "bold green"),
    Standing.VOID: ("!", "bold red"),
    Standing.NOT_REVIEWED: ("?", "bold yellow"),
}


def render(view: CriterionView, words: ReviewWords, *, place: str, width: int) -> RenderableType:
    """Return a criterion for a terminal of a width in columns; `place` is as `3 of 32`."""
    sign, style = SIGNS[view.standing]
    head = Text.assemble(
        (f"{view.criterion.id}  ", "bold"),
        (view.label, "bold"),
        (f"  {words.say(view.criterion.kind.value)} · {place}  ", "dim"),
        (f"{sign} {view.stands}", style),
    )
    clause, reading = Group(*_clause(view, words)), Group(*_reading(view, words))
    if width < SIDE_BY_SIDE:
        return Group(head, clause, Text(), reading, *_notes(view, words), Text())
    both = Table.grid(padding=(0, 3, 0, 0), expand=True)
    both.add_column(ratio=1)
    both.add_column(ratio=1)
    both.add_row(clause, reading)
    return Group(head, both, *_notes(view, words), Text())


def _clause(view: CriterionView, words: ReviewWords) -> Iterator[RenderableType]:
    origin = view.criterion.origin
    title = words.say("clause")
    if not view.criterion.spans:
        said = words.say(f"origin_{origin.replace(' ', '_')}")
        title = f"{title}: {words.say('not_in_record', origin=said)}"
    yield Text(title, style="dim")
    yield from _headed(view.clause, words)


def _headed(clause: ClauseView, words: ReviewWords) -> Iterator[RenderableType]:
    for heading in clause.headings:
        yield Text.assemble((f"{words.say('under')}: ", "dim"), _marked(heading))
    yield Text.assemble("“", _marked(clause.sentence), "”")


def _marked(segments: Iterable[Segment]) -> Text:
    text = Text()
    for each in segments:
        match each.mark:
            case Mark.UNDERSTOOD:
                text.append(each.text, style="underline")
            case Mark.LEFT:
                text.append(f"‹{each.text}›", style="yellow")
            case _:
                text.append(each.text)
        text.append("".join(f"[{number}]" for number in each.asks), style="yellow")
    return text


def _reading(view: CriterionView, words: ReviewWords) -> Iterator[RenderableType]:
    yield Text(words.say(f"reading_{view.criterion.kind.value}"), style="dim")
    yield from tree(view.plain)
    yield Text()
    yield Text(view.notation, style="cyan")


def tree(said: Plain, depth: int = 0) -> Iterator[RenderableType]:
    """Yield a reading in plain words, a line for each part, what is joined set in."""
    mark = "– " if depth else ""
    yield Padding(Text(f"{mark}{said.text}"), (0, 0, 0, 2 * max(0, depth - 1)))
    for part in said.parts:
        yield from tree(part, depth + 1)


def _notes(view: CriterionView, words: ReviewWords) -> Iterator[RenderableType]:
    if view.asks:
        yield Text(f"\n{words.say('asks')}", style="bold")
        for number, ask in enumerate(view.asks, start=1):
            yield Text(f"  [{number}] {ask}")
    if view.questions:
        yield Text(f"\n{words.say('questions')}", style="bold")
    for asked, said in view.questions:
        yield Padding(Group(Text(asked), Text(said, style="dim")), (0, 0, 0, 2))
    for other in view.others:
        yield from _other(other, words)


def _other(other: OtherReading, words: ReviewWords) -> Iterator[RenderableType]:
    yield Text(f"\n{words.say(other.what)}", style="bold")
    if other.plain is not None:
        yield from (Padding(each, (0, 0, 0, 2)) for each in tree(other.plain))
    yield Padding(Text(other.notation, style="cyan"), (0, 0, 0, 2))


def standings(views: Iterable[CriterionView]) -> RenderableType:
    """Return a line for each criterion: how it stands, and its questions."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for view in views:
        sign, style = SIGNS[view.standing]
        ids = " ".join(asked.split(":", 1)[0] for asked, _ in view.questions)
        table.add_row(
            Text(sign, style=style),
            Text(view.criterion.id, style="bold"),
            Text(view.stands),
            Text(view.label),
            Text(ids, style="dim"),
        )
    return table
