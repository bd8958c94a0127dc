"""What every domain gets alike (SDTMIG 3.4, 4.1 and 8): ids, order, --SEQ, SUPP--, RELREC."""

from datetime import timedelta

import pytest

from hilum.datasets.dataset import Key, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.finishing import finish
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.sdtm.study_subject import StudySubject
from tests.conduct.treated import doses
from tests.datasets.sdtm.projected import (
    CUTOFF,
    FIRST,
    STUDY,
    enrolled,
    only,
    projected,
    rows_of,
    values,
)
from tests.spec.criteria.rows import event

DAY = timedelta(days=1)
STUDYID = "B2022-508-01"


def test_every_row_has_the_study_the_domain_and_the_subject() -> None:
    (row,) = projected(enrolled())["DM"].rows
    assert values(row, "STUDYID", "DOMAIN", "USUBJID", "SUBJID") == (
        STUDYID, "DM", f"{STUDYID}-S", "S",
    )  # fmt: skip


def test_rows_are_numbered_within_the_subject_in_the_order_of_the_keys() -> None:
    later, earlier = (event("adverse_event", FIRST + days * DAY, term="Nausea") for days in (5, 0))
    partial = event("adverse_event", "2024-06", term="Fever")
    dataset = projected(enrolled(later, earlier, partial))["AE"]
    assert [values(row, "AESEQ", "AESTDTC") for row in dataset.rows] == [
        (1, "2024-06"),
        (2, "2024-06-12"),
        (3, "2024-06-17"),
    ]
    assert [key.seq for key in dataset.keys] == [row["AESEQ"] for row in dataset.rows]


def test_each_subject_is_numbered_from_1() -> None:
    nausea = enrolled(event("adverse_event", FIRST, term="Nausea"))
    datasets = sdtm(STUDY, [Facts(STUDY, nausea, CUTOFF)] * 2)
    assert [row["AESEQ"] for row in datasets["AE"].rows] == [1, 2]


def test_variables_without_any_value_stay_only_where_the_standard_expects_them() -> None:
    names = [each.name for each in projected(enrolled())["DM"].definition.variables]
    assert "RFXSTDTC" in names
    assert "ETHNIC" not in names


def test_no_row_has_a_value_that_its_definition_lacks_or_an_empty_text() -> None:
    datasets = projected(enrolled(doses(1, FIRST), event("death", FIRST + DAY)))
    for dataset in datasets.values():
        known = {variable.name for variable in dataset.definition.variables}
        for row in dataset.rows:
            assert row.values.keys() <= known
            assert "" not in row.values.values()
            assert None not in row.values.values()


def test_study_days_stand_in_the_order_of_the_variables_that_the_standard_has() -> None:
    datasets = projected(enrolled(doses(1, FIRST), event("adverse_event", FIRST, FIRST + DAY)))
    for dataset in datasets.values():
        order = [each.name for each in dataset.definition.variables if each.name.endswith("DY")]
        for row in dataset.rows:
            days = [name for name in row.values if name.endswith(("STDY", "ENDY"))]
            assert days == [name for name in order if name in days]


def test_a_supplement_names_its_row_and_rests_on_it() -> None:
    odd = event("adverse_event", FIRST, term="Nausea", action="fluids")
    datasets = projected(enrolled(odd))
    kept = only(datasets["SUPPAE"].rows, QNAM="AEACNREC")
    assert kept.sources == (Key("AE", f"{STUDYID}-S", 1),)
    assert kept.sources[0] in datasets["AE"].by_key
    assert "AEACNREC" not in datasets["AE"].rows[0].values


def test_a_value_of_no_variable_is_refused() -> None:
    definition = definitions(Standard.SDTM)["AE"]
    subject = StudySubject(Facts(STUDY, enrolled(), CUTOFF))
    with pytest.raises(KeyError, match=r"AE: saw \['AEODD'\]"):
        finish(definition, STUDYID, [(subject, Row(values={"AEODD": "x"}))])


def test_what_was_collected_and_what_was_given_are_related_by_their_link() -> None:
    datasets = projected(enrolled(doses(1, FIRST)))
    related = [values(row, "RDOMAIN", "IDVAR", "RELTYPE") for row in rows_of("RELREC", datasets)]
    assert ("EC", "ECLNKID", "ONE") in related
    assert ("EX", "EXLNKID", "ONE") in related
    links = [row["ECLNKID"] for row in rows_of("EC", datasets) if row["ECLNKID"]]
    assert sorted(map(str, links)) == sorted(str(row["EXLNKID"]) for row in rows_of("EX", datasets))


def test_without_doses_nothing_is_related() -> None:
    assert rows_of("RELREC", projected(enrolled())) == ()


@pytest.mark.parametrize("name", sorted(definitions(Standard.SDTM)))
def test_a_definition_names_its_keys_among_its_variables(name: str) -> None:
    definition = definitions(Standard.SDTM)[name]
    names = [variable.name for variable in definition.variables]
    assert len({*names}) == len(names)
    assert {*definition.keys} <= {*names}
