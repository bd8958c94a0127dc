"""What is asked of the subjects themselves: age and sex.

An age is tested without working it out: who was born by a day has completed so many years on the
day of the anchor. So the tests are days, worked out once for each anchor set in plain Python.
"""

from collections.abc import Hashable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import assert_never

from ibis.expr.types import Table, Value

from hilum.criteria.compile.fields import truth_bits
from hilum.criteria.compile.frame import Days, Frame
from hilum.criteria.compile.tables import small_table
from hilum.criteria.nodes import Age, Atom, Between, Compare, Operator, Sex, Threshold
from hilum.criteria.nodes import Value as NodeValue
from hilum.terms.times import FIRST_DAY, LAST_DAY, Duration

Asked = Age | Sex


def asked_of_people(leaves: Iterable[Atom]) -> list[Asked]:
    """Return the questions on age or sex, each once."""
    return list(dict.fromkeys(atom for atom in leaves if isinstance(atom, Age | Sex)))


def with_births(rows: Table, asked: Iterable[Asked], frame: Frame) -> Table:
    """Return subjects with the days of birth that the tests of age turn on."""
    ages = [atom for atom in asked if isinstance(atom, Age)]
    if not ages:
        return rows
    table = [
        {"born_set": anchor_set, **_columns(ages, days)}
        for anchor_set, days in frame.anchors.items()
    ]
    columns = ("born_set", *_columns(ages, {}))
    births = small_table(table, columns)
    return rows.inner_join(births, rows.anchor_set == births.born_set)


def bits_of(asked: Iterable[Asked], rows: Table) -> dict[Hashable, Value]:
    """Return what the subjects in rows, that are `with_births`, say to each question."""
    numbers = {atom: n for n, atom in enumerate(atom for atom in asked if isinstance(atom, Age))}
    return {
        atom: _age(rows, numbers[atom])
        if isinstance(atom, Age)
        else truth_bits(yes=rows.sex == atom.sex, no=rows.sex != atom.sex)
        for atom in asked
    }


def _age(rows: Table, number: int) -> Value:
    earliest, latest = rows.birth_day_earliest, rows.birth_day_latest
    known = (earliest != FIRST_DAY) & (latest != LAST_DAY)
    least_min, least_max, over_min, over_max = (rows[f"age_{number}_{end}"] for end in ENDS)
    yes = (latest <= least_min) & (earliest > over_max)
    no = (earliest > least_max) | (latest <= over_min)
    return truth_bits(yes=known & yes, no=known & no)


ENDS = ("least_min", "least_max", "over_min", "over_max")
"""Old enough, and too old, on the earliest and on the latest day of the anchor."""


def _columns(ages: Iterable[Age], days: Days) -> dict[str, int | None]:
    """Return for each test the last day of birth of who is old enough, and of who is too old."""
    found: dict[str, int | None] = {}
    for number, age in enumerate(ages):
        least, most = _completed_years(age.test)
        names = [f"age_{number}_{end}" for end in ENDS]
        if age.anchor not in days:
            found |= dict.fromkeys(names)
            continue
        enough = [
            LAST_DAY + 1 if least is None else born_by(day, least) for day in days[age.anchor]
        ]
        over = [
            FIRST_DAY - 1 if most is None else born_by(day, most + 1) for day in days[age.anchor]
        ]
        found |= dict(zip(names, (*enough, *over), strict=True))
    return found


def born_by(day: int, years: int) -> int:
    """Return the last day of birth of who has completed so many years on a day.

    As terms.times.whole_years has it: who is born on 29 February ages on 1 March.
    """
    return Duration(years, "year").before(day)


def _completed_years(test: Compare | Between) -> tuple[int | None, int | None]:
    """Return the fewest and the most completed years that satisfy a test; None: no such end."""
    match test:
        case Between(low, high):
            return _up(low), _down(high)
        case Compare(operator, value):
            return _compared(operator, value)
        case _ as never:
            assert_never(never)


def _compared(operator: Operator, value: NodeValue) -> tuple[int | None, int | None]:
    match operator:
        case Operator.MORE:
            return _down(value) + 1, None
        case Operator.AT_LEAST:
            return _up(value), None
        case Operator.LESS:
            return None, _up(value) - 1
        case Operator.AT_MOST:
            return None, _down(value)
        case Operator.EQUAL:
            return _up(value), _down(value)
        case _ as never:
            assert_never(never)


def _up(value: NodeValue) -> int:
    return int(_number(value).to_integral_value(ROUND_CEILING))


def _down(value: NodeValue) -> int:
    return int(_number(value).to_integral_value(ROUND_FLOOR))


def _number(value: NodeValue) -> Decimal:
    if not isinstance(value, Threshold) or value.number < 0:
        raise ValueError(f"age: saw {value}, expected years")
    return value.number
