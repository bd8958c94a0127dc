"""`hilum dose`, `grade`, `respond`, `deviations`: a rule at the desk, for one subject or all."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from hilum import pipeline
from hilum.cli.asking import SOURCES, Commands, add_source, say, source_of
from hilum.cli.progress import shown
from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.deviations import deviations
from hilum.conduct.grading import ctcae_of, cycle_periods, grade_subject, uncoded
from hilum.conduct.response.responding import respond
from hilum.conduct.staging import stage_subject
from hilum.conduct.treatment.dosing import dose_subject
from hilum.criteria.phrases import Language
from hilum.pipeline.desk import Make
from hilum.records.rows import SubjectRecords
from hilum.reports.desk.deviation_sheet import deviation_sheet
from hilum.reports.desk.dose_sheet import dose_sheet
from hilum.reports.desk.grade_sheet import grade_sheet
from hilum.reports.desk.response_sheet import open_sheet, response_sheet
from hilum.reports.desk.sheet import DeskSheet
from hilum.reports.desk.stage_sheet import stage_sheet
from hilum.reports.desk.text import listed, render
from hilum.reports.desk.wording import DeskWords
from hilum.sources.ctcae_terms import stored_terms
from hilum.study import Study, find_study, load_study
from hilum.terms.discrepancies import UserError
from hilum.terms.times import date_of

Maker = Callable[[Study, argparse.Namespace], Make]


def add_desk(commands: Commands) -> None:
    """Add the commands of the desk."""
    command = _add(commands, "dose", "propose the doses of each cycle, and of the next", _dose)
    command.add_argument("--on", metavar="DATE", help="the day of the next cycle")
    command = _add(commands, "grade", "grade laboratory values by CTCAE", _grade)
    command.add_argument(
        "--terms",
        type=Path,
        metavar="DIR",
        help="what `hilum terms load` wrote: the grades' own texts stand beside the grades",
    )
    command = _add(commands, "respond", "derive tumor response from lesions", _respond)
    command.add_argument("--reader", metavar="NAME", help="whose readings, where several read")
    command = _add(commands, "stage", "liver function, BCLC stage, kidney function", _stage)
    command.add_argument(
        "--as-of", metavar="DATE", help="the day (default: the first dose, else today)"
    )
    command = _add(commands, "deviations", "find what was not as planned", _deviations)
    command.add_argument("--as-of", metavar="DATE", help="up to this day (default: today)")


def _add(commands: Commands, name: str, told: str, maker: Maker) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told)
    command.add_argument("study", metavar="STUDY", help="a shipped study's name, or a folder")
    add_source(command, SOURCES)
    command.add_argument(
        "--subject",
        dest="subjects",
        action="append",
        default=[],
        metavar="ID",
        help="one subject, or several by giving it again (default: everyone)",
    )
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write printable pages; of several subjects the terminal then shows the results only",
    )
    command.set_defaults(run=lambda options, out: _run(options, out, maker))
    return command


def _run(options: argparse.Namespace, out: Console, maker: Maker) -> None:
    study = load_study(find_study(options.study))
    words = DeskWords(options.lang)
    request = pipeline.DeskRequest(
        source=source_of(options), make=maker(study, options), subjects=options.subjects
    )
    with shown() as progress:
        sheets = list(pipeline.sheets_at_the_desk(study, request, progress))
    if options.out and len(sheets) > 1:
        out.print(listed(sheets, words))
    else:
        for sheet in sheets:
            out.print(render(sheet, words))
            out.print()
    if options.out:
        first, count = pipeline.write_desk(study, sheets, options.out, words)
        say(out, f"pages      {first} ({count:,} subjects)")
    say(out, words.say("a_person_decides"))


def _respond(study: Study, options: argparse.Namespace) -> Make:
    rules = study.response
    if rules is None:
        raise UserError(f"{options.study}: has no response.toml, expected one: see the reference")

    def make(records: SubjectRecords) -> DeskSheet:
        subject = records.subject.subject
        if rules.missing:
            return open_sheet(subject, rules.missing)
        return response_sheet(respond(records, study, rules, reader=options.reader), subject, study)

    return make


def _dose(study: Study, options: argparse.Namespace) -> Make:
    if study.regimen is None:
        raise UserError(f"{options.study}: has no regimen.toml, expected one to decide doses by")
    day = _day("--on", options.on)
    return lambda records: dose_sheet(study, dose_subject(study, records, next_day=day))


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{option} {text}: expected a date such as 2024-06-30") from error


def _grade(study: Study, options: argparse.Namespace) -> Make:
    version = ctcae_of(study)
    texts = stored_terms(options.terms) if options.terms else None

    def make(records: SubjectRecords) -> DeskSheet:
        grades = grade_subject(
            records,
            version,
            study.concepts,
            baseline_day=anchor_days(study, records).get("first_dose"),
            periods=cycle_periods(study, records),
        )
        sheet = grade_sheet(grades, study.concepts, texts)
        events = uncoded(records.events, version, texts) if texts else ()
        return replace(sheet, faults=(*sheet.faults, *events))

    return make


def _deviations(study: Study, options: argparse.Namespace) -> Make:
    if study.schedule is None:
        raise UserError(f"{options.study}: has no schedule.toml, expected one to judge visits by")
    as_of = _day("--as-of", options.as_of) or datetime.now(study.zone).date()

    def make(records: SubjectRecords) -> DeskSheet:
        dosing = dose_subject(study, records) if study.regimen else None
        found = deviations(study, records, as_of=as_of, dosing=dosing)
        return deviation_sheet(study, found, records, dosing)

    return make


def _stage(study: Study, options: argparse.Namespace) -> Make:
    as_of = _day("--as-of", options.as_of)

    def make(records: SubjectRecords) -> DeskSheet:
        first = anchor_days(study, records).get("first_dose")
        started = date_of(first) if first is not None else datetime.now(study.zone).date()
        return stage_sheet(stage_subject(records, study, day=as_of or started), study)

    return make
