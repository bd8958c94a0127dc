"""A second regimen is another folder and no other code: the first of the same hospital.

He MK et al., Cancer Commun 2017: oxaliplatin 85, leucovorin 400, fluorouracil 400, then 2,400 mg/m2
over 46 hours, every 3 weeks. What the folder does not say is missing, here the rounding.
"""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from hilum.rules.dosing import Regimen, Verdict, decide
from hilum.study import find_study, load_study
from tests.spec.dosing.regimens import state

WHOLE = """
cycle_days = { value = 21, origin = "standard", source = "He 2017" }
early_days = { value = 0, origin = "standard", source = "He 2017" }
cycles_printed = { value = { fewest = 6, most = 6 }, origin = "standard", source = "He 2017" }
cycles = { value = 6, origin = "standard", source = "He 2017" }
bsa_formula = { value = "dubois", origin = "standard", source = "site" }
bsa_cap = { value = "2.0", origin = "standard", source = "site" }
weight_change_percent = { value = "10", origin = "standard", source = "site" }
max_age_days = { value = 7, origin = "standard", source = "site" }
max_delay_days = { value = 14, origin = "standard", source = "site" }
reescalation = { value = false, origin = "standard", source = "site" }

[regimen.bsa_rounding]
value = { size = "0.01", rounding = "nearest" }
origin = "standard"
source = "site"
"""
DRUGS = [
    ("oxaliplatin", "oxaliplatin", "85", "2"),
    ("leucovorin", "leucovorin", "400", "2"),
    ("bolus", "fluorouracil", "400", None),
    ("infusion", "fluorouracil", "2400", "46"),
]


def told(value: str) -> str:
    return f'{{ value = {value}, origin = "standard", source = "He 2017" }}'


def drug(order: int, rounding: str) -> str:
    name, concept, mg_per_m2, hours = DRUGS[order - 1]
    given = {
        "id": f'"{name}"',
        "concept": f'"{concept}"',
        "order": str(order),
        "en": f'"{name}"',
        "zh": f'"{name}"',
        "route": told('"intraarterial"'),
        "manner": told('"infusion"' if hours else '"bolus"'),
        "dose_mg_per_m2": told(f'"{mg_per_m2}"'),
        "levels_percent": told("[]"),
        "rounding_mg": rounding,
    }
    if hours:
        given["infusion_hours"] = told(f'"{hours}"')
    return "\n".join(["[[drug]]", *(f"{name} = {text}" for name, text in given.items())])


def folder(place: Path, rounding: str) -> Path:
    """The study with the other regimen."""
    copy = place / "other"
    shutil.copytree(find_study("haic_hcc"), copy)
    (copy / "endpoints.toml").unlink()  # names a fact of the regimen that is replaced
    parts = [
        '[regimen]\nid = "folfox_2017"\nen = "HAIC 2017"\nzh = "HAIC 2017"',
        WHOLE,
        *(drug(order, rounding) for order in range(1, 5)),
        '[modifications]\norigin = "standard"\nsource = "none are printed"',
        '[[question]]\nid = "R1"\ntext = "How is a dose rounded?"',
    ]
    (copy / "regimen.toml").write_text("\n".join(parts), "utf-8")
    return copy


def regimen(place: Path, rounding: str) -> Regimen:
    found = load_study(folder(place, rounding)).regimen
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("drug_id", "mg", "mg_per_h"),
    [
        ("oxaliplatin", "144", "72.0"),
        ("leucovorin", "680", "340.0"),
        ("bolus", "680", None),
        ("infusion", "4080", "88.7"),
    ],
)
def test_the_other_folder_doses_1_70_m2_by_its_own_figures(
    drug_id: str, mg: str, mg_per_h: str | None, tmp_path: Path
) -> None:
    """85 mg/m2 for 1.70 m2 are 144.5 mg; 4,080 mg over 46 hours run at 88.7 mg/h."""
    down = told('{ size = "1", rounding = "down" }')
    decision = decide(regimen(tmp_path, down), state())
    assert decision.verdict is Verdict.GIVE
    (dose,) = (each for each in decision.doses if each.drug == drug_id)
    assert dose.dose_mg == Decimal(mg)
    assert dose.rate_mg_per_h == (None if mg_per_h is None else Decimal(mg_per_h))


def test_what_the_other_folder_does_not_say_is_missing_there_too(tmp_path: Path) -> None:
    open_ = '{ source = "He 2017", question = "R1" }'
    decision = decide(regimen(tmp_path, open_), state())
    assert (decision.verdict, decision.questions) == (Verdict.UNDECIDED, ("R1",))
