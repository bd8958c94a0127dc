"""Best overall response: RECIST 1.1, section 4.4.3 with table 3, section 4.6.

Table 3 is tested row by row with assessments on days 42 and 84 and SD from day 42 on; where the
table says "provided minimum criteria for SD duration met", the other side is tested with SD from
day 43 or 85 on. Courses named "admiralonco" are the examples of that package's documentation.
"""

from dataclasses import replace

import pytest

from hilum.rules.recist.best import best_response
from hilum.rules.recist.conventions import AfterCompleteResponse
from hilum.rules.recist.responses import BestResponse, Response
from tests.spec.recist_1_1.courses import BASELINE, PROTOCOL, after, responses

CR, PR, SD, PD, NE = Response.CR, Response.PR, Response.SD, Response.PD, Response.NE
NON = Response.NON_CR_NON_PD


def best(told: str, **choices: object) -> BestResponse:
    protocol = replace(PROTOCOL, **choices)  # type: ignore[arg-type]
    return best_response(responses(told), protocol, reference_day=BASELINE)


@pytest.mark.parametrize(
    ("first", "subsequent", "stable_min_days", "expected"),
    [
        ("CR", "CR", 42, CR),
        ("CR", "SD", 42, SD),
        ("CR", "PD", 42, SD),
        ("CR", "PD", 43, PD),
        ("CR", "NE", 42, SD),
        ("CR", "NE", 43, NE),
        ("PR", "CR", 42, PR),
        ("PR", "PR", 42, PR),
        ("PR", "SD", 42, SD),
        ("PR", "PD", 42, SD),
        ("PR", "PD", 43, PD),
        ("PR", "NE", 42, SD),
        ("PR", "NE", 43, NE),
        ("NE", "NE", 42, NE),
    ],
)
def test_table_3_gives_the_best_response_when_confirmation_is_required(
    first: str, subsequent: str, stable_min_days: int, expected: Response
) -> None:
    """Table 3 (its row CR then PR is a test of its own)."""
    found = best(f"42 {first}, 84 {subsequent}", stable_min_days=stable_min_days)
    assert found.response is expected


@pytest.mark.parametrize(
    ("reading_of_the_protocol", "stable_min_days", "expected"),
    [
        (AfterCompleteResponse.PROGRESSION, 42, SD),
        (AfterCompleteResponse.PROGRESSION, 43, PD),
        (AfterCompleteResponse.NEVER_COMPLETE, 42, PR),
        (AfterCompleteResponse.AS_READ, 42, SD),
        (AfterCompleteResponse.AS_READ, 85, NE),
    ],
)
def test_cr_then_pr_is_sd_pd_or_pr_by_how_the_protocol_reads_it_and_never_a_confirmed_cr(
    reading_of_the_protocol: AfterCompleteResponse, stable_min_days: int, expected: Response
) -> None:
    """Table 3, note a: progression if the CR was truly met, PR if it never was one."""
    found = best(
        "42 CR, 84 PR",
        after_complete_response=reading_of_the_protocol,
        stable_min_days=stable_min_days,
    )
    assert found.response is expected


@pytest.mark.parametrize("after_cr", list(AfterCompleteResponse))
def test_a_confirmed_cr_stays_one_whatever_is_seen_later(after_cr: AfterCompleteResponse) -> None:
    found = best("42 CR, 84 CR, 126 PR", after_complete_response=after_cr)
    assert (found.response, found.confirmed_on) == (CR, after(84))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("42 SD, 84 PR, 126 PD", PR),
        ("42 SD, 84 CR, 126 PD", CR),
        ("21 PR, 42 PD", PR),
        ("42 SD, 84 PD", SD),
        ("41 SD, 84 PD", PD),
        ("41 SD", NE),
        ("42 NON-CR/NON-PD, 84 PD", NON),
        ("42 NE, 84 NE", NE),
        ("42 PD, 84 CR", PD),
        ("", NE),
    ],
)
def test_without_confirmation_the_best_response_over_all_time_points_counts(
    told: str, expected: Response
) -> None:
    """Section 4.4.3; the first row is the guideline's example."""
    assert best(told, confirm_response=False).response is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [("41 SD, 84 PD", PD), ("42 SD, 84 PD", SD), ("41 SD", NE), ("42 SD", SD)],
)
def test_stable_disease_must_be_seen_the_minimum_time_after_the_reference_day(
    told: str, expected: Response
) -> None:
    """Section 4.4.3: too early, then PD is PD; too early, then lost is not evaluable."""
    assert best(told).response is expected


def test_the_reference_day_may_be_the_first_dose_or_randomization() -> None:
    """Section 4.6.3."""
    late = best_response(responses("42 SD"), PROTOCOL, reference_day=after(7))
    assert late.response is NE


@pytest.mark.parametrize(
    ("told", "expected"),
    [("42 PR, 69 PR", SD), ("42 PR, 70 PR", PR), ("42 CR, 69 CR", SD), ("42 CR, 70 CR", CR)],
)
def test_a_response_is_confirmed_28_days_later_and_not_27(told: str, expected: Response) -> None:
    """Sections 4.4.3 ("generally 4 weeks") and 4.6.1; the protocol says 28."""
    assert best(told).response is expected


def test_a_response_too_early_to_confirm_does_not_stand_in_the_way_of_one_that_does() -> None:
    assert best("42 PR, 56 PR, 70 PR").confirmed_on == after(70)


