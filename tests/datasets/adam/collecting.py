"""SDTM rows as short as ADaM needs them, made from records by the tests themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from hilum.datasets.dataset import Cell, Dataset, Datasets, Definition, Row, Standard
from hilum.datasets.facts import Facts
from hilum.records.rows import IGNORED, Event, Finding, Intervention
from hilum.terms.decimals import plain
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, PartialTime

STUDY = "TEST"
Cells = Mapping[str, Cell]


def dtc(time: PartialTime) -> str | None:
    """Return a day as ISO 8601 text; None where it is not known to the day."""
    known = EVER_BEFORE < time.earliest and time.latest < EVER_AFTER  # noqa: SIM300
    same = known and time.earliest.date() == time.latest.date()
    return time.earliest.date().isoformat() if same else None


def dataset(name: str, rows: Iterable[Row]) -> Dataset:
    """Return a domain of rows, numbered within each subject."""
    seen: dict[Cell, int] = {}
    made = []
    for row in rows:
        seen[row["USUBJID"]] = seen.get(row["USUBJID"], 0) + 1
        numbered = {**row.values, f"{name}SEQ": seen[row["USUBJID"]]}
        made.append(Row(values=numbered, records=row.records))
    definition = Definition(
        name=name, label=name, standard=Standard.SDTM, observation_class="", structure="",
        keys=(), variables=(),
    )  # fmt: skip
    return Dataset(definition, tuple(made))


def row_of(facts: Facts, record: str, values: Cells) -> Row:
    """Return a row of one record."""
    who = {"STUDYID": STUDY, "USUBJID": f"{STUDY}-{facts.subject}"}
    return Row(values={**who, **values}, records=(record,))


def sdtm_of(every: Iterable[Facts]) -> Datasets:
    """Return DM, LB, AE with SUPPAE, EX, TR and VS of some subjects."""
    subjects = list(every)
    made: dict[str, Callable[[Facts], Iterator[Row]]] = {
        "DM": _dm, "LB": _lb, "AE": _ae, "EX": _ex, "TR": _tr,
    }  # fmt: skip
    sdtm = {
        name: dataset(name, [row for facts in subjects for row in rows(facts)])
        for name, rows in made.items()
    }
    return {**sdtm, "SUPPAE": dataset("SUPPAE", _organ_classes(sdtm["AE"]))}


def _organ_classes(events: Dataset) -> Iterator[Row]:
    for key, row in zip(events.keys, events.rows, strict=True):
        values = {"USUBJID": row["USUBJID"], "QNAM": "AECTCSOC", "QVAL": "Investigations"}
        yield Row(values=values, records=row.records, sources=(key,))


def _dm(facts: Facts) -> Iterator[Row]:
    person = facts.records.subject
    sex = {"male": "M", "female": "F"}.get(person.sex or "")
    values = {"SUBJID": person.subject, "SITEID": person.site, "AGE": 60, "AGEU": "YEARS"}
    yield row_of(facts, person.row, {**values, "SEX": sex, "ARM": "HAIC"})


def _findings(facts: Facts, domain: str) -> Iterator[tuple[Finding, str]]:
    for row in facts.records.findings:
        target = facts.study.concepts[row.concept or ""].sdtm
        if target is not None and target.domain == domain and row.status not in IGNORED:
            yield row, target.testcd or (row.concept or "")[:8].upper()


def _lb(facts: Facts) -> Iterator[Row]:
    for row, code in _findings(facts, "LB"):
        usable = row.value is not None and row.problem is None
        text = plain(row.value) if row.value is not None else row.original_value
        values: dict[str, Cell] = {
            "LBTESTCD": code,
            "LBCAT": "CHEMISTRY",
            "LBSTRESC": text,
            "LBSTRESN": row.value if usable and row.comparator in (None, "=") else None,
            "LBSTNRLO": row.low,
            "LBSTNRHI": row.high,
            "VISIT": row.visit,
            "LBDTC": dtc(row.time),
        }
        yield row_of(facts, row.row, values)


def _tr(facts: Facts) -> Iterator[Row]:
    for row, code in _findings(facts, "TR"):
        values: dict[str, Cell] = {
            "TRTESTCD": code, "TRLNKID": row.link, "TRSTRESN": row.value, "TRDTC": dtc(row.time),
        }  # fmt: skip
        yield row_of(facts, row.row, values)


def _ae(facts: Facts) -> Iterator[Row]:
    for row in facts.records.events:
        if row.concept == "adverse_event":
            yield row_of(facts, row.row, _ae_cells(row))


def _ae_cells(row: Event) -> Cells:
    return {
        "AESEQ": None,
        "AETERM": row.term,
        "AEDECOD": row.term,
        "AETOXGR": row.grade,
        "AEREL": row.relation,
        "AESTDTC": dtc(row.start),
        "AEENDTC": dtc(row.end),
    }


def _ex(facts: Facts) -> Iterator[Row]:
    regimen = facts.study.regimen
    drugs = {drug.concept for drug in regimen.drugs} if regimen else set()
    for row in facts.records.interventions:
        if row.concept in drugs and row.status not in IGNORED:
            yield row_of(facts, row.row, _ex_cells(row))


def _ex_cells(row: Intervention) -> Cells:
    return {"EXTRT": row.term, "EXDOSE": row.dose, "EXDOSU": row.unit, "EXSTDTC": dtc(row.start)}
