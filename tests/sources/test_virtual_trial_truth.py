"""The truth of responses in a virtual trial: its own arithmetic, by worked examples.

RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228): sections 4.3.1 and 4.4, Table 1 (time point,
target disease), Table 3 (confirmation). Diameters are tenths of a millimetre.
"""

import pytest

from hilum.sources.virtual_trial.response import (
    Measured,
    Reading,
    Response,
    Scan,
    best_response,
    overall_response,
)


def scan(tenths: int | None, *, day: int = 42, new: str = "") -> Scan:
    targets = (Measured(tenths, node=False),)
    return Scan(visit="", day=day, targets=targets, nontarget="none", new=new)


@pytest.mark.parametrize(
    ("baseline", "then", "response"),
    [
        (1000, 700, "PR"),
        (1000, 701, "SD"),
        (1000, 1199, "SD"),
        (1000, 1200, "PD"),
        (200, 249, "SD"),
        (200, 250, "PD"),
        (1000, 0, "CR"),
        (1000, 50, "PR"),
        (1000, None, "NE"),
    ],
)
def test_target_response_of_one_scan(baseline: int, then: int | None, response: str) -> None:
    reading = Reading([Measured(baseline, node=False)])
    assert reading.take(scan(then)).target == response


def test_progression_is_told_from_the_smallest_sum_and_before_partial_response() -> None:
    reading = Reading([Measured(1000, node=False)])
    assert reading.take(scan(400)).target == "PR"
    assert reading.take(scan(480)).target == "PD"


@pytest.mark.parametrize(("tenths", "response"), [(99, "CR"), (100, "PR")])
def test_a_node_below_10_mm_does_not_stand_against_complete_response(
    tenths: int, response: str
) -> None:
    reading = Reading([Measured(200, node=True)])
    found = reading.take(
        Scan(visit="", day=42, targets=(Measured(tenths, node=True),), nontarget="CR")
    )
    assert found.target == response


def test_an_equivocal_new_lesion_is_progression_of_its_first_scan_once_confirmed() -> None:
    reading = Reading([Measured(1000, node=False)])
    assert reading.take(scan(1000, day=42, new="equivocal")).overall == "SD"
    reading.take(scan(1000, day=84, new="unequivocal"))
    assert [each.overall for each in reading.responses] == ["PD", "PD"]
    assert [each.overall_at_the_time for each in reading.responses] == ["SD", "PD"]
    assert best_response(reading.responses, 0, None).progression_day == 42


@pytest.mark.parametrize(
    ("target", "nontarget", "new", "overall"),
    [
        ("CR", "CR", False, "CR"),
        ("CR", "none", False, "CR"),
        ("CR", "NON-CR/NON-PD", False, "PR"),
        ("CR", "NE", False, "PR"),
        ("PR", "NON-CR/NON-PD", False, "PR"),
        ("PR", "NE", False, "PR"),
        ("SD", "NE", False, "SD"),
        ("NE", "NON-CR/NON-PD", False, "NE"),
        ("PD", "CR", False, "PD"),
        ("SD", "PD", False, "PD"),
        ("CR", "CR", True, "PD"),
    ],
)
def test_overall_response(target: str, nontarget: str, new: bool, overall: str) -> None:
    assert overall_response(target, nontarget, new) == overall


@pytest.mark.parametrize(
    ("scans", "unconfirmed", "confirmed"),
    [
        ([(42, "PR"), (84, "PR")], "PR", "PR"),
        ([(42, "PR"), (69, "PR")], "PR", "SD"),
        ([(42, "PR"), (70, "PR")], "PR", "PR"),
        ([(42, "PR"), (84, "PD")], "PR", "SD"),
        ([(30, "PR"), (84, "PD")], "PR", "PD"),
        ([(42, "PR"), (84, "NE"), (126, "PR")], "PR", "PR"),
        ([(42, "PR"), (84, "SD"), (126, "PR")], "PR", "SD"),
        ([(42, "CR"), (84, "CR")], "CR", "CR"),
        ([(42, "PR"), (84, "CR"), (126, "PD")], "CR", "PR"),
        ([(41, "SD")], "NE", "NE"),
        ([(42, "SD")], "SD", "SD"),
        ([(42, "PD"), (84, "PR")], "PD", "PD"),
        ([], "NE", "NE"),
    ],
)
def test_best_response_with_and_without_confirmation(
    scans: list[tuple[int, str]], unconfirmed: str, confirmed: str
) -> None:
    responses = [
        Response(
            visit="",
            day=day,
            sum_tenths=None,
            target=kind,
            nontarget="none",
            new="",
            overall_at_the_time=kind,
            overall=kind,
        )
        for day, kind in scans
    ]
    best = best_response(responses, 0, None)
    assert (best.unconfirmed, best.confirmed) == (unconfirmed, confirmed)


def test_a_scan_after_another_therapy_does_not_count() -> None:
    reading = Reading([Measured(1000, node=False)])
    reading.take(scan(1000, day=42))
    reading.take(scan(500, day=84))
    assert best_response(reading.responses, 0, before_day=80).unconfirmed == "SD"
