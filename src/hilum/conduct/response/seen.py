"""What the rows of one assessment say of each lesion, before a standard looks at it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hilum.concepts import Concepts
from hilum.concepts.concept import Concept
from hilum.conduct.response.grouping import grouped
from hilum.conduct.sentences import problem_words, records_say
from hilum.records.rows import IGNORED, Finding
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Value, Words
from hilum.terms.times import UNDATED, date_of

OF_LESIONS = (
    "lesion_longest_diameter",
    "lesion_short_axis",
    "lesion_viable_diameter",
    "lesion_counts_as",
    "lesion_slice_thickness",
    "lesion_state",
    "lesion_prior_local_therapy",
    "lesion_typical_enhancement",
    "lesion_cytology",
)
"""The concepts of what is seen of a lesion (concepts/data/lesions.toml)."""

Said = Decimal | str
"""A size in mm, or the id of a category."""


@dataclass
class LesionSeen:
    """What one assessment says of one lesion: values by concept; `spoiled` by what cannot be."""

    lesion: str
    day: date
    values: dict[str, Said] = field(default_factory=dict)
    spoiled: bool = False
    method: str | None = None
    source: str = ""

    def size_mm(self, concept: str) -> Decimal | None:
        """Return a size, None where it was not recorded."""
        found = self.values.get(concept)
        return found if isinstance(found, Decimal) else None

    def word(self, concept: str) -> str | None:
        """Return the category of a coded concept, None where it was not recorded."""
        found = self.values.get(concept)
        return found if isinstance(found, str) else None


@dataclass
class VisitSeen:
    """One assessment: the rows of one visit, or of one day where no visit is named."""

    name: str | None
    lesions: dict[str, LesionSeen] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """Its first day."""
        return min(seen.day for seen in self.lesions.values())

    @property
    def last_day(self) -> date:
        """Its last day."""
        return max(seen.day for seen in self.lesions.values())


def lesion_rows(findings: Iterable[Finding]) -> list[Finding]:
    """Return the rows that say something of lesions and are not cancelled or entered in error."""
    return [
        row for row in findings if row.concept in OF_LESIONS and (row.status or "") not in IGNORED
    ]


def visits_seen(
    rows: Iterable[Finding], concepts: Concepts
) -> tuple[list[VisitSeen], list[Reason]]:
    """Return the assessments in order of their first day, and what of the rows was not used."""
    usable: list[Finding] = []
    faults: list[Reason] = []
    for row in rows:
        if wrong := _wrong_place(row):
            faults += [] if wrong in faults else [wrong]
        else:
            usable.append(row)
    groups, told = grouped(usable)
    visits = []
    for group in groups:
        visit = VisitSeen(group.name)
        for row in group.rows:
            told += _add(visit, row, date_of(row.time.day_earliest), concepts)
        visits.append(visit)
    return sorted(visits, key=lambda visit: visit.day), [*faults, *told]


@dataclass(frozen=True, slots=True)
class Astray:
    """A row that no assessment holds: the first day it can be of, and its lesion or its place."""

    day: date
    name: str


def astray(rows: Iterable[Finding]) -> list[Astray]:
    """Return the rows without a lesion's number or a whole day; one each lesion or line."""
    lost = (row for row in rows if _wrong_place(row))
    found = (
        Astray(date_of(row.time.day_earliest), row.link or place_of(row.source)) for row in lost
    )
    return list(dict.fromkeys(found))


def place_of(source: str) -> str:
    """Return the file and line of a source that names a column too."""
    head, _, column = source.rpartition(":")
    return head if head and not column.isdecimal() else source


def _wrong_place(row: Finding) -> Reason | None:
    place = place_of(row.source)
    if not row.link:
        return records_say().reason("no_lesion", place=place)
    if row.time == UNDATED:
        return records_say().reason("no_day", place=place, lesion=row.link)
    if row.time.day_earliest != row.time.day_latest:
        seen = {"first": date_of(row.time.day_earliest), "last": date_of(row.time.day_latest)}
        return records_say().reason("not_exact_day", place=place, lesion=row.link, **seen)
    return None


def _add(visit: VisitSeen, row: Finding, day: date, concepts: Concepts) -> Iterator[Reason]:
    seen = visit.lesions.setdefault(row.link or "", LesionSeen(row.link or "", day))
    seen.day = min(seen.day, day)
    seen.method = seen.method or row.method
    seen.source = seen.source or row.source
    concept = concepts[row.concept or ""]
    said = _said(row, concepts)
    if isinstance(said, Reason):
        seen.spoiled = True
        yield said
        return
    other = seen.values.setdefault(concept.id, said)
    if other != said:
        seen.spoiled = True
        yield records_say().reason(
            "two_values",
            place=row.source,
            what=Words(concept.en, concept.zh),
            lesion=seen.lesion,
            seen=_words_of(concept, said),
            other=_words_of(concept, other),
        )


def _words_of(concept: Concept, said: Said) -> Words:
    """Return a size with its unit, or the words of a category."""
    if isinstance(said, Decimal):
        size = f"{plain(said)} {concept.unit}"
        return Words(size, size)
    return next(Words(each.en, each.zh) for each in concept.values if each.id == said)


def _said(row: Finding, concepts: Concepts) -> Said | Reason:
    concept = concepts[row.concept or ""]
    told: dict[str, Value] = {"place": row.source, "what": Words(concept.en, concept.zh)}
    written = row.original_value or str(row.value or row.text or "")
    if row.problem is not None or row.value is None:
        return records_say().reason(
            "lesion_unusable",
            lesion=row.link or "",
            seen=written,
            problem=problem_words((row.problem or "no value").partition(":")[0]),
            expected=_expected(concept),
            **told,
        )
    if row.comparator not in (None, "="):
        return records_say().reason("comparator", lesion=row.link or "", seen=written, **told)
    return concept.values[int(row.value)].id if concept.values else row.value


def _expected(concept: Concept) -> Words:
    """Return what a concept's value may be: its words, or a number in its plausible range."""
    if concept.values:
        known = concept.values
        return Words(", ".join(one.en for one in known), "、".join(one.zh for one in known))
    low, high = map(plain, concept.plausible or (Decimal(0), Decimal(0)))
    return Words(
        f"a number from {low} to {high} {concept.unit}", f"{low} 至 {high} {concept.unit} 的数值"
    )
