"""Invented records in the manner of several registries: what is read of each criterion."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import Attested
from hilum.criteria.printing import show
from hilum.reading.formats import read_document
from hilum.reading.reader import read

LUNG = """\
Brief Title: Placidumab in Advanced Lung Cancer

Criteria:

        Inclusion Criteria:

          1. Age >= 18 years.

          2. ECOG performance status of 0 or 1.

          3. Adequate bone marrow and organ function within 14 days before the first dose:

               -  Absolute neutrophil count >= 1.5 x 10^9/L

               -  Platelets >= 100,000/mm3

               -  AST and ALT <= 2.5 x ULN

               -  Creatinine clearance >= 50 mL/min or serum creatinine <= 1.5 x ULN

          4. No prior treatment with an immune checkpoint inhibitor.

          5. Provision of written informed consent.

        Exclusion Criteria:

          1. Brain metastases. Patients with treated, stable brain metastases are allowed.

          2. History of interstitial lung disease.

          3. Systemic corticosteroids within 14 days before the first dose, except for doses up to
             10 mg/day of prednisone or equivalent.

          4. Other malignancy within 3 years.

          5. Pregnant or breastfeeding women.
"""

LUNG_READ = [
    "age at consent >= 18 years",
    "latest ecog before enrolment in (0, 1)",
    "latest neutrophils within 14 days before first_dose >= 1.5 10*9/L",
    "latest platelets within 14 days before first_dose >= 100000 /uL",
    "latest ast within 14 days before first_dose <= 2.5 x ULN"
    " and latest alt within 14 days before first_dose <= 2.5 x ULN",
    "latest creatinine_clearance within 14 days before first_dose >= 50 mL/min"
    " or latest creatinine within 14 days before first_dose <= 1.5 x ULN",
    "not immune_checkpoint_inhibitor before enrolment",
    'attested "Provision of written informed consent"',
    'attested "Brain metastases. Patients with treated, stable brain metastases are allowed"',
    "interstitial_lung_disease before enrolment",
    "systemic_corticosteroid within 14 days before first_dose"
    " except (concept in systemic_corticosteroid"
    " and daily_total prednisone_equivalent <= 10 mg/day)",
    'attested "Other malignancy within 3 years"',
    "sex = female and (pregnancy at enrolment or lactation at enrolment)",
]

LIVER = """\
Title
Chemoembolization With or Without Placidumab
Conditions
Hepatocellular carcinoma
Interventions
Procedure: TACE
Eligibility Criteria
Inclusion Criteria

- Child-Pugh class A, no hepatic encephalopathy
- Total bilirubin ≤ 2 mg/dL; albumin ≥ 28 g/L; INR ≤ 1.7
- HBV DNA < 2000 IU/mL

Exclusion Criteria

- Macrovascular invasion or extrahepatic spread
- Local treatment for HCC within 4 weeks, including ablation, TACE and radiotherapy
- Other malignancy, except cured carcinoma in situ
- Hepatic decompensation or variceal bleeding within 3 months before randomization
- Systolic blood pressure > 160 mmHg or diastolic blood pressure > 100 mmHg
- Allergy to iodine
"""

LIVER_READ = [
    "child_pugh_class from latest before enrolment = A"
    " and latest hepatic_encephalopathy_grade before enrolment = none",
    "latest total_bilirubin before enrolment <= 2 mg/dL"
    " and latest albumin before enrolment >= 28 g/L",
    "latest inr before enrolment <= 1.7",
    "latest hbv_dna before enrolment < 2000 [IU]/mL",
    "macrovascular_invasion before enrolment or distant_metastasis before enrolment",
    "local_liver_therapy within 4 weeks before enrolment"
    " or possible_local_liver_therapy within 4 weeks before enrolment and attested …",
    "other_malignancy before enrolment except (concept in carcinoma_in_situ"
    " and outcome in (recovered_resolved, recovered_resolved_with_sequelae))"
    " or possible_other_malignancy before enrolment and attested …",
    "liver_decompensation within 3 months before enrolment"
    " or variceal_bleeding within 3 months before enrolment",
    "latest systolic_blood_pressure before enrolment > 160 mmHg"
    " or latest diastolic_blood_pressure before enrolment > 100 mmHg",
    'attested "Allergy to iodine"',
]

CHINESE = """\
注册题目：一项研究
纳入标准：
1. 年龄18-75岁；
2. 血红蛋白≥90 g/L；
排除标准：
1. 妊娠或哺乳期妇女；
"""


def readings(text: str) -> list[str]:
    document = read_document(text.encode(), "record.txt")
    return [show(each.reading) for each in read(document, shipped_concepts()).proposals]


def shortened(reading: str) -> str:
    """Return a reading without the sentence that confirms a code that only may mean it."""
    before, found, after = reading.partition('attested "what is recorded under')
    return f"{before}attested …{after.partition(chr(34))[2]}" if found else reading


@pytest.mark.parametrize(("record", "expected"), [(LUNG, LUNG_READ), (LIVER, LIVER_READ)])
def test_a_record_is_read_criterion_by_criterion(record: str, expected: list[str]) -> None:
    assert [shortened(each) for each in readings(record)] == expected


def test_what_is_written_in_chinese_goes_to_a_person_or_is_read_right() -> None:
    found = readings(CHINESE)
    assert len(found) == 3
    assert all("not " not in each for each in found)


@pytest.mark.parametrize(
    "text",
    [
        *("HIV " + "(" * 3000, "HIV " + "(" * 900 + ")" * 900, "Hemoglobin " + "> " * 2000),
        *("Immunosuppressive drugs, except" + " " * 9000 + "x 10 mg", "zebra and " * 5000),
    ],
)
def test_text_that_is_no_sentence_is_attested(text: str) -> None:
    document = read_document(f"Criteria\nExclusion Criteria:\n\n{text}\n".encode(), "record.txt")
    (proposal,) = read(document, shipped_concepts()).proposals
    assert proposal.reading == Attested(" ".join(text.split()))
