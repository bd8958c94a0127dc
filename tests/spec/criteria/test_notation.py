"""DESIGN section 5: the notation, its one canonical form, its binding, its errors."""

from decimal import Decimal
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilum.criteria import nodes as n
from hilum.criteria.parse import NotationError, parse
from hilum.criteria.printing import show
from hilum.study import Criterion
from hilum.terms.times import Duration
from tests.spec.criteria.asked import READINGS
from tests.spec.haic_hcc.subjects import STUDY

EXAMPLES = {
    "latest hemoglobin within 7 days before procedure > 100 g/L": None,
    "latest inr within 7 days before procedure < 2.3 "
    "or latest pt_prolongation within 7 days before procedure < 6 s": None,
    "latest alt within 7 days before procedure < 5 x ULN": None,
    "age at consent between 18 and 75 years": None,
    "child_pugh_class from latest within 7 days before enrolment in (A, B)": None,
    "albi_grade from latest within 7 days before enrolment in (grade_1, grade_2)": None,
    "immune_checkpoint_inhibitor before enrolment and antiangiogenic_agent before enrolment "
    'and attested "the combination has failed"': None,
    "local_liver_therapy within 28 days before enrolment": None,
    "immunosuppressant within 14 days before first_dose\n"
    "    except (route in (intranasal, inhaled, topical, intraarticular))\n"
    "    except (concept in systemic_corticosteroid "
    "and daily_total prednisone_equivalent <= 10 mg/day)\n"
    "    except (purpose in (hypersensitivity_premedication))": (
        "immunosuppressant within 14 days before first_dose "
        "except (route in (intranasal, inhaled, topical, intraarticular)) "
        "except (concept in systemic_corticosteroid "
        "and daily_total prednisone_equivalent <= 10 mg/day) "
        "except (purpose in (hypersensitivity_premedication))"
    ),
    'attested "willing and able to comply with visits, treatment plan and laboratory tests"': None,
}
"""The readings of DESIGN section 5, and one of ALBI -> the canonical form, None where the same."""


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_design_print_back_in_canonical_form(example: str) -> None:
    assert show(parse(example)) == (EXAMPLES[example] or example)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("latest  hemoglobin\nbefore x >100 g/L", "latest hemoglobin before x > 100 g/L"),
        ("latest hemoglobin before x > 100.0 g/L", "latest hemoglobin before x > 100 g/L"),
        ("latest hemoglobin before x > 010 g/L", "latest hemoglobin before x > 10 g/L"),
        ("age at x > 1 years", "age at x > 1 year"),
        ("tace within 1 days before x", "tace within 1 day before x"),
        ("tace within 2 week before x", "tace within 2 weeks before x"),
        ("latest sbp before x >= 160 mm[Hg]", "latest sbp before x >= 160 mmHg"),
        (
            "latest alt before x between 1 x ULN and 3 x ULN",
            "latest alt before x between 1 and 3 x ULN",
        ),
        (
            "latest hb before x between 9 g/dL and 100 g/L",
            "latest hb before x between 9 g/dL and 100 g/L",
        ),
        ("((tace before x))", "tace before x"),
        (
            "(tace before x and haic before x) or tae before x",
            "tace before x and haic before x or tae before x",
        ),
        ("tace before x except ((route in (oral)))", "tace before x except (route in (oral))"),
        (
            "tace before x except (daily_total prednisone_equivalent < 10 mg/d)",
            "tace before x except (daily_total prednisone_equivalent < 10 mg/day)",
        ),
    ],
)
def test_other_ways_to_write_it_print_in_the_canonical_form(written: str, canonical: str) -> None:
    assert show(parse(written)) == canonical
    assert parse(canonical) == parse(written)


def tace(anchor: str) -> n.Exists:
    """A leaf to tell places apart by."""
    return n.Exists("tace", n.Window(n.Direction.BEFORE, anchor))


A, B, C = tace("a"), tace("b"), tace("c")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("not tace before a and tace before b", n.And((n.Not(A), B))),
        ("not (tace before a and tace before b)", n.Not(n.And((A, B)))),
        ("tace before a and tace before b or tace before c", n.Or((n.And((A, B)), C))),
        ("tace before a or tace before b and tace before c", n.Or((A, n.And((B, C))))),
        ("(tace before a or tace before b) and tace before c", n.And((n.Or((A, B)), C))),
        ("tace before a and tace before b and tace before c", n.And((A, B, C))),
        ("tace before a and (tace before b and tace before c)", n.And((A, n.And((B, C))))),
        ("if tace before a or tace before b then tace before c", n.IfThen(n.Or((A, B)), C)),
        ("if tace before a then tace before b or tace before c", n.IfThen(A, n.Or((B, C)))),
        ("not not tace before a", n.Not(n.Not(A))),
        (
            "not tace before a except (route in (oral))",
            n.Not(n.Exists("tace", A.window, (n.AttributeIn("route", ("oral",)),))),
        ),
        (
            "tace before a except (route in (oral)) and tace before b",
            n.And((n.Exists("tace", A.window, (n.AttributeIn("route", ("oral",)),)), B)),
        ),
        (
            "latest inr before a between 1 and 2 and tace before b",
            n.And(
                (
                    n.Comparison(
                        n.Pick.LATEST,
                        "inr",
                        A.window,
                        n.Between(n.Threshold(Decimal(1)), n.Threshold(Decimal(2))),
                    ),
                    B,
                )
            ),
        ),
    ],
)
def test_a_leaf_with_its_window_binds_tightest_then_not_then_and_then_or_then_if(
    text: str, reading: n.Reading
) -> None:
    """DESIGN section 5: "Binding, tightest first"."""
    assert parse(text) == reading
    assert show(reading) == text


