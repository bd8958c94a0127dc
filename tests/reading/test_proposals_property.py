"""What holds for every proposal, whatever the text."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from hilum.concepts import shipped_concepts
from hilum.criteria.check import faults
from hilum.criteria.nodes import Age, Atom, Attested, Comparison, Exists, Score, atoms
from hilum.criteria.parse import parse
from hilum.criteria.printing import show
from hilum.reading.clauses import Role
from hilum.reading.document import Document
from hilum.reading.lexicon import lexicon_of
from hilum.reading.measures import measures_in
from hilum.reading.propose.reading_parts import ANCHORS
from hilum.reading.reader import read
from hilum.terms.discrepancies import UserError
from tests.reading.proposed import record

PHRASES = (
    *(
        "Hemoglobin > 90 g/L",
        "blood pressure > 150/90 mmHg",
        "ALT and AST < 5 x ULN",
        "INR < 2.3",
        "transaminases < 3 x ULN",
        "Child-Pugh class A-B",
    ),
    *("brain metastases", "live vaccine", "systemic corticosteroids", "other malignancy"),
    *("hepatic encephalopathy", "pregnant", "women", "patients", "history of", "current"),
    *("no", "without", "and", "or", ",", ";", ".", ":", "(", ")", "[", "]", "/", "-", '"', "\\"),
    *("except", "such as", "including", "e.g.", "within 4 weeks before the first dose"),
    *("for 5 years", "not exceeding 10 mg/day of prednisone or equivalent", "inhaled", "topical"),
    *("no evidence of disease", "carcinoma in situ", "Any of the following:", "\n\n* ", "\n"),
    *("despite", "antihypertensive medication", "zebra", "放疗", "\u2028", "\x07", "≤ 2", "(e.g.,"),
    *("(≤ 5 x ULN if liver metastases are present)", "in patients with liver metastases"),
    *("Adequate renal function:", "with the exception of:", "However, this is allowed.", "if"),
)
SENTENCES = st.one_of(
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=14).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
)
CONDITIONS = st.sampled_from(["Hepatocellular Carcinoma", "Placid Carcinoma"])


@st.composite
def records(draw: st.DrawFn) -> Document:
    """Records with generated criteria on both sides, and one sentence so that there are any."""
    criteria = st.lists(SENTENCES, min_size=1, max_size=3)
    included = ["A placid carcinoma.", *draw(criteria)]
    try:
        return record(included, draw(criteria), condition=draw(CONDITIONS))
    except UserError:  # what was generated is no record to begin with
        reject()


@settings(max_examples=300)
@given(records())
def test_a_proposal_is_printed_and_read_back_and_names_only_what_there_is(
    document: Document,
) -> None:
    for proposal in read(document, shipped_concepts()).proposals:
        assert parse(show(proposal.reading)) == proposal.reading
        assert not list(faults(proposal.reading, shipped_concepts(), ANCHORS))


@settings(max_examples=300)
@given(records())
def test_each_character_of_a_clause_was_understood_once_or_is_left_once(
    document: Document,
) -> None:
    for proposal in read(document, shipped_concepts()).proposals:
        spans = sorted([*(piece.span for piece in proposal.pieces), *proposal.remainder])
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
        held = {place for span in spans for place in range(*span)}
        start, end = proposal.clause.span
        text = document.text
        assert held <= set(range(start, end))
        assert all(place in held or text[place].isspace() for place in range(start, end))


@settings(max_examples=300)
@given(records())
def test_no_measure_of_a_clause_that_is_read_whole_is_lost(document: Document) -> None:
    lexicon = lexicon_of(shipped_concepts())
    for proposal in read(document, shipped_concepts()).proposals:
        found = [*atoms(proposal.reading)]
        if not any(isinstance(atom, Attested) for atom in found):
            measures = measures_in(document.text[slice(*proposal.clause.span)], lexicon)
            named = Counter(_subject(atom) for atom in found)
            assert not Counter(measure.subject for measure in measures) - named


def _subject(atom: Atom) -> str:
    match atom:
        case Age():
            return "age"
        case Score(score):
            return score
        case Comparison(_, concept) | Exists(concept):
            return concept
        case _:
            return ""


OF_ANOTHER_SENTENCE = {"permission"}
"""What is asked of a sentence beside the clause, which a permission is."""


@settings(max_examples=300)
@given(records())
def test_what_is_asked_stands_in_the_clause_or_in_its_headings(document: Document) -> None:
    for proposal in read(document, shipped_concepts()).proposals:
        for ask in proposal.asks:
            held = any(
                start <= ask.span[0] < ask.span[1] <= end for start, end in proposal.clause.spans
            )
            assert held or ask.code in OF_ANOTHER_SENTENCE, ask


@given(records())
def test_each_criterion_has_one_proposal_and_its_own_id(document: Document) -> None:
    found = read(document, shipped_concepts())
    criteria = [each for each in found.clauses if each.role in (Role.INCLUSION, Role.EXCLUSION)]
    assert [each.clause for each in found.proposals] == criteria
    assert len({each.id for each in criteria}) == len(criteria)


@given(records())
def test_the_same_record_gives_the_same_proposals(document: Document) -> None:
    assert read(document, shipped_concepts()) == read(document, shipped_concepts())
