"""The proofs held against brute force: small criteria, every subject that their borders tell apart.

The plain engine answers each statement, so nothing of the formulas is believed. Subjects have
values on both sides of every border, events in and out of every window, and answers to every
sentence; whatever is asked is known, which is what the proofs suppose.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any

import z3  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hilum.checking.logic.formulas import Suppositions
from hilum.checking.logic.posed import Posed
from hilum.checking.logic.requirements import related, requirements
from hilum.criteria import nodes
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.parse import parse
from hilum.criteria.printing import show
from hilum.records.rows import SubjectRecords
from hilum.terms.times import day_of
from hilum.terms.truth import Kind, Truth
from tests.checking.small import EMPTY, of_readings
from tests.spec.criteria import rows

DAY = date(2024, 6, 30)


def before(days: int) -> date:
    return DAY - timedelta(days)


def hemoglobins() -> Iterable[SubjectRecords]:
    """The latest on both sides of 90 and 100, and earlier ones within 14 days and within 28."""
    latest = ("89.999999", "90", "99.999999", "100", "100.000001")
    earlier = (None, "99.999999", "100.000001")
    for values in product(latest, earlier, earlier):
        days = zip(values, (2, 10, 20), strict=True)
        yield rows.records(
            rows.finding("hemoglobin", value, before(ago)) for value, ago in days if value
        )


def treatments() -> Iterable[SubjectRecords]:
    """A member of the group and another, each never, within 14 days, within 28, and earlier."""
    for days in product((None, 10, 20, 60), repeat=2):
        named = zip(("tace", "liver_ablation"), days, strict=True)
        held = [rows.given(name, before(ago)) for name, ago in named if ago]
        yield rows.records([*held, rows.complete("interventions")])


ASKED: Mapping[str, tuple[tuple[SubjectRecords, ...], tuple[str, ...]]] = {
    "hemoglobin": (
        tuple(hemoglobins()),
        (
            "latest hemoglobin within 14 days before enrolment > 100 g/L",
            "latest hemoglobin within 28 days before enrolment >= 10 g/dL",
            "latest hemoglobin before enrolment < 100 g/L",
            "any hemoglobin within 14 days before enrolment > 100 g/L",
            "every hemoglobin within 28 days before enrolment >= 100 g/L",
            "latest hemoglobin within 28 days before enrolment between 9 g/dL and 100 g/L",
        ),
    ),
    "treatments": (
        tuple(treatments()),
        (
            "tace within 14 days before enrolment",
            "tace within 28 days before enrolment",
            "local_liver_therapy within 28 days before enrolment",
            "local_liver_therapy within 14 days before enrolment",
        ),
    ),
    "sentence": (
        tuple(rows.records([rows.stated("a", answer, DAY)]) for answer in ("yes", "no")),
        ('attested "a"',),
    ),
    "sex": (tuple(rows.records([], sex=sex) for sex in ("female", "male")), ("sex = female",)),
    "age": (
        tuple(rows.records([], born=f"{year}-06-30") for year in (2007, 2006, 1949, 1948)),
        ("age at enrolment between 18 and 75 years", "age at enrolment > 75 years"),
    ),
}
"""What subjects differ in, and the statements about it. Ages of 17, 18, 75 and 76 years."""

ATOMS = tuple(atom for _, atoms in ASKED.values() for atom in atoms)
PEOPLE = tuple(product(*(range(len(subjects)) for subjects, _ in ASKED.values())))
"""Every subject, by which of the values each thing has."""
EVERYONE = (1 << len(PEOPLE)) - 1


@cache
def meeting(atom: str) -> int:
    """The subjects who meet a statement, by the engine: a bit each."""
    day = day_of(rows.when(DAY).earliest)
    anchors = {"enrolment": (day, day), "screening": (day, day)}
    context = Context(concepts=EMPTY.concepts, anchors=anchors)
    place, subjects = next(
        (place, subjects) for place, (subjects, atoms) in enumerate(ASKED.values()) if atom in atoms
    )
    truths = [evaluate(parse(atom), records, context).truth for records in subjects]
    assert set(truths) == {Truth.MET, Truth.NOT_MET}, atom  # known of all, and not always the same
    return sum(1 << n for n, who in enumerate(PEOPLE) if truths[who[place]] is Truth.MET)


WRITTEN = {show(parse(atom)): atom for atom in ATOMS}


def met(reading: nodes.Reading) -> int:
    """The subjects who meet a reading: the joins of two-valued logic over the engine's answers."""
    match reading:
        case nodes.And(parts):
            return _all(map(met, parts))
        case nodes.Or(parts):
            return EVERYONE & ~_all(EVERYONE & ~met(part) for part in parts)
        case nodes.Not(part):
            return EVERYONE & ~met(part)
        case nodes.IfThen(condition, consequence):
            return (EVERYONE & ~met(condition)) | met(consequence)
        case _:
            return meeting(WRITTEN[show(reading)])


