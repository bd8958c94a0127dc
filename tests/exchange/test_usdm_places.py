"""What of a study stands where in USDM 4.0: expected values from the record, USDM and CDISC CT."""

from typing import Any

import pytest

from hilum.exchange.usdm.conformance.description import classes
from hilum.exchange.usdm.objects import objects, plain
from tests.exchange.usdm_studies import as_usdm, design_of, named, shipped, small_study, version_of

Json = Any


@pytest.fixture(scope="module")
def data() -> Json:
    return shipped()


def by_id(data: Json) -> dict[str, Json]:
    return {each["id"]: each for each in objects(data)}


def test_criteria_stand_in_the_order_of_the_record_with_their_words(data: Json) -> None:
    criteria = design_of(data)["eligibilityCriteria"]
    items = by_id(data)
    assert [each["identifier"] for each in criteria][:4] == ["I1a", "I1b", "I2", "I3"]
    first = criteria[0]
    assert plain(items[first["criterionItemId"]]["text"]) == (
        "Cytohistological confirmation is required for diagnosis of HCC."
    )
    assert items[first["nextId"]]["name"] == "I1b"
    # C66797: C25532 INCLUSION, C25370 EXCLUSION
    assert first["category"]["code"] == "C25532"
    assert named(criteria, "E4")["category"]["code"] == "C25370"
    assert design_of(data)["population"]["criterionIds"] == [each["id"] for each in criteria]


def test_a_reading_is_an_extension_attribute_and_no_comment(data: Json) -> None:
    hemoglobin = named(design_of(data)["eligibilityCriteria"], "I7")
    held = {each["url"]: each for each in hemoglobin["extensionAttributes"]}
    reading = held["urn:hilum:study:reading"]["valueString"]
    assert reading == "latest hemoglobin within 7 days before procedure > 100 g/L"
    assert not any("notes" in each for each in objects(data))


def test_what_usdm_says_is_not_said_again_in_an_extension(data: Json) -> None:
    for criterion in design_of(data)["eligibilityCriteria"]:
        urls = {each["url"] for each in criterion["extensionAttributes"]}
        for key in ("id", "kind", "en", "text"):
            assert f"urn:hilum:study:{key}" not in urls


def test_the_study_is_named_by_its_registry_its_sponsor_and_its_titles(data: Json) -> None:
    version = version_of(data)
    organizations = by_id(data)
    found = {
        organizations[each["scopeId"]]["name"]: each["text"] for each in version["studyIdentifiers"]
    }
    assert found == {
        "Sun Yat-sen University": "B2022-508-01",
        "ClinicalTrials.gov": "NCT05718492",
    }
    # C207419: C207616 Official Study Title, C207615 Brief Study Title
    assert [each["type"]["code"] for each in version["titles"]] == ["C207616", "C207615"]


def test_the_design_is_of_one_group_open_and_of_no_phase(data: Json) -> None:
    design = design_of(data)
    assert design["model"]["code"] == "C82640"  # C99076 SINGLE GROUP
    assert design["studyPhase"]["standardCode"]["code"] == "C48660"  # C66737 NOT APPLICABLE
    assert design["blindingSchema"]["standardCode"]["code"] == "C49659"  # C66735 OPEN LABEL
    assert design["studyType"]["code"] == "C98388"  # C99077 INTERVENTIONAL
    assert [each["name"] for each in design["arms"]] == ["HAIC"]
    assert [each["decode"] for each in design["characteristics"]] == [
        "Single-Centre",
        "Single Country",
    ]


def test_the_population_has_its_number_its_sexes_and_the_ages_of_its_criterion(data: Json) -> None:
    population = design_of(data)["population"]
    assert population["plannedEnrollmentNumber"]["value"] == 100
    assert {each["code"] for each in population["plannedSex"]} == {"C16576", "C20197"}
    ages = population["plannedAge"]
    assert (ages["minValue"]["value"], ages["maxValue"]["value"]) == (18, 75)
    assert ages["minValue"]["unit"]["standardCode"]["code"] == "C29848"  # YEARS
    assert population["includesHealthySubjects"] is False


def test_each_administration_has_its_dose_route_frequency_and_duration(data: Json) -> None:
    (intervention,) = version_of(data)["studyInterventions"]
    found = {
        each["name"]: (each["dose"]["value"], (each["duration"].get("quantity") or {}).get("value"))
        for each in intervention["administrations"]
    }
    # HAIC-FOLFOX as the other registry copies print it, mg/m2 of body surface
    assert found == {
        "oxaliplatin": (130, 2),
        "leucovorin": (200, 2),
        "fluorouracil_bolus": (400, None),
        "fluorouracil_infusion": (2400, 24),
    }
    one = intervention["administrations"][0]
    assert one["dose"]["unit"]["standardCode"]["code"] == "C67402"  # C71620 mg/m2
    assert one["route"]["standardCode"]["code"] == "C38222"  # C66729 INTRA-ARTERIAL
    assert one["frequency"]["standardCode"]["code"] == "C64535"  # C71113 EVERY 3 WEEKS
    assert len(version_of(data)["administrableProducts"]) == 3
    # WHO ATC index
    assert [each["code"] for each in intervention["codes"]] == ["L01XA03", "V03AF03", "L01BC02"]


