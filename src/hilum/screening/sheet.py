"""The sheet of one subject: every criterion, its sentence, what was found, what is missing."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hilum.concepts import Concepts
from hilum.criteria.evaluate import Answer
from hilum.criteria.words import reason, threshold, window_words
from hilum.screening.evidence import Judged, Sheet
from hilum.study import Study
from hilum.study.reviewed import approved_lines, draft_lines
from hilum.terms.times import date_of
from hilum.terms.truth import Effect, Kind, Status, Truth

MARKS = {
    Effect.QUALIFIES: ("✓", "green"),
    Effect.DISQUALIFIES: ("✗", "red"),
    Effect.OPEN: ("?", "yellow"),
}
STATUS_STYLE = {
    Status.ELIGIBLE: "bold green",
    Status.INELIGIBLE: "bold red",
    Status.UNDETERMINED: "bold yellow",
}


def effect_of(judged: Judged) -> Effect:
    """Return what a criterion's answer does to the subject."""
    return judged.criterion.kind.effect(judged.truth)


def status_of(sheet: Sheet) -> Status:
    """Return where the subject stands."""
    return Status.of(effect_of(judged) for judged in sheet.judged)


def render(sheet: Sheet, study: Study) -> RenderableType:
    """Return the sheet for a terminal or a page of text."""
    parts: list[RenderableType]
    status = status_of(sheet)
    subject = sheet.records.subject
    head = Text.assemble(
        (f"{study.short_name['en']}\n", "bold"),
        f"subject {subject.subject}, {subject.sex or 'sex not recorded'}, {_age_words(sheet)}: ",
        (status.value, STATUS_STYLE[status]),
    )
    parts = [head, *_draft(study), _anchors(sheet, study), *_deciding(sheet, study.concepts)]
    for kind, title in ((Kind.INCLUSION, "Inclusion"), (Kind.EXCLUSION, "Exclusion")):
        parts += [Text(f"\n{title} criteria", style="bold"), _criteria(sheet, study, kind)]
    return Group(*parts, *_approved(study))


def reviewed(study: Study) -> RenderableType:
    """Return what is said of the study's review: first, and loudly, that it is a draft."""
    return Group(*_draft(study), *_approved(study))


def _draft(study: Study) -> list[Text]:
    return [Text(said.en, style="bold yellow") for said in draft_lines(study)]


def _approved(study: Study) -> list[Text]:
    return [Text(said.en, style="dim") for said in approved_lines(study)]


def _age_words(sheet: Sheet) -> str:
    for judged in sheet.judged:
        for leaf in judged.answer.leaves():
            if leaf.range and leaf.window is None:
                low, high = leaf.range
                return f"{low} years" if low == high else f"{low} to {high} years"
    return "age not asked for"


def _anchors(sheet: Sheet, study: Study) -> Text:
    screening = sheet.anchors["screening"]
    lines = [f"screened as of {date_of(screening.day_latest)}"]
    standing_in: dict[str, list[str]] = {}
    for name, basis in sheet.anchors.items():
        label = study.anchors[name].en
        if basis.basis.startswith("fallback"):
            standing_in.setdefault(basis.basis.removeprefix("fallback: "), []).append(label)
        elif name != "screening":
            lines.append(f"{label}: {date_of(basis.day_earliest)} ({basis.basis})")
    for fallback, labels in standing_in.items():
        lines.append(f"not known yet, the day of {fallback} stands in: {', '.join(labels)}")
    return Text("\n".join(lines), style="dim")


def _criteria(sheet: Sheet, study: Study, kind: Kind) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for judged in sheet.judged:
        if judged.criterion.kind is kind:
            mark, style = MARKS[effect_of(judged)]
            table.add_row(
                Text(mark, style=style),
                Text(judged.criterion.id, style="bold"),
                Text(judged.truth.value, style=style),
                _criterion(judged, study),
            )
    return table


def _criterion(judged: Judged, study: Study) -> RenderableType:
    sentence = Text(f"“{judged.criterion.text}”", style="italic")
    if judged.criterion.origin != "record":
        sentence.append(f"  [{judged.criterion.origin}]", style="dim")
    lines = [_leaf(leaf, study.concepts) for leaf in judged.answer.leaves()]
    ruled = [q.id for q in judged.criterion.assumptions]
    if ruled:
        lines.append(Text(f"rests on assumptions: {', '.join(ruled)}", style="dim"))
    return Group(sentence, Padding(Group(*lines), (0, 0, 1, 2)))


def _leaf(leaf: Answer, concepts: Concepts) -> Text:
    mark = {Truth.MET: "yes", Truth.NOT_MET: "no", Truth.UNKNOWN: "unknown"}[leaf.truth]
    text = Text(f"{mark}: ", style="yellow" if leaf.truth is Truth.UNKNOWN else "")
    text.append(reason(leaf, concepts), style="default")
    asked = threshold(leaf.node)
    if asked:
        text.append(f"; asked {asked}", style="default")
        text.append(f", {window_words(leaf.window)}" if leaf.window else "", style="dim")
    places = sorted(_places(leaf))
    if places:
        shown = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
        text.append(f"  ({shown})", style="dim")
    return text


def _places(leaf: Answer) -> Iterable[str]:
    return {used.row.source for used in (*leaf.used, *leaf.excepted)}


def _deciding(sheet: Sheet, concepts: Concepts) -> Iterator[RenderableType]:
    """Say first what matters most: what disqualifies, or else what is missing."""
    for effect, title in ((Effect.DISQUALIFIES, "Out by"), (Effect.OPEN, "What is missing")):
        judged = [each for each in sheet.judged if effect_of(each) is effect]
        if judged:
            yield Text(f"\n{title}", style=f"bold {MARKS[effect][1]}")
            table = Table.grid(padding=(0, 1), pad_edge=True)
            for each in judged:
                table.add_row(Text(each.criterion.id, style="bold"), _in_short(each, concepts))
            yield table
            return


def _in_short(judged: Judged, concepts: Concepts) -> Text:
    leaves = judged.answer.leaves()
    telling = [leaf for leaf in leaves if leaf.truth is judged.truth] or list(leaves)
    text = Text.assemble((f"{judged.criterion.en}: ", "bold"))
    return text.append("; ".join(reason(leaf, concepts) for leaf in telling))


def print_sheet(sheet: Sheet, study: Study, console: Console) -> None:
    """Print the sheet of one subject."""
    console.print(render(sheet, study))
