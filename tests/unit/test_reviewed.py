"""What a study's review says of it in words: who approved what, and what nobody has."""

from dataclasses import replace
from datetime import date

from hilum.criteria.parse import parse
from hilum.study import Clause, find_study, load_study
from hilum.study.approvals import Approval, Review, Standing, hash_of
from hilum.study.reviewed import (
    draft_lines,
    not_approved,
    passed_over,
    review_lines,
    standing_words,
)
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind

SHIPPED = load_study(find_study("haic_hcc"))
SMALL = replace(SHIPPED, criteria=SHIPPED.criteria[:3])
"""The first three criteria of the shipped study: I1a, I1b and I2."""


def approved(*given: tuple[str, int], notice: Words | None = None) -> Review:
    """Approvals of the small study's criteria, in their order: by whom, on which day of May."""
    pairs = zip(SMALL.criteria, given, strict=False)
    return Review(
        approvals={
            each.id: Approval(
                criterion=each.id,
                by=by,
                date=date(2026, 5, day),
                sha256=hash_of(each.kind, SMALL.clause_of(each), each.reading),
            )
            for each, (by, day) in pairs
        },
        notice=notice,
    )


def test_each_approver_is_named_with_the_days_from_the_first_to_the_last() -> None:
    study = replace(SMALL, review=approved(("Li", 9), ("Wu", 3), ("Li", 2)))
    assert review_lines(study) == (
        Words("2 criteria approved by Li, 2026-05-02 – 2026-05-09.",
              "2 条标准由 Li 批准，2026-05-02 – 2026-05-09。"),
        Words("1 criterion approved by Wu, 2026-05-03.", "1 条标准由 Wu 批准，2026-05-03。"),
    )  # fmt: skip


def test_a_draft_is_said_before_the_notice_and_the_notice_instead_of_its_name_alone() -> None:
    """Whoever approves a criterion of the shipped study for themselves is named beside it."""
    notice = Words("Only a test.", "仅为测试。")
    of_li = replace(approved(("Li", 9), notice=notice), notice_by="Li")
    study = replace(SMALL, review=of_li)
    first, second = review_lines(study)
    both = replace(approved(("Li", 9), ("Wu", 3), ("Wu", 3), notice=notice), notice_by="Li")
    assert [each.en for each in review_lines(replace(SMALL, review=both))] == [
        "Only a test.",
        "2 criteria approved by Wu, 2026-05-03.",
    ]
    assert first == Words(
        "Draft: 2 of 3 criteria are not approved: I1b, I2.",
        "草案：3 条标准中有 2 条未经批准：I1b、I2。",
    )
    assert second == notice


def test_a_notice_of_approvals_is_not_said_where_there_is_none() -> None:
    study = replace(SMALL, review=Review(notice=Words("Approved.", "已批准。")))
    assert len(review_lines(study)) == 1
    assert draft_lines(study) == review_lines(study)


def test_a_changed_kind_clause_or_reading_voids_and_a_changed_title_does_not() -> None:
    study = replace(SMALL, review=approved(("Li", 1), ("Li", 1), ("Li", 1)))
    assert not_approved(study) == ()
    one, two, three = study.criteria
    later = replace(one, reading=parse("sex = male"))
    moved = replace(two, spans=((two.spans[0][0], two.spans[0][1] - 1),))
    other = replace(three, kind=Kind.EXCLUSION)
    titled = replace(one, en="Another title", questions=())
    for changed in (later, moved, other):
        assert study.standing(changed) is Standing.VOID
        assert standing_words(study, changed).en.endswith("since Li approved it, 2026-05-01")
    assert study.standing(titled) is Standing.APPROVED
    assert standing_words(study, titled).zh == "Li 于 2026-05-01 批准"


def test_the_white_space_of_a_record_is_not_what_was_approved() -> None:
    reading = parse("sex = male")
    folded = hash_of(Kind.INCLUSION, "two words", reading)
    assert hash_of(Kind.INCLUSION, "two\n  words ", reading) == folded
    assert hash_of(Kind.INCLUSION, "twowords", reading) != folded


def test_a_clause_without_a_side_and_an_approved_criterion_that_is_gone_are_said() -> None:
    clause = Clause(id="U1", kind="unstated", text="A sentence", spans=())
    review = approved(("Li", 1), ("Li", 1), ("Li", 1))
    study = replace(SMALL, criteria=SMALL.criteria[:2], clauses=(clause,), review=review)
    assert draft_lines(study)[0].en == "Draft: what follows is not settled."
    assert draft_lines(study)[0].zh.startswith("草案：")
    assert [each.en.split(":")[0] for each in draft_lines(study)[1:]] == ["U1", "I2"]
    assert draft_lines(replace(SMALL, review=review)) == ()


def test_a_line_of_the_record_on_which_no_entry_stands_is_passed_over() -> None:
    assert passed_over(SHIPPED) == ()
    added = replace(SHIPPED, record=f"{SHIPPED.record}\n - Sepsis  within 4 weeks\n -- \n 1. \n")
    assert passed_over(added) == ("- Sepsis within 4 weeks",)
