"""Time windows in a text: direction, length, anchor, and what the text leaves open."""

import pytest

from hilum.reading.measures import windows_in
from hilum.reading.proposal import Extent, FoundWindow


def one(text: str) -> FoundWindow:
    """Return the only window of a text."""
    (window,) = windows_in(text)
    return window


def said(text: str) -> tuple[str, str | None, str | None]:
    """Return direction, length and anchor of the only window of a text."""
    window = one(text)
    length = None if window.length is None else str(window.length)
    return window.direction.value, length, window.anchor


def asked(text: str) -> list[str]:
    """Return what the only window of a text asks."""
    return [ask.code for ask in one(text).asks]


@pytest.mark.parametrize(
    ("text", "length", "anchor"),
    [
        ("within 7 days prior to procedure", "7 days", "procedure"),
        (
            "within 30 days prior to the first administration of the study drug",
            "30 days",
            "first_dose",
        ),
        ("during the 30 days prior to study entry", "30 days", "enrolment"),
        (
            "within 14 days prior to the first\ndose of the investigational drug",
            "14 days",
            "first_dose",
        ),
        ("≤ 28 days before randomization", "28 days", "randomization"),
        ("less than 4 weeks before screening", "4 weeks", "screening"),
        ("no more than 2 wks prior to enrolment", "2 weeks", "enrolment"),
        ("within six months before informed consent", "6 months", "consent"),
        ("within six (6) months prior to enrollment", "6 months", "enrolment"),
        ("within the 3 months preceding study inclusion", "3 months", "enrolment"),
        ("within 1 year before the last dose of study treatment", "1 year", "last_dose"),
        ("within 28 calendar days before signing informed consent", "28 days", "consent"),
    ],
)
def test_a_window_before_a_named_anchor(text: str, length: str, anchor: str) -> None:
    assert said(text) == ("before", length, anchor)
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        *((f"in the {word} 6 months", "6 months") for word in ("past", "last", "previous")),
        ("within the last two years", "2 years"),
        ("during the previous year", "1 year"),
        ("within 4 weeks, including", "4 weeks"),
    ],
)
def test_a_window_without_an_anchor_asks_for_one(text: str, length: str) -> None:
    assert said(text) == ("before", length, None)
    assert asked(text) == ["no_anchor"]


def test_a_window_before_words_that_name_no_known_anchor_says_which_words() -> None:
    text = "within six weeks before surgery"
    assert asked(text) == ["unknown_anchor"]
    where = one(text).anchor_span
    assert where is not None
    assert text[slice(*where)] == "surgery"
    assert text[slice(*one(text).span)] == "within six weeks before"


def test_two_anchors_are_asked_and_the_later_named_is_taken() -> None:
    """The record of NCT05718492, E11, ruled in P51: the first dose."""
    text = "medications ≤ 28 days before randomization or first dose of drug."
    assert said(text) == ("before", "28 days", "first_dose")
    assert [(ask.code, ask.taken) for ask in one(text).asks] == [("two_anchors", "first_dose")]
    assert text[slice(*one(text).span)] == "≤ 28 days before randomization or first dose of drug"


@pytest.mark.parametrize(
    ("text", "direction", "length", "anchor"),
    [
        ("6 months after the last dose", "after", "6 months", "last_dose"),
        ("within 30 days following randomization", "after", "30 days", "randomization"),
        ("within 30 days post-procedure", "after", "30 days", "procedure"),
        ("at screening", "at", None, "screening"),
        ("at the time of enrollment", "at", None, "enrolment"),
        ("prior to randomization", "before", None, "randomization"),
        ("after the first dose of study drug", "after", None, "first_dose"),
    ],
)
def test_windows_after_at_and_without_a_length(
    text: str, direction: str, length: str | None, anchor: str
) -> None:
    assert said(text) == (direction, length, anchor)


def test_baseline_is_a_day_of_the_trial_that_does_not_say_which() -> None:
    assert said("at baseline") == ("at", None, None)
    assert asked("at baseline") == ["unknown_anchor"]


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("within 3 months before enrollment", Extent.WITHIN),
        ("for at least 3 months before enrollment", Extent.WHOLE),
        ("for the past 3 months", Extent.WHOLE),
        ("at least 4 weeks prior to study entry", Extent.BEYOND),
        ("more than 4 weeks before screening", Extent.BEYOND),
    ],
)
def test_lasting_and_lying_further_back_are_told_from_lying_within(
    text: str, extent: Extent
) -> None:
    assert one(text).extent is extent


def test_what_the_notation_cannot_say_of_a_window_is_asked() -> None:
    assert asked("within 6 months of randomization") == ["either_side"]
    assert asked("6 months prior to enrolment") == ["no_within"]
    text = "within 4 weeks or 5 half-lives (whichever is longer) prior to first dose"
    assert said(text) == ("before", "4 weeks", "first_dose")
    assert asked(text) == ["two_lengths"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "history of cancer",
            "4-week washout",
            "for 3 months",
            "for at least 5 years",
            "in 2 weeks",
        ),
        *("within 24 hours", "2-4 weeks before enrollment", "1.5 years before enrollment"),
        *("24 hours before randomization", "before breakfast", "after meals", "prior chemotherapy"),
        *("within 30 days before or after the procedure", "5 half-lives before first dose"),
        *("at least 18 years", "life expectancy of more than 3 months", "every 2 weeks"),
    ],
)
def test_what_is_no_window_or_one_of_another_length_is_not_read(text: str) -> None:
    assert windows_in(text) == ()


def test_several_windows_stand_in_the_order_of_the_text() -> None:
    text = "at screening, within 7 days before randomization and for 6 months after the last dose"
    assert [text[slice(*window.span)] for window in windows_in(text)] == [
        "at screening",
        "within 7 days before randomization",
        "for 6 months after the last dose",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", " " * 50_000, "within " * 10_000, "4 weeks " * 10_000, "before the " * 10_000),
        *("within 4 weeks" + " " * 50_000, "(" * 50_000, "9" * 50_000, "within 9999999 weeks"),
    ],
)
def test_long_rows_of_one_word_end(text: str) -> None:
    assert len(windows_in(text)) <= 1
