"""DESIGN section 5, "Exceptions": they remove rows before the question is asked."""

from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, asking_each, subject
from tests.spec.criteria.rows import END_UNKNOWN, ONGOING, Row, complete, event, given

COMPLETE = (complete("interventions"), complete("events"))
DAY_OF_JUNE = "2024-06-05"


def drug(name: str = "tacrolimus", **columns: str | None) -> list[Row]:
    """A drug of 5 June in records that are complete."""
    return [given(name, DAY_OF_JUNE, **columns), *COMPLETE]


@asking(
    "immunosuppressant before enrolment except (route in (topical, inhaled))",
    subject("holds", NOT_MET, drug(route="topical")),
    subject("holds, in capitals", NOT_MET, drug(route="INHALED")),
    subject("does not hold", MET, drug(route="oral")),
    subject("not recorded", UNKNOWN, drug(route=None)),
    subject("recorded as nothing", UNKNOWN, drug(route="")),
    subject("a word within a word", MET, drug(route="top")),
    subject("one excepted, one not", MET, drug(route="topical"), drug(route="oral")),
    subject("one excepted, one not recorded", UNKNOWN, drug(route="topical"), drug()),
    subject("one not recorded, one for certain", MET, drug(), drug(route="oral")),
    subject("two excepted", NOT_MET, drug(route="topical"), drug(route="inhaled")),
)
def test_a_row_with_one_of_the_words_is_removed_and_one_without_a_word_is_possible(
    asked: Asked,
) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (
        "immunosuppressant before enrolment except (purpose in (premedication))",
        subject("for it", NOT_MET, drug(purpose="premedication")),
    ),
    (
        "immunosuppressant before enrolment except (purpose in (premedication))",
        subject("for another", MET, drug(purpose="transplant")),
    ),
    (
        "tumor before enrolment except (outcome in (recovered_resolved))",
        subject(
            "recovered",
            NOT_MET,
            event("glioma", DAY_OF_JUNE, outcome="recovered_resolved"),
            COMPLETE,
        ),
    ),
    (
        "tumor before enrolment except (outcome in (recovered_resolved))",
        subject("fatal", MET, event("glioma", DAY_OF_JUNE, outcome="fatal"), COMPLETE),
    ),
    (
        "tumor before enrolment except (outcome in (recovered_resolved))",
        subject("not recorded", UNKNOWN, event("glioma", DAY_OF_JUNE), COMPLETE),
    ),
)
def test_interventions_have_a_purpose_and_events_an_outcome(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tumor before enrolment except (concept in cns_tumor)",
    subject("of the group", NOT_MET, event("cns_tumor", DAY_OF_JUNE), COMPLETE),
    subject("of a member", NOT_MET, event("brain_metastasis", DAY_OF_JUNE), COMPLETE),
    subject("of another", MET, event("skin_cancer", DAY_OF_JUNE)),
    subject("of what holds the group", MET, event("tumor", DAY_OF_JUNE)),
)
def test_concept_in_holds_for_a_group_and_all_its_members(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tumor before enrolment except (ended at least 5 years before first_dose)",
    subject("5 years to the day", NOT_MET, event("glioma", "2010", "2019-06-20"), COMPLETE),
    subject("a day less", MET, event("glioma", "2010", "2019-06-21")),
    subject("in that June, the day not known", UNKNOWN, event("glioma", "2010", "2019-06")),
    subject("in the May before", NOT_MET, event("glioma", "2010", "2019-05"), COMPLETE),
    subject("the end missing", UNKNOWN, event("glioma", "2010", END_UNKNOWN)),
    subject("begun since, the end missing", MET, event("glioma", "2020-01-01", END_UNKNOWN)),
    subject("ongoing", MET, event("glioma", "2010", ONGOING)),
    subject(
        "first dose in a June",
        UNKNOWN,
        event("glioma", "2010", "2019-06-20"),
        days={"first_dose": "2024-06"},
    ),
    subject(
        "before any day of that June",
        NOT_MET,
        event("glioma", "2010", "2019-06-01"),
        COMPLETE,
        days={"first_dose": "2024-06"},
    ),
)
def test_ended_at_least_counts_back_from_its_anchor(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (
            f"immunosuppressant before enrolment {exceptions}",
            subject("oral prednisone", truth, drug("prednisone", route="oral")),
        )
        for exceptions, truth in {
            "except (route in (oral) and concept in corticosteroid)": NOT_MET,
            "except (route in (oral) and concept in tacrolimus)": MET,
            "except (route in (oral) and purpose in (premedication))": UNKNOWN,
            "except (route in (topical) and purpose in (premedication))": MET,
            "except (route in (topical) or concept in corticosteroid)": NOT_MET,
            "except (route in (topical) or purpose in (premedication))": UNKNOWN,
            "except (route in (oral) or purpose in (premedication))": NOT_MET,
            "except (not route in (topical))": NOT_MET,
            "except (not route in (oral))": MET,
            "except (not purpose in (premedication))": UNKNOWN,
            "except (route in (topical)) except (concept in corticosteroid)": NOT_MET,
            "except (route in (topical)) except (concept in tacrolimus)": MET,
            "except (route in (topical)) except (purpose in (premedication))": UNKNOWN,
        }.items()
    )
)
def test_predicates_join_by_kleenes_logic_and_several_exceptions_by_or(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant within 14 days before first_dose except (route in (topical))",
    subject(
        "possible, then excepted",
        NOT_MET,
        COMPLETE,
        given("tacrolimus", "2024-06", route="topical"),
    ),
    subject(
        "possible, not excepted", UNKNOWN, COMPLETE, given("tacrolimus", "2024-06", route="oral")
    ),
    subject(
        "outside, not excepted", NOT_MET, COMPLETE, given("tacrolimus", "2024-05-01", route="oral")
    ),
)
def test_an_exception_removes_a_possible_row_too(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant before enrolment except (route in (topical))",
    subject("excepted", NOT_MET, drug(route="topical")),
)
def test_a_removed_row_is_kept_as_evidence(asked: Asked) -> None:
    """DESIGN section 1: "A verdict names rows"."""
    assert [getattr(used.row, "concept", None) for used in asked.answer.excepted] == ["tacrolimus"]
