"""--LOBXFL: the last observation before the first exposure (SDTMIG 3.4, 4.5.9)."""

import pytest

from hilum.records.rows import SubjectRecords
from hilum.terms.times import UNDATED
from tests.datasets.sdtm.subjects import printed, rows, treated, untreated
from tests.spec.criteria.rows import finding

DOSE = "2024-01-05 10:00"


def flagged(held: SubjectRecords, domain: str = "LB") -> list[str]:
    """The results of the rows that are flagged."""
    return [
        str(row[f"{domain}ORRES"]) for row in rows(domain, held) if row[f"{domain}LOBXFL"] == "Y"
    ]


def test_of_several_before_the_first_dose_the_last_is_flagged() -> None:
    held = treated(
        printed("albumin", "40", "2024-01-01"),
        printed("albumin", "41", "2024-01-03"),
        printed("albumin", "42", "2024-01-26"),
        dosed=DOSE,
    )
    assert flagged(held) == ["41"]


@pytest.mark.parametrize(
    ("time", "is_before"),
    [
        ("2024-01-04", True),
        ("2024-01-05", True),
        ("2024-01-05 10:00", True),
        ("2024-01-05 10:01", False),
        ("2024-01-06", False),
        ("2024-01", False),
        ("2023-12", True),
    ],
)
def test_a_row_counts_where_it_is_not_known_to_be_later_than_the_dose_of_its_day(
    time: str, is_before: bool
) -> None:
    held = treated(printed("albumin", "41", time), dosed=DOSE)
    assert flagged(held) == (["41"] if is_before else [])


def test_each_test_has_its_own() -> None:
    held = treated(
        printed("albumin", "41", "2024-01-03"), printed("creatinine", "70", "2024-01-01")
    )
    assert sorted(flagged(held)) == ["41", "70"]


def test_a_value_that_cannot_be_used_never_lets_an_older_one_stand_for_the_last() -> None:
    held = treated(
        printed("albumin", "41", "2024-01-01"),
        printed("albumin", "4.1", "2024-01-03", problem="no unit"),
    )
    assert flagged(held) == ["4.1"]


def test_what_was_not_done_is_no_observation() -> None:
    held = treated(
        printed("albumin", "41", "2024-01-01"),
        finding("albumin", None, "2024-01-03", status="not-done"),
    )
    assert flagged(held) == ["41"]


def test_without_a_dose_nothing_is_flagged() -> None:
    assert flagged(untreated(printed("albumin", "41", "2024-01-03"))) == []


def test_an_undated_row_is_not_flagged() -> None:
    assert flagged(treated(printed("albumin", "41", UNDATED))) == []