@pytest.mark.parametrize(
    ("told", "not_evaluable_allowed", "expected"),
    [
        ("42 PR, 63 NE, 84 PR", 0, SD),
        ("42 PR, 63 NE, 84 PR", 1, PR),
        ("42 PR, 56 NE, 70 NE, 84 PR", 1, SD),
        ("42 PR, 56 NE, 70 NE, 84 PR", 2, PR),
        ("42 CR, 63 NE, 84 CR", 0, SD),
        ("42 CR, 63 NE, 84 CR", 1, CR),
    ],
)
def test_as_many_not_evaluable_assessments_may_intervene_as_the_protocol_allows(
    told: str, not_evaluable_allowed: int, expected: Response
) -> None:
    """Not in the guideline: a choice (admiralonco, `max_nr_ne`)."""
    found = best(told, max_intervening_not_evaluable=not_evaluable_allowed)
    assert found.response is expected


@pytest.mark.parametrize(
    ("told", "stable_may_intervene", "expected"),
    [
        ("42 PR, 84 SD, 126 PR", False, SD),
        ("42 PR, 84 SD, 126 PR", True, PR),
        ("42 PR, 84 SD, 105 SD, 126 PR", True, SD),
        ("42 CR, 84 SD, 126 CR", True, SD),
    ],
)
def test_one_sd_between_two_pr_confirms_only_if_the_protocol_allows_it(
    told: str, stable_may_intervene: bool, expected: Response
) -> None:
    """Not in table 3: a choice (EORTC, RECIST FAQ; admiralonco, `accept_sd`)."""
    assert best(told, stable_may_intervene=stable_may_intervene).response is expected


def test_assessments_after_progression_do_not_count() -> None:
    assert best("42 SD, 84 PD, 126 CR, 168 CR").response is SD


@pytest.mark.parametrize(("therapy_ends_search", "expected"), [(True, SD), (False, PR)])
def test_assessments_after_new_anticancer_therapy_count_only_if_the_protocol_says_so(
    therapy_ends_search: bool, expected: Response
) -> None:
    protocol = replace(PROTOCOL, new_therapy_ends_search=therapy_ends_search)
    found = best_response(
        responses("42 SD, 84 PR, 126 PR"),
        protocol,
        reference_day=BASELINE,
        new_therapy_day=after(60),
    )
    assert found.response is expected


def test_an_assessment_on_the_first_day_of_new_therapy_counts() -> None:
    found = best_response(
        responses("42 PR, 84 PR"), PROTOCOL, reference_day=BASELINE, new_therapy_day=after(84)
    )
    assert found.response is PR


def test_without_target_lesions_an_unconfirmed_cr_is_non_cr_non_pd() -> None:
    """Table 2 has no SD; table 3 does not say."""
    found = best_response(
        responses("42 CR, 84 PD"), PROTOCOL, reference_day=BASELINE, target_disease=False
    )
    assert found.response is NON


@pytest.mark.parametrize(
    ("told", "not_evaluable_allowed", "stable_may_intervene", "expected"),
    [
        ("0 PR, 31 CR, 46 NE, 60 CR, 91 SD", 1, False, CR),
        ("20 SD, 51 PR, 80 SD, 92 CR", 1, False, SD),
        ("1 CR, 21 CR, 51 SD", 1, False, SD),
        ("2 PR, 62 SD, 93 SD, 123 PR, 137 NON-CR/NON-PD", 1, False, SD),
        ("0 PR, 9 SD, 19 PR, 135 NON-CR/NON-PD", 1, False, NON),
        ("4 PR, 14 CR, 57 PR, 70 PD, 89 CR, 120 CR", 1, False, SD),
        ("4 PR, 14 CR, 59 NE", 1, False, NE),
        ("", 1, False, NE),
        ("15 CR, 31 NE, 46 NE, 61 CR", 1, False, SD),
        ("20 SD, 51 PR, 80 SD, 92 CR", 2, True, PR),
        ("15 CR, 31 NE, 46 NE, 61 CR", 2, True, CR),
    ],
)
def test_the_courses_of_admiralonco_have_the_best_responses_that_its_rules_give(
    told: str, not_evaluable_allowed: int, stable_may_intervene: bool, expected: Response
) -> None:
    """pharmaverse/admiralonco, `derive_param_confirmed_bor`, examples; SD from day 28 on."""
    found = best(
        told,
        stable_min_days=28,
        max_intervening_not_evaluable=not_evaluable_allowed,
        stable_may_intervene=stable_may_intervene,
    )
    assert found.response is expected


def test_a_best_response_says_what_confirmed_it_and_which_response_was_not_confirmed() -> None:
    found = best("42 PR, 84 CR, 126 PD")
    assert (found.response, found.day, found.confirmed_on) == (PR, after(42), after(84))
    assert [reason.say() for reason in found.reasons] == [
        "CR on 2024-03-25 was not confirmed: no confirming response at least 28 days later "
        "without another response between.",
        "PR on 2024-02-12, confirmed by CR on 2024-03-25, 42 days later; at least 28 are needed.",
    ]


def test_it_is_said_that_assessments_after_new_therapy_do_not_count_where_there_are_any() -> None:
    def sentences(told: str) -> set[str]:
        found = best_response(
            responses(told), PROTOCOL, reference_day=BASELINE, new_therapy_day=after(60)
        )
        return {reason.id for reason in found.reasons}

    assert "recist_1_1.best_ends_therapy" in sentences("42 SD, 84 PR")
    assert "recist_1_1.best_ends_therapy" not in sentences("42 SD")
    assert "recist_1_1.best_ends_therapy" not in sentences("42 PD, 84 PD")


def test_a_stable_disease_too_early_to_count_is_said_and_a_missing_one_is_not() -> None:
    assert [reason.say() for reason in best("21 SD, 63 NE").reasons] == [
        "SD on 2024-01-22 lies 21 days after 2024-01-01: before the 42 days that stable disease "
        "needs.",
        "No assessment counts as a response, as stable disease or as progression.",
    ]
    assert [reason.id for reason in best("").reasons] == ["recist_1_1.best_none"]
