"""All of ADaM together: keys, numbers, sources, and the trials that have little or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hilum.datasets.adam.collected import Collected, Keyed
from hilum.datasets.adam.forms import form, relative_day
from hilum.datasets.adam.making import EFFICACY, NAMES, adam, efficacy
from hilum.datasets.dataset import Datasets, DataType, Key, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.records.rows import SubjectRecords
from tests.conduct import treated
from tests.conduct.lesions import BASELINE, FIRST, SECOND, STUDY, lesion, subject
from tests.datasets.adam.collecting import sdtm_of
from tests.datasets.adam.persons import CUTOFF
from tests.spec.criteria.rows import event


def trial(*people: SubjectRecords) -> list[Facts]:
    named = [
        replace(held, subject=replace(held.subject, subject=f"S{number}", row=f"person {number}"))
        for number, held in enumerate(people, start=1)
    ]
    return [Facts(STUDY, held, CUTOFF) for held in named]


def whole_course() -> SubjectRecords:
    seen = [
        lesion("T1", day, long=long, viable=long, slice="5", therapy="none")
        for day, long in ((BASELINE, "100"), (FIRST, "60"), (SECOND, "60"))
    ]
    return subject(seen, event("adverse_event", FIRST, term="Vomiting", grade="2"))


def treated_course() -> SubjectRecords:
    return treated.subject(treated.cycle(1), treated.cycle(2))


@pytest.fixture(scope="module")
def made() -> tuple[Datasets, Datasets]:
    people = trial(whole_course(), treated_course(), subject([], dosed=False))
    sdtm = sdtm_of(people)
    return sdtm, adam(people, sdtm)


def test_an_empty_trial_has_every_dataset_without_rows() -> None:
    datasets = adam([], sdtm_of([]))
    assert tuple(datasets) == NAMES
    assert all(dataset.rows == () for dataset in datasets.values())


def test_one_subject_is_a_trial() -> None:
    people = trial(whole_course())
    datasets = adam(people, sdtm_of(people))
    assert [row["SUBJID"] for row in datasets["ADSL"].rows] == ["S1"]
    assert len(datasets["ADTTE"].rows) == 7


def test_nothing_but_an_enrolment_makes_a_subject_of_whom_everything_is_said() -> None:
    people = trial(subject([], dosed=False))
    datasets = adam(people, sdtm_of(people))
    best = [row["AVALC"] for row in datasets["ADRS"].rows if row["PARAMCD"] == "CBOR"]
    assert best == ["NE"]
    assert [row["PARAMCD"] for row in datasets["ADTTE"].rows] == ["OSE", "PFSE"]
    assert all(row["AVAL"] == 1 and row["CNSR"] for row in datasets["ADTTE"].rows)


def test_rows_are_in_the_order_of_their_keys_and_numbered_within_the_subject(
    made: tuple[Datasets, Datasets],
) -> None:
    for dataset in made[1].values():
        if dataset.name != "ADSL":
            for key, row in zip(dataset.keys, dataset.rows, strict=True):
                assert key == Key(dataset.name, str(row["USUBJID"]), row["ASEQ"])  # type: ignore[arg-type]


def test_no_two_rows_of_a_dataset_have_the_same_keys(made: tuple[Datasets, Datasets]) -> None:
    for dataset in made[1].values():
        named = dataset.definition.keys
        keys = [tuple(row[name] for name in named) for row in dataset.rows]
        twice = [key for key in keys if keys.count(key) > 1]
        assert not twice, (dataset.name, twice[:3])


def _sources(made: tuple[Datasets, Datasets]) -> Iterator[tuple[str, Key]]:
    for dataset in made[1].values():
        for row in dataset.rows:
            yield from ((dataset.name, key) for key in row.sources)


def test_every_source_is_a_row_that_is_there(made: tuple[Datasets, Datasets]) -> None:
    every = {key for datasets in made for each in datasets.values() for key in each.keys}
    named = list(_sources(made))
    assert {name for name, _ in named} == set(NAMES)
    assert [key for _, key in named if key not in every] == []


def test_every_row_rests_on_records(made: tuple[Datasets, Datasets]) -> None:
    for dataset in made[1].values():
        for row in dataset.rows:
            if dataset.name != "ADTTE":  # its rows rest on rows of ADRS and ADSL, which do
                assert row.records, (dataset.name, dict(row.values))
            assert row.sources, (dataset.name, dict(row.values))


def test_response_and_survival_are_the_same_without_the_other_datasets(
    made: tuple[Datasets, Datasets],
) -> None:
    people = trial(whole_course(), treated_course(), subject([], dosed=False))
    alone = efficacy(people, {"DM": sdtm_of(people)["DM"]})
    assert tuple(alone) == EFFICACY
    for name, seen in (("ADRS", "AVALC"), ("ADTTE", "AVAL")):
        told = [(row["USUBJID"], row["PARAMCD"], row["ADT"], row[seen]) for row in alone[name].rows]
        assert told == [
            (row["USUBJID"], row["PARAMCD"], row["ADT"], row[seen]) for row in made[1][name].rows
        ]


@pytest.mark.parametrize("name", NAMES)
def test_each_value_is_of_the_type_that_its_variable_has(
    name: str, made: tuple[Datasets, Datasets]
) -> None:
    types = {
        DataType.TEXT: str, DataType.INTEGER: int, DataType.FLOAT: (int, Decimal),
        DataType.DATE: date,
    }  # fmt: skip
    dataset = made[1][name]
    for variable in dataset.definition.variables:
        for row in dataset.rows:
            cell = row[variable.name]
            assert cell is None or isinstance(cell, types[variable.type]), (variable.name, cell)  # type: ignore[arg-type]


def test_every_derived_variable_says_how_in_both_languages() -> None:
    for definition in definitions(Standard.ADAM).values():
        for variable in definition.variables:
            told = variable.predecessor or variable.method
            assert told, (definition.name, variable.name)
            assert len(variable.label) <= 40


def test_the_row_of_a_record_is_its_own_and_no_sum_that_rests_on_it_too() -> None:
    rows = {
        "TR": tuple(
            Keyed(Key("TR", "S", seq), Row(values={}, records=records))
            for seq, records in ((1, ("a", "b")), (2, ("a",)), (3, ("b",)))
        )
    }
    own = Collected(rows).of_record("TR", "a")
    assert own is not None
    assert own.key.seq == 2
    assert Collected(rows).of_record("TR", "c") is None
    assert [key.seq for key in Collected(rows).of_records(["a"])] == [1, 2]


def test_a_value_of_a_variable_that_the_dataset_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match=r"ADTTE: has no variable \['NOSUCH'\]"):
        form("ADTTE").row(values={"NOSUCH": 1})


@pytest.mark.parametrize(
    ("day", "relative"), [(date(2024, 1, 4), -1), (date(2024, 1, 5), 1), (date(2024, 1, 6), 2)]
)
def test_there_is_no_day_0(day: date, relative: int) -> None:
    """ADaMIG 1.3, 3.3.3: --DY has no zero."""
    assert relative_day(day, date(2024, 1, 5)) == relative
    assert relative_day(day, None) is None
