"""What the rows of one assessment say of each lesion, before a standard looks at it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hilum.concepts import Concepts
from hilum.conduct.sentences import problem_words, records_say
from hilum.records.rows import IGNORED, Finding
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import date_of

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
    visits: dict[str, VisitSeen] = {}
    faults: list[Reason] = []
    for row in rows:
        if wrong := _wrong_place(row):
            faults.append(wrong)
            continue
        day = date_of(row.time.day_earliest)
        visit = visits.setdefault(row.visit or day.isoformat(), VisitSeen(row.visit))
        faults += _add(visit, row, day, concepts)
    return sorted(visits.values(), key=lambda visit: visit.day), faults


def _wrong_place(row: Finding) -> Reason | None:
    if not row.link:
        return records_say().reason("no_lesion", place=row.source)
    if row.time.day_earliest != row.time.day_latest:
        return records_say().reason("not_exact_day", place=row.source, seen=str(row.time))
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
            what=concept_words(concepts)[concept.id],
            lesion=seen.lesion,
            seen=str(said),
            other=str(other),
        )


def _said(row: Finding, concepts: Concepts) -> Said | Reason:
    concept = concepts[row.concept or ""]
    what = concept_words(concepts)[concept.id]
    written = row.original_value or str(row.value or row.text or "")
    if row.problem is not None or row.value is None:
        return records_say().reason(
            "unusable",
            place=row.source,
            what=what,
            seen=written,
            problem=problem_words(row.problem or "no value"),
        )
    if row.comparator not in (None, "="):
        return records_say().reason("comparator", place=row.source, what=what, seen=written)
    return concept.values[int(row.value)].id if concept.values else row.value


def concept_words(concepts: Concepts) -> Mapping[str, Words]:
    """Return the names of the concepts of lesions in both languages."""
    return {name: Words(concepts[name].en, concepts[name].zh) for name in OF_LESIONS}
