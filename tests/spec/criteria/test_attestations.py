"""DESIGN section 5, "Attestations" are findings entered by a person, and evaluate as such."""

from tests.spec.criteria.asked import MET, NOT_MET, SCREENING, UNKNOWN, Asked, asking, subject
from tests.spec.criteria.rows import DAY, complete, stated

SENTENCE = "able to comply"


@asking(
    f'attested "{SENTENCE}"',
    subject("yes", MET, stated(SENTENCE, "yes", "2024-06-01")),
    subject("no", NOT_MET, stated(SENTENCE, "no", "2024-06-01")),
    subject("unknown", UNKNOWN, stated(SENTENCE, "unknown", "2024-06-01")),
    subject("nobody", UNKNOWN),
    subject("nobody, the records complete", UNKNOWN, complete("findings"), complete("attestation")),
    subject("another sentence", UNKNOWN, stated("uses contraception", "yes", "2024-06-01")),
    subject("the sentence in capitals", UNKNOWN, stated(SENTENCE.upper(), "yes", "2024-06-01")),
    subject(
        "entered in error",
        UNKNOWN,
        stated(SENTENCE, "yes", "2024-06-01", status="entered-in-error"),
    ),
)
def test_an_attestation_is_what_a_person_said_to_that_sentence(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    f'attested "{SENTENCE}"',
    subject(
        "no, then yes",
        MET,
        stated(SENTENCE, "no", "2024-06-01"),
        stated(SENTENCE, "yes", "2024-06-02"),
    ),
    subject(
        "yes, then no",
        NOT_MET,
        stated(SENTENCE, "yes", "2024-06-01"),
        stated(SENTENCE, "no", "2024-06-02"),
    ),
    subject(
        "yes, then unknown",
        UNKNOWN,
        stated(SENTENCE, "yes", "2024-06-01"),
        stated(SENTENCE, "unknown", "2024-06-02"),
    ),
    subject(
        "two people who disagree",
        UNKNOWN,
        stated(SENTENCE, "yes", "2024-06-01"),
        stated(SENTENCE, "no", "2024-06-01"),
    ),
    subject(
        "two people who agree",
        MET,
        stated(SENTENCE, "yes", "2024-06-01"),
        stated(SENTENCE, "yes", "2024-06-01"),
    ),
)
def test_the_latest_answer_counts(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    f'attested "{SENTENCE}"',
    subject("on the day of screening", MET, stated(SENTENCE, "yes", SCREENING)),
    subject("the day after", UNKNOWN, stated(SENTENCE, "yes", SCREENING + DAY)),
    subject("years ago", MET, stated(SENTENCE, "yes", "2001-01-01")),
)
def test_an_answer_counts_up_to_the_day_of_screening(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth
