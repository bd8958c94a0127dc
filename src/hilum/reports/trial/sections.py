"""The sections of the report, in the order of ICH E3, from the study's own words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hilum import __version__
from hilum.datasets.snapshot import Sealed
from hilum.reports.trial.display import Display
from hilum.reports.trial.document import (
    Block,
    Displayed,
    Document,
    Entries,
    Headline,
    Headlines,
    Items,
    Paragraph,
    Quotation,
    Section,
)
from hilum.reports.trial.methods import methods
from hilum.reports.trial.questions import open_questions
from hilum.reports.trial.trial import Trial
from hilum.reports.trial.wording import (
    based,
    phrase_or_plain,
    plainly,
    ruled,
    value_words,
    words,
)
from hilum.study import Clause, Criterion
from hilum.study.endpoints import DisplayKind
from hilum.study.reviewed import draft_lines, review_lines
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind

INTRODUCTION = ("claim", "background", "objective", "population")
"""The kinds of sentences of the record that say why the study is done."""

EFFICACY, SAFETY = "14.2.", "14.3."


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the report is written from."""

    trial: Trial
    sealed: Sealed
    displays: tuple[Display, ...]
    headlines: tuple[Headline, ...]
    discrepancies: Sequence[Discrepancy] = ()


def document(material: Material) -> Document:
    """Return the report."""
    study, sealed = material.trial.study, material.sealed
    facts = [(words("study_version"), plainly(study.version))]
    for key, fact in (("registry_id", "identity.registry_id"), ("sponsor", "identity.sponsor")):
        if fact in study.facts:
            facts.append((words(key), plainly(str(study.facts[fact].value))))
    facts += [
        (words("cutoff"), plainly(sealed.cutoff)),
        (words("digest"), plainly(sealed.digest)),
        *_programs(sealed.hilum),
        *((words("review"), said) for said in review_lines(study)),
    ]
    named = study.facts.get("identity.title"), study.facts.get("identity.title_zh")
    title = Words(*(str(each.value) if each else study.id for each in named))
    return Document(
        title=title,
        subtitle=words("title"),
        facts=tuple(facts),
        sections=tuple(_sections(material)),
        displays=material.displays,
    )


def _programs(frozen_by: str) -> Iterator[tuple[Words, Words]]:
    """Yield the program that wrote the report, and that of the snapshot where it is another."""
    yield words("program"), plainly(f"Hilum {__version__}")
    if frozen_by != __version__:
        yield words("frozen_by"), plainly(f"Hilum {frozen_by}")


def _sections(material: Material) -> Iterator[Section]:
    study = material.trial.study
    yield _section(
        "2",
        *map(Paragraph, draft_lines(study)),
        Paragraph(words("draft")),
        Paragraph(words("assumed")),
        Headlines(material.headlines),
    )
    for number in ("5", "6"):
        yield _section(number, Paragraph(words("to_complete")))
    told = [_quoted(clause) for clause in study.clauses if clause.kind in INTRODUCTION]
    yield _section("7", *told)
    plan = material.trial.endpoints
    goals = (
        (goal.words, based(words(f"level_{goal.level.value}"), goal.basis))
        for goal in plan.objectives.values()
    )
    yield _section("8", Entries(tuple(goals)))
    yield _section("9")
    yield from _design(material)
    yield from methods(study)
    yield from _results(material)
    yield _section("13", Paragraph(words("discussion")))
    yield _section("16")
    yield _section("16.1")
    yield from open_questions(study)
    yield _section("16.2", Paragraph(words("listings_elsewhere")))
    yield _section("17", Paragraph(words("consort_note")), Entries(tuple(_consort())))


def _section(number: str, *blocks: Block) -> Section:
    return Section(number=number, title=words("s" + number.replace(".", "_")), blocks=blocks)


def _quoted(entry: Clause | Criterion) -> Quotation:
    spans = ", ".join(f"{start}-{end}" for start, end in entry.spans)
    source = f"{entry.id}: record.txt, {spans}" if spans else f"{entry.id}"
    return Quotation(entry.text.strip(), plainly(source))


def _design(material: Material) -> Iterator[Section]:
    study = material.trial.study
    facts = (
        (
            phrase_or_plain(name.replace(".", "_")),
            words("stated_by", value=value_words(fact.value), source=fact.source),
        )
        for name, fact in study.facts.items()
        if name.startswith("design.")
    )
    yield _section("9.1", Entries(tuple(facts)))
    yield _section("9.3")
    for number, kind in (("9.3.1", Kind.INCLUSION), ("9.3.2", Kind.EXCLUSION)):
        asked = [_quoted(each) for each in study.criteria if each.kind is kind]
        yield _section(number, *asked)
    yield _section("9.4", Entries(tuple(_treatment(material))))
    yield _section("9.5")
    plan = material.trial.endpoints
    ends = (
        (
            each.words,
            based(words(f"level_{plan.objectives[each.objective].level.value}"), each.basis),
        )
        for each in plan.endpoints.values()
    )
    yield _section("9.5.1", Entries(tuple(ends)))
    yield _section("9.5.2", Entries(tuple(_schedule(material))))
    yield _section("9.6", *_quality(material.discrepancies))


