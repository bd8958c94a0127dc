"""Baseline characteristics of ADSL: three truths for what happened, values where they are known.

What no record says is empty, never "no": N stands only on an explicit negative, or where coverage
says that the records are complete over the whole time before.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hilum.conduct.response.responding import Responded
from hilum.conduct.staging import Staged, latest_on
from hilum.conduct.staging.latest import Latest, context_on
from hilum.conduct.staging.staged import SYMPTOMS_ALONE
from hilum.criteria.evaluate import evaluate
from hilum.criteria.parse import parse
from hilum.datasets.adam.adtr import baseline_burden, targets_of
from hilum.datasets.adam.assessments import Criteria
from hilum.datasets.adam.forms import HUNDREDTH
from hilum.datasets.facts import Facts
from hilum.records.rows import IGNORED, Coverage
from hilum.rules import bclc
from hilum.rules.body_size import Formula, body_surface_area_m2
from hilum.study import Study
from hilum.terms.times import EPOCH, date_of
from hilum.terms.truth import Truth

HAPPENED: Mapping[str, str] = {
    "EXTRAHEP": "distant_metastasis before screening",
    "MVIBL": "macrovascular_invasion before screening",
    "CIRRHBL": "cirrhosis before screening",
    "HBVBL": "hepatitis_b before screening or latest hbsag before screening in (positive)",
    "HCVBL": "hepatitis_c before screening or latest hcv_antibody before screening in (positive)",
    "PRICIFL": "immune_checkpoint_inhibitor before screening",
    "PRANGFL": "antiangiogenic_agent before screening",
    "PRLOCAL": "local_liver_therapy before screening",
    "PRRESFL": "liver_resection before screening",
    "PRABLFL": "liver_ablation before screening",
    "PRTACEFL": "tace before screening",
}
"""The reading of each characteristic that is yes, no or not known, as of the day of baseline."""

MEASURED: Mapping[str, str] = {
    "HEIGHTBL": "body_height",
    "WEIGHTBL": "body_weight",
    "ECOGBL": "ecog",
    "AFPBL": "alpha_fetoprotein",
    "HGBBL": "hemoglobin",
    "NEUTBL": "neutrophils",
    "PLATBL": "platelets",
    "BILIBL": "total_bilirubin",
    "ALTBL": "alt",
    "ASTBL": "ast",
    "ALBBL": "albumin",
    "INRBL": "inr",
    "CREATBL": "creatinine",
}
"""The concept of each value."""

SYSTEMIC = ("immune_checkpoint_inhibitor", "antiangiogenic_agent")
LETTERS = {Truth.MET: "Y", Truth.NOT_MET: "N", Truth.UNKNOWN: None}

Told = dict[str, Any]


def baseline(facts: Facts, responded: Responded | None) -> tuple[Told, tuple[str, ...]]:
    """Return the characteristics of a subject at baseline, and the ids of the rows behind them.

    Baseline is the day of the first dose, of enrolment where none was given; what is timed after
    the dose is not of it. Prior therapy and what happened are as of enrolment. Without either day
    there is no baseline.
    """
    facts = _before_dose(facts)
    enrolled = facts.anchor("enrolment")
    day = facts.anchor("first_dose") or enrolled
    if day is None:
        return {}, ()
    told: Told = {}
    records: list[str] = []
    for name, reading in HAPPENED.items():
        answer = evaluate(parse(reading), facts.records, context_on(facts.study, enrolled or day))
        told[name] = LETTERS[answer.truth]
        leaves = (used for leaf in answer.leaves() for used in leaf.used)
        records += [used.row.row for used in leaves if not isinstance(used.row, Coverage)]
    for name, concept in MEASURED.items():
        held = latest_on(facts.records, facts.study, concept, day)
        number = _exact(held)
        told[name] = int(number) if name == "ECOGBL" and number is not None else number
        records += [held.row.row] if held.row else []
    told |= _scores(facts.staged(day)) if is_staged(facts.study) else {}
    told |= _size(facts, told)
    told |= _tumor(responded)
    told["PRLINES"] = prior_lines(facts, enrolled or day)
    return told, tuple(dict.fromkeys(records))


def _before_dose(facts: Facts) -> Facts:
    """Return the facts without findings that were timed after the first dose began."""
    begun, records = facts.dosed_by, facts.records
    kept = tuple(row for row in records.findings if begun is None or row.time.earliest <= begun)
    if len(kept) == len(records.findings):
        return facts
    return replace(facts, records=replace(records, findings=kept))


def is_staged(study: Study) -> bool:
    """Tell whether a study says by which rules liver function and stage are derived."""
    return study.child_pugh_variant is not None and SYMPTOMS_ALONE in study.facts


def _exact(held: Latest) -> Decimal | None:
    measured = held.measured
    return measured.number if measured is not None and measured.comparator == "=" else None


def _scores(staged: Staged) -> Told:
    points, grades = staged.child_pugh.points, staged.albi.grades
    stage = _exact(staged.values["bclc_stage"])
    return {
        "CPPTSBL": points.most if points.fewest == points.most else None,
        "CPCLSBL": points.classes[0] if len(points.classes) == 1 else None,
        "ALBISBL": staged.albi.score,
        "ALBIBL": grades.best if grades.best == grades.worst else None,
        "BCLCBL": None if stage is None else bclc.STAGES[int(stage)],
    }


def _size(facts: Facts, told: Told) -> Told:
    regimen = facts.study.regimen
    formula = regimen.bsa_formula.value if regimen else None
    height, weight = told["HEIGHTBL"], told["WEIGHTBL"]
    if formula is None or height is None or weight is None:
        return {}
    try:
        area = body_surface_area_m2(height_cm=height, weight_kg=weight, formula=Formula(formula))
    except ValueError:  # a height or weight that no adult has
        return {}
    return {"BSABL": area.quantize(HUNDREDTH)}


def _tumor(responded: Responded | None) -> Told:
    if responded is None:
        return {}
    course = responded.followed.course
    viable = baseline_burden(course, Criteria.MRECIST)
    return {
        "NTARGBL": len(targets_of(course, Criteria.RECIST)),
        "SUMBL": baseline_burden(course, Criteria.RECIST).sum_mm,
        "VIABSBL": viable.sum_mm,
    }


def prior_lines(facts: Facts, enrolled: date) -> int | None:
    """Return on how many days systemic anticancer drugs were begun before enrolment.

    Drugs begun on one day are one line. None where a start is not known to the day, or coverage
    does not say that the records hold all interventions of the time before.
    """
    concepts = {one for group in SYSTEMIC for one in facts.study.concepts.within(group)}
    starts = set()
    for row in facts.records.interventions:
        begins = row.start
        if row.concept not in concepts or row.status in IGNORED:
            continue
        if date_of(begins.day_earliest) >= enrolled:
            continue
        if begins.day_earliest != begins.day_latest:
            return None
        starts.add(begins.day_earliest)
    return len(starts) if _all_known(facts, enrolled) else None


def _all_known(facts: Facts, enrolled: date) -> bool:
    day, born = (enrolled - EPOCH).days, facts.records.subject.birth.day_earliest
    told = (each for each in facts.records.coverage if each.domain == "interventions")
    return any(each.start_day <= born and each.end_day >= day for each in told)
