"""The scorer of benchmarks/chia.py on examples worked by hand, and on the corpus where it is."""

from decimal import Decimal

import pytest

from benchmarks.chia import (
    CORPUS,
    NOTHING,
    Atom,
    Criteria,
    Score,
    criteria,
    gold_atoms,
    gold_of,
    gold_window,
    part_of,
    read_corpus,
    score_measures,
    score_windows,
)


def annotated(text: str, *rows: tuple[str, str, str]) -> Criteria:
    """Annotate a text: rows of (type, words, words of its Value, empty if it has none)."""
    lines = []
    for number, (kind, words, value) in enumerate(rows):
        start = text.index(words)
        lines.append(f"T{2 * number}\t{kind} {start} {start + len(words)}\t{words}")
        if value:
            at = text.index(value)
            lines.append(f"T{2 * number + 1}\tValue {at} {at + len(value)}\t{value}")
            lines.append(f"R{number}\tHas_value Arg1:T{2 * number} Arg2:T{2 * number + 1}\t")
    return criteria("NCT00000000_inc", text, "\n".join(lines))


def measured(made: Criteria) -> Score:
    """Score the comparisons of one file."""
    score = Score()
    score_measures(made, score)
    return score


def windowed(made: Criteria) -> Score:
    """Score the windows of one file."""
    score = Score()
    score_windows(made, score)
    return score


def atom(sign: str, number: str, unit: str | None) -> Atom:
    """Return an atom."""
    return Atom(sign, Decimal(number), unit)


@pytest.mark.parametrize(
    ("value", "atoms"),
    [
        ("≥ 9.0 g/dL", [atom(">=", "9.0", "g/dL")]),
        ("greater than or equal to 1,500/mm3", [atom(">=", "1500", "/uL")]),
        ("less than 1.5x upper limit of normal", [atom("<", "1.5", "ULN")]),
        ("> 35 and < 50 kg/m2", [atom(">", "35", "kg/m2"), atom("<", "50", "kg/m2")]),
        ("between 7.1% and 11.0%, inclusive", [atom(">=", "7.1", "%"), atom("<=", "11.0", "%")]),
        ("7.0 g/dL or greater", [atom(">=", "7.0", "g/dL")]),
        ("0-2", [atom("in", number, None) for number in "012"]),
        ("0, 1 or 2", [atom("in", number, None) for number in "012"]),
        ("class III-IV", [atom("in", number, None) for number in "34"]),
        ("= 12 g/dL", [atom("=", "12", "g/dL")]),
    ],
)
def test_the_text_of_a_value_is_parsed(value: str, atoms: list[Atom]) -> None:
    assert list(gold_atoms(value)) == atoms


@pytest.mark.parametrize("value", ["27 0/7 to 36 6/7 weeks", "postural drop of 20 mmHg", "> 1+"])
def test_a_value_of_an_unknown_form_is_not_parsed(value: str) -> None:
    assert gold_atoms(value) == ()


def test_an_age_without_a_unit_is_in_years() -> None:
    assert list(gold_atoms("18 or older", "a")) == [atom(">=", "18", "a")]


def test_the_same_comparison_is_right_and_found() -> None:
    score = measured(annotated("Hemoglobin > 9 g/dL", ("Measurement", "Hemoglobin", "> 9 g/dL")))
    assert (score.right, score.wrong, score.gold, score.found, score.gold_known) == (1, 0, 1, 1, 1)


@pytest.mark.parametrize(
    ("gold", "kind"),
    [("> 9 g/L", "unit"), ("< 9 g/dL", "comparator"), ("> 8 g/dL", "number")],
)
def test_a_comparison_that_differs_is_wrong_by_its_kind(gold: str, kind: str) -> None:
    text = f"Hemoglobin > 9 g/dL ... {gold}"
    score = measured(annotated(text, ("Measurement", "Hemoglobin", gold)))
    assert (score.right, score.wrong, score.found) == (0, 1, 0)
    assert score.kinds[kind] == 1


def test_a_comparison_where_nothing_is_annotated_is_counted_apart() -> None:
    score = measured(annotated("Hemoglobin > 9 g/dL, obese", ("Condition", "obese", "")))
    assert (score.right, score.wrong, score.unannotated) == (0, 0, 1)
    assert score.kinds[NOTHING] == 1
    assert score.precision_of_all == 0


def test_a_gold_comparison_that_was_not_read_is_missed() -> None:
    text = "Apnea index > 5"
    score = measured(annotated(text, ("Measurement", "Apnea index", "> 5")))
    assert (score.gold, score.found, score.gold_known) == (1, 0, 0)


def test_a_person_counts_only_where_an_age_is_said_of_it() -> None:
    text = "women > 105 umol/L, aged 18-75 years"
    made = annotated(text, ("Person", "women", "> 105 umol/L"), ("Person", "aged", "18-75 years"))
    assert [one.counts for one in gold_of(made)] == [False, True]
    assert (measured(made).gold, measured(made).found) == (2, 2)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("within the last 6 months", ("before", 6, "month")),
        ("at least six months prior to study start", ("before", 6, "month")),
        ("30 days following surgery", ("after", 30, "day")),
        ("2-4 weeks before", None),
        ("currently", None),
    ],
)
def test_the_text_of_a_temporal_is_parsed(text: str, window: tuple[str, int, str] | None) -> None:
    assert gold_window(text) == window


def test_a_window_is_right_by_direction_and_length() -> None:
    text = "surgery within 6 months before screening"
    right = windowed(annotated(text, ("Temporal", "within 6 months before screening", "")))
    assert (right.right, right.wrong, right.gold, right.found) == (1, 0, 1, 1)
    text = "surgery within 6 months before screening or 3 months after it"
    wrong = windowed(annotated(text, ("Temporal", "screening or 3 months after it", "")))
    assert (wrong.right, wrong.wrong, wrong.gold, wrong.found) == (0, 1, 1, 0)


def test_the_part_of_a_trial_is_the_parity_of_its_hash() -> None:
    """By `printf NCT00094861 | sha256sum`: ...c6fa, even; of NCT00050349 ...c789, odd."""
    assert part_of("NCT00094861") == "develop"
    assert part_of("NCT00050349") == "held-out"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
def test_the_parts_of_the_corpus_have_no_trial_in_common() -> None:
    parts = {
        part: {one.name[:11] for one in read_corpus(CORPUS, part)}
        for part in ("develop", "held-out")
    }
    assert len(parts["develop"]) == 489
    assert len(parts["held-out"]) == 511
    assert not parts["develop"] & parts["held-out"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
def test_what_is_read_of_the_part_for_development_is_nearly_always_right() -> None:
    score = Score()
    for one in read_corpus(CORPUS, "develop"):
        score_measures(one, score)
    assert score.precision > 0.95
    assert score.recall_known > 0.75
