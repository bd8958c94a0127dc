"""What is derived from the sheets of a virtual trial, held against the trial's own truth.

The truth is computed without the rules (docs/explanation, the virtual trial): responses by its own
arithmetic, grades by the limits inside which each value was drawn. The records go the whole way:
CSV sheets, loading, store, rules.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.grading import SubjectGrades, ctcae_of, cycle_periods, grade_subject
from hilum.conduct.response.responding import Responded, respond
from hilum.conduct.treatment.dosing import SubjectDosing, dose_subject
from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import SubjectRecords
from hilum.records.store import open_store
from hilum.rules.recist.responses import Censoring, CensoringBasis, Progression
from hilum.sources.virtual_trial.laboratory import Course
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from tests.sources.virtual_trials import Rows, rows_of, study, trial

SUBJECTS, SEED = 60, 5
DECREASED = {
    "hemoglobin": "Anemia",
    "leukocytes": "White blood cell decreased",
}
"""Concepts that two terms grade, and the term whose grade the truth keeps."""


@dataclass(frozen=True)
class Scored:
    """What was derived of each subject, and the tables of truth."""

    responses: Mapping[str, Responded]
    doses: Mapping[str, SubjectDosing]
    grades: Mapping[str, SubjectGrades]
    subjects: Mapping[str, dict[str, str]]
    truth: Path

    def table(self, name: str) -> Rows:
        return rows_of(self.truth, name)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """The virtual trial, loaded from its sheets and derived."""
    out = tmp_path_factory.mktemp("trial") / "out"
    synthesize_trial(trial(SUBJECTS, SEED), out, "haic_hcc")
    source = Source(kind="csv", path=out / "records")
    store = open_store(store_of(source, tmp_path_factory.mktemp("loaded"), study(), _silent))
    records = {each.subject.subject: each for each in store.records(store.subject_ids())}
    rules = study().response
    assert rules is not None
    found = {who: respond(held, study(), rules) for who, held in records.items()}
    truth = {row["subject"]: row for row in rows_of(out / "truth", "subjects")}
    return Scored(
        responses={who: each for who, each in found.items()
                   if isinstance(each, Responded) and truth[who]["first_dose"]},
        doses={who: dose_subject(study(), held) for who, held in records.items()},
        grades={who: _graded(held) for who, held in records.items()},
        subjects=truth,
        truth=out / "truth",
    )  # fmt: skip


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing of the progress."""


def _graded(records: SubjectRecords) -> SubjectGrades:
    return grade_subject(
        records,
        ctcae_of(study()),
        study().concepts,
        baseline_day=anchor_days(study(), records).get("first_dose"),
        periods=cycle_periods(study(), records),
    )


def test_the_response_at_every_scan_is_the_truth(scored: Scored) -> None:
    truth = {
        (row["subject"], row["date"]): (row["target"], row["nontarget"].replace("none", ""),
                                        row["overall"])
        for row in scored.table("responses")
    }  # fmt: skip
    derived = {
        (who, point.day.isoformat()): (
            point.target.value if point.target else "",
            point.non_target.value if point.non_target else "",
            point.overall.value,
        )
        for who, found in scored.responses.items()
        for point in found.recist.points
    }
    assert derived == {key: truth[key] for key in derived}
    assert len({overall for *_, overall in derived.values()}) >= 4
    assert derived.keys() == {key for key in truth if key[0] in scored.responses}


def test_best_response_confirmed_and_not_is_the_truth(scored: Scored) -> None:
    for who, found in scored.responses.items():
        truth = scored.subjects[who]
        assert found.recist.best is not None
        assert found.recist.unconfirmed is not None
        assert found.recist.best.response.value == truth["best_response_confirmed"], who
        assert found.recist.unconfirmed.response.value == truth["best_response"], who


def test_the_day_of_progression_is_the_truth(scored: Scored) -> None:
    for who, found in scored.responses.items():
        day = found.recist.progression.day.isoformat() if found.recist.progression else ""
        assert day == scored.subjects[who]["progression"], who


def test_progression_free_survival_differs_only_where_assessments_were_missed(
    scored: Scored,
) -> None:
    """response.toml, longest_gap_days: the truth keeps an event after missed assessments."""
    for who, found in scored.responses.items():
        survival, truth = found.recist.progression_free, scored.subjects[who]
        assert survival is not None
        assert found.start is not None
        gap = isinstance(survival, Censoring) and (
            survival.basis is CensoringBasis.MISSED_ASSESSMENTS
        )
        days = (survival.day - found.start).days
        event = int(isinstance(survival, Progression))
        if gap:
            assert truth["pfs_event"] == "1"
            assert days < int(truth["pfs_days"])
        else:
            assert (str(days), str(event)) == (truth["pfs_days"], truth["pfs_event"]), who


def _grades_of(found: SubjectGrades) -> Iterator[tuple[tuple[str, str, str], tuple[int, ...]]]:
    for term in found.terms:
        for each in term.values:
            analyte = each.value.analyte
            if DECREASED.get(analyte, term.name.en) == term.name.en:
                day = each.value.time.earliest.date().isoformat()
                yield (found.subject, day, analyte), each.grading.possible


def test_every_laboratory_value_has_the_grade_inside_whose_limits_it_was_drawn(
    scored: Scored,
) -> None:
    """INR's grade 1 or 0 can hang on anticoagulation, which no row tells: the truth is one."""
    truth = {
        (row["subject"], row["date"], row["concept"]): int(row["grade"])
        for row in scored.table("grades")
    }
    told: Counter[bool] = Counter()
    for found in scored.grades.values():
        for key, possible in _grades_of(found):
            if key in truth:
                assert truth[key] in possible, key
                told[len(possible) == 1] += 1
    assert told[True] > 10 * told[False]


@pytest.mark.parametrize(
    ("baseline", "last_of_grade_0"), [(60, 89), (61, 91), (91, 136), (100, 149)]
)
def test_a_value_just_under_a_multiple_of_the_baseline_is_drawn_as_grade_0(
    baseline: int, last_of_grade_0: int
) -> None:
    """CTCAE v5.0, ALT: from 1.5 x an abnormal baseline on it is grade 1; 1.5 x 61 = 91.5."""
    (analyte,) = [each for each in trial(1, 1).figures.analytes if each.concept == "alt"]
    course = Course(analyte, female=False, start=baseline, own=0.0)
    assert course.spans[0][1] == last_of_grade_0
    assert course.spans[1][0] == last_of_grade_0 + 1


def test_each_day_of_treatment_is_decided_from_the_sheets_as_it_was_in_the_trial(
    scored: Scored,
) -> None:
    """The rules decided there on what the simulator knew, here on what the sheets say."""
    truth = {(row["subject"], row["date"]): row["verdict"] for row in scored.table("cycles")}
    found = {
        (who, str(each.day)): each.decision.verdict.value
        for who, dosing in scored.doses.items()
        for each in dosing.cycles
        if not each.planned
    }
    assert len(found) > 4 * SUBJECTS
    assert found == truth
