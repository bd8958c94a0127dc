"""Every sentence of the registry record has its place in the study."""

from pathlib import Path

import pytest

from hilum.study import Clause, Criterion
from tests.spec.haic_hcc.subjects import CRITERIA, STUDY

RECORD = STUDY.record
INCLUSION_AT = RECORD.index("Inclusion Criteria:")
EXCLUSION_AT = RECORD.index("Exclusion Criteria:")

WITHIN_THE_CRITERIA = {"conduct", "permission", "heading"}
ELSEWHERE = {"field", "objective", "background", "population", "claim", "heading"}


def folded(text: str) -> str:
    """A text with every line break and run of blanks as one space."""
    return " ".join(text.split())


def printed(span: tuple[int, int]) -> str:
    """What the record prints there."""
    return folded(RECORD[slice(*span)])


def test_the_record_is_the_registry_record_byte_for_byte(shared_data: Path) -> None:
    """Issue 2, item 5: "`record.txt` is the registry record, verbatim"."""
    registered = shared_data.parent / "record" / "nct05718492.txt"
    assert RECORD.encode() == registered.read_bytes()


def test_every_character_of_the_record_is_in_a_span() -> None:
    """Issue 2, item 5: "a test fails if any non-blank character of the record is in no span"."""
    held = {
        place
        for entry in (*STUDY.criteria, *STUDY.clauses)
        for start, end in entry.spans
        for place in range(start, end)
    }
    left = [place for place, sign in enumerate(RECORD) if not sign.isspace() and place not in held]
    assert not left, RECORD[left[0] : left[0] + 80]


@pytest.mark.parametrize("clause", STUDY.clauses, ids=lambda clause: clause.id)
def test_a_sentence_is_of_a_kind_that_its_part_of_the_record_has(clause: Clause) -> None:
    """Issue 2, item 5: within the criteria a conduct rule or a permission where it is no
    criterion; elsewhere a field, an objective, background, the population or a claim."""
    kind, spans = clause.kind, clause.spans
    allowed = WITHIN_THE_CRITERIA if spans[-1][0] >= INCLUSION_AT else ELSEWHERE
    assert kind in allowed


@pytest.mark.parametrize(
    "criterion",
    [each for each in STUDY.criteria if each.origin == "record"],
    ids=lambda criterion: criterion.id,
)
def test_a_criterion_stands_under_the_heading_of_its_kind(criterion: Criterion) -> None:
    """The record's "Inclusion Criteria:" and "Exclusion Criteria:"."""
    places = [start for start, _ in criterion.spans]
    assert places
    if criterion.kind.value == "inclusion":
        assert all(INCLUSION_AT < place < EXCLUSION_AT for place in places)
    else:
        assert all(place > EXCLUSION_AT for place in places)


SENTENCES = {
    "I1a": "Cytohistological confirmation is required for diagnosis of HCC.",
    "I5": (
        "Eastern Cooperative Oncology Group Scale for Assessment of Patient Performance Status ≤ 2."
    ),
    "I7": "Hemoglobin > 100g/L",
    "I8": "Absolute neutrophil count >3.0 ×109/L",
    "I9": "Neutrophil count > 1.5 ×109/L",
    "I10": "Platelet count ≥ 50.0 ×109/L",
    "I11": "Total bilirubin < 51 μmol/L",
    "I13": "Albumin > 28 g/L",
    "I15": "Serum creatinine < 110 μmol/L",
    "I16": "Willing and able to comply with scheduled visits, treatment plan and laboratory tests.",
    "E8": "Tumors of the central nervous system, including metastatic brain tumors.",
    "E10b": (
        "A live attenuated vaccine was administered within 30 days prior to the first "
        "administration of the study drug."
    ),
}


@pytest.mark.parametrize("criterion", SENTENCES)
def test_sentences_that_run_into_each_other_are_told_apart(criterion: str) -> None:
    """The record prints the laboratory limits without separators, creatinine fused to willingness
    (P27), and the vaccine inside the exceptions above it (P50)."""
    known = CRITERIA[criterion]
    assert folded(known.text) == SENTENCES[criterion]
    assert printed(known.spans[-1]) == SENTENCES[criterion]


@pytest.mark.parametrize("number", range(7, 16))
def test_a_laboratory_limit_carries_the_heading_that_gives_its_window(number: int) -> None:
    """A heading and its item are two spans (DESIGN section 5)."""
    heading = printed(CRITERIA[f"I{number}"].spans[0])
    assert heading.endswith("from samples within 7 days prior to procedure:")


def test_the_line_on_willingness_is_not_under_the_laboratory_heading() -> None:
    """Ruling on P27: a criterion of its own, outside the 7 days."""
    assert len(CRITERIA["I16"].spans) == 1


def test_both_sentences_on_pregnancy_belong_to_one_criterion() -> None:
    """Ruling on P53: excluded twice, asked once."""
    first, second = map(printed, CRITERIA["E12"].spans)
    assert first == "Pregnant women or breast-feeding patients."
    assert second.startswith("Pregnant or lactating women, or fertile men or women")
