"""A comparison for a terminal: signs beside every colour, so that a log reads as well."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

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
from hilum.screening.amendments import Amended, Weight
from hilum.study.comparing import CriterionChange, EntryChange, FieldChange, Piece, Sign
from hilum.terms.truth import Status

STYLES = {Sign.SAME: "", Sign.REMOVED: "red", Sign.ADDED: "green"}
MOST_WORDS = 12
"""Of more words in a row that both versions have, the middle is left out."""


def render(compared: Compared, words: AmendmentWords) -> RenderableType:
    """Return the comparison."""
    parts = [*_head(compared, words), *_changes(compared, words)]
    if compared.amended is not None:
        parts += _effects(compared, compared.amended, words)
    return Group(*parts)


def _head(compared: Compared, words: AmendmentWords) -> Iterator[RenderableType]:
    changes = compared.changes
    before, after = changes.versions
    versions = words.say("versions", before=before, after=after)
    yield Text.assemble((f"{changes.studies[1]}: ", "bold"), (versions, "bold"))
    for each in changes.revisions:
        told = words.say(
            "revision", number=each.number, date=each.date, by=each.by, reason=each.reason
        )
        yield _inside(Text(told))
    for warning in warnings(compared, words):
        yield Text(f"! {warning}", style="yellow")
    if not changes.are_any:
        yield Text(words.say("nothing"))


def _inside(text: RenderableType, by: int = 2) -> Padding:
    return Padding(text, (0, 0, 0, by))


def _title(key: str, words: AmendmentWords, count: int | None = None) -> Text:
    counted = "" if count is None else f" ({count})"
    return Text(f"\n{words.say(key)}{counted}", style="bold")


def _changes(compared: Compared, words: AmendmentWords) -> Iterator[RenderableType]:
    changes = compared.changes
    if changes.criteria:
        yield _title("criteria", words, len(changes.criteria))
        for each in changes.criteria:
            yield from _criterion(each, words)
    for key, entries in (("clauses", changes.clauses), ("questions", changes.questions)):
        if entries:
            yield _title(key, words, len(entries))
            for entry in entries:
                yield _named(entry, words)
                yield from _rest(entry, words)
    if changes.fields:
        yield _title("fields", words, len(changes.fields))
        yield from _fields(changes.fields, words)
    yield _title("approvals", words)
    for change in changes.approvals:
        yield _inside(Text(approval(change, words)))
    yield _inside(Text(standing(compared.after, words)))


def _named(each: CriterionChange | EntryChange, words: AmendmentWords) -> Text:
    aspects = ", ".join(words.say(aspect.value) for aspect in each.aspects)
    return Text.assemble((each.name, "bold cyan"), f"  {aspects}")


def _criterion(each: CriterionChange, words: AmendmentWords) -> Iterator[RenderableType]:
    named = _named(each, words)
    criterion = each.after or each.before
    if criterion:
        named.append(f"  {criterion.label(words.language)}", style="dim")
    yield named
    yield from _kinds(each, words)
    yield from _rest(each, words)
    old, new = (show(one.reading) if one else None for one in (each.before, each.after))
    if old != new:
        for sign, reading in ((Sign.REMOVED, old), (Sign.ADDED, new)):
            if reading is not None:
                yield _inside(Text(f"{sign.value} {reading}", style=STYLES[sign]), 4)
    for part in each.parts:
        yield _inside(Text(words.part(part)), 6)


def _kinds(each: CriterionChange, words: AmendmentWords) -> Iterator[RenderableType]:
    kinds = list(
        dict.fromkeys(words.say(one.kind.value) for one in (each.before, each.after) if one)
    )
    if len(kinds) > 1 or None in (each.before, each.after):
        yield _inside(Text(" → ".join(kinds)), 4)


def _rest(each: CriterionChange | EntryChange, words: AmendmentWords) -> Iterator[RenderableType]:
    if any(piece.sign is not Sign.SAME for piece in each.words):
        yield _inside(_sentence(each.words), 4)
    for padded in _fields(each.fields, words):
        yield _inside(padded)


def _sentence(pieces: Sequence[Piece]) -> Text:
    text = Text()
    for sign, said in marked(pieces):
        text.append(_shortened(said) if sign is Sign.SAME else said, style=STYLES[sign])
    return text


def _shortened(said: str) -> str:
    parts = said.split(" ")
    if len(parts) <= MOST_WORDS:
        return said
    half = MOST_WORDS // 2
    return " ".join([*parts[:half], "…", *parts[-half:]])


def _fields(changes: Iterable[FieldChange], words: AmendmentWords) -> Iterator[RenderableType]:
    for each in changes:
        text = Text(f"{each.path}: ")
        for sign, value in ((Sign.REMOVED, each.before), (Sign.ADDED, each.after)):
            opening, closing = SIGNS[sign]
            if value is not None:
                text.append(f"{opening}{value}{closing}", style=STYLES[sign])
        yield _inside(text)


def _effects(
    compared: Compared, amended: Amended, words: AmendmentWords
) -> Iterator[RenderableType]:
    yield _title("subjects", words)
    told = words.say("judged", screened=f"{amended.screened:,}", changed=f"{amended.changed:,}")
    yield Text(told)
    for note in notes(compared, words):
        yield Text(note, style="dim")
    yield _moves(amended, words)
    if amended.causes:
        yield _title("causes", words)
        yield _causes(amended, words)
    if amended.weights:
        yield _title("weights", words)
        yield _weights(amended.weights, words)
        yield Text(words.say("weights_how", version=compared.after.version), style="dim")
    yield from _rulings(compared, words)


def _table(*headings: str, counts: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        is_count = place >= len(headings) - counts
        table.add_column(heading, justify="right" if is_count else "left", overflow="fold")
    return table


def _moves(amended: Amended, words: AmendmentWords) -> Table:
    table = _table(words.say("from_to"), *(each.value for each in Status), counts=len(Status))
    for before in Status:
        moved = ((before, after) for after in Status)
        table.add_row(before.value, *(f"{amended.moves.get(move, 0):,}" for move in moved))
    return table


def _causes(amended: Amended, words: AmendmentWords) -> Table:
    table = _table("", words.say("cause"), words.say("count"), counts=1)
    for move, group in groupby(amended.causes, lambda each: (each.before, each.after)):
        name = f"{move[0].value} → {move[1].value}"
        for place, each in enumerate(sorted(group, key=lambda one: -one.subjects)):
            table.add_row("" if place else name, words.because(each), f"{each.subjects:,}")
    return table


def _weights(weights: Sequence[Weight], words: AmendmentWords) -> Table:
    table = _table(
        words.say("change"),
        *(words.say("to", status=each.value) for each in Status),
        words.say("decides"),
        words.say("needed"),
        counts=len(Status) + 2,
    )
    for each in weights:
        figures = (*(each.becoming(status) for status in Status), each.decides, each.needed)
        table.add_row(
            words.change(each.name), *(f"{figure:,}" if figure else "" for figure in figures)
        )
    return table


def _rulings(compared: Compared, words: AmendmentWords) -> Iterator[RenderableType]:
    moving = compared.moving
    title = words.say(
        "rulings", version=compared.after.version, moving=len(moving), all=len(compared.rulings)
    )
    yield Text(f"\n{title}", style="bold")
    if moving:
        to = (words.say("to", status=each.value) for each in Status)
        table = _table(
            words.say("question"), words.say("criteria"), words.say("if_answer"), *to, counts=3
        )
        for question, criteria, _, _, answer, *counts in moving:
            table.add_row(question, criteria, answer, *(f"{n:,}" if n else "" for n in counts))
        yield table