def _all(several: Iterable[int]) -> int:
    kept = EVERYONE
    for each in several:
        kept &= each
    return kept


def admitted(readings: Mapping[str, str]) -> int:
    """The subjects whom criteria let in."""
    criteria = of_readings(**readings).criteria
    return _all(
        met(each.reading) if each.kind is Kind.INCLUSION else EVERYONE & ~met(each.reading)
        for each in criteria
    )


def combined(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Readings of one or two statements."""
    two = st.tuples(atoms, st.sampled_from((" and ", " or ")), atoms)
    return st.one_of(
        atoms,
        atoms.map("not ({})".format),
        two.map(lambda parts: f"({parts[0]}){parts[1]}({parts[2]})"),
        two.map(lambda parts: f"not (({parts[0]}){parts[1]}({parts[2]}))"),
        st.tuples(atoms, atoms).map(lambda parts: f"if ({parts[0]}) then ({parts[1]})"),
    )


STUDIES = st.lists(
    st.tuples(st.sampled_from("IE"), combined(st.sampled_from(ATOMS))), min_size=1, max_size=5
).map(lambda pairs: {f"{kind}{n}": reading for n, (kind, reading) in enumerate(pairs)})


def posed(readings: Mapping[str, str]) -> Posed:
    asked = requirements(of_readings(**readings).criteria)
    return Posed(EMPTY.concepts, asked, Suppositions())


def everything(problem: Posed) -> range:
    return range(len(problem.asked))


@settings(max_examples=150)
@given(STUDIES)
@example({"I0": ATOMS[0], "E1": ATOMS[3]})
@example({"I0": ATOMS[6], "E1": ATOMS[8]})
@example({"I0": ATOMS[12], "I1": ATOMS[13]})
def test_criteria_clash_exactly_where_no_subject_is_admitted(readings: dict[str, str]) -> None:
    problem = posed(readings)
    clash = problem.prover.clash(everything(problem), small=2)
    assert (clash is None) is (admitted(readings) != 0)


@settings(max_examples=150)
@given(STUDIES)
@example({"I0": ATOMS[0], "I1": ATOMS[4]})
@example({"E0": ATOMS[8], "E1": ATOMS[6]})
def test_a_criterion_follows_exactly_where_it_turns_nobody_away(readings: dict[str, str]) -> None:
    problem = posed(readings)
    for name in readings:
        own = [n for n in everything(problem) if problem.asked[n].criterion == name]
        rest = [n for n in everything(problem) if n not in own]
        denied = z3.Not(z3.And(*(problem.statements[n] for n in own)))
        others = {each: reading for each, reading in readings.items() if each != name}
        follows = problem.prover.clash(rest, denied) is not None
        assert follows is (admitted(others) == admitted(readings))


@settings(max_examples=150)
@given(STUDIES)
@example({"I0": f"({ATOMS[0]}) or ({ATOMS[6]})", "E0": ATOMS[3], "E1": ATOMS[8]})
def test_a_clash_holds_no_statement_that_it_could_do_without(readings: dict[str, str]) -> None:
    problem = posed(readings)
    clash: Any = problem.prover.clash(everything(problem))
    for place in clash or ():
        assert problem.prover.clash([each for each in clash if each != place]) is None


@settings(max_examples=150)
@given(STUDIES)
def test_groups_of_statements_bear_on_nothing_in_one_another(readings: dict[str, str]) -> None:
    """Somebody meets all of them exactly where each group is met by somebody."""
    asked = requirements(of_readings(**readings).criteria)
    groups = related(asked, EMPTY.concepts)
    assert sorted(map(repr, asked)) == sorted(repr(each) for group in groups for each in group)
    met_apart = [_all(met(each.reading) for each in group) for group in groups]
    assert (_all(met_apart) != 0) is all(met_apart)
