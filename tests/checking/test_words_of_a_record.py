"""Each fault of words by the smallest record that has it and the nearest one that does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hilum.checking import check
from hilum.checking.texts.expected import expected
from hilum.concepts import shipped_concepts
from hilum.reading import reader
from hilum.reading.composing import compose
from hilum.reading.formats import read_document
from hilum.study import Clause, Study
from tests.checking.small import criterion, found, printed, where, with_clause

Text = Mapping[str, Any]


def inc(text: str, **more: Any) -> Text:
    return {"inclusion": text, **more}


def exc(text: str, **more: Any) -> Text:
    return {"exclusion": text, **more}


def read(reading: str, text: str, kind: str = "I") -> Text:
    side = "inclusion" if kind == "I" else "exclusion"
    return {side: text, "readings": {f"{kind}1": reading}}


ECOG = "latest ecog within 7 days before enrolment <= 2"
HB = "latest hemoglobin within 7 days before enrolment > 9 g/dL"
ARMS = "Patients are randomized to HAIC or sorafenib. "
TITLE = "Title\nHAIC in Cancer Previously Treated With Sorafenib\n\n"
DRUGS = "Interventions\nOxaliplatin\n\n"

CASES: Mapping[str, tuple[tuple[Text, Text], ...]] = {
    "window_without_anchor": (
        (exc("Surgery within 4 weeks."), exc("Surgery within 4 weeks before enrolment.")),
        (exc("Surgery in the last 6 months"), exc("Surgery in the 6 months before consent")),
        (
            exc("Surgery within 4 weeks, or fever."),
            exc("Before enrolment, surgery within 4 weeks."),
        ),
    ),
    "window_not_stated": (
        (
            read(ECOG, "ECOG performance status ≤ 2."),
            read(ECOG, "ECOG performance status ≤ 2 within 7 days of enrolment."),
        ),
        (
            read(ECOG, "ECOG performance status ≤ 2."),
            read("latest hiv_antibody before enrolment = positive", "HIV positive."),
        ),
    ),
    "two_anchors": (
        (
            exc("Surgery within 28 days before randomization or first dose of drug."),
            exc("Surgery or radiotherapy within 28 days before the first dose of drug."),
        ),
    ),
    "window_attachment": (
        (
            exc("Pressure ≥ 160 mmHg despite medications ≤ 28 days before the first dose."),
            exc("Within 28 days before the first dose, pressure ≥ 160 mmHg despite medications."),
        ),
        (
            exc("No contraception, 6 months after the last dose, from screening to treatment."),
            exc("No contraception from screening to 6 months after the last dose."),
        ),
    ),
    "restriction_without_end": (
        (
            exc("Patients shall not receive live vaccine after the last dose of study drug."),
            exc("Patients shall not receive live vaccine for 30 days after the last dose of drug."),
        ),
    ),
    "lifetime_history": (
        (
            exc("A history of autoimmune disease."),
            exc("A history of autoimmune disease within 5 years before consent."),
        ),
        (exc("A history of bleeding."), inc("A history of bleeding.")),
    ),
    "undefined_term": (
        (
            inc("A specimen is taken at pre-screening."),
            inc(
                'A specimen is taken at pre-screening. "Pre-screening" is the week before consent.'
            ),
        ),
        (
            inc("Samples within 7 days prior to procedure"),
            inc("Samples within 7 days before consent"),
        ),
        (
            inc("Progression", head="Summary\nHAIC after the failure of sorafenib.\n\n"),
            inc(
                "Progression",
                head="Summary\nHAIC after the failure of sorafenib. Failure is progression.\n\n",
            ),
        ),
    ),
    "subjective_term": (
        (exc("Severe liver disease."), exc("Severe liver disease (Child-Pugh class C).")),
        (exc("Uncontrolled hypertension."), exc("Uncontrolled hypertension: ≥ 160/100 mmHg.")),
        (
            exc("Significant bleeding within 30 days before consent."),
            exc("Bleeding that needed a transfusion within 30 days before consent."),
        ),
    ),
    "open_list": (
        (exc("Decompensation, such as ascites."), exc("Decompensation: ascites or bleeding.")),
        (exc("Illness including but not limited to angina."), exc("Illness (such as angina).")),
    ),
    "and_or": (
        (
            inc("Unresectable and/or metastatic disease."),
            inc("Unresectable or metastatic disease."),
        ),
        (inc("Either anemia and fever."), inc("Either anemia or fever, and consent.")),
    ),
    "history_of_active": (
        (exc("A history of active immunodeficiency."), exc("A history of immunodeficiency.")),
        (exc("A history of active infection."), exc("A history of or active infection.")),
    ),
    "repeated_alternative": (
        (exc("Topical or topical steroids."), exc("Topical or inhaled steroids.")),
    ),
    "barrier_beside_highly_effective": (
        (
            inc("Barrier contraception is used.", exclusion="No highly effective contraception."),
            inc("Contraception is used.", exclusion="No highly effective contraception."),
        ),
    ),
    "unbalanced_brackets": (
        (exc("Colitis (e.g., Crohn's disease]."), exc("Colitis (e.g., Crohn's disease).")),
        (exc("Colitis (chronic"), exc("Colitis (chronic)")),
        (exc("Colitis chronic)"), exc("1) Colitis, 2) gastritis")),
    ),
    "lost_superscript": (
        (inc("Platelets ≥ 50 ×109/L"), inc("Platelets ≥ 50 ×10^9/L")),
        (inc("Platelets ≥ 50 x 109 / L"), inc("Platelets ≥ 50 ×10⁹/L")),
    ),
    "unit_missing": (
        (read(HB, "Hemoglobin > 9."), read(HB, "Hemoglobin > 9 g/dL.")),
        (read(HB, "Hemoglobin > 9, and consent"), read(HB, "Hemoglobin > 9.5, and consent")),
    ),
    "duplicate_criterion": (
        (exc("Pregnant women.\n\nPregnant women"), exc("Pregnant women.\n\nLactating women")),
    ),
    "conduct_among_criteria": (
        (
            inc("Women must use contraception during the trial."),
            inc("Women are willing to use contraception."),
        ),
        (inc("Contraception until 6 months after the last dose of study drug"), inc("Consent")),
    ),
    "exception_printed_as_criterion": (
        (
            exc("Treated carcinoma in situ without evidence of disease."),
            exc("Cancer, except carcinoma in situ without evidence of disease."),
        ),
        (
            exc("Tumors with a low risk of recurrence."),
            inc("Tumors with a low risk of recurrence."),
        ),
    ),
    "exception_without_rule": (
        (exc("Except for alopecia."), exc("Any toxicity, except for alopecia.")),
    ),
    "exception_in_list": (
        (
            exc("Colitis, except infectious colitis, lupus, sarcoidosis."),
            exc("Lupus, sarcoidosis, colitis, except infectious colitis."),
        ),
    ),
    "wrong_heading": (
        (exc("No history of heart failure."), exc("Heart failure.")),
        (exc("No fever."), exc("No signed consent.")),
        (inc("Patients with brain metastases are excluded."), inc("Patients with metastases.")),
        (exc("Patients must have a biopsy."), inc("Patients must have a biopsy.")),
    ),
    "overlapping_exclusions": (
        (exc("Hypertension.\n\nUncontrolled hypertension."), exc("Hypertension.\n\nAngina.")),
        (exc("Hypertension.\n\nHypertension again."), exc("Hypertension.\n\nPortal hypertension.")),
        (
            exc("HIV infection.\n\nKnown HIV."),
            exc("HIV infection.\n\nImmunodeficiency other than HIV."),
        ),
        (exc("Stroke.\n\nA stroke ever."), inc("Stroke.", exclusion="Stroke.")),
    ),
    "durations_disagree": (
        (
            inc(
                "Contraception for 4 weeks after the trial.",
                exclusion="No contraception for 6 months after the last dose.",
            ),
            inc(
                "Contraception for 6 months after the last dose.",
                exclusion="No contraception for 6 months after the last dose.",
            ),
        ),
    ),
    "title_not_in_criteria": (
        (inc("Cancer.", head=TITLE), inc("Cancer after sorafenib.", head=TITLE)),
    ),
    "study_treatment_not_addressed": (
        (exc("Fever.", head=DRUGS), exc("Earlier oxaliplatin.", head=DRUGS)),
    ),
    "second_line_without_limit": (
        (
            inc("Cancer.", head="Summary\nA study of second-line treatment.\n\n"),
            inc(
                "One prior line of therapy.", head="Summary\nA study of second-line treatment.\n\n"
            ),
        ),
    ),
    "high_level_evidence_single_arm": (
        (
            inc("Cancer.", head="Summary\nTo provide high-level evidence.\n\n"),
            inc("Cancer.", head=f"Summary\nTo provide high-level evidence. {ARMS}\n\n"),
        ),
    ),
    "randomisation_without_arms": (
        (
            exc("Surgery within 4 weeks before randomization."),
            exc("Surgery within 4 weeks before randomization.", head=f"Summary\n{ARMS}\n\n"),
        ),
        (
            exc("Surgery within 4 weeks before randomization.", head="Summary\nA single arm.\n\n"),
            exc("Surgery within 4 weeks before enrolment."),
        ),
    ),
    "enrolment_zero": (
        (inc("Cancer.", head="Enrollment: 0\n\n"), inc("Cancer.", head="Enrollment: 100\n\n")),
    ),
    "phase_not_given": (
        (inc("Cancer.", head="Phase: N/A\n\n"), inc("Cancer.", head="Phase: Phase 2\n\n")),
    ),
    "central_laboratory_single_site": (
        (
            inc("Anemia by the central laboratory."),
            inc("Anemia by the central laboratory.", head="Locations\nBern\nBasel\n\n"),
        ),
        (
            inc("Anemia by the central laboratory.", head="Locations\nBern\n\n"),
            inc("Anemia by the local laboratory.", head="Locations\nBern\n\n"),
        ),
    ),
}
"""By code: pairs of a record that has the fault and one that does not."""


@pytest.mark.parametrize(
    ("code", "faulty", "right"),
    [(code, *pair) for code, pairs in CASES.items() for pair in pairs],
)
def test_a_fault_is_found_where_it_is_and_not_beside_it(
    code: str, faulty: Text, right: Text
) -> None:
    assert found(printed(**faulty), code), "not found"
    assert found(printed(**right), code) == ()


STATED: Mapping[str, tuple[str, ...]] = {
    "age": ("Age 18 to 75 years.", "Aged 18 or more."),
    "consent": ("Signed informed consent.",),
    "life_expectancy": ("Life expectancy of at least 12 weeks.",),
    "washout": (
        "Chemotherapy within 4 weeks before enrolment.",
        "No immunotherapy within 21 days of the first dose.",
    ),
    "recovery": ("Recovered from toxicities of earlier treatment to grade 1.",),
    "prior_lines": ("No more than two prior lines of therapy.", "No prior chemotherapy."),
    "endpoints": ("The primary endpoint is overall survival.",),
    "sample_size": ("Enrollment: 100", "40 patients will be treated."),
    "dose": ("Oxaliplatin 85 mg/m2 on day 1.", "AUC 5"),
    "treatment_duration": ("Treatment until disease progression.", "For 6 cycles of treatment."),
    "response_criteria": ("Response is assessed by mRECIST.",),
    "imaging_window": ("Measurable disease on a CT scan within 28 days.",),
    "pregnancy_test": ("A negative pregnancy test.",),
    "brain_imaging": ("Brain metastases by MRI of the brain.",),
    "hepatitis_b": ("HBV DNA below 2000 IU/mL.",),
    "concomitant_treatment": ("No concomitant anticancer drugs.",),
    "support_before_samples": ("No transfusion within 14 days before the sample.",),
    "renal_clearance": ("Creatinine clearance above 50 mL/min.",),
    "neuropathy": ("Peripheral neuropathy of grade 2 or more.",),
    "dpd_deficiency": ("Known DPD deficiency.",),
    "toxicity_grading": ("Adverse events are graded by CTCAE v5.0.",),
}
"""What states each thing that is expected."""

SILENT = (
    "Hepatocellular carcinoma with a measurable lesion and hepatitis B.\n\n"
    "Hemoglobin > 9 g/dL, creatinine < 110 umol/L, for oxaliplatin and fluorouracil."
)
"""States nothing that is expected, and gives every reason to expect it."""


def test_every_expectation_has_its_sentences() -> None:
    assert STATED.keys() == expected().keys()


@pytest.mark.parametrize("name", STATED)
def test_what_a_record_does_not_state_is_found_until_it_does(name: str) -> None:
    code, exclusions = f"not_stated_{name}", "Brain metastases.\n\nPregnant women."
    assert where(printed(SILENT, exclusions), code) == [()]
    for sentence in STATED[name]:
        assert found(printed(f"{SILENT}\n\n{sentence}", exclusions), code) == (), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Problems that influence the ability to provide written informed consent.",
        "Prednisone above 10 mg/day is not allowed.",
        "Local treatment within 4 weeks before enrolment.",
    ],
)
def test_what_only_looks_like_a_statement_states_nothing(sentence: str) -> None:
    study = printed(SILENT, sentence)
    assert all(found(study, f"not_stated_{name}") for name in ("consent", "dose", "washout"))


def test_of_patients_without_a_tumor_no_oncology_is_expected() -> None:
    study = printed("Type 2 diabetes.", "Cancer within 5 years before enrolment.")
    assert found(study, "not_stated_washout") == ()
    assert found(study, "not_stated_age")


DATED = "Status: {status}\n\nCompletion Date: {end}\n\n"


@pytest.mark.parametrize(
    ("status", "end", "is_found"),
    [
        ("Recruiting", "2026-11-25", True),
        ("Recruiting", "2026-11-26", False),
        ("Recruiting", "November 25, 2026", True),
        ("Recruiting", "November 2026", False),
        ("Recruiting", "October 2026 (Estimated)", True),
        ("Recruiting", "2026-12", False),
        ("Recruiting", "some time", False),
        ("Completed", "2026-11-25", False),
        ("Not yet recruiting", "2026-11-25", False),
    ],
)
def test_an_open_study_ends_later_than_the_day_it_is_looked_at(
    status: str, end: str, is_found: bool
) -> None:
    study = printed("Cancer.", head=DATED.format(status=status, end=end))
    seen = check(study, date(2026, 11, 26))
    assert any(each.code == "end_date_passed" for each in seen) is is_found


LAID_OUT = """\
protocolSection.identificationModule.briefTitle
HAIC in Cancer Previously Treated With Sorafenib

