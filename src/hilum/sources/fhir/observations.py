"""Observation -> findings: one for its own value and one for each component.

Source: HL7 FHIR R4, Observation (10.1).
"""

from collections.abc import Iterator

from hilum.sources.choosing import Coded
from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion, case_of, own_columns, rows_of
from hilum.sources.fhir.staging import Staged
from hilum.sources.fhir.structures import COMPONENT, changed_by
from hilum.sources.projection import Projection, Texts
from hilum.terms.decimals import plain, read_measured
from hilum.terms.units import read_unit

UCUM = "http://unitsofmeasure.org"

STATUSES: dict[str, str | None] = {
    "final": None,
    "amended": None,
    "corrected": None,
    "preliminary": "preliminary",
    "registered": "preliminary",
    "cancelled": "cancelled",
    "entered-in-error": "entered-in-error",
}
"""ObservationStatus -> ours; `unknown` is kept, so that the row decides nothing."""

NOT_DONE = frozenset({"not-performed", "not-permitted", "not-asked", "asked-declined"})
"""DataAbsentReason: nothing was measured. Any other reason is a result that nobody can read."""


def insert_observations(staged: Staged, insertion: Insertion) -> None:
    """Insert the findings of staged Observations."""
    own = own_columns("Observation")
    _insert(staged, insertion, own, where=_HAS_A_RESULT)
    mark = "'/component/' || staged.item_number"
    marked = {name: f"{own[name]} || {mark}" for name in ("source", "id")}
    components = _components(staged, insertion)
    _insert(components, insertion, own | marked)
    insertion.drop(components)


def _components(staged: Staged, insertion: Insertion) -> Staged:
    """Return the components as if each were an Observation, with what the whole one says."""
    table = f"{staged.table}_components"
    values = ", ".join(f"item.{name}" for name in COMPONENT if name != "modifierExtension")
    changed = changed_by("item.modifierExtension")
    insertion.connection.execute(f"""
        CREATE TEMP TABLE {table} AS
        SELECT * EXCLUDE (item, changed), {values}, coalesce(changed, {changed}) AS changed
        FROM (SELECT {staged.place} AS item_place, {", ".join(_WHOLE)}, unnest(component) AS item,
                     generate_subscripts(component, 1) AS item_number
              FROM {staged.table} AS staged WHERE {staged.where} AND component IS NOT NULL)
    """)
    return Staged(staged.kind, table, "staged.item_place")


_WHOLE = (
    *("id", "status", "person", "changed", "issued", "method", "bodySite"),
    *("effectiveDateTime", "effectiveInstant", "effectivePeriod"),
)


def _insert(
    staged: Staged, insertion: Insertion, own: dict[str, str], *, where: str = "TRUE"
) -> None:
    unit = _unit("staged.valueQuantity")
    joins = (
        insertion.look_up(
            staged, ["staged.code", _SAID], ["word"],
            lambda code, text: _words(insertion, code, text),
        ),
        insertion.look_up(staged, ["staged.referenceRange", unit], ["low", "high"], _limits),
        insertion.look_up(
            staged, ["staged.dataAbsentReason"], ["absent", "reason"],
            lambda text: _absent(insertion, text),
        ),
        *(
            insertion.look_up(
                staged, [f"staged.{name}"], [f"{name}_word"],
                lambda text: [(insertion.bound(parsed(text)).term,)],
            )
            for name in ("method", "bodySite")
        ),
    )  # fmt: skip
    projection = Projection(
        table="findings",
        code=["staged.code"],
        rows=rows_of(staged),
        codes=lambda text: insertion.chooser.rows("findings", insertion.coded(text)),
        columns=_columns(unit) | own,
        where=where,
        joins=joins,
    )
    insertion.insert(projection)


_SAID = "coalesce(staged.valueCodeableConcept, staged.valueString, staged.valueBoolean)"
_HAS_A_RESULT = """
    (staged.component IS NULL AND staged.hasMember IS NULL) OR staged.valueQuantity IS NOT NULL
    OR coalesce(staged.dataAbsentReason, staged.valueCodeableConcept, staged.valueString,
        staged.valueInteger, staged.valueBoolean) IS NOT NULL
"""
"""A panel with components or members and no value of its own is no finding."""


