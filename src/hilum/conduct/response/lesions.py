"""The lesions of one subject as RECIST knows them, from what was seen of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hilum.conduct.organs import Organ, organ_of
from hilum.conduct.response.seen import VisitSeen
from hilum.conduct.sentences import records_say
from hilum.records.rows import Finding
from hilum.rules.recist.lesions import Lesion, Role
from hilum.terms.decimals import fold
from hilum.terms.reasons import Reason

ROLES: Mapping[str, Role] = {
    "target": Role.TARGET,
    "靶病灶": Role.TARGET,
    "non-target": Role.NON_TARGET,
    "non target": Role.NON_TARGET,
    "nontarget": Role.NON_TARGET,
    "非靶病灶": Role.NON_TARGET,
    "new": Role.NEW,
    "new lesion": Role.NEW,
    "新病灶": Role.NEW,
}
"""A lesion's category as written (whole, case and width folded) to its role."""

_TREATED = {"none": False, "treated_and_progressed": True, "treated_not_progressed": True}
_PROGRESSED = {"treated_and_progressed": True, "treated_not_progressed": False}


@dataclass(frozen=True, slots=True)
class Described:
    """What the rows of one lesion say of it, over all assessments."""

    id: str
    locations: tuple[str, ...]
    categories: tuple[str, ...]
    place: str


def described(rows: Iterable[Finding]) -> list[Described]:
    """Return each lesion's locations and categories as written, in order of their ids."""
    found: dict[str, tuple[dict[str, None], dict[str, None], str]] = {}
    for row in rows:
        if row.link:
            locations, categories, _ = found.setdefault(row.link, ({}, {}, row.source))
            locations.update(dict.fromkeys(filter(None, [row.location])))
            categories.update(dict.fromkeys(filter(None, [row.category])))
    return [
        Described(name, tuple(locations), tuple(categories), place)
        for name, (locations, categories, place) in sorted(found.items())
    ]


def organ_of_lesion(one: Described) -> Organ | Reason:
    """Return the one organ that a lesion lies in, or what is wrong with its locations."""
    organs = {location: organ_of(location) for location in one.locations} or {"": None}
    for location, organ in organs.items():
        if organ is None:
            return records_say().reason(
                "no_location", place=one.place, lesion=one.id, seen=repr(location)
            )
    known = [organ for organ in organs.values() if organ is not None]
    if len({organ.id for organ in known}) > 1:
        return records_say().reason(
            "two_locations", lesion=one.id, first=known[0].name, second=known[1].name
        )
    return next((each for each in known if each.porta_hepatis is not None), known[0])


def role_of_lesion(one: Described) -> Role | Reason:
    """Return the role of a lesion, or what is wrong with its categories."""
    roles = {category: ROLES.get(fold(category).casefold()) for category in one.categories}
    for category, role in (roles or {"": None}).items():
        if role is None:
            return records_say().reason(
                "category", place=one.place, lesion=one.id, seen=repr(category)
            )
    known = [role for role in roles.values() if role is not None]
    if len(set(known)) > 1:
        return records_say().reason(
            "two_categories", lesion=one.id, first=known[0].value, second=known[1].value
        )
    return known[0]


def lesions_of(
    rows: Iterable[Finding], baseline: VisitSeen
) -> tuple[list[Lesion], list[Reason], set[str]]:
    """Return the lesions, what is wrong, and the ids of lesions that must not be computed with.

    A lesion that is called target or non-target but was not there at baseline is one of these: it
    is not silently taken for a new lesion, nor left unseen.
    """
    lesions: list[Lesion] = []
    faults: list[Reason] = []
    left_out: set[str] = set()
    for one in described(rows):
        organ, role = organ_of_lesion(one), role_of_lesion(one)
        if isinstance(organ, Reason) or isinstance(role, Reason):
            faults += [wrong for wrong in (organ, role) if isinstance(wrong, Reason)]
            left_out.add(one.id)
            continue
        if role is not Role.NEW and one.id not in baseline.lesions:
            left_out.add(one.id)
            continue
        lesions.append(_lesion(one.id, organ, role, baseline))
    return lesions, faults, left_out


def _lesion(name: str, organ: Organ, role: Role, baseline: VisitSeen) -> Lesion:
    seen = baseline.lesions.get(name)
    therapy = seen.word("lesion_prior_local_therapy") if seen else None
    return Lesion(
        id=name,
        organ=organ.id,
        node=organ.node,
        role=role,
        prior_local_therapy=_TREATED.get(therapy or ""),
        progressed_since_therapy=_PROGRESSED.get(therapy or ""),
        porta_hepatis=organ.porta_hepatis,
    )


def late_lesions(
    rows: Iterable[Finding], visits: Iterable[VisitSeen], baseline: VisitSeen
) -> Iterator[Reason]:
    """Yield a fault for each target or non-target lesion that was first seen after baseline."""
    kept = list(visits)
    for one in described(rows):
        role = role_of_lesion(one)
        if isinstance(role, Role) and role is not Role.NEW and one.id not in baseline.lesions:
            first = next((visit for visit in kept if one.id in visit.lesions), None)
            if first is not None and first.day > baseline.day:
                yield records_say().reason(
                    "not_at_baseline", lesion=one.id, category=role.value, day=first.day
                )
