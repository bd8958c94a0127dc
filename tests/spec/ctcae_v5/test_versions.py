"""The version is a file: another file grades differently, and no code changes.

`shifted.toml` beside this test moves the neutrophil grades by a level, as later versions do; it is
no version of CTCAE. v6.0 is not shipped.
"""

import tomllib
from pathlib import Path

import pytest

from hilum.rules.ctcae import ctcae, grade, shipped_versions
from hilum.rules.ctcae.terms import read_bound, read_version
from hilum.rules.standard import read_standard
from tests.spec.ctcae_v5.labs import V5, lab

SHIFTED = Path(__file__).parent / "shifted.toml"


@pytest.mark.parametrize(
    ("neutrophils_10_9_per_l", "v5", "shifted"),
    [
        ("1.6", "1", "0"),
        ("1.4", "2", "1"),
        ("0.9", "3", "2"),
        ("0.4", "4", "3"),
        ("0.05", "4", "4"),
    ],
)
def test_another_file_grades_the_same_neutrophils_differently(
    neutrophils_10_9_per_l: str, v5: str, shifted: str
) -> None:
    """With a lower limit of 1.8 x 10e9/L."""
    other = read_version(read_standard("shifted", tomllib.loads(SHIFTED.read_text("utf-8"))))
    result = lab(neutrophils_10_9_per_l, "10*9/L", lln="1.8", uln="6.3")
    name = "Neutrophil count decreased"
    assert grade(V5.term(name), result).grades == v5
    assert grade(other.term(name), result).grades == shifted


def test_a_version_that_does_not_ship_is_not_found() -> None:
    assert shipped_versions() == ("ctcae_v5",)
    with pytest.raises(KeyError, match="expected of ctcae_v5"):
        ctcae("ctcae_v6")


@pytest.mark.parametrize("text", ["> 3", "3 ULN", "> 3 mg/dL", "> ULN", "> 1 ULN + 2 mg/dL"])
def test_a_bound_that_is_not_written_as_the_file_says_is_refused(text: str) -> None:
    """A scale in g/L."""
    with pytest.raises(ValueError, match="bound"):
        read_bound(text, "g/L")
