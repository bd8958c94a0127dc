"""From one subject's records through a study's rule to a sheet: one function a rule.

Each raises UserError where the study has no file that the rule needs.
"""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hilum.conduct.anchor_days import anchor_days, begun_by
from hilum.conduct.deviations import deviations
from hilum.conduct.grading import ctcae_of, cycle_periods, grade_subject, uncoded
from hilum.conduct.response.responding import respond
from hilum.conduct.staging import stage_subject
from hilum.conduct.treatment.dosing import dose_subject
from hilum.pipeline.desk import Make
from hilum.records.rows import SubjectRecords
from hilum.reports.desk.deviation_sheet import deviation_sheet
from hilum.reports.desk.dose_sheet import dose_sheet
from hilum.reports.desk.grade_sheet import grade_sheet
from hilum.reports.desk.response_sheet import open_sheet, response_sheet
from hilum.reports.desk.sheet import DeskSheet
from hilum.reports.desk.stage_sheet import stage_sheet
from hilum.sources.ctcae_terms import stored_terms
from hilum.study import Study
from hilum.terms.discrepancies import UserError
from hilum.terms.times import date_of


def doses(study: Study, *, next_day: date | None) -> Make:
    """Propose the doses of each cycle, and of the next on a day."""
    if study.regimen is None:
        raise UserError(f"{study.id}: has no regimen.toml, expected one to decide doses by")
    return lambda records: dose_sheet(study, dose_subject(study, records, next_day=next_day))


def grades(study: Study, *, terms: Path | None) -> Make:
    """Grade laboratory values; `terms` holds the site's texts of the grades, if it loaded them."""
    version = ctcae_of(study)
    texts = stored_terms(terms) if terms else None

    def make(records: SubjectRecords) -> DeskSheet:
        graded = grade_subject(
            records,
            version,
            study.concepts,
            baseline_day=anchor_days(study, records).get("first_dose"),
            begun=begun_by(study, records, "first_dose"),
            periods=cycle_periods(study, records),
        )
        sheet = grade_sheet(graded, study.concepts, texts)
        events = uncoded(records.events, version, texts) if texts else ()
        return replace(sheet, faults=(*sheet.faults, *events))

    return make


def responses(study: Study, *, reader: str | None) -> Make:
    """Derive tumor response from lesions; `reader` names whose readings count."""
    rules = study.response
    if rules is None:
        raise UserError(f"{study.id}: has no response.toml, expected one: see the reference")

    def make(records: SubjectRecords) -> DeskSheet:
        subject = records.subject.subject
        if rules.missing:
            return open_sheet(subject, rules.missing)
        return response_sheet(respond(records, study, rules, reader=reader), subject, study)

    return make


def stages(study: Study, *, as_of: date | None) -> Make:
    """Stage as of a day; without one as of the first dose, else today."""

    def make(records: SubjectRecords) -> DeskSheet:
        first = anchor_days(study, records).get("first_dose")
        started = date_of(first) if first is not None else datetime.now(study.zone).date()
        return stage_sheet(stage_subject(records, study, day=as_of or started), study)

    return make


def departures(study: Study, *, as_of: date | None) -> Make:
    """Find what was not as planned up to a day; without one, up to today."""
    if study.schedule is None:
        raise UserError(f"{study.id}: has no schedule.toml, expected one to judge visits by")
    until = as_of or datetime.now(study.zone).date()

    def make(records: SubjectRecords) -> DeskSheet:
        dosing = dose_subject(study, records) if study.regimen else None
        found = deviations(study, records, as_of=until, dosing=dosing)
        return deviation_sheet(study, found, records, dosing)

    return make
