"""Exceptions that a record prints as items of their own, attached to the exclusion they belong to.

They are recognized

- where a heading among theirs speaks of exceptions (`This standard has the following exceptions:`),
  or their own first words do: they belong to the sentence that the heading follows, or holds
- where the heading of exclusions is a disease and every item under it says that it is over or was
  treated (`Complicated with other malignant tumors:` - `Fully treated ... no evidence of disease`)

An exception is never an exclusion of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hilum.reading.clauses import Clause, Role
from hilum.reading.lexicon.tokens import tokens
from hilum.reading.propose.attesting import gives_way, refers_back
from hilum.reading.propose.phrasing import phrasing
from hilum.study.study import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A criterion with the spans of its exceptions; `clause.span` reaches from first to last.

    `base` is the sentence that they are excepted from, `rule` how they were recognized.
    """

    clause: Clause
    base: Span
    exceptions: tuple[Span, ...]
    rule: str


CRITERIA = (Role.INCLUSION, Role.EXCLUSION)


def attach(clauses: Sequence[Clause], text: str) -> tuple[Clause | Attached, ...]:
    """Return the clauses with exceptions attached; a heading that is used so is not apart."""
    attached: list[Clause | Attached] = []
    used: set[Span] = set()
    for one, inside in _attached(clauses, text):
        attached.append(one)
        used.update(clause.span for clause in inside)
    kept = (clause for clause in clauses if clause.span not in used)
    return tuple(sorted([*kept, *attached], key=_place))


def rejoin(clauses: Sequence[Clause], text: str) -> tuple[Clause, ...]:
    """Return the clauses with sentences that speak of the one before them joined to it.

    `This does not apply to ...` says nothing alone, and what it says narrows the sentence before.
    """
    joined: list[Clause] = []
    for clause in clauses:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, clause, text):
            joined[-1] = replace(before, span=(before.span[0], clause.span[1]))
        else:
            joined.append(clause)
    return tuple(joined)


def _goes_on(before: Clause, clause: Clause, text: str) -> bool:
    same = before.role is clause.role and before.headings == clause.headings
    between = text[before.span[1] : clause.span[0]]
    beside = not between.strip() and between.count("\n") <= 1
    if clause.role not in CRITERIA or not same or not beside:
        return False
    words = text[slice(*clause.span)]
    in_one_line = "\n" not in between or _is_wrapped(text, before.span[1])
    return refers_back(words) or (in_one_line and gives_way(words))


_LONG_LINE = 70


def _is_wrapped(text: str, end: int) -> bool:
    """Tell whether a line that ends there is as long as those of a wrapped text."""
    return end - text.rfind("\n", 0, end) > _LONG_LINE


def _place(part: Clause | Attached) -> Span:
    return part.span if isinstance(part, Clause) else part.clause.span


def _attached(clauses: Sequence[Clause], text: str) -> Iterator[tuple[Attached, Sequence[Clause]]]:
    """Yield criteria with their exceptions, and the clauses that each is made of."""
    by_span = {clause.span: clause for clause in clauses}
    places = {clause.span: at for at, clause in enumerate(clauses)}
    groups: dict[Span, list[Clause]] = {}
    for clause in clauses:
        if clause.role in CRITERIA and clause.headings:
            groups.setdefault(_base(clause, by_span), []).append(clause)
    for head, members in groups.items():
        base = by_span.get(head)
        if base is None:
            continue
        inside = clauses[places[head] : places[members[-1].span] + 1]
        rule = _rule(base, members, text) if _adjoin(base, members, inside) else None
        if rule is not None:
            yield _joined(base, members, rule), inside


def _joined(base: Clause, members: Sequence[Clause], rule: str) -> Attached:
    span = (base.span[0], members[-1].span[1])
    return Attached(
        clause=replace(members[0], span=span, headings=base.headings),
        base=base.span,
        exceptions=tuple(member.span for member in members),
        rule=rule,
    )


def _base(clause: Clause, by_span: dict[Span, Clause]) -> Span:
    """Return the sentence that a clause stands under: another criterion, else its last heading."""
    for span in clause.headings:
        if span in by_span and by_span[span].role in CRITERIA:
            return span
    return clause.headings[-1]


def _adjoin(base: Clause, members: Sequence[Clause], inside: Sequence[Clause]) -> bool:
    """Tell whether nothing but headings stands between a sentence and its exceptions."""
    own = {base.span, *(member.span for member in members)}
    return bool(inside) and all(
        clause.span in own or clause.role is Role.HEADING for clause in inside
    )


def _rule(base: Clause, members: Sequence[Clause], text: str) -> str | None:
    if _ends_with_exception(text[slice(*base.span)]):
        return "exceptions_heading"
    if all(_says_exception(member, base, text) for member in members):
        return "exceptions_announced"
    excludes = all(member.role is Role.EXCLUSION for member in members)
    heading = base.role is Role.HEADING
    if excludes and heading and all(_is_over(text[slice(*m.span)]) for m in members):
        return "exceptions_are_over"
    return None


def _ends_with_exception(text: str) -> bool:
    classes = _classes(text)
    while classes and classes[-1] in ("colon", "fill", "stop"):
        classes.pop()
    return classes[-1:] == ["except"]


def _says_exception(member: Clause, base: Clause, text: str) -> bool:
    at = member.headings.index(base.span)
    own = _classes(text[slice(*member.span)])[:1] == ["except"]
    later = member.headings[at + 1 :]
    return own or any("except" in _classes(text[slice(*span)]) for span in later)


def _is_over(text: str) -> bool:
    words = tokens(text)
    found = (phrasing("outcomes").at(words, place) for place in range(len(words)))
    return any(found)


def _classes(text: str) -> list[str]:
    words, phrases = tokens(text), phrasing("words")
    classes, place = [], 0
    while place < len(words):
        found = phrases.at(words, place)
        classes.append(found[0] if found else "")
        place += found[1] if found else 1
    return classes
