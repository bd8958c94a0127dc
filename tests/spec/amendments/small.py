"""A small study whose amendments can be worked out by hand, and a few subjects for it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from hilum.concepts import Concepts, shipped_concepts
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.parse import parse
from hilum.pipeline.comparing import Records, compare_studies
from hilum.pipeline.loading import Source, load
from hilum.records.store import open_store
from hilum.reports.amendments.compared import Compared
from hilum.screening.anchors import AsOf
from hilum.study import Anchor, Clause, Criterion, Study
from hilum.study.comparing import Changes, compare
from hilum.terms.times import EPOCH
from hilum.terms.truth import Kind, Status

DAY = date(2024, 5, 10)
HEADING = "Laboratory values within 7 days before screening:"
HEMOGLOBIN = "latest hemoglobin within 7 days before screening > 100 g/L"
PLATELETS = "latest platelets within 7 days before screening >= 75 10*9/L"
HIV = "hiv_infection before screening"
HEPATITIS = "hepatitis_b before screening"
TEXTS = {
    HEMOGLOBIN: "Hemoglobin > 100 g/L",
    PLATELETS: "Platelet count ≥ 75 × 109/L",
    HIV: "Known infection with HIV.",
    HEPATITIS: "Known hepatitis B.",
}
ANCHORS = {
    "screening": Anchor(name="screening", en="Screening", zh="筛选"),
    "enrolment": Anchor(
        name="enrolment", en="Enrolment", zh="入组", events=("enrolment",), fallback="screening"
    ),
}


@dataclass(frozen=True)
class Line:
    """A criterion as a test writes it: id (I: inclusion, E: exclusion), sentence and reading."""

    id: str
    text: str
    reading: str

    @property
    def kind(self) -> Kind:
        return Kind.INCLUSION if self.id.startswith("I") else Kind.EXCLUSION


def line(name: str, reading: str, text: str | None = None) -> Line:
    return Line(name, text or TEXTS[reading], reading)


FIRST = (line("I1", HEMOGLOBIN), line("I2", PLATELETS), line("E1", HIV))


def study(
    *lines: Line,
    heading: str = HEADING,
    gap: str = "\n",
    clauses: tuple[Clause, ...] = (),
    version: str = "1",
    concepts: Concepts | None = None,
) -> Study:
    """A study of these lines; all inclusions stand under the heading; `gap` parts the sentences."""
    record, spans = heading, {}
    for each in lines:
        start = len(record) + len(gap)
        record += gap + each.text
        spans[each.id] = (start, len(record))
    under = (0, len(heading))
    return Study(
        id="small",
        version=version,
        short_name={"en": "Small"},
        facts={},
        time_zone=ZoneInfo("Asia/Shanghai"),
        record=record,
        anchors=ANCHORS,
        criteria=tuple(
            Criterion(
                id=each.id,
                kind=each.kind,
                en=each.id,
                zh=None,
                text=each.text,
                spans=(under, spans[each.id]) if each.kind is Kind.INCLUSION else (spans[each.id],),
                reading=parse(each.reading),
                origin="record",
                can_change=True,
            )
            for each in lines
        ),
        clauses=clauses,
        questions=(),
        concepts=concepts or shipped_concepts(),
    )


def changes(before: tuple[Line, ...], after: tuple[Line, ...]) -> Changes:
    return compare(study(*before), study(*after))


def told(found: Changes) -> dict[str, set[str]]:
    """The aspects of each criterion that differs, by its name."""
    return {each.name: {aspect.value for aspect in each.aspects} for each in found.criteria}


SUBJECTS: dict[str, tuple[int | None, int, str | None, str | None]] = {
    # subject: hemoglobin g/L, platelets 10*9/L, HIV, hepatitis B (None: nothing is known of it)
    "good": (120, 100, "absent", "absent"),
    "pale": (95, 100, "absent", "absent"),
    "bleeding": (120, 60, "absent", "absent"),
    "both low": (95, 60, "absent", "absent"),
    "very pale": (80, 100, "absent", "absent"),
    "with HIV": (120, 100, "present", "absent"),
    "with hepatitis": (120, 100, "absent", "present"),
    "with both viruses": (120, 100, "present", "present"),
    "unmeasured": (None, 100, "absent", "absent"),
    "unmeasured, bleeding": (None, 60, "absent", "absent"),
    "never asked": (120, 100, None, None),
    "all bad": (80, 20, "present", "present"),
    "on the limit": (100, 75, "absent", "absent"),
}


def write_store(folder: Path) -> Path:
    """The subjects as a store."""
    sheets = folder / "sheets"
    sheets.mkdir(parents=True)
    findings, events, coverage = [], [], []
    for subject, (hemoglobin, platelets, *viruses) in SUBJECTS.items():
        name = f'"{subject}"'
        if hemoglobin is not None:
            findings.append(f"{name},hemoglobin,2024-05-08,{hemoglobin},g/L")
        findings.append(f"{name},platelets,2024-05-09,{platelets},10*9/L")
        for concept, seen in zip(("hiv_infection", "hepatitis_b"), viruses, strict=True):
            if seen == "present":
                events.append(f"{name},{concept},2024-05-01,present")
            elif seen == "absent":
                coverage.append(f"{name},{concept},,2024-05-10,Dr Li,2024-05-10,asked")
    people = [f'"{subject}",female,1970-01-01' for subject in SUBJECTS]
    for sheet, head, rows in (
        ("subjects", "subject,sex,birth", people),
        ("findings", "subject,concept,time,value,unit", findings),
        ("events", "subject,concept,start,status", events),
        ("coverage", "subject,domain,start,end,person,date,basis", coverage),
    ):
        (sheets / f"{sheet}.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    load(Source(kind="csv", path=sheets), folder / "store")
    return folder / "store"


def amended(before: Study, after: Study, store: Path, out: Path | None = None) -> Compared:
    source = Source(kind="store", path=store)
    records = Records(source=source, as_of=AsOf(day=DAY), out=out)
    return compare_studies(before, after, records)


def statuses(asked: Study, store: Path) -> dict[str, Status]:
    """What the reference evaluator says of each subject, one by one: no query, no attribution."""
    day = (DAY - EPOCH).days
    context = Context(
        concepts=asked.concepts,
        anchors=dict.fromkeys(asked.anchors, (day, day)),
        look_back=asked.look_back,
        child_pugh_variant=asked.child_pugh_variant,
    )
    return {
        records.subject.subject: Status.of(
            each.kind.effect(evaluate(each.reading, records, context).truth)
            for each in asked.criteria
        )
        for records in open_store(store).records([*SUBJECTS])
    }
