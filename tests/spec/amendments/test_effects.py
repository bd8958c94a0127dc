"""Who has another status after an amendment, and because of which change: worked out by hand.

The subjects are those of `small.SUBJECTS`; whoever the oracle is, it evaluates one by one.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilum.concepts import Concepts, shipped_concepts
from hilum.pipeline.comparing import Records, compare_studies
from hilum.pipeline.loading import Source
from hilum.screening import amendments, scenarios
from hilum.screening.amendments import Amended, Cause
from hilum.screening.anchors import AsOf
from hilum.screening.evidence import EnginesDisagreeError
from hilum.screening.verdicts import put_truths
from hilum.sources.attestations import Answer, Answered
from hilum.study import Study
from hilum.study.comparing import effective, with_changes
from hilum.terms.times import Duration, on
from hilum.terms.truth import Status
from tests.once import made_once
from tests.spec.amendments.small import (
    DAY,
    FIRST,
    HEMOGLOBIN,
    HEPATITIS,
    HIV,
    PLATELETS,
    SUBJECTS,
    Line,
    amended,
    line,
    statuses,
    study,
    write_store,
)

IN, OUT, OPEN = Status.ELIGIBLE, Status.INELIGIBLE, Status.UNDETERMINED
I1, I2, E1 = FIRST
LOWER_1 = Line("I1", "Hemoglobin > 90 g/L", HEMOGLOBIN.replace("100", "90"))
LOWER_2 = Line("I2", "Platelet count ≥ 50 × 109/L", PLATELETS.replace("75", "50"))
NEW = line("E2", HEPATITIS)


def _write(folder: Path) -> None:
    write_store(folder)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The subjects as a store."""
    return made_once(tmp_path_factory, "amended", _write) / "store"