def test_the_intervention_belongs_to_the_epoch_in_which_it_is_given(data: Json) -> None:
    elements = design_of(data)["elements"]
    given = [each["name"] for each in elements if "studyInterventionIds" in each]
    assert ([each["name"] for each in elements], given) == (
        ["screening", "treatment", "follow_up"],
        ["treatment"],
    )
    procedures = [each for each in design_of(data)["activities"] if "definedProcedures" in each]
    assert [each["name"] for each in procedures] == ["treatment"]


def test_the_condition_studied_has_its_code_of_icd_10(data: Json) -> None:
    (indication,) = design_of(data)["indications"]
    assert indication["name"] == "Hepatocellular carcinoma"
    assert [each["code"] for each in indication["codes"]] == ["C22.0"]


def test_activities_measure_concepts_of_loinc(data: Json) -> None:
    hemoglobin = named(version_of(data)["biomedicalConcepts"], "hemoglobin")
    code = hemoglobin["code"]["standardCode"]
    assert (code["code"], code["codeSystem"]) == ("718-7", "http://loinc.org")
    laboratory = named(design_of(data)["activities"], "laboratory")
    assert hemoglobin["id"] in laboratory["biomedicalConceptIds"]
    assert len(laboratory["biomedicalConceptIds"]) == 9


def test_a_visit_has_its_day_its_window_and_its_activities(data: Json) -> None:
    found = by_id(data)
    assessment = named(design_of(data)["encounters"], "tumor_assessment")
    timing = found[assessment["scheduledAtId"]]
    assert (timing["value"], timing["windowLower"], timing["windowUpper"]) == ("P42D", "P7D", "P7D")
    assert timing["type"]["code"] == "C201356"  # After
    assert found[timing["relativeToScheduledInstanceId"]]["label"] == "First dose of a study drug"
    instance = found[timing["relativeFromScheduledInstanceId"]]
    assert [found[each]["name"] for each in instance["activityIds"]] == ["imaging"]


def test_a_visit_that_repeats_leads_back_to_itself(data: Json) -> None:
    (timeline,) = design_of(data)["scheduleTimelines"]
    again = named(timeline["instances"], "again cycle")
    (assigned,) = again["conditionAssignments"]
    assert assigned["conditionTargetId"] == named(timeline["instances"], "visit cycle")["id"]
    assert assigned["condition"].startswith("there have been fewer than 6 such visits and none of")
    assert named(timeline["timings"], "again cycle")["value"] == "P21D"


def test_objectives_hold_their_endpoints_and_estimands_name_both(data: Json) -> None:
    design = design_of(data)
    found = by_id(data)
    primary = named(design["objectives"], "efficacy")
    assert primary["level"]["code"] == "C85826"  # C188725 Primary Objective
    assert [each["name"] for each in primary["endpoints"]] == ["objective_response_recist"]
    rate = named(design["estimands"], "response_rate")
    assert found[rate["variableOfInterestId"]]["name"] == "objective_response_recist"
    assert found[rate["analysisPopulationId"]]["name"] == "treated"
    strategies = {plain(each["text"]): each["strategy"] for each in rate["intercurrentEvents"]}
    assert strategies["death"] == "composite"
    assert strategies["new anticancer therapy"] == "while_on_treatment"


def test_the_record_is_a_document_with_its_clauses(data: Json) -> None:
    (document,) = data["study"]["documentedBy"]
    items = by_id(data)
    whole, *clauses = document["versions"][0]["contents"]
    assert plain(items[whole["contentItemId"]]["text"]).startswith("Overview\n\nA Study of the")
    assert whole["childIds"] == [each["id"] for each in clauses]
    rule = named(version_of(data)["narrativeContentItems"], "clause C3")
    assert "patients shall not receive live attenuated vaccine" in plain(rule["text"])


def test_a_rule_of_conduct_is_a_condition_of_the_activity_that_confirms_it(data: Json) -> None:
    found = by_id(data)
    kept, forbidden = version_of(data)["conditions"]
    assert plain(kept["text"]).startswith("contraception from screening until 6 months after")
    assert [found[each]["name"] for each in kept["appliesToIds"]] == ["contraception"]
    assert plain(forbidden["text"]).startswith("no live attenuated vaccine")
    assert "appliesToIds" not in forbidden


def test_nothing_unknown_is_made_up_for_a_study_of_one_criterion(tmp_path: Any) -> None:
    data = as_usdm(small_study(tmp_path / "small"))
    design = design_of(data)
    for attribute in ("studyPhase", "studyType", "indications", "estimands", "encounters"):
        assert attribute not in design
    assert "plannedAge" not in design["population"]
    for stands_in in (design["arms"][0], design["epochs"][0], design["objectives"][0]):
        (mark,) = stands_in["extensionAttributes"]
        assert (mark["url"], mark["valueBoolean"]) == ("urn:hilum:study:stand-in", True)


def test_every_class_that_is_written_is_described(data: Json) -> None:
    assert {each["instanceType"] for each in objects(data)} <= classes().keys()
