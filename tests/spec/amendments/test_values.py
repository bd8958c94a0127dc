"""Values of a study's files, field by field: entries of a list by their ids, never by place."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from hilum.criteria.parse import parse
from hilum.study.comparing.values import differences
from hilum.terms.reasons import Words
from hilum.terms.times import Duration


@dataclass(frozen=True)
class Part:
    """An entry with an id."""

    id: str
    value: Any = None


READING = "sex = female"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Part("a", 1), Part("a", 1), []),
        (Part("a", 1), Part("a", 2), [("x.value", "1", "2")]),
        (Part("a", Decimal("1.20")), Part("a", Decimal("1.3")), [("x.value", "1.2", "1.3")]),
        (Part("a", True), Part("a", False), [("x.value", "yes", "no")]),
        (Part("a"), Part("a", "b"), [("x.value", None, "b")]),
        ({"k": 1}, {"k": 1, "m": 2}, [("x.m", None, "2")]),
        ({"k": 1, "m": 2}, {"m": 2}, [("x.k", "1", None)]),
        ((Part("a", 1), Part("b", 2)), (Part("b", 2), Part("a", 3)), [("x.a.value", "1", "3")]),
        ((Part("a"), Part("b")), (Part("b"), Part("a")), [("x", "a, b", "b, a")]),
        ((Part("a"),), (Part("a"), Part("b", 5)), [("x.b", None, "id: b; value: 5")]),
        ((1, 2), (2, 1), [("x", "1, 2", "2, 1")]),
        ((), (1,), [("x", "none", "1")]),
        (frozenset("ab"), frozenset("bc"), [("x", "a, b", "b, c")]),
        (Words("a", "甲"), Words("a", "乙"), [("x.zh", "甲", "乙")]),
        (Duration(7, "day"), Duration(14, "day"), [("x", "7 days", "14 days")]),
        (parse(READING), parse("sex = male"), [("x", "sex = female", "sex = male")]),
        (Part("a", 1), Words("a", "甲"), [("x", "id: a; value: 1", "en: a; zh: 甲")]),
    ],
)
def test_what_differs_is_shown_by_its_path(
    before: object, after: object, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = [(each.path, each.before, each.after) for each in differences(before, after, "x")]
    assert found == expected
