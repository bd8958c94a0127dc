"""What is proposed of the record of NCT05718492, against what people made of it by hand."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import Attested, atoms
from hilum.criteria.printing import show
from hilum.reading.formats import read_document
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read, read
from hilum.study import find_study, load_study
from tests.reading.scoring import Grade, score

STUDY = find_study("haic_hcc")
WITHIN = "within 7 days before procedure"


@pytest.fixture(scope="module")
def found() -> Read:
    document = read_document((STUDY / "record.txt").read_bytes(), "record.txt")
    return read(document, shipped_concepts())


def proposal_of(found: Read, words: str) -> Proposal:
    """Return the proposal of the criterion that holds the words."""
    text = found.document.text
    (one,) = (
        each
        for each in found.proposals
        if words in " ".join(text[slice(*each.clause.span)].split())
    )
    return one


LABORATORY = {
    "Hemoglobin > 100g/L": f"latest hemoglobin {WITHIN} > 100 g/L",
    "Absolute neutrophil count >3.0": f"latest neutrophils {WITHIN} > 3 10*9/L",
    "Neutrophil count > 1.5": f"latest neutrophils {WITHIN} > 1.5 10*9/L",
    "Platelet count ≥ 50.0": f"latest platelets {WITHIN} >= 50 10*9/L",
    "Total bilirubin < 51": f"latest total_bilirubin {WITHIN} < 51 umol/L",
    "Alanine transaminase": f"latest alt {WITHIN} < 5 x ULN and latest ast {WITHIN} < 5 x ULN",
    "Albumin > 28": f"latest albumin {WITHIN} > 28 g/L",
    "INR": f"latest inr {WITHIN} < 2.3 or latest pt_prolongation {WITHIN} < 6 s",
    "creatinine < 110": f"latest creatinine {WITHIN} < 110 umol/L",
    "Eastern Cooperative": "latest ecog before enrolment <= 2",
    "Child-Pugh class A-B": "child_pugh_class from latest before enrolment in (A, B)"
    " and latest hepatic_encephalopathy_grade before enrolment = none",
}


@pytest.mark.parametrize("words", LABORATORY)
def test_every_laboratory_and_score_criterion_is_proposed_exactly(found: Read, words: str) -> None:
    assert show(proposal_of(found, words).reading) == LABORATORY[words]


def test_the_stage_is_proposed_exactly_beside_what_a_person_answers(found: Read) -> None:
    proposal = proposal_of(found, "stage C based on")
    assert show(proposal.reading) == (
        'latest bclc_stage before enrolment = C and attested "Patients with advanced (unresectable'
        " and/or metastatic, stage C based on Barcelona-Clinic Liver Cancer [BCLC] staging"
        ' classification) hepatocellular carcinoma"'
    )
    assert [ask.code for ask in proposal.asks] == ["no_window"]


def test_the_28_days_are_those_of_the_readings_of_the_blood_pressure(found: Read) -> None:
    assert show(proposal_of(found, "systolic pressure").reading) == (
        "any systolic_blood_pressure within 28 days before first_dose >= 160 mmHg"
        " or any diastolic_blood_pressure within 28 days before first_dose >= 100 mmHg"
    )


def test_the_three_items_under_other_tumors_are_its_exceptions(found: Read) -> None:
    reading = show(proposal_of(found, "other malignant tumors").reading)
    over = "outcome in (recovered_resolved, recovered_resolved_with_sequelae)"
    assert reading.startswith(
        f"other_malignancy before enrolment except ({over} and ended at least 5 years before"
        f" first_dose) except (concept in nonmelanoma_skin_cancer and {over})"
        f" except (concept in lentigo_maligna and {over})"
        f" except (concept in carcinoma_in_situ and {over}) or "
    )
    assert "low potential risk of recurrence" in reading.rsplit(" or attested ", 1)[1]


def test_the_exceptions_of_immunosuppressants_are_attached_and_the_vaccine_is_not_one(
    found: Read,
) -> None:
    reading = show(proposal_of(found, "immunosuppressive drug").reading)
    assert reading.startswith(
        "immunosuppressant within 14 days before first_dose"
        " except (concept in systemic_corticosteroid"
        " and route in (intranasal, inhaled, topical, intraarticular))"
        " except (concept in systemic_corticosteroid"
        " and daily_total prednisone_equivalent <= 10 mg/day"
        " and purpose in (hypersensitivity_premedication))"
        " except (concept in systemic_corticosteroid"
        " and purpose in (hypersensitivity_premedication)) or "
    )
    vaccine = show(proposal_of(found, "live attenuated vaccine was").reading)
    assert vaccine.startswith("live_vaccine within 30 days before first_dose or ")


def test_the_line_on_willingness_is_a_criterion_of_its_own_under_no_heading(found: Read) -> None:
    proposal = proposal_of(found, "Willing and able")
    assert proposal.clause.headings == ()
    assert proposal.reading == Attested(
        "Willing and able to comply with scheduled visits, treatment plan and laboratory tests"
    )


GRADES = {
    **dict.fromkeys(
        (
            *("I1a", "I2", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13", "I14"),
            *("I15", "I16", "E3", "E6", "E8", "E10b", "E11"),
        ),
        Grade.EXACT,
    ),
    **dict.fromkeys(("I1b", "I3", "E1", "E2", "E4", "E5", "E9", "E10", "E12"), Grade.PARTLY),
    "E7": Grade.ATTESTED,
}


def test_each_proposal_stands_so_to_the_approved_reading_and_none_is_wrong(found: Read) -> None:
    scored = score(found, load_study(STUDY).criteria)
    assert {each.criterion.id: each.grade for each in scored} == GRADES


def test_nothing_is_inverted(found: Read) -> None:
    """No exclusion denies, and an inclusion denies nothing but by the grade of a finding."""
    assert not [show(each.reading) for each in found.proposals if "not " in _unquoted(each)]


def _unquoted(proposal: Proposal) -> str:
    quoted = [atom for atom in atoms(proposal.reading) if isinstance(atom, Attested)]
    text = show(proposal.reading)
    for atom in quoted:
        text = text.replace(show(atom), "")
    return text


def test_what_was_not_understood_is_named(found: Read) -> None:
    text = found.document.text
    left = {
        words: [text[slice(*span)] for span in proposal_of(found, words).remainder]
        for words in ("Significant clinical", "other malignant tumors", "inflammatory bowel")
    }
    assert left == {
        "Significant clinical": [
            *("Significant clinical", "potential risk", "bleeding", "identified by", "investigator")
        ],
        "other malignant tumors": ["Malignant tumors", "low\npotential risk", "recurrence"],
        "inflammatory bowel": ["colitis", "granulomatous vasculitis", "gray's disease"],
    }


def test_criteria_are_numbered_in_the_order_of_the_record(found: Read) -> None:
    ids = [each.clause.id for each in found.proposals]
    assert ids == [*(f"I{at}" for at in range(1, 18)), *(f"E{at}" for at in range(1, 15))]
    spans = [each.clause.span for each in found.proposals]
    assert spans == sorted(spans)
