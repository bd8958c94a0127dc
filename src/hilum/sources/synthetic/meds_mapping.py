"""The mapping that reads the synthetic hospital's MEDS form, printed beside the data."""

from collections.abc import Mapping

HOSPITAL = {"findings": "FINDING", "events": "EVENT", "interventions": "DRUG"}
"""The prefix of the hospital's own names, which are those of Hilum's concepts."""

PREFIXES = {
    "findings": {"LOINC": "LOINC", "HOSPITAL LABORATORY": "LABORATORY"},
    "events": {"ICD-10": "ICD10", "ICD-O-3": "ICDO3"},
    "interventions": {"ATC": "ATC", "CVX": "CVX", "ICD-9-CM": "ICD9PROC"},
}
"""Code system -> prefix, by table."""

PARTS = {
    "findings": ("high", "status", "reason", "time", "reported"),
    "events": ("start", "end", "ongoing", "status", "outcome"),
    "interventions": (
        *("start", "end", "ongoing", "status", "dose", "unit", "daily_total"),
        *("route", "purpose"),
    ),
}
"""What may follow a code as `//name=value`, in this order."""

_HEAD = """\
# How to read the synthetic hospital in MEDS form. Written beside the data by Hilum; nobody's data.

name = "synthetic_hospital"
about = "A hospital that Hilum invented (MEDS form)"
timezone = "{zone}"

[[rule]]
match = 'SITE//(?P<site>.*)'
table = "subjects"

[[rule]]
match = 'SEX//(?P<sex>.*)'
table = "subjects"

[[rule]]
match = 'BIRTH//(?P<birth>.*)'        # known to the month or the year
table = "subjects"

[[rule]]
match = 'MEDS_BIRTH'
table = "subjects"
time_columns = "birth"
midnight_is_day = true

[[rule]]
match = 'MEDS_DEATH'
table = "subjects"
time_columns = "death"
midnight_is_day = true

[[rule]]
match = 'UNCODED (FINDING|EVENT|DRUG)//.*'
ignore = "names without a code: no name is matched"
"""


def mapping_text(named: Mapping[str, set[str]], zone: str) -> str:
    """Return the text of the mapping file; `named` are the hospital's own names by table."""
    rules = [
        _rule(prefix, table, system)
        for table, prefixes in PREFIXES.items()
        for system, prefix in (*prefixes.items(), (_own(table), HOSPITAL[table]))
    ]
    codes = [_codes(table, sorted(names)) for table, names in named.items() if names]
    return "\n".join([_HEAD.format(zone=zone), *rules, *codes])


def _own(table: str) -> str:
    return f"HOSPITAL {HOSPITAL[table]}"


def _rule(prefix: str, table: str, system: str) -> str:
    unit = r"(?://(?P<unit>(?![a-z_]+=).*?))?" if table == "findings" else ""
    parts = "".join(f"(?://{name}=(?P<{name}>.*?))?" for name in PARTS[table])
    code = "(?P<code>[^/]+(?:/[^/]+)?)"  # morphology codes hold a slash: 8170/3
    return (
        f"[[rule]]\nmatch = '{prefix}//{code}{unit}{parts}'\n"
        f'table = "{table}"\nsystem = "{system}"\nmidnight_is_day = true\n'
    )


def _codes(table: str, names: list[str]) -> str:
    lines = "\n".join(f'"{name}" = "{name}"' for name in names)
    return f'[codes."{_own(table)}"]\n{lines}\n'
