"""The sheets in which a site may keep a trial: which table each fills, and with which columns.

The same declarations write the empty templates and read the filled ones.
"""

from dataclasses import dataclass
from pathlib import Path

from hilum.concepts import Concepts
from hilum.records.drafts import columns_of
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import MappingFile, Table, Wide


@dataclass(frozen=True)
class Filled:
    """A table that a form fills: our columns by the form's, and what is the same in every row.

    Each column of `wide` that is filled makes a row of its own: the concept and the unit (none for
    what is said in words) of what stands in it.
    """

    table: str
    columns: dict[str, str]
    concept: str | None = None
    constants: tuple[tuple[str, str], ...] = ()
    wide: tuple[Wide, ...] = ()


@dataclass(frozen=True)
class Form:
    """One sheet: its name, what it is for, and the tables that it fills."""

    name: str
    en: str
    zh: str
    fills: tuple[Filled, ...] = ()
    columns: tuple[str, ...] = ()

    def header(self) -> tuple[str, ...]:
        """Return the sheet's column names, in order."""
        named = (c for one in self.fills for c in (*one.columns, *(w.column for w in one.wide)))
        return self.columns or tuple(dict.fromkeys(named))


def _same(names: str, **others: str) -> dict[str, str]:
    """Return the form's column -> our column, for columns of the same name and for others."""
    return {name: name for name in names.split()} | others


def _whole(table: str, en: str, zh: str) -> Form:
    columns = _same(" ".join(name for name in columns_of(table) if name != "source"))
    return Form(table, en, zh, (Filled(table, columns),))


_LESIONS = _same(
    "subject visit time",
    lesion="link",
    **_same("location method category reason evaluator id"),
)
_OF_A_LESION = tuple(
    Wide(column=column, concept=concept, unit="mm" if column.endswith("_mm") else None)
    for column, concept in {
        "longest_diameter_mm": "lesion_longest_diameter",
        "short_axis_mm": "lesion_short_axis",
        "viable_diameter_mm": "lesion_viable_diameter",
        "counts_as_mm": "lesion_counts_as",
        "slice_thickness_mm": "lesion_slice_thickness",
        "state": "lesion_state",
        "prior_local_therapy": "lesion_prior_local_therapy",
        "typical_enhancement": "lesion_typical_enhancement",
        "cytology": "lesion_cytology",
    }.items()
)
_DOSES = _same("subject visit concept start end dose unit planned_dose route status term id")
_ADVERSE_EVENTS = _same(
    "subject term concept start end ongoing grade serious seriousness action relation outcome "
    "visit id"
)
_VISITS = _same("subject visit start end status")
_DEATHS = _same("subject", date_of_death="death")
_CAUSES_OF_DEATH = _same("subject", date_of_death="start", cause="term")

FORMS = (
    _whole("subjects", "One row a person", "每位受试者一行"),
    _whole("findings", "Measurements and assessments", "测量与评估"),
    _whole("events", "What happened or is present", "发生的事件与现病、既往史"),
    _whole("interventions", "What was done or given", "治疗与操作"),
    _whole("coverage", "For what, whom and when the records are complete", "记录完整性声明"),
    Form(
        "lesions",
        "Tumor lesions: one row a lesion and assessment",
        "肿瘤病灶：每个病灶每次评估一行",
        (Filled("findings", _LESIONS, wide=_OF_A_LESION),),
    ),
    Form(
        "doses",
        "Doses of study treatment: one row a dose",
        "研究用药：每次给药一行",
        (Filled("interventions", _DOSES),),
    ),
    Form(
        "adverse_events",
        "Adverse events: one row an event",
        "不良事件：每个事件一行",
        (Filled("events", _ADVERSE_EVENTS, "adverse_event"),),
    ),
    Form(
        "visits",
        "Visits: one row a visit",
        "访视：每次访视一行",
        (Filled("events", _VISITS, "visit"),),
    ),
    Form(
        "deaths",
        "Deaths: one row a person who died",
        "死亡：每位死亡受试者一行",
        (Filled("subjects", _DEATHS), Filled("events", _CAUSES_OF_DEATH, "death")),
    ),
    Form(
        "attestations",
        "Answers by people to what no record can show",
        "由人员作出的判断",
        columns=("subject", "criterion", "answer", "person", "date"),
    ),
    Form(
        "anchors",
        "Dates that windows count from: consent, screening, first_dose ...",
        "时间窗起点日期（知情同意、筛选、首次给药等）",
        columns=("subject", "anchor", "date"),
    ),
)


def sheet_paths(folder: Path, name: str) -> tuple[Path, ...]:
    """Return the files in a folder that are the sheet of a name, filled."""
    paths = (folder / f"{name}{suffix}" for suffix in (".csv", ".xlsx"))
    return tuple(path for path in paths if path.is_file())


def forms_mapping(concepts: Concepts, timezone: str = "Asia/Shanghai") -> Mapping:
    """Return the mapping that reads filled templates; `timezone` is the site's.

    A form names its concept for every row only where the dictionary has it.
    """
    tables = tuple(
        Table.model_validate(
            {
                "sheet": form.name,
                "table": filled.table,
                "columns": {ours: theirs for theirs, ours in filled.columns.items()},
                "constants": dict(filled.constants)
                | ({"concept": filled.concept} if filled.concept in concepts else {}),
                "wide": tuple(one for one in filled.wide if one.concept in concepts),
                "optional": True,
            }
        )
        for form in FORMS
        for filled in form.fills
    )
    return Mapping(
        MappingFile(name="templates", timezone=timezone, table=tables), concepts, "templates"
    )
