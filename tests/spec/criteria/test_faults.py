"""A reading is held against the concepts and anchors it names before any engine runs it."""

import pytest
from hypothesis import given, settings

from hilum.criteria import nodes as n
from hilum.criteria.check import faults
from hilum.criteria.parse import parse
from hilum.records.rows import ROUTES
from tests.engines.dictionary import ANCHORS, DICTIONARY
from tests.spec.criteria.asked import READINGS

FAULTS = {
    "latest hemoglobine before consent > 100 g/L": "concept 'hemoglobine' is not declared",
    "tase before consent": "concept 'tase' is not declared",
    "latest tace before consent > 1": "tace is of class intervention, expected finding",
    "hemoglobin before consent": "hemoglobin is of class finding, expected event or intervention",
    "any hemoglobin before consent = 100 g/L": "`any` compares with >, >=, < or <= only",
    "every hemoglobin before consent between 1 and 2 g/L": (
        "`every` compares with >, >=, < or <= only"
    ),
    "any ascites before consent in (mild)": "`any` compares with >, >=, < or <= only",
    "latest hemoglobin before consent > 100": "100 has no unit, expected g/L",
    "latest hemoglobin before consent > 100 U/L": (
        "unit U/L does not measure hemoglobin, expected g/L"
    ),
    "latest hemoglobin before consent > 6 mmol/L": (
        "unit mmol/L does not measure hemoglobin, expected g/L"
    ),
    "latest inr before consent > 2 g/L": "unit g/L does not measure inr, expected no unit",
    "latest ascites before consent < heavy": "saw 'heavy', expected none, mild, moderate, severe",
    "latest ascites before consent < 2": "saw '2', expected one of none, mild, moderate, severe",
    "latest ascites before consent < 2 x ULN": "ascites has no limits of normal",
    "latest hemoglobin before consent > low": "saw 'low', expected a number",
    "latest alt before consent between 20 U/L and 3 x ULN": (
        "expected all thresholds as values, or all as multiples of one limit of normal"
    ),
    "latest alt before consent between 1 x LLN and 3 x ULN": (
        "expected all thresholds as values, or all as multiples of one limit of normal"
    ),
    "tumor before consent except (route in (oral))": "tumor is of class event: no route",
    "tumor before consent except (purpose in (cure))": "tumor is of class event: no purpose",
    "tace before consent except (outcome in (fatal))": "tace is of class intervention: no outcome",
    "tace before consent except (not (route in (oral) or outcome in (fatal)))": (
        "tace is of class intervention: no outcome"
    ),
    "tumor before consent except (concept in tace)": (
        "tace is of class intervention, expected event"
    ),
    "tumor before consent except (concept in tumour)": "concept 'tumour' is not declared",
    "tumor before consent except (daily_total prednisone_equivalent < 10 mg/day)": (
        "tumor is not an intervention: it has no daily total"
    ),
    "age at consent between 75 and 18 years": (
        "nothing lies between 75 and 18 years, expected the lower value first"
    ),
    "latest hemoglobin before consent between 12 g/dL and 100 g/L": (
        "nothing lies between 12 g/dL and 100 g/L, expected the lower value first"
    ),
    'attested " "': "expected a sentence that a person can answer",
    "tace before consent except (route in (oraal))": (
        f"route 'oraal', expected one of {', '.join(ROUTES)}"
    ),
    "age at consent >= 18": "saw '18', expected whole years",
    "age at consent >= 216 months": "saw '216 months', expected whole years",
    "age at consent >= 17.5 years": "saw '17.5 years', expected whole years",
    "child_pugh_class from any before consent = A": (
        "`any` does not say which values make one score: latest or first"
    ),
    "child_pugh_class from latest before consent = D": "saw 'D', expected A, B, C",
    "child_pugh_points from latest before consent in (5, 6)": (
        "points are compared, or lie between two numbers"
    ),
    "albi_grade from latest before consent = grade_4": (
        "saw 'grade_4', expected grade_1, grade_2, grade_3"
    ),
    "albi_grade from every before consent = grade_1": (
        "`every` does not say which values make one score: latest or first"
    ),
    "child_pugh_points from latest before consent < 7 g/L": (
        "unit g/L does not measure child_pugh_points, expected no unit"
    ),
}
"""A reading with one fault -> what is said of it, after the leaf it is in."""


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_says_in_which_leaf_what_was_seen_and_what_was_expected(text: str) -> None:
    assert list(faults(parse(text), DICTIONARY, ANCHORS)) == [f"in `{text}`: {FAULTS[text]}"]


NO_SURGERY = (
    "anchor 'surgery' is not declared, expected one of consent, enrolment, first_dose, screening"
)


@pytest.mark.parametrize(
    "text",
    [
        "latest hemoglobin before surgery > 100 g/L",
        "tace within 7 days after surgery",
        "age at surgery >= 18 years",
        "child_pugh_class from latest at surgery = A",
        "tumor before consent except (ended at least 5 years before surgery)",
    ],
)
def test_an_anchor_that_the_study_does_not_declare_is_a_fault(text: str) -> None:
    assert list(faults(parse(text), DICTIONARY, ANCHORS)) == [NO_SURGERY]


def test_all_faults_of_a_reading_are_found() -> None:
    reading = parse("not tase before consent or latest ascites before surgery < 2")
    assert list(faults(reading, DICTIONARY, ANCHORS)) == [
        "in `tase before consent`: concept 'tase' is not declared",
        "in `latest ascites before surgery < 2`: "
        "saw '2', expected one of none, mild, moderate, severe",
        NO_SURGERY,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "latest hemoglobin before consent > 10 g/dL",
        "latest alt before consent between 1 and 3 x ULN",
        "latest inr before consent < 2.3",
        "any ascites before consent > none",
        "albi_grade from first before consent >= grade_2",
        "tumor before consent except (outcome in (fatal) and concept in glioma)",
        "tace before consent except (route in (oral))",
        "sex = female",
    ],
)
def test_a_sound_reading_has_none(text: str) -> None:
    assert list(faults(parse(text), DICTIONARY, ANCHORS)) == []


@settings(max_examples=60, derandomize=True, deadline=None)
@given(READINGS)
def test_the_readings_that_the_engines_are_held_against_have_none(reading: n.Reading) -> None:
    assert list(faults(reading, DICTIONARY, ANCHORS)) == []