ORAL, TOPICAL = n.AttributeIn("route", ("oral",)), n.AttributeIn("route", ("topical",))
GROUP = n.ConceptIn("steroid")


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        (
            "route in (oral) or route in (topical) and concept in steroid",
            n.PredicateOr((ORAL, n.PredicateAnd((TOPICAL, GROUP)))),
        ),
        (
            "(route in (oral) or route in (topical)) and concept in steroid",
            n.PredicateAnd((n.PredicateOr((ORAL, TOPICAL)), GROUP)),
        ),
        (
            "not route in (oral) and concept in steroid",
            n.PredicateAnd((n.PredicateNot(ORAL), GROUP)),
        ),
        (
            "not (route in (oral) and concept in steroid)",
            n.PredicateNot(n.PredicateAnd((ORAL, GROUP))),
        ),
        (
            "ended at least 5 years before first_dose",
            n.EndedBefore(Duration(5, "year"), "first_dose"),
        ),
        (
            "daily_total prednisone_equivalent <= 10 mg/day",
            n.DailyTotal("prednisone_equivalent", n.Operator.AT_MOST, Decimal(10)),
        ),
    ],
)
def test_inside_an_exception_binding_is_the_same(text: str, predicate: n.Predicate) -> None:
    reading = n.Exists("tace", A.window, (predicate,))
    assert parse(f"tace before a except ({text})") == reading
    assert show(reading) == f"tace before a except ({text})"


@pytest.mark.parametrize(
    ("window", "node"),
    [
        ("before x", n.Window(n.Direction.BEFORE, "x")),
        ("after x", n.Window(n.Direction.AFTER, "x")),
        ("at x", n.Window(n.Direction.AT, "x")),
        ("within 7 days before x", n.Window(n.Direction.BEFORE, "x", Duration(7, "day"))),
        ("within 1 month after x", n.Window(n.Direction.AFTER, "x", Duration(1, "month"))),
    ],
)
def test_windows_lie_before_after_or_at_their_anchor(window: str, node: n.Window) -> None:
    assert parse(f"tace {window}") == n.Exists("tace", node)
    assert show(n.Exists("tace", node)) == f"tace {window}"


def test_a_unit_is_matched_as_a_whole_word() -> None:
    """DESIGN section 5: `g` is a unit and `g/L` another; `mg/dL` is not `mg/d` and an L."""
    units = [
        parse(f"latest x before y > 1 {unit}").test.value.unit
        for unit in ("g", "g/L", "g/dL", "mg/dL", "mg/day", "s", "m", "mm", "mmHg", "m2")
    ]
    assert units == ["g", "g/L", "g/dL", "mg/dL", "mg/d", "s", "m", "mm", "mm[Hg]", "m2"]


def test_a_word_of_the_notation_may_begin_a_name() -> None:
    """Words are matched whole: `notable` is no `not`, `first_dose` no `first`."""
    assert parse("notable_event before first_dose") == n.Exists(
        "notable_event", n.Window(n.Direction.BEFORE, "first_dose")
    )


