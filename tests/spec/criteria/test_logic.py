"""DESIGN section 5, "Logic": Kleene's AND, OR and NOT; `if … then …` is material implication.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
"""

from itertools import product

from tests.spec.criteria.asked import MET, NOT_MET, SCREENING, UNKNOWN, Asked, asking_each, subject
from tests.spec.criteria.rows import Row, stated

P, Q = "able to comply", "uses contraception"
SAID = {"T": "yes", "F": "no", "U": "unknown"}
TRUTHS = {"T": MET, "F": NOT_MET, "U": UNKNOWN}

PAIRS = ["".join(pair) for pair in product("TFU", repeat=2)]
"""TT, TF, TU, FT, FF, FU, UT, UF, UU."""

AND = dict(zip(PAIRS, "TFUFFFUFU", strict=True))
OR = dict(zip(PAIRS, "TTTTFUTUU", strict=True))
IF = dict(zip(PAIRS, "TFUTTTTUU", strict=True))
NOT = {"T": "F", "F": "T", "U": "U"}


def answers(pair: str) -> list[Row]:
    """What a person said to P and to Q."""
    return [
        stated(sentence, SAID[said], SCREENING)  # type: ignore[arg-type]
        for sentence, said in zip((P, Q), pair, strict=False)
    ]


def rows_of(reading: str, table: dict[str, str]) -> list[tuple[str, object]]:
    """A reading asked of a subject for every row of its truth table."""
    return [(reading, subject(pair, TRUTHS[truth], answers(pair))) for pair, truth in table.items()]


@asking_each(*rows_of(f'attested "{P}" and attested "{Q}"', AND))
def test_and_fails_by_one_and_is_met_by_all(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(*rows_of(f'attested "{P}" or attested "{Q}"', OR))
def test_or_is_met_by_one_and_fails_by_all(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(*rows_of(f'not attested "{P}"', NOT))
def test_not_turns_a_truth_and_leaves_the_unknown(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(*rows_of(f'if attested "{P}" then attested "{Q}"', IF))
def test_if_then_fails_only_where_the_condition_holds_and_the_consequence_does_not(
    asked: Asked,
) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (f'not attested "{P}" and attested "{Q}"', subject("F, T", MET, answers("FT"))),
    (f'not attested "{P}" and attested "{Q}"', subject("F, F", NOT_MET, answers("FF"))),
    (f'not (attested "{P}" and attested "{Q}")', subject("F, F", MET, answers("FF"))),
    (
        f'attested "{P}" or attested "{Q}" and sex = female',
        subject("T, T, male", MET, answers("TT"), sex="male"),
    ),
    (
        f'(attested "{P}" or attested "{Q}") and sex = female',
        subject("T, T, male", NOT_MET, answers("TT"), sex="male"),
    ),
    (
        f'if attested "{P}" or attested "{Q}" then sex = female',
        subject("F, T, male", NOT_MET, answers("FT"), sex="male"),
    ),
    (
        f'if attested "{P}" then attested "{Q}" or sex = male',
        subject("T, F, male", MET, answers("TF"), sex="male"),
    ),
)
def test_not_binds_tightest_then_and_then_or_then_if(asked: Asked) -> None:
    """DESIGN section 5: "Binding, tightest first"."""
    assert asked.answer.truth is asked.truth
