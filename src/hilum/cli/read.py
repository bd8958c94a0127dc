"""`hilum read`: from a registry record to a draft study, each sentence beside its reading."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hilum.cli.asking import Commands, say
from hilum.criteria import nodes
from hilum.criteria.printing import show
from hilum.pipeline.reading import ReadRequest, outdated, read_study
from hilum.reading.clauses import Role
from hilum.reading.drafting import SiteGiven
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read
from hilum.reading.segment import Left
from hilum.study import find_study
from hilum.terms.discrepancies import UserError

MOST_TOLD = 8
TOLD_LENGTH = 90


def add_read(commands: Commands) -> None:
    """Add `read` to the command."""
    command = commands.add_parser("read", help="read a registry record into a draft study")
    command.add_argument("record", type=Path, metavar="RECORD", help="JSON, XML or text")
    command.add_argument("--out", type=Path, required=True, metavar="STUDY")
    known = command.add_mutually_exclusive_group()
    known.add_argument(
        "--after",
        metavar="STUDY",
        help="the study before its record was amended: what still stands of its review is carried "
        "over, with its questions and all its other files",
    )
    known.add_argument(
        "--review", type=Path, metavar="FILE", help="a review.toml: what people made of the record"
    )
    command.add_argument(
        "--site",
        metavar="CITY,COUNTRY,TIMEZONE",
        help="where the trial runs, such as Guangzhou,CN,Asia/Shanghai",
    )
    command.set_defaults(run=_read)


def _read(options: argparse.Namespace, out: Console) -> None:
    request = ReadRequest(
        record=options.record,
        out=options.out,
        today=date.today(),
        review=options.review,
        after=find_study(options.after) if options.after else None,
        site=_site(options.site),
    )
    found, composed, dropped = read_study(request)
    out.print(_table(found))
    _say_counts(found, out)
    _say_remainder([each for each in composed.clauses if each["kind"] == "remainder"], out)
    if dropped:
        say(
            out, f"of the review, {len(dropped)} did not come along, for their clause, what stands "
        )
        say(out, f"above it, or what is proposed of it has changed: {', '.join(dropped)}")
    if request.after and (names := outdated(request.after, found)):
        say(out, "study.toml is taken over as it was, and of this the record now says another: ")
        say(out, f"{', '.join(names)}")
    say(out, f"written    {options.out} ({len(composed.criteria)} criteria)")
    say(out, f"check it   hilum check {options.out}")
    say(out, f"review it  hilum review {options.out}")


def _site(text: str | None) -> SiteGiven | None:
    if text is None:
        return None
    match [part.strip() for part in text.split(",")]:
        case [city, country, timezone] if city and len(country) == 2 and timezone:
            return SiteGiven(city=city, country=country.upper(), timezone=timezone)
        case _:
            expected = "expected city, country and time zone, as Guangzhou,CN,Asia/Shanghai"
            raise UserError(f"--site {text}: {expected}")


def _table(found: Read) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("the record says", ratio=1)
    table.add_column("proposed", ratio=1)
    proposals = {each.clause.span: each for each in found.proposals}
    for clause in found.clauses:
        said = Text(_shown(found.said(clause.spans)))
        if clause.span in proposals:
            table.add_row(clause.id, said, _proposed(proposals[clause.span], found))
        elif clause.role is Role.UNSTATED:
            table.add_row(clause.id, said, Text(UNSTATED, "yellow"))
    return table


UNSTATED = "nothing: the record does not say whether it includes or excludes"


def _proposed(proposal: Proposal, found: Read) -> Text:
    text = Text(_shown(show(proposal.reading)), style="" if understood(proposal) else "yellow")
    for ask in proposal.asks:
        start, end = ask.span
        printed = " ".join(found.document.text[start:end].split())
        text.append(f"\n? {ask.code.replace('_', ' ')}: “{printed}”, taken: {ask.taken}", "dim")
    return text


def understood(proposal: Proposal) -> bool:
    """Tell whether a proposal asks a person nothing that the clause itself says."""
    return not any(isinstance(leaf, nodes.Attested) for leaf in nodes.atoms(proposal.reading))


def _say_remainder(clauses: Sequence[Mapping[str, Any]], out: Console) -> None:
    if not clauses:
        return
    known = "of which it is not known what they are; criteria.toml has them all"
    out.print(Text(f"  {len(clauses)} passages {known}:", "yellow"))
    for each in clauses[:MOST_TOLD]:
        say(out, f"    {each['id']}  {shorten(each['text'], TOLD_LENGTH, placeholder=' …')}")
    if len(clauses) > MOST_TOLD:
        say(out, f"    and {len(clauses) - MOST_TOLD} more")


def _say_counts(found: Read, out: Console) -> None:
    whole = sum(understood(each) for each in found.proposals)
    asked = len(found.proposals) - whole
    asks = Counter(ask.code.replace("_", " ") for each in found.proposals for ask in each.asks)
    say(out, f"\n{found.document.format.value}: {len(found.proposals)} criteria")
    say(out, f"  {whole} read, {asked} left to a person's word")
    if unstated := sum(each.role is Role.UNSTATED for each in found.clauses):
        say(
            out,
            f"  {unstated} more of which the record does not say whether they include or exclude: "
            "`hilum review` asks",
        )
    for code, count in asks.most_common():
        say(out, f"  {code}: {count}")
    if controls := sum(each.why is Left.CONTROL for each in found.remainder):
        say(out, f"  {controls} control characters, kept in record.txt and shown here as {HIDDEN}")
    if _is_mostly_chinese([found.said(each.clause.spans) for each in found.proposals]):
        say(
            out,
            "  the criteria are in Chinese; the grammar reads English, so a person answers each",
        )


HIDDEN = "\N{REPLACEMENT CHARACTER}"
"""Stands in a terminal for a character that would do something to it."""


def _shown(text: str) -> str:
    return "".join(each if each.isprintable() else HIDDEN for each in text)


def _is_mostly_chinese(sentences: Sequence[str]) -> bool:
    letters = [each for sentence in sentences for each in sentence if each.isalpha()]
    chinese = sum("\N{CJK UNIFIED IDEOGRAPH-4E00}" <= each <= "\u9fff" for each in letters)
    return 2 * chinese > len(letters)
