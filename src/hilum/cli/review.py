"""`hilum review`: each clause beside its reading; approve it, edit it, or ask."""

import argparse
from datetime import datetime
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.review_sides import Sides, unstated
from hilum.cli.review_walk import Reviewed, Walk, typed
from hilum.criteria.phrases import Language
from hilum.pipeline.reviewing import proposals_of, read_again, words_of, write_review
from hilum.reading.reader import Read
from hilum.reports.reviews.terminal import standings
from hilum.reports.reviews.views import views_of
from hilum.study import Study, find_study, load_study
from hilum.study.approving import Decisions, Reviewer, hold_open
from hilum.study.reviewed import not_approved, passed_over, unsettled
from hilum.terms.discrepancies import UserError


def add_review(commands: Commands) -> None:
    """Add `review`."""
    command = commands.add_parser(
        "review", help="approve, edit or ask about the reading of each criterion"
    )
    command.add_argument("study", metavar="STUDY", help="a folder; of a shipped study, a copy")
    command.add_argument("--by", metavar="NAME", help='who reviews: "Name, role" (asked if absent)')
    which = command.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="those that are approved too")
    which.add_argument("--only", metavar="IDS", help="these criteria, as I7,E11")
    command.add_argument("--status", action="store_true", help="only say how each criterion stands")
    command.add_argument(
        "--html", type=Path, metavar="FILE", help="write the same as a page to read, print and sign"
    )
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.set_defaults(run=_review)


def _review(options: argparse.Namespace, out: Console) -> None:
    folder = find_study(options.study)
    study = load_study(folder, draft=True)
    words = words_of(study, folder, Language(options.lang))
    found = _read_again(study, out)
    proposals = proposals_of(found, study) if found else {}
    if options.html:
        write_review(words, proposals, options.html)
        say(out, f"review     {options.html}")
    if options.status:
        out.print(standings(views_of(words, proposals)))
        say(out, _counts(study))
    if not (options.html or options.status):
        hold_open(folder)
        _walk(options, folder, Reviewed(words, proposals, found), out)


def _read_again(study: Study, out: Console) -> Read | None:
    """Return what the reader makes of the record; of some records it makes nothing, and says so."""
    try:
        return read_again(study)
    except UserError as error:
        say(out, f"nothing is proposed: {error}")
        return None


def _walk(options: argparse.Namespace, folder: Path, reviewed: Reviewed, out: Console) -> None:
    study = reviewed.words.study
    without_side = () if options.only else unstated(study)
    if not (_chosen(options, study) or without_side):
        say(out, f"{_counts(study)}; `--all` shows them again")
        return
    reviewer = Reviewer(by=_name(options.by), date=datetime.now(study.time_zone).date())
    decisions = Decisions(folder, reviewer)
    sides = Sides(decisions, reviewed, out)
    goes_on = sides.settle() if without_side else True
    walk = Walk(decisions, sides.reviewed, out)
    if goes_on:
        walk.through(_chosen(options, walk.study))
    say(out, f"{walk.done()}; {_counts(walk.study)}")


def _chosen(options: argparse.Namespace, study: Study) -> list[str]:
    every = [each.id for each in study.criteria]
    if options.all:
        return every
    if options.only is None:
        return [each.id for each in not_approved(study)]
    asked = [each.strip() for each in options.only.split(",")]
    for each in asked:
        if each not in every:
            raise UserError(f"--only {each}: no such criterion, expected of {', '.join(every)}")
    return [each for each in every if each in asked]


def _name(given: str | None) -> str:
    try:
        name = (given if given is not None else typed("Your name and role: ")).strip()
    except EOFError:
        name = ""
    if not name or not name.isprintable():
        seen = f"saw {name!r}" if name else "saw no name"
        raise UserError(f'--by: {seen}, expected who reviews, as "Li Ming, investigator"')
    return name


def _counts(study: Study) -> str:
    waiting = not_approved(study)
    every = len(study.criteria)
    listed = f": not {', '.join(each.id for each in waiting)}" if waiting else ""
    others = [each.en for each in unsettled(study)]
    if passed := passed_over(study):
        more = f" and {len(passed) - 1} more" if passed[1:] else ""
        others.append(f"record.txt: no criterion and no clause stands on “{passed[0]}”{more}")
    said = f"{every - len(waiting)} of {every} criteria are approved{listed}"
    return "\n".join([said, *others])
