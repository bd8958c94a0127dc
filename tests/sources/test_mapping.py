"""Mapping files: what is wrong is said with file, entry, what was seen and what was expected."""

from pathlib import Path

import pytest

from hilum.concepts import shipped_concepts
from hilum.sources import find_mapping, shipped_mappings
from hilum.terms.discrepancies import UserError
from tests.sources.loading import CONCEPTS

START = 'name = "site"\ntimezone = "Asia/Shanghai"\n'
TABLE = '[[table]]\ntable = "findings"\nsystem = "LIS"\ncolumns = { subject = "ID" }\n'


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[codes.LIS]\nHb = 'hemoglobine'", r"codes\.LIS\.'Hb': saw concept 'hemoglobine'.*"
         r"did you mean hemoglobin\?"),
        ("colour = 1", r"colour: saw 1: Extra inputs"),
        (TABLE.replace('subject = "ID"', 'subject = "ID", farbe = "x"'),
         r"table 1: columns or constants \['farbe'\]: expected columns of findings"),
        (TABLE.replace("subject", "value"), r"table 1: columns: expected `subject`"),
        (TABLE + "[codes.LIS]\nx = 'oxaliplatin'",
         r"codes\.LIS\.'x': saw a concept of interventions, expected \['findings'\]"),
        (TABLE + "[codes.LIS]\nx = { concept = 'alt', dose = '1' }",
         r"saw \['dose'\], expected columns of findings"),
        (TABLE + "[codes.LIS]\nHB = 'alt'\nhb = 'alt'", r"codes\.LIS: two strings are the same"),
        ("[units]\nhemoglobin = 'mmHg'",
         r"units: saw unit 'mmHg' for hemoglobin, expected one of \['g/L', 'g/dL'\]"),
        ("[values.ascites]\n'++' = 'huge'",
         r"values\.ascites\.'\+\+': saw 'huge', expected one of \['none', 'mild'\]"),
        ("[words.colour]\nred = 'rot'", r"words\.colour: expected a column"),
        ('[[rule]]\nmatch = "("\nignore = "x"', r"rule 1 match: saw '\(': .*regular expression"),
        ('[[rule]]\nmatch = "x"', r"rule 1: expected either `table` or `ignore`"),
        ('[[rule]]\nmatch = "(?P<farbe>x)"\ntable = "events"', r"rule 1: .*\['farbe'\]: expected"),
        ('[[rule]]\nmatch = "COMPLETE//(?P<domain>.*)"\ntable = "coverage"',
         r"rule 1 table: saw 'coverage': expected subjects.*under \[\[coverage\]\]"),
        ('[[limits]]\nconcept = "alt"\nhigh = "4O"\nsource = "x"', r"limits 1 high: saw '4O'"),
        ("[units", r"site\.toml: .*expected TOML in UTF-8"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_entry(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(START + toml, "utf-8")
    with pytest.raises(UserError, match=message) as caught:
        find_mapping(path, CONCEPTS)
    assert str(caught.value).startswith("site.toml: ")


def test_an_unknown_time_zone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(START.replace("Shanghai", "Shangai"), "utf-8")
    with pytest.raises(UserError, match=r"timezone: saw 'Asia/Shangai': expected an IANA"):
        find_mapping(path, CONCEPTS)


def test_a_mapping_that_is_neither_shipped_nor_a_file_is_refused() -> None:
    with pytest.raises(
        UserError, match="no mapping file here, expected a path or one of fhir, mimic, omop"
    ):
        find_mapping("mimik", CONCEPTS)


def test_every_shipped_mapping_fits_the_shipped_concepts() -> None:
    for name in shipped_mappings():
        assert find_mapping(name, shipped_concepts()).file.name == name