def changed(before: Study, after: Study, store: Path, out: Path) -> Mapping[str, tuple[str, ...]]:
    """Each subject of changed.csv: status before and after, cause, alone, needed."""
    amended(before, after, store, out)
    with (out / "changed.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("subject"): tuple(row.values()) for row in rows}


def test_each_subject_has_the_changes_that_make_its_status(store: Path, tmp_path: Path) -> None:
    """Two limits lower, one exclusion gone and another new.

    Both low needs both limits lower. With both viruses the one exclusion goes and the other comes:
    no change of status. Unmeasured stays open; very pale (80 g/L) and all bad stay out.
    """
    after = study(LOWER_1, LOWER_2, NEW)
    assert changed(study(*FIRST), after, store, tmp_path / "out") == {
        "pale": ("INELIGIBLE", "ELIGIBLE", "alone", "I1", "I1"),
        "on the limit": ("INELIGIBLE", "ELIGIBLE", "alone", "I1", "I1"),
        "bleeding": ("INELIGIBLE", "ELIGIBLE", "alone", "I2", "I2"),
        "unmeasured, bleeding": ("INELIGIBLE", "UNDETERMINED", "alone", "I2", "I2"),
        "both low": ("INELIGIBLE", "ELIGIBLE", "together", "", "I1; I2"),
        "with HIV": ("INELIGIBLE", "ELIGIBLE", "alone", "-E1", "-E1"),
        "with hepatitis": ("ELIGIBLE", "INELIGIBLE", "alone", "+E2", "+E2"),
        # HIV unknown before, hepatitis unknown after: open in both, so not here.
    }


def test_where_several_changes_are_each_enough_none_is_needed(store: Path, tmp_path: Path) -> None:
    before = study(I1)
    found = changed(before, study(I1, E1, NEW), store, tmp_path / "out")
    assert found["with both viruses"] == ("ELIGIBLE", "INELIGIBLE", "alone", "+E1; +E2", "")
    assert found["with HIV"] == ("ELIGIBLE", "INELIGIBLE", "alone", "+E1", "+E1")
    assert found["never asked"] == ("ELIGIBLE", "UNDETERMINED", "alone", "+E1; +E2", "")
    assert set(found) == {"with both viruses", "with HIV", "with hepatitis", "never asked"}


def test_the_counts_are_those_of_the_subjects(store: Path) -> None:
    found = amended(study(*FIRST), study(LOWER_1, LOWER_2, E1), store).amended
    assert found is not None
    # Before: good, with hepatitis in; unmeasured, never asked open; the other nine out.
    assert found.moves == {
        (IN, IN): 2,
        (OPEN, OPEN): 2,
        (OUT, IN): 4,
        (OUT, OPEN): 1,
        (OUT, OUT): 4,
    }
    assert (found.screened, found.changed) == (13, 5)
    first, second = found.weights
    assert (first.name, first.becoming(IN), first.becoming(OPEN), first.becoming(OUT)) == (
        "I1",
        2,
        0,
        0,
    )
    assert (first.decides, first.needed) == (2, 3)  # pale, on the limit; and both low
    assert (second.name, second.becoming(IN), second.becoming(OPEN)) == ("I2", 1, 1)
    assert (second.decides, second.needed) == (2, 3)
    because = {(b.before, b.after, b.cause, b.names): b.subjects for b in found.causes}
    assert because == {
        (OUT, IN, Cause.ALONE, ("I1",)): 2,
        (OUT, IN, Cause.ALONE, ("I2",)): 1,
        (OUT, OPEN, Cause.ALONE, ("I2",)): 1,
        (OUT, IN, Cause.TOGETHER, ("I1", "I2")): 1,
    }


def test_another_kind_turns_who_is_out(store: Path, tmp_path: Path) -> None:
    """HIV as an inclusion: whoever had it comes in, whoever had not goes out."""
    before = study(E1)
    criterion = replace(study(replace(E1, id="I9")).criteria[0], id="E1")
    after = replace(before, criteria=(criterion,))
    found = changed(before, after, store, tmp_path / "out")
    assert found["with HIV"] == ("INELIGIBLE", "ELIGIBLE", "alone", "E1", "E1")
    assert found["good"] == ("ELIGIBLE", "INELIGIBLE", "alone", "E1", "E1")
    assert "never asked" not in found
    assert len(found) == len(SUBJECTS) - 1


def test_words_and_numbers_that_no_status_hangs_on_change_none(store: Path) -> None:
    after = study(line("I5", HEMOGLOBIN, "Haemoglobin > 100 g/L"), I2, E1)
    found = amended(study(*FIRST), after, store)
    assert found.changes.are_any
    assert found.amended is not None
    assert (found.amended.changed, found.amended.weights) == (0, [])


def test_a_version_without_criteria_lets_everyone_in(store: Path) -> None:
    found = amended(study(*FIRST), study(), store).amended
    assert found is not None
    assert found.moves == {(IN, IN): 2, (OUT, IN): 9, (OPEN, IN): 2}


@pytest.mark.parametrize(
    ("count", "look_back", "queries"), [(1, False, 2), (3, False, 2), (3, True, 3)]
)
def test_the_records_are_judged_once_however_many_criteria_change(
    store: Path, monkeypatch: pytest.MonkeyPatch, *, count: int, look_back: bool, queries: int
) -> None:
    """Once for all changes and once for the rulings; once more where a setting changes too."""
    judged = []

    def counted(*given: Any, **named: Any) -> None:
        judged.append(given)
        put_truths(*given, **named)

    monkeypatch.setattr(scenarios, "put_truths", counted)
    after = study(*(LOWER_1, LOWER_2, NEW)[:count], *FIRST[count:])
    amended(
        study(*FIRST), replace(after, look_back=Duration(1, "year") if look_back else None), store
    )
    assert len(judged) == queries


def test_statuses_that_the_reference_does_not_find_are_not_given_out(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amendments, "status_of", lambda _: Status.UNDETERMINED)
    with pytest.raises(EnginesDisagreeError, match="evaluated UNDETERMINED"):
        amended(study(*FIRST), study(LOWER_1, I2, E1), store)


# ---------------------------------------------------------------- what all criteria are read by


def by_name(found: Amended | None) -> dict[str, tuple[int, int]]:
    assert found is not None
    return {each.name: (each.decides, each.needed) for each in found.weights}


def test_another_anchor_is_a_change_of_its_own(store: Path, tmp_path: Path) -> None:
    """Enrolment on the day of the HIV finding, 1 May: no hemoglobin in the 7 days before it."""
    asked = Line("I1", "Hemoglobin", "latest hemoglobin within 7 days before enrolment > 100 g/L")
    before = study(asked)
    own = replace(before.anchors["enrolment"], events=("hiv_infection",))
    anchors = {**before.anchors, "enrolment": own}
    found = changed(before, replace(before, anchors=anchors), store, tmp_path / "out")
    assert found == {
        "with HIV": ("ELIGIBLE", "UNDETERMINED", "alone", "anchors", "anchors"),
        "with both viruses": ("ELIGIBLE", "UNDETERMINED", "alone", "anchors", "anchors"),
        "all bad": ("INELIGIBLE", "UNDETERMINED", "alone", "anchors", "anchors"),
    }
    lower = study(replace(asked, reading=asked.reading.replace("100", "90")))
    both = by_name(amended(before, replace(lower, anchors=anchors), store).amended)
    assert both == {"I1": (3, 3), "anchors": (3, 3)}  # pale, both low, on the limit


def test_an_anchor_that_only_the_later_version_has_serves_its_criteria(
    store: Path, tmp_path: Path
) -> None:
    before = study(I1)
    new = replace(before.anchors["enrolment"], name="procedure")
    after = study(replace(LOWER_1, reading=LOWER_1.reading.replace("screening", "procedure")))
    after = replace(after, anchors={**after.anchors, "procedure": new})
    found = changed(before, after, store, tmp_path / "out")
    assert found == {
        "pale": ("INELIGIBLE", "ELIGIBLE", "alone", "I1", "I1"),
        "both low": ("INELIGIBLE", "ELIGIBLE", "alone", "I1", "I1"),
        "on the limit": ("INELIGIBLE", "ELIGIBLE", "alone", "I1", "I1"),
    }


def test_a_concept_that_holds_more_is_a_change_of_its_own(store: Path, tmp_path: Path) -> None:
    """A group of one virus, then of both: who has the other one goes out."""
    asked = Line("E1", "A virus.", "own_viruses before screening")
    shipped = shipped_concepts()

    def having(*members: str) -> Concepts:
        group = shipped["hiv_infection"].model_copy(
            update={"id": "own_viruses", "codes": {}, "members": members, "names": ()}
        )
        return Concepts((*shipped.rows, group))

    before = study(asked, concepts=having("hiv_infection"))
    after = study(asked, concepts=having("hiv_infection", "hepatitis_b"))
    found = changed(before, after, store, tmp_path / "out")
    assert found["with hepatitis"] == ("ELIGIBLE", "INELIGIBLE", "alone", "concepts", "concepts")


def test_how_far_back_ever_reaches_is_a_change_of_its_own(store: Path) -> None:
    before = study(E1)
    after = replace(before, look_back=Duration(1, "year"))
    found = amended(before, after, store).amended
    assert list(by_name(found)) == ["look back"]


# ---------------------------------------------------------------- answers


def test_an_answer_holds_for_the_sentence_it_was_given_to_under_any_id(store: Path) -> None:
    """A renumbered criterion keeps it; a sentence of the old id that nobody was asked does not."""
    willing = Line("I1", "Willing to take part.", 'attested "willing"')
    before = study(willing)
    after = study(replace(willing, id="I2"), Line("I1", "Able to.", 'attested "able"'))
    answer = Answer(
        subject="good",
        criterion="I1",
        answer=Answered.YES,
        person="Dr Li",
        date=on(DAY),
        source="answers:2",
    )
    records = Records(
        source=Source(kind="store", path=store), as_of=AsOf(day=DAY), answers=[answer]
    )
    found = compare_studies(before, after, records).amended
    assert found is not None
    assert found.moves == {(IN, OPEN): 1, (OPEN, OPEN): len(SUBJECTS) - 1}
    kept = compare_studies(before, study(replace(willing, id="I2")), records).amended
    assert kept is not None
    assert kept.moves == {(IN, IN): 1, (OPEN, OPEN): len(SUBJECTS) - 1}


# ---------------------------------------------------------------- held against the oracle

READINGS = (
    *(HEMOGLOBIN.replace("100", str(number)) for number in (80, 100)),
    HEMOGLOBIN.replace(">", ">="),
    *(PLATELETS.replace("75", str(number)) for number in (50, 75)),
    HIV,
    HEPATITIS,
    f"{HEMOGLOBIN} or {PLATELETS}",
    f"not ({HIV} or {HEPATITIS})",
)


@st.composite
def versions(draw: st.DrawFn) -> Study:
    """A study of up to four of these readings."""
    names = draw(st.lists(st.sampled_from(["I1", "I2", "E1", "E2"]), unique=True))
    return study(*(Line(name, f"{name}.", draw(st.sampled_from(READINGS))) for name in names))


@settings(max_examples=12)
@given(before=versions(), after=versions())
def test_who_changes_and_why_is_what_evaluating_everyone_says(
    store: Path, tmp_path_factory: pytest.TempPathFactory, before: Study, after: Study
) -> None:
    """Both versions, each change alone and each left out: subject by subject, without a query."""
    out = tmp_path_factory.mktemp("oracle") / "out"
    found = changed(before, after, store, out)
    every = effective(before, after, amended(before, after, store).changes)
    old, new = statuses(before, store), statuses(after, store)
    assert set(found) == {subject for subject in old if old[subject] is not new[subject]}
    alone = {each.name: statuses(with_changes(before, after, [each]), store) for each in every}
    without = {
        each.name: statuses(
            with_changes(before, after, [other for other in every if other is not each]), store
        )
        for each in every
    }
    for subject, (was, now, cause, made_by, needed) in found.items():
        assert (was, now) == (old[subject].value, new[subject].value)
        by_itself = [n for n, said in alone.items() if said[subject] is new[subject]]
        wanted = [n for n, said in without.items() if said[subject] is not new[subject]]
        assert (made_by, needed) == ("; ".join(by_itself), "; ".join(wanted))
        assert cause == ("alone" if by_itself else "together" if wanted else "otherwise")
