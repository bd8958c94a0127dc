"""The lesions of one subject as RECIST knows them, from what was seen of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hilum.conduct.organs import Organ, organ_of
from hilum.conduct.response.seen import VisitSeen, place_of
from hilum.conduct.sentences import records_say
from hilum.records.rows import Finding
from hilum.rules.recist.lesions import Lesion, Role
from hilum.terms.decimals import fold
from hilum.terms.reasons import Reason, Value, Words

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

ROLE_WORDS = {
    Role.TARGET: Words("target", "靶病灶"),
    Role.NON_TARGET: Words("non-target", "非靶病灶"),
    Role.NEW: Words("new", "新病灶"),
}

_TREATED = {"none": False, "treated_and_progressed": True, "treated_not_progressed": True}
_PROGRESSED = {"treated_and_progressed": True, "treated_not_progressed": False}


BLANK = Words("(blank)", "（空白）")


@dataclass(frozen=True, slots=True)
class Described:
    """What the rows of one lesion say of it, over all assessments: each word with its place."""

    id: str
    locations: Mapping[str, str]
    categories: Mapping[str, str]
    place: str


def described(rows: Iterable[Finding]) -> list[Described]:
    """Return each lesion's locations and categories as written, in order of their ids."""
    found: dict[str, tuple[dict[str, str], dict[str, str], str]] = {}
    for row in rows:
        if row.link:
            place = place_of(row.source)
            locations, categories, _ = found.setdefault(row.link, ({}, {}, place))
            if row.location:
                locations.setdefault(row.location, place)
            if row.category:
                categories.setdefault(row.category, place)
    return [
        Described(name, locations, categories, place)
        for name, (locations, categories, place) in sorted(found.items())
    ]


def organ_of_lesion(one: Described) -> Organ | Reason:
    """Return the one organ that a lesion lies in, or what is wrong with its locations."""
    for location, place in (one.locations or {"": one.place}).items():
        if organ_of(location) is None:
            return records_say().reason(
                "no_location", place=place, lesion=one.id, seen=location or BLANK
            )
    known = [organ for location in one.locations if (organ := organ_of(location)) is not None]
    if other := next((organ for organ in known if organ.id != known[0].id), None):
        return records_say().reason(
            "two_locations", lesion=one.id, first=known[0].name, second=other.name
        )
    return next((each for each in known if each.porta_hepatis is not None), known[0])


def role_of_lesion(one: Described) -> Role | Reason:
    """Return the role of a lesion, or what is wrong with its categories."""
    roles = {category: ROLES.get(fold(category).casefold()) for category in one.categories}
    for category, role in (roles or {"": None}).items():
        if role is None:
            place = one.categories.get(category, one.place)
            return records_say().reason(
                "category", place=place, lesion=one.id, seen=category or BLANK
            )
    known = [role for role in roles.values() if role is not None]
    if other := next((role for role in known if role is not known[0]), None):
        return records_say().reason(
            "two_categories",
            lesion=one.id,
            first=ROLE_WORDS[known[0]],
            second=ROLE_WORDS[other],
        )
    return known[0]


def lesions_of(
    rows: Iterable[Finding], baseline: VisitSeen
) -> tuple[list[Lesion], list[Reason], set[str]]:
    """Return the lesions, what is wrong, and the ids of lesions that must not be computed with.

    A lesion that is called target or non-target but was not there at baseline is one of these: it
    is not silently taken for a new lesion, nor left unseen. So is a new one that was there.
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
        if role is Role.NEW and _was_there(one.id, baseline):
            left_out.add(one.id)
            wrong = records_say().reason("new_at_baseline", lesion=one.id, day=baseline.day)
            faults.append(wrong)
            continue
        lesions.append(_lesion(one.id, organ, role, baseline))
    return lesions, faults, left_out


def _was_there(name: str, baseline: VisitSeen) -> bool:
    seen = baseline.lesions.get(name)
    return seen is not None and seen.word("lesion_state") != "absent"


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


def not_at_baseline(
    rows: Iterable[Finding], visits: Iterable[VisitSeen], baseline: VisitSeen
) -> Iterator[Reason]:
    """Yield a fault for each target or non-target lesion that was not read at baseline.

    Where its number is another's but for case, width and space, that is what is said.
    """
    kept = list(visits)
    known = {_folded(name): name for name in baseline.lesions}
    for one in described(rows):
        role = role_of_lesion(one)
        first = next((visit for visit in kept if one.id in visit.lesions), None)
        if (
            not isinstance(role, Role)
            or role is Role.NEW
            or one.id in baseline.lesions
            or first is None
        ):
            continue
        told: dict[str, Value] = {"lesion": one.id, "day": first.day}
        if other := known.get(_folded(one.id)):
            yield records_say().reason("written_otherwise", other=other, **told)
        elif first.day > baseline.day:
            yield records_say().reason("not_at_baseline", category=ROLE_WORDS[role], **told)
        else:
            told |= {"category": ROLE_WORDS[role], "baseline": baseline.day}
            yield records_say().reason("before_baseline", **told)


def _folded(name: str) -> str:
    return "".join(fold(name).casefold().split())
