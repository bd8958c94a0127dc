"""Kleene's strong tables, complete, and what a truth does to a subject (DESIGN 5, Logic)."""

from itertools import product

import pytest

from hilum.terms.truth import (
    Effect,
    Kind,
    Status,
    Truth,
    all_of,
    any_of,
    decided,
    implies,
)

WORDS = {"t": Truth.MET, "f": Truth.NOT_MET, "u": Truth.UNKNOWN}

# S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong connectives:
# the row is Q, the column R, both in the order t, f, u.
NOT = {"t": "f", "f": "t", "u": "u"}
OR = {"t": "ttt", "f": "tfu", "u": "tuu"}
AND = {"t": "tfu", "f": "fff", "u": "ufu"}
IF_THEN = {"t": "tfu", "f": "ttt", "u": "tuu"}

PAIRS = list(product("tfu", "tfu"))


def entry(table: dict[str, str], q: str, r: str) -> Truth:
    return WORDS[table[q]["tfu".index(r)]]


@pytest.mark.parametrize("q", "tfu")
def test_not_is_kleenes(q: str) -> None:
    """Kleene 1952, section 64."""
    assert ~WORDS[q] is WORDS[NOT[q]]


@pytest.mark.parametrize(("q", "r"), PAIRS)
def test_and_is_kleenes(q: str, r: str) -> None:
    """Kleene 1952, section 64."""
    assert all_of([WORDS[q], WORDS[r]]) is entry(AND, q, r)


@pytest.mark.parametrize(("q", "r"), PAIRS)
def test_or_is_kleenes(q: str, r: str) -> None:
    """Kleene 1952, section 64."""
    assert any_of([WORDS[q], WORDS[r]]) is entry(OR, q, r)


@pytest.mark.parametrize(("q", "r"), PAIRS)
def test_if_then_is_kleenes(q: str, r: str) -> None:
    """Kleene 1952, section 64: the strong implication, NOT Q OR R."""
    assert implies(WORDS[q], WORDS[r]) is entry(IF_THEN, q, r)


def test_an_and_of_nothing_is_met_and_an_or_of_nothing_is_not() -> None:
    """The neutral elements of the two tables above."""
    assert all_of([]) is Truth.MET
    assert any_of([]) is Truth.NOT_MET


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_is_never_read_as_a_yes_or_a_no(truth: Truth) -> None:
    """DESIGN 9, 6: unknown is a value, never falsy."""
    with pytest.raises(TypeError, match="a Truth is not a bool"):
        bool(truth)
    with pytest.raises(TypeError, match="a Truth is not a bool"):
        _ = truth and truth


def test_what_is_neither_a_yes_nor_a_no_is_unknown() -> None:
    """DESIGN 1, 3: three truths, never two."""
    assert decided(yes=True, no=False) is Truth.MET
    assert decided(yes=False, no=True) is Truth.NOT_MET
    assert decided(yes=False, no=False) is Truth.UNKNOWN
    with pytest.raises(ValueError, match="both met and not met"):
        decided(yes=True, no=True)


@pytest.mark.parametrize(
    ("kind", "truth", "effect"),
    [
        (Kind.INCLUSION, Truth.MET, Effect.QUALIFIES),
        (Kind.INCLUSION, Truth.NOT_MET, Effect.DISQUALIFIES),
        (Kind.INCLUSION, Truth.UNKNOWN, Effect.OPEN),
        (Kind.EXCLUSION, Truth.MET, Effect.DISQUALIFIES),
        (Kind.EXCLUSION, Truth.NOT_MET, Effect.QUALIFIES),
        (Kind.EXCLUSION, Truth.UNKNOWN, Effect.OPEN),
    ],
)
def test_the_effect_of_a_truth_depends_on_the_kind(
    kind: Kind, truth: Truth, effect: Effect
) -> None:
    """DESIGN 5, truth, then effect; CDISC SDTM IG, IE domain."""
    assert kind.effect(truth) is effect


@pytest.mark.parametrize(
    ("effects", "status"),
    [
        ("QQQ", Status.ELIGIBLE),
        ("QOQ", Status.UNDETERMINED),
        ("QDQ", Status.INELIGIBLE),
        ("ODQ", Status.INELIGIBLE),
        ("OOO", Status.UNDETERMINED),
    ],
)
def test_one_that_disqualifies_outweighs_all_and_one_open_outweighs_the_rest(
    effects: str, status: Status
) -> None:
    """DESIGN 5: ELIGIBLE (all qualify), INELIGIBLE (any disqualifies) or UNDETERMINED."""
    words = {"Q": Effect.QUALIFIES, "D": Effect.DISQUALIFIES, "O": Effect.OPEN}
    assert Status.of(words[letter] for letter in effects) is status
