"""AE, MH, DS, DV, CO, DD and SS (SDTMIG 3.4, 6.2 and 6.3): what happened, as reported and coded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hilum.datasets.dataset import Cell
from tests.conduct.treated import REGIMEN, cycle, doses, put_off, sentence, statements
from tests.conduct.treated import subject as treated
from tests.datasets.sdtm.projected import (
    CUTOFF,
    ENTRY,
    FIRST,
    WHOLE,
    domain,
    enrolled,
    only,
    person,
    projected,
    rows_of,
    values,
)
from tests.spec.criteria.rows import END_UNKNOWN, ONGOING, Row, complete, event, stated, when

DAY = timedelta(days=1)


def test_an_adverse_event_has_its_ctcae_term_and_system_organ_class() -> None:
    reported = event(
        "adverse_event",
        FIRST,
        FIRST + 4 * DAY,
        term="platelet count  decreased",
        grade="3",
        serious=False,
        action="drug interrupted",
        relation="related",
        outcome="recovered_resolved",
    )
    datasets = projected(enrolled(reported, doses(1, FIRST)))
    (row,) = datasets["AE"].rows
    assert values(row, "AETERM", "AEDECOD") == (
        "platelet count  decreased", "Platelet count decreased",
    )  # fmt: skip
    assert values(only(datasets["SUPPAE"].rows, QNAM="AECTCSOC"), "QVAL") == ("Investigations",)
    assert values(row, "AETOXGR", "AESER", "AEACN", "AEREL", "AEOUT") == (
        "3", "N", "DRUG INTERRUPTED", "RELATED", "RECOVERED/RESOLVED",
    )  # fmt: skip
    assert values(row, "AESTDTC", "AEENDTC", "AESTDY", "AEENDY") == (
        "2024-06-12", "2024-06-16", 1, 5,
    )  # fmt: skip


def test_a_chinese_name_is_coded_and_kept_as_reported() -> None:
    (row,) = domain("AE", event("adverse_event", FIRST, term="血小板计数降低"))
    assert values(row, "AETERM", "AEDECOD") == ("血小板计数降低", "Platelet count decreased")


def test_a_name_of_no_ctcae_term_is_not_coded() -> None:
    datasets = projected(enrolled(event("adverse_event", FIRST, term="felt odd")))
    assert values(datasets["AE"].rows[0], "AETERM", "AEDECOD") == ("felt odd", None)
    assert "SUPPAE" not in datasets


def test_no_body_system_stands_without_its_code() -> None:
    """CDISC rule CG0082: --BODSYS needs --BDSYCD, which MedDRA has and CTCAE has not."""
    (row,) = domain("AE", event("adverse_event", FIRST, term="Sepsis"))
    assert values(row, "AEBODSYS", "AEBDSYCD", "AESOC", "AESOCCD") == (None, None, None, None)


def test_what_goes_on_is_ongoing_as_of_the_cut_off() -> None:
    (row,) = domain("AE", event("adverse_event", FIRST, ONGOING, term="Fatigue"))
    assert values(row, "AEENDTC", "AEENRTPT", "AEENTPT") == (None, "ONGOING", CUTOFF.isoformat())


def test_what_goes_on_at_death_is_ongoing_as_of_the_death() -> None:
    fatigue = event("adverse_event", FIRST, ONGOING, term="Fatigue")
    (row,) = domain("AE", fatigue, event("death", FIRST + 9 * DAY))
    assert row["AEENTPT"] == "2024-06-21"


def test_an_end_that_nobody_wrote_down_is_not_ongoing() -> None:
    (row,) = domain("AE", event("adverse_event", FIRST, END_UNKNOWN, term="Fatigue"))
    assert values(row, "AEENDTC", "AEENRTPT") == (None, None)


def test_a_fatal_event_resulted_in_death() -> None:
    (row,) = domain("AE", event("adverse_event", FIRST, term="Sepsis", outcome="fatal"))
    assert values(row, "AEOUT", "AESDTH") == ("FATAL", "Y")


SERIOUS = ("AESCONG", "AESDISAB", "AESDTH", "AESHOSP", "AESLIFE", "AESMIE")


@pytest.mark.parametrize(
    ("met", "flags"),
    [
        ("hospitalization", "NNNYNN"),
        ("life_threatening; hospitalization", "NNNYYN"),
        ("death", "NNYNNN"),
        ("congenital_anomaly; disability", "YYNNNN"),
        ("medically_important", "NNNNNY"),
    ],
)
def test_a_serious_event_says_which_criteria_it_met(met: str, flags: str) -> None:
    """ICH E2A, II.B, as SDTMIG 3.4, 6.2.1 has the criteria: Y or N for each."""
    sepsis = event("adverse_event", FIRST, term="Sepsis", serious=True, seriousness=met)
    (row,) = domain("AE", sepsis)
    assert values(row, *SERIOUS) == tuple(flags)


def test_a_fatal_event_met_death_beside_what_is_recorded() -> None:
    met = {"serious": True, "seriousness": "hospitalization", "outcome": "fatal"}
    (row,) = domain("AE", event("adverse_event", FIRST, term="Sepsis", **met))
    assert values(row, *SERIOUS) == tuple("NNYYNN")


def test_a_serious_event_without_criteria_is_no_answer_to_them() -> None:
    (row,) = domain("AE", event("adverse_event", FIRST, term="Sepsis", serious=True))
    assert values(row, "AESER", *SERIOUS) == ("Y", *[None] * 6)


def test_an_action_that_is_no_term_is_kept_beside_the_row() -> None:
    odd = event("adverse_event", FIRST, term="Nausea", action="changed the anti-emetic")
    datasets = projected(enrolled(odd))
    assert datasets["AE"].rows[0]["AEACN"] is None
    kept = only(datasets["SUPPAE"].rows, QNAM="AEACNREC")
    assert values(kept, "QNAM", "QVAL", "IDVAR", "IDVARVAL") == (
        "AEACNREC", "changed the anti-emetic", "AESEQ", "1",
    )  # fmt: skip
    assert kept.records == datasets["AE"].rows[0].records


@pytest.mark.parametrize("status", ["absent", "entered-in-error"])
def test_an_event_that_did_not_happen_is_no_adverse_event(status: str) -> None:
    assert domain("AE", event("adverse_event", FIRST, term="Nausea", status=status)) == ()


def test_a_disease_that_is_denied_is_history_that_did_not_occur() -> None:
    (row,) = domain("MH", event("crohn_disease", "2024-06-03", status="absent"))
    assert values(row, "MHDECOD", "MHPRESP", "MHOCCUR") == ("Crohn disease", "Y", "N")


def test_history_of_no_concept_is_kept_and_not_coded() -> None:
    odd = event("cirrhosis", "2020-05", original_code="cirrhosis")
    named = event("cirrhosis", "2020", term="old injury", original_code="T14.9")
    unknown = replace(named, concept=None)
    datasets = projected(enrolled(odd, unknown))
    coded, uncoded = rows_of("MH", datasets)[1], rows_of("MH", datasets)[0]
    assert values(uncoded, "MHTERM", "MHDECOD", "MHSTDTC") == ("old injury", None, "2020")
    assert values(coded, "MHDECOD", "MHSTDTC") == ("Cirrhosis of liver", "2020-05")
    assert [row["QVAL"] for row in rows_of("SUPPMH", datasets)] == ["T14.9"]


@pytest.mark.parametrize(("days", "where"), [(0, "MH"), (1, "CE")])
def test_a_disease_that_began_after_the_day_of_the_first_dose_is_no_history(
    days: int, where: str
) -> None:
    spread = event("disease_progression", FIRST + days * DAY, END_UNKNOWN)
    rows = domain(where, doses(1, FIRST), spread)
    assert [row[f"{where}DECOD"] for row in rows] == ["Disease progression"]
    assert domain({"CE": "MH", "MH": "CE"}[where], doses(1, FIRST), spread) == ()


def test_dispositions_are_milestones_and_the_ends_of_treatment_and_participation() -> None:
    rows = domain(
        "DS",
        doses(1, FIRST),
        stated(progression(), "yes", FIRST + 20 * DAY),
        event("visit", FIRST + 28 * DAY, visit="End of Treatment"),
        event("study_discontinuation", FIRST + 90 * DAY, term="lost to follow-up"),
    )
    assert [values(row, "DSDECOD", "DSCAT", "DSSCAT", "DSSTDTC") for row in rows] == [
        ("INFORMED CONSENT OBTAINED", "PROTOCOL MILESTONE", None, "2024-06-03"),
        ("ENTERED INTO TRIAL", "PROTOCOL MILESTONE", None, "2024-06-07"),
        ("PROGRESSIVE DISEASE", "DISPOSITION EVENT", "STUDY TREATMENT", "2024-07-02"),
        ("LOST TO FOLLOW-UP", "DISPOSITION EVENT", "STUDY PARTICIPATION", "2024-09-10"),
    ]


def progression() -> str:
    return next(fact.sentence for fact in REGIMEN.facts if fact.id == "progression")


def treatment_end(*held: Row | Iterable[Row]) -> tuple[Cell, ...] | None:
    rows = [row for row in domain("DS", *held) if row["DSSCAT"] == "STUDY TREATMENT"]
    return values(rows[0], "DSDECOD", "DSSTDTC") if rows else None


def test_treatment_that_goes_on_has_no_end() -> None:
    assert treatment_end(doses(1, FIRST)) is None


def test_the_enrolled_who_left_without_a_dose_were_never_dosed() -> None:
    assert treatment_end(event("death", FIRST)) == ("NEVER DOSED", "2024-06-12")
    assert treatment_end() is None


def test_a_screen_failure_has_no_treatment_to_end() -> None:
    failed = person([ENTRY[0], event("screen_failure", FIRST), event("death", FIRST)])
    assert {row["DSSCAT"] for row in rows_of("DS", projected(failed))} == {
        None, "STUDY PARTICIPATION",
    }  # fmt: skip


def test_all_cycles_given_is_treatment_completed() -> None:
    given = [doses(number, FIRST + 21 * (number - 1) * DAY) for number in range(1, 7)]
    assert treatment_end(*given) == ("COMPLETED", "2024-09-25")


def test_death_ends_treatment_where_nothing_else_did() -> None:
    assert treatment_end(doses(1, FIRST), event("death", FIRST + 5 * DAY)) == (
        "DEATH", "2024-06-17",
    )  # fmt: skip


def test_an_end_of_which_nobody_says_why_is_other() -> None:
    after = event("visit", FIRST + 28 * DAY, visit="End of Treatment")
    assert treatment_end(doses(1, FIRST), after) == ("OTHER", "2024-06-12")


def test_the_rules_stop_ends_treatment() -> None:
    late = FIRST + 60 * DAY
    after = event("visit", late + 9 * DAY, visit="End of Treatment")
    held = treated(cycle(1), put_off(2, late, platelets="40"), after)
    end = only(rows_of("DS", projected(held)), DSSCAT="STUDY TREATMENT")
    assert values(end, "DSDECOD", "DSSTDTC") == (
        "PROTOCOL-SPECIFIED WITHDRAWAL CRITERION MET", late.isoformat(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "term"),
    [(1, "PROTOCOL-SPECIFIED WITHDRAWAL CRITERION MET"), (0, "PROGRESSIVE DISEASE")],
)
def test_what_a_person_states_after_the_rules_stop_is_not_why_treatment_ended(
    days: int, term: str
) -> None:
    late = FIRST + 60 * DAY
    after = event("visit", late + 9 * DAY, visit="End of Treatment")
    said = stated(progression(), "yes", late + days * DAY)
    held = treated(cycle(1), put_off(2, late, platelets="40"), after, said)
    end = only(rows_of("DS", projected(held)), DSSCAT="STUDY TREATMENT")
    assert values(end, "DSDECOD", "DSSTDTC") == (term, late.isoformat())


def test_recorded_and_derived_deviations_are_told_apart() -> None:
    recorded = event("protocol_deviation", FIRST, term="Cycle 1: broken off")
    rows = rows_of("DV", projected(treated(recorded, cycle(1, oxaliplatin="100"))))
    assert only(rows, DVCAT="RECORDED BY THE SITE")["DVTERM"] == "Cycle 1: broken off"
    derived = [row for row in rows if row["DVCAT"] == "DERIVED FROM THE RECORDS"]
    assert "DOSE BELOW PLANNED" in {row["DVDECOD"] for row in derived}


def test_a_deviation_that_the_records_leave_open_is_a_comment() -> None:
    whole = projected(enrolled(cycle(1), WHOLE))
    part = projected(enrolled(cycle(1), complete("interventions")))
    missed = {row["DVDECOD"] for row in rows_of("DV", whole)}
    assert "VISIT MISSED" in missed
    assert "VISIT MISSED" not in {row["DVDECOD"] for row in rows_of("DV", part)}
    assert any("VISIT MISSED" in str(row["COVAL"]) for row in rows_of("CO", part))


def test_the_cause_of_death_is_a_detail_and_death_a_disposition() -> None:
    datasets = projected(enrolled(event("death", FIRST, term="Hepatic failure")))
    (detail,) = rows_of("DD", datasets)
    assert values(detail, "DDTESTCD", "DDORRES", "DDDTC") == (
        "PRCDTH", "Hepatic failure", "2024-06-12",
    )  # fmt: skip
    assert only(rows_of("DS", datasets), DSDECOD="DEATH")["DSTERM"] == "Death"


def test_a_death_without_a_cause_has_no_detail() -> None:
    assert domain("DD", event("death", FIRST)) == ()


def test_survival_is_stated_at_contacts_and_last_known() -> None:
    contact = date(2024, 11, 1)
    held = enrolled(
        stated(sentence("survival"), "yes", contact),
        event("visit", contact, visit="Survival Follow-up 1"),
        event("death", "2025-02"),
    )
    rows = rows_of("SS", projected(held))
    assert [values(row, "SSSTRESC", "SSDTC", "VISITNUM") for row in rows] == [
        ("ALIVE", "2024-11-01", 601),
        ("DEAD", "2025-02", None),
    ]


def test_who_is_not_known_to_be_dead_was_alive_at_the_last_record() -> None:
    (row,) = projected(person(ENTRY, last_record=when("2025-02-03")))["SS"].rows
    assert values(row, "SSSTRESC", "SSDTC") == ("ALIVE", "2025-02-03")


def test_an_answer_that_nobody_knows_is_unknown() -> None:
    (row,) = domain("SS", stated(sentence("survival"), "unknown", FIRST))
    assert row["SSSTRESC"] == "UNKNOWN"


def test_statements_of_the_day_are_no_survival_status() -> None:
    assert domain("SS", statements(FIRST)) == ()
