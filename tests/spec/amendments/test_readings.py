"""Which part of a reading differs."""

import pytest

from hilum.criteria.parse import parse
from hilum.study.comparing.readings import parts_changed

HB = "latest hemoglobin within 7 days before screening > 100 g/L"
PLT = "latest platelets within 7 days before screening >= 75 10*9/L"
DRUG = "oxaliplatin within 28 days before screening"


def parts(before: str, after: str) -> list[tuple[str, str, str | None, str | None]]:
    found = parts_changed(parse(before), parse(after))
    return [(each.part.value, each.of, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (HB, HB.replace("100", "90"), [("threshold", "hemoglobin", "> 100 g/L", "> 90 g/L")]),
        (HB, HB.replace(">", ">="), [("threshold", "hemoglobin", "> 100 g/L", ">= 100 g/L")]),
        (
            HB,
            HB.replace("7 days", "14 days"),
            [
                (
                    "window",
                    "hemoglobin",
                    "within 7 days before screening",
                    "within 14 days before screening",
                )
            ],
        ),
        (
            HB,
            HB.replace("screening", "enrolment"),
            [
                (
                    "window",
                    "hemoglobin",
                    "within 7 days before screening",
                    "within 7 days before enrolment",
                )
            ],
        ),
        (HB, HB.replace("latest", "every"), [("pick", "hemoglobin", "latest", "every")]),
        (
            HB,
            HB.replace("hemoglobin", "albumin"),
            [("concept", "albumin", "hemoglobin", "albumin")],
        ),
        (
            "age at screening between 18 and 75 years",
            "age at screening >= 18 years",
            [("threshold", "age", "between 18 and 75 years", ">= 18 years")],
        ),
        (
            DRUG,
            f"{DRUG} except (route in (oral))",
            [("exception", "oxaliplatin", None, "except (route in (oral))")],
        ),
        ('attested "old"', 'attested "new"', [("sentence", "attested", "old", "new")]),
        ("sex = female", "sex = male", [("threshold", "sex", "female", "male")]),
        (HB, f"{HB} and {PLT}", [("logic", "platelets", None, PLT)]),
        (f"{HB} and {PLT}", HB, [("logic", "platelets", PLT, None)]),
        (f"{HB} or {PLT}", HB, [("logic", "platelets", PLT, None)]),
        (
            f"{HB} and {PLT}",
            f"{HB} or {PLT}",
            [("logic", "hemoglobin, platelets", f"{HB} and {PLT}", f"{HB} or {PLT}")],
        ),
        (HB, f"not {HB}", [("logic", "hemoglobin", HB, f"not {HB}")]),
        (
            f"{HB} and {PLT}",
            f"{PLT} and {HB}",
            [("order", "platelets, hemoglobin", f"{HB} and {PLT}", f"{PLT} and {HB}")],
        ),
        (
            f"{PLT} and {HB}",
            f"{HB.replace('100', '90')} and {PLT}",
            [("threshold", "hemoglobin", "> 100 g/L", "> 90 g/L")],
        ),
        (
            f"if {HB} then {PLT}",
            f"if {HB} then {PLT.replace('75', '50')}",
            [("threshold", "platelets", ">= 75 10*9/L", ">= 50 10*9/L")],
        ),
        (
            f"if {HB} then {PLT}",
            f"if {HB.replace('100', '90')} then {PLT}",
            [("threshold", "hemoglobin", "> 100 g/L", "> 90 g/L")],
        ),
        (f"not ({HB} and {PLT})", f"not ({HB} and {PLT})", []),
    ],
)
def test_the_part_that_differs_is_named_with_both_its_forms(
    before: str, after: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    assert parts(before, after) == expected
