"""Criteria in two versions: changed, new, gone, renumbered, moved; by their words, not offsets."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hilum.study import Study
from hilum.study.approvals import Approval, Review, Standing, hash_of
from hilum.study.comparing import Changes, compare, effective, with_changes
from hilum.study.comparing.matching import moved
from hilum.terms.times import Duration
from hilum.terms.truth import Kind
from tests.spec.amendments.small import (
    ANCHORS,
    DAY,
    FIRST,
    HEMOGLOBIN,
    HEPATITIS,
    HIV,
    PLATELETS,
    Line,
    changes,
    line,
    study,
    told,
)

I1, I2, E1 = FIRST
LOWER = line("I1", HEMOGLOBIN.replace("100", "90"), "Hemoglobin > 90 g/L")
NEW = line("E2", HEPATITIS)


def test_two_of_the_same_differ_in_nothing() -> None:
    assert changes(FIRST, FIRST) == Changes(studies=("small", "small"), versions=("1", "1"))


def test_a_number_changes_sentence_and_reading() -> None:
    assert told(changes(FIRST, (LOWER, I2, E1))) == {"I1": {"text", "reading"}}


def test_white_space_and_offsets_are_no_difference() -> None:
    spread = tuple(replace(each, text=each.text.replace(" ", "\n  ")) for each in FIRST)
    assert not compare(study(*FIRST), study(*spread, gap="\n\n   ")).are_any


def test_a_changed_heading_changes_each_sentence_under_it_and_no_other() -> None:
    other = study(*FIRST, heading="Laboratory values within 14 days before screening:")
    found = compare(study(*FIRST), other)
    assert told(found) == {"I1": {"text"}, "I2": {"text"}}
    assert all("14" in "".join(piece.text for piece in each.words) for each in found.criteria)


def test_what_is_new_and_what_is_gone() -> None:
    assert told(changes(FIRST, (*FIRST, NEW))) == {"+E2": {"added"}}
    assert told(changes(FIRST, (I1, E1))) == {"-I2": {"removed"}}


def test_an_inclusion_that_becomes_an_exclusion_differs_in_kind() -> None:
    before, after = study(I1), study(I1)
    turned = replace(after, criteria=(replace(after.criteria[0], kind=Kind.EXCLUSION),))
    assert told(compare(before, turned)) == {"I1": {"kind"}}


def test_a_renumbering_is_neither_gone_nor_new() -> None:
    later = (line("I1", PLATELETS), line("E1", HIV))
    assert told(changes(FIRST, later)) == {"I2 → I1": {"id"}, "-I1": {"removed"}}


def test_a_criterion_renumbered_and_reworded_is_found_by_its_words() -> None:
    lower = replace(LOWER, id="I3")
    found = told(changes(FIRST, (line("I1", PLATELETS), lower, E1)))
    assert found["I2 → I1"] >= {"id"}
    assert found["I1 → I3"] >= {"id", "text", "reading"}
    assert set(found) == {"I2 → I1", "I1 → I3"}


def test_the_same_sentence_is_the_same_criterion_before_any_id_or_reading() -> None:
    """The old id is on other words that are read as the sentence was before."""
    after = (Line("I1", "Quite other words.", HEMOGLOBIN), Line("I2", I1.text, PLATELETS))
    assert told(changes((I1,), after)) == {"+I1": {"added"}, "I1 → I2": {"id", "reading"}}


def test_in_a_list_of_values_a_line_is_found_by_what_it_is_about() -> None:
    """The line before it is gone, so it has the id of that one, and its number differs too."""
    albumin = Line("I1", "Albumin > 28 g/L", HEMOGLOBIN.replace("hemoglobin", "albumin"))
    found = changes((albumin, replace(I1, id="I2")), (LOWER,))
    assert told(found) == {"I2 → I1": {"id", "text", "reading"}, "-I1": {"removed"}}


def test_a_line_gone_and_another_new_are_not_one_line_renumbered() -> None:
    albumin = Line("I9", "Albumin > 100 g/L", HEMOGLOBIN.replace("hemoglobin", "albumin"))
    assert told(changes((I1,), (albumin,))) == {"-I1": {"removed"}, "+I9": {"added"}}


def test_of_the_parts_of_a_split_criterion_the_one_with_its_id_is_it() -> None:
    """Though the other has more of its words."""
    alt, ast = (PLATELETS.replace("platelets", each) for each in ("alt", "ast"))
    first, second = (
        "Alanine transaminase (ALT)",
        "aminotransferase (AST) < 5 x upper limit of normal",
    )
    whole = Line("I1", f"{first} and {second}", f"{alt} and {ast}")
    parts = (Line("I1", first, alt), Line("I2", second, ast))
    assert set(told(changes((whole,), parts))) == {"I1", "+I2"}


def test_another_sentence_under_an_id_of_old_is_that_criterion_changed() -> None:
    other = Line("E1", "Something else entirely happened.", HEPATITIS)
    assert told(changes(FIRST, (I1, I2, other))) == {"E1": {"text", "reading"}}


def test_a_criterion_at_another_place_has_moved_and_the_others_have_not() -> None:
    assert told(changes(FIRST, (I2, E1, I1))) == {"I1": {"moved"}}


def test_two_criteria_with_one_sentence_stay_apart_by_their_ids() -> None:
    both = (line("I1", HEMOGLOBIN, "Blood."), line("I2", PLATELETS, "Blood."))
    after = (both[0], replace(both[1], reading=PLATELETS.replace("75", "50")))
    assert told(changes(both, after)) == {"I2": {"reading"}}


def test_a_criterion_split_in_two_is_one_changed_and_one_new() -> None:
    whole = Line(
        "I1", "Hemoglobin > 100 g/L and platelet count ≥ 75", f"{HEMOGLOBIN} and {PLATELETS}"
    )
    parts = (Line("I1", "Hemoglobin > 100 g/L", HEMOGLOBIN), Line("I2", "Platelets", PLATELETS))
    found = changes((whole,), parts)
    assert told(found) == {"I1": {"text", "reading"}, "+I2": {"added"}}
    (part,) = found.criteria[0].parts
    assert (part.part.value, part.before, part.after) == ("logic", PLATELETS, None)


@given(st.permutations(range(7)))
def test_what_is_left_after_taking_the_moved_away_rises_and_is_longest(places: list[int]) -> None:
    away = moved(places)
    kept = [place for place in places if place not in away]
    assert kept == sorted(kept)
    longest = max(
        sum(1 for bit in range(7) if mask >> bit & 1)
        for mask in range(2**7)
        if (run := [p for bit, p in enumerate(places) if mask >> bit & 1]) == sorted(run)
    )
    assert len(kept) == longest


# ---------------------------------------------------------------- approvals and versions


def approved(*lines: Line, of: tuple[Line, ...] | None = None) -> Review:
    """The approvals of criteria as they stand in `of`."""
    given = study(*(of or lines))
    hashes = {c.id: hash_of(c.kind, given.clause_of(c), c.reading) for c in given.criteria}
    return Review(
        approvals={
            name: Approval(criterion=name, by="Dr Li", date=DAY, sha256=sha256)
            for name, sha256 in hashes.items()
        }
    )


def test_an_approval_is_void_where_sentence_or_reading_changed_and_nowhere_else() -> None:
    review = approved(*FIRST)
    before = replace(study(*FIRST), review=review)
    found = compare(before, replace(study(LOWER, I2, E1), review=review))
    (one,) = found.approvals
    assert (one.criterion, one.was, one.now) == ("I1", Standing.APPROVED, Standing.VOID)
    assert found.void == ("I1",)


def test_a_criterion_approved_anew_is_not_void() -> None:
    before = replace(study(*FIRST), review=approved(*FIRST))
    later = (LOWER, I2, E1)
    found = compare(before, replace(study(*later), review=approved(*later)))
    assert found.approvals == ()
    assert found.void == ()


def test_a_renumbered_criterion_loses_the_approval_of_its_old_id() -> None:
    review = approved(I1, I2)
    before = replace(study(I1, I2), review=review)
    found = compare(before, replace(study(line("I7", HEMOGLOBIN), I2), review=review))
    assert [(each.criterion, each.now) for each in found.approvals] == [
        ("I7", Standing.NOT_REVIEWED)
    ]


def test_a_change_without_another_version_is_said_and_another_version_alone_is_none() -> None:
    assert changes(FIRST, (LOWER, I2, E1)).version_not_raised
    raised = compare(study(*FIRST), study(LOWER, I2, E1, version="2"))
    assert not raised.version_not_raised
    assert not compare(study(*FIRST), study(*FIRST, version="2")).are_any


# ---------------------------------------------------------------- applying changes

READINGS = st.sampled_from(
    [
        *(HEMOGLOBIN.replace("100", str(number)) for number in (80, 90, 100)),
        *(PLATELETS.replace("75", str(number)) for number in (50, 75)),
        HIV,
        HEPATITIS,
        f"{HEMOGLOBIN} and {PLATELETS}",
        f"{HIV} or {HEPATITIS}",
    ]
)
IDS = [f"{kind}{number}" for kind in "IE" for number in range(1, 4)]


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """A study's lines: some ids, each with a sentence and a reading."""
    names = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    texts = st.sampled_from(["Blood.", "Hemoglobin > 100 g/L", "Hemoglobin > 90 g/L", "HIV ever."])
    return tuple(Line(name, draw(texts), draw(READINGS)) for name in names)