def _treatment(material: Material) -> Iterator[tuple[Words, Words]]:
    regimen = material.trial.study.regimen
    if regimen is None:
        yield words("s9_4"), words("to_complete")
        return
    for drug in regimen.drugs:
        dose = drug.dose_mg_per_m2
        yield drug.name, ruled(dose, plainly(f"{dose.value} mg/m²"))
    days = regimen.cycle_days
    yield words("cycle"), ruled(days, words("every", days=days.value))
    yield words("most_cycles"), ruled(regimen.cycles)


def _schedule(material: Material) -> Iterator[tuple[Words, Words]]:
    study = material.trial.study
    for visit in study.schedule.visits if study.schedule else ():
        anchor = study.anchors[visit.anchor]
        named = words("day_of_visit", day=visit.day.value, anchor=Words(anchor.en, anchor.zh))
        name = Words(visit.name.en.format(n="n"), visit.name.zh.format(n="n"))
        yield name, ruled(visit.day, named)


def _quality(discrepancies: Sequence[Discrepancy]) -> Iterator[Block]:
    if not discrepancies:
        yield Paragraph(words("no_discrepancies"))
        return
    yield Paragraph(words("frozen_records"))
    kinds: dict[str, int] = {}
    for each in discrepancies:
        kinds[each.kind] = kinds.get(each.kind, 0) + each.count
    yield Entries(tuple((plainly(kind), plainly(str(count))) for kind, count in kinds.items()))


def _results(material: Material) -> Iterator[Section]:
    kinds = {spec.number: spec.kind for spec in material.trial.endpoints.displays}

    def shown(chosen: Callable[[str, DisplayKind], bool]) -> tuple[Block, ...]:
        numbers = (each.number for each in material.displays if each.number in kinds)
        return tuple(Displayed(each) for each in numbers if chosen(each, kinds[each]))

    laboratory = {
        DisplayKind.LABORATORY_WORST,
        DisplayKind.LABORATORY_SHIFT,
        DisplayKind.LIVER_FUNCTION,
    }
    before = {DisplayKind.BASELINE, DisplayKind.PRIOR_THERAPY}
    sets = (each for each in material.trial.endpoints.sets)
    counts = Items(tuple(material.trial.named(each) for each in sets))
    yield _section("10")
    yield _section("10.1", *shown(lambda _, kind: kind is DisplayKind.PARTICIPANT_FLOW))
    yield _section("10.2", *shown(lambda _, kind: kind is DisplayKind.DEVIATIONS))
    yield _section("11")
    yield _section("11.1", counts)
    yield _section("11.2", *shown(lambda _, kind: kind in before))
    yield _section("11.4", *shown(lambda number, _: number.startswith(EFFICACY)))
    yield _section("12")
    yield _section("12.1", *shown(lambda _, kind: kind is DisplayKind.EXPOSURE))
    events = (DisplayKind.ADVERSE_EVENT_SUMMARY, DisplayKind.ADVERSE_EVENTS)
    yield _section("12.2", *shown(lambda _, kind: kind in events))
    yield _section("12.4", *shown(lambda _, kind: kind in laboratory))


def _consort() -> Iterator[tuple[Words, Words]]:
    for item in CONSORT:
        yield words(item[0]), plainly(item[1])


CONSORT = (
    ("c_title", "1"),
    ("c_background", "7"),
    ("c_objectives", "8"),
    ("c_design", "9.1"),
    ("c_participants", "9.3"),
    ("c_interventions", "9.4"),
    ("c_outcomes", "9.5.1"),
    ("c_sample_size", "9.7.5"),
    ("c_methods", "9.7"),
    ("c_flow", "10.1"),
    ("c_losses", "10.1"),
    ("c_dates", "1, 9.1"),
    ("c_baseline", "11.2"),
    ("c_numbers", "11.1"),
    ("c_estimates", "11.4"),
    ("c_ancillary", "11.4, 16.1.9"),
    ("c_harms", "12"),
    ("c_discussion", "13"),
    ("c_registration", "1"),
)
"""The items of CONSORT 2010 that a single arm has, and the sections where they stand."""
