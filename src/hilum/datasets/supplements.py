"""Supplemental qualifiers (SDTMIG 3.4, 8.4), and texts that are longer than their variable.

A version 5 transport file holds texts of at most 200 bytes, so a longer one is cut into parts.
"""

from hilum.datasets.dataset import Dataset, DataType, Definition, Origin, Standard, Variable

MAX_TEXT_BYTES = 200
"""The longest text of a version 5 transport file, which SDTM and ADaM datasets keep to."""


def parts_of(text: str) -> tuple[str, ...]:
    """Cut a text into parts of at most 200 bytes, after a blank where there is one."""
    parts: list[str] = []
    while len(text.encode()) > MAX_TEXT_BYTES:
        fits = text.encode()[:MAX_TEXT_BYTES].decode(errors="ignore")
        end = fits.rfind(" ") + 1 or len(fits)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return (*parts, text)


def supplemental_definition(parent: Dataset) -> Definition:
    """Return what the supplemental qualifiers of a domain are (SDTMIG 3.4, section 8.4)."""
    return Definition(
        name=f"SUPP{parent.name}",
        label=f"Supplemental Qualifiers for {parent.name}",
        standard=Standard.SDTM,
        observation_class="RELATIONSHIP",
        structure="One record per supplemental qualifier per related parent domain record",
        keys=("STUDYID", "RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "QNAM"),
        variables=SUPPLEMENTAL,
    )


def _variable(
    name: str, label: str, role: str, *, core: str = "Req", origin: Origin = Origin.ASSIGNED
) -> Variable:
    return Variable(name=name, label=label, type=DataType.TEXT, role=role, core=core, origin=origin)


SUPPLEMENTAL = (
    _variable("STUDYID", "Study Identifier", "Identifier", origin=Origin.PROTOCOL),
    _variable("RDOMAIN", "Related Domain Abbreviation", "Identifier"),
    _variable("USUBJID", "Unique Subject Identifier", "Identifier"),
    _variable("IDVAR", "Identifying Variable", "Identifier", core="Exp"),
    _variable("IDVARVAL", "Identifying Variable Value", "Identifier", core="Exp"),
    _variable("QNAM", "Qualifier Variable Name", "Topic"),
    _variable("QLABEL", "Qualifier Variable Label", "Synonym Qualifier"),
    _variable("QVAL", "Data Value", "Result Qualifier", origin=Origin.COLLECTED),
    _variable("QORIG", "Origin", "Record Qualifier"),
    _variable("QEVAL", "Evaluator", "Record Qualifier", core="Exp"),
)
