"""Criteria of every kind over the small dictionary, with thresholds that values fall on."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from hilum.criteria import nodes as n
from hilum.criteria import scores
from hilum.terms.times import Duration
from tests.engines import dictionary as d

LENGTHS = (
    *(Duration(7, "day"), Duration(7, "day"), Duration(28, "day"), Duration(28, "day")),
    *(Duration(1, "week"), Duration(2, "week"), Duration(1, "month"), Duration(1, "month")),
    *(Duration(0, "day"), Duration(1, "year")),
)
LOOK_BACKS = (None, Duration(7, "day"), Duration(1, "month"))

UNITS = {
    "hemoglobin": ("g/L", "g/dL"),
    "alt": ("U/L",),
    "ast": ("U/L",),
    "transaminase": ("U/L",),
    "total_bilirubin": ("umol/L",),
    "albumin": ("g/L",),
    "pt_prolongation": ("s",),
}
ORDINALS = {
    value.id: place for concept in d.DICTIONARY for place, value in enumerate(concept.values)
}
MULTIPLES = ("2", "3", "5", "4.999999")
ENZYMES = ("alt", "ast", "transaminase")
TESTED = {**d.MEASURED, "transaminase": d.MEASURED["alt"]}

anchors = st.sampled_from(d.ANCHORS)
windows = st.one_of(
    *[st.builds(n.Window, st.just(n.Direction.BEFORE), anchors)] * 3,
    *[st.builds(n.Window, st.just(n.Direction.BEFORE), anchors, st.sampled_from(LENGTHS))] * 4,
    st.builds(n.Window, st.just(n.Direction.AFTER), anchors, st.sampled_from(LENGTHS)),
    st.builds(n.Window, st.just(n.Direction.AFTER), anchors),
    st.builds(n.Window, st.just(n.Direction.AT), anchors),
)
UP_TO_SCREENING = st.just(n.Window(n.Direction.BEFORE, "screening"))
operators = st.sampled_from(list(n.Operator))
one_sided = st.sampled_from([each for each in n.Operator if each is not n.Operator.EQUAL])


@st.composite
def threshold(draw: st.DrawFn, concept: str, limit: n.Limit | None) -> n.Value:
    categories = d.DICTIONARY[concept].values
    if categories:
        return n.Category(draw(st.sampled_from([each.id for each in categories])))
    if limit is not None:
        return n.Threshold(Decimal(draw(st.sampled_from(MULTIPLES))), None, limit)
    number = Decimal(draw(st.sampled_from(TESTED[concept])))
    unit = draw(st.sampled_from(UNITS.get(concept, (None,))))
    return n.Threshold(number / 10 if unit == "g/dL" else number, unit)


@st.composite
def a_test(draw: st.DrawFn, values: st.SearchStrategy[n.Value]) -> n.Test:
    match draw(st.integers(0, 5)):
        case 0:
            return n.Between(*sorted((draw(values), draw(values)), key=_size))
        case 1:
            return n.OneOf(tuple(draw(st.lists(values, min_size=1, max_size=3))))
        case _:
            return n.Compare(draw(operators), draw(values))


def _size(value: n.Value) -> tuple[Decimal, str]:
    """Numbers by size (in the smallest unit), categories in their order."""
    if isinstance(value, n.Category):
        return Decimal(ORDINALS[value.name]), ""
    return value.number * (10 if value.unit == "g/dL" else 1), ""


@st.composite
def comparison(draw: st.DrawFn, pick: n.Pick) -> n.Comparison:
    concept = draw(st.sampled_from((*sorted(TESTED), *ENZYMES, *ENZYMES)))
    limit = None
    if UNITS.get(concept) == ("U/L",):
        limit = draw(st.sampled_from((None, n.Limit.ULN, n.Limit.LLN)))
    values = threshold(concept, limit)
    many = pick in (n.Pick.ANY, n.Pick.EVERY)
    tests = st.builds(n.Compare, one_sided, values) if many else a_test(values)
    return n.Comparison(pick, concept, draw(windows), draw(tests))


daily_totals = st.builds(
    n.DailyTotal,
    st.just("prednisone_equivalent"),
    operators,
    st.sampled_from([*map(Decimal, ("5", "10", "12.5", "20"))]),
)


def leaf_predicates(kind: str) -> st.SearchStrategy[n.Predicate]:
    """What an exception of events or interventions may ask."""
    ended = st.builds(n.EndedBefore, st.sampled_from(LENGTHS), anchors)
    if kind == "event":
        groups = st.sampled_from(("cns_tumor", "metastasis", "glioma", "tumor"))
        return st.one_of(_attribute("outcome", d.OUTCOMES), st.builds(n.ConceptIn, groups), ended)
    groups = st.sampled_from(("corticosteroid", "prednisone", "tacrolimus"))
    return st.one_of(
        _attribute("route", d.ROUTES),
        _attribute("purpose", d.PURPOSES),
        st.builds(n.ConceptIn, groups),
        daily_totals,
        ended,
    )


def _attribute(name: str, words: tuple[str, ...]) -> st.SearchStrategy[n.AttributeIn]:
    lists = st.lists(st.sampled_from(words), min_size=1, max_size=2).map(tuple)
    return st.builds(n.AttributeIn, st.just(name), lists)


def predicates(kind: str) -> st.SearchStrategy[n.Predicate]:
    leaves = leaf_predicates(kind)
    pairs = st.tuples(leaves, leaves)
    return st.one_of(
        leaves,
        leaves,
        st.builds(n.PredicateNot, leaves),
        st.builds(n.PredicateAnd, pairs),
        st.builds(n.PredicateOr, pairs),
        st.builds(n.PredicateAnd, st.tuples(leaves, st.builds(n.PredicateNot, leaves))),
    )


FURTHER = st.lists(predicates("intervention"), max_size=1)

NAMES = {
    "event": ("tumor", "tumor", "cns_tumor", "metastasis", *d.EVENTS),
    "intervention": ("immunosuppressant", "immunosuppressant", *d.INTERVENTIONS),
}


@st.composite
def existence(draw: st.DrawFn, kind: str, exceptions: int) -> n.Exists:
    """An existence of events or interventions with up to so many exceptions."""
    excepted = draw(st.lists(predicates(kind), min_size=exceptions // 2, max_size=exceptions))
    return n.Exists(draw(st.sampled_from(NAMES[kind])), draw(windows), tuple(excepted))


OTHERWISE = st.one_of(
    *[_attribute("purpose", d.PURPOSES[:2])] * 3,
    st.builds(n.ConceptIn, st.sampled_from(d.STEROIDS)),
    predicates("intervention"),
).map(lambda predicate: [predicate])
"""What else may remove a corticosteroid, so that it is not summed."""


@st.composite
def dosed(
    draw: st.DrawFn,
    *among: n.Operator,
    further: st.SearchStrategy[list[n.Predicate]] = FURTHER,
) -> n.Exists:
    """An existence of corticosteroids, some of whose daily totals are excepted."""
    name = draw(st.sampled_from(("immunosuppressant", "corticosteroid")))
    total = replace(draw(daily_totals), operator=draw(st.sampled_from(among)))
    within = draw(st.one_of(windows, UP_TO_SCREENING))
    return n.Exists(name, within, (total, *draw(further)))


years = st.sampled_from(("17", "18", "75", "40")).map(lambda y: n.Threshold(Decimal(y), "a"))


@st.composite
def age(draw: st.DrawFn) -> n.Age:
    compared = st.builds(n.Compare, operators, years)
    both = st.tuples(years, years).map(lambda pair: n.Between(*sorted(pair, key=_size)))
    return n.Age(draw(anchors), draw(st.one_of(compared, both)))


SCORES = tuple(scores.SCORES)
VARIANTS = ("msd", "harrison", "cholestatic")


@st.composite
def score(draw: st.DrawFn, name: str) -> n.Score:
    values: st.SearchStrategy[n.Value]
    kind = scores.SCORES[name]
    if kind.by_category:
        values = st.sampled_from(kind.categories).map(n.Category)
    else:
        points = range(kind.lowest, kind.highest + 1)
        values = st.sampled_from(points).map(lambda p: n.Threshold(Decimal(p)))
    pick = draw(st.sampled_from((n.Pick.LATEST, n.Pick.FIRST)))
    tests = a_test(values)
    if not kind.by_category:
        tests = tests.filter(lambda test: not isinstance(test, n.OneOf))
    return n.Score(name, pick, draw(windows), draw(tests))


sexes = st.builds(n.Sex, st.sampled_from(("female", "male")))
attestations = st.builds(n.Attested, st.sampled_from(d.SENTENCES))
atoms: st.SearchStrategy[n.Reading] = st.one_of(
    *map(comparison, n.Pick),
    existence("event", 2),
    existence("intervention", 2),
    dosed(*n.Operator),
    age(),
    sexes,
    *map(score, SCORES),
    attestations,
)


def _joined(parts: st.SearchStrategy[n.Reading]) -> st.SearchStrategy[n.Reading]:
    return st.one_of(*(_by(kind, parts) for kind in (n.Not, n.And, n.Or, n.IfThen)))


def _by(kind: type, parts: st.SearchStrategy[n.Reading]) -> st.SearchStrategy[n.Reading]:
    if kind is n.Not:
        return st.builds(n.Not, parts)
    if kind is n.IfThen:
        return st.builds(n.IfThen, parts, parts)
    return st.builds(kind, st.lists(parts, min_size=2, max_size=3).map(tuple))


LISTS: tuple[st.SearchStrategy[n.Reading], ...] = (
    *map(comparison, n.Pick),
    existence("event", 0),
    existence("event", 2),
    existence("intervention", 0),
    existence("intervention", 2),
    dosed(n.Operator.AT_MOST, n.Operator.MORE),
    dosed(n.Operator.AT_LEAST, n.Operator.LESS),
    dosed(n.Operator.EQUAL),
    dosed(n.Operator.AT_MOST, further=OTHERWISE),
    dosed(n.Operator.MORE, further=OTHERWISE),
    age(),
    *map(score, SCORES),
    st.one_of(sexes, attestations),
    _by(n.And, atoms),
    _by(n.Or, atoms),
    _by(n.IfThen, atoms),
    _joined(_joined(atoms)),
)
"""A list of criteria holds one of each: leaves of every kind, and logic up to three deep."""
