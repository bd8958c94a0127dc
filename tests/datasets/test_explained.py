"""What CDISC's engine reports and stays is said in the guide, by what the rows themselves hold."""

from hilum.datasets.files.explained import explained
from tests.datasets.small import changed, conforming


def test_a_death_without_a_fatal_event_is_told_and_one_with_it_is_not() -> None:
    """FDA business rule FB0609."""
    assert "death_of_disease" not in dict(explained(conforming()))
    assert dict(explained(changed(conforming(), "AE", 2, AEOUT=None)))["death_of_disease"] == 1


def test_an_assigned_subject_without_treatment_falls_between_two_rules() -> None:
    """CG0529 asks for RFENDTC where ARM is given, CG0530 for none where ARMNRS is."""
    assert "no_end_untreated" not in dict(explained(conforming()))
    made = changed(conforming(), "DM", 2, ARM="HAIC-FOLFOX", ARMNRS="ASSIGNED, NOT TREATED")
    assert dict(explained(made))["no_end_untreated"] == 1


def test_an_event_after_the_last_disposition_is_counted() -> None:
    """FDA business rule FB3401."""
    assert "event_after_disposition" not in dict(explained(conforming()))
    made = changed(conforming(), "AE", 2, AESTDTC="2025-02-21")
    assert dict(explained(made))["event_after_disposition"] == 1


def test_the_variables_that_hold_other_letters_are_named() -> None:
    assert "AE.AETERM" in str(dict(explained(conforming()))["as_written"])


def test_a_row_without_an_epoch_is_counted() -> None:
    """FDA business rule FB2201."""
    before = dict(explained(conforming())).get("no_epoch", 0)
    after = dict(explained(changed(conforming(), "AE", 1, EPOCH=None)))["no_epoch"]
    assert int(after) == int(before) + 1
