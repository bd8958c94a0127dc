"""What is open for a subject: which things, of which need, each counted once."""

from typing import Any

import pytest

from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.parse import parse
from hilum.reports.screening.deciding import parts_of
from hilum.reports.screening.needs import open_things
from hilum.screening.anchors import Basis
from hilum.screening.evidence import Judged, Sheet
from hilum.study import Criterion
from hilum.terms.truth import Effect, Kind
from tests.spec.criteria import rows
from tests.web.screened import STUDY

DAY = rows.day("2024-06-30")
IN, OUT = Kind.INCLUSION, Kind.EXCLUSION


def judge(*asked: tuple[str, Kind, str], held: tuple[rows.Row, ...] = (), **about: Any) -> Sheet:
    """The sheet of a subject with these rows for criteria of an id, a kind and a reading."""
    records = rows.records(held, **about)
    context = Context(concepts=STUDY.concepts, anchors=dict.fromkeys(STUDY.anchors, (DAY, DAY)))
    judged = [
        Judged(
            Criterion(
                id=name,
                kind=kind,
                en=name,
                zh=name,
                text=reading,
                spans=(),
                reading=parse(reading),
                origin="record",
                can_change=True,
            ),
            evaluate(parse(reading), records, context),
        )
        for name, kind, reading in asked
    ]
    anchors = {"screening": Basis(DAY, DAY, "as of")}
    return Sheet(records=records, anchors=anchors, judged=tuple(judged))


HEMOGLOBIN = "latest hemoglobin within 7 days before screening > 100 g/L"
INR_OR_PT = (
    "latest inr within 7 days before screening < 2.3 "
    "or latest pt_prolongation within 7 days before screening < 6 s"
)
CHILD_PUGH = "child_pugh_class from latest within 7 days before screening in (A, B)"
TACE = (
    "local_liver_therapy within 28 days before screening "
    'or possible_local_liver_therapy within 28 days before screening and attested "it was HCC"'
)
OLD = rows.finding("hemoglobin", "120", "2024-06-01", unit="g/L")


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [
        pytest.param([("I", IN, HEMOGLOBIN)], (), ["measure I hemoglobin"], id="missing"),
        pytest.param([("I", IN, HEMOGLOBIN)], (OLD,), ["measure I hemoglobin"], id="outdated"),
        pytest.param(
            [("I8", IN, HEMOGLOBIN), ("I9", IN, HEMOGLOBIN.replace("100", "90"))],
            (),
            ["measure I8 I9 hemoglobin"],
            id="one measurement for two criteria is one thing",
        ),
        pytest.param(
            [("I", IN, INR_OR_PT)],
            (),
            ["measure I inr pt_prolongation"],
            id="two measurements of which one suffices are one thing",
        ),
        pytest.param(
            [("I3", IN, CHILD_PUGH), ("I14", IN, INR_OR_PT)],
            (),
            [
                "measure I3 total_bilirubin",
                "measure I3 albumin",
                "measure I3 ascites",
                "measure I3 hepatic_encephalopathy_grade",
                "measure I3 inr",
            ],
            id="one of two that is to be measured anyway is not counted again",
        ),
        pytest.param(
            [("I", IN, "albi_grade from latest within 7 days before screening = grade_1")],
            (rows.finding("albumin", "40", "2024-06-29", unit="g/L"),),
            ["measure I total_bilirubin"],
            id="the input that a score lacks",
        ),
        pytest.param([("I", IN, 'attested "so"')], (), ["attest I"], id="attestation"),
        pytest.param(
            [("E", OUT, "cns_tumor before screening")],
            (),
            ["cover E cns_tumor"],
            id="an exclusion that nothing speaks for",
        ),
        pytest.param(
            [("I", IN, "hcc_histology before screening")],
            (),
            ["clarify I hcc_histology"],
            id="a record that an inclusion needs",
        ),
        pytest.param(
            [("E", OUT, "cns_tumor within 28 days before screening")],
            (rows.event("cns_tumor", "2024"),),
            ["clarify E cns_tumor"],
            id="a record that may lie in the window",
        ),
        pytest.param(
            [("E", OUT, TACE)],
            (),
            ["cover E local_liver_therapy possible_local_liver_therapy"],
            id="where nothing is recorded nobody is asked what it was",
        ),
        pytest.param(
            [("E", OUT, TACE)],
            (rows.given("possible_local_liver_therapy", "2024-06-20"),),
            ["attest E local_liver_therapy"],
            id="where something is recorded a person says what it was, and that covers the rest",
        ),
        pytest.param(
            [("E", OUT, 'cns_tumor before screening or attested "one"')],
            (),
            ["attest E cns_tumor"],
            id="an answer that is needed covers too",
        ),
        pytest.param(
            [("I", IN, f'{HEMOGLOBIN} or attested "so"')],
            (rows.stated("so", "yes", "2024-06-30"),),
            [],
            id="nothing where the criterion is decided",
        ),
    ],
)
def test_what_is_open(
    asked: list[tuple[str, Kind, str]], held: tuple[rows.Row, ...], expected: list[str]
) -> None:
    found = open_things(judge(*asked, held=held))
    said = [" ".join((thing.need.value, *thing.criteria, *thing.concepts)) for thing in found]
    assert said == expected


def test_the_parts_that_decide_are_those_of_the_criterions_own_truth() -> None:
    reading = f"{HEMOGLOBIN} and not cns_tumor before screening"
    low = rows.finding("hemoglobin", "80", "2024-06-29", unit="g/L")
    (judged,) = judge(("I", IN, reading), held=(low,)).judged
    parts = parts_of(judged)
    assert [part.decides for part in parts] == [True, False]
    assert [part.effect for part in parts] == [Effect.DISQUALIFIES, Effect.OPEN]


def test_a_part_under_a_negation_helps_with_the_other_truth() -> None:
    tumor = rows.event("cns_tumor", "2024-01-01")
    (judged,) = judge(("I", IN, "not cns_tumor before screening"), held=(tumor,)).judged
    (part,) = parts_of(judged)
    assert part.effect is Effect.DISQUALIFIES