@given(lines())
def test_a_study_differs_from_itself_in_nothing(own: tuple[Line, ...]) -> None:
    found = changes(own, own)
    assert not found.are_any
    assert found.approvals == ()


@given(lines(), lines())
def test_the_changes_applied_one_by_one_lead_from_the_one_to_the_other(
    old: tuple[Line, ...], new: tuple[Line, ...]
) -> None:
    before = study(*old)
    after = replace(
        study(*new),
        look_back=Duration(1, "year"),
        anchors={**ANCHORS, "enrolment": replace(ANCHORS["enrolment"], take_last=True)},
    )
    every = effective(before, after, compare(before, after))
    assert len({each.name for each in every}) == len(every)
    steps = [with_changes(before, after, every[:count]) for count in range(len(every) + 1)]
    assert substance(steps[0]) == substance(before)
    assert substance(steps[-1]) == substance(after)
    assert all(one != other for one, other in pairwise(steps))


def substance(of: Study) -> object:
    """What a status hangs on."""
    criteria = sorted((c.kind.value, str(c.reading)) for c in of.criteria)
    return criteria, of.anchors, of.look_back


@given(lines(), lines())
def test_every_criterion_of_both_versions_stands_in_one_pair_or_alone(
    old: tuple[Line, ...], new: tuple[Line, ...]
) -> None:
    """Those named are all; those not named are the same in both, word for word."""
    found = changes(old, new)
    gone = {each.before.id for each in found.criteria if each.before}
    come = {each.after.id for each in found.criteria if each.after}
    rest = {each for each in old if each.id not in gone}
    assert rest == {each for each in new if each.id not in come}
