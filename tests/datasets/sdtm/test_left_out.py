"""What SDTM does not hold is counted and named in the reviewer's guide: nothing vanishes."""

from dataclasses import replace

from hilum.datasets.adam.left_out import left_out as of_adam
from hilum.datasets.sdtm.left_out import left_out
from hilum.records.rows import SubjectRecords
from tests.conduct.treated import doses
from tests.datasets.sdtm.projected import CONSENT, FIRST, STUDY, enrolled, projected
from tests.spec.criteria.rows import event, finding, stated


def said(*held: SubjectRecords) -> list[str]:
    return [each.en for one in held for each in left_out(STUDY, [one], projected(one))]


def unheld(held: SubjectRecords) -> list[str]:
    return [each for each in said(held) if "are in no dataset" in each]


def test_a_trial_whose_rows_are_all_tabulated_leaves_no_row_out() -> None:
    assert unheld(enrolled(doses(1, FIRST), event("adverse_event", FIRST, term="Sepsis"))) == []


def test_findings_of_a_concept_without_a_domain_are_counted_by_its_name() -> None:
    held = enrolled(stated("willing", "yes", CONSENT), stated("able", "no", CONSENT))
    (sentence,) = unheld(held)
    assert sentence.startswith("2 findings of “")
    assert sentence.endswith("the concept declares no SDTM domain.")


def test_a_finding_of_no_concept_is_named_by_its_code() -> None:
    odd = replace(finding("hemoglobin", "100", FIRST), concept=None, original_code="X-17")
    (sentence,) = unheld(enrolled(odd))
    assert sentence == "1 findings of “X-17” are in no dataset: a code of no concept."


def test_what_was_entered_in_error_is_told_apart_from_what_no_domain_takes() -> None:
    wrong = event("adverse_event", FIRST, term="Sepsis", status="entered-in-error")
    (sentence,) = unheld(enrolled(wrong))
    assert sentence.endswith("entered in error.")


def test_events_that_wait_for_a_coder_are_counted() -> None:
    odd = enrolled(event("adverse_event", FIRST, term="felt odd"))
    assert any("1 adverse events are reported under no name" in each for each in said(odd))


def test_adam_names_the_domains_that_none_of_its_rows_rests_on() -> None:
    sentences = [each.en for each in of_adam(projected(enrolled(doses(1, FIRST))))]
    assert any("a row of" in each and "EX" in each for each in sentences)
