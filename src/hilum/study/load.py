"""Read a study folder into a checked `Study`; an error names file, entry, seen, expected."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

from hilum.concepts import Concepts, load_concepts
from hilum.concepts.dictionary import data_files
from hilum.criteria.check import faults
from hilum.criteria.nodes import Reading, Score, atoms
from hilum.criteria.parse import NotationError, parse
from hilum.criteria.scores import SCORES, Rule
from hilum.rules.child_pugh import VARIANTS
from hilum.study.endpoints_check import Given
from hilum.study.endpoints_file import load_endpoints
from hilum.study.files import (
    AnchorEntry,
    AnchorSource,
    CriteriaFile,
    CriterionEntry,
    QuestionEntry,
    QuestionsFile,
    StudyFile,
)
from hilum.study.parameters import question_of
from hilum.study.reading_files import read_entries, read_text
from hilum.study.regimen import load_regimen
from hilum.study.response_file import load_response
from hilum.study.review_file import load_review
from hilum.study.schedule_file import load_schedule
from hilum.study.study import (
    Alternative,
    Anchor,
    Arm,
    Clause,
    Criterion,
    Fact,
    Question,
    Revision,
    Site,
    Study,
)
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from hilum.terms.times import Duration
from hilum.terms.truth import Kind


def find_study(name: str) -> Path:
    """Return the folder of a shipped study by its name, or the folder that a path names.

    Raises UserError if there is neither.
    """
    if Path(name).is_dir():
        return Path(name)
    shipped = files("hilum") / "studies"
    names = sorted(each.name for each in shipped.iterdir() if (each / "study.toml").is_file())
    if name in names:
        with as_file(shipped / name) as folder:
            return folder
    raise UserError(f"{name}: no such study folder, and not one of the shipped: {', '.join(names)}")


def load_study(folder: Path, *, draft: bool = False) -> Study:
    """Read and check a study folder. Raises UserError at the first fault.

    A study to be run needs a time zone, and a table of Child-Pugh where a reading asks that score.
    A `draft`, to be checked or reviewed, may lack both.
    """
    identity = read_entries(folder / "study.toml", StudyFile)
    criteria = read_entries(folder / "criteria.toml", CriteriaFile)
    asked = _asked(folder / "questions.toml")
    record = read_text(folder / "record.txt")
    concepts = _concepts(folder)
    anchors = {name: _anchor(name, entry) for name, entry in identity.anchors.items()}
    _check_anchors(folder / "study.toml", anchors, concepts)
    usable = [name for name in anchors if name == "screening" or anchors[name].fallback]
    back = identity.look_back
    study = Study(
        id=identity.study.id,
        version=identity.study.version.number,
        short_name={str(lang): name for lang, name in identity.study.short_name.items()},
        facts=dict(_facts(identity)),
        time_zone=_zone(identity, folder / "study.toml"),
        record=record,
        anchors=anchors,
        criteria=tuple(
            _criterion(entry, asked, folder, Known(concepts, usable))
            for entry in criteria.criterion
        ),
        clauses=tuple(Clause(**entry.model_dump()) for entry in criteria.clause),
        questions=tuple(map(question_of, identity.question)),
        concepts=concepts,
        arms=tuple(Arm(id=arm.id, name=Words(arm.en, arm.zh)) for arm in identity.arm),
        sites=tuple(
            Site(id=each.id, city=each.city, country=each.country) for each in identity.site
        ),
        look_back=Duration(back.count, back.unit) if back else None,
        review=load_review(folder / "review.toml"),
        history=tuple(Revision(**each.model_dump()) for each in identity.study.version.history),
    )
    _check_asked(asked, study, folder / "questions.toml")
    _check_ids(study, folder / "criteria.toml")
    _check_spans(study, folder / "criteria.toml")
    _check_child_pugh(study, folder / "study.toml", may_lack=draft)
    if not draft:
        _ = study.zone
    study = _with_conduct(study, folder)
    _check_named_once(study, folder)
    return study


def _with_conduct(study: Study, folder: Path) -> Study:
    """Add regimen, schedule, response rules and endpoints, where the folder has their files."""
    for name, add in _CONDUCT_FILES.items():
        path = folder / name
        if path.is_file():
            asked = _questions_by_id(study)
            study, questions = add(study, path, asked)
            _check_questions(path, questions, asked)
            given = (*study.conduct_questions, *questions)
            study = replace(study, conduct_questions=given)
    return study


Added = tuple[Study, tuple[Question, ...]]
"""A study with one file more, and the questions that the file asks."""


def _with_regimen(study: Study, path: Path, asked: Mapping[str, Question]) -> Added:
    regimen, questions = load_regimen(path, study.concepts, asked)
    return replace(study, regimen=regimen), questions


def _with_schedule(study: Study, path: Path, asked: Mapping[str, Question]) -> Added:
    schedule, questions = load_schedule(
        path,
        study.concepts,
        anchors=study.anchors,
        clauses={clause.id for clause in study.clauses},
        asked=asked,
    )
    return replace(study, schedule=schedule), questions


def _with_response(study: Study, path: Path, asked: Mapping[str, Question]) -> Added:
    response, questions = load_response(path, study.concepts, asked)
    return replace(study, response=response), questions


def _with_endpoints(study: Study, path: Path, asked: Mapping[str, Question]) -> Added:
    facts = study.regimen.facts if study.regimen else ()
    given = Given(
        concepts=study.concepts,
        anchors=study.anchors,
        response=study.response,
        facts=frozenset(fact.id for fact in facts),
    )
    endpoints, questions = load_endpoints(path, given, asked)
    return replace(study, endpoints=endpoints), questions


_CONDUCT_FILES = {
    "regimen.toml": _with_regimen,
    "schedule.toml": _with_schedule,
    "response.toml": _with_response,
    "endpoints.toml": _with_endpoints,
}
"""What is read of each file, in an order in which each may name what stands in those before."""


def _questions_by_id(study: Study) -> Mapping[str, Question]:
    of_criteria = [each for criterion in study.criteria for each in criterion.questions]
    every = [*of_criteria, *study.questions, *study.conduct_questions]
    return {question.id: question for question in every}


def _check_questions(
    path: Path, questions: Collection[Question], asked: Mapping[str, Question]
) -> None:
    seen = set(asked)
    for question in questions:
        if question.id in seen:
            raise UserError(f"{path}: question {question.id}: is asked already, expected once")
        seen.add(question.id)


def _concepts(folder: Path) -> Concepts:
    own = folder / "concepts.toml"
    paths: list[Traversable] = [*data_files(), *([own] if own.is_file() else [])]
    return load_concepts(paths)


def _facts(file: StudyFile) -> Iterator[tuple[str, Fact]]:
    for group in ("identity", "status", "dates", "design", "rules"):
        for name, fact in getattr(file, group).items():
            yield f"{group}.{name}", Fact(value=fact.value, origin=fact.origin, source=fact.source)


def _anchor(name: str, entry: AnchorEntry) -> Anchor:
    source = entry.source or AnchorSource()
    return Anchor(
        name=name,
        en=entry.en,
        zh=entry.zh,
        events=(source.event,) if source.event else (),
        interventions=source.first_intervention or source.last_intervention,
        take_last=bool(source.last_intervention),
        not_before=source.not_before,
        fallback=entry.fallback,
    )


def _check_anchors(path: Path, anchors: dict[str, Anchor], concepts: Concepts) -> None:
    if "screening" not in anchors:
        raise UserError(f"{path}: anchors: expected an anchor `screening`")
    for anchor in anchors.values():
        for other in (anchor.fallback, anchor.not_before):
            if other is not None and other not in anchors:
                raise UserError(f"{path}: anchors.{anchor.name}: {other!r} is not an anchor")
        for concept in (*anchor.events, *anchor.interventions):
            if concept not in concepts:
                raise UserError(f"{path}: anchors.{anchor.name}: no concept {concept!r}")


@dataclass(frozen=True, slots=True)
class Known:
    """What a reading may name."""

    concepts: Concepts
    anchors: Collection[str]

    def read(self, text: str, place: str) -> Reading:
        """Return a reading; raises UserError, with the place, where it is not one."""
        try:
            reading = parse(text)
        except NotationError as error:
            raise UserError(f"{place}: {error}") from error
        for fault in faults(reading, self.concepts, self.anchors):
            raise UserError(f"{place}: {fault}")
        return reading


def _criterion(
    entry: CriterionEntry, asked: Collection[QuestionEntry], folder: Path, known: Known
) -> Criterion:
    place = f"{folder / 'questions.toml'}: {entry.id}"
    return Criterion(
        id=entry.id,
        kind=Kind(entry.kind),
        en=entry.en,
        zh=entry.zh,
        text=entry.text,
        spans=entry.spans,
        reading=known.read(entry.reading, f"{folder / 'criteria.toml'}: {entry.id}"),
        origin=entry.origin,
        can_change=entry.can_change,
        source=entry.source,
        questions=tuple(
            _question(each, entry.id, lambda text: known.read(text, place))
            for each in asked
            if entry.id in each.criteria
        ),
    )


def _question(entry: QuestionEntry, criterion: str, read: Callable[[str], Reading]) -> Question:
    """Return a question as it stands on one criterion."""
    ruling = entry.ruling
    given = (*entry.alternatives, *(ruling.alternatives if ruling else ()))
    alternatives = [
        Alternative(text=other.text, reading=read(text) if text else None)
        for other in given
        for text in [other.readings.get(criterion)]
        if text is not None
    ]
    return replace(question_of(entry), alternatives=tuple(alternatives))


def _asked(path: Path) -> tuple[QuestionEntry, ...]:
    return read_entries(path, QuestionsFile).question if path.is_file() else ()


def _check_asked(asked: Collection[QuestionEntry], study: Study, path: Path) -> None:
    twice = Counter((entry.id, name) for entry in asked for name in entry.criteria)
    for (question, name), count in twice.items():
        if count > 1:
            raise UserError(f"{path}: {question}: stands on {name} {count} times, expected once")
    for entry in asked:
        given = (*entry.alternatives, *(entry.ruling.alternatives if entry.ruling else ()))
        answered = {criterion for other in given for criterion in other.readings}
        for criterion in (*entry.criteria, *sorted(answered)):
            if study.criterion(criterion) is None:
                raise UserError(f"{path}: {entry.id}: no criterion {criterion!r} in criteria.toml")
        for criterion in sorted(answered - set(entry.criteria)):
            seen = f"saw another reading of {criterion}"
            raise UserError(f"{path}: {entry.id}: {seen}, expected {criterion} among its criteria")


def _zone(identity: StudyFile, path: Path) -> ZoneInfo | None:
    name = next((site.timezone for site in identity.site if site.timezone), None)
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError) as error:
        expected = "expected a name of the IANA database, such as 'Asia/Shanghai'"
        raise UserError(f"{path}: site: timezone: saw {name!r}, {expected}") from error


def _entries(study: Study) -> list[Criterion | Clause]:
    return [*study.criteria, *study.clauses]


def _check_ids(study: Study, path: Path) -> None:
    seen: set[str] = set()
    for entry in _entries(study):
        if entry.id in seen:
            raise UserError(f"{path}: {entry.id}: stands twice, expected once")
        seen.add(entry.id)


def _check_named_once(study: Study, folder: Path) -> None:
    """What a number may have been asked by has an id of its own, whatever file it stands in."""
    plan, schedule, regimen = study.endpoints, study.schedule, study.regimen
    asking: list[tuple[str, str]] = []
    if plan is not None:
        parts = (plan.objectives, plan.endpoints, plan.sets, plan.estimands, plan.subgroups)
        asking += [("endpoints.toml", name) for part in parts for name in part]
    if schedule is not None:
        asking += [("schedule.toml", each.id) for each in schedule.activities]
        asking += [("schedule.toml", each.id) for each in schedule.visits]
    if regimen is not None:
        asking += [("regimen.toml", drug.id) for drug in regimen.drugs]
    seen: dict[str, str] = {}
    for file, name in asking:
        if name in seen:
            expected = f"expected an id that {seen[name]} does not have"
            raise UserError(f"{folder / file}: saw id {name!r}, {expected}")
        seen[name] = file


def _check_child_pugh(study: Study, path: Path, *, may_lack: bool) -> None:
    """The table of Child-Pugh is the study's choice, and has no default."""
    variant = study.child_pugh_variant
    if variant is None and may_lack:
        return
    readings = [reading for criterion in study.criteria for reading in criterion.readings]
    asked = any(
        isinstance(atom, Score) and SCORES[atom.score].rule is Rule.CHILD_PUGH
        for reading in readings
        for atom in atoms(reading)
    )
    if (asked or variant is not None) and variant not in VARIANTS:
        expected = f"expected one of {', '.join(VARIANTS)}"
        raise UserError(f"{path}: rules.child_pugh_variant: saw {variant!r}, {expected}")


def _check_spans(study: Study, path: Path) -> None:
    for entry in _entries(study):
        for start, end in entry.spans:
            if not 0 <= start < end <= len(study.record):
                raise UserError(f"{path}: {entry.id}: span {start}-{end} is not in record.txt")
        if entry.spans:
            start, end = entry.spans[-1]
            printed = " ".join(study.record[start:end].split())
            if printed != " ".join(entry.text.split()):
                raise UserError(
                    f"{path}: {entry.id}: record.txt says {printed!r} there, saw {entry.text!r}"
                )
