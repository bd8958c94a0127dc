"""A small trial: two subjects, one of whom died, written down by hand as SDTM and ADaM."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hilum.datasets.dataset import (
    Cell,
    Dataset,
    DataType,
    Definition,
    Origin,
    Row,
    Standard,
    Variable,
)
from hilum.datasets.files.package import Package
from hilum.terms.reasons import Words

HERE = Path(__file__).parent

CREATED = datetime(2026, 3, 4, 5, 6, 7)
PACKAGE = Package(
    study="HL-01",
    protocol="HL-01 v1.0",
    title=Words("A small trial", "一项小试验"),
    created=CREATED,
    cutoff=date(2026, 3, 1),
    left_out=((Standard.SDTM, Words("Vital signs were not collected.", "未收集生命体征。")),),
    populations=((Words("SAFFL", "SAFFL"), Words("A dose was begun.", "已开始给药。")),),
)

TYPES = {
    "T": DataType.TEXT,
    "I": DataType.INTEGER,
    "F": DataType.FLOAT,
    "D": DataType.DATETIME,
    "N": DataType.DATE,
}


def variable(text: str, **more: Any) -> Variable:
    """`NAME T Req` as a variable: its name, its type and its core."""
    name, kind, core, *codelist = text.split()
    label = f"Label of {name}"
    given = {"name": name, "label": label, "type": TYPES[kind], "core": core}
    return Variable(**{**given, "codelist": codelist[0] if codelist else None, **more})


def definition(
    name: str,
    observation_class: str,
    variables: str,
    *,
    keys: str = "STUDYID USUBJID",
    standard: Standard = Standard.SDTM,
) -> Definition:
    """A definition, its variables one a line."""
    return Definition(
        name=name,
        label=f"Label of {name}",
        standard=standard,
        observation_class=observation_class,
        structure="One record per row",
        keys=tuple(keys.split()),
        variables=tuple(map(variable, filter(None, map(str.strip, variables.splitlines())))),
    )


def dataset(defined: Definition, *rows: Mapping[str, Cell]) -> Dataset:
    """A dataset of rows, each with the study and the domain."""
    shared: dict[str, Cell] = {"STUDYID": "HL-01"}
    if any(each.name == "DOMAIN" for each in defined.variables):
        shared["DOMAIN"] = defined.name
    return Dataset(defined, tuple(Row(values={**shared, **row}) for row in rows))


START = "STUDYID T Req\nDOMAIN T Req\nUSUBJID T Req\n"
DESIGN = "STUDYID T Req\nDOMAIN T Req\n"

DM = definition(
    "DM",
    "SPECIAL PURPOSE",
    START
    + """RFSTDTC D Exp
    RFENDTC D Exp
    RFXSTDTC D Exp
    RFXENDTC D Exp
    RFICDTC D Exp
    DTHDTC D Exp
    DTHFL T Exp NY
    AGE I Exp
    AGEU T Exp
    SEX T Req SEX
    ARMCD T Exp
    ARM T Exp
    ACTARMCD T Exp
    ACTARM T Exp
    ARMNRS T Exp""",
)
AE = definition(
    "AE",
    "EVENTS",
    START
    + """AESEQ I Req
    AETERM T Req
    AESER T Exp NY
    AESDTH T Perm NY
    AESHOSP T Perm NY
    AEOUT T Perm
    EPOCH T Perm
    AESTDTC D Exp
    AEENDTC D Exp
    AESTDY I Perm
    AEENDY I Perm""",
    keys="STUDYID USUBJID AESEQ",
)
LB = definition(
    "LB",
    "FINDINGS",
    START
    + """LBSEQ I Req
    LBTESTCD T Req
    LBTEST T Req
    LBCAT T Perm
    LBSCAT T Perm
    LBORRES T Exp
    LBORRESU T Exp
    LBSTRESC T Exp
    LBSTRESN F Exp
    LBSTRESU T Exp
    LBSTAT T Perm ND
    LBREASND T Perm
    LBLOBXFL T Exp NY
    LBBLFL T Perm NY
    LBTOX T Perm
    LBTOXGR T Perm
    VISITNUM F Exp
    VISIT T Perm
    EPOCH T Perm
    LBDTC D Exp
    LBDY I Perm""",
    keys="STUDYID USUBJID LBTESTCD LBDTC LBSEQ",
)
EX = definition(
    "EX",
    "INTERVENTIONS",
    START
    + """EXSEQ I Req
    EXTRT T Req
    EXDOSE F Exp
    EXDOSTXT T Perm
    EXDOSU T Exp
    EPOCH T Perm
    EXSTDTC D Exp
    EXENDTC D Exp
    EXSTDY I Perm
    EXENDY I Perm""",
    keys="STUDYID USUBJID EXSEQ",
)
DS = definition(
    "DS",
    "EVENTS",
    START
    + "DSSEQ I Req\nDSTERM T Req\nDSDECOD T Req\nDSCAT T Exp\nDSSCAT T Perm\n"
    + "DSSTDTC D Exp\nDSSTDY I Perm",
    keys="STUDYID USUBJID DSSEQ",
)
SE = definition(
    "SE",
    "SPECIAL PURPOSE",
    START
    + """SESEQ I Req
    ETCD T Req
    ELEMENT T Perm
    TAETORD I Perm
    EPOCH T Perm
    SEUPDES T Perm
    SESTDTC D Req
    SEENDTC D Exp
    SESTDY I Perm
    SEENDY I Perm""",
    keys="STUDYID USUBJID SESEQ",
)
SV = definition(
    "SV",
    "SPECIAL PURPOSE",
    START
    + """VISITNUM F Req
    VISIT T Req
    VISITDY I Perm
    SVPRESP T Exp NY
    SVOCCUR T Exp NY
    SVSTDTC D Exp
    SVENDTC D Exp
    SVSTDY I Perm
    SVENDY I Perm""",
    keys="STUDYID USUBJID VISITNUM",
)
TU = definition(
    "TU",
    "FINDINGS",
    START
    + """TUSEQ I Req
    TULNKID T Exp
    TUTESTCD T Req
    TUTEST T Req
    TUORRES T Exp
    TUSTRESC T Exp
    TUDTC D Exp
    TUDY I Perm""",
    keys="STUDYID USUBJID TUSEQ",
)
TR = definition(
    "TR",
    "FINDINGS",
    START
    + """TRSEQ I Req
    TRLNKID T Exp
    TRTESTCD T Req
    TRTEST T Req
    TRORRES T Exp
    TRORRESU T Exp
    TRSTRESC T Exp
    TRSTRESN F Exp
    TRSTRESU T Exp
    TRDTC D Exp
    TRDY I Perm""",
    keys="STUDYID USUBJID TRSEQ",
)
MH = definition(
    "MH",
    "EVENTS",
    START
    + """MHSEQ I Req
    MHTERM T Req
    MHPRESP T Perm NY
    MHOCCUR T Perm NY
    MHSTAT T Perm ND
    MHREASND T Perm
    MHSTDTC D Perm
    MHENRTPT T Perm
    MHENTPT T Perm
    MHDTC D Perm""",
    keys="STUDYID USUBJID MHSEQ",
)
EC = definition(
    "EC",
    "INTERVENTIONS",
    START + "ECSEQ I Req\nECTRT T Req\nECOCCUR T Perm NY\nECPRESP T Perm NY\nECDOSE F Exp\n"
    "ECDOSU T Exp\nECSTDTC D Exp",
    keys="STUDYID USUBJID ECSEQ",
)
SS = definition(
    "SS",
    "FINDINGS",
    START + "SSSEQ I Req\nSSTESTCD T Req\nSSTEST T Req\nSSORRES T Exp\nSSSTRESC T Exp\nSSDTC D Exp",
    keys="STUDYID USUBJID SSSEQ",
)
DD = definition(
    "DD",
    "FINDINGS",
    START + "DDSEQ I Req\nDDTESTCD T Req\nDDTEST T Req\nDDORRES T Exp\nDDSTRESC T Exp\nDDDTC D Exp",
    keys="STUDYID USUBJID DDSEQ",
)
IE = definition(
    "IE",
    "FINDINGS",
    START + "IESEQ I Req\nIETESTCD T Req\nIETEST T Req\nIECAT T Req\nIEORRES T Req NY\n"
    "IESTRESC T Req NY\nIEDTC D Perm",
    keys="STUDYID USUBJID IESEQ",
)
TA = definition(
    "TA",
    "TRIAL DESIGN",
    DESIGN + "ARMCD T Req\nARM T Req\nTAETORD I Req\nETCD T Req\nELEMENT T Perm\nEPOCH T Req",
    keys="STUDYID ARMCD TAETORD",
)
TE = definition(
    "TE",
    "TRIAL DESIGN",
    DESIGN + "ETCD T Req\nELEMENT T Req\nTESTRL T Req\nTEENRL T Perm\nTEDUR T Perm",
    keys="STUDYID ETCD",
)
TV = definition(
    "TV",
    "TRIAL DESIGN",
    DESIGN + "VISITNUM F Req\nVISIT T Perm\nVISITDY I Perm\nARMCD T Exp\nARM T Perm\nTVSTRL T Req",
    keys="STUDYID ARMCD VISITNUM",
)
TI = definition(
    "TI",
    "TRIAL DESIGN",
    DESIGN + "IETESTCD T Req\nIETEST T Req\nIECAT T Req\nTIVERS T Perm",
    keys="STUDYID TIVERS IETESTCD",
)
TS = definition(
    "TS",
    "TRIAL DESIGN",
    DESIGN + "TSSEQ I Req\nTSPARMCD T Req\nTSPARM T Req\nTSVAL T Exp\nTSVALNF T Perm\n"
    "TSVCDREF T Exp\nTSVCDVER T Exp",
    keys="STUDYID TSPARMCD TSSEQ",
)
RELREC = definition(
    "RELREC",
    "RELATIONSHIP",
    "STUDYID T Req\nRDOMAIN T Req\nUSUBJID T Exp\nIDVAR T Req\nIDVARVAL T Exp\nRELTYPE T Exp\n"
    "RELID T Req",
    keys="STUDYID RDOMAIN USUBJID IDVAR IDVARVAL RELID",
)
SUPPAE = definition(
    "SUPPAE",
    "RELATIONSHIP",
    "STUDYID T Req\nRDOMAIN T Req\nUSUBJID T Req\nIDVAR T Exp\nIDVARVAL T Exp\nQNAM T Req\n"
    "QLABEL T Req\nQVAL T Req\nQORIG T Req\nQEVAL T Exp",
    keys="STUDYID RDOMAIN USUBJID IDVAR IDVARVAL QNAM",
)

STANDARD = {
    each.name: each
    for each in (DM, AE, LB, EX, EC, DS, DD, SS, SE, SV, TU, TR, MH, IE, TA, TE, TV, TI, TS)
}


def cell(text: str, kind: DataType) -> Cell:
    """The value of a text in a table of the small trial; None where it is empty."""
    match kind:
        case _ if not text:
            return None
        case DataType.INTEGER:
            return int(text)
        case DataType.FLOAT:
            return Decimal(text)
        case _:
            return text


def _tables(text: str) -> dict[str, list[dict[str, str]]]:
    """The rows by dataset. A wide dataset has its columns in several tables, one below another."""
    rows: dict[str, list[dict[str, str]]] = {}
    for part in text.split("== ")[1:]:
        name, _, body = part.partition("\n")
        for table in body.strip().split("\n\n"):
            header, *lines = (
                [each.strip() for each in row.split("|")] for row in table.splitlines()
            )
            known = rows.setdefault(name, [{} for _ in lines])
            for row, line in zip(known, lines, strict=True):
                row |= dict(zip(header, line, strict=False))
    return rows


def conforming() -> dict[str, Dataset]:
    """SDTM of the small trial (small_trial.txt); no rule is broken."""
    found = {}
    for name, rows in _tables((HERE / "small_trial.txt").read_text(encoding="utf-8")).items():
        defined = {**STANDARD, "RELREC": RELREC, "SUPPAE": SUPPAE}[name]
        kinds = {each.name: each.type for each in defined.variables}
        typed = [{key: cell(text, kinds[key]) for key, text in row.items()} for row in rows]
        found[name] = dataset(defined, *typed)
    return found


def changed(datasets: Mapping[str, Dataset], name: str, row: int, **values: Cell) -> Any:
    """The datasets with other values in one row, counted from 1."""
    before = datasets[name]
    rows = list(before.rows)
    rows[row - 1] = replace(rows[row - 1], values={**rows[row - 1].values, **values})
    return {**datasets, name: Dataset(before.definition, tuple(rows))}


ADTTE = replace(
    definition(
        "ADTTE",
        "BASIC DATA STRUCTURE",
        "STUDYID T Req\nUSUBJID T Req\nSTARTDT N Perm\nADT N Perm\nAVALU T Perm\nCNSR I Perm",
        keys="STUDYID USUBJID PARAMCD",
        standard=Standard.ADAM,
    ),
    variables=(
        variable("STUDYID T Req", origin=Origin.PREDECESSOR, predecessor="ADSL.STUDYID"),
        variable("USUBJID T Req", origin=Origin.PREDECESSOR, predecessor="ADSL.USUBJID"),
        variable("PARAMCD T Req", origin=Origin.ASSIGNED),
        variable("PARAM T Req", origin=Origin.ASSIGNED),
        variable(
            "AVAL F Req",
            origin=Origin.DERIVED,
            method=Words("Months from STARTDT to ADT.", "自 STARTDT 至 ADT 的月数。"),
        ),
        variable("STARTDT N Perm", origin=Origin.DERIVED),
        variable("ADT N Perm", origin=Origin.DERIVED),
        variable("CNSR I Req", origin=Origin.DERIVED),
    ),
)


def survival() -> Dataset:
    """ADTTE of the small trial."""
    started = {"USUBJID": "HL-01-001", "STARTDT": date(2025, 1, 10)}
    overall = {"PARAMCD": "OS", "PARAM": "Overall Survival (months)", "CNSR": 0}
    progression = {"PARAMCD": "PFS", "PARAM": "Progression-free Survival (months)", "CNSR": 1}
    return dataset(
        ADTTE,
        {**started, **overall, "AVAL": Decimal("1.380"), "ADT": date(2025, 2, 20)},
        {**started, **progression, "AVAL": Decimal("0"), "ADT": None},
    )