def _columns(unit: str) -> dict[str, str]:
    others = ("valueRange", "valueRatio", "valueSampledData", "valueTime", "valueDateTime")
    written = ", ".join(f"staged.{name}" for name in ("valueString", *others, "valuePeriod"))
    quantity = "staged.valueQuantity"
    return {
        "time": _TIME,
        "reported": "staged.issued",
        "value": f"CASE WHEN staged.dataAbsentReason IS NOT NULL THEN NULL "
        f"WHEN {quantity}.value IS NOT NULL "
        f"THEN concat({quantity}.comparator, {quantity}.value) "
        f"ELSE coalesce(staged.valueInteger, word.word) END",
        "unit": unit,
        "text": f"coalesce({written})",
        "low": "low.low",
        "high": "low.high",
        "status": f"CASE WHEN staged.status IN ('cancelled', 'entered-in-error') "
        f"THEN staged.status ELSE coalesce(staged.changed, absent.absent, codes.status, "
        f"{case_of('staged.status', STATUSES)}) END",
        "reason": "absent.reason",
        "method": "method_word.method_word",
        "location": "bodySite_word.bodySite_word",
    }


_PERIOD_END = "coalesce(staged.effectivePeriod.end, staged.issued)"
_TIME = f"""CASE WHEN staged.effectiveDateTime IS NOT NULL THEN staged.effectiveDateTime
    WHEN staged.effectiveInstant IS NOT NULL THEN staged.effectiveInstant
    WHEN staged.effectivePeriod.start IS NOT NULL OR staged.effectivePeriod.end IS NOT NULL
    THEN concat(staged.effectivePeriod.start, '/', {_PERIOD_END}) END"""
"""effective[x]: a period is the time in which it was measured (to `issued` where it is open)."""


def _unit(quantity: str) -> str:
    """Return the SQL of a Quantity's unit: the UCUM code, else the unit as written.

    A UCUM code that is an annotation only, `{score}`, is the unity (UCUM 2.1, section 12).
    """
    code = f"{quantity}.code"
    annotation = f"starts_with({code}, '{{') AND strpos({code}, '}}') = length({code})"
    return (
        f"CASE WHEN {quantity}.system = '{UCUM}' AND {code} IS NOT NULL "
        f"THEN CASE WHEN {annotation} THEN '1' ELSE {code} END "
        f"ELSE coalesce({quantity}.unit, {code}) END"
    )


def _words(insertion: Insertion, code: str | None, text: str | None) -> Iterator[Texts]:
    if text is None:
        return
    rows = insertion.chooser.rows("findings", insertion.coded(code))
    element = parsed(text)
    given = insertion.bound(element) if isinstance(element, dict) else Coded((), text)
    yield (insertion.chooser.value(rows[0].get("concept"), given),)


def _absent(insertion: Insertion, text: str | None) -> Iterator[Texts]:
    if text is not None:
        reason = insertion.bound(parsed(text)).word
        yield ("not-done" if reason in NOT_DONE else None, reason)


def _limits(text: str | None, unit: str | None) -> Iterator[Texts]:
    """Read Observation.referenceRange: the one range that is of normal and in the value's unit."""
    ranges = parsed(text)
    listed = [r for r in ranges if isinstance(r, dict)] if isinstance(ranges, list) else []
    normal = [each for each in listed if _is_normal(each)]
    if len(normal) == 1:
        yield tuple(_limit(normal[0].get(side), unit) for side in ("low", "high"))


def _is_normal(of: dict[str, object]) -> bool:
    kind = of.get("type")
    word = None
    if isinstance(kind, dict):
        codings = kind.get("coding")
        first = codings[0] if isinstance(codings, list) and codings else {}
        word = first.get("code") if isinstance(first, dict) else None
    return kind is None or word == "normal"


def _limit(quantity: object, unit: str | None) -> str | None:
    if not isinstance(quantity, dict) or quantity.get("value") is None:
        return None
    own = quantity.get("code") or quantity.get("unit")
    if own is not None and not _same_unit(str(own), unit):
        return None
    measured = read_measured(str(quantity["value"]))
    return None if measured is None else plain(measured.number)


def _same_unit(one: str, other: str | None) -> bool:
    if other is None or one == other:
        return one == other
    read = read_unit(one)
    return read is not None and read == read_unit(other)
