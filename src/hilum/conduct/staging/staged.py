"""Child-Pugh, ALBI, ECOG, BCLC beside the clinician's stage, and kidney function as of a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hilum.conduct.staging.latest import Latest, context_on, latest_on
from hilum.criteria.evaluate import evaluate
from hilum.criteria.parse import parse
from hilum.records.rows import SubjectRecords
from hilum.rules import bclc, ecog
from hilum.rules.albi import Albi, albi
from hilum.rules.child_pugh import INPUTS, ChildPugh, child_pugh
from hilum.rules.derived import Derived
from hilum.rules.kidney import Sex, ckd_epi_2021, cockcroft_gault
from hilum.study import Study
from hilum.terms.decimals import Measured
from hilum.terms.discrepancies import UserError
from hilum.terms.times import EPOCH, whole_years
from hilum.terms.truth import Truth

OTHERS = ("ecog", "bclc_stage", "creatinine", "body_weight")
SYMPTOMS_ALONE = "rules.bclc_symptoms_alone"
STATUS = "rules.bclc_tumor_related_status"
AS_RECORDED = "ecog_as_recorded"
PRESERVED = "liver function is preserved"
END_STAGE = "liver function is end-stage"
TRANSPLANT = "transplantation is an option"
"""What only a person can say of the parts of BCLC: sentences answered yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What follows from the latest values as of a day; what is missing leaves ranges."""

    subject: str
    day: date
    values: Mapping[str, Latest]
    child_pugh: ChildPugh
    albi: Albi
    ecog: ecog.Grade | None
    stage: bclc.Staging | None
    clinician: bclc.Agreement | None
    clearance: Derived
    filtration: Derived


def stage_subject(records: SubjectRecords, study: Study, *, day: date) -> Staged:
    """Return liver function, stage and kidney function of a subject as of a day.

    Raises UserError where the study does not say which Child-Pugh table counts, or how BCLC is
    derived.
    """
    score, values = child_pugh_on(records, study, day=day)
    values |= {name: latest_on(records, study, name, day) for name in OTHERS}
    known = {name: value.measured for name, value in values.items()}
    status = _whole(known["ecog"])
    staging = _bclc(records, study, day, status)
    return Staged(
        subject=records.subject.subject,
        day=day,
        values=values,
        child_pugh=score,
        albi=albi(
            bilirubin_umol_per_l=_above_zero(known["total_bilirubin"]),
            albumin_g_per_l=known["albumin"],
        ),
        ecog=None if status is None else ecog.grade(status),
        stage=staging,
        clinician=_compared(staging, study, known["bclc_stage"]),
        clearance=cockcroft_gault(
            age_years=_age(records, day),
            sex=_sex(records),
            weight_kg=_exact(known["body_weight"]),
            creatinine_umol_per_l=_exact(known["creatinine"]),
        ),
        filtration=ckd_epi_2021(
            age_years=_age(records, day),
            sex=_sex(records),
            creatinine_umol_per_l=_exact(known["creatinine"]),
        ),
    )


def child_pugh_on(
    records: SubjectRecords, study: Study, *, day: date
) -> tuple[ChildPugh, dict[str, Latest]]:
    """Return Child-Pugh of a subject as of a day, and the latest values of its inputs.

    Raises UserError where the study does not say which Child-Pugh table counts.
    """
    variant = study.child_pugh_variant
    if variant is None:
        raise UserError(f"{study.id}: study.toml: expected rules.child_pugh_variant")
    values = {name: latest_on(records, study, name, day) for name in INPUTS}
    # An input with a row that cannot be used is an input, not known: no other stands in for it.
    given = {name: values[name].measured for name in INPUTS if values[name].row is not None}
    return child_pugh(given, variant=variant), values


def _bclc(
    records: SubjectRecords, study: Study, day: date, status: int | None
) -> bclc.Staging | None:
    fact = study.facts.get(SYMPTOMS_ALONE)
    if fact is None:
        raise UserError(f"{study.id}: study.toml: expected {SYMPTOMS_ALONE} to derive BCLC by")
    as_recorded = study.facts.get(STATUS)
    counts = as_recorded is not None and as_recorded.value == AS_RECORDED

    def asked(reading: str) -> Truth:
        return evaluate(parse(reading), records, context_on(study, day)).truth

    parts = bclc.Parts(
        liver_function=_liver_function(asked),
        transplant_option=asked(f'attested "{TRANSPLANT}"'),
        tumor_related_status=status if counts and status != ecog.DEAD else None,
        vascular_invasion=asked("macrovascular_invasion before screening"),
        extrahepatic_spread=asked("distant_metastasis before screening"),
    )
    try:
        return bclc.derive(parts, symptoms_alone=bclc.SymptomsAlone(fact.value))
    except ValueError:
        return None


def _liver_function(asked: Callable[[str], Truth]) -> bclc.LiverFunction | None:
    if asked(f'attested "{PRESERVED}"') is Truth.MET:
        return bclc.LiverFunction.PRESERVED
    if asked(f'attested "{END_STAGE}"') is Truth.MET:
        return bclc.LiverFunction.END_STAGE
    return None


def _compared(
    staging: bclc.Staging | None, study: Study, recorded: Measured | None
) -> bclc.Agreement | None:
    ordinal = _whole(recorded)
    if staging is None or ordinal is None:
        return None
    return bclc.compare(staging, bclc.STAGES[ordinal])


def _exact(measured: Measured | None) -> Decimal | None:
    return measured.number if measured is not None and measured.comparator == "=" else None


def _whole(measured: Measured | None) -> int | None:
    exact = _exact(measured)
    return int(exact) if exact is not None and exact == int(exact) else None


def _above_zero(measured: Measured | None) -> Measured | None:
    return None if measured is not None and measured.number <= 0 else measured


def _age(records: SubjectRecords, day: date) -> int | None:
    birth, number = records.subject.birth, (day - EPOCH).days
    ages = {whole_years(born, number) for born in (birth.day_earliest, birth.day_latest)}
    return ages.pop() if len(ages) == 1 else None


def _sex(records: SubjectRecords) -> Sex | None:
    recorded = records.subject.sex
    return Sex(recorded) if recorded in set(Sex) else None
