"""The specification itself: no criterion is left out, and none is seen from one side only."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from hilum.terms.truth import Truth
from tests.spec.haic_hcc.subjects import CRITERIA, Case

INCLUSION = (
    *("I1a", "I1b", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13"),
    *("I14", "I15", "I16", "T1", "A1"),
)
EXCLUSION = ("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E10b", "E11", "E12")


def cases_of_the_folder() -> Iterator[Case]:
    """Every case of the modules beside this one."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        module = import_module(f"tests.spec.haic_hcc.{path.stem}")
        for tested in vars(module).values():
            for mark in getattr(tested, "pytestmark", []):
                if mark.args[0] == "case":
                    yield from (row.values[0] for row in mark.args[1])


def test_the_criteria_are_those_of_the_record_then_of_the_title_and_of_the_other_copy() -> None:
    """Clinical reading of the record: I1 to I16 and E1 to E12; a sentence that says two is two."""
    assert tuple(CRITERIA) == (*INCLUSION, *EXCLUSION)
    kinds = {name: criterion.kind.value for name, criterion in CRITERIA.items()}
    assert kinds == dict.fromkeys(INCLUSION, "inclusion") | dict.fromkeys(EXCLUSION, "exclusion")


@pytest.mark.parametrize("criterion", [*INCLUSION, *EXCLUSION])
def test_every_criterion_is_seen_met_not_met_and_unknown(criterion: str) -> None:
    """Both sides of its border, and what happens when nothing is known."""
    seen = {case.truth for case in cases_of_the_folder() if case.criterion == criterion}
    assert seen == set(Truth)