ERRORS = {
    "no `before`": """\
        character 33: saw 'procedure', expected after, before
          latest hemoglobin within 7 days procedure > 100 g/L
                                          ^""",
    "unit in the wrong case": """\
        character 56: saw 'g/l', expected a unit of the closed list, and, days, weeks, months or \
years, or, the end, x
          latest hemoglobin within 7 days before procedure > 100 g/l
                                                                 ^""",
    "no pick": """\
        character 43: saw '>', expected and, except, or, the end
          hemoglobin within 7 days before procedure > 100 g/L
                                                    ^""",
    "pick misspelt, which makes a concept of it": """\
        character 9: saw 'hemoglobin', expected after, at, before, within; by 'lastest' did you \
mean `latest`?
          lastest hemoglobin within 7 days before procedure > 100 g/L
                  ^""",
    "`=>` for `>=`": """\
        character 51: saw '>', expected a name, a number, a whole number
          latest hemoglobin within 7 days before procedure => 100 g/L
                                                            ^""",
    "bracket not closed": """\
        character 23: saw the end, expected `)`
          (tace before enrolment
                                ^""",
    "bracket not opened": """\
        character 22: saw ')', expected the end
          tace before enrolment)
                               ^""",
    "text after the end": """\
        character 23: saw 'haic', expected and, except, or, the end
          tace before enrolment haic
                                ^""",
    "`x ULM`": """\
        character 49: saw 'ULM', expected ULN or LLN
          latest alt within 7 days before procedure < 5 x ULM
                                                          ^""",
    "no unit of time": """\
        character 15: saw 'before', expected days, weeks, months or years
          tace within 7 before enrolment
                        ^""",
    "half a day": """\
        character 13: saw '7', expected a whole number
          tace within 7.5 days before enrolment
                      ^""",
    "no quotation marks": """\
        character 10: saw 'willing', expected a sentence in double quotes
          attested willing
                   ^""",
    "exception without brackets": """\
        character 30: saw 'route', expected `(`
          tace before enrolment except route in (oral)
                                       ^""",
    "dose a day in mg": """\
        character 71: saw 'mg', expected mg/day
          tace before enrolment except (daily_total prednisone_equivalent <= 10 mg)
                                                                                ^""",
    "an age in a list": """\
        character 8: an age is compared or lies between two ages
          age at consent in (18, 19)
                 ^""",
    "a sex that is none": """\
        character 7: saw 'man', expected female or male
          sex = man
                ^""",
}
"""A typing error -> the message: where, what was seen, what was expected, and the line."""


@pytest.mark.parametrize("mistake", ERRORS)
def test_an_error_points_at_the_character_and_says_what_was_expected(mistake: str) -> None:
    """DESIGN section 5; issue 2: "a message that says where and what was expected"."""
    message = dedent(ERRORS[mistake])
    written = message.splitlines()[1].removeprefix("  ")
    with pytest.raises(NotationError) as raised:
        parse(written)
    assert str(raised.value) == message


def test_an_error_in_a_later_line_shows_that_line() -> None:
    with pytest.raises(NotationError) as raised:
        parse("tace before enrolment or\n  latest inr bfore procedure < 2.3")
    assert raised.value.offset == 38
    assert str(raised.value).splitlines() == [
        "character 39: saw 'bfore', expected after, at, before, within",
        "    latest inr bfore procedure < 2.3",
        "               ^",
    ]


@pytest.mark.parametrize("text", ["", "  \n ", "tace before enrolment and", "not"])
def test_a_reading_that_is_not_there_yet_is_refused_at_its_end(text: str) -> None:
    with pytest.raises(NotationError, match=r"saw the end, expected .*a name, a pick") as raised:
        parse(text)
    assert raised.value.offset == len(text.rstrip())


def test_what_was_expected_is_in_the_words_of_the_notation() -> None:
    with pytest.raises(NotationError) as raised:
        parse("tace before enrolment and")
    assert "__" not in str(raised.value)


@pytest.mark.parametrize(("text", "offset"), [("100g/L", 29), ("1.5.2", 29)])
def test_a_number_that_runs_into_something_else_is_pointed_at(text: str, offset: int) -> None:
    """The record itself prints "Hemoglobin > 100g/L"."""
    with pytest.raises(NotationError) as raised:
        parse(f"latest hemoglobin before x > {text}")
    assert raised.value.offset == offset


@settings(max_examples=200, derandomize=True, deadline=None)
@given(READINGS)
def test_every_reading_is_the_reading_of_what_it_prints(reading: n.Reading) -> None:
    """DESIGN section 5: `parse(print(x)) == x`."""
    assert parse(show(reading)) == reading


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.text())
def test_an_attested_sentence_may_hold_any_character(sentence: str) -> None:
    """Chinese, quotation marks, line breaks, backslashes."""
    assert parse(show(n.Attested(sentence))) == n.Attested(sentence)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=6))
def test_a_number_is_written_out_whatever_its_size(number: Decimal) -> None:
    """Values are DECIMAL(18,6) (DESIGN section 3)."""
    test = n.Compare(n.Operator.LESS, n.Threshold(number))
    reading = n.Comparison(n.Pick.LATEST, "inr", A.window, test)
    assert parse(show(reading)) == reading
    assert "E" not in show(reading)


@pytest.mark.parametrize("criterion", STUDY.criteria, ids=lambda criterion: criterion.id)
def test_the_shipped_readings_are_the_readings_of_what_they_print(criterion: Criterion) -> None:
    for reading in (criterion.reading, *_others(criterion)):
        assert parse(show(reading)) == reading


def _others(criterion: Criterion) -> list[n.Reading]:
    """The readings under other answers to the criterion's questions."""
    given_ = [other.reading for each in criterion.questions for other in each.alternatives]
    return [reading for reading in given_ if reading is not None]