protocolSection.statusModule.overallStatus
RECRUITING

protocolSection.statusModule.completionDateStruct.date
2020-01

protocolSection.designModule.phases[0]
NA

protocolSection.designModule.enrollmentInfo.count
0

protocolSection.eligibilityModule.eligibilityCriteria
"""


def test_the_fields_of_a_record_in_json_are_read_from_its_laid_out_text() -> None:
    codes = {each.code for each in check(printed("Cancer.", head=LAID_OUT), date(2026, 11, 26))}
    assert codes >= {
        "title_not_in_criteria",
        "end_date_passed",
        "phase_not_given",
        "enrolment_zero",
        "not_stated_sample_size",
        "not_stated_age",
    }


def test_a_sound_record_in_json_has_none_of_them() -> None:
    head = LAID_OUT.replace("2020-01", "2030-01").replace("\nNA", "\nPHASE2")
    head = head.replace("count\n0", "count\n40").replace("RECRUITING", "NOT_YET_RECRUITING")
    more = "protocolSection.eligibilityModule.minimumAge\n18 Years\n\n"
    study = printed("Cancer after sorafenib.", head=more + head)
    codes = {each.code for each in check(study, date(2026, 11, 26))}
    assert not codes & {
        "title_not_in_criteria",
        "end_date_passed",
        "phase_not_given",
        "enrolment_zero",
        "not_stated_sample_size",
        "not_stated_age",
    }


def test_allocation_that_is_not_randomized_randomizes_nobody() -> None:
    text = "Surgery within 4 weeks before randomization."
    for allocation, is_found in (("Randomized", False), ("Non-Randomized", True), ("N/A", True)):
        study = printed(exclusion=text, head=f"Allocation: {allocation}\n\n")
        assert bool(found(study, "randomisation_without_arms")) is is_found, allocation


LIST = "Laboratory within 7 days before enrolment:"


def listed(*tests: str, between: str) -> Study:
    """A record whose laboratory list stands on one line, or on several."""
    names = [f"Hemoglobin {test}" for test in tests]
    text = f"{LIST} {between.join(names)}"
    study = printed(text)
    start = study.record.index(LIST)
    heading = (start, start + len(LIST))
    criteria = []
    for number, name in enumerate(names):
        at = study.record.index(name)
        reading = f"latest hemoglobin within 7 days before enrolment {tests[number]}"
        spans = (heading, (at, at + len(name)))
        criteria.append(criterion(f"I{number}", name, reading, spans=spans))
    return replace(study, criteria=tuple(criteria))


def test_criteria_on_one_line_with_a_blank_between_are_run_together() -> None:
    together = listed("> 90 g/L", "< 200 g/L", between=" ")
    assert where(together, "run_on_line") == [("I0", "I1")]
    for between in ("\n", "; ", ".\n\n"):
        assert where(listed("> 90 g/L", "< 200 g/L", between=between), "run_on_line") == []


def test_a_list_that_includes_some_limits_and_excludes_others_is_named_once() -> None:
    mixed = listed("> 90 g/L", "<= 200 g/L", between="\n")
    assert where(mixed, "mixed_strictness") == [("I0", "I1")]
    assert where(listed("> 90 g/L", "< 200 g/L", between="\n"), "mixed_strictness") == []


EXCEPTED = (
    "Steroids within 14 days before the first dose. This has the following exceptions:\n\n"
    "inhaled steroids. A live vaccine within 30 days before the first dose."
)


def test_a_criterion_in_a_paragraph_of_exceptions_excludes_nobody() -> None:
    assert where(_two(EXCEPTED), "criterion_inside_exceptions") == [("E2", "E1")]
    apart = EXCEPTED.replace("inhaled steroids. ", "inhaled steroids.\n\n")
    assert where(_two(apart), "criterion_inside_exceptions") == []
    no_list = EXCEPTED.replace(" This has the following exceptions:", "")
    assert where(_two(no_list), "criterion_inside_exceptions") == []


def _two(text: str) -> Study:
    """A record of two exclusions, of which the second begins at the vaccine."""
    study = printed(exclusion=text)
    start, vaccine = study.record.index("Steroids"), study.record.index("A live")
    return replace(
        study,
        criteria=(
            criterion("E1", "steroids", spans=((start, vaccine - 1),)),
            criterion("E2", "vaccine", spans=((vaccine, study.record.rindex(".") + 1),)),
        ),
    )


def test_a_rule_of_conduct_that_the_study_keeps_as_one_is_still_named() -> None:
    text = "Patients shall not receive live vaccine during the study."
    study = with_clause(printed(exclusion=f"Fever.\n\n{text}\n\nAngina."), text)
    assert where(study, "conduct_among_criteria") == [("C1",)]


def test_a_record_of_nothing_has_no_finding_in_a_sentence() -> None:
    """But that its two headings stand in no clause, where they are not noted as such."""
    found_ = [each for each in check(printed(), date(2026, 11, 26)) if each.spans]
    assert [each.code for each in found_] == ["passage_in_no_clause"] * 2


def of_a_draft(text: str) -> Study:
    """A study as the reader drafts it: every sentence in a criterion or in another clause."""
    found_ = reader.read(read_document(text.encode(), "record.txt"), shipped_concepts())
    composed = compose(found_)
    criteria = tuple(
        criterion(each["id"], each["text"], each["reading"], spans=each["spans"])
        for each in composed.criteria
    )
    clauses = tuple(
        Clause(id=each["id"], kind=each["kind"], text=each["text"], spans=each["spans"])
        for each in composed.clauses
    )
    return replace(printed(), record=text, criteria=criteria, clauses=clauses)


SIDED = (
    "Disease characteristics:\n\n- No brain metastases\n\nInclusion Criteria:\n\n- Age 18 years\n"
)


def test_a_sentence_under_no_side_is_an_error() -> None:
    study = of_a_draft(f"Criteria\n\n{SIDED}")
    (clause,) = (each.id for each in study.clauses if each.kind == "unstated")
    assert where(study, "side_not_stated") == [(clause,)]
    assert where(of_a_draft("Inclusion Criteria:\n\n- Age 18 years\n"), "side_not_stated") == []


def test_a_sentence_that_was_added_to_the_record_alone_is_told() -> None:
    study = of_a_draft("Inclusion Criteria:\n\n- Cancer\n")
    assert not found(study, "passage_in_no_clause")
    added = replace(study, record=f"{study.record}- Surgery before\n")
    (finding,) = found(added, "passage_in_no_clause")
    assert added.record[slice(*finding.spans[0])] == "- Surgery before"
