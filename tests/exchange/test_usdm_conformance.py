"""CDISC's conformance rules of USDM 4.0 (USDM_CORE_Rules): each with an error planted for it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hilum.exchange.usdm.conformance.check import conformance
from hilum.exchange.usdm.conformance.references import UNRESOLVED
from hilum.exchange.usdm.conformance.terms import NOT_OF_CODELIST
from tests.exchange.usdm_studies import (
    as_usdm,
    design_of,
    named,
    shipped,
    small_study,
    version_of,
)

Json = Any
Plant = Callable[[Json], None]


def rules(data: Json) -> set[str]:
    return {each.kind for each in conformance(data)}


def timeline_of(data: Json) -> Json:
    return design_of(data)["scheduleTimelines"][0]


def instance(data: Json, name: str) -> Json:
    return named(timeline_of(data)["instances"], name)


def timing(data: Json, name: str) -> Json:
    return named(timeline_of(data)["timings"], name)


def administration(data: Json) -> Json:
    return version_of(data)["studyInterventions"][0]["administrations"][0]


def test_the_shipped_study_has_no_finding() -> None:
    assert conformance(shipped()) == ()


def test_a_study_of_one_criterion_lacks_only_what_it_does_not_know(tmp_path: Path) -> None:
    found = rules(as_usdm(small_study(tmp_path / "small")))
    assert found == {"DDF00097", "DDF00098", "DDF00101"}  # no ages, no sexes, no treatment given


def drop(thing: Json, key: str) -> None:
    del thing[key]


def put(thing: Json, **values: Any) -> None:
    thing.update(values)


PLANTED: dict[str, list[Plant]] = {
    "DDF00125": [
        lambda data: put(design_of(data), colour="green"),
        lambda data: put(design_of(data)["model"], instanceType="Kode"),
    ],
    "DDF00126": [
        lambda data: drop(design_of(data), "rationale"),
        lambda data: put(design_of(data), arms=[]),
        lambda data: put(design_of(data), arms={}),
        lambda data: put(design_of(data), arms={"a": 1}),
        lambda data: put(design_of(data)["arms"][0], name=""),
    ],
    "DDF00082": [
        lambda data: put(design_of(data), rationale=7),
        lambda data: put(design_of(data)["population"], includesHealthySubjects="no"),
        lambda data: put(administration(data)["dose"], value=True),
        lambda data: put(design_of(data), model=design_of(data)["population"]),
        lambda data: put(timeline_of(data), entryId=1),
    ],
    "DDF00083": [lambda data: put(design_of(data)["arms"][0], id=version_of(data)["id"])],
    "DDF00260": [lambda data: put(version_of(data)["titles"][0], id="a title")],
    "DDF00010": [lambda data: put(design_of(data)["epochs"][0], name="treatment")],
    UNRESOLVED: [
        lambda data: put(timing(data, "visit cycle"), relativeToScheduledInstanceId="nobody"),
        lambda data: put(design_of(data), studyInterventionIds=[version_of(data)["id"]]),
    ],
    "DDF00021": [
        lambda data: put(
            design_of(data)["epochs"][1], previousId=design_of(data)["epochs"][1]["id"]
        )
    ],
    "DDF00022": [
        lambda data: put(design_of(data)["epochs"][1], nextId=design_of(data)["epochs"][1]["id"])
    ],
    "DDF00023": [
        lambda data: put(
            design_of(data)["activities"][3], previousId=design_of(data)["activities"][0]["id"]
        )
    ],
    "DDF00027": [
        lambda data: put(
            design_of(data)["activities"][3], nextId=design_of(data)["activities"][1]["id"]
        )
    ],
    NOT_OF_CODELIST: [
        lambda data: put(design_of(data)["model"], decode="SINGLE GROUPS"),
        lambda data: put(design_of(data)["model"], code="C1", decode="SINGLE GROUP"),
        lambda data: put(design_of(data)["model"], codeSystem="NCIt"),
        lambda data: put(design_of(data)["objectives"][0]["level"], code="C1", decode="Top"),
        lambda data: put(administration(data)["route"]["standardCode"], code="C38276"),
    ],
    "DDF00155": [lambda data: put(design_of(data)["model"], codeSystemVersion="2025-09-27")],
    "DDF00073": [lambda data: put(design_of(data)["model"], codeSystemVersion="2024-09-27")],
    "DDF00035": [
        lambda data: put(
            version_of(data)["biomedicalConcepts"][0]["code"]["standardCode"], decode="Platelets"
        )
    ],
    "DDF00012": [
        lambda data: put(timeline_of(data), mainTimeline=False),
        lambda data: drop(design_of(data), "scheduleTimelines"),
    ],
    "DDF00153": [lambda data: drop(timeline_of(data), "plannedDuration")],
    "DDF00008": [
        lambda data: drop(instance(data, "visit cycle"), "defaultConditionId"),
        lambda data: put(instance(data, "visit cycle"), timelineExitId="ScheduleTimelineExit_exit"),
    ],
    "DDF00019": [
        lambda data: put(
            instance(data, "visit cycle"), defaultConditionId=instance(data, "visit cycle")["id"]
        )
    ],
    "DDF00038": [lambda data: drop(instance(data, "again cycle"), "defaultConditionId")],
    "DDF00044": [
        lambda data: put(
            instance(data, "again cycle")["conditionAssignments"][0],
            conditionTargetId=instance(data, "again cycle")["id"],
        )
    ],
    "DDF00108": [lambda data: put(timeline_of(data), exits=[])],
    "DDF00037": [lambda data: drop(instance(data, "end"), "timelineExitId")],
    "DDF00009": [
        lambda data: put(
            timeline_of(data),
            timings=[each for each in timeline_of(data)["timings"] if "anchor" not in each["name"]],
        )
    ],
    "DDF00046": [
        lambda data: put(
            timeline_of(data),
            instances=[
                each
                for each in timeline_of(data)["instances"]
                if each["name"] != "anchor first_dose"
            ],
        )
    ],
    "DDF00031": [
        lambda data: put(
            timing(data, "visit cycle"),
            relativeToScheduledInstanceId=instance(data, "visit cycle")["id"],
        )
    ],
    "DDF00006": [lambda data: drop(timing(data, "visit cycle"), "windowLabel")],
    "DDF00060": [
        lambda data: put(timing(data, "visit cycle"), value="-P1D"),
        lambda data: put(timing(data, "visit cycle"), value="P"),
        lambda data: put(timing(data, "visit cycle"), value="3 days"),
    ],
    "DDF00061": [lambda data: put(timing(data, "visit cycle"), windowLower="-P3D")],
    "DDF00062": [lambda data: put(timing(data, "visit cycle"), windowUpper="3")],
    "DDF00007": [
        lambda data: put(
            timing(data, "anchor first_dose"),
            relativeToScheduledInstanceId=instance(data, "end")["id"],
        )
    ],
    "DDF00025": [lambda data: put(timing(data, "anchor first_dose"), windowLower="P1D")],
    "DDF00036": [
        lambda data: put(
            timing(data, "anchor first_dose")["relativeToFrom"],
            code="C201352",
            decode="End to End",
        )
    ],
    "DDF00033": [lambda data: drop(timeline_of(data)["plannedDuration"], "text")],
    "DDF00034": [lambda data: drop(timeline_of(data)["plannedDuration"], "reasonDurationWillVary")],
    "DDF00039": [lambda data: put(administration(data)["duration"], durationWillVary=True)],
    "DDF00087": [lambda data: drop(instance(data, "visit cycle"), "encounterId")],
    "DDF00088": [
        lambda data: put(
            instance(data, "visit screening"), epochId=design_of(data)["epochs"][2]["id"]
        )
    ],
    "DDF00201": [
        lambda data: put(version_of(data), roles=version_of(data)["roles"][1:]),
        lambda data: put(version_of(data)["roles"][1]["code"], code="C70793", decode="Sponsor"),
    ],
    "DDF00202": [lambda data: drop(version_of(data)["roles"][0], "organizationIds")],
    "DDF00203": [lambda data: drop(version_of(data)["roles"][0], "appliesToIds")],
    "DDF00172": [
        lambda data: put(
            version_of(data), studyIdentifiers=version_of(data)["studyIdentifiers"][1:]
        )
    ],
    "DDF00100": [
        lambda data: put(
            version_of(data)["titles"][1], type=dict(version_of(data)["titles"][0]["type"], id="x")
        )
    ],
    "DDF00115": [lambda data: put(version_of(data), titles=version_of(data)["titles"][1:])],
    "DDF00084": [
        lambda data: put(design_of(data), objectives=design_of(data)["objectives"][1:]),
        lambda data: put(
            design_of(data)["objectives"][1],
            level=dict(design_of(data)["objectives"][0]["level"], id="x"),
        ),
    ],
    "DDF00041": [lambda data: drop(design_of(data)["objectives"][0], "endpoints")],
    "DDF00096": [
        lambda data: put(
            design_of(data)["objectives"][1]["endpoints"][0],
            level=dict(design_of(data)["objectives"][0]["endpoints"][0]["level"], id="x"),
        )
    ],
    "DDF00097": [lambda data: drop(design_of(data)["population"], "plannedAge")],
    "DDF00098": [lambda data: drop(design_of(data)["population"], "plannedSex")],
    "DDF00158": [lambda data: design_of(data)["population"]["criterionIds"].pop()],
    "DDF00248": [
        lambda data: put(
            design_of(data)["eligibilityCriteria"][0],
            criterionItemId=design_of(data)["eligibilityCriteria"][1]["criterionItemId"],
        )
    ],
    "DDF00249": [
        lambda data: put(
            design_of(data)["eligibilityCriteria"][0],
            criterionItemId=design_of(data)["eligibilityCriteria"][1]["criterionItemId"],
        )
    ],
    "DDF00069": [
        lambda data: design_of(data)["studyCells"].append(
            dict(design_of(data)["studyCells"][0], id="x")
        )
    ],
    "DDF00243": [lambda data: design_of(data)["studyCells"].pop()],
    "DDF00040": [
        lambda data: put(
            design_of(data)["studyCells"][0],
            elementIds=design_of(data)["studyCells"][1]["elementIds"],
        )
    ],
    "DDF00213": [lambda data: drop(design_of(data), "studyInterventionIds")],
    "DDF00101": [
        lambda data: drop(named(design_of(data)["activities"], "treatment"), "definedProcedures")
    ],
    "DDF00178": [lambda data: drop(administration(data), "frequency")],
    "DDF00185": [lambda data: drop(administration(data), "administrableProductId")],
    "DDF00187": [
        lambda data: put(version_of(data)["narrativeContentItems"][0], text="no markup"),
    ],
    "DDF00247": [
        lambda data: put(version_of(data)["eligibilityCriterionItems"][0], text="<p>a < b</p>"),
        lambda data: put(design_of(data)["objectives"][0], text="To explore"),
    ],
}


@pytest.mark.parametrize(
    ("rule", "place"), [(rule, place) for rule in PLANTED for place in range(len(PLANTED[rule]))]
)
def test_a_planted_error_is_found(rule: str, place: int) -> None:
    data = shipped()
    PLANTED[rule][place](data)
    assert rule in rules(data)


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "usdm.md"


def test_every_rule_that_is_checked_is_planted_and_named_on_the_page() -> None:
    folder = Path(conformance.__code__.co_filename).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    checked = {*re.findall(r'"(DDF\d{5})"', code), UNRESOLVED, NOT_OF_CODELIST}
    assert checked == PLANTED.keys()
    page = PAGE.read_text("utf-8")
    assert not [rule for rule in sorted(checked) if rule not in page]


def test_a_finding_says_where_what_and_what_was_expected() -> None:
    data = shipped()
    drop(timing(data, "visit cycle"), "windowLabel")
    (finding,) = conformance(data)
    assert str(finding) == (
        "Timing Timing_visit%20cycle: DDF00006: saw 'only windowLower, windowUpper', "
        "expected all of a window or none"
    )
